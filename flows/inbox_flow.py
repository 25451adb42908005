"""The flow over the inbox: each document is read, registered and packaged alone, so that one stops none of the others.

What a person has reviewed and may be published goes into the collections; the rest is made to be looked at.
"""

from dataclasses import dataclass, field
from typing import TypeVar

from prefect import State, flow
from prefect.utilities.annotations import quote

from datapackages.collections.entries import PlanEntry
from datapackages.intake import why_held
from datapackages.program import sha256_of
from extract.exceptions import PlanportError
from extract.models import Plan
from flows.inbox import Listing, list_inbox
from flows.intake import IntakePlan, RegisteredIntake, clashes
from flows.progress import report
from flows.runlog import FailureEntry, InboxEntry, PackageEntry
from flows.settings import Settings
from flows.sources import RegisteredPlan, plan_ids_beside, registered_documents
from flows.tasks import (
    choose_document,
    correct_plan,
    pass_gate,
    read_plan,
    register_document,
    stage_package,
    tidy_packages,
)

Result = TypeVar("Result")


@dataclass(slots=True)
class InboxOutcome:
    """What became of the inbox: a line for each thing in it, packages, failures, and what was written beside documents.

    `reviewed` are the plans that may be published; `written` the hashes of the sidecars, as `measure_inbox` names them.
    """

    entries: tuple[InboxEntry, ...] = ()
    packages: list[PackageEntry] = field(default_factory=list)
    failures: list[FailureEntry] = field(default_factory=list)
    reviewed: tuple[PlanEntry, ...] = ()
    written: dict[str, str] = field(default_factory=dict)
    plan_ids: tuple[str, ...] = ()


@flow(name="inbox", validate_parameters=False)
def inbox_flow(settings: Settings) -> InboxOutcome:
    """Read each document of the inbox, write its sidecar or follow the one that a person changed, make its package."""
    if settings.inbox is None:
        return InboxOutcome()
    tidy_packages(settings.packages)
    listing = list_inbox(settings.inbox, registered_documents(settings.sources))
    lines = {alone.name: _left(alone.name, alone.reason, refused=alone.is_refused) for alone in listing.left_alone}
    chosen = _chosen(listing, settings, lines)
    entries: list[PlanEntry] = []
    outcome = InboxOutcome(plan_ids=tuple(intake.plan_id for intake in chosen))
    for count, intake in enumerate(chosen, 1):
        name = intake.document.path.name
        lines[name] = _Document(intake, settings, outcome, entries).take()
        report("inbox", count, len(chosen), name)
    outcome.entries = tuple(lines[name] for name in sorted(lines))
    outcome.reviewed = tuple(entries)
    outcome.failures = [
        FailureEntry(place=line.name, message=line.message) for line in outcome.entries if line.outcome == "refused"
    ]
    return outcome


def _left(name: str, reason: str, *, refused: bool = True) -> InboxEntry:
    return InboxEntry(name=name, outcome="refused" if refused else "left alone", message=reason)


def _chosen(listing: Listing, settings: Settings, lines: dict[str, InboxEntry]) -> list[IntakePlan]:
    """Choose the plan ids of the documents; refuse those whose sidecar does not fit, and those whose id is taken."""
    chosen: list[IntakePlan] = []
    for document in listing.documents:
        intake = _survived(choose_document(document, return_state=True))
        if isinstance(intake, str):
            lines[document.path.name] = _left(document.path.name, intake)
        else:
            chosen.append(intake)
    for clash in clashes(chosen, plan_ids_beside(settings.sources, settings.inbox)):
        lines[clash.name] = _left(clash.name, clash.reason)
    return [intake for intake in chosen if intake.document.path.name not in lines]


@dataclass(slots=True)
class _Document:
    """One document on its way, and where to put what comes of it."""

    intake: IntakePlan
    settings: Settings
    outcome: InboxOutcome
    entries: list[PlanEntry]

    def take(self) -> InboxEntry:
        """Read, register and package the document. Returns its line."""
        document = self.intake.document
        plan = RegisteredPlan(self.intake.plan_id, document.path, document.sha256, None)
        read = _survived(read_plan(plan, return_state=True))
        if isinstance(read, str):
            return _left(document.path.name, read)
        known = _survived(register_document(self.intake, quote(read), return_state=True))
        if isinstance(known, str):
            return _left(document.path.name, known)
        self.outcome.written[f"inbox/{document.sidecar.name}"] = sha256_of(document.sidecar)
        plan = RegisteredPlan(self.intake.plan_id, document.path, document.sha256, None, known.says)
        return self._package(plan, known, read)

    def _package(self, plan: RegisteredPlan, known: RegisteredIntake, read: Plan) -> InboxEntry:
        """Correct the plan as the sidecar says, and write its package."""
        line = _line(known)
        entry = _survived(correct_plan(quote(read), plan, self.settings.corrections, return_state=True))
        if isinstance(entry, str):
            return line.model_copy(update={"outcome": "refused", "message": entry})
        staged = stage_package(quote(entry), self.settings, return_state=True)
        package = _survived(pass_gate(staged, self.settings))
        if isinstance(package, str):
            return line.model_copy(update={"outcome": "refused", "message": package})
        self.outcome.packages.append(package)
        held = why_held(known.says, entry.plan.header.disclosure)
        if not held:
            self.entries.append(entry)
        return line.model_copy(update={"package": str(self.settings.packages / package.name), "held": held})


def _line(known: RegisteredIntake) -> InboxEntry:
    """Tell what was read of a document, and what became of its sidecar."""
    document = known.plan.document
    return InboxEntry(
        name=document.path.name,
        outcome="read",
        message="; ".join(known.notes),
        plan_id=known.plan.plan_id,
        sidecar=str(document.sidecar),
        sidecar_state=known.state,
        reviewed=known.says.reviewed,
        corrected=known.says.corrected,
        issues=known.issues,
        confidence=known.confidence,
    )


def _survived(state: State[Result]) -> Result | str:
    """Return what a task gave, or the message of its error: whatever goes wrong with one document stops only that."""
    result = state.result(raise_on_failure=False)
    if isinstance(result, PlanportError | OSError):
        return " ".join(str(result).split())
    if isinstance(result, Exception):
        message = " ".join(str(result).split())
        return f"unexpected {type(result).__name__}: {message}; report it with the document"
    if isinstance(result, BaseException):
        raise result
    return result
