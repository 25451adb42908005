"""The steps as Prefect tasks: thin, each with its retries and its cache declared, the work done by the rooms.

Reading a plan is pure, so its result is kept under a hash of the document and of the rules. What writes is never
cached: it looks at what is there and leaves alone what is right.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from prefect import State, Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.context import TaskRunContext
from prefect.utilities.annotations import quote

from datapackages.build import StagedPackage
from datapackages.catalogue.published import NAME as CATALOGUE
from datapackages.collections.entries import PlanEntry
from datapackages.collections.metadata import CollectionName
from datapackages.program import combined
from datapackages.swap import recover
from extract.models import Plan
from flows.cataloguing import stage_the_catalogue
from flows.fingerprints import program_hash
from flows.inbox import InboxDocument
from flows.intake import IntakePlan, RegisteredIntake, choose_id, register
from flows.packaging import Candidate, correct, read_document, stage_over_plans, stage_plan
from flows.publishing import PublicationSummary, publish_packages
from flows.runlog import PackageEntry
from flows.sealing import seal as seal_staged
from flows.settings import Settings
from flows.sources import RegisteredPlan, registered_plan
from flows.validating import validate_candidate

_Asked = ParamSpec("_Asked")
_Done = TypeVar("_Done")


def worth_retrying(_: Task[..., Any], __: TaskRun, state: State[Any]) -> bool:
    """Tell whether a failed task may succeed when tried again: only the system's errors do, a bad input stays bad."""
    return isinstance(state.result(raise_on_failure=False), OSError)


def step(name: str) -> Callable[[Callable[_Asked, _Done]], Task[_Asked, _Done]]:
    """Make a task of what reads or writes files: never cached, and tried again after an error of the system.

    `name` is what a run of it is called; fields in braces are filled in from its arguments.
    """
    return task(
        task_run_name=name,
        cache_policy=NO_CACHE,
        retries=2,
        retry_delay_seconds=1,
        retry_condition_fn=worth_retrying,
    )


def reading_key(_: TaskRunContext, parameters: dict[str, Any]) -> str:
    """Name the result of reading a plan by its document and by the rules that read it."""
    registered: RegisteredPlan = parameters["registered"]
    rules = program_hash(("extract",))
    return f"{registered.plan_id}-{combined([('document', registered.sha256), ('rules', rules)])}"


@step("check {plan_id}")
def check_source(sources: Path, plan_id: str) -> RegisteredPlan:
    """Find a plan's document and sidecar, and refuse a document that has changed."""
    return registered_plan(sources, plan_id)


@step("choose {document.path.name}")
def choose_document(document: InboxDocument) -> IntakePlan:
    """Load the sidecar of a document of the inbox, and refuse a document that has changed under a reviewed one."""
    return choose_id(document)


@step("register {intake.plan_id}")
def register_document(intake: IntakePlan, plan: Plan) -> RegisteredIntake:
    """Write the sidecar of a document that was read, unless a person has changed it."""
    return register(intake, plan)


@task(
    task_run_name="read {registered.plan_id}",
    cache_key_fn=reading_key,
    persist_result=True,
    retries=2,
    retry_delay_seconds=1,
    retry_condition_fn=worth_retrying,
)
def read_plan(registered: RegisteredPlan) -> Plan:
    """Read a registered document into a Plan."""
    return read_document(registered)


@task(task_run_name="correct {registered.plan_id}", cache_policy=NO_CACHE)
def correct_plan(plan: Plan, registered: RegisteredPlan, corrections: Path) -> PlanEntry:
    """Apply the reviewed corrections of a plan."""
    return correct(plan, registered, corrections)


@task(cache_policy=NO_CACHE)
def tidy_packages(packages: Path) -> tuple[str, ...]:
    """Clean up what a killed run left among the packages."""
    return recover(packages)


@step("stage {entry.plan_id}")
def stage_package(entry: PlanEntry, settings: Settings) -> Candidate:
    """Write the package of one plan beside its place; tried again, it begins in an empty folder."""
    return stage_plan(entry, settings)


@step("stage {name}")
def stage_collection(name: CollectionName, entries: Sequence[PlanEntry], settings: Settings) -> Candidate:
    """Write one package over all plans beside its place."""
    return stage_over_plans(name, entries, settings)


@step(f"stage {CATALOGUE}")
def stage_catalogue(settings: Settings) -> Candidate:
    """Write the catalogue of all other packages beside its place."""
    return stage_the_catalogue(settings)


@step("validate {candidate.staged.name}")
def validate(candidate: Candidate, settings: Settings) -> StagedPackage:
    """Validate a staged package and add its report; one that does not pass the gate fails here and goes no further."""
    return validate_candidate(candidate, settings)


@step("seal {staged.name}")
def seal(staged: StagedPackage, settings: Settings) -> PackageEntry:
    """Put a package that passed the gate in its place; safe to try again, for it goes there whole or not at all."""
    return seal_staged(staged, settings)


def pass_gate(staged: State[Candidate], settings: Settings) -> State[PackageEntry]:
    """Validate and seal what was staged. Returns the state of the last step that was taken."""
    if not staged.is_completed():
        return cast("State[PackageEntry]", staged)
    # Quoted, since Prefect would search each row of a plan for futures.
    validated = validate(quote(staged.result()), settings, return_state=True)
    if not validated.is_completed():
        return cast("State[PackageEntry]", validated)
    return seal(validated.result(), settings, return_state=True)


@step("publish")
def publish(folders: Sequence[Path], portal: Path) -> PublicationSummary:
    """Publish packages to a portal; safe to try again, for it starts from what the portal holds."""
    return publish_packages(folders, portal)
