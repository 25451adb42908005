"""Puts a folder or a file in place so that a reader sees the old or the new one, never half of one and never none.

Folders are exchanged in one system call (Linux: renameat2 with RENAME_EXCHANGE). Where a file system or system lacks
it, two renames do it, with a moment in which only the backup exists; recover() ends such a swap after a kill.
Knows names and bytes; knows nothing of what is in a package but the names at its top.
"""

import contextlib
import ctypes
import errno
import os
import re
import shutil
from pathlib import Path

from datapackages.exceptions import PackageError

# What stands at the top of a package: a folder with anything else in it is not ours to replace.
PACKAGE_ENTRIES = frozenset(
    {"datapackage.json", "README.md", "issues.jsonl", "confidence.json", "diff.json", "catalog.ttl", "catalog.jsonld"}
    | {"data", "source", "validation"}
)

_STAGING = re.compile(r"\.staging-(?P<pid>[0-9]+)-(?P<name>.+)")
_BACKUP = re.compile(r"\.backup-(?P<name>.+)")
_PART = re.compile(r"\..+\.part")
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_HERE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


def open_staging(packages: Path, name: str) -> Path:
    """Make an empty staging folder beside the packages, so that it can be exchanged with one. Raises PackageError."""
    folder = packages / f".staging-{os.getpid()}-{name}"
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as error:
        raise PackageError(f"{folder} cannot be made ({error.strerror}); make {packages} writable") from error
    return folder


def recover(packages: Path) -> tuple[str, ...]:
    """Clean up after killed runs: end half-done swaps, remove staging folders whose process is gone.

    Returns:
        What was found and mended, for the log.
    """
    if not packages.is_dir():
        return ()
    mended = []
    for path in sorted(packages.iterdir()):
        if match := _BACKUP.fullmatch(path.name):
            mended.append(_end_swap(path, packages / match["name"]))
        elif (match := _STAGING.fullmatch(path.name)) and not _is_alive(int(match["pid"])):
            shutil.rmtree(path)
            mended.append(f"removed {path.name}, left by a run that was killed")
        elif _PART.fullmatch(path.name) and path.is_file():
            path.unlink()
            mended.append(f"removed {path.name}, left by a run that was killed")
    return tuple(mended)


def put_folder(new: Path, destination: Path, *, same: bool) -> bool:
    """Put a folder in place of another and remove the other; with `same`, only remove the new one.

    Returns:
        Whether the destination changed.

    Raises:
        PackageError: the destination is not a package, or cannot be replaced.
    """
    _require_replaceable(destination)
    if same:
        shutil.rmtree(new)
        return False
    try:
        if destination.exists():
            _exchange(new, destination)
            shutil.rmtree(new)
        else:
            destination.parent.mkdir(parents=True, exist_ok=True)
            new.rename(destination)
    except OSError as error:
        raise PackageError(f"{destination} cannot be replaced ({error.strerror}); the old one stays") from error
    return True


def put_file(destination: Path, content: bytes) -> bool:
    """Put a file in place unless it has this content already. Returns whether it changed. Raises PackageError."""
    try:
        if destination.is_file() and destination.read_bytes() == content:
            return False
        temporary = destination.with_name(f".{destination.name}.part")
        temporary.write_bytes(content)
        temporary.replace(destination)
    except OSError as error:
        raise PackageError(f"{destination} cannot be written ({error.strerror}); the old one stays") from error
    return True


def _require_replaceable(destination: Path) -> None:
    """Refuse to replace what is not a package of ours: a file, or a folder with other things in it."""
    if not destination.exists():
        return
    if not destination.is_dir():
        raise PackageError(f"{destination} is a file; choose another place for the package")
    entries = {path.name for path in destination.iterdir()}
    strange = sorted(entries - PACKAGE_ENTRIES)
    if strange or (entries and "datapackage.json" not in entries):
        what = strange[0] if strange else "no datapackage.json"
        raise PackageError(f"{destination} holds {what}, so it is no package of ours; choose an empty folder")


def _exchange(new: Path, destination: Path) -> None:
    """Exchange two folders in one step, or in two renames where the system cannot."""
    try:
        _renameat2(new, destination)
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
        backup = destination.parent / f".backup-{destination.name}"
        destination.rename(backup)
        new.rename(destination)
        backup.rename(new)


def _renameat2(one: Path, other: Path) -> None:
    """Exchange two paths by the Linux system call. Raises OSError with ENOSYS where it is not there."""
    library = ctypes.CDLL(None, use_errno=True)
    function = getattr(library, "renameat2", None)
    if function is None:
        raise OSError(errno.ENOSYS, "renameat2 is not available")
    if function(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _end_swap(backup: Path, destination: Path) -> str:
    """End a swap by two renames that was killed between them: the old package comes back, or the backup goes."""
    if destination.exists():
        shutil.rmtree(backup)
        return f"removed {backup.name}, the old state of {destination.name}"
    backup.rename(destination)
    return f"brought {destination.name} back from {backup.name}"


def _is_alive(pid: int) -> bool:
    """Tell whether a process exists."""
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
