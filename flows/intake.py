"""Registers a document of the inbox: its sidecar is written, or what a person wrote into it is followed.

Knows the order of the steps; what a sidecar says is the matter of `datapackages.intake`.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from datapackages.confidence import confidence_line
from datapackages.exceptions import SidecarError, SourceChangedError
from datapackages.intake import (
    IntakeSidecar,
    StoredSidecar,
    changed_readings,
    describe_reading,
    load_intake,
    print_sidecar,
)
from datapackages.metadata import COLLECTION_NAMES
from datapackages.swap import put_file
from extract.models import Plan
from flows.inbox import InboxDocument, LeftAlone
from flows.single import safe_plan_id

SidecarState = Literal["new", "unchanged", "written anew", "kept as you changed it"]


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """A document of the inbox that is to be read: its plan id, and its sidecar where there is one already."""

    plan_id: str
    document: InboxDocument
    stored: StoredSidecar | None


@dataclass(frozen=True, slots=True)
class RegisteredIntake:
    """A document that was read: its sidecar as it stands now, what became of that, and what a person should know."""

    plan: IntakePlan
    says: IntakeSidecar
    state: SidecarState
    notes: tuple[str, ...]
    confidence: str
    issues: dict[str, int]


def choose_id(document: InboxDocument) -> IntakePlan:
    """Load a document's sidecar where there is one, and choose the id of its plan.

    Raises:
        SidecarError: the sidecar is malformed, or speaks of another document.
        SourceChangedError: the document is not the one that a person has looked at.
    """
    plan_id = safe_plan_id(document.path.stem)
    if not document.sidecar.is_file():
        return IntakePlan(plan_id, document, None)
    stored = load_intake(document.sidecar)
    if stored.says.document != document.path.name:
        message = f"{document.sidecar} speaks of {stored.says.document}; correct its line `document`, or remove it"
        raise SidecarError(message)
    if stored.is_changed_by_hand and stored.says.sha256 != document.sha256:
        raise SourceChangedError(
            f"{document.path} has changed since {document.sidecar.name} was worked on: its sha256 is "
            f"{document.sha256}; restore it, or compare the new one with the sidecar and write this sha256 into it"
        )
    return IntakePlan(stored.says.plan_id if stored.is_changed_by_hand else plan_id, document, stored)


def clashes(plans: Iterable[IntakePlan], registered: Collection[str]) -> list[LeftAlone]:
    """Find documents whose ids are taken, by a registered plan, a collection, or another document of the inbox."""
    plans = list(plans)
    counts = Counter(plan.plan_id for plan in plans)
    found: list[LeftAlone] = []
    for plan in plans:
        others = [other.document.path.name for other in plans if other.plan_id == plan.plan_id and other is not plan]
        if plan.plan_id in registered:
            reason = f"its id {plan.plan_id} is that of a registered plan"
        elif plan.plan_id in COLLECTION_NAMES:
            reason = f"its id {plan.plan_id} is that of a collection of all plans"
        elif counts[plan.plan_id] > 1:
            reason = f"its id {plan.plan_id} is also that of {', '.join(others)}"
        else:
            continue
        found.append(LeftAlone(plan.document.path.name, f"{reason}; rename the document", is_refused=True))
    return found


def register(intake: IntakePlan, plan: Plan) -> RegisteredIntake:
    """Write the sidecar of a document that was read, unless a person has changed it.

    Raises:
        PackageError: the sidecar cannot be written.
    """
    document = intake.document
    now = describe_reading(plan, document.path.name, document.sha256)
    stored, notes = intake.stored, list[str]()
    state: SidecarState
    if stored is not None and stored.is_changed_by_hand:
        says, state = stored.says, "kept as you changed it"
        notes += [f"{name} is read as {now.values[name].read!r} now" for name in changed_readings(says, now)]
    else:
        if stored is not None and stored.says.sha256 != document.sha256:
            notes.append("the document has changed since the last run and was read anew")
        says, state = now, "written anew" if document.sidecar.is_file() else "new"
        if not put_file(document.sidecar, print_sidecar(now)):
            state = "unchanged"
    severities = Counter(issue.severity for issue in plan.issues)
    line = confidence_line(plan.coverage.share, plan.confidence)
    return RegisteredIntake(intake, says, state, tuple(notes), line, dict(sorted(severities.items())))
