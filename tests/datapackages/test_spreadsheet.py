"""The workbook holds the values of the tables as what they are, obeys nothing in them, and repeats byte for byte."""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from datapackages.definitions import definitions
from datapackages.rows import SourceFile, TableData, plan_tables
from datapackages.spreadsheet import workbook_bytes
from tests.plans import PLAN_ID, small_plan

TABLES = plan_tables(small_plan(), SourceFile(f"source/{PLAN_ID}.txt", "0" * 64))
ABOUT = (("标识 identifier", PLAN_ID), ("摘要 abstract", "=cmd|' /C calc'!A0"))


def opened(tables: tuple[TableData, ...] = TABLES) -> Any:  # noqa: ANN401 - openpyxl has no types
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(ABOUT, tables)))


def column_of(sheet: Any, name: str) -> list[Any]:  # noqa: ANN401
    place = [cell.value for cell in sheet[1]].index(name) + 1
    return [sheet.cell(row, place) for row in range(3, sheet.max_row + 1)]


def test_there_is_a_sheet_about_it_a_dictionary_and_one_for_each_table() -> None:
    assert opened().sheetnames == [
        *("about 说明", "dictionary 数据字典"),
        *(data.table.name for data in TABLES),
    ]


def test_names_and_chinese_titles_head_each_table_and_stay_in_sight() -> None:
    sheet = opened()["tasks"]

    assert [cell.value for cell in sheet[1]][:3] == ["plan_id", "task_id", "ordinal"]
    assert [cell.value for cell in sheet[2]][:3] == ["规划标识", "任务标识", "序号"]
    assert sheet.freeze_panes == "A3"


def test_the_dictionary_explains_every_column() -> None:
    sheet = opened()["dictionary 数据字典"]

    listed = {(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(2, sheet.max_row + 1)}

    assert listed == {(data.table.name, column.name) for data in TABLES for column in data.table.columns}


def test_values_keep_their_types() -> None:
    book = opened()

    assert [cell.value for cell in column_of(book["targets"], "value")] == [10]
    assert [cell.value for cell in column_of(book["projects"], "investment")] == [12.5]
    assert [cell.value for cell in column_of(book["openings"], "is_priority")] == [True]
    assert [cell.value for cell in column_of(book["openings"], "deadline")] == [datetime(2020, 12, 31)]
    assert [cell.value for cell in column_of(book["projects"], "end_year")] == [None]


def test_text_that_looks_like_a_formula_is_text() -> None:
    book = opened()

    (quote,) = column_of(book["openings"], "quote")
    about = book["about 说明"]["B2"]

    assert (quote.value, quote.data_type) == ("=交通数据", "s")
    assert (about.value, about.data_type) == ("=cmd|' /C calc'!A0", "s")


def test_text_that_looks_like_a_link_or_a_number_is_text() -> None:
    table = definitions().table("project_categories")
    rows = tuple(("a-plan", text, None, Decimal(1)) for text in ("http://example.org/", "007", "1e5"))

    cells = column_of(opened((TableData(table, rows),))["project_categories"], "category")

    assert [cell.value for cell in cells] == ["http://example.org/", "007", "1e5"]
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)


@pytest.mark.parametrize(("length", "end"), [(32_767, "数"), (32_768, "…"), (40_000, "…")])
def test_a_text_longer_than_a_cell_ends_with_an_ellipsis(length: int, end: str) -> None:
    table = definitions().table("project_categories")
    data = TableData(table, (("a-plan", "数" * length, None, Decimal(1)),))

    (cell,) = column_of(opened((data,))["project_categories"], "category")

    assert len(cell.value) == 32_767
    assert cell.value.endswith(end)


def test_the_same_tables_give_the_same_bytes() -> None:
    assert workbook_bytes(ABOUT, TABLES) == workbook_bytes(ABOUT, TABLES)
