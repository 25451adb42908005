"""Turns what was read of a document into the rows of a Plan: ids, cells, evidence, issues, coverage."""

from bisect import bisect_left
from dataclasses import replace

from extract.coverage import Claims
from extract.grammar.labels import AT_PARAGRAPH, number_like
from extract.grammar.vocabulary import load
from extract.models import Action, Assignment, Header, Issue, Level, Plan, Section, State, Task
from extract.parts.agencies import default_register, resolve_assignments
from extract.parts.bodies import BodyList, read_bodies
from extract.parts.clauses import Clause
from extract.parts.openings import read_openings
from extract.parts.outline import Unit
from extract.parts.passages import Passage
from extract.parts.tasks import (
    ActionPart,
    Surroundings,
    TaskPart,
    choose_tasks,
    closing_start,
    cut_task,
    drop_rare_headings,
    unit_title,
)
from extract.structure import Reading
from extract.text.document import GAP
from extract.text.spans import Spans


def _end_with_clauses(parts: list[TaskPart]) -> bool:
    """Tell whether tasks end with their clauses, as most plans with clauses have it."""
    closed = sum(bool(part.actions) and part.actions[-1].clause is not None for part in parts)
    return closed * 2 >= len(parts)


class Assembly:
    """Makes the rows of one plan. `plan()` does all; the rest serves it."""

    def __init__(self, reading: Reading, header: Header, plan_id: str, source_format: str) -> None:
        """Take what was read of a document; ids of all rows begin with `plan_id`."""
        self.reading = reading
        self.document = reading.document
        self.header = header
        self.plan_id = plan_id
        self.source_format = source_format
        self.starts = frozenset(reading.starts)
        self.claims = Claims(self.document)
        self.issues: list[Issue] = []
        self.sections: list[Section] = []
        self.section_of: dict[int, str] = {}
        self.tasks: list[Task] = []
        self.actions: list[Action] = []
        self.assignments: list[Assignment] = []
        self.passages: list[Passage] = []
        self.first_leads = False

    def plan(self) -> Plan:
        """Make the plan."""
        units = self.reading.outline.units
        titles = {id(unit): self._title_text(unit) for unit in units}
        chosen = choose_tasks(units, self.reading.clauses, titles)
        parts = self._task_parts(chosen)
        inside = self._inside_tasks(chosen)
        for unit in units:
            if id(unit) not in inside:
                self._add_section(unit)
        self._claim_furniture(units)
        for part in parts:
            self._add_task(part)
        self._report_labels()
        self._add_projects()
        self._infer_level()
        projects = self.reading.projects.projects if self.reading.projects else ()
        period = (self.header.period_start, self.header.period_end)
        openings, unthemed = read_openings(self.document, self.plan_id, self.passages, projects, period)
        assignments, unknown = resolve_assignments(
            default_register(), self.assignments, self.header.region_code, self.header.level
        )
        self.issues += [*unthemed, *unknown]
        return Plan(
            plan_id=self.plan_id,
            source_text=self.document.raw,
            source_format=self.source_format,
            header=self.header,
            damage=self.document.damage,
            coverage=self.claims.coverage(),
            sections=tuple(self.sections),
            tasks=tuple(self.tasks),
            actions=tuple(self.actions),
            assignments=assignments,
            projects=projects,
            project_categories=self.reading.projects.categories if self.reading.projects else (),
            openings=openings,
            issues=(*self.issues, *self.claims.issues()),
        )

    def _infer_level(self) -> None:
        """Take the level of an issuer that is not printed from the bodies that the clauses name."""
        if self.header.level is not None:
            return
        names = [row.agency for row in self.assignments]
        beginnings: dict[Level, list[str]] = load("bodies")["level_beginnings"]
        counts = {level: sum(name.startswith(tuple(words)) for name in names) for level, words in beginnings.items()}
        level = max(counts, key=lambda key: counts[key]) if any(counts.values()) else "state"
        self.header = replace(self.header, level=level)
        self._report(
            "notice", "level-inferred", "document", Spans(), f"no issuer is printed; bodies named are of level {level}"
        )

    def _title_text(self, unit: Unit) -> str:
        place = unit_title(self.document, unit, self.starts)
        return self.document.text[place[0] : place[1]] if place else ""

    def _inside_tasks(self, chosen: list[Unit]) -> set[int]:
        """Units that are tasks, and units inside a task that are none: items of its text."""
        tasks = {id(unit) for unit in chosen}
        inside = set(tasks)
        for unit in self.reading.outline.units:
            if any(id(above) in tasks for above in unit.lineage()):
                inside.add(id(unit))
        return inside

    def _task_parts(self, chosen: list[Unit]) -> list[TaskPart]:
        """Cut the chosen units into actions. A document without units but with clauses is one task."""
        clauses = list(self.reading.clauses)
        end = self.reading.body_end
        if not chosen and clauses and not self.reading.outline.units:
            chosen = [Unit("whole", 0, 0, 0, 0, end=end)]
        around = Surroundings(self.document, self.starts, self.reading.tables)
        parts: list[TaskPart] = []
        for index, unit in enumerate(chosen):
            following = chosen[index + 1].start if index + 1 < len(chosen) else end
            stop = min(unit.end, following)
            if index + 1 == len(chosen):
                last_clause = max((clause.end for clause in clauses if unit.start <= clause.start < stop), default=0)
                closes = _end_with_clauses(parts) if last_clause else self._have_one_paragraph(chosen[:-1], unit.kind)
                stop = self._close(last_clause or unit.body + 1, stop, all_close=closes)
            own = [clause for clause in clauses if unit.start <= clause.start < stop]
            part = cut_task(around, unit, stop, own)
            self._mark_lost_clauses(part, stop)
            parts.append(part)
        drop_rare_headings(parts)
        return parts

    def _have_one_paragraph(self, others: list[Unit], kind: str) -> bool:
        """Tell whether the tasks of a numbering have one paragraph each: then a second one behind the last closes."""
        clauses = {clause.start for clause in self.reading.clauses}
        same = [unit for unit in others if unit.kind == kind]
        inner = [
            any(unit.body < place < unit.end and place not in clauses for place in self._starts_in(unit))
            for unit in same
        ]
        return len(same) > 1 and sum(inner) * 5 <= len(same)

    def _starts_in(self, unit: Unit) -> tuple[int, ...]:
        starts = self.reading.starts
        return starts[bisect_left(starts, unit.body) : bisect_left(starts, unit.end)]

    def _close(self, start: int, end: int, *, all_close: bool) -> int:
        """End the last task where closing paragraphs begin, and claim these as declared boilerplate."""
        stop = closing_start(self.document, start, end, self.reading.starts, all_close=all_close)
        self.claims.claim(stop, end)
        return stop

    def _mark_lost_clauses(self, part: TaskPart, stop: int) -> None:
        """A gap closes the open action: its clause is lost, not none. In a plan without clauses none is lost."""
        if not part.actions or part.unit is None:
            return
        gap_behind = stop < len(self.document.text) and self.document.text[stop] == GAP
        last = part.actions[-1]
        if gap_behind:
            part.state = "partial"
        if self.reading.clauses and last.clause is None and (last.has_gap or gap_behind):
            last.clause_state = "lost"

    def _id(self, letter: str, ordinal: int) -> str:
        return f"{self.plan_id}-{letter}{ordinal:02d}"

    def _number(self, unit: Unit) -> str:
        if unit.kind in ("heading", "whole") or not unit.value:
            return ""
        if not unit.lost:
            return self.document.cell(unit.start, unit.body)
        if unit.entry:
            return self.document.cell(unit.entry.label.start, unit.entry.label.end)
        return number_like(unit.pattern, unit.kind, unit.value)

    def _add_section(self, unit: Unit) -> None:
        """Make the row of a section: its spans are those of number and title."""
        ordinal = len(self.sections) + 1
        section_id = self._id("s", ordinal)
        self.section_of[id(unit)] = section_id
        title = unit_title(self.document, unit, self.starts)
        spans, printed = Spans(), ""
        if title:
            number_start = unit.entry.label.start if unit.lost and unit.entry else unit.start
            spans = self.document.spans(number_start, title[1])
            printed = self.document.cell(*title)
        elif not unit.lost:
            spans = self.document.spans(unit.start, unit.body)
        own_end = unit.own_end() or unit.end
        state: State = "whole"
        if unit.lost or GAP in self.document.text[unit.start : own_end]:
            state = "partial" if spans else "lost"
        parent = next(
            (self.section_of[id(above)] for above in list(unit.lineage())[1:] if id(above) in self.section_of), None
        )
        level = 1 + sum(1 for above in list(unit.lineage())[1:])
        self.sections.append(Section(section_id, parent, ordinal, level, self._number(unit), printed, state, spans))
        self.claims.claim(unit.start, own_end)
        self._add_passages(
            title[1] if title and not unit.lost else unit.body, own_end, None, section_id, self._headings(unit)
        )

    def _headings(self, unit: Unit) -> tuple[str, ...]:
        return tuple(filter(None, (self._title_text(above) for above in reversed(list(unit.lineage())))))

    def _add_passages(
        self, start: int, end: int, task_id: str | None, section_id: str | None, headings: tuple[str, ...]
    ) -> None:
        begin = start
        for place in range(start, end + 1):
            if place == end or self.document.text[place] == GAP:
                if place > begin:
                    self.passages.append(Passage(begin, place, task_id, section_id, headings))
                begin = place + 1

    def _claim_furniture(self, units: tuple[Unit, ...]) -> None:
        """Claim the head and the table of contents as declared boilerplate."""
        if units and (self.header.title or self.header.notice_title):
            self.claims.claim(0, units[0].start)
        if self.reading.contents:
            self.claims.claim(self.reading.contents.start, self.reading.contents.end)

    def _section_id(self, unit: Unit) -> str | None:
        if any(above.parent_lost for above in unit.lineage()):
            return None
        return next((self.section_of[id(above)] for above in unit.lineage() if id(above) in self.section_of), None)

    def _add_task(self, part: TaskPart) -> None:
        unit = part.unit
        if unit is None:
            return
        ordinal = len(self.tasks) + 1
        task_id = self._id("t", ordinal)
        section_id = self._section_id(unit)
        heading = self.document.cell(*part.heading) if part.heading else ""
        spans = self._spans(part.ranges)
        self.tasks.append(
            Task(
                task_id=task_id,
                ordinal=ordinal,
                number=self._number(unit),
                number_inferred=unit.lost,
                section_id=section_id,
                heading=heading,
                text=self.document.printed(spans),
                state=part.state,
                spans=spans,
            )
        )
        stop = max([unit.body, *(piece[1] for piece in part.ranges)])
        self.claims.claim(unit.start, max(stop, unit.body))
        headings = self._headings(unit)
        for number, action in enumerate(part.actions, 1):
            self._add_action(action, task_id, number, section_id, headings)
        if unit.uncertain:
            self._report(
                "warning", "hidden-label", task_id, Spans(), "the label is lost and may have stood at another gap"
            )

    def _spans(self, ranges: list[tuple[int, int]]) -> Spans:
        spans = Spans()
        for start, end in ranges:
            spans += self.document.spans(start, end)
        return spans

    def _add_action(
        self, part: ActionPart, task_id: str, number: int, section_id: str | None, headings: tuple[str, ...]
    ) -> None:
        action_id = f"{task_id}-a{number}"
        spans = self._spans(part.ranges)
        clause_spans = self.document.spans(part.clause.start, part.clause.end) if part.clause else Spans()
        clause = self.document.printed(clause_spans)
        self.actions.append(
            Action(
                action_id, task_id, number, self.document.printed(spans), clause, part.clause_state, spans, clause_spans
            )
        )
        for start, end in part.ranges:
            self.claims.claim(start, end)
            self._add_passages(start, end, task_id, section_id, headings)
        if part.clause:
            self._add_clause(action_id, part.clause)

    def _add_clause(self, action_id: str, clause: Clause) -> None:
        """Make the assignments of a clause, and keep what it states for the whole document."""
        self.claims.claim(clause.start, clause.end)
        listed = read_bodies(self.document, [clause.listed], first_leads=self.first_leads)
        self.first_leads = self.first_leads or listed.first_leads
        self._add_assignments(listed, action_id, action_id=action_id)
        if not listed.bodies:
            spans = self.document.spans(clause.start, clause.end)
            self._report("error", "clause-without-names", action_id, spans, "names nobody")

    def _add_assignments(
        self, listed: BodyList, stem: str, *, action_id: str | None = None, project_id: str | None = None
    ) -> None:
        for ordinal, body in enumerate(listed.bodies, 1):
            row_id = f"{stem}-r{ordinal}"
            self.assignments.append(
                Assignment(
                    row_id, action_id, project_id, None, ordinal, body.agency, None, body.role, body.mention, body.spans
                )
            )
            if not body.known:
                self._report("warning", "unknown-body", row_id, body.spans, "does not end as names of bodies do")

    def _add_projects(self) -> None:
        """Take the table of projects: its range, its issues, and the bodies that its rows name."""
        table = self.reading.projects
        if table is None:
            return
        self.claims.claim(table.start, table.end)
        self.issues += table.issues
        for project_id, ranges in table.bodies:
            self._add_assignments(read_bodies(self.document, ranges), project_id, project_id=project_id)

    def _report(self, severity: str, rule: str, place: str, spans: Spans, message: str) -> None:
        self.issues.append(
            Issue(
                severity=severity,  # type: ignore[arg-type]
                rule=rule,
                place=place,
                text=self.document.printed(spans)[:200],
                message=message,
                advice="compare with the source; if the form is new, report it so that a rule can be made",
                spans=spans,
            )
        )

    def _report_labels(self) -> None:
        """Report labels whose number does not follow."""
        for label, taken in self.reading.outline.unfit:
            if not taken and label.anchor < AT_PARAGRAPH:
                continue  # digits and numerals in running text
            spans = self.document.spans(label.start, min(label.end + 20, len(self.document.text)))
            message = "the number does not follow the one before it" + ("" if taken else " and is read as text")
            self._report("notice", "number-out-of-order", "document", spans, message)
        for entry in self.reading.outline.absent:
            spans = self.document.spans(entry.label.start, entry.title_range[1])
            self._report(
                "warning",
                "heading-of-contents-absent",
                "document",
                spans,
                "the contents list it, the text has it nowhere",
            )
