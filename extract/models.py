"""What is read from one plan: frozen rows, each with its evidence, and the Plan that holds them.

Field names are the column names of the published tables; amounts are `Decimal`, days are `date`, and a value that the
text does not print is None. Nothing here knows how rows are written.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from extract.text.spans import Spans

State = Literal["whole", "partial", "lost"]
ClauseState = Literal["present", "none", "lost"]
Role = Literal["lead", "responsible", "support"]
Level = Literal["state", "ministry", "province", "city", "county"]
PlanType = Literal["key-tasks", "action-plan", "special-plan", "measures", "division", "other"]
TargetKind = Literal["target", "baseline"]
Comparator = Literal[">=", ">", "<=", "<", "=", "~"]
OpeningKind = Literal["domain", "platform", "service", "catalogue", "rule", "control", "use"]
Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class Header:
    """What the document says about itself; `evidence` holds, by field name, where it says so."""

    title: str | None = None
    notice_title: str | None = None
    issuer: str | None = None
    region: str | None = None
    region_code: str | None = None
    level: Level | None = None
    plan_type: PlanType = "other"
    issued_on: date | None = None
    published_on: date | None = None
    period_start: int | None = None
    period_end: int | None = None
    doc_number: str | None = None
    disclosure: str | None = None
    evidence: dict[str, Spans] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the outline that is not a task. `level` counts from 1 for the outermost numbering of the plan."""

    section_id: str
    parent_id: str | None
    ordinal: int
    level: int
    number: str
    title: str
    state: State
    spans: Spans


@dataclass(frozen=True, slots=True)
class Task:
    """The smallest numbered unit that carries its own responsibility clauses."""

    task_id: str
    ordinal: int
    number: str
    number_inferred: bool
    section_id: str | None
    heading: str
    text: str
    state: State
    spans: Spans


@dataclass(frozen=True, slots=True)
class Action:
    """The run of a task's text that one responsibility clause covers."""

    action_id: str
    task_id: str
    ordinal: int
    text: str
    clause: str
    clause_state: ClauseState
    spans: Spans
    clause_spans: Spans


@dataclass(frozen=True, slots=True)
class Assignment:
    """One body made responsible by a clause (action_id), a project (project_id) or a division table (section_id)."""

    assignment_id: str
    action_id: str | None
    project_id: str | None
    section_id: str | None
    ordinal: int
    agency: str
    agency_id: str | None
    role: Role
    mention: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Target:
    """A number that the plan sets itself to reach (`target`), or that had been reached (`baseline`)."""

    target_id: str
    ordinal: int
    task_id: str | None
    section_id: str | None
    kind: TargetKind
    indicator: str
    comparator: Comparator
    value: Decimal
    unit: str
    deadline: date | None
    quote: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Project:
    """A row of the table of major projects; investment in 亿元."""

    project_id: str
    no: int
    category: str
    name: str
    responsible: str
    schedule: str
    start_year: int | None
    end_year: int | None
    investment: Decimal
    spans: Spans


@dataclass(frozen=True, slots=True)
class ProjectCategory:
    """A category of that table: its printed subtotal and the sum of its rows, in 亿元."""

    category: str
    stated_investment: Decimal | None
    computed_investment: Decimal


@dataclass(frozen=True, slots=True)
class Opening:
    """One thing that the plan promises about opening public data to society."""

    opening_id: str
    ordinal: int
    task_id: str | None
    section_id: str | None
    project_id: str | None
    kind: OpeningKind
    subject: str
    theme_id: str | None
    is_priority: bool
    deadline: date | None
    quote: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that could not be read, or not surely: what, where, by which rule, and what to do.

    `place` is the id of the nearest row or the name of a part of the document; `rule` is a stable name such as
    `unclaimed-text`; `text` is the printed text in question, cut to 200 characters.
    """

    severity: Severity
    rule: str
    place: str
    text: str
    message: str
    advice: str
    spans: Spans = field(default_factory=Spans)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is known about a source's damage: its kind, its number of sentences, and how many of them are lost."""

    kind: Literal["none", "spliced"] = "none"
    sentences: int = 0
    sentences_lost: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many code points of the body are claimed by a section, task, clause, table row or declared boilerplate.

    Blank characters count on neither side.
    """

    body: int
    claimed: int

    @property
    def share(self) -> Decimal:
        """Claimed share of the body, rounded down to four places; 1 for an empty body."""
        if not self.body:
            return Decimal(1)
        return Decimal(self.claimed * 10_000 // self.body) / 10_000


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that may say something that was not taken from it: its printed text, the reason, and where it stands."""

    text: str
    reason: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far a plan was understood: what of its text, clauses and numbers was read, and what was not and why."""

    unclaimed: tuple[Doubt, ...] = ()
    clauses_read: int = 0
    clauses_unread: tuple[Doubt, ...] = ()
    numbers_taken: int = 0
    numbers_passed: tuple[Doubt, ...] = ()

    @property
    def passed_by_reason(self) -> dict[str, int]:
        """Count the numbers that were not taken as targets by the reason, in the order of the alphabet."""
        return dict(sorted(Counter(doubt.reason for doubt in self.numbers_passed).items()))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything read from one document. `source_text` is the published raw text that all spans point into."""

    plan_id: str
    source_text: str
    source_format: str
    header: Header
    damage: Damage
    coverage: Coverage
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    actions: tuple[Action, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    targets: tuple[Target, ...] = ()
    projects: tuple[Project, ...] = ()
    project_categories: tuple[ProjectCategory, ...] = ()
    openings: tuple[Opening, ...] = ()
    issues: tuple[Issue, ...] = ()
    confidence: Confidence = field(default_factory=Confidence)
