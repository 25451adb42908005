"""Reads the body of a document into rows: sections, tasks, actions and what their clauses assign."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extract.grammar.labels import AT_PARAGRAPH, number_like
from extract.grammar.statements import first_leads_at, term_in
from extract.models import State
from extract.parts.bodies import read_bodies
from extract.parts.boxes import boxes
from extract.parts.clauses import Clause
from extract.parts.outline import Unit
from extract.parts.tasks import (
    ActionPart,
    Surroundings,
    TaskPart,
    choose_tasks,
    closing_start,
    covers_below,
    cut_task,
    drop_rare_headings,
    unit_title,
)
from extract.rows import RowBook
from extract.structure import Reading
from extract.text.document import GAP
from extract.text.spans import Spans


def read_body(reading: Reading, book: RowBook) -> None:
    """Add the sections, tasks, actions and assignments of a document's body to a book."""
    _Body(reading, book).read()


def _end_with_clauses(parts: list[TaskPart]) -> bool:
    """Tell whether tasks end with their clauses, as most plans with clauses have it."""
    closed = sum(bool(part.actions) and part.actions[-1].clause is not None for part in parts)
    return closed * 2 >= len(parts)


def _says_outside_clauses_that_first_leads(reading: Reading) -> bool:
    """Tell whether a foreword or a note says that the first body of each clause leads."""
    begins = [clause.start for clause in reading.clauses]
    for place in first_leads_at(reading.document.text):
        index = bisect_right(begins, place)
        if not index or place >= reading.clauses[index - 1].end:
            return True
    return False


