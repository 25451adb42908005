"""Reads a package's workbook back as far as its review needs: its sheets and the texts in them. Trusts nothing in it.

The workbook is a zip of XML; sizes are bounded before anything is unpacked, and no entity is resolved.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO
from xml.parsers import expat
from xml.parsers.expat import ExpatError

from validation.exceptions import WorkbookError
from validation.packages import LIMITS, LoadedPackage, LoadedTable
from validation.results import Check, Failure, checked, excerpt, package_failure

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FIRST_DAY = date(1899, 12, 30)  # day 0 of a workbook
_LONGEST_CELL = 32_767
_NO_TABLES = ("about", "dictionary")
_HEAD_ROWS = 2  # names and titles
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")

Sheet = dict[int, dict[int, str]]
Sheets = dict[str, Sheet]


def check_workbook(package: LoadedPackage, sheets: Sheets | WorkbookError) -> tuple[Check, ...]:
    """Check that each table's sheet holds what the table holds, and no formula; `sheets` as sheets_of() gives them."""
    path = workbook_path(package)
    rows = sum(len(table.rows) for table in package.tables)
    if path not in package.paths:
        return (checked("workbook", 0, (package_failure(path, "missing", "Build the package again."),)),)
    if isinstance(sheets, WorkbookError):
        return (checked("workbook", rows, (package_failure(path, "unreadable", str(sheets)),)),)
    failures = [failure for table in package.tables for failure in _compare(path, table, sheets.get(table.name))]
    expected = {table.name for table in package.tables}
    strange = [name for name in sorted(set(sheets) - expected) if not name.startswith(_NO_TABLES)]
    failures += [package_failure(path, name, "No table has this sheet's name; build it again.") for name in strange]
    return (checked("workbook", rows, failures),)


def workbook_path(package: LoadedPackage) -> str:
    """Tell where a package has its workbook."""
    return f"data/{package.name}.xlsx"


def sheets_of(path: Path) -> Sheets | WorkbookError:
    """Read the sheets of a workbook, or say why that cannot be done."""
    try:
        return read_workbook(path)
    except WorkbookError as error:
        return error


def texts_of(sheets: Sheets | WorkbookError) -> Iterator[str]:
    """Go through all texts of a workbook; nothing of one that cannot be read, which check_workbook() tells."""
    for sheet in () if isinstance(sheets, WorkbookError) else sheets.values():
        for cells in sheet.values():
            yield from cells.values()


def read_workbook(path: Path) -> Sheets:
    """Read the sheets of a workbook: cells by row and column, both from 0, as text. Raises WorkbookError."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LIMITS.workbook_bytes:
                raise WorkbookError(f"it unpacks to more than {LIMITS.workbook_bytes} bytes; build the package again")
            texts = _read_part(archive, "xl/sharedStrings.xml").texts
            names = _read_part(archive, "xl/workbook.xml").sheets
            # Our workbooks number their sheets in order.
            parts = (_read_part(archive, f"xl/worksheets/sheet{number}.xml") for number in range(1, len(names) + 1))
            return {name: part.sheet(texts) for name, part in zip(names, parts, strict=True)}
    except (zipfile.BadZipFile, OSError, LookupError, ValueError, ExpatError, RuntimeError, zlib.error) as error:
        raise WorkbookError(f"it cannot be read ({type(error).__name__}); build the package again") from error


def _read_part(archive: zipfile.ZipFile, member: str) -> "_Part":
    """Read one XML part of the workbook; one that is not there is empty."""
    part = _Part()
    if member in archive.namelist():
        with archive.open(member) as stream:
            part.read(stream)
    return part


class _Part:
    """What one XML part holds: names of sheets, shared texts, cells. Refuses declarations of entities and formulas."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.sheets: list[str] = []
        self.texts: list[str] = []
        self.cells: list[tuple[str, str, str]] = []
        self._open: list[str] = []
        self._place, self._kind = "", ""

    def read(self, stream: IO[bytes]) -> None:
        """Read an XML stream. Raises WorkbookError or ExpatError."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._open_text
        parser.StartDoctypeDeclHandler = self._refuse
        parser.ParseFile(stream)

    def sheet(self, texts: list[str]) -> Sheet:
        """Give the cells by row and column, shared texts filled in. Raises WorkbookError."""
        sheet: Sheet = {}
        for place, kind, value in self.cells:
            match = _REFERENCE.fullmatch(place)
            if match is None:
                raise WorkbookError("it holds a cell without a place; build the package again")
            shown = texts[int(value)] if kind == "s" else value
            if kind == "b":
                shown = "true" if value == "1" else "false"
            sheet.setdefault(int(match[2]) - 1, {})[_column(match[1])] = shown
        return sheet

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Note where an element begins."""
        if len(self.cells) + len(self.texts) > LIMITS.cells:
            raise WorkbookError(f"it has more than {LIMITS.cells} cells and texts; build the package again")
        if name == "f":
            raise WorkbookError("it holds a formula; build the package again")
        if name == "sheet":
            self.sheets.append(attributes.get("name", ""))
        elif name == "c":
            self._place, self._kind = attributes.get("r", ""), attributes.get("t", "")
            self._open = []
        elif name in {"si", "v"}:
            self._open = []

    def _open_text(self, text: str) -> None:
        """Keep the text of the element that is open."""
        self._open.append(text)

    def _end(self, name: str) -> None:
        """Keep what an element held: a shared text, escaped characters (`_x000D_`) given back, or a cell."""
        if name == "si":
            text = "".join(self._open)
            self.texts.append(_ESCAPED.sub(_unescaped, text))
        elif name == "v":
            self.cells.append((self._place, self._kind, "".join(self._open)))

    def _refuse(self, *_: object) -> None:
        """Refuse a document type: ours has none, and entities are declared there."""
        raise WorkbookError("it declares a document type; build the package again")


def _unescaped(match: re.Match[str]) -> str:
    """Give the character that an escape stands for; half of a surrogate pair stands for none."""
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def _column(letters: str) -> int:
    """Count a column from its letters.

    >>> _column("A"), _column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


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
        # A damaged table may have more cells in a row than columns; that is told by others.
        for column, (name, kind, cell) in enumerate(zip(table.header, kinds, row, strict=False)):
            if not _same(kind, cell, cells.get(column, "")):
                key = table.key_of(dict(zip(table.header, row, strict=False)))
                shown = cells.get(column, "")
                said = (_day(shown) if kind == "date" else "") or shown
                advice = f"The workbook says {said[:80]!r}; build the package again."
                yield Failure(table.name, key, name, excerpt(cell), "", advice)
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
