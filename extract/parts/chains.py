"""Reads the cells of neighbouring rows together, since what stands between two rows may belong to either.

“1台基本建成重要商品、食品89药品安全” (fujian-2016-2020): 台 and 基本建成 end row 88, 重要商品、食品 begins row 89.
Knows no numbers and sums.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.parts.interleaved import Cells, Habits, Shape, bodies_in, read_cells, score_name
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


# What was read up to a boundary: (score, cells of the last row, what was read before it).
_Reading = tuple[float, Cells | None, "_Reading | None"]
_PROJECT = Shape(score_name, projects=True)
_NOT_READ = -20.0
_HOPELESS = 5.0  # a boundary that costs one row so much cannot gain it back with the next
_BEFORE_NUMBER = 0.5  # lines before the number are rarer than lines behind the amount


def _boundaries(row: RowText) -> Sequence[int]:
    """Give the places at which a row may end."""
    start, end = row.behind
    return range(start, end + 1) if row.shares and end - start <= _LONGEST_SHARED else [end]


def _read_chain(strip: Strip, rows: Sequence[RowText], habits: Habits) -> list[Cells | None]:
    """Read rows that share text: with the boundaries that give the best cells in all."""
    best: dict[int, _Reading | None] = {rows[0].before[0]: None}
    for row in rows:
        reached: dict[int, _Reading | None] = {}
        for right in _boundaries(row):
            for left, reading in best.items():
                areas = ((left, row.before[1]), row.core, (row.behind[0], right))
                cells = read_cells(strip, areas, row.schedule, habits, _PROJECT)
                score = (reading[0] if reading else 0.0) + (cells.score if cells else _NOT_READ)
                score -= _BEFORE_NUMBER * (left < row.before[1])
                known = reached.get(right)
                if known is None or score > known[0]:
                    reached[right] = (score, cells, reading)
        highest = max(found[0] for found in reached.values() if found)
        best = {right: found for right, found in reached.items() if found and found[0] > highest - _HOPELESS}
    reading = max(best.values(), key=lambda found: found[0] if found else 0.0)
    found: list[Cells | None] = []
    while reading is not None:
        found.append(reading[1])
        reading = reading[2]
    return found[::-1]


def _learn(strip: Strip, cells: Sequence[Cells | None]) -> Habits:
    """Learn from rows that are read well: bodies named in them, and widths of lines that are not the last."""
    bodies: set[str] = set()
    widths: dict[str, Counter[float]] = {}
    for row in cells:
        if row is None or not row.well_formed:
            continue
        if len(row.responsible) == 1:
            bodies.update(bodies_in(strip.read(row.responsible)))
        for column, pieces in row.columns():
            for index, piece in enumerate(pieces[:-1]):
                kind = column if index == 0 else f"{column} below"
                widths.setdefault(kind, Counter())[width(strip.read((piece,)))] += 1
    return Habits(frozenset(bodies), {kind: _usual(counts) for kind, counts in widths.items()})


def _usual(counts: Counter[float]) -> frozenset[float]:
    """Keep widths that were seen more than once, or all where none was."""
    repeated = frozenset(found for found, count in counts.items() if count > 1)
    return repeated or frozenset(counts)


def read_rows(strip: Strip, rows: Sequence[RowText]) -> list[Cells | None]:
    """Read the cells of all rows; None for a row that has no reading.

    Rows that were printed in one run are read first and teach the names of bodies, the others then the widths of lines.
    """
    chains: list[list[int]] = []
    for index in range(len(rows)):
        if index and rows[index - 1].shares:
            chains[-1].append(index)
        else:
            chains.append([index])
    cells: list[Cells | None] = [None] * len(rows)
    habits = Habits()
    for turn in range(3):
        for chain in chains:
            own = [rows[index] for index in chain]
            if (turn == 0 and not _in_one_run(own)) or (
                turn and _in_one_run(own) and (known := cells[chain[0]]) and known.is_plain()
            ):
                continue
            for index, found in zip(chain, _read_chain(strip, own, habits), strict=True):
                cells[index] = found
        habits = _learn(strip, cells)
    return cells


def _in_one_run(rows: Sequence[RowText]) -> bool:
    """Tell whether nothing stands around a row's number and amount."""
    return all(start == end for row in rows for start, end in (row.before, row.behind))
