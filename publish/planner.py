"""A portal's state and the packages to publish become a `PublishPlan`: what to create, update, skip or remove, and why.

Pure: reads and writes nothing, and knows no kind of portal. The plan names for each dataset the manifest that the
portal will hold when it is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from publish.exceptions import PublishError
from publish.packages import PackageToPublish
from publish.portal import DatasetState, FileRecord, Manifest, PortalState, VersionRecord, Withdrawal

Action = Literal["create", "update", "skip", "remove", "withdraw", "refuse"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """What is to happen to one file of a dataset, and why."""

    path: str
    action: Literal["create", "update", "skip", "remove"]
    reason: str


@dataclass(frozen=True, slots=True)
class DatasetChange:
    """What is to happen to one dataset, and why; `manifest` is what the portal is to hold when it is done.

    An update without a package makes the pages anew from what the portal holds.
    """

    name: str
    action: Action
    reasons: tuple[str, ...]
    files: tuple[FileChange, ...] = ()
    package: PackageToPublish | None = None
    manifest: Manifest | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A package that could not be read: the name it would have, and why it is not published."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """All changes to one portal, by name; `front_reasons` says why its own pages are made anew, if they are."""

    address: str
    datasets: tuple[DatasetChange, ...]
    front_reasons: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[DatasetChange, ...]:
        """The datasets that the portal has to touch."""
        return tuple(change for change in self.datasets if change.action not in {"skip", "refuse"})

    @property
    def refused(self) -> tuple[DatasetChange, ...]:
        """The datasets that are not published although they were given."""
        return tuple(change for change in self.datasets if change.action == "refuse")

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all has to be done."""
        return not self.changes and not self.front_reasons


def plan_publication(
    state: PortalState,
    packages: Sequence[PackageToPublish],
    *,
    remove_missing: bool = False,
    refusals: Sequence[Refusal] = (),
) -> PublishPlan:
    """Plan how the portal comes to hold these packages; with `remove_missing`, these only.

    Refused packages are listed, and what the portal holds under their names is left as it is.
    """
    given = {package.name: package for package in packages}
    refused = {refusal.name: refusal.reason for refusal in refusals}
    for name, package in given.items():
        if reason := _refusal_of(package, state.dataset(name)):
            refused[name] = reason
    accepted = {name: package for name, package in given.items() if name not in refused}
    others = [dataset for dataset in state.datasets if dataset.name not in accepted and dataset.name not in refused]
    going = [dataset for dataset in others if _goes(dataset, state, remove_missing=remove_missing)]
    staying = [dataset for dataset in others if dataset not in going]
    published = {name for name in accepted if not _is_withdrawn(state.dataset(name))}
    published |= {dataset.name for dataset in state.datasets if dataset.status == "published" and dataset not in going}
    changes = [DatasetChange(name, "refuse", (reason,)) for name, reason in refused.items()]
    changes += [_change(package, state, published) for package in accepted.values()]
    changes += _kept(staying, state, published)
    changes += [_remove(dataset) for dataset in going]
    return _finish(state, changes)


def plan_again(package: PackageToPublish, dataset: DatasetState, state: PortalState) -> DatasetChange:
    """Plan one package anew, once its dataset was read again and was found to be another than `state` says."""
    found = replace(state, datasets=(dataset,), front_reasons=())
    return next(change for change in plan_publication(found, [package]).datasets if change.name == package.name)


def plan_withdrawal(state: PortalState, name: str, reason: str, day: date) -> PublishPlan:
    """Plan the withdrawal of one dataset: its files go, its page and its identifier stay. Raises PublishError."""
    if not reason.strip():
        raise PublishError(f"{name}: a withdrawal needs a reason; it will stand on the dataset's page")
    dataset = state.dataset(name)
    if dataset is None or dataset.manifest is None or dataset.status not in {"published", "withdrawn"}:
        raise PublishError(f"{name}: not published by planport on {state.address}; nothing to withdraw")
    others = [other for other in state.datasets if other.name != name and other.status != "incomplete"]
    published = {other.name for other in others if other.status == "published"}
    changes = _kept(others, state, published)
    unfinished = [other for other in state.datasets if other.status == "incomplete" and other.name != name]
    changes += [_remove(other) for other in unfinished if not state.is_shared]
    if dataset.status == "withdrawn":
        changes.append(_keep(dataset, state, published))
    else:
        manifest = dataset.manifest.model_copy(
            update={"withdrawal": Withdrawal(reason=reason, day=day), "links": (), "files": (), "layout": state.layout}
        )
        files = tuple(FileChange(record.path, "remove", "withdrawn") for record in dataset.manifest.files)
        changes.append(DatasetChange(name, "withdraw", (f"since {day}: {reason}",), files, manifest=manifest))
    return _finish(state, changes)


