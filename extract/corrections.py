"""Reviewed corrections of what was read: `seeds/corrections/<plan-id>.yml`, applied to a Plan after its extraction.

A correction changes a cell, never its evidence: the quote and the spans keep what is printed, and the list that is
published with the data says what was changed and why. Each one must match exactly one row, else the plan is not made.
Rules: CATALOGUE.md, section 5. Knows rows of a Plan; knows no table on disk and no version of its own.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extract.correcting import CorrectablePlan, Place
from extract.exceptions import CorrectionError, SpanError
from extract.models import Issue, Plan
from extract.text.spans import Spans

Kind = Literal["error", "source-error", "request", "rights"]
Status = Literal["received", "accepted", "rejected", "published"]
TableName = Literal[
    "plans",
    "sections",
    "tasks",
    "actions",
    "assignments",
    "targets",
    "projects",
    "project_categories",
    "openings",
]
Cell = str | int | bool | Decimal | date | Spans | None
Text = Annotated[str, Field(min_length=1)]

_DECIDED = frozenset({"accepted", "published"})
_ABOUT_A_CELL = frozenset({"error", "source-error"})


class Correction(BaseModel):
    """One report on a row, and what was decided about it.

    The row is named by its id (`row_id`), or by a place in the source (`spans`) that exactly one row of the table
    cites. `old` is the cell as it is published, or, where the row is named by a place, the part of the cell that is
    wrong. Without `column`, the whole row was read by mistake and goes; `old` is then its text. `reporter` is for the
    reviewers only and is never published.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    correction_id: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,100}-c[0-9]{2,}$")]
    kind: Kind
    status: Status
    reason: Text
    table: TableName | None = None
    row_id: str = ""
    spans: str = ""
    column: str = ""
    old: str = ""
    new: str | None = None
    reporter: str = ""
    reported_on: date | None = None
    decided_on: date | None = None
    version: Annotated[str, Field(pattern=r"^([0-9]+\.[0-9]+\.[0-9]+)?$")] = ""

    @property
    def is_applied(self) -> bool:
        """Tell whether the cell is changed: an accepted error is; what the source itself has wrong stays as printed."""
        return self.kind == "error" and self.status in _DECIDED

    @property
    def must_match(self) -> bool:
        """Tell whether the row must be there as described; a rejected report may be about what never was."""
        return self.status != "rejected" and self.table is not None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Refuse a correction that does not say what it is about, or what was decided when."""
        if self.table is None and (self.kind in _ABOUT_A_CELL or self.row_id or self.spans):
            raise ValueError("give the table that it is about")
        if self.table is not None and bool(self.row_id) == bool(self.spans):
            raise ValueError("give either row_id or spans")
        if self.status != "received" and self.decided_on is None:
            raise ValueError(f"a correction that is {self.status} needs decided_on")
        if self.status == "published" and not self.version:
            raise ValueError("a published correction needs the version that first holds it")
        if self.kind not in _ABOUT_A_CELL and (self.column or self.old or self.new is not None):
            raise ValueError(f"a report of the kind {self.kind} changes no cell; leave out column, old and new")
        if self.is_applied and self.column and self.new is None:
            raise ValueError("say what is right in new; write '' where the cell must be empty")
        if not self.column and self.new is not None:
            raise ValueError("new needs the column that it stands in")
        if not self.column and self.is_applied and not (self.row_id and self.old):
            raise ValueError("to remove a whole row, name it by its row_id and give its text in old")
        return self


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A row of the table corrections: what is published of a correction. Values are cells before and after."""

    correction_id: str
    table: str
    row_id: str
    column: str
    old_value: Cell
    new_value: Cell
    kind: Kind
    reason: str
    status: Status
    reported_on: date | None
    decided_on: date | None
    version: str


