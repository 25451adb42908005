"""The outline of a plan: which labels number its units, how they nest, what a gap or a table of contents tells.

Knows numbering and headings; which units are tasks is decided in `extract.parts.tasks`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.grammar.labels import AFTER_STOP, AT_PARAGRAPH, KINDS, Label
from extract.parts.contents import Contents, Entry, is_in_contents, match_contents
from extract.text.document import Document


@dataclass(slots=True, eq=False)
class Unit:
    """A numbered unit, or an unnumbered heading (kind `heading`).

    `start` is the place of its label, `body` the place behind it, `end` the place behind the unit with all below it.
    Where its label is `lost`, start and body are the place at which it must have stood; `uncertain` says that it may
    have stood elsewhere, `pattern` how a label of that numbering is printed. `entry` is its line in the contents;
    `parent_lost` says that the unit above it is hidden and not known.
    """

    kind: str
    value: int
    start: int
    body: int
    rank: int
    lost: bool = False
    uncertain: bool = False
    pattern: str = ""
    end: int = 0
    entry: Entry | None = None
    parent: "Unit | None" = None
    parent_lost: bool = False
    children: list["Unit"] = field(default_factory=list)

    @classmethod
    def hidden(cls, kind: str, value: int, gap: int, pattern: str, *, uncertain: bool) -> "Unit":
        """Make a unit whose label a gap hides."""
        return cls(kind, value, gap, gap, KINDS.index(kind), lost=True, uncertain=uncertain, pattern=pattern)

    @classmethod
    def of_entry(cls, entry: Entry, gap: int, *, uncertain: bool = False) -> "Unit":
        """Make the unit of a line of the contents whose heading a gap hides."""
        unit = cls.hidden(entry.label.kind, entry.label.value, gap, "", uncertain=uncertain)
        unit.entry = entry
        return unit

    def own_end(self) -> int:
        """Place at which the unit's own text ends and the first unit below it begins."""
        return self.children[0].start if self.children else self.end

    def lineage(self) -> Iterable["Unit"]:
        """The unit and those above it, innermost first."""
        unit: Unit | None = self
        while unit is not None:
            yield unit
            unit = unit.parent


