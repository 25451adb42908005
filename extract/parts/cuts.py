"""Chooses, by the printed subtotals, the one way in which the digits of a table of projects are to be cut.

Knows rows and categories as `extract.parts.numbering` found them; reads no cell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.parts.amounts import Agreement, agree
from extract.parts.numbering import Anchor, Cut, Heading, Number, value
from extract.parts.tables import Area, Strip


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its digits cut: number and amount; `sure` is False where no sum decides among several amounts."""

    number: Number
    schedule: Area
    amount: Area
    following: Number | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A category of rows; `stated` is its printed subtotal, and `agrees` tells whether the rows add up to it."""

    heading: Heading | None
    stated: Decimal | None
    agrees: bool
    rows: tuple[Row, ...]


def _numbers(opening: Sequence[Number], anchors: Sequence[Anchor], index: int) -> list[Number]:
    """Give what the number of a row may be."""
    if not index:
        return list(opening)
    return [cut.following for cut in anchors[index - 1].cuts if cut.following]


def _groups(anchors: Sequence[Anchor]) -> Iterator[tuple[int, int]]:
    """Part the rows at the headings of categories."""
    begin = 0
    for index in range(1, len(anchors)):
        if anchors[index].number.heading is not None:
            yield begin, index
            begin = index
    yield begin, len(anchors)


def _subtotals(strip: Strip, numbers: Sequence[Number]) -> list[Decimal]:
    """Give what the subtotal of a category may be."""
    return sorted({value(strip, n.heading.subtotal) for n in numbers if n.heading and n.heading.subtotal})


def _amounts(strip: Strip, anchor: Anchor) -> list[Decimal]:
    return sorted({value(strip, cut.amount) for cut in anchor.cuts})


def _leads_to(strip: Strip, cut: Cut, subtotals: frozenset[Decimal]) -> bool:
    """Tell whether the subtotal behind a cut is one that its category adds up to."""
    heading = cut.following.heading if cut.following else None
    return heading is None or heading.subtotal is None or value(strip, heading.subtotal) in subtotals


def choose_cuts(
    strip: Strip, opening: Sequence[Number], anchors: Sequence[Anchor], total: Decimal | None
) -> list[Category]:
    """Cut the digits of all rows.

    Args:
        strip: the table's text.
        opening: what the number of the first row may be.
        anchors: the rows.
        total: the printed grand total: the check of a table without categories.
    """
    groups = list(_groups(anchors))
    agreements: list[Agreement] = []
    for begin, end in groups:
        subtotals = _subtotals(strip, _numbers(opening, anchors, begin))
        if not subtotals and len(groups) == 1 and total is not None:
            subtotals = [total]
        agreements.append(agree([_amounts(strip, anchor) for anchor in anchors[begin:end]], subtotals))
    categories: list[Category] = []
    cut: Cut | None = None
    for index, ((begin, end), agreement) in enumerate(zip(groups, agreements, strict=True)):
        following = agreements[index + 1].subtotals if index + 1 < len(groups) else frozenset()
        rows: list[Row] = []
        for anchor, amounts in zip(anchors[begin:end], agreement.amounts, strict=True):
            number = cut.following if cut and cut.following else anchor.number
            cut, sure = _choose(strip, anchor, amounts, following)
            rows.append(Row(number, anchor.schedule, cut.amount, cut.following, sure))
        stated = next(iter(agreement.subtotals)) if len(agreement.subtotals) == 1 else None
        categories.append(Category(rows[0].number.heading, stated, agreement.agrees, tuple(rows)))
    return categories


def _choose(
    strip: Strip, anchor: Anchor, amounts: frozenset[Decimal], following: frozenset[Decimal]
) -> tuple[Cut, bool]:
    """Choose the cut of a row, and tell whether it is the only one."""
    allowed = [cut for cut in anchor.cuts if value(strip, cut.amount) in amounts]
    fitting = [cut for cut in allowed if _leads_to(strip, cut, following)] or allowed
    return fitting[0], len({cut.amount for cut in fitting}) == 1
