"""Writes files of a package: CSV tables (UTF-8, LF, RFC 4180), JSON, text. Each appears whole or not at all.

Knows bytes and paths; knows no plan.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from datapackages.exceptions import PackageError
from datapackages.rows import TableData

_NEEDS_QUOTES = re.compile(r'[",\r\n]')


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of a package: its path inside, its size in bytes, and its sha256."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table on disk: the file and what it holds."""

    data: TableData
    file: WrittenFile
    content: bytes


def csv_bytes(data: TableData) -> bytes:
    """Print a table as CSV: header of column names, LF, quotes where needed, empty cell = missing."""
    lines = [",".join(_quoted(column.name) for column in data.table.columns)]
    lines.extend(",".join(map(_quoted, row)) for row in data.cells())
    return ("\n".join(lines) + "\n").encode("utf-8")


def _quoted(cell: str) -> str:
    """Quote a cell as RFC 4180 asks; the csv module of Python 3.11 leaves a lone carriage return bare."""
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def write_tables(folder: Path, tables: Iterable[TableData]) -> tuple[WrittenTable, ...]:
    """Write each table to `data/<table>.csv` of a package's folder. Raises PackageError."""
    written = []
    for data in tables:
        content = csv_bytes(data)
        file = write_file(folder, f"data/{data.table.name}.csv", content)
        written.append(WrittenTable(data, file, content))
    return tuple(written)


def json_bytes(content: object) -> bytes:
    """Print JSON as people read it: two blanks of indent, Chinese characters as such, keys in the given order."""
    return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")


def write_file(folder: Path, path: str, content: bytes) -> WrittenFile:
    """Write a file of a package under a temporary name and put it in place. Raises PackageError."""
    target = folder / path
    temporary = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        os.replace(temporary, target)  # noqa: PTH105 - os.replace is the one that is atomic by its documentation
    except OSError as error:
        raise PackageError(f"{target} cannot be written ({error.strerror}); free the place and run again") from error
    return WrittenFile(path, len(content), hashlib.sha256(content).hexdigest())
