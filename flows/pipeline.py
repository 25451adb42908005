"""The Prefect flows: one for each step, and one for the whole way from documents to portal.

A plan that cannot be read or does not pass the gate stops alone: the others go on, and what was published of it before
stays as it is. A flow fails when all that can be done is done and something could not.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from prefect import State, flow
from prefect.artifacts import create_markdown_artifact
from prefect.utilities.annotations import quote

from datapackages.catalogue.published import NAME as CATALOGUE
from datapackages.collections.entries import PlanEntry
from datapackages.collections.stage import COLLECTIONS
from extract.corrections import unclaimed_corrections
from extract.exceptions import PlanportError
from flows.exceptions import RunFailedError
from flows.inbox_flow import inbox_flow
from flows.progress import report
from flows.publishing import PublicationSummary, packages_in
from flows.runlog import (
    FailureEntry,
    PackageEntry,
    RunRecord,
    describe_changes,
    load_record,
    measure_inputs,
    measure_outputs,
    save_record,
)
from flows.settings import Settings
from flows.sources import RegisteredPlan, plan_ids_beside
from flows.summary import markdown
from flows.tasks import (
    check_source,
    correct_plan,
    pass_gate,
    publish,
    read_plan,
    stage_catalogue,
    stage_collection,
    stage_package,
    tidy_packages,
)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Readings:
    """The plans that were read, and those that could not be; plans of the inbox that go into the collections too."""

    plans: tuple[RegisteredPlan, ...]
    failures: tuple[FailureEntry, ...]
    reviewed: tuple[PlanEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Packagings:
    """The packages that stand in their place, and those that could not be made."""

    packages: tuple[PackageEntry, ...]
    failures: tuple[FailureEntry, ...]


@flow(name="extract", validate_parameters=False)
def extract_flow(settings: Settings, others: Collection[str] = ()) -> Readings:
    """Read each registered plan that is as it was registered; the readings stay in Prefect's results.

    `others` are the ids of the plans of the inbox, whose corrections are nobody's mistake.
    """
    plans: list[RegisteredPlan] = []
    failures: list[FailureEntry] = []
    names = plan_ids_beside(settings.sources, settings.inbox)
    strange = unclaimed_corrections(settings.corrections, [*names, *others])
    failures += [FailureEntry(place="corrections", message=line) for line in strange]
    for count, plan_id in enumerate(names, 1):
        registered = _outcome(check_source(settings.sources, plan_id, return_state=True), plan_id, failures)
        if registered and _outcome(read_plan(registered, return_state=True), plan_id, failures):
            plans.append(registered)
        report("read", count, len(names), plan_id)
    return Readings(tuple(plans), tuple(failures))


@flow(name="package", validate_parameters=False)
def package_flow(settings: Settings, readings: Readings) -> Packagings:
    """Write, validate and seal all packages: of each plan, over all plans where each has its own, and the catalogue."""
    packages: list[PackageEntry] = []
    failures: list[FailureEntry] = []
    entries = list(readings.reviewed)
    tidy_packages(settings.packages)
    for count, registered in enumerate(readings.plans, 1):
        # Read already: Prefect gives the result that it kept. Quoted, since it would search each row for futures.
        plan = quote(read_plan(registered))
        corrected = correct_plan(plan, registered, settings.corrections, return_state=True)
        if entry := _outcome(corrected, registered.plan_id, failures):
            staged = stage_package(quote(entry), settings, return_state=True)
            if package := _outcome(pass_gate(staged, settings), registered.plan_id, failures):
                packages.append(package)
                entries.append(entry)
        report("package", count, len(readings.plans), registered.plan_id)
    # A collection without the rows of a plan that failed would take them from its readers: the last good one stays.
    complete = bool(entries) and not readings.failures and not failures
    for count, name in enumerate(COLLECTIONS if complete else (), 1):
        staged = stage_collection(name, quote(entries), settings, return_state=True)
        package = _outcome(pass_gate(staged, settings), name, failures)
        packages += [package] if package else []
        report("collect", count, len(COLLECTIONS), name)
    # Last, since it lists the others as they stand; one that lacks some of them would hide what is published.
    if complete and not failures:
        staged = stage_catalogue(settings, return_state=True)
        catalogue = _outcome(pass_gate(staged, settings), CATALOGUE, failures)
        packages += [catalogue] if catalogue else []
        report("catalogue", 1, 1, CATALOGUE)
    return Packagings(tuple(packages), tuple(failures))


@flow(name="publish", validate_parameters=False)
def publish_flow(packages: Path, portal: Path) -> PublicationSummary:
    """Publish every package of a folder to a portal."""
    folders = packages_in(packages)
    done = publish(folders, portal)
    report("publish", len(folders), len(folders), str(portal))
    return done


@flow(name="planport", validate_parameters=False)
def pipeline_flow(settings: Settings) -> RunRecord:
    """Do the whole way, record what happened, and fail where part of it did not.

    Raises:
        RunFailedError: something that was asked for did not happen; the record says what.
    """
    before = load_record(settings.record)
    inputs = measure_inputs(settings)
    inbox = inbox_flow(settings)
    inputs |= inbox.written
    readings = replace(extract_flow(settings, inbox.plan_ids), reviewed=inbox.reviewed)
    packagings = package_flow(settings, readings)
    failures = [*inbox.failures, *readings.failures, *packagings.failures]
    made = (*packagings.packages, *inbox.packages)
    published = _outcome(publish_flow(settings.packages, settings.portal, return_state=True), "portal", failures)
    if published:
        failures += [FailureEntry(place=name, message=message) for name, message in published.failures]
    record = RunRecord(
        inputs=inputs,
        outputs=measure_outputs(settings),
        packages=made,
        published=dict(published.outcomes) if published else {},
        failures=tuple(failures),
        inbox=inbox.entries,
        changes=tuple(describe_changes(before, inputs, made, complete=not failures)),
    )
    create_markdown_artifact(markdown(record, settings), key="run-summary", description="What this run did")
    # Last: a run that is killed before this line is not taken for a finished one.
    save_record(record, settings.record)
    if failures:
        raise RunFailedError(_summary_of(failures, settings.record))
    return record


def _summary_of(failures: list[FailureEntry], record: Path) -> str:
    if len(failures) == 1:
        return f"{failures[0].place}: {failures[0].message}"
    return f"{len(failures)} of what was asked for did not happen; see {record}"


def _outcome(state: State[Result], place: str, failures: list[FailureEntry]) -> Result | None:
    """Return what a task or flow gave; an error that planport or the system raised is noted, any other is raised."""
    result = state.result(raise_on_failure=False)
    if isinstance(result, PlanportError | OSError):
        lines = result.lines if isinstance(result, PlanportError) else (str(result),)
        failures += [FailureEntry(place=place, message=line) for line in lines]
        return None
    if isinstance(result, BaseException):
        raise result
    return result
