"""Reads the cells of one row of a flattened table, also where wrapped cells were printed line by line.

A printed row is a run of pieces, line by line, and on each line column by column: a piece of the name (or task), of the
responsible bodies, of the schedule. The schedule is found first, since its grammar is strict. Between its pieces each
gap holds a piece of the name, then one of the bodies; of all such cuts the one is taken in which the cells have the
shapes of their columns: a name ends as names of projects do (a task with a stop), bodies are a list with markers.
Habits of the table help where shapes leave a choice: bodies that other rows name, and the width of its lines.
Knows nothing of row numbers and amounts.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product

from extract.grammar.schedules import begins_schedule, completion, is_schedule, schedule_starts
from extract.parts.shapes import (
    NO_START,
    SEPARATORS,
    bodies_in,
    cost_of_start,
    ends_as_body,
    lost_by_bodies,
    marked_end,
    most_of_bodies,
    noun_end,
    score_bodies,
    without_cut_marker,
    without_role,
)
from extract.parts.tables import Area, Strip, width

_LONGEST_LEFTOVER = 6  # of a cell whose last line was printed before its first
_LONGEST_GAP = 160  # characters that may stand between two pieces of a schedule
# Scores how much a text has the shape of the first text column.
ScoreText = Callable[[str], float]

_MOST_CUTS = 5_000
_MOST_OF_TEXT = 4.0  # the score of a perfect name or task
_MOST_BY_PIECES = 0.8  # what a division can gain by being of one piece, which begins at a wall
_MOST_BY_HABIT = 1.5  # what known bodies may add to a score, so that no list gains by its length
_UNSURE_START = 0.5
_TOLERANCE = 0.6  # characters by which full lines of a column differ: stops are squeezed, letters are narrow
_UNUSUAL = 2.0
_PARTED = 0.6
MARGIN = 0.15  # a reading that is no more than this ahead of another is a guess


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row: areas of the strip in reading order, and how well they have the shapes of their columns."""

    name: tuple[Area, ...]
    responsible: tuple[Area, ...]
    schedule: tuple[Area, ...]
    score: float
    well_formed: bool

    def columns(self) -> tuple[tuple[str, tuple[Area, ...]], ...]:
        """Give the cells with the names of their columns."""
        return ("name", self.name), ("responsible", self.responsible), ("schedule", self.schedule)

    def is_plain(self) -> bool:
        """Tell whether the row was read well and each cell in one run."""
        return self.well_formed and all(len(pieces) == 1 for _, pieces in self.columns())


@dataclass(frozen=True)
class Habits:
    """What other rows of the table teach: bodies they name, and widths of lines that are not the last of their cell."""

    bodies: Container[str] = frozenset()
    widths: Mapping[str, float] = field(default_factory=dict)

    def unusual(self, column: str, line: str, *, first: bool) -> bool:
        """Tell whether a piece that is not its cell's last is no run of full lines as other rows have them.

        The first line of a cell may be indented: 7 characters, then 9 (fujian-2016-2020).
        """
        below = self.widths.get(f"{column} below")
        usual = self.widths.get(column) if first else below
        if usual is None:
            return False
        rest = width(line) - usual
        return not any(abs(rest - count * (below or 0.0)) <= _TOLERANCE for count in range(4))


@dataclass(frozen=True, slots=True)
class Shape:
    """What the cells of a table look like.

    Attributes:
        score_text: judges the first text column; 2 and more is well-formed.
        cut: lost text follows, so that schedule and bodies may break off.
        lines: cells stand on lines of their own, so that cuts lie only between lines.
        projects: the first text column holds names of projects, and cells may be turned.
        line: the line of the number, on which, cells being centred, each of them has a piece.
    """

    score_text: ScoreText
    cut: bool = False
    lines: bool = False
    projects: bool = False
    line: Area | None = None


def _schedules(strip: Strip, areas: Sequence[Area], first: Area, *, cut: bool) -> Iterator[tuple[Area, ...]]:
    """Find the pieces of a schedule whose first piece is known: complete there, gone on with below, or turned."""
    text = strip.text
    head = text[first[0] : first[1]]
    if cut:
        yield (first, *_broken_off(strip, areas, first))
    if is_schedule(head):
        yield (first,)
    for start, end in areas:
        for place in range(max(start, first[1]), min(end, first[1] + _LONGEST_GAP)):
            stop = completion(head, text, place, end)
            if stop:
                yield first, (place, stop)
    # “省公安厅负责施2016年启动，持续实” (fujian-2016-2020, row 75): the last line stands before the first.
    start = next((area[0] for area in areas if area[0] <= first[0] <= area[1]), first[0])
    for length in range(1, min(_LONGEST_LEFTOVER, first[0] - start) + 1):
        if is_schedule(head + text[first[0] - length : first[0]]):
            yield first, (first[0] - length, first[0])


