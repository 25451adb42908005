"""Checks the files of a package: each is there, is the one that the descriptor states, and none came from elsewhere."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from validation.basis import BASIS_PATH
from validation.packages import LIMITS, LoadedPackage, check_path
from validation.results import Check, Failure, checked, excerpt, package_failure

# The descriptor cannot hold its own hash, and what validation writes is written after it.
_UNLISTED = frozenset(
    {"datapackage.json", "validation/report.json", "validation/report.html", "validation/quarantine.csv", BASIS_PATH}
)
_SUITE = re.compile(r"validation/expectations/[a-z_]{1,60}\.json")


def check_files(package: LoadedPackage) -> tuple[Check, ...]:
    """Compare every listed file with its size and sha256, and look for files that nobody listed."""
    listed = tuple(_listed(package))
    failures = [failure for entry in listed for failure in _compare(package, entry)]
    known = {str(entry.get("path")) for entry in listed} | _UNLISTED
    failures.extend(_strangers(package, known))
    failures.extend(
        Failure(table.name, (), "path", excerpt(table.problem), "", "Build the package again.")
        for table in package.tables
        if table.problem
    )
    return (
        checked(
            "files",
            len(listed),
            tuple(failures),
        ),
    )


def _listed(package: LoadedPackage) -> Iterator[dict[str, Any]]:
    """Go through the resources and the other files that the descriptor lists."""
    yield from package.descriptor["resources"]
    files = package.catalogue.get("files")
    for entry in files if isinstance(files, list) else ():
        yield entry if isinstance(entry, dict) else {"path": entry}


def _compare(package: LoadedPackage, entry: dict[str, Any]) -> Iterator[Failure]:
    """Compare one file with what is stated of it."""
    path = check_path(package.folder, entry.get("path"))
    if not path.is_file():
        yield package_failure(
            str(entry["path"]), "missing", "The file is listed but not there; build the package again."
        )
        return
    size = path.stat().st_size
    if size > LIMITS.file_bytes:
        yield package_failure(
            str(entry["path"]), f"{size} bytes", "The file is too large to be one of ours; remove it."
        )
        return
    with path.open("rb") as stream:
        found = f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"
    if entry.get("bytes") != size or entry.get("hash") != found:
        stated = f"{entry.get('bytes')} bytes, {str(entry.get('hash'))[:80]}"
        advice = f"The descriptor states {stated}; the file was changed after it was built, so build the package again."
        yield package_failure(str(entry["path"]), f"{size} bytes, {found}", advice)


def _strangers(package: LoadedPackage, known: set[str]) -> Iterator[Failure]:
    """Find files that the descriptor does not list."""
    for path in package.paths:
        if path not in known and not _SUITE.fullmatch(path):
            yield package_failure(
                path, "not listed", "Remove the file, or build the package again so that it is listed."
            )
