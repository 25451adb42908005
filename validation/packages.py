"""Loads a package from disk for its checks: descriptor, tables, source texts. Follows no address and leaves no folder.

A folder that is no package is refused with one line; a package whose files are damaged is loaded as far as it goes, and
the damage is kept for the checks to report.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from validation.exceptions import NotAPackageError

_LONGEST_FIELD = 100_000_000
_PLAIN_PATH = re.compile(r"[^\\:*?\"<>|\x00-\x1f]{1,300}")
# Keys by which Frictionless would fetch something from elsewhere or read another file.
_REMOTE_KEYS = ("$schema", "extrapaths", "basepath", "scheme", "data")
_PROFILES = frozenset({"data-package", "tabular-data-package", "data-resource", "tabular-data-resource"})


@dataclass(frozen=True)
class LoadedTable:
    """A table as it lies on disk: its resource in the descriptor, header and rows; `problem` where it is unreadable."""

    resource: dict[str, Any]
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    problem: str = ""

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.resource["name"])

    @cached_property
    def primary_key(self) -> tuple[str, ...]:
        """The columns that tell rows apart, as the descriptor declares them."""
        return names(self.resource["schema"].get("primaryKey"))

    def records(self) -> Iterator[dict[str, str]]:
        """Give the rows as mappings from column to cell; a missing cell is empty."""
        for row in self.rows:
            yield {**dict.fromkeys(self.header, ""), **dict(zip(self.header, row, strict=False))}

    def key_of(self, record: dict[str, str]) -> tuple[tuple[str, str], ...]:
        """Name a row by its primary key."""
        return tuple((column, record.get(column, "")) for column in self.primary_key)


@dataclass(frozen=True)
class LoadedPackage:
    """A package on disk: its folder, descriptor, tables, and the source texts by plan id."""

    folder: Path
    descriptor: dict[str, Any]
    tables: tuple[LoadedTable, ...]
    sources: dict[str, str]

    @property
    def name(self) -> str:
        """The package's name."""
        return str(self.descriptor["name"])

    @property
    def catalogue(self) -> dict[str, Any]:
        """The project's own metadata; empty where the descriptor has none."""
        found = self.descriptor.get("catalogue")
        return found if isinstance(found, dict) else {}

    def table(self, name: str) -> LoadedTable | None:
        """Find a table by its name."""
        return next((table for table in self.tables if table.name == name), None)


def names(declared: object) -> tuple[str, ...]:
    """Read what a descriptor gives as one name or a list of names; anything else names nothing."""
    if isinstance(declared, str):
        return (declared,)
    return tuple(map(str, declared)) if isinstance(declared, list) else ()


def load_package(folder: Path) -> LoadedPackage:
    """Load a package. Raises NotAPackageError where there is none, or where it reaches outside its folder."""
    descriptor = _load_descriptor(folder)
    resources = _checked_resources(folder, descriptor)
    tables = tuple(_load_table(folder, resource) for resource in resources if _is_table(resource))
    return LoadedPackage(folder, descriptor, tables, _load_sources(folder))


def _load_descriptor(folder: Path) -> dict[str, Any]:
    """Read datapackage.json as far as its outline can be relied on."""
    if not folder.is_dir():
        raise NotAPackageError(f"{folder} is no folder; give the folder that holds datapackage.json")
    path = folder / "datapackage.json"
    if not path.is_file():
        raise NotAPackageError(f"{folder} holds no datapackage.json; give the folder of a package")
    try:
        descriptor = json.loads(path.read_bytes().decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise NotAPackageError(f"{path} cannot be read as JSON ({error}); build the package again") from error
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("name"), str):
        raise NotAPackageError(f"{path} is not a descriptor: it must be an object with a name; build the package again")
    return descriptor


def _checked_resources(folder: Path, descriptor: dict[str, Any]) -> list[dict[str, Any]]:
    """Check that each resource is described here and lies in the folder."""
    where = folder / "datapackage.json"
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        raise NotAPackageError(f"{where} lists no resources; build the package again")
    _refuse_remote(where, "the package", descriptor)
    for resource in resources:
        if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
            raise NotAPackageError(f"{where} has a resource without a name; build the package again")
        _refuse_remote(where, f"resource {resource['name']!r}", resource)
        check_path(folder, resource.get("path"))
        for key in ("schema", "dialect"):
            if not isinstance(resource.get(key, {}), dict):
                raise NotAPackageError(
                    f"{where}: resource {resource['name']!r} has a {key} that is not written in place"
                )
        if not isinstance(resource.get("hash", ""), str) or resource.get("encoding", "utf-8") != "utf-8":
            raise NotAPackageError(
                f"{where}: resource {resource['name']!r} has a hash or encoding that is none of ours"
            )
    return resources


def _refuse_remote(where: Path, what: str, described: dict[str, Any]) -> None:
    """Refuse keys by which something else would be read than the files of the package."""
    profile = described.get("profile", "data-package")
    if not isinstance(profile, str) or profile not in _PROFILES:
        raise NotAPackageError(
            f"{where}: {what} has the profile {str(profile)[:80]!r}; only Frictionless' own are read"
        )
    for key in _REMOTE_KEYS:
        if key in described:
            raise NotAPackageError(f"{where}: {what} has the key {key!r}, which reads from elsewhere; remove it")


def check_path(folder: Path, path: object) -> Path:
    """Return where a package's file lies. Raises NotAPackageError for a path that is not one inside the folder."""
    plain = isinstance(path, str) and _PLAIN_PATH.fullmatch(path) is not None
    parts = PurePosixPath(path).parts if plain and isinstance(path, str) else ()
    if not parts or ".." in parts or parts[0] == "/":
        raise NotAPackageError(
            f"{folder}: the path {str(path)[:80]!r} is none inside the package; correct the descriptor"
        )
    found = folder.joinpath(*parts)
    if not found.resolve().is_relative_to(folder.resolve()):
        raise NotAPackageError(
            f"{folder}: {'/'.join(parts)[:80]!r} is a link out of the package; put the file itself there"
        )
    return found


def _is_table(resource: dict[str, Any]) -> bool:
    """Tell whether a resource is a table."""
    return isinstance(resource.get("schema"), dict) and str(resource.get("path", "")).endswith(".csv")


def _load_table(folder: Path, resource: dict[str, Any]) -> LoadedTable:
    """Read one CSV file; what is wrong with it is kept."""
    path = folder / resource["path"]
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        text = path.read_bytes().decode("utf-8")
        lines = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return LoadedTable(resource, problem=f"{resource['path']} cannot be read as CSV in UTF-8: {error}")
    if not lines:
        return LoadedTable(resource, problem=f"{resource['path']} is empty; it lacks even the header")
    return LoadedTable(resource, lines[0], tuple(lines[1:]))


def _load_sources(folder: Path) -> dict[str, str]:
    """Read the texts under source/ by the name of their file; one that is no UTF-8 is left out."""
    sources = {}
    for path in sorted(folder.glob("source/*.txt")):
        check_path(folder, path.relative_to(folder).as_posix())
        try:
            sources[path.stem] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            # An original in another encoding; the text that spans point at is always UTF-8.
            continue
    return sources
