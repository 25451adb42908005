"""The portal that is a folder: the protocol of publish/portal.py over a store of files and rendered pages.

Reading the state measures every file, so that what was altered or lost is found. Pages are made when something has to
be written, and never for an unchanged run.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from datapackages.described import Descriptor
from publish.directory import addresses
from publish.directory.layout import layout_of
from publish.directory.settings import Settings
from publish.directory.store import Change, Content, Ledger, Observer, Store
from publish.exceptions import PackageRefusedError, PortalError
from publish.packages import count_rows, mentions_of, read_descriptor
from publish.planner import DatasetChange, PublishPlan
from publish.portal import DatasetState, Failure, FileRecord, Manifest, PortalState, ReadBack, ResourceRecord, Status


class DirectoryPortal:
    """A static catalogue in one folder."""

    def __init__(self, folder: Path, settings: Settings | None = None, observer: Observer = lambda _: None) -> None:
        """Take the folder, which is made with the first publication; `observer` is told of each change to the disk."""
        self.folder = folder
        self.settings = settings or Settings()
        self._store = Store(folder, observer)
        self._seen: Ledger | None = None

    def read_state(self, names: Sequence[str] = ()) -> PortalState:  # noqa: ARG002 - all is read in any case
        """Read all manifests and measure all files that planport made. Raises PortalError."""
        ledger = self._seen = self._store.ledger()
        recorded = ledger.records()
        owned = {name for path in recorded if (name := addresses.dataset_of(path)) is not None}
        found = self._folders()
        datasets = [self._dataset(name, recorded) for name in sorted(owned)]
        datasets += [DatasetState(name, "foreign") for name in sorted(found - owned)]
        return PortalState(
            address=str(self.folder),
            datasets=tuple(datasets),
            layout=layout_of(self.settings),
            front_reasons=self._front_reasons(ledger, datasets),
        )

    def apply(self, plan: PublishPlan) -> Sequence[Failure]:
        """Bring the folder to the planned state; killed at any moment, the next run completes it.

        Raises:
            PortalError: another run changed the portal since the plan was made, a foreign file is in the way, or the
                packages changed meanwhile. Nothing has been changed then.
        """
        if plan.is_empty:
            return ()
        with self._store.locked():
            if self._seen is not None and self._seen != self._store.ledger():
                raise PortalError(f"{self.folder}: another run changed the portal meanwhile; publish again")
            self._store.apply(self._change(plan))
            self._seen = None
        return self._lost_versions(plan)

    def read_back(self, names: Sequence[str]) -> Sequence[ReadBack]:
        """Measure each dataset's files, count its rows and read its title anew."""
        return [self._measured(name) for name in names]

    def _folders(self) -> set[str]:
        """The folders of datasets that hold anything at all."""
        top = self.folder / "datasets"
        if not top.is_dir():
            return set()
        return {entry.name for entry in top.iterdir() if not entry.is_dir() or any(entry.iterdir())}

    def _manifest(self, name: str) -> Manifest | None:
        """Read a dataset's manifest; None where it is missing or of another kind."""
        file = self.folder / addresses.manifest_path(name)
        if not file.is_file():
            return None
        try:
            manifest = Manifest.model_validate_json(file.read_bytes())
        except ValidationError as error:
            raise PortalError(f"{file}: is no manifest of planport; remove the file and publish again") from error
        return manifest if manifest.name == name else None

    def _dataset(self, name: str, recorded: Mapping[str, FileRecord]) -> DatasetState:
        """Compare a dataset's files with its manifest, and its pages with the ledger."""
        manifest = self._manifest(name)
        if manifest is None:
            return DatasetState(name, "incomplete")
        expected = _paths(manifest, recorded) - {addresses.manifest_path(name)}
        files = {
            addresses.file_path(name, record.path): record.model_copy(
                update={"path": addresses.file_path(name, record.path)}
            )
            for record in manifest.files
        }
        altered = []
        altered_pages = []
        for path in sorted(expected):
            wanted = files.get(path, recorded.get(path))
            if self._store.measured(path) == wanted and wanted is not None:
                continue
            if path.endswith((".html", ".json")) and path not in files:
                altered_pages.append(path)
            else:
                altered.append(path.removeprefix(addresses.folder_of(name)))
        mentions: tuple[str, ...] = ()
        if manifest.withdrawal is None and not altered:
            folder = self.folder / addresses.folder_of(name)
            mentions = mentions_of(folder, self._descriptor(folder))
        status: Status = "published" if manifest.withdrawal is None else "withdrawn"
        return DatasetState(name, status, manifest, tuple(altered), tuple(altered_pages), mentions)

    def _descriptor(self, folder: Path) -> Descriptor:
        """Read a descriptor that stands on the portal or in a package."""
        try:
            return read_descriptor(folder / "datapackage.json")
        except PackageRefusedError as error:
            raise PortalError(f"{folder}: {error}; remove the dataset's folder and publish it again") from error

    def _front_reasons(self, ledger: Ledger, datasets: Sequence[DatasetState]) -> tuple[str, ...]:
        """Say why the start page and the catalogue are not as they should be."""
        manifests = [dataset.manifest for dataset in datasets if dataset.manifest is not None]
        whole = [dataset.manifest for dataset in datasets if dataset.manifest is not None and not dataset.altered]
        recorded = ledger.records()
        front = {path for path in recorded if addresses.dataset_of(path) is None}
        reasons = []
        if ledger.front != self._front_fingerprint(whole):
            reasons.append("the start page is out of date" if ledger.front else "no start page yet")
        lost = sorted(path for path in front if self._store.measured(path) != recorded[path])
        if lost:
            reasons.append(f"missing or altered on the portal: {', '.join(lost)}")
        known = set(addresses.front_paths()).union(*(_paths(manifest, recorded) for manifest in manifests))
        complete = {manifest.name for manifest in manifests}
        leftover = [p for p in recorded if p not in known and (addresses.dataset_of(p) or "") in {*complete, ""}]
        if leftover or self._store.has_staging():
            reasons.append("an interrupted run left files")
        return tuple(reasons)

    def _front_fingerprint(self, manifests: Sequence[Manifest]) -> str:
        """Name what the start page shows: the look of the portal and all manifests."""
        digest = hashlib.sha256(layout_of(self.settings).encode())
        for manifest in sorted(manifests, key=lambda manifest: manifest.name):
            digest.update(manifest.model_dump_json().encode())
        return digest.hexdigest()

    def _change(self, plan: PublishPlan) -> Change:
        """Turn a plan into the files to write and the files to leave."""
        from publish.directory.pages import Pages
        from publish.directory.views import DatasetView

        pages = Pages(self.settings)
        recorded = self._store.ledger().records()
        write: dict[str, Content] = {}
        manifests: dict[str, bytes] = {}
        stay: set[str] = set()
        views: list[DatasetView] = []
        withdrawn: list[Manifest] = []
        for change in plan.datasets:
            if change.action == "refuse":
                stay |= {path for path in recorded if addresses.dataset_of(path) == change.name}
            manifest = self._target(change, recorded)
            if manifest is None:
                continue
            view = None
            if manifest.withdrawal is None:
                folder = change.package.folder if change.package else self.folder / addresses.folder_of(change.name)
                view = DatasetView(folder, self._descriptor(folder), manifest)
                views.append(view)
            else:
                withdrawn.append(manifest)
            if change.action not in {"skip", "refuse"}:
                write |= pages.dataset(view) if view is not None else pages.withdrawn(manifest)
                write |= _package_files(change)
                manifests[addresses.manifest_path(change.name)] = _manifest_bytes(manifest)
            if change.action != "refuse":
                # Rows that an update no longer has are not written, and go.
                kept = _paths(manifest, recorded) if change.action == "skip" else addresses.paths_of(manifest)
                stay |= kept - set(write)
        write |= pages.front(views, withdrawn)
        shown = [*(view.manifest for view in views), *withdrawn]
        gone = {addresses.manifest_path(change.name) for change in plan.datasets if change.action == "remove"}
        return Change(
            write, frozenset(stay - set(manifests)), manifests, frozenset(gone), self._front_fingerprint(shown)
        )

    def _target(self, change: DatasetChange, recorded: Mapping[str, FileRecord]) -> Manifest | None:
        """Tell which manifest a dataset will have; None where it goes, or is kept but too damaged to be shown."""
        if change.action != "refuse":
            return change.manifest
        present = self._dataset(change.name, recorded)
        return None if present.altered else present.manifest

    def _lost_versions(self, plan: PublishPlan) -> list[Failure]:
        """Report archives of earlier versions that are gone: no run can make them again."""
        failures = []
        for change in plan.changes:
            if change.manifest is None or change.manifest.withdrawal is not None:
                continue
            for version in change.manifest.versions:
                path = addresses.version_path(change.name, version.version)
                found = self._store.measured(path)
                if found is None or found.sha256 != version.sha256:
                    message = f"{self.folder / path}: archive of an earlier version is missing or altered; put it back"
                    failures.append(Failure(change.name, message))
        return failures

    def _measured(self, name: str) -> ReadBack:
        """Measure one dataset."""
        manifest = self._manifest(name)
        if manifest is None:
            return ReadBack(name, "incomplete")
        expected = _paths(manifest, self._store.ledger().records())
        missing = [path for path in expected if not (self.folder / path).is_file()]
        if manifest.withdrawal is not None:
            return ReadBack(name, "withdrawn", manifest.title, manifest.version, missing=tuple(sorted(missing)))
        folder = self.folder / addresses.folder_of(name)
        descriptor = self._descriptor(folder)
        records = [self._store.measured(addresses.file_path(name, record.path)) for record in manifest.files]
        files = tuple(
            record.model_copy(update={"path": record.path.removeprefix(addresses.folder_of(name))})
            for record in records
            if record is not None
        )
        resources = tuple(
            ResourceRecord(
                name=resource.name,
                title=resource.title,
                path=resource.path,
                rows=count_rows(folder / resource.path) if resource.is_table else None,
            )
            for resource in descriptor.resources
            if (folder / resource.path).is_file()
        )
        return ReadBack(
            name, "published", descriptor.title, descriptor.version, files, resources, tuple(sorted(missing))
        )


def _paths(manifest: Manifest, recorded: Mapping[str, FileRecord]) -> frozenset[str]:
    """List everything that stands in the folder of a dataset: by its manifest, and the rows that the ledger records."""
    paths = addresses.paths_of(manifest)
    if manifest.withdrawal is not None:
        return paths
    rows = addresses.rows_folder(manifest.name)
    return paths | {path for path in recorded if path.startswith(rows)}


def _package_files(change: DatasetChange) -> dict[str, Content]:
    """List the files of a package by their paths on the portal; none where only pages are made anew."""
    package = change.package
    if package is None:
        return {}
    files: dict[str, Content] = {
        addresses.file_path(package.name, record.path): (package.folder / record.path, record)
        for record in package.files
    }
    files[addresses.version_path(package.name, package.version)] = (package.archive_path, package.archive)
    return files


def _manifest_bytes(manifest: Manifest) -> bytes:
    """Print a manifest as it stands on the portal."""
    return (manifest.model_dump_json(indent=1) + "\n").encode()
