"""Checks what a package in its place has beside its tables: its report, and the zip next to its folder.

A package that is being built has neither yet; see gate.py.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from validation.comparing import holds_the_same
from validation.packages import LIMITS, LoadedPackage
from validation.report import PAGE_PATH, REPORT_PATH
from validation.results import Check, Failure, checked, package_failure

# The heads of a file in a zip, before it and in the list at the end, and what follows the list; names not counted.
_HEAD_BYTES, _LISTED_BYTES, _END_BYTES = 30, 46, 22
_ADVICE = "The zip must hold the files of the folder; run `planport run` again."


def check_report_is_there(package: LoadedPackage) -> tuple[Check, ...]:
    """Find a package that lacks its report; nothing is said of one that has it."""
    lacking = [path for path in (REPORT_PATH, PAGE_PATH) if path not in package.paths]
    advice = "Every package holds its report; build the package again."
    failures = [package_failure(path, "missing", advice) for path in lacking]
    return (checked("stored-report", 1, failures),) if failures else ()


def check_archive(package: LoadedPackage) -> tuple[Check, ...]:
    """Compare the zip beside a package's folder, where there is one, with the folder."""
    place = package.folder.resolve().parent / f"{package.name}.zip"
    if package.folder.resolve().name != package.name or not place.is_file() or place.is_symlink():
        return ()
    try:
        failures = list(_differences(package, place))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        failures = [package_failure(place.name, f"unreadable ({type(error).__name__})", _ADVICE)]
    return (checked("archive", len(package.paths), failures),)


def _differences(package: LoadedPackage, place: Path) -> Iterator[Failure]:
    """Go through what differs between a zip and the folder that it was made of; sizes are bounded by the folder's."""
    if place.stat().st_size > LIMITS.file_bytes:
        yield package_failure(place.name, f"{place.stat().st_size} bytes", _ADVICE)
        return
    with zipfile.ZipFile(place) as archive:
        names = archive.namelist()
        if archive.comment or len(names) > LIMITS.files:
            yield package_failure(place.name, f"a comment, or more than {LIMITS.files} files", _ADVICE)
            return
        if place.stat().st_size != _layout(archive):
            yield package_failure(place.name, "bytes that belong to no file", _ADVICE)
        for path in sorted(set(names) ^ set(package.paths)):
            yield package_failure(place.name, path, _ADVICE)
        if len(set(names)) < len(names):
            yield package_failure(place.name, "two files of one name", _ADVICE)
        for path in sorted(set(names) & set(package.paths)):
            if not _holds(archive, path, package.folder / path):
                yield package_failure(place.name, path, _ADVICE)


def _layout(archive: zipfile.ZipFile) -> int:
    """Count the bytes of an archive that holds its files, the heads of each, and their list, and nothing else."""
    entries = archive.infolist()
    names = sum(len(entry.filename.encode("utf-8")) for entry in entries)
    heads = len(entries) * (_HEAD_BYTES + _LISTED_BYTES) + 2 * names
    return heads + sum(entry.compress_size for entry in entries) + _END_BYTES


def _holds(archive: zipfile.ZipFile, path: str, file: Path) -> bool:
    """Tell whether a member has the bytes of a file."""
    if archive.getinfo(path).file_size != file.stat().st_size:
        return False
    with archive.open(path) as member, file.open("rb") as stream:
        return holds_the_same(stream, member)