@dataclass(frozen=True, slots=True)
class CorrectedPlan:
    """A plan with its accepted corrections in place, and the rows that tell of all of them."""

    plan: Plan
    corrections: tuple[CorrectionRow, ...] = ()


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Load the corrections of one plan; a file that is not there holds none.

    Raises:
        CorrectionError: it is no list of corrections, or some are malformed, two have one id, or one has the id of
            another plan; with a line for each.
    """
    if not path.exists():
        return ()
    try:
        loaded = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        message = " ".join(str(error).split())
        raise CorrectionError(f"corrections {path} cannot be read: {message}; mend the file") from error
    if not isinstance(loaded, list | None):
        raise CorrectionError(f"corrections {path}: is no list; see seeds/corrections/README.md for its form")
    found: list[Correction] = []
    wrong: list[str] = []
    for place, entry in enumerate(loaded or (), 1):
        try:
            found.append(Correction.model_validate(entry))
        except ValidationError as error:
            wrong.append(_malformed(error, place, entry))
    for correction_id, count in Counter(correction.correction_id for correction in found).items():
        if count > 1:
            wrong.append(f"{correction_id} stands there twice; give each its own id")
        if correction_id.rpartition("-c")[0] != path.stem:
            wrong.append(f"{correction_id} must begin with {path.stem}; correct the id")
    if wrong:
        raise CorrectionError(*(f"corrections {path}: {line}" for line in wrong))
    return tuple(found)


def _malformed(error: ValidationError, place: int, entry: object) -> str:
    """Say in a line what is wrong with an entry of the file."""
    first = error.errors(include_url=False)[0]
    name = entry.get("correction_id", f"entry {place}") if isinstance(entry, dict) else f"entry {place}"
    what = ": ".join([*(str(part) for part in first["loc"]), first["msg"].removeprefix("Value error, ")])
    return f"{name}: {what}; mend that entry"


def unclaimed_corrections(folder: Path, plan_ids: Iterable[str]) -> tuple[str, ...]:
    """Say which files of the corrections' folder belong to no plan: one line each, for nobody would apply them."""
    known = set(plan_ids)
    strange = sorted(path for path in folder.glob("*.y*ml") if path.stem not in known or path.suffix != ".yml")
    return tuple(f"{path}: there is no such plan; name the file <plan-id>.yml or remove it" for path in strange)


def apply_corrections(plan: Plan, corrections: tuple[Correction, ...]) -> CorrectedPlan:
    """Apply the corrections in their order; the plan that was given stays as it is.

    Raises:
        CorrectionError: some match nothing, or more than one row, or their new value does not fit the column: a line
            for each.
    """
    working = CorrectablePlan(plan)
    rows: list[CorrectionRow] = []
    issues: list[Issue] = []
    wrong: list[str] = []
    for correction in corrections:
        try:
            row = _applied(working, correction)
        except (CorrectionError, SpanError) as error:
            wrong.append(f"correction {correction.correction_id} {error}")
            continue
        rows.append(row)
        if correction.kind == "source-error" and correction.status in _DECIDED:
            issues.append(_known_issue(correction, row))
    if wrong:
        raise CorrectionError(*wrong)
    return CorrectedPlan(working.plan_with(tuple(issues)), tuple(rows))


def _applied(working: CorrectablePlan, correction: Correction) -> CorrectionRow:
    """Find what one correction is about, change it where that was decided, and tell of it."""
    if not correction.must_match or correction.table is None:
        return _row(correction, correction.row_id, correction.old, correction.new)
    spans = Spans.parse(correction.spans)
    place = Place(correction.table, correction.row_id, spans, correction.column)
    if not (correction.column or correction.old):
        return _row(correction, working.find_row(place), None, None)
    row_id, old, new = working.match(place, correction.old, correction.new)
    if correction.is_applied:
        working.change(place, row_id, new)
    return _row(correction, row_id, old, new)


def _row(correction: Correction, row_id: str, old: Cell, new: Cell) -> CorrectionRow:
    """Make the published row of a correction; who reported it is left out."""
    shared: dict[str, Any] = {
        name: getattr(correction, name)
        for name in ("correction_id", "column", "kind", "reason", "status", "reported_on", "decided_on", "version")
    }
    return CorrectionRow(table=correction.table or "", row_id=row_id, old_value=old, new_value=new, **shared)


def _known_issue(correction: Correction, row: CorrectionRow) -> Issue:
    """List an error of the source among the known issues of the plan; the printed value stays."""
    return Issue(
        severity="notice",
        rule="source-error",
        place=row.row_id,
        text=str(row.old_value or "")[:200],
        message=f"{correction.column or 'the row'} is wrong in the source itself: {correction.reason}",
        advice=f"the printed value stays; see {correction.correction_id} in the table corrections",
    )
