"""Reads the targets of a text that is one passage; shared by the tests of targets."""

from decimal import Decimal

from extract.models import Issue, Target
from extract.parts.passages import Passage
from extract.parts.targets import read_targets
from extract.text.document import read_document

Period = tuple[int | None, int | None]


def read(
    text: str, period: Period = (2020, 2022), headings: tuple[str, ...] = ()
) -> tuple[tuple[Target, ...], tuple[Issue, ...]]:
    """Read a text as one passage of a plan."""
    document = read_document(text)
    return read_targets(document, "plan", [Passage(0, len(document.text), None, "plan-s01", headings)], period)


def brief(text: str, period: Period = (2020, 2022)) -> list[tuple[str, str, Decimal, str]]:
    """Give indicator, comparator, value and unit of each target of a text."""
    return [(row.indicator, row.comparator, row.value, row.unit) for row in read(text, period)[0]]
