"""Two packages are compared by primary key, and the difference prints the same for people and for machines."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackages.difference import Difference, RowChange, TableDifference, compare, compare_packages
from datapackages.difference_printing import difference_json, difference_lines
from datapackages.exceptions import PackageError
from datapackages.stored import StoredPackage, StoredTable

COLUMNS = ("plan_id", "task_id", "text")
A, B, C = ("p", "p-t01", "甲"), ("p", "p-t02", "乙"), ("p", "p-t03", "丙")


def table(
    *rows: tuple[str, ...], name: str = "tasks", key: Sequence[str] = ("task_id",), columns: Sequence[str] = COLUMNS
) -> StoredTable:
    return StoredTable(name, tuple(key), tuple(columns), rows)


def package(*tables: StoredTable, name: str = "p", version: str = "1.0.0") -> StoredPackage:
    return StoredPackage(name, version, tables)


def difference(old: StoredTable, new: StoredTable) -> TableDifference:
    (found,) = compare_packages(package(old), package(new)).tables
    return found


def said(rows: Sequence[RowChange]) -> list[tuple[str, str]]:
    return [(row.change, row.row_id) for row in rows]


def test_rows_that_came_changed_and_went_are_told_apart_by_their_key() -> None:
    found = difference(table(A, B), table(("p", "p-t01", "甲之二"), C))

    assert said(found.rows) == [("modified", "p-t01"), ("added", "p-t03"), ("removed", "p-t02")]
    (cell,) = found.rows[0].cells
    assert (cell.column, cell.old_value, cell.new_value) == ("text", "甲", "甲之二")


def test_the_same_rows_in_another_order_are_no_difference() -> None:
    assert compare_packages(package(table(A, B)), package(table(B, A), version="1.0.1")).change is None


def test_several_key_columns_are_joined() -> None:
    key = ("plan_id", "text")

    found = difference(table(A, key=key), table(B, key=key))

    assert said(found.rows) == [("added", "p;乙"), ("removed", "p;甲")]


def test_a_row_that_came_or_went_tells_what_it_holds() -> None:
    found = difference(table(A), table(("p", "p-t02", "")))

    added, removed = found.rows
    assert [(cell.column, cell.new_value) for cell in added.cells] == [("plan_id", "p"), ("task_id", "p-t02")]
    assert [(cell.column, cell.old_value) for cell in removed.cells] == list(zip(COLUMNS, A, strict=True))


def test_columns_that_came_or_went_are_told_once_and_not_for_each_row() -> None:
    found = difference(table(A, B), table(("p", "p-t01"), ("p", "p-t02"), columns=COLUMNS[:2]))

    assert (found.columns_added, found.columns_removed, found.rows) == ((), ("text",), ())
    assert found.change == "modified"


def test_rows_under_another_key_are_other_rows() -> None:
    found = difference(table(A), table(A, key=("plan_id", "task_id")))

    assert said(found.rows) == [("added", "p;p-t01"), ("removed", "p-t01")]


def test_tables_that_came_or_went_are_told_with_their_rows() -> None:
    found = compare_packages(package(table(A)), package(table(B, name="goals")))

    assert [(one.name, one.change, said(one.rows)) for one in found.tables] == [
        ("goals", "added", [("added", "p-t02")]),
        ("tasks", "removed", [("removed", "p-t01")]),
    ]


def test_the_table_that_tells_of_changes_is_not_compared() -> None:
    old, new = (package(table(A), table(row, name="changes")) for row in (A, B))

    assert compare_packages(old, new).change is None


def test_two_rows_of_one_key_cannot_be_compared() -> None:
    with pytest.raises(PackageError, match="tasks has two rows 'p-t01'"):
        difference(table(A, A), table(A))


def test_sets_of_packages_are_compared_by_name() -> None:
    old = [package(table(A), name="one"), package(table(A), name="two")]
    new = [package(table(A), name="one"), package(table(B), name="three")]

    found = compare(old, new)

    assert [(one.name, one.change) for one in found.packages] == [("one", None), ("three", "added"), ("two", "removed")]
    assert not found.is_empty


def test_one_package_each_is_compared_under_whatever_name() -> None:
    (found,) = compare([package(table(A), name="draft")], [package(table(B), name="final")]).packages

    assert (found.name, found.change) == ("final", "modified")


def test_people_read_a_line_for_each_row_and_cell() -> None:
    old = package(table(A, B))
    new = package(table(("p", "p-t01", "甲\n\x1b[31m之二"), C), version="1.0.1")

    assert difference_lines(compare([old], [new])) == (
        "p 1.0.0 -> 1.0.1: modified",
        "  tasks: 1 added, 1 modified, 1 removed",
        "    ~ p-t01",
        "        text: '甲' -> '甲  [31m之二'",
        "    + p-t03",
        "    - p-t02",
        "1 of 1 packages differ",
    )


def test_no_difference_is_said_too() -> None:
    same = compare([package(table(A))], [package(table(A))])

    assert same.is_empty
    assert difference_lines(same) == ("p 1.0.0 -> 1.0.0: no difference", "no difference in any package")


def test_machines_get_all_of_it_in_a_form_with_a_name() -> None:
    content = difference_json(compare([package(table(A, B))], [package(table(("p", "p-t01", "新"), C))]))

    printed = json.loads(content)
    assert printed["schema"] == "planport-diff/1"
    (changed,) = printed["packages"]
    assert (changed["name"], changed["old_version"], changed["new_version"]) == ("p", "1.0.0", "1.0.0")
    assert changed["tables"][0]["rows"] == [
        {
            "row_id": "p-t01",
            "change": "modified",
            "columns": [{"column": "text", "old_value": "甲", "new_value": "新"}],
        },
        {"row_id": "p-t03", "change": "added", "row": {"plan_id": "p", "task_id": "p-t03", "text": "丙"}},
        {"row_id": "p-t02", "change": "removed", "row": {"plan_id": "p", "task_id": "p-t02", "text": "乙"}},
    ]


ROWS = st.dictionaries(st.text("ab", min_size=1, max_size=3), st.text("xy", max_size=2), max_size=6)


def as_package(rows: dict[str, str]) -> StoredPackage:
    return package(StoredTable("t", ("id",), ("id", "text"), tuple(rows.items())))


@given(ROWS, ROWS)
def test_a_difference_turns_the_old_rows_into_the_new_ones(old: dict[str, str], new: dict[str, str]) -> None:
    rows = dict(old)
    for change in (row for one in compare_packages(as_package(old), as_package(new)).tables for row in one.rows):
        if change.change == "removed":
            del rows[change.row_id]
        else:
            cells = {cell.column: cell.new_value for cell in change.cells}
            rows[change.row_id] = cells.get("text", "")

    assert rows == new


@given(ROWS, ROWS)
def test_a_difference_read_backwards_has_the_same_rows(old: dict[str, str], new: dict[str, str]) -> None:
    there = compare_packages(as_package(old), as_package(new))
    back = compare_packages(as_package(new), as_package(old))

    opposite = {"added": "removed", "removed": "added", "modified": "modified"}
    rows = sorted((opposite[row.change], row.row_id) for one in there.tables for row in one.rows)
    assert rows == sorted((row.change, row.row_id) for one in back.tables for row in one.rows)
    assert Difference((there,)).is_empty is (old == new)
