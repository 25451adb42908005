"""Reads packages that were written before, from a folder, a zip, or a folder full of them such as a portal's.

What comes from outside is read with limits on numbers and sizes, and no path leaves the package. Knows descriptors and
CSV files; checks no content.
"""

import csv
import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from datapackages.exceptions import PackageError

DESCRIPTOR = "datapackage.json"
# Where packages may lie below a folder: at once (build/packages), or as datasets of a directory portal.
_PLACES = ("*", "datasets/*")
_MOST_MEMBERS = 2_000
_MOST_PACKAGES = 10_000
_LARGEST_FILE = 200_000_000
_LARGEST_PACKAGE = 500_000_000
_LONGEST_FIELD = 100_000_000
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*", re.ASCII)
_NAME = re.compile(r"[a-z0-9-]{2,100}")


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table as it was written: the columns that tell its rows apart, all columns, and the cells."""

    name: str
    primary_key: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> Iterator[dict[str, str]]:
        """Give the rows as mappings from column to cell."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class StoredPackage:
    """A package as it was written: its name, version and tables in package order."""

    name: str
    version: str
    tables: tuple[StoredTable, ...]

    def table(self, name: str) -> StoredTable | None:
        """Find a table by its name."""
        return next((table for table in self.tables if table.name == name), None)


class _Files(Protocol):
    """The files of one package, wherever they lie."""

    where: Path

    def read(self, path: str) -> bytes:
        """Read one file; raises PackageError."""


class _FolderFiles:
    """The files of a package in a folder."""

    def __init__(self, folder: Path) -> None:
        self.where = folder

    def read(self, path: str) -> bytes:
        """Read one file of the folder."""
        file = self.where / path
        try:
            if not file.resolve().is_relative_to(self.where.resolve()) or not stat.S_ISREG(file.stat().st_mode):
                raise PackageError(f"{file} is no ordinary file of the package; put the file itself there")
            if file.stat().st_size > _LARGEST_FILE:
                raise PackageError(f"{file} has more than {_LARGEST_FILE} bytes; this is no package of planport")
            return file.read_bytes()
        except OSError as error:
            raise PackageError(f"{file} cannot be read ({error.strerror}); give a whole package") from error


class _ZipFiles:
    """The files of a package in a zip; what a member says of its size is not believed."""

    def __init__(self, archive: zipfile.ZipFile, where: Path) -> None:
        self.where = where
        self._archive = archive
        self._left = _LARGEST_PACKAGE
        if len(archive.infolist()) > _MOST_MEMBERS:
            raise PackageError(f"{where} holds more than {_MOST_MEMBERS} files; this is no package of planport")

    def read(self, path: str) -> bytes:
        """Read one member as far as the limit goes."""
        try:
            with self._archive.open(path) as member:
                content = member.read(min(self._left, _LARGEST_FILE) + 1)
        except KeyError as error:
            raise PackageError(f"{self.where} holds no {path}; give a whole package") from error
        except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            # RuntimeError: a member that is encrypted; NotImplementedError: a compression that nobody uses for this.
            raise PackageError(f"{self.where}: {path} cannot be unpacked ({error}); get the zip again") from error
        self._left -= len(content)
        if len(content) > _LARGEST_FILE or self._left < 0:
            raise PackageError(f"{self.where}: {path} is larger than a package of planport may be; it is not read")
        return content


def read_packages(path: Path) -> tuple[StoredPackage, ...]:
    """Read the packages at a place, in the order of their names.

    Args:
        path: the folder or zip of one package; or a folder of packages, be it of a run or of a directory portal.

    Raises:
        PackageError: there is none, one cannot be read, or one is beyond what planport makes.
    """
    if not path.exists():
        raise PackageError(f"{path}: no such file or folder; give a package, its zip, or a folder of packages")
    if path.is_file() or (path / DESCRIPTOR).is_file():
        return (read_stored_package(path),)
    places = _package_places(path)
    if not places:
        raise PackageError(f"{path} holds no package; give a package, its zip, or a folder of packages")
    found = {package.name: package for package in map(read_stored_package, places)}
    if len(found) < len(places):
        raise PackageError(f"{path} holds two packages of one name; give the one that is meant")
    return tuple(found[name] for name in sorted(found))


