"""Loads a package from disk for its checks: descriptor, tables, source texts. Follows no address and leaves no folder.

A folder that is no package is refused with one line; a package whose files are damaged is loaded as far as it goes, and
the damage is kept for the checks to report.
"""

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from validation.exceptions import NotAPackageError


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may hold at most, in bytes and numbers: so that any folder is judged in bounded memory and time.

    The largest of ours, all plans together, stays below a tenth of each.
    """

    descriptor_bytes: int = 2 << 20
    json_characters: int = 8 << 20
    file_bytes: int = 256 << 20
    text_bytes: int = 32 << 20
    texts_bytes: int = 64 << 20
    workbook_bytes: int = 128 << 20
    cells: int = 1_500_000
    cell_characters: int = 1_000_000
    resources: int = 200
    columns: int = 500
    files: int = 5_000
    characters_read_again: int = 1_000_000


LIMITS = Limits()
_NAME = re.compile(r"[a-z0-9-]{2,100}")
_PLAIN_PATH = re.compile(r"[^\\:*?\"<>|\x00-\x1f]{1,300}")
# Keys by which Frictionless would fetch something from elsewhere or read another file.
_REMOTE_KEYS = (
    *("$schema", "extrapaths", "basepath", "scheme", "data", "compression", "innerpath", "control", "layout"),
    *("detector", "query", "type", "datatype"),
)
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

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The columns as the descriptor describes them; what is no description is left out."""
        listed = self.resource["schema"].get("fields")
        return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []

    def records(self) -> Iterator[dict[str, str]]:
        """Give the rows as mappings from column to cell; a missing cell is empty."""
        for row in self.rows:
            yield {**dict.fromkeys(self.header, ""), **dict(zip(self.header, row, strict=False))}

    def key_of(self, record: dict[str, str]) -> tuple[tuple[str, str], ...]:
        """Name a row by its primary key."""
        return tuple((column, record.get(column, "")) for column in self.primary_key)


@dataclass(frozen=True)
class LoadedPackage:
    """A package on disk: its folder, descriptor, tables, the source texts by plan id, and the paths of all files."""

    folder: Path
    descriptor: dict[str, Any]
    tables: tuple[LoadedTable, ...]
    sources: dict[str, str]
    paths: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The package's name."""
        return str(self.descriptor["name"])

    @property
    def catalogue(self) -> dict[str, Any]:
        """The project's own metadata; empty where the descriptor has none."""
        found = self.descriptor.get("catalogue")
        return found if isinstance(found, dict) else {}

    def read_text(self, path: str) -> str | None:
        """Read a file as UTF-8, what is none replaced; None where there is none. Raises NotAPackageError."""
        if path not in self.paths:
            return None
        return _read_bounded(self.folder, path).decode("utf-8", errors="replace")

    def table(self, name: str) -> LoadedTable | None:
        """Find a table by its name."""
        return next((table for table in self.tables if table.name == name), None)


def names(declared: object) -> tuple[str, ...]:
    """Read what a descriptor gives as one name or a list of names; anything else names nothing."""
    if isinstance(declared, str):
        return (declared,)
    return tuple(map(str, declared)) if isinstance(declared, list) else ()


