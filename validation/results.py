"""What a check says: what it protects, how many rows it saw, and each failure with its row, value and evidence."""

from dataclasses import dataclass
from typing import Literal

Importance = Literal["required", "advisory"]

_LONGEST_EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong, and what to do about it.

    `row` is the primary key as pairs of column and value, empty where the failure is not about a row; `value` is the
    cell in question, `quote` what stands at the cited place of the source. Both are cut to 200 characters.
    """

    table: str
    row: tuple[tuple[str, str], ...]
    column: str
    value: str
    quote: str
    advice: str


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check: `required` closes the gate when it fails, `advisory` is reported only."""

    id: str
    title: str
    title_en: str
    protects: str
    importance: Importance
    rows_checked: int
    failures: tuple[Failure, ...] = ()

    @property
    def passed(self) -> bool:
        """Tell whether nothing was wrong."""
        return not self.failures


def excerpt(text: str) -> str:
    """Cut a text to what a report can show."""
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1] + "…"


def package_failure(column: str, value: object, advice: str) -> Failure:
    """Make a failure that is about the package, not about a row; `column` is the key or path in question."""
    return Failure("", (), column, excerpt(str(value)), "", advice)
