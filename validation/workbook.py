"""Reads a package's workbook back as far as its review needs: its sheets and the texts in them. Trusts nothing in it.

The workbook is a zip of XML; sizes are bounded before anything is unpacked, and no entity is resolved.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from validation.exceptions import WorkbookError
from validation.packages import LIMITS, LoadedPackage, LoadedTable
from validation.results import Check, Failure, checked, excerpt, package_failure

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FIRST_DAY = date(1899, 12, 30)  # day 0 of a workbook
_LONGEST_CELL = 32_767
_NO_TABLES = ("about", "dictionary")
_HEAD_ROWS = 2  # names and titles
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")
_FORMULA = f"{_MAIN}f"

Sheet = dict[int, dict[int, str]]


def check_workbook(package: LoadedPackage) -> tuple[Check, ...]:
    """Check that each table's sheet holds what the table holds, and no formula."""
    path = f"data/{package.name}.xlsx"
    rows = sum(len(table.rows) for table in package.tables)
    if path not in package.paths:
        return (checked("workbook", 0, (package_failure(path, "missing", "Build the package again."),)),)
    try:
        sheets = read_workbook(package.folder / path)
    except WorkbookError as error:
        return (checked("workbook", rows, (package_failure(path, "unreadable", str(error)),)),)
    failures = [failure for table in package.tables for failure in _compare(path, table, sheets.get(table.name))]
    expected = {table.name for table in package.tables}
    strange = [name for name in sorted(set(sheets) - expected) if not name.startswith(_NO_TABLES)]
    failures += [package_failure(path, name, "No table has this sheet's name; build it again.") for name in strange]
    return (checked("workbook", rows, failures),)


def workbook_texts(path: Path) -> Iterator[str]:
    """Go through all texts of a workbook; nothing of one that cannot be read, which check_workbook() tells."""
    try:
        sheets = read_workbook(path)
    except WorkbookError:
        return
    for sheet in sheets.values():
        for cells in sheet.values():
            yield from cells.values()


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Read the sheets of a workbook: cells by row and column, both from 0, as text. Raises WorkbookError."""
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive)
            texts = _shared_texts(archive)
            return {name: _read_sheet(archive, member, texts) for name, member in _sheets(archive)}
    except (
        zipfile.BadZipFile,
        OSError,
        KeyError,
        ValueError,
        XMLSyntaxError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise WorkbookError(f"the workbook cannot be read ({type(error).__name__}); build the package again") from error


def _check_size(archive: zipfile.ZipFile) -> None:
    """Refuse what would unpack to more than a package may hold. Raises WorkbookError."""
    if sum(entry.file_size for entry in archive.infolist()) > LIMITS.workbook_bytes:
        raise WorkbookError(f"the workbook unpacks to more than {LIMITS.workbook_bytes} bytes; build the package again")


def _elements(stream: IO[bytes], tag: str) -> "Iterator[_Element]":
    """Go through the elements of one name, each freed after use; no entity and no outside file is read."""
    from lxml.etree import iterparse

    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    for _, element in iterparse(stream, events=("end",), tag=_MAIN + tag, **options):
        yield element
        element.clear()


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Give each sheet's name and its file; our workbooks number them in order."""
    with archive.open("xl/workbook.xml") as stream:
        for number, element in enumerate(_elements(stream, "sheet"), 1):
            yield str(element.get("name")), f"xl/worksheets/sheet{number}.xml"


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    """Read the table of texts that cells point into."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    with archive.open("xl/sharedStrings.xml") as stream:
        return [_text_of(element) for element in _elements(stream, "si")]


def _text_of(element: "_Element") -> str:
    """Give a text with the control characters that workbooks escape (`_x000D_`)."""
    text = "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _read_sheet(archive: zipfile.ZipFile, member: str, texts: list[str]) -> Sheet:
    """Read the cells of one sheet. Raises WorkbookError where one is a formula."""
    sheet: Sheet = {}
    with archive.open(member) as stream:
        for element in _elements(stream, "c"):
            match = _REFERENCE.fullmatch(str(element.get("r")))
            if match is None or element.find(_FORMULA) is not None:
                raise WorkbookError("the workbook holds a formula or a cell without a place; build the package again")
            sheet.setdefault(int(match[2]) - 1, {})[_column(match[1])] = _cell_text(element, texts)
    return sheet


def _column(letters: str) -> int:
    """Count a column from its letters.

    >>> _column("A"), _column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _cell_text(element: "_Element", texts: list[str]) -> str:
    """Give what a cell says as text."""
    value = element.findtext(f"{_MAIN}v") or ""
    if element.get("t") == "s":
        return texts[int(value)]
    if element.get("t") == "b":
        return "true" if value == "1" else "false"
    return value


def _compare(path: str, table: LoadedTable, sheet: Sheet | None) -> Iterator[Failure]:
    """Compare a sheet with its table."""
    if table.problem:
        return
    if sheet is None:
        yield package_failure(path, table.name, "The workbook lacks this table; build the package again.")
        return
    kinds = [str(field.get("type")) for field in table.fields]
    for place, row in enumerate(table.rows):
        cells = sheet.get(place + _HEAD_ROWS, {})
        for column, cell in enumerate(row[: len(kinds)]):
            if not _same(kinds[column], cell, cells.get(column, "")):
                key = table.key_of(dict(zip(table.header, row, strict=False)))
                advice = f"The workbook says {cells.get(column, '')[:80]!r}; build the package again."
                yield Failure(table.name, key, table.header[column], excerpt(cell), "", advice)
    if extra := sorted(number for number in sheet if number >= len(table.rows) + _HEAD_ROWS):
        yield package_failure(path, f"{table.name}: row {extra[0] + 1}", "The table has fewer rows; build it again.")


def _same(kind: str, cell: str, shown: str) -> bool:
    """Tell whether a cell of the table and one of the workbook say the same."""
    if cell == shown:
        return True
    if kind == "date":
        return _day(shown) == cell
    if kind in {"integer", "number", "year"}:
        return _number(cell) is not None and _number(cell) == _number(shown)
    return len(cell) > _LONGEST_CELL and shown == cell[: _LONGEST_CELL - 1] + "…"


def _day(shown: str) -> str:
    """Read a day as workbooks count them."""
    number = _number(shown)
    if number is None or not 0 < number < 3_000_000:
        return ""
    return (_FIRST_DAY + timedelta(days=int(number))).isoformat()


def _number(text: str) -> Decimal | None:
    """Read a number as exactly as a workbook holds it."""
    try:
        return Decimal(repr(float(text)))
    except (ArithmeticError, ValueError):
        return None