def parse_json(written: str | None) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read JSON that has one meaning only: no key twice in an object, no number that is none. Nothing is None.

    Raises ValueError or RecursionError.
    """
    if not written:
        return None
    # Read, an empty list has twenty times the characters that it is written with.
    if len(written) > LIMITS.json_characters:
        raise ValueError(f"it has more than {LIMITS.json_characters} characters")
    loaded = json.loads(written, object_pairs_hook=_once, parse_constant=_refuse_constant)
    # Half of a surrogate pair ("\\ud800") is no text that could be printed anywhere.
    json.dumps(loaded, ensure_ascii=False).encode("utf-8")
    return loaded


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its pairs; readers differ in which of two equal keys counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:80]!r} stands twice in one object")
    return found


def _refuse_constant(name: str) -> None:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(f"{name} is no number of JSON")


def load_package(folder: Path) -> LoadedPackage:
    """Load a package. Raises NotAPackageError where there is none, or where it reaches outside its folder."""
    descriptor = _load_descriptor(folder)
    resources = _checked_resources(folder, descriptor)
    paths = _list_files(folder)
    listed = [resource for resource in resources if _is_table(resource)]
    texts = {path for path in paths if path.startswith("source/") and path.endswith(".txt")}
    _check_sizes(folder, texts | {str(resource["path"]) for resource in listed})
    tables = tuple(_load_table(folder, resource) for resource in listed)
    _check_cells(folder, tables)
    return LoadedPackage(folder, descriptor, tables, _load_sources(folder), paths)


def _list_files(folder: Path) -> tuple[str, ...]:
    """List files, links and empty folders below a folder as paths inside it, in order. Raises NotAPackageError."""
    found: list[str] = []
    for place, folders, names_there in os.walk(folder):
        links = [name for name in folders if Path(place, name).is_symlink()]
        if not folders and not names_there and Path(place) != folder:
            found.append(f"{Path(place).relative_to(folder).as_posix()}/")
        for name in (*names_there, *links):
            path = Path(place, name)
            if not (name.isascii() or name.isprintable()) or not _PLAIN_PATH.fullmatch(name):
                raise NotAPackageError(f"{folder}: {name[:80]!r} is no plain name of a file; remove it")
            if not path.is_symlink() and not path.is_file():
                raise NotAPackageError(f"{folder}: {name[:80]!r} is no ordinary file; remove it")
            found.append(path.relative_to(folder).as_posix())
        if len(found) > LIMITS.files:
            raise NotAPackageError(f"{folder} holds more than {LIMITS.files} files; give the folder of one package")
    return tuple(sorted(found))


def _check_sizes(folder: Path, texts: set[str]) -> None:
    """Refuse tables and texts that are too large to be read. Raises NotAPackageError."""
    sizes = {path: (folder / path).stat().st_size for path in sorted(texts) if (folder / path).is_file()}
    for path, size in sizes.items():
        if size > LIMITS.text_bytes:
            raise NotAPackageError(
                f"{folder}: {path} has {size} bytes, more than {LIMITS.text_bytes}; split the package"
            )
    if sum(sizes.values()) > LIMITS.texts_bytes:
        raise NotAPackageError(
            f"{folder}: tables and texts have more than {LIMITS.texts_bytes} bytes; split the package"
        )


def _check_cells(folder: Path, tables: tuple[LoadedTable, ...]) -> None:
    """Refuse tables that together have too many cells. Raises NotAPackageError."""
    if sum(len(table.rows) * max(1, len(table.header)) for table in tables) > LIMITS.cells:
        raise NotAPackageError(f"{folder}: the tables have more than {LIMITS.cells} cells; split the package")


def _read_bounded(folder: Path, path: str) -> bytes:
    """Read a file of the package that must not be larger than a text may be. Raises NotAPackageError."""
    place = check_path(folder, path)
    if not place.is_file() or place.stat().st_size > LIMITS.text_bytes:
        raise NotAPackageError(f"{folder}: {path} is no file of at most {LIMITS.text_bytes} bytes; remove it")
    return place.read_bytes()


def _load_descriptor(folder: Path) -> dict[str, Any]:
    """Read datapackage.json as far as its outline can be relied on."""
    if not folder.is_dir():
        raise NotAPackageError(f"{folder} is no folder; give the folder that holds datapackage.json")
    path = folder / "datapackage.json"
    if not path.is_file():
        raise NotAPackageError(f"{folder} holds no datapackage.json; give the folder of a package")
    if path.stat().st_size > LIMITS.descriptor_bytes:
        raise NotAPackageError(f"{path} has more than {LIMITS.descriptor_bytes} bytes; build the package again")
    check_path(folder, path.name)
    try:
        descriptor = parse_json(path.read_bytes().decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise NotAPackageError(f"{path} cannot be read as JSON ({error}); build the package again") from error
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("name"), str):
        raise NotAPackageError(f"{path} is not a descriptor: it must be an object with a name; build the package again")
    if not _NAME.fullmatch(descriptor["name"]):
        name = descriptor["name"][:80]
        raise NotAPackageError(f"{path}: {name!r} is no name of a package; use 2-100 of a-z, 0-9 and '-'")
    return descriptor


def _checked_resources(folder: Path, descriptor: dict[str, Any]) -> list[dict[str, Any]]:
    """Check that each resource is described here and lies in the folder."""
    where = folder / "datapackage.json"
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        raise NotAPackageError(f"{where} lists no resources; build the package again")
    if len(resources) > LIMITS.resources:
        raise NotAPackageError(f"{where} lists more than {LIMITS.resources} resources; build the package again")
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
        _refuse_other_forms(where, resource)
        if not isinstance(resource.get("hash", ""), str) or resource.get("encoding", "utf-8") != "utf-8":
            raise NotAPackageError(
                f"{where}: resource {resource['name']!r} has a hash or encoding that is none of ours"
            )
    return resources


def _refuse_other_forms(where: Path, resource: dict[str, Any]) -> None:
    """Refuse what makes a reader take a table for something else than plain CSV, and schemas that are too wide."""
    name = str(resource["name"])[:80]
    if resource.get("dialect") or resource.get("format", "csv") != "csv":
        raise NotAPackageError(f"{where}: resource {name!r} is not described as plain CSV; build the package again")
    fields = resource.get("schema", {}).get("fields", [])
    if isinstance(fields, list) and len(fields) > LIMITS.columns:
        raise NotAPackageError(f"{where}: resource {name!r} has more than {LIMITS.columns} columns; split the table")


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
    csv.field_size_limit(LIMITS.cell_characters)
    try:
        content = path.read_bytes()
        # A reader makes a list of a line before anybody can count: so marks are counted first, four a cell at most.
        if content.count(b",") + content.count(b"\n") > 4 * LIMITS.cells:
            raise csv.Error(f"more than {LIMITS.cells} cells")
        stream = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
        lines = [tuple(row) for row in _bounded_rows(csv.reader(stream, strict=True))]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return LoadedTable(resource, problem=f"{resource['path']} cannot be read as CSV in UTF-8: {_reason(error)}")
    if not lines:
        return LoadedTable(resource, problem=f"{resource['path']} is empty; it lacks even the header")
    return LoadedTable(resource, lines[0], tuple(lines[1:]))


def _bounded_rows(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Go through the rows of a table as long as there are not too many cells. Raises csv.Error."""
    cells = 0
    for row in rows:
        cells += max(1, len(row))
        if len(row) > LIMITS.columns or cells > LIMITS.cells:
            raise csv.Error(f"more than {LIMITS.columns} columns or {LIMITS.cells} cells")
        yield row


def _reason(error: Exception) -> str:
    """Say what went wrong without naming a place of this machine."""
    return str(error.strerror) if isinstance(error, OSError) else str(error)[:200]


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
