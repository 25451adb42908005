"""The limits of what is plausible, from seeds/vocabulary/plausibility.yml, and what follows from them for a row.

Both the fast checks and the batches of Great Expectations take their limits from here; each compares by itself.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from datapackages.vocabularies import VOCABULARY
from extract.grammar.vocabulary import parse_yaml
from validation.exceptions import RuleError
from validation.rows import Row, Rows

EARLIEST_YEAR = 1949
LATEST_YEAR = 2100
_PERCENT = frozenset({"%", "％"})
_TAG = r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,200})?/?>|&(?:[a-z]{2,8}|#\d{1,6});"


class Limits(BaseModel):
    """The limits as they stand in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    may_exceed_hundred: tuple[str, ...]
    most_percent: int
    years_after_period: int
    years_where_open: int
    years_of_a_vision: int
    most_difference_of_subtotals: Decimal
    mojibake: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearRange:
    """The first and the last year in which something may lie."""

    first: int
    last: int


@cache
def limits() -> Limits:
    """Load the limits. Raises RuleError."""
    path = VOCABULARY / "plausibility.yml"
    try:
        return Limits.model_validate(parse_yaml(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        message = " ".join(str(error).split())
        raise RuleError(f"seeds/vocabulary/{path.name} cannot be used: {message}") from error


@cache
def unclean_pattern() -> str:
    """Give the pattern of mojibake, tags and character references, for any engine that knows Python's patterns."""
    return f"{_TAG}|{'|'.join(map(re.escape, limits().mojibake))}"


def is_percent(row: Row) -> bool:
    """Tell whether a target is a share in percent."""
    return row.flat("unit") in _PERCENT


def percent_limit(row: Row) -> int:
    """Give the largest plausible percentage of a target."""
    said = row["indicator"] + row["quote"]
    return limits().most_percent if any(word in said for word in limits().may_exceed_hundred) else 100


def deadline_range(rows: Rows, row: Row) -> YearRange:
    """Give the years in which a row's deadline may lie: a baseline's up to the period's end, others from its start.

    A year behind the margin must be printed in the source as such (展望到2035年).
    """
    plan = rows.plan_of(row)
    start = plan.number("period_start") if plan else None
    if plan is None or start is None:
        return YearRange(EARLIEST_YEAR, LATEST_YEAR)
    first, end = int(start), plan.number("period_end")
    if row["kind"] == "baseline":
        return YearRange(EARLIEST_YEAR, int(end or first))
    last = int(end) + limits().years_after_period if end else first + limits().years_where_open
    day = row.day("deadline")
    source = rows.source_of(row) or ""
    if day is not None and last < day.year <= first + limits().years_of_a_vision and f"{day.year}年" in source:
        last = day.year
    return YearRange(first, last)
