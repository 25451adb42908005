"""Writes a package's workbook for people who use Excel: a sheet about the package, the data dictionary, one per table.

Text is written as text, so that nothing in a source can become a formula or a link; dates inside the file are fixed, so
that the same data gives the same bytes. Knows no plan.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from datapackages.definitions import Column, Table
from datapackages.exceptions import PackageError
from datapackages.rows import TableData, Value

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_FIXED = datetime(2000, 1, 1)  # a workbook knows no time zones
_LONGEST_CELL = 32_767  # what Excel holds in one cell
_MOST_ROWS = 1_048_576 - 2
_WIDE = frozenset({"text", "clause", "quote", "title", "notice_title", "agency", "name", "indicator", "subject"})
_DICTIONARY = (
    "table 表",
    "column 列",
    "标题",
    "title",
    "type 类型",
    "required 必填",
    "values 取值",
    "说明",
    "description",
)


@dataclass(frozen=True, slots=True)
class _Styles:
    """The few formats of the workbook."""

    names: "Format"
    titles: "Format"
    day: "Format"


def workbook_bytes(about: Iterable[tuple[str, str]], tables: Iterable[TableData]) -> bytes:
    """Print a workbook; the CSV files hold the same values and are what programs should read.

    Args:
        about: lines of the first sheet: what it is, and its value.
        tables: the tables in package order.

    Raises:
        PackageError: a table has more rows than a sheet.
    """
    import xlsxwriter  # type: ignore[import-untyped] # loaded only where a workbook is made

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _FIXED})
    styles = _Styles(
        book.add_format({"bold": True, "bg_color": "#E8EEF4"}),
        book.add_format({"bg_color": "#E8EEF4", "bottom": 1}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
    )
    tables = tuple(tables)
    _write_about(book, styles, about)
    _write_dictionary(book, styles, (data.table for data in tables))
    for data in tables:
        _write_table(book, styles, data)
    book.close()
    return out.getvalue()


def _write_about(book: "Workbook", styles: _Styles, about: Iterable[tuple[str, str]]) -> None:
    """Write the sheet that says what the package is."""
    sheet = book.add_worksheet("about 说明")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (name, value) in enumerate(about):
        sheet.write_string(row, 0, name, styles.names)
        _write_text(sheet, row, 1, value)


def _write_dictionary(book: "Workbook", styles: _Styles, tables: Iterable[Table]) -> None:
    """Write the data dictionary: one row a column."""
    sheet = book.add_worksheet("dictionary 数据字典")
    sheet.set_column(0, 6, 18)
    sheet.set_column(7, 8, 60)
    for place, name in enumerate(_DICTIONARY):
        sheet.write_string(0, place, name, styles.names)
    sheet.freeze_panes(1, 0)
    row = 0
    for table in tables:
        for column in table.columns:
            row += 1
            for place, text in enumerate(_dictionary_line(table, column)):
                _write_text(sheet, row, place, text)


def _dictionary_line(table: Table, column: Column) -> tuple[str, ...]:
    """Describe one column in the order of the dictionary's headings."""
    required = "是 yes" if column.required else ""
    return (
        *(table.name, column.name, column.title, column.title_en, column.type, required),
        *("; ".join(column.enum), column.description, column.description_en),
    )


def _write_table(book: "Workbook", styles: _Styles, data: TableData) -> None:
    """Write one table: column names, Chinese titles below them, both frozen, then the rows."""
    if len(data.rows) > _MOST_ROWS:
        raise PackageError(f"table {data.table.name} has {len(data.rows)} rows, more than a sheet holds; split it")
    sheet = book.add_worksheet(data.table.name)
    for place, column in enumerate(data.table.columns):
        sheet.write_string(0, place, column.name, styles.names)
        sheet.write_string(1, place, column.title, styles.titles)
        sheet.set_column(place, place, 48 if column.name in _WIDE else 16)
    sheet.freeze_panes(2, 0)
    for row, values in enumerate(data.rows, start=2):
        for place, value in enumerate(values):
            _write_value(sheet, styles, (row, place), value)


def _write_value(sheet: "Worksheet", styles: _Styles, cell: tuple[int, int], value: Value) -> None:
    """Write one value by its type; a missing one leaves the cell empty."""
    row, place = cell
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, styles.day)
    else:
        _write_text(sheet, row, place, value)


def _write_text(sheet: "Worksheet", row: int, place: int, text: str) -> None:
    """Write text as text; what is longer than a cell can hold ends with an ellipsis and is whole in the CSV file."""
    sheet.write_string(row, place, text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…")
