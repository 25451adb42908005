"""Compares a package with the same one built again: rows by their keys, JSON by its keys, text by its lines.

Knows files of packages; does not know why they may differ.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

from datapackages.archive import package_files
from validation.exceptions import WorkbookError
from validation.packages import LoadedPackage, LoadedTable, load_package
from validation.results import Failure, excerpt, package_failure
from validation.workbook import read_workbook

_ADVICE = "Reading the source again gives otherwise: restore it, or build the package again."
_WRITTEN_BY_VALIDATION = "validation/"
_DESCRIPTOR = "datapackage.json"
_BLOCK = 1 << 20


def compare_packages(package: LoadedPackage, again: Path) -> Iterator[Failure]:
    """Go through what differs between a package and one built again, each place once."""
    ours = {path for path in package.paths if not path.startswith(_WRITTEN_BY_VALIDATION)}
    theirs = set(package_files(again))
    for path in sorted(ours ^ theirs):
        yield package_failure(path, "not made" if path in ours else "missing", "Build the package again.")
    built = load_package(again)
    differing = {path for path in ours & theirs if not _is_same(package.folder / path, again / path)}
    for path in sorted(differing):
        yield from _differences(package, built, path, differing)


def _is_same(file: Path, other: Path) -> bool:
    """Tell whether two files hold the same bytes; files of other sizes are not read."""
    return file.stat().st_size == other.stat().st_size and file.read_bytes() == other.read_bytes()


def _differences(package: LoadedPackage, built: LoadedPackage, path: str, differing: set[str]) -> Iterator[Failure]:
    """Find what differs in one file; where only its form does, it is told as a whole."""
    name = path.removeprefix("data/").removesuffix(".csv")
    table, other = package.table(name), built.table(name)
    found: list[Failure] = []
    if table and other and path == f"data/{name}.csv":
        found = list(_rows(table, other))
    elif path == _DESCRIPTOR:
        found = list(_descriptor(package.descriptor, built.descriptor, differing))
        if not found and differing > {path}:
            return
    elif path.endswith(".xlsx"):
        yield from _workbook(path, package.folder / path, built.folder / path)
        return
    else:
        found = list(_lines(path, package, built))
    yield from found or [package_failure(path, "written in another form", _ADVICE)]


def _rows(table: LoadedTable, other: LoadedTable) -> Iterator[Failure]:
    """Compare two tables row by row, by their keys."""
    built = {other.key_of(record): record for record in other.records()}
    for record in table.records():
        key = table.key_of(record)
        wanted = built.pop(key, None)
        if wanted is None:
            yield _failure(table, record, table.primary_key[-1], "The source gives no such row; take it out.")
            continue
        for column, cell in record.items():
            if cell != wanted.get(column):
                advice = f"Reading the source again gives {excerpt(wanted.get(column, ''))[:80]!r}; restore it."
                yield _failure(table, record, column, advice)
    for record in built.values():
        yield _failure(other, record, other.primary_key[-1], "The source gives this row; restore it.")


def _failure(table: LoadedTable, record: dict[str, str], column: str, advice: str) -> Failure:
    """Make a failure about one cell, with the evidence of its row."""
    spans, plan_id = record.get("spans", ""), record.get("plan_id", "")
    return Failure(table.name, table.key_of(record), column, excerpt(record[column]), "", advice, plan_id, spans)


def _descriptor(found: dict[str, Any], wanted: dict[str, Any], differing: set[str]) -> Iterator[Failure]:
    """Compare two descriptors key by key; size and hash of a file that differs itself were told of with it."""
    told = {place for place, entry in _files(found) if entry.get("path") in differing}
    pending: list[tuple[str, Any, Any]] = [("", found, wanted)]
    while pending:
        place, one, other = pending.pop()
        if isinstance(one, dict) and isinstance(other, dict) and list(one) != list(other) and set(one) == set(other):
            yield package_failure(place or _DESCRIPTOR, "keys in another order", _ADVICE)
        elif isinstance(one, dict) and isinstance(other, dict):
            own = ("bytes", "hash", "rows") if place in told else ()
            names = [name for name in dict.fromkeys((*one, *other)) if name not in own]
            pending += [(f"{place}.{name}".strip("."), one.get(name), other.get(name)) for name in reversed(names)]
        elif isinstance(one, list) and isinstance(other, list):
            pairs = [*enumerate(zip_longest(one, other))]
            pending += [(f"{place}[{number}]", *pair) for number, pair in reversed(pairs)]
        elif one != other or type(one) is not type(other):
            yield package_failure(place, json.dumps(one, ensure_ascii=False), f"It should be {excerpt(repr(other))}.")


def _files(descriptor: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the files that a descriptor states: place in it, and what is stated."""
    catalogue = descriptor.get("catalogue")
    listed = catalogue.get("files") if isinstance(catalogue, dict) else None
    for name, entries in (("resources", descriptor.get("resources")), ("catalogue.files", listed)):
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                yield f"{name}[{number}]", entry


