"""Files of a directory portal, changed so that nobody ever meets a broken link, whenever the writer is killed.

All content is staged first; then new files are put in place, the start page last; then files that exist are replaced;
then old ones are removed; then manifests are written. A page that a visitor can reach therefore only links files that
exist: new pages are reached through replaced ones, and those are replaced when everything new is there.

The ledger says which files planport made, and is written before the first of them: no other file is ever touched.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from publish.directory.addresses import LEDGER, STAGING, START
from publish.exceptions import ForeignFileError, PortalBusyError, PortalError
from publish.packages import measure
from publish.portal import FileRecord

# Told about each change to the disk just after it; tests raise here what a power cut would do.
Observer = Callable[[str], None]
# Content is either bytes or a file to copy, with the record that the copy must have.
Content = bytes | tuple[Path, FileRecord]


class Ledger(BaseModel):
    """What planport made in this folder; `front` is the fingerprint of the catalogue that the start page shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_by: str = "planport"
    front: str = ""
    files: tuple[FileRecord, ...] = ()

    def records(self) -> dict[str, FileRecord]:
        """The files by their path."""
        return {record.path: record for record in self.files}


@dataclass(frozen=True, slots=True)
class Change:
    """The state to reach: content to write, paths that stay as they are, and what is written or removed when.

    `manifests` are written after everything else; `first_removed` are the manifests of datasets that go, removed before
    their other files, so that an interrupted removal leaves no dataset that looks complete.
    """

    write: Mapping[str, Content]
    stay: frozenset[str]
    manifests: Mapping[str, bytes]
    first_removed: frozenset[str]
    front: str


