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


def _allowed(strip: Strip, numbers: Sequence[Number], agreement: Agreement) -> frozenset[Number]:
    """Keep what the number behind a heading may be: behind a subtotal that the rows add up to, if there is one."""
    if not agreement.agrees:
        return frozenset(numbers)
    return frozenset(
        number
        for number in numbers
        if not number.heading
        or (number.heading.subtotal and value(strip, number.heading.subtotal) in agreement.subtotals)
    )


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
    allowed: list[frozenset[Number]] = []
    for begin, end in groups:
        numbers = _numbers(opening, anchors, begin)
        subtotals = _subtotals(strip, numbers)
        if not subtotals and len(groups) == 1 and total is not None:
            subtotals = [total]
        agreements.append(agree([_amounts(strip, anchor) for anchor in anchors[begin:end]], subtotals))
        allowed.append(_allowed(strip, numbers, agreements[-1]))
    categories: list[Category] = []
    numbers = [number for number in opening if number in allowed[0]] or list(opening)
    for index, ((begin, end), agreement) in enumerate(zip(groups, agreements, strict=True)):
        rows: list[Row] = []
        for place, amounts in zip(range(begin, end), agreement.amounts, strict=True):
            following = allowed[index + 1] if place == end - 1 and index + 1 < len(groups) else None
            cuts = _possible(strip, anchors[place], amounts, following)
            sure = len({cut.amount for cut in cuts}) == 1 and len({number.area for number in numbers}) == 1
            rows.append(Row(numbers[0], anchors[place].schedule, cuts[0].amount, cuts[0].following, sure))
            numbers = [cut.following for cut in cuts if cut.following]
        stated = next(iter(agreement.subtotals)) if len(agreement.subtotals) == 1 else None
        categories.append(Category(rows[0].number.heading, stated, agreement.agrees, tuple(rows)))
    return categories


def _possible(
    strip: Strip, anchor: Anchor, amounts: frozenset[Decimal], following: frozenset[Number] | None
) -> list[Cut]:
    """Keep the cuts of a row whose amount the sums allow, and, before a heading, the number behind it."""
    cuts = [cut for cut in anchor.cuts if value(strip, cut.amount) in amounts]
    return [cut for cut in cuts if following is None or cut.following in following] or cuts