def _lines(path: str, package: LoadedPackage, built: LoadedPackage) -> Iterator[Failure]:
    """Compare two texts and name the first line that differs."""
    pair = ((one.read_text(path) or "").splitlines() for one in (package, built))
    for number, (line, wanted) in enumerate(zip_longest(*pair), 1):
        if line != wanted:
            yield package_failure(f"{path}, line {number}", line or "", f"It should be {excerpt(repr(wanted))}.")
            return


def _workbook(path: str, file: Path, other: Path) -> Iterator[Failure]:
    """Compare two workbooks: the cells of their sheets, and then the bytes of all other parts.

    How the parts are compressed is left out: another zlib packs the same bytes otherwise.
    """
    try:
        sheets, wanted = read_workbook(file), read_workbook(other)
        for name in dict.fromkeys((*sheets, *wanted)):
            if sheets.get(name) != wanted.get(name):
                yield package_failure(path, f"sheet {name}", _ADVICE)
        same_cells = sheets == wanted
        del sheets, wanted
        with zipfile.ZipFile(file) as one, zipfile.ZipFile(other) as two:
            for name in _differing_parts(one, two):
                if same_cells or not name.startswith("xl/worksheets/sheet"):
                    yield package_failure(path, name, "A part of the workbook differs; build the package again.")
            if _beside_parts(one, file) != _beside_parts(two, other):
                yield package_failure(path, "bytes that belong to no part", "Build the package again.")
    except (WorkbookError, zipfile.BadZipFile, OSError, zlib.error) as error:
        yield package_failure(path, type(error).__name__, _ADVICE)


def _differing_parts(one: zipfile.ZipFile, two: zipfile.ZipFile) -> Iterator[str]:
    """Go through the parts that are not in both workbooks, or not with the same bytes; or stand in another order."""
    names, wanted = one.namelist(), two.namelist()
    for name in sorted(set(names) | set(wanted)):
        if name not in names or name not in wanted or not _is_same_part(one, two, name):
            yield name
    if set(names) == set(wanted) and names != wanted:
        yield "the order of parts"


def holds_the_same(one: IO[bytes], two: IO[bytes]) -> bool:
    """Compare two streams block by block; a zip's member gives what it was asked for as long as there is more."""
    while block := one.read(_BLOCK):
        if block != two.read(len(block)):
            return False
    return not two.read(1)


def _is_same_part(one: zipfile.ZipFile, two: zipfile.ZipFile, name: str) -> bool:
    """Tell whether a part has the same bytes in two workbooks, block by block."""
    if one.getinfo(name).file_size != two.getinfo(name).file_size:
        return False
    with one.open(name) as ours, two.open(name) as theirs:
        return holds_the_same(ours, theirs)


def _beside_parts(archive: zipfile.ZipFile, file: Path) -> int:
    """Count the bytes of an archive that belong to no part: heads, the list of parts, and what was put between."""
    return file.stat().st_size - sum(entry.compress_size for entry in archive.infolist())
