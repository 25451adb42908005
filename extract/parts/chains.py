"""Reads the cells of neighbouring rows together, since what stands between two rows may belong to either.

“1台基本建成重要商品、食品89药品安全” (fujian-2016-2020): 台 and 基本建成 end row 88, 重要商品、食品 begins row 89.
Knows no numbers and sums.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.parts.interleaved import MARGIN, Cells, Habits, Shape, read_cells
from extract.parts.shapes import bodies_in, score_name
from extract.parts.tables import Area, Strip, width

_LONGEST_SHARED = 60  # characters between two rows for which all boundaries are tried


@dataclass(frozen=True, slots=True)
class RowText:
    """The text of a row around what is fixed in it.

    Attributes:
        before: what stands before its number and may belong to it.
        core: what stands between its number and its amount, the schedule's first line included.
        schedule: that first line.
        behind: what stands behind its amount and may belong to it.
        shares: whether `behind` is `before` of the next row.
    """

    before: Area
    core: Area
    schedule: Area | None
    behind: Area
    shares: bool


# What was read up to a boundary: (score, cells of the last row, what was read before it, and whether no other boundary
# before the row is as good).
_Reading = tuple[float, Cells | None, "_Reading | None", bool]
_NOT_READ = -20.0
_HOPELESS = 5.0  # a boundary that costs one row so much cannot gain it back with the next
_SHAPELESS = 0.0
_NARROWEST = 4  # characters of a full line
_SAMPLE = 40  # runs of rows from which widths are learned before all are read
_BEFORE_NUMBER = 0.5  # lines before the number are rarer than lines behind the amount


def _boundaries(row: RowText, strip: Strip, habits: Habits) -> Sequence[int]:
    """Give the places at which a row may end: what is left to the next row is nothing or full lines."""
    start, end = row.behind
    if not row.shares or end - start > _LONGEST_SHARED:
        return [end]
    return [place for place in range(start, end + 1) if _full_lines(strip.text[place:end], habits)]


def _full_lines(text: str, habits: Habits) -> bool:
    """Tell whether a text may be lines above a number: as wide as lines of the table are."""
    first, bodies = habits.widths.get("name"), habits.widths.get("responsible")
    if not text or first is None or bodies is None:
        return not text or len(text) >= _NARROWEST
    below = habits.widths.get("name below", first)
    sums = (
        names * first + more * below + lists * bodies
        for names in range(2)
        for more in range(names * 3 + 1)
        for lists in range(3)
    )
    return any(abs(width(text) - total) <= 1.5 for total in sums if total)


def _read_chain(strip: Strip, rows: Sequence[RowText], habits: Habits) -> list[Cells | None]:
    """Read rows that share text: with the boundaries that give the best cells in all."""
    best: dict[int, _Reading | None] = {rows[0].before[0]: None}
    for row in rows:
        reached: dict[int, _Reading | None] = {}
        for right in _boundaries(row, strip, habits):
            for left, reading in best.items():
                areas = ((left, row.before[1]), row.core, (row.behind[0], right))
                cells = read_cells(strip, areas, row.schedule, habits, Shape(score_name, projects=True, line=row.core))
                score = (reading[0] if reading else 0.0) + (cells.score if cells else _NOT_READ)
                score -= _BEFORE_NUMBER * (left < row.before[1])
                known = reached.get(right)
                if known is None or score > known[0]:
                    reached[right] = (score, cells, reading, known is None or score >= known[0] + MARGIN)
                elif score > known[0] - MARGIN:
                    reached[right] = (*known[:3], False)
        highest = max(found[0] for found in reached.values() if found)
        best = {right: found for right, found in reached.items() if found and found[0] > highest - _HOPELESS}
    return _unwind(max(best.values(), key=lambda found: found[0] if found else 0.0))


def _unwind(reading: _Reading | None) -> list[Cells | None]:
    """List the rows of a reading; rows on both sides of a boundary that may lie elsewhere are not well-formed."""
    rows: list[Cells | None] = []
    sure_behind = True
    while reading is not None:
        _, cells, before, sure = reading
        rows.append(cells if cells is None or (sure and sure_behind) else replace(cells, well_formed=False))
        reading, sure_behind = before, sure
    # A row that has no shape may have left its end to its neighbours.
    shapeless = {index for index, row in enumerate(rows) if row is None or row.score < _SHAPELESS}
    for index, row in enumerate(rows):
        if row is not None and {index - 1, index + 1} & shapeless:
            rows[index] = replace(row, well_formed=False)
    return rows[::-1]


def _learn(strip: Strip, cells: Sequence[Cells | None]) -> Habits:
    """Learn from rows that are read well: bodies named in them, and widths of lines that are not the last.

    A body that stands in one run is known at once, one put together of pieces if two rows name it.
    """
    bodies: Counter[str] = Counter()
    widths: dict[str, Counter[float]] = {}
    for row in cells:
        if row is None or not row.well_formed:
            continue
        for body in bodies_in(strip.read(row.responsible)):
            bodies[body] += 2 if len(row.responsible) == 1 else 1
        for column, pieces in row.columns():
            for index, piece in enumerate(pieces[:-1]):
                kind = column if index == 0 else f"{column} below"
                widths.setdefault(kind, Counter())[width(strip.read((piece,)))] += 1
    known = frozenset(body for body, count in bodies.items() if count > 1)
    return Habits(known, {kind: _usual(counts) for kind, counts in widths.items()})


def _usual(counts: Counter[float]) -> float:
    """Give the width that was seen most often; of several the least."""
    return min(counts, key=lambda found: (-counts[found], found))


def read_rows(strip: Strip, rows: Sequence[RowText]) -> list[Cells | None]:
    """Read the cells of all rows; None for a row that has no reading.

    Rows that were printed in one run are read first and teach the names of bodies; a sample of the others teaches the
    widths of lines; then all others are read, and once more with what they taught.
    """
    chains: list[list[int]] = []
    for index in range(len(rows)):
        if index and rows[index - 1].shares and rows[index - 1].behind[0] < rows[index - 1].behind[1]:
            chains[-1].append(index)
        else:
            chains.append([index])
    cells: list[Cells | None] = [None] * len(rows)

    def read(some: Sequence[list[int]], habits: Habits) -> Habits:
        for chain in some:
            found = _read_chain(strip, [rows[index] for index in chain], habits)
            for index, row in zip(chain, found, strict=True):
                cells[index] = row
        return _learn(strip, cells)

    plain = [chain for chain in chains if len(chain) == 1 and _in_one_run(rows[chain[0]])]
    habits = read(plain, Habits())
    unread = [chain for chain in chains if (first := cells[chain[0]]) is None or not first.is_plain()]
    habits = read(unread[:_SAMPLE], habits)
    learned = read(unread, habits)
    if learned != habits:
        read(unread, learned)
    return cells


def _in_one_run(row: RowText) -> bool:
    """Tell whether nothing stands around a row's number and amount."""
    return row.before[0] == row.before[1] and row.behind[0] == row.behind[1]