def _finish(state: PortalState, changes: Iterable[DatasetChange]) -> PublishPlan:
    """Order the changes and decide whether the portal's own pages change with them."""
    ordered = tuple(sorted(changes, key=lambda change: change.name))
    reasons = state.front_reasons
    if not state.is_shared and any(change.action not in {"skip", "refuse"} for change in ordered):
        reasons = (*reasons, "datasets change")
    return PublishPlan(state.address, ordered, reasons)


def _is_withdrawn(dataset: DatasetState | None) -> bool:
    """Tell whether the portal holds the dataset as withdrawn."""
    return dataset is not None and dataset.status == "withdrawn"


def _goes(dataset: DatasetState, state: PortalState, *, remove_missing: bool) -> bool:
    """Tell whether a dataset that was not given goes: foreign and withdrawn ones never, our own unfinished ones do."""
    if dataset.status == "incomplete":
        return remove_missing or not state.is_shared
    return remove_missing and dataset.status == "published"


def _refusal_of(package: PackageToPublish, dataset: DatasetState | None) -> str:
    """Say why a package cannot take its place on the portal; empty where it can."""
    if dataset is None:
        return ""
    if dataset.status == "foreign":
        return "the portal holds a dataset of this name that planport did not make; it is kept"
    manifest = dataset.manifest
    if manifest is None or manifest.withdrawal is not None:
        return ""
    if _as_numbers(package.version) < _as_numbers(manifest.version):
        return f"version {package.version} is older than {manifest.version} on the portal; publish a newer one"
    if package.version == manifest.version and package.data_sha256 != manifest.data_sha256:
        return f"version {package.version} is on the portal with other data; release the change as a new version"
    return ""


def _as_numbers(version: str) -> tuple[int, ...]:
    """Read a version for comparison.

    >>> _as_numbers("1.10.0") > _as_numbers("1.9.9")
    True
    """
    return tuple(int(part) for part in version.split("."))


def _change(package: PackageToPublish, state: PortalState, published: set[str]) -> DatasetChange:
    """Compare one package with what the portal holds of it."""
    dataset = state.dataset(package.name)
    before = dataset.manifest if dataset else None
    if dataset is not None and dataset.status == "withdrawn":
        return _keep(dataset, state, published)
    links = () if state.is_shared else tuple(name for name in package.mentions if name in published)
    manifest = _manifest(package, state.layout, links, before)
    files = _compare_files(before.files if before else (), package.files, dataset.altered if dataset else ())
    if dataset is None or before is None:
        reason = "an earlier run was interrupted" if dataset else "not on the portal"
        return DatasetChange(package.name, "create", (reason,), files, package, manifest)
    reasons = _reasons(before, manifest, dataset)
    action: Action = "update" if reasons else "skip"
    return DatasetChange(package.name, action, reasons or ("unchanged",), files, package, manifest)


def _manifest(package: PackageToPublish, layout: str, links: tuple[str, ...], before: Manifest | None) -> Manifest:
    """Say what the portal is to hold of a package; versions of before keep their place."""
    modified_on = package.descriptor.catalogue.modified_on
    if modified_on is None:
        raise PublishError(
            f"{package.name}: version {package.version} has no day of release; release it and build again"
        )
    version = VersionRecord(
        version=package.version,
        modified_on=modified_on,
        bytes=package.archive.bytes,
        sha256=package.archive.sha256,
        notes=package.descriptor.catalogue.version_notes,
    )
    earlier = tuple(old for old in (before.versions if before else ()) if old.version != package.version)
    return Manifest(
        name=package.name,
        title=package.descriptor.title,
        version=package.version,
        data_sha256=package.data_sha256,
        layout=layout,
        links=links,
        files=package.files,
        resources=package.resources,
        versions=(*earlier, version),
    )