def _broken_off(strip: Strip, areas: Sequence[Area], first: Area) -> Iterator[Area]:
    """Go on with a schedule that may break off, as far as it can be read."""
    head, place = strip.text[first[0] : first[1]], first[1]
    for start, end in areas:
        for begin in schedule_starts(strip.text, max(start, place), end):
            stops = range(min(end, begin + _LONGEST_LEFTOVER * 4), begin + 1, -1)
            stop = next((stop for stop in stops if begins_schedule(head + strip.text[begin:stop])), 0)
            if begin >= place and stop:
                head, place = head + strip.text[begin:stop], stop
                yield begin, stop


def _gaps(areas: Sequence[Area], pieces: Iterable[Area]) -> list[Area]:
    """Give what areas hold beside the pieces of the schedule."""
    gaps: list[Area] = []
    taken = sorted(pieces)
    for start, end in areas:
        begin = start
        for piece_start, piece_end in taken:
            if start <= piece_start and piece_end <= end:
                gaps.append((begin, piece_start))
                begin = piece_end
        gaps.append((begin, end))
    return [gap for gap in gaps if gap[0] < gap[1]]


def _cuts(strip: Strip, gap: Area, read: str, shape: Shape) -> Iterator[int]:
    """Find where, in a gap, the piece of the name may end and that of the bodies begin."""
    start, end = gap
    if shape.line is None or start != shape.line[0]:
        yield end
        yield start
    if read and marked_end(read):
        return
    inner = range(start + 1, end)
    if shape.lines:
        yield from (place for place in inner if place in strip.walls)
        return
    if not read:
        yield from (place for place in inner if place in strip.walls or _may_begin(strip.text, gap, place, shape))
        return
    head = SEPARATORS.split(read)[-1]
    joints = _joints(strip.text[start:end], head)
    for place in inner:
        may = place - start in joints and not (head and _ends_badly(read + strip.text[place:end]))
        if may or place in strip.walls:
            yield place


@lru_cache(maxsize=5_000)
def _joints(gap: str, head: str) -> frozenset[int]:
    """Find the places of a gap where a body may go on of which the beginning was read; or begin, where none was."""
    found = set()
    stop = len(gap)
    for place in range(len(gap) - 1, 0, -1):
        if SEPARATORS.match(gap, place):
            stop = place
        item = gap[place:stop]
        if ends_as_body(without_role(head + item)) if head else cost_of_start(gap[place:]) < NO_START:
            found.add(place)
    return frozenset(found)


def _ends_badly(bodies: str) -> bool:
    """Tell whether a list ends as lists do, and holds what is no body."""
    return marked_end(bodies) and not all(map(ends_as_body, bodies_in(bodies)))


def _may_begin(text: str, gap: Area, place: int, shape: Shape) -> bool:
    """Tell whether bodies may begin at a place inside a gap."""
    if text[place - 1] == "。" or cost_of_start(text, place) < (NO_START if shape.projects else _UNSURE_START):
        return True
    return shape.projects and noun_end(text[max(gap[0], place - 6) : place]) > 0


def _divisions(
    strip: Strip, gaps: Sequence[Area], shape: Shape, hopeless: Callable[[str], bool], read: str = ""
) -> Iterator[tuple[tuple[Area, ...], tuple[Area, ...]]]:
    """Divide the gaps among name and bodies in every way that may be, but for bodies that are hopeless so far."""
    if not gaps:
        yield (), ()
        return
    start, end = gaps[0]
    for cut in _cuts(strip, gaps[0], read, shape):
        if cut < end and hopeless(read + strip.text[cut:end]):
            continue
        name = ((start, cut),) if cut > start else ()
        bodies = ((cut, end),) if cut < end else ()
        for names, lists in _divisions(strip, gaps[1:], shape, hopeless, read + strip.text[cut:end]):
            yield name + names, bodies + lists


def _turned(strip: Strip, pieces: tuple[Area, ...], good: Callable[[str], bool]) -> tuple[Area, ...] | None:
    """Put the first characters of a cell behind its others where that gives the cell its shape."""
    if len(pieces) != 1 or good(strip.read(pieces)):
        return None
    start, end = pieces[0]
    for length in range(1, min(_LONGEST_LEFTOVER, end - start - 2) + 1):
        turned = ((start + length, end), (start, start + length))
        if good(strip.read(turned)):
            return turned
    return None


def _turned_name(strip: Strip, pieces: tuple[Area, ...], habits: Habits) -> tuple[Area, ...] | None:
    """Turn a name whose last line stands before its first.

    “77台城市公共服务平” (fujian-2016-2020): the noun must lie across the seam, or the first line be as wide as others.
    """
    turned = _turned(strip, pieces, lambda text: noun_end(text) > 0)
    if turned is None:
        return None
    leftover = turned[1][1] - turned[1][0]
    first = strip.read(turned[:1])
    usual = bool(habits.widths.get("name")) and not habits.unusual("name", first, first=True)
    return turned if usual or noun_end(strip.read(turned)) > leftover else None


def _well_formed(of_name: float, of_bodies: float, pieces: int) -> bool:
    """Tell whether cells are certain: a name of a known kind, or cells in one run with a list that leaves no doubt."""
    return (of_name >= 2 and of_bodies > -2) or (of_name >= 0 and of_bodies > -1 and pieces == 3)


