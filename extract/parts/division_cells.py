"""Reads the cells of the rows of one stretch of a table of task division.

Boundaries between rows lie where a cell may end: behind a stop, a marker of a role or a schedule. Of all boundaries
those are taken that give the rows the best shape in all. What survives before the first number is the end of a row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.grammar.schedules import completion, ends_schedule, first_part, is_schedule, schedule_starts
from extract.grammar.vocabulary import alternatives, load
from extract.parts.interleaved import Cells, Habits, Shape, read_cells
from extract.parts.shapes import marked_end, score_task
from extract.parts.stretches import RowNumber, Stretch
from extract.parts.tables import Area, Strip

_MOST_BOUNDARIES = 24  # between two rows: real tables have ten at most
_LONGEST_END = 3  # characters that may be left of a schedule: 进, 推进
_ONLY_TEXT = 4.0  # what a row loses whose bodies cannot be found
_NO_SCHEDULE = 2.0
_OTHERS_BEFORE = 3.0  # bodies stand above a number only where lines of the task stand there too
_BEFORE_NUMBER = 0.5
_GOOD = 3.0
_MARKERS = frozenset({"牵头", "负责", "配合", "参与", "协助", "落实"})
_HOPELESS = 9.0
_MOST_LINES = 80  # of one row
_LONGEST_ROW = 500  # characters of a row on either side of its number
_NOTHING = Cells((), (), (), 0.0, well_formed=False)


@dataclass(frozen=True, slots=True)
class RowCells:
    """A row: its number, or, where that is lost, the number of the row that follows; `cut` where lost text cut it."""

    number: RowNumber | None
    follows: int
    cells: Cells
    cut: bool


@cache
def _named() -> re.Pattern[str]:
    words = load("bodies")
    starts = alternatives([level for level in words["levels"] if len(level) > 1 or level in "省市县"])
    endings = alternatives([*words["departments"], *words["own_endings"]])
    markers = alternatives(word for group in load("roles")["markers"].values() for word in group)
    return re.compile(rf"(?<![一-鿿])({starts}[一-鿿]{{1,14}}?{endings})(?=[、，；）]|{markers})")


def bodies_named(text: str) -> frozenset[str]:
    """Give names of bodies that a text prints in lists: what a broken line may be completed to."""
    return frozenset(match[1] for match in _named().finditer(text))


def read_stretch(strip: Strip, stretch: Stretch, habits: Habits, *, scheduled: bool, lines: bool) -> list[RowCells]:
    """Read the rows of a stretch.

    Args:
        strip: the table's text.
        stretch: which part of it.
        habits: bodies that are named elsewhere.
        scheduled: whether the table has a column for schedules.
        lines: whether the source prints cells on lines of their own.
    """
    if lines:
        return [_read_lines(strip, stretch, index, habits) for index in range(len(stretch.numbers))]
    return _Stretch(strip, stretch, habits, scheduled=scheduled).read()


# What was read up to a boundary: (score, the row, what was read before it).
_Reading = tuple[float, RowCells, "_Reading | None"]


class _Stretch:
    """Reads the rows of a stretch whose boundaries are not printed."""

    def __init__(self, strip: Strip, stretch: Stretch, habits: Habits, *, scheduled: bool) -> None:
        self._strip, self._stretch, self._habits, self._scheduled = strip, stretch, habits, scheduled

    def read(self) -> list[RowCells]:
        """Find the boundaries that give the best rows in all."""
        numbers, stretch = self._stretch.numbers, self._stretch
        if not numbers:
            end = min(stretch.end, stretch.start + _LONGEST_ROW)
            tail = RowCells(None, 0, self._tail(stretch.start, end), cut=True)
            return [tail] if stretch.after_gap and tail.cells is not _NOTHING else []
        best: dict[int, _Reading | None] = {stretch.start: None}
        if stretch.after_gap:
            for place in self._boundaries(stretch.start, numbers[0].area[0]):
                if stretch.start < place <= stretch.start + _LONGEST_ROW:
                    cells = self._tail(stretch.start, place)
                    best[place] = (cells.score, RowCells(None, numbers[0].no, cells, cut=True), None)
        for index, number in enumerate(numbers):
            last = index == len(numbers) - 1
            stop = stretch.end if last else numbers[index + 1].area[0]
            long = stop > number.area[1] + _LONGEST_ROW
            cut = last and stretch.before_gap and not long
            end = min(stop, number.area[1] + _LONGEST_ROW)
            best = self._extend(best, number, [stop] if cut else self._boundaries(number.area[1], end), cut=cut)
            if long:  # what is so long holds something that is no row: the next row begins at its number
                best = {stop: max(best.values(), key=lambda reading: reading[0] if reading else 0.0)}
        found = max((reading for reading in best.values() if reading), key=lambda reading: reading[0])
        return list(_unwind(found))

    def _extend(
        self, best: dict[int, _Reading | None], number: RowNumber, rights: Sequence[int], *, cut: bool
    ) -> dict[int, _Reading | None]:
        """Add a row to all that was read before it."""
        reached: dict[int, _Reading | None] = {}
        for right in rights:
            for left, reading in best.items():
                cells = self._row(left, number.area, right, cut=cut)
                score = (reading[0] if reading else 0.0) + cells.score
                known = reached.get(right)
                if known is None or score > known[0]:
                    reached[right] = (score, RowCells(number, 0, cells, cut), reading)
        highest = max(reading[0] for reading in reached.values() if reading)
        return {right: found for right, found in reached.items() if found and found[0] > highest - _HOPELESS}

    def _boundaries(self, start: int, end: int) -> list[int]:
        """Find where one row may end and the next begin, between two numbers."""
        text = self._strip.text
        found = {start, end} | {place for place in self._strip.walls if start < place < end}
        for place in range(start + 1, end):
            if text[place - 1] == "。":
                found.add(place)
            elif text[max(start, place - 2) : place] in _MARKERS and text[place] not in "、，；":
                found.add(place)
                ends = (place + length for length in range(1, _LONGEST_END + 1))
                found.update(stop for stop in ends if stop <= end and ends_schedule(text[place:stop]))
        for begin in schedule_starts(text, start, end):
            found.add(completion("", text, begin, end) or start)
        return sorted(found) if len(found) <= _MOST_BOUNDARIES else [*sorted(found)[: _MOST_BOUNDARIES - 1], end]

    def _row(self, left: int, number: Area, right: int, *, cut: bool) -> Cells:
        """Read one row in all ways, with and without bodies and schedule."""
        areas = [area for area in ((left, number[0]), (number[1], right)) if area[0] < area[1]]
        if not areas:
            return replace(_NOTHING, score=-10.0)
        shape = Shape(score_task, cut)
        text = score_task(self._strip.read(areas))
        best = Cells(tuple(areas), (), (), text - _ONLY_TEXT * (0.5 if cut else 1.0), text > 0)
        for first in self._firsts(areas):
            cells = read_cells(self._strip, areas, first, self._habits, shape)
            score = cells.score - _NO_SCHEDULE * (first is None and self._scheduled) if cells else 0.0
            if cells and score > best.score:
                best = replace(cells, score=score)
        return replace(best, score=best.score - _cost_of_lines(best, number, cut=cut))

    def _firsts(self, areas: Sequence[Area]) -> Iterator[Area | None]:
        """Find first lines of a schedule; None stands for no schedule."""
        yield None
        if not self._scheduled:
            return
        starts = [(place, end) for start, end in areas for place in schedule_starts(self._strip.text, start, end)]
        for begin, end in starts[:2]:
            stop = first_part(self._strip.text, begin, end)
            if stop:
                yield begin, stop

    def _tail(self, start: int, end: int) -> Cells:
        """Read what is left of a row behind lost text: the end of its task, of its bodies, of its schedule."""
        strip, text = self._strip, self._strip.text
        stop = text.rfind("。", start, end) + 1 or start
        name = ((start, stop),) if stop > start else ()
        ends = [place for place in range(end, stop, -1) if marked_end(text[stop:place])]
        for place in ends:
            schedule = text[place:end]
            if not schedule or is_schedule(schedule) or (self._scheduled and ends_schedule(schedule)):
                bodies = _named_part(strip, stop, place)
                left = ((place, end),) if schedule else ()
                return Cells(name, bodies, left, 0.0, well_formed=True)
        if stop == end:
            return Cells(name, (), (), -1.0, well_formed=True)
        return replace(_NOTHING, score=-_ONLY_TEXT)


def _cost_of_lines(cells: Cells, number: Area, *, cut: bool) -> float:
    """Tell how unlikely it is that the lines of a row stand so about its number, which is printed at mid-height."""
    before = [area for _, pieces in cells.columns() for area in pieces if area[1] <= number[0]]
    if not before:
        return 0.0
    cost = _BEFORE_NUMBER
    cost += _OTHERS_BEFORE * (not any(area in cells.name for area in before))
    cost += _OTHERS_BEFORE * all(area in before for area in cells.name)
    bodies_before = bool(cells.responsible) and all(area in before for area in cells.responsible)
    return cost + _OTHERS_BEFORE * (bodies_before and not cut)


def _named_part(strip: Strip, start: int, end: int) -> tuple[Area, ...]:
    """Leave out a marker whose names are lost: “牵头，省直各部门配合”."""
    text = strip.text[start:end]
    first = re.split("[，；]", text)[0]
    if len(first) < len(text) and len(first) <= 4 and marked_end(first):
        start += len(first) + 1
    return ((start, end),) if start < end else ()


def _unwind(reading: _Reading | None) -> list[RowCells]:
    rows: list[RowCells] = []
    while reading is not None:
        rows.append(reading[1])
        reading = reading[2]
    return [row for row in reversed(rows) if row.cells.name or row.cells.responsible]


def _read_lines(strip: Strip, stretch: Stretch, index: int, habits: Habits) -> RowCells:
    """Read a row whose cells stand on lines of their own; over a page break each cell has two parts.

    What stands behind a complete row, such as a page's foot, is left out.
    """
    number = stretch.numbers[index]
    start = number.area[1]
    end = stretch.numbers[index + 1].area[0] if index + 1 < len(stretch.numbers) else stretch.end
    shape = Shape(score_task, lines=True)
    walls = [place for place in range(start + 1, end) if place in strip.walls]
    best: Cells | None = None
    for ways in _ways(start, end, walls):
        for areas in ways:
            cells = read_cells(strip, areas, None, habits, shape)
            if cells and (best is None or cells.score > best.score):
                best = cells
        if best and best.well_formed and best.score > _GOOD:
            break
    text = Cells(((start, end),), (), (), 0.0, well_formed=False)
    return RowCells(number, 0, best if best and best.well_formed else text, cut=False)


def _ways(start: int, end: int, walls: Sequence[int]) -> Iterator[list[tuple[Area, ...]]]:
    """Give the ways in which a row may be printed: whole, in two parts, or with something behind it."""
    yield [((start, end),)]
    if len(walls) <= _MOST_LINES:
        yield [((start, wall), (wall, end)) for wall in walls]
    yield [((start, wall),) for wall in walls[:_MOST_LINES]]