def _compare_files(
    before: Sequence[FileRecord], after: Sequence[FileRecord], altered: Sequence[str]
) -> tuple[FileChange, ...]:
    """Compare the files of two versions one by one."""
    old = {record.path: record for record in before}
    new = {record.path: record for record in after}
    changes = []
    for path in sorted({*old, *new}):
        if path not in new:
            changes.append(FileChange(path, "remove", "not in the package"))
        elif path not in old:
            changes.append(FileChange(path, "create", f"new, {new[path].bytes} bytes"))
        elif old[path] != new[path]:
            changes.append(FileChange(path, "update", f"{old[path].bytes} to {new[path].bytes} bytes, sha256 differs"))
        elif path in altered:
            changes.append(FileChange(path, "update", "missing or altered on the portal"))
        else:
            changes.append(FileChange(path, "skip", "same sha256"))
    return tuple(changes)


def _reasons(before: Manifest, after: Manifest, dataset: DatasetState) -> tuple[str, ...]:
    """Say in what two manifests differ, and what of the first is no longer as it was."""
    reasons = []
    if before.version != after.version:
        reasons.append(f"version {before.version} to {after.version}")
    if before.title != after.title:
        reasons.append(f"title {before.title!r} to {after.title!r}")
    old_rows = {resource.name: resource.rows for resource in before.resources}
    reasons += [
        f"{resource.name}: {old_rows[resource.name]} to {resource.rows} rows"
        for resource in after.resources
        if resource.name in old_rows and old_rows[resource.name] != resource.rows
    ]
    if before.files != after.files or before.versions != after.versions or before.resources != after.resources:
        reasons.append("files differ")
    return (*reasons, *_page_reasons(before, after.layout, after.links), *_damage(dataset))


def _page_reasons(before: Manifest, layout: str, links: tuple[str, ...]) -> tuple[str, ...]:
    """Say why the pages of a dataset are no longer right although its files are."""
    reasons = []
    if before.layout != layout:
        reasons.append("pages look different now")
    if before.links != links:
        reasons.append("the datasets that it links have changed")
    return tuple(reasons)


def _damage(dataset: DatasetState) -> tuple[str, ...]:
    """Say which files and pages on the portal are not as they were published."""
    lost = (*dataset.altered, *dataset.altered_pages)
    reasons = (f"missing or altered on the portal: {_some(lost)}",) if lost else ()
    return (*reasons, "an earlier run was interrupted") if dataset.interrupted else reasons


def _some(paths: Sequence[str]) -> str:
    """Name the first three paths and count the others."""
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(paths[:3]) + more


def _kept(others: Iterable[DatasetState], state: PortalState, published: set[str]) -> list[DatasetChange]:
    """Plan for datasets that were not given; on a shared portal those that stay are none of this run's business."""
    changes = [_keep(dataset, state, published) for dataset in others]
    return [change for change in changes if not (state.is_shared and change.action == "skip")]


def _keep(dataset: DatasetState, state: PortalState, published: set[str]) -> DatasetChange:
    """Plan for a dataset that is not published anew: it stays, with new pages where they are no longer right."""
    before = dataset.manifest
    if before is None:
        is_foreign = dataset.status == "foreign"
        reason = "not made by planport; kept" if is_foreign else "unfinished; publish its package to complete it"
        return DatasetChange(dataset.name, "skip", (reason,))
    if dataset.interrupted and before.withdrawal is not None:
        return DatasetChange(dataset.name, "withdraw", ("an earlier withdrawal was interrupted",), manifest=before)
    if dataset.interrupted:
        reason = "another run is at work on it, or was interrupted; publish its package again"
        return DatasetChange(dataset.name, "skip", (reason,), manifest=before)
    if dataset.altered:
        return DatasetChange(dataset.name, "refuse", (*_damage(dataset), "publish its package again"))
    links = tuple(name for name in dataset.mentions if name in published)
    reasons = (*_page_reasons(before, state.layout, links), *_damage(dataset))
    if state.is_shared or not reasons:
        gone = before.withdrawal
        reason = f"withdrawn since {gone.day}: {gone.reason}; it stays so" if gone else "not given; kept"
        return DatasetChange(dataset.name, "skip", (reason,), manifest=before)
    manifest = before.model_copy(update={"layout": state.layout, "links": links})
    return DatasetChange(dataset.name, "update", reasons, manifest=manifest)


def _remove(dataset: DatasetState) -> DatasetChange:
    """Plan the removal of a dataset that planport made, or had begun to make."""
    reason = "left half done by an interrupted run" if dataset.manifest is None else "not among the packages"
    paths = dataset.manifest.files if dataset.manifest else ()
    files = tuple(FileChange(record.path, "remove", reason) for record in paths)
    return DatasetChange(dataset.name, "remove", (reason,), files)