class Store:
    """The folder of one portal."""

    def __init__(self, folder: Path, observer: Observer = lambda _: None) -> None:
        """Take the folder; nothing is read or made yet."""
        self.folder = folder
        self._observer = observer

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs of planport away while this one writes; the lock ends with the process.

        Raises PortalBusyError.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise PortalBusyError(
                f"{self.folder}: another run is writing to this portal; wait until it ends"
            ) from error
        try:
            yield
        finally:
            os.close(descriptor)

    def ledger(self) -> Ledger:
        """Read the ledger; an empty one where there is none. Raises PortalError for one that cannot be read."""
        file = self.folder / LEDGER
        if self.folder.exists() and not self.folder.is_dir():
            raise PortalError(f"{self.folder}: is a file; give the folder of a directory portal, or a new one")
        if not file.is_file():
            return Ledger()
        try:
            return Ledger.model_validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise PortalError(f"{file}: is no ledger of planport; move it away or choose another folder") from error

    def measured(self, path: str) -> FileRecord | None:
        """Measure a file of the portal; None where there is none."""
        file = self.folder / path
        return measure(file, path) if file.is_file() else None

    def has_staging(self) -> bool:
        """Tell whether an interrupted run left staged files."""
        return (self.folder / STAGING).exists()

    def apply(self, change: Change) -> None:
        """Bring the folder to the wanted state, in the order of this module's promise.

        Raises:
            ForeignFileError: a file that planport did not make stands in the way; nothing has been changed.
            PortalError: a file of a package changed while it was being copied; nothing has been changed.
        """
        before = self.ledger()
        known = before.records()
        self._refuse_foreign({*change.write, *change.manifests}, known)
        self._remove_staging()
        staged = self._stage({**change.write, **change.manifests})
        wanted = self._wanted(change, known)
        target = Ledger(front=change.front, files=tuple(wanted[path] for path in sorted(wanted)))
        union = {**known, **wanted}
        in_flight = Ledger(front=before.front, files=tuple(union[path] for path in sorted(union)))
        if union != known:
            self._write_ledger(in_flight)
        self._put_in_place(staged, change)
        self._remove([path for path in union if path not in wanted], change.first_removed)
        for path in sorted(path for path in staged if path in change.manifests):
            self._rename(staged[path], path)
        if target != (before if union == known else in_flight):
            self._write_ledger(target)
        self._remove_staging()

    def _refuse_foreign(self, paths: set[str], known: Mapping[str, FileRecord]) -> None:
        """Refuse to write over what planport did not make, or through a link out of the folder."""
        for path in sorted(paths):
            file = self.folder / path
            if path not in known and (file.exists() or file.is_symlink()):
                raise ForeignFileError(
                    f"{file}: not made by planport and in the way; move it, or choose another folder"
                )
            parents = [self.folder / parent for parent in Path(path).parents if parent != Path()]
            if file.is_symlink() or any(
                parent.is_symlink() or (parent.exists() and not parent.is_dir()) for parent in parents
            ):
                raise ForeignFileError(f"{file}: its folder is a link or a file; move it, or choose another folder")

    def _stage(self, contents: Mapping[str, Content]) -> dict[str, Path]:
        """Write what differs from the disk under temporary names and tell where each staged file stands."""
        staged: dict[str, Path] = {}
        for path in sorted(contents):
            content = contents[path]
            current = self.measured(path)
            expected = _record(path, content)
            if current == expected:
                continue
            temporary = self.folder / STAGING / f"{len(staged):06d}"
            temporary.parent.mkdir(exist_ok=True)
            if isinstance(content, bytes):
                temporary.write_bytes(content)
            else:
                shutil.copyfile(content[0], temporary)
                if measure(temporary, path) != expected:
                    self._remove_staging()
                    raise PortalError(f"{content[0]}: changed while it was being published; publish again")
            staged[path] = temporary
            self._observer(f"stage {path}")
        return staged

    def _wanted(self, change: Change, known: Mapping[str, FileRecord]) -> dict[str, FileRecord]:
        """Record every file that is to be there in the end."""
        wanted = {path: known[path] for path in change.stay if path in known}
        wanted |= {path: _record(path, content) for path, content in change.write.items()}
        wanted |= {path: _record(path, content) for path, content in change.manifests.items()}
        return wanted

    def _put_in_place(self, staged: Mapping[str, Path], change: Change) -> None:
        """Put new files in place, the start page last, and then replace those that exist."""
        files = [path for path in staged if path not in change.manifests]
        new = [path for path in files if not (self.folder / path).exists()]
        start_pages = {path for path in new if "/" not in path and path.endswith(".html")}
        for path in sorted(new, key=lambda path: (path in start_pages, path == START, path)):
            self._rename(staged[path], path)
        for path in sorted(set(files) - set(new)):
            self._rename(staged[path], path)

    def _rename(self, temporary: Path, path: str) -> None:
        """Give a staged file its place in one step."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, target)  # noqa: PTH105 - os.replace is the one that is atomic by its documentation
        self._observer(f"rename {path}")

    def _remove(self, paths: list[str], first: frozenset[str]) -> None:
        """Remove files that planport made, and folders that become empty."""
        for path in sorted(paths, key=lambda path: (path not in first, path)):
            file = self.folder / path
            file.unlink(missing_ok=True)
            parent = file.parent
            while parent != self.folder and parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()
                parent = parent.parent
            self._observer(f"remove {path}")

    def _write_ledger(self, ledger: Ledger) -> None:
        """Replace the ledger, one line a file so that two of them compare well."""
        temporary = self.folder / STAGING / LEDGER
        temporary.parent.mkdir(exist_ok=True)
        temporary.write_text(ledger.model_dump_json(indent=1) + "\n", encoding="utf-8")
        self._rename(temporary, LEDGER)

    def _remove_staging(self) -> None:
        """Remove staged files, those of an interrupted run too."""
        staging = self.folder / STAGING
        if staging.is_dir() and not staging.is_symlink():
            shutil.rmtree(staging)
            self._observer(f"remove {STAGING}")


def _record(path: str, content: Content) -> FileRecord:
    """Say what a file on the portal will measure."""
    if isinstance(content, bytes):
        return FileRecord(path=path, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    return content[1].model_copy(update={"path": path})
