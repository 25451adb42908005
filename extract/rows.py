"""Collects the rows of one plan: gives ids, makes cells and evidence of places, claims what is read, keeps issues.

Decides nothing about the text; whoever reads a part of it says where things stand.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from extract.coverage import Claims
from extract.models import Action, Assignment, ClauseState, Issue, Section, Severity, State, Task
from extract.parts.bodies import BodyList
from extract.parts.passages import Passage
from extract.text.document import GAP, Document
from extract.text.spans import Spans

Area = tuple[int, int]  # a range of the reading text

_SHOWN = 200
_ADVICE = "compare with the source; if the form is new, report it so that a rule can be made"


def touches(area: Area, known: Sequence[Area]) -> bool:
    """Tell whether a range shares a place with one of some others, which are in order and lie apart.

    >>> touches((3, 5), [(0, 3), (4, 9)]), touches((3, 4), [(0, 3), (4, 9)])
    (True, False)
    """
    index = bisect_right(known, (area[1], 0)) - 1
    return any(area[0] < end and start < area[1] for start, end in known[max(0, index - 1) : index + 1])


class RowBook:
    """The rows read so far. Ranges are of the reading text."""

    def __init__(self, document: Document, plan_id: str) -> None:
        """Begin a book whose ids begin with `plan_id`."""
        self.document = document
        self.plan_id = plan_id
        self.claims = Claims(document)
        self._gaps = sorted(document.gaps)
        self.sections: list[Section] = []
        self._levels: dict[str, int] = {}
        self.tasks: list[Task] = []
        self.actions: list[Action] = []
        self.assignments: list[Assignment] = []
        self.passages: list[Passage] = []
        self.issues: list[Issue] = []

    def id_of(self, letter: str, ordinal: int) -> str:
        """Make the id of a row of the plan: `<plan-id>-t03`."""
        return f"{self.plan_id}-{letter}{ordinal:02d}"

    def spans(self, areas: Iterable[Area]) -> Spans:
        """Cite several ranges in reading order."""
        parts = (part for start, end in areas for part in self.document.spans(start, end))
        return Spans.of((part.start, part.end) for part in parts)

    def add_section(
        self, number: str, title: Area | None, spans: Spans, state: State, parent: str | None = None
    ) -> str:
        """Add a section one level below its parent; `spans` are those of number and title. Returns its id."""
        ordinal = len(self.sections) + 1
        level = self._levels.get(parent or "", 0) + 1
        printed = self.document.cell(*title) if title else ""
        row = Section(self.id_of("s", ordinal), parent, ordinal, level, number, printed, state, spans)
        self.sections.append(row)
        self._levels[row.section_id] = level
        return row.section_id

    def add_task(  # noqa: PLR0913 - a row has as many cells
        self,
        number: str,
        section_id: str | None,
        heading: str,
        text: Sequence[Area],
        state: State,
        *,
        inferred: bool = False,
    ) -> str:
        """Add a task. Returns its id."""
        ordinal = len(self.tasks) + 1
        spans = self.spans(text)
        task_id = self.id_of("t", ordinal)
        printed = self.document.printed(spans)
        self.tasks.append(Task(task_id, ordinal, number, inferred, section_id, heading, printed, state, spans))
        return task_id

    def add_action(self, task_id: str, text: Sequence[Area], clause: Sequence[Area], clause_state: ClauseState) -> str:
        """Add the next action of a task and claim its text and clause. Returns its id."""
        before = self.actions[-1] if self.actions else None
        ordinal = before.ordinal + 1 if before and before.task_id == task_id else 1
        action_id = f"{task_id}-a{ordinal}"
        spans, clause_spans = self.spans(text), self.spans(clause)
        printed, clause_printed = self.document.printed(spans), self.document.printed(clause_spans)
        row = Action(action_id, task_id, ordinal, printed, clause_printed, clause_state, spans, clause_spans)
        self.actions.append(row)
        for start, end in (*text, *clause):
            self.claims.claim(start, end)
        return action_id

    def add_assignments(
        self,
        listed: BodyList,
        stem: str,
        *,
        action_id: str | None = None,
        project_id: str | None = None,
        section_id: str | None = None,
    ) -> None:
        """Add an assignment for each body of a list; ids are `<stem>-r1` and so on."""
        for ordinal, body in enumerate(listed.bodies, 1):
            self.assignments.append(
                Assignment(
                    assignment_id=f"{stem}-r{ordinal}",
                    action_id=action_id,
                    project_id=project_id,
                    section_id=section_id,
                    ordinal=ordinal,
                    agency=body.agency,
                    agency_id=None,
                    role=body.role,
                    mention=body.mention,
                    spans=body.spans,
                )
            )
            if not body.known:
                message = "does not end as names of bodies do"
                self.report("warning", "unknown-body", f"{stem}-r{ordinal}", message, body.spans)

    def add_passage(self, area: Area, task_id: str | None, section_id: str | None, headings: tuple[str, ...]) -> None:
        """Add a run of text in which something may be promised; gaps part it."""
        begin, (_, end) = area[0], area
        inside = self._gaps[bisect_left(self._gaps, begin) : bisect_left(self._gaps, end)]
        for place in [*inside, end]:
            if place > begin:
                self.passages.append(Passage(begin, place, task_id, section_id, headings))
            begin = place + 1

    def has_gap(self, start: int, end: int) -> bool:
        """Tell whether text is lost inside a range."""
        return GAP in self.document.text[start:end]

    def report(self, severity: Severity, rule: str, place: str, message: str, spans: Spans | None = None) -> None:
        """Keep an issue; its text is what the spans hold."""
        spans = spans or Spans()
        text = self.document.printed(spans)[:_SHOWN]
        self.issues.append(Issue(severity, rule, place, text, message, _ADVICE, spans))
