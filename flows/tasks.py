"""The steps as Prefect tasks: thin, each with its retries and its cache declared, the work done by the rooms.

Reading a plan is pure, so its result is kept under a hash of the document and of the rules. What writes is never
cached: it looks at what is there and leaves alone what is right.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import State, Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.context import TaskRunContext

from datapackages.collections.entries import PlanEntry
from datapackages.collections.metadata import CollectionName
from datapackages.program import combined
from datapackages.swap import recover
from extract.models import Plan
from flows.cataloguing import build_catalogue
from flows.fingerprints import program_hash
from flows.inbox import InboxDocument
from flows.intake import IntakePlan, RegisteredIntake, choose_id, register
from flows.packaging import build_collection, build_plan_package, correct, read_document
from flows.publishing import PublicationSummary, publish_packages
from flows.runlog import PackageEntry
from flows.settings import Settings
from flows.sources import RegisteredPlan, registered_plan


def worth_retrying(_: Task[..., Any], __: TaskRun, state: State[Any]) -> bool:
    """Tell whether a failed task may succeed when tried again: only the system's errors do, a bad input stays bad."""
    return isinstance(state.result(raise_on_failure=False), OSError)


def reading_key(_: TaskRunContext, parameters: dict[str, Any]) -> str:
    """Name the result of reading a plan by its document and by the rules that read it."""
    registered: RegisteredPlan = parameters["registered"]
    rules = program_hash(("extract",))
    return f"{registered.plan_id}-{combined([('document', registered.sha256), ('rules', rules)])}"


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1, retry_condition_fn=worth_retrying)
def check_source(sources: Path, plan_id: str) -> RegisteredPlan:
    """Find a plan's document and sidecar, and refuse a document that has changed."""
    return registered_plan(sources, plan_id)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1, retry_condition_fn=worth_retrying)
def choose_document(document: InboxDocument) -> IntakePlan:
    """Load the sidecar of a document of the inbox, and refuse a document that has changed under a reviewed one."""
    return choose_id(document)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1, retry_condition_fn=worth_retrying)
def register_document(intake: IntakePlan, plan: Plan) -> RegisteredIntake:
    """Write the sidecar of a document that was read, unless a person has changed it."""
    return register(intake, plan)


@task(
    cache_key_fn=reading_key,
    persist_result=True,
    retries=2,
    retry_delay_seconds=1,
    retry_condition_fn=worth_retrying,
)
def read_plan(registered: RegisteredPlan) -> Plan:
    """Read a registered document into a Plan."""
    return read_document(registered)


@task(cache_policy=NO_CACHE)
def correct_plan(plan: Plan, registered: RegisteredPlan, corrections: Path) -> PlanEntry:
    """Apply the reviewed corrections of a plan."""
    return correct(plan, registered, corrections)


@task(cache_policy=NO_CACHE)
def tidy_packages(packages: Path) -> tuple[str, ...]:
    """Clean up what a killed run left among the packages."""
    return recover(packages)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1, retry_condition_fn=worth_retrying)
def write_package(entry: PlanEntry, settings: Settings) -> PackageEntry:
    """Write, validate and seal one package; safe to try again, for it takes its place whole or not at all."""
    return build_plan_package(entry, settings)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1, retry_condition_fn=worth_retrying)
def write_collection(name: CollectionName, entries: Sequence[PlanEntry], settings: Settings) -> PackageEntry:
    """Write, validate and seal one package over all plans; safe to try again like that of one plan."""
    return build_collection(name, entries, settings)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1, retry_condition_fn=worth_retrying)
def write_catalogue(settings: Settings) -> PackageEntry:
    """Write, validate and seal the catalogue of all other packages; safe to try again like those."""
    return build_catalogue(settings)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=1, retry_condition_fn=worth_retrying)
def publish(folders: Sequence[Path], portal: Path) -> PublicationSummary:
    """Publish packages to a portal; safe to try again, for it starts from what the portal holds."""
    return publish_packages(folders, portal)
