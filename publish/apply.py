"""The public entry: packages and a portal become a plan, the plan is applied, and what came of it is read back.

Nothing is called published that was not read back and found to be equal. Knows no kind of portal and no orchestrator.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from publish.exceptions import PackageRefusedError
from publish.packages import PackageToPublish, read_package
from publish.planner import DatasetChange, PublishPlan, Refusal, plan_publication, plan_withdrawal
from publish.portal import Manifest, Portal, ReadBack

# Raises PackageRefusedError where a package does not pass now, whatever its report says.
Review = Callable[[Path], None]
Outcome = Literal["published", "unchanged", "removed", "withdrawn", "refused", "failed", "planned"]


@dataclass(frozen=True, slots=True)
class DatasetResult:
    """What became of one dataset; `messages` says why it was refused or in what it differs from what was wanted."""

    name: str
    outcome: Outcome
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishResult:
    """What was planned and what became of it. In a dry run every change is only `planned`."""

    plan: PublishPlan
    datasets: tuple[DatasetResult, ...]
    dry_run: bool

    @property
    def ok(self) -> bool:
        """Tell whether all that was asked for happened (in a dry run: could happen)."""
        return all(result.outcome not in {"refused", "failed"} for result in self.datasets)

    @property
    def changed(self) -> bool:
        """Tell whether the portal is not as it was before (in a dry run: would not be)."""
        return not self.plan.is_empty


def publish(
    packages: Sequence[Path],
    portal: Portal,
    *,
    dry_run: bool = False,
    remove_missing: bool = False,
    review: Review | None = None,
) -> PublishResult:
    """Publish package folders to a portal.

    Args:
        packages: folders with datapackage.json and validation/report.json, each with its zip beside it.
        portal: where to; what planport did not make there is never touched.
        dry_run: only plan; nothing is written.
        remove_missing: remove what planport published there earlier and is not among the packages.
        review: looks through each package again before the first call to the portal; a run that has just validated
            what it publishes does without.

    Returns:
        The plan and what became of each dataset; a package that is refused does not keep the others back. Where all
        are refused, the portal is not called at all.

    Raises:
        PortalError: the portal cannot be read, or nothing could be changed.
    """
    accepted, refusals = _read(packages, review)
    if packages and not accepted:
        changes = tuple(DatasetChange(refusal.name, "refuse", (refusal.reason,)) for refusal in refusals)
        return _carried_out(PublishPlan("", changes), portal, dry_run=dry_run)
    state = portal.read_state([package.name for package in accepted])
    plan = plan_publication(state, accepted, remove_missing=remove_missing, refusals=refusals)
    return _carried_out(plan, portal, dry_run=dry_run)


def withdraw(name: str, portal: Portal, *, reason: str, day: date, dry_run: bool = False) -> PublishResult:
    """Withdraw a dataset: its files go, its page and identifier stay with reason and day.

    Raises:
        PublishError: planport has published no such dataset there, or no reason is given.
        PortalError: the portal cannot be read, or nothing could be changed.
    """
    return _carried_out(plan_withdrawal(portal.read_state([name]), name, reason, day), portal, dry_run=dry_run)


def _read(folders: Sequence[Path], review: Review | None) -> tuple[list[PackageToPublish], list[Refusal]]:
    """Read all packages; of two with one name neither is taken."""
    accepted: list[PackageToPublish] = []
    refusals: list[Refusal] = []
    for folder in folders:
        try:
            package = read_package(folder)
            if review is not None:
                review(folder)
            accepted.append(package)
        except PackageRefusedError as error:
            refusals.append(Refusal(folder.resolve().name, str(error)))
    counts = Counter(package.name for package in accepted)
    doubled = sorted(name for name, count in counts.items() if count > 1)
    refusals += [Refusal(name, f"{name}: {counts[name]} packages have this name; give one of them") for name in doubled]
    return [package for package in accepted if counts[package.name] == 1], refusals


def _carried_out(plan: PublishPlan, portal: Portal, *, dry_run: bool) -> PublishResult:
    """Apply a plan, unless it is a dry run or empty, and read back what it changed."""
    if dry_run or plan.is_empty:
        return PublishResult(plan, tuple(_unapplied(change) for change in plan.datasets), dry_run)
    failures: dict[str, list[str]] = {}
    for failure in portal.apply(plan):
        failures.setdefault(failure.name, []).append(failure.message)
    names = [change.name for change in plan.changes]
    found = dict(zip(names, portal.read_back(names), strict=True))
    results = []
    for change in plan.datasets:
        if change.name not in found:
            results.append(_unapplied(change))
            continue
        messages = (*failures.get(change.name, ()), *compare(change, found[change.name]))
        results.append(DatasetResult(change.name, "failed" if messages else _outcome(change), messages))
    return PublishResult(plan, tuple(results), dry_run)


def _unapplied(change: DatasetChange) -> DatasetResult:
    """Say what becomes of a dataset that the portal was not asked to change."""
    if change.action == "refuse":
        return DatasetResult(change.name, "refused", change.reasons)
    return DatasetResult(change.name, "unchanged" if change.action == "skip" else "planned", change.reasons)


def _outcome(change: DatasetChange) -> Outcome:
    """Name what an applied change has brought about."""
    outcomes: dict[str, Outcome] = {"remove": "removed", "withdraw": "withdrawn"}
    if change.manifest is not None and change.manifest.withdrawal is not None:
        return "withdrawn"
    return outcomes.get(change.action, "published")


def compare(change: DatasetChange, found: ReadBack) -> tuple[str, ...]:
    """Say in what a portal differs from what was planned for a dataset; nothing where it is equal."""
    wanted = change.manifest
    if wanted is None:
        is_gone = found.status == "incomplete" and not found.files
        return () if is_gone else (f"{change.name}: was to be removed, and is still there; publish again",)
    status = "published" if wanted.withdrawal is None else "withdrawn"
    if found.status != status:
        return (f"{change.name}: read back as {found.status}, not {status}; publish again",)
    messages = [f"{path}: is missing on the portal; publish again" for path in found.missing]
    return (*messages, *(_differences(wanted, found) if status == "published" else ()))


def _differences(wanted: Manifest, found: ReadBack) -> list[str]:
    """Compare title, version, bytes, sha256 and rows of a published dataset."""
    messages = []
    for what, planned, read in (("title", wanted.title, found.title), ("version", wanted.version, found.version)):
        if planned != read:
            messages.append(f"{wanted.name}: {what} reads back as {read!r}, not {planned!r}")
    files = {record.path: record for record in found.files}
    messages += [
        f"{wanted.name}: {record.path} reads back with other bytes or sha256"
        for record in wanted.files
        if files.get(record.path) != record
    ]
    resources = {resource.name: resource for resource in found.resources}
    for resource in wanted.resources:
        read_resource = resources.get(resource.name)
        if read_resource is None or (read_resource.rows, read_resource.title) != (resource.rows, resource.title):
            messages.append(f"{wanted.name}: {resource.name} reads back with other rows or another title")
    return messages