class _Judge:
    """Scores divisions of one row."""

    def __init__(self, strip: Strip, habits: Habits, shape: Shape) -> None:
        self._strip, self._habits, self._shape = strip, habits, shape
        self.best: Cells | None = None
        self.second = float("-inf")

    def hopeless(self, bodies: str) -> bool:
        """Tell whether no division whose list of bodies begins so can change what is known of the best two."""
        if self.best is None or self._shape.projects:  # whose lists may be turned
            return False
        most = _MOST_OF_TEXT + _MOST_BY_HABIT + _MOST_BY_PIECES - lost_by_bodies(bodies)
        return most <= self.best.score - MARGIN

    def judge(self, name: tuple[Area, ...], bodies: tuple[Area, ...], schedule: tuple[Area, ...]) -> None:
        """Make cells of a division where they score more than the best so far."""
        strip, best = self._strip, self.best
        of_name = self._shape.score_text(strip.read(name))
        pieces = len(name) + len(bodies) + len(schedule)
        score = of_name - 0.3 * (pieces - 3)
        enough = float("-inf") if best is None else best.score - MARGIN - _MOST_BY_HABIT - 0.2 * pieces
        if score <= enough:  # no list of bodies scores more than 0
            return
        of_bodies = self._of_bodies(bodies, enough - score)
        score += of_bodies
        if score <= enough:
            return
        named = bodies_in(strip.read(bodies))
        known = sum(body in self._habits.bodies for body in named)
        score += _MOST_BY_HABIT * known / max(1, len(named)) - self._split_words(name, bodies)
        score -= 0.5 * sum(self._strip.text[end - 1] == "、" for _, end in name)
        cells = Cells(name, bodies, schedule, score, _well_formed(of_name, of_bodies, pieces))
        score += sum(self._of_lines(*column) for column in cells.columns())
        if best is None or score > best.score:
            self.second = best.score if best else self.second
            self.best = replace(cells, score=score)
        else:
            self.second = max(self.second, score)

    def _of_bodies(self, bodies: tuple[Area, ...], enough: float) -> float:
        """Score a list of bodies; one before lost text may break off, inside a marker too.

        Of one whose ends show that it cannot score more than `enough`, no more is looked at.
        """
        text = self._strip.read(bodies)
        # Where a line begins a body may begin, whatever its name.
        more = cost_of_start(text) if bodies and bodies[0][0] in self._strip.walls else 0.0
        if self._shape.cut and not marked_end(text):
            text, more = without_cut_marker(text)[0] + "负责", more - 0.5
        most = most_of_bodies(text) + more
        return most if most <= enough else score_bodies(text) + more

    def _split_words(self, name: tuple[Area, ...], bodies: tuple[Area, ...]) -> float:
        """Tell what it costs that a cut goes through a word: 示范 and 区厦门市政府, 省直各 and 有关部门."""
        text = self._strip.text
        for start, end in name:
            if bodies and end == bodies[0][0]:
                noun = noun_end(text[start:end])
                places = range(max(start, end - 3), end)
                if not noun and any(not cost_of_start(text, place) for place in places):
                    return _PARTED
                return 1.0 * (abs(noun_end(text[start : end + 1])) > max(1, noun))
        return 0.0

    def _of_lines(self, column: str, pieces: tuple[Area, ...]) -> float:
        """Score the widths of lines, and cuts that fall together with white space of the source."""
        score = 0.0
        for index, piece in enumerate(pieces):
            if index < len(pieces) - 1:
                score -= _UNUSUAL * self._habits.unusual(column, self._strip.read((piece,)), first=not index)
            score += 0.2 * (piece[0] in self._strip.walls)
        return score


def read_cells(
    strip: Strip,
    areas: Sequence[Area],
    first: Area | None,
    habits: Habits,
    shape: Shape,
) -> Cells | None:
    """Read the cells of a row.

    Args:
        strip: the table's text.
        areas: the text of the row in printed order, without its number and amount.
        first: where the schedule begins, up to the end of its first piece; None where the table has no schedule.
        habits: what other rows teach.
        shape: what the cells look like.

    Returns:
        The best reading; None where there is no reading at all or too many.
    """
    judge = _Judge(strip, habits, shape)
    schedules = _schedules(strip, areas, first, cut=shape.cut) if first else iter([()])
    length = sum(end - start for start, end in areas)
    tried = 0
    for schedule in schedules:
        for name, bodies in _divisions(strip, _gaps(areas, schedule), shape, judge.hopeless):
            tried += 1
            strip.effort.left -= length
            if tried > _MOST_CUTS or strip.effort.left < 0:
                return None
            judge.judge(name, bodies, schedule)
            if shape.projects:
                turned = _turned_name(strip, name, habits) or name, _turned(strip, bodies, marked_end) or bodies
                for names, lists in product({name, turned[0]}, {bodies, turned[1]}):
                    if (names, lists) != (name, bodies):
                        judge.judge(names, lists, schedule)
    if judge.best is not None and judge.best.score - judge.second < MARGIN:
        return replace(judge.best, well_formed=False)
    return judge.best