@dataclass(frozen=True, slots=True)
class Heading:
    """An unnumbered line that stands as a heading, outermost depth 0."""

    start: int
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What marks the units of a body: its labels, its unnumbered headings, and where its clauses begin and end."""

    labels: Sequence[Label]
    headings: Sequence[Heading]
    clauses: Sequence[int]
    ends: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Outline:
    """The units of a document in order; what does not fit.

    `unfit` holds labels whose number does not follow, and whether they were taken all the same; `absent` the lines of
    the table of contents that the body has nowhere.
    """

    units: tuple[Unit, ...]
    unfit: tuple[tuple[Label, bool], ...]
    absent: tuple[Entry, ...]


# Unnumbered headings stand above all numbering of the documents that have them.
_HEADING_RANK = -2
_MOST_HIDDEN = 60  # more numbers than any gap hides: a longer leap is no numbering


def read_outline(document: Document, marks: Marks, contents: Contents | None, end: int) -> Outline:
    """Decide which labels number the units of the body that ends at `end`."""
    body = [label for label in marks.labels if not is_in_contents(contents, label) and label.start < end]
    entries = match_contents(document, contents, body) if contents else {}
    reader = _Reader(document, contents, marks)
    waiting = list(marks.headings)
    for index, label in enumerate(body):
        while waiting and waiting[0].start < label.start:
            reader.take_heading(waiting.pop(0))
        if index in entries and contents:
            reader.take_entry(label, entries[index])
        else:
            reader.take(label)
    for heading in waiting:
        reader.take_heading(heading)
    return Outline(tuple(_closed(reader.units, end)), tuple(reader.unfit), tuple(reader.absent))


def _closed(units: list[Unit], end: int) -> list[Unit]:
    """Give each unit its end: where the next unit of its rank or a wider one begins."""
    opened: list[Unit] = []
    for unit in units:
        while opened and opened[-1].rank >= unit.rank:
            opened.pop().end = unit.start
        opened.append(unit)
    for unit in opened:
        unit.end = end
    return units


class _Reader:
    """Goes through the labels of a body once."""

    def __init__(self, document: Document, contents: Contents | None, marks: Marks) -> None:
        """Begin before the first label."""
        self.document = document
        self.clauses, self.clause_ends = marks.clauses, marks.ends
        self.entries = contents.entries if contents else ()
        self.next_entry = 0
        # Without line ends a label may stand anywhere: “第三章主要任务一、建设新一代基础设施…” (fujian-2016-2020)
        self.flat = document.has_lost_lines
        self.gaps = sorted(document.gaps)
        self.units: list[Unit] = []
        self.unfit: list[tuple[Label, bool]] = []
        self.absent: list[Entry] = []
        self.opened: list[Unit] = []
        self.last: dict[str, Unit] = {}
        self.runs_through: set[str] = set()

    def take_heading(self, heading: Heading) -> None:
        """Begin a unit at an unnumbered heading."""
        self._push(Unit("heading", 0, heading.start, heading.start, _HEADING_RANK + heading.depth))

    def take_entry(self, label: Label, number: int) -> None:
        """Begin the unit of a line of the table of contents, behind those of lines that are lost."""
        lost = self.entries[self.next_entry : number]
        if lost:
            self._place_lost(lost, label.start)
        self.next_entry = number + 1
        self._push(Unit(label.kind, label.value, label.start, label.end, label.rank, entry=self.entries[number]))

    def _place_lost(self, lost: Sequence[Entry], before: int) -> None:
        """Place the units of lost lines at the gaps before a place."""
        gaps = self._gaps_between(self._last_start(), before)
        # A heading and the first one below it stand in one sentence, so that one gap hides both.
        groups: list[list[Entry]] = []
        for entry in lost:
            if groups and entry.parent is groups[-1][-1]:
                groups[-1].append(entry)
            else:
                groups.append([entry])
        if not gaps:
            self.absent += lost
            return
        certain = len(groups) == len(gaps) or len(gaps) == 1
        places = gaps if len(groups) == len(gaps) else [self._widest(gaps)] * len(groups)
        for group, gap in zip(groups, places, strict=True):
            for entry in group:
                self._push(Unit.of_entry(entry, gap, uncertain=not certain))

    def _gaps_between(self, start: int, end: int) -> list[int]:
        return self.gaps[bisect_left(self.gaps, start) : bisect_left(self.gaps, end)]

    def _widest(self, gaps: Sequence[int]) -> int:
        return max(gaps, key=lambda gap: (self.document.gaps[gap], -gap))

    def _last_start(self) -> int:
        return self.units[-1].start if self.units else 0

    def take(self, label: Label) -> None:
        """Begin a unit at a label, behind those that a gap before it hides, or note that it does not fit."""
        sibling = next((unit for unit in self.opened if unit.kind == label.kind), None)
        before = self.last.get(label.kind)
        natural = {1} if sibling is None else {sibling.value + 1}
        if before is not None and (sibling is None or self._is_in_heading(label)):
            natural.add(before.value + 1)
        gaps = self._gaps_between(before.start if before else 0, label.start)
        if label.value in natural and (label.anchor >= AFTER_STOP or self._may_run_on(label)):
            if sibling is None and before is not None and label.value == before.value + 1 and label.value > 1:
                self.runs_through.add(label.kind)
            self._push_label(label)
        elif gaps and label.value <= _MOST_HIDDEN and (label.anchor >= AFTER_STOP or self._follows_heading(label)):
            self._take_behind_gap(label, sibling, before, gaps)
        elif self._begins_excerpt(label) or (
            (label.anchor == AT_PARAGRAPH or self._begins_surely(label)) and self._may_restart(label, sibling, before)
        ):
            if before is not None:
                self.unfit.append((label, True))
            self._push_label(label)
        else:
            self.unfit.append((label, False))

    def _may_run_on(self, label: Label) -> bool:
        """Tell whether a label inside a run may number a unit: in a text without lines, or behind a heading."""
        return self.flat or self._follows_heading(label)

    def _begins_surely(self, label: Label) -> bool:
        """Tell whether a label of a text without line ends stands straight behind a clause, or behind a heading."""
        return self.flat and (label.start in self.clause_ends or self._follows_heading(label, "。；"))

    def _follows_heading(self, label: Label, stops: str = "。，；") -> bool:
        """Tell whether a label stands straight behind the heading of a wider unit: “一、高水平建设数字政府（一）…”."""
        if not self.opened or self.opened[-1].rank >= label.rank:
            return False
        between = self.document.text[self.opened[-1].body : label.start]
        return len(between) <= 40 and not set(between) & set(stops)

    def _begins_excerpt(self, label: Label) -> bool:
        """Tell whether a label may be the first of an excerpt: “…有关就业工作的通知 三、鼓励劳动者…”."""
        return not self.units and label.kind in ("han", "han_bracket") and self.document.breaks[label.start] > 0

    def _is_in_heading(self, label: Label) -> bool:
        return bool(self.opened) and self.opened[-1].kind == "heading" and self.opened[-1].rank < label.rank

    def _may_restart(self, label: Label, sibling: Unit | None, before: Unit | None) -> bool:
        """Tell whether a label at a paragraph's start is believed though its number does not follow.

        An excerpt begins anywhere; numbers typed inconsistently go on or begin anew at a paragraph of their own.
        """
        if before is None:
            return True
        if label.kind in ("arabic_bracket", "circled"):
            return label.value == 1
        if label.value == 1 or (sibling is None and label.anchor == AT_PARAGRAPH):
            return True
        follows = sibling or before
        return follows.value <= label.value <= follows.value + 5

    def _take_behind_gap(self, label: Label, sibling: Unit | None, before: Unit | None, gaps: Sequence[int]) -> None:
        """Begin a unit whose number does not follow because a gap hides what stood before it."""
        follows = sibling or (before if label.kind in self.runs_through else None)
        if follows is not None and label.value > follows.value and not any(gap >= self._last_start() for gap in gaps):
            if sibling is None:
                self._insert_before(label, follows, gaps)
            else:
                self._push_somewhere_before(label, follows)
            self._push_label(label)
            return
        if follows is not None and label.value > follows.value:
            gap, first = self._hiding_gap(gaps), follows.value + 1
        else:  # the numbering began anew below a unit whose label is hidden too
            recent = [gap for gap in gaps if gap >= self._last_start()] or list(gaps)
            gap, first = self._hiding_gap(recent), 1
            if self._push_unit_above(gap, label, sibling) and not self._has_clause(gap, label.start):
                first = label.value
        if sibling is not None and sibling.lost and sibling.uncertain and label.value <= sibling.value:
            sibling.value = 0  # the number inferred for it was wrong: another wider unit is hidden too
        uncertain = len([place for place in gaps if place >= self._last_start()]) > 1
        pattern = self.document.cell(label.start, label.end)
        for value in range(first, label.value):
            self._push(Unit.hidden(label.kind, value, gap, pattern, uncertain=uncertain))
        self._push_label(label)

    def _insert_before(self, label: Label, follows: Unit, gaps: Sequence[int]) -> None:
        """Add units of a numbering that runs through the plan, hidden before the wider unit that is open now.

        “7.…▯三、精心做好企业服务 9.…”: the hidden 8. stands before 三、.
        """
        gap, rank = self._widest(gaps), label.rank
        pattern = self.document.cell(label.start, label.end)
        for value in range(follows.value + 1, label.value):
            unit = Unit.hidden(label.kind, value, gap, pattern, uncertain=len(gaps) > 1)
            index = bisect_right(self.units, gap, key=lambda other: other.start)
            unit.parent = (
                next((above for above in self.units[index - 1].lineage() if above.rank < rank), None) if index else None
            )
            self.units.insert(index, unit)
            if unit.parent:
                at = bisect_right(unit.parent.children, gap, key=lambda other: other.start)
                unit.parent.children.insert(at, unit)

    def _push_somewhere_before(self, label: Label, follows: Unit) -> None:
        """Add units hidden at gaps that narrower numbering has passed already: which units they hold is not known.

        A heading and the first label below it stand in one sentence, so that units whose label survives still belong to
        the last heading read; from the first lost label on, the parent is lost.
        """
        orphans = [unit for unit in self.units if unit.start > follows.start and unit.parent is follows]
        first = next((index for index, unit in enumerate(orphans) if unit.lost), None)
        if first is None:
            self.unfit.append((label, True))
            return
        for unit in orphans[first:]:
            unit.parent, unit.parent_lost = None, True
            follows.children.remove(unit)
        pattern = self.document.cell(label.start, label.end)
        for value in range(follows.value + 1, label.value):
            self._push(Unit.hidden(label.kind, value, label.start, pattern, uncertain=True))

    def _hiding_gap(self, gaps: Sequence[int]) -> int:
        recent = [gap for gap in gaps if gap >= self._last_start()] or list(gaps)
        return self._widest(recent)

    def _has_clause(self, start: int, end: int) -> bool:
        """Tell whether a clause stands in what a gap left before a label: then it is the clause of a numbered unit.

        Without one, what is left below a heading that is lost too is that section's text: nothing shows how it began.
        “▯建设城市管理行政执法指挥平台。…2．加强便民信息服务” (fujian-2016-2020; docs/adr/0006-what-a-gap-hides.md)
        """
        return bisect_left(self.clauses, start) < bisect_left(self.clauses, end)

    def _push_unit_above(self, gap: int, label: Label, sibling: Unit | None) -> bool:
        """Begin the wider units whose labels a gap hides where numbers below them begin anew; tell whether any was."""
        return self._push_hidden_parents(gap, label) or (sibling is not None and self._push_hidden_parent(gap, sibling))

    def _push_hidden_parent(self, gap: int, sibling: Unit) -> bool:
        """Begin the next wider unit of the kind above a sibling.

        If a later label of that kind contradicts, its number is not known.
        """
        parent = sibling.parent
        if parent is None or parent.kind not in KINDS:
            return False
        pattern = parent.pattern if parent.lost else self.document.cell(parent.start, parent.body)
        self._push(Unit.hidden(parent.kind, parent.value + 1, gap, pattern, uncertain=True))
        return True

    def _push_hidden_parents(self, gap: int, label: Label) -> bool:
        """Place lost lines of the table of contents up to the next one without lines below it; tell whether any was."""
        placed = False
        while self.next_entry < len(self.entries):
            entry = self.entries[self.next_entry]
            if entry.label.rank >= label.rank or self._is_ahead(entry):
                return placed
            self.next_entry += 1
            self._push(Unit.of_entry(entry, gap))
            placed = True
            if not entry.children:
                return True
        return placed

    def _is_ahead(self, entry: Entry) -> bool:
        """Tell whether a line's heading survives further on in the body."""
        number, position = self._found_title(entry), self.units[-1].start if self.units else 0
        return number is not None and number > position

    def _found_title(self, entry: Entry) -> int | None:
        printed = self.document.text[entry.label.start : entry.label.end] + entry.title
        place = self.document.text.find(printed, entry.label.end)
        return place if place >= 0 else None

    def _push_label(self, label: Label) -> None:
        self._push(Unit(label.kind, label.value, label.start, label.end, label.rank))

    def _push(self, unit: Unit) -> None:
        while self.opened and self.opened[-1].rank >= unit.rank:
            self.opened.pop()
        if self.opened:
            unit.parent = self.opened[-1]
            unit.parent.children.append(unit)
        self.opened.append(unit)
        self.last[unit.kind] = unit
        self.units.append(unit)