class _Body:
    """The units of one body and the rows made of them."""

    def __init__(self, reading: Reading, book: RowBook) -> None:
        self.reading = reading
        self.document = reading.document
        self.book = book
        self.starts = frozenset(reading.starts)
        self.section_of: dict[int, str] = {}
        self.first_leads = _says_outside_clauses_that_first_leads(reading)

    def read(self) -> None:
        """Choose the tasks and add all rows."""
        units = self.reading.outline.units
        titles = {id(unit): self._title(unit) for unit in units}
        chosen = choose_tasks(units, self.reading.clauses, titles, sorted(self.document.gaps))
        chosen = [unit for unit in chosen if not self._holds_only_a_table(unit)]
        parts = self._task_parts(chosen)
        tasks = {id(unit) for unit in chosen}
        for unit in units:
            if not any(id(above) in tasks for above in unit.lineage()):
                self._add_section(unit)
        for part in parts:
            self._add_task(part)
        self._report_outline()

    def _title(self, unit: Unit) -> str:
        place = unit_title(self.document, unit, self.starts)
        return self.document.text[place[0] : place[1]] if place else ""

    def _holds_only_a_table(self, unit: Unit) -> bool:
        """Tell whether a unit is a heading with nothing below it but a table: a section."""
        title = unit_title(self.document, unit, self.starts)
        begin = title[1] if title and not unit.lost else unit.body
        return any(start == begin for start, _ in self.reading.tables)

    def _task_parts(self, chosen: list[Unit]) -> list[TaskPart]:
        """Cut the chosen units into actions. A document without units but with clauses is one task."""
        clauses, end = self.reading.clauses, self.reading.body_end
        if not chosen and clauses and not self.reading.outline.units:
            chosen = [Unit("whole", 0, 0, 0, 0, end=end)]
        around = Surroundings(
            self.document, self.starts, self.reading.tables, boxes(self.document, self.reading.starts)
        )
        begins = [clause.start for clause in clauses]
        parts: list[TaskPart] = []
        for index, unit in enumerate(chosen):
            following = chosen[index + 1].start if index + 1 < len(chosen) else end
            stop = min(unit.end, following)
            own = clauses[bisect_left(begins, unit.start) : bisect_left(begins, stop)]
            if index + 1 == len(chosen):
                closes = _end_with_clauses(parts) if own else self._have_one_paragraph(chosen[:-1], unit.kind)
                least = self._least_end(unit, own)
                # Without line ends nothing shows where a paragraph begins: all behind the last task's clause closes
                starts = (least,) if own and parts and self.document.is_flat else self.reading.starts
                stop = self._close(least, stop, starts, all_close=closes)
            part = cut_task(around, unit, stop, own)
            self._mark_losses(part, stop)
            parts.append(part)
        drop_rare_headings(parts)
        return parts

    def _least_end(self, unit: Unit, own: Sequence[Clause]) -> int:
        """Tell up to where a unit's text surely goes: its last clause, the last unit below it, the text it heads."""
        if not own:
            return unit.body + 1
        inner = unit.children[-1].body + 1 if unit.children else 0
        if covers_below(self.document, unit, own):
            inner = max(inner, own[0].end + 1)
        return max(own[-1].end, inner)

    def _have_one_paragraph(self, others: list[Unit], kind: str) -> bool:
        """Tell whether the tasks of a numbering have one paragraph each: then a second one behind the last closes."""
        clauses = {clause.start for clause in self.reading.clauses}
        same = [unit for unit in others if unit.kind == kind]
        inner = [any(place not in clauses for place in self._inner_starts(unit)) for unit in same]
        return len(same) > 1 and sum(inner) * 5 <= len(same)

    def _inner_starts(self, unit: Unit) -> tuple[int, ...]:
        starts = self.reading.starts
        return starts[bisect_left(starts, unit.body + 1) : bisect_left(starts, unit.end)]

    def _close(self, start: int, end: int, starts: Sequence[int], *, all_close: bool) -> int:
        """End the last task where closing paragraphs begin, and claim these as declared boilerplate."""
        stop = closing_start(self.document, start, end, starts, all_close=all_close)
        self.book.claims.claim(stop, end)
        return stop

    def _mark_losses(self, part: TaskPart, stop: int) -> None:
        """A gap closes the open action: its clause is lost, not none. In a plan without clauses none is lost."""
        if not part.actions:
            return
        gap_behind = stop < len(self.document.text) and self.document.text[stop] == GAP
        last = part.actions[-1]
        if gap_behind:
            part.state = "partial"
        if self.reading.clauses and last.clause is None and (last.has_gap or gap_behind):
            last.clause_state = "lost"

    def _number(self, unit: Unit) -> str:
        """Give a unit's number as the text or the contents print it; an inferred one as its neighbours print theirs."""
        if unit.kind in ("heading", "whole") or not unit.value:
            return ""
        if not unit.lost:
            return self.document.cell(unit.start, unit.body)
        if unit.entry:
            return self.document.cell(unit.entry.label.start, unit.entry.label.end)
        return number_like(unit.pattern, unit.value)

    def _add_section(self, unit: Unit) -> None:
        """Add a section; what stands under its heading before the first unit below it is its own text."""
        title = unit_title(self.document, unit, self.starts)
        number_start = unit.entry.label.start if unit.lost and unit.entry else unit.start
        spans = Spans()
        if title:
            spans = self.document.spans(number_start, title[1])
        elif not unit.lost:
            spans = self.document.spans(unit.start, unit.body)
        state: State = "whole"
        own_end = unit.own_end()
        if unit.lost or self.book.has_gap(unit.start, own_end):
            state = "partial" if spans else "lost"
        parent = self._section_above(unit)
        section_id = self.book.add_section(self._number(unit), title, spans, state, parent)
        self.section_of[id(unit)] = section_id
        self.book.claims.claim(unit.start, own_end)
        if unit.lost:
            self._warn_of_remains(unit.body, own_end, section_id)
        # A title that the text runs on from (发展目标到2025年，规模突破1500亿元) promises like the text below it.
        runs_on = title is not None and "，" in self.document.text[title[0] : title[1]]
        begin = title[1] if title and not unit.lost and not runs_on else unit.body
        self.book.add_passage((begin, own_end), None, section_id, self._headings(unit))

    def _warn_of_remains(self, start: int, end: int, section_id: str) -> None:
        """Warn of text that a gap left below a lost heading: it may be the section's own or a numbered unit's."""
        spans = self.book.spans([(start, end)])
        if spans:
            message = "a gap hides the heading above this text and any number before it: it is kept with the section"
            self.book.report("warning", "text-below-lost-heading", section_id, message, spans)

    def _section_above(self, unit: Unit) -> str | None:
        return next((self.section_of[id(above)] for above in unit.lineage() if id(above) in self.section_of), None)

    def _headings(self, unit: Unit) -> tuple[str, ...]:
        return tuple(filter(None, (self._title(above) for above in reversed(list(unit.lineage())))))

    def _add_task(self, part: TaskPart) -> None:
        """Add a task with its actions. Under a section that is lost its section is not known."""
        unit = part.unit
        section_id = None if any(above.parent_lost for above in unit.lineage()) else self._section_above(unit)
        heading = self.document.cell(*part.heading) if part.heading else ""
        number = self._number(unit)
        task_id = self.book.add_task(number, section_id, heading, part.ranges, part.state, inferred=unit.lost)
        self.book.claims.claim(unit.start, part.end)
        headings = self._headings(unit)
        for action in part.actions:
            self._add_action(action, task_id, section_id, headings)
        if part.box[0] < part.box[1]:
            self.book.add_passage(part.box, None, section_id, headings)
        self._warn_of_gaps(part, task_id)
        if unit.uncertain:
            message = "the label is lost and may have stood at another gap"
            self.book.report("warning", "hidden-label", task_id, message)

    def _warn_of_gaps(self, part: TaskPart, task_id: str) -> None:
        """Warn where text behind a gap may belong to a hidden item: no later number proves that it does not."""
        unit = part.unit
        last = unit.parent is None or unit.parent.children[-1] is unit
        behind = [area for action in part.actions if action.has_gap for area in action.ranges[1:]]
        if last and behind and not unit.lost:
            message = "no later number proves that the text behind the gap belongs to this task and not to a hidden one"
            self.book.report("warning", "text-behind-gap", task_id, message, self.book.spans(behind[:1]))

    def _add_action(self, part: ActionPart, task_id: str, section_id: str | None, headings: tuple[str, ...]) -> None:
        clause = [(part.clause.start, part.clause.end)] if part.clause else []
        action_id = self.book.add_action(task_id, part.ranges, clause, part.clause_state)
        term = term_in(self.document.text[slice(*clause[0])]) if clause else ""
        for area in part.ranges:
            self.book.add_passage(area, task_id, section_id, (*headings, term) if term else headings)
        if part.clause:
            self._add_clause(action_id, part.clause)

    def _add_clause(self, action_id: str, clause: Clause) -> None:
        """Make the assignments of a clause, and keep what it states for the whole document."""
        listed = read_bodies(self.document, [clause.listed], first_leads=self.first_leads)
        self.first_leads = self.first_leads or listed.first_leads
        self.book.add_assignments(listed, action_id, action_id=action_id)
        if not listed.bodies:
            spans = self.document.spans(clause.start, clause.end)
            self.book.report("error", "clause-without-names", action_id, "the clause names nobody", spans)

    def _report_outline(self) -> None:
        """Report labels whose number does not follow, and lines of the contents that the text does not have."""
        for label, taken in self.reading.outline.unfit:
            if not taken and label.anchor < AT_PARAGRAPH:
                continue  # digits and numerals in running text
            spans = self.document.spans(label.start, min(label.end + 20, len(self.document.text)))
            message = "the number does not follow the one before it" + ("" if taken else " and is read as text")
            self.book.report("notice", "number-out-of-order", "document", message, spans)
        for entry in self.reading.outline.absent:
            spans = self.document.spans(entry.label.start, entry.title_range[1])
            message = "the contents list this heading, the text has it nowhere"
            self.book.report("warning", "heading-of-contents-absent", "document", message, spans)
