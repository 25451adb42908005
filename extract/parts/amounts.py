"""Chooses amounts that were run together with row numbers, by the printed subtotal. Knows sums, not where they stand.

“建成534G网络” is 5 and row 3, or 53 and a row 4: where more than one cut is possible, only cuts whose amounts add up to
the subtotal are right, and an amount is certain only if all such cuts agree on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_MOST_SUMS = 50_000  # sums kept at a time: a guard against hostile tables; real ones have a few cuts in doubt


@dataclass(frozen=True, slots=True)
class Agreement:
    """The amounts of each row, and the subtotals, that belong to some way of adding up; `agrees` where there is one."""

    amounts: tuple[frozenset[Decimal], ...]
    subtotals: frozenset[Decimal]
    agrees: bool


def agree(rows: Sequence[Sequence[Decimal]], subtotals: Sequence[Decimal]) -> Agreement:
    """Find which of the possible amounts of some rows add up to one of the possible subtotals.

    >>> agree([[Decimal(5), Decimal(53)], [Decimal(2)]], [Decimal(7)]).amounts[0]
    frozenset({Decimal('5')})

    Returns:
        All that was given, and `agrees` False, where nothing adds up or there is no subtotal.
    """
    everything = Agreement(tuple(frozenset(row) for row in rows), frozenset(subtotals), False)
    if not subtotals:
        return everything
    limit = max(subtotals)
    reached: list[set[Decimal]] = [{Decimal(0)}]
    for row in rows:
        sums = {total + amount for total in reached[-1] for amount in row if total + amount <= limit}
        if len(sums) > _MOST_SUMS:
            return everything
        reached.append(sums)
    wanted = reached[-1] & set(subtotals)
    if not wanted:
        return everything
    kept: list[frozenset[Decimal]] = []
    ends = set(wanted)
    for row, before in zip(reversed(rows), reversed(reached[:-1]), strict=True):
        kept.append(frozenset(amount for amount in row if any(end - amount in before for end in ends)))
        ends = {end - amount for end in ends for amount in row if end - amount in before}
    return Agreement(tuple(reversed(kept)), frozenset(wanted), True)