def read_stored_package(path: Path) -> StoredPackage:
    """Read one package from its folder or zip. Raises PackageError."""
    if path.is_dir():
        return _read(_FolderFiles(path))
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(_ZipFiles(archive, path))
    except (OSError, zipfile.BadZipFile) as error:
        raise PackageError(f"{path} cannot be read as a zip ({error}); give a package, its zip, or a folder") from error


def _package_places(folder: Path) -> list[Path]:
    """List the folders of packages below a folder; a zip counts where no folder of its name stands beside it."""
    found: dict[str, Path] = {}
    for pattern in _PLACES:
        for descriptor in sorted(folder.glob(f"{pattern}/{DESCRIPTOR}")):
            if not descriptor.parent.name.startswith("."):
                found.setdefault(descriptor.parent.name, descriptor.parent)
    for archive in sorted(folder.glob("*.zip")):
        found.setdefault(archive.stem, archive)
    if len(found) > _MOST_PACKAGES:
        raise PackageError(f"{folder} holds more than {_MOST_PACKAGES} packages; compare them in parts")
    return [found[name] for name in sorted(found)]


def _read(files: _Files) -> StoredPackage:
    """Read descriptor and tables."""
    try:
        descriptor = json.loads(files.read(DESCRIPTOR).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise PackageError(f"{files.where}: {DESCRIPTOR} cannot be read as JSON; give a whole package") from error
    if not isinstance(descriptor, dict):
        raise PackageError(f"{files.where}: {DESCRIPTOR} is no descriptor; give a whole package")
    name, resources = descriptor.get("name"), descriptor.get("resources")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not isinstance(resources, list):
        raise PackageError(f"{files.where}: {DESCRIPTOR} names no package or no resources; give a whole package")
    tables = tuple(_read_table(files, resource) for resource in resources if _is_table(resource))
    if len({table.name for table in tables}) < len(tables):
        raise PackageError(f"{files.where}: two tables have one name; give a package of planport")
    return StoredPackage(name, str(descriptor.get("version", "")), tables)


def _is_table(resource: object) -> bool:
    """Tell whether a resource is a table in CSV."""
    return (
        isinstance(resource, dict)
        and isinstance(resource.get("schema"), dict)
        and isinstance(resource.get("name"), str)
        and str(resource.get("path", "")).endswith(".csv")
    )


def _read_table(files: _Files, resource: dict[str, Any]) -> StoredTable:
    """Read one table."""
    path = str(resource["path"])
    if not _PATH.fullmatch(path) or len(path) > 300:
        raise PackageError(f"{files.where}: the path {path[:80]!r} is none of a package of planport")
    lines = _lines(files, path)
    columns = next(lines, ())
    rows = tuple(lines)
    if len(set(columns)) < len(columns) or any(len(row) != len(columns) for row in rows):
        raise PackageError(
            f"{files.where}: {path} has rows or columns that do not fit its header; give a whole package"
        )
    return StoredTable(resource["name"], tuple(_key(resource["schema"], columns)), columns, rows)


def read_csv(path: Path) -> list[tuple[str, ...]]:
    """Read the lines of one CSV file, the header first. Raises PackageError."""
    return list(_lines(_FolderFiles(path.parent), path.name))


def _lines(files: _Files, path: str) -> Iterator[tuple[str, ...]]:
    """Go through the lines of a CSV file, the header first."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        text = files.read(path).decode("utf-8")
        for line in csv.reader(io.StringIO(text, newline=""), strict=True):
            yield tuple(line)
    except (UnicodeDecodeError, csv.Error) as error:
        raise PackageError(f"{files.where}: {path} cannot be read as CSV in UTF-8 ({error}); get it again") from error


def _key(schema: dict[str, Any], columns: Iterable[str]) -> Iterator[str]:
    """Give the columns of the primary key that the table has; all columns where it has none."""
    declared = schema.get("primaryKey")
    declared = [declared] if isinstance(declared, str) else declared
    columns = tuple(columns)
    named = [name for name in declared if name in columns] if isinstance(declared, list) else []
    yield from named or columns
