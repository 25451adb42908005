"""A workbook is read back as it was written, and compared cell by cell with the tables."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plans import PLAN_ID
from validation.exceptions import WorkbookError
from validation.packages import LoadedPackage, load_package
from validation.rows import Rows
from validation.workbook import check_workbook, read_workbook, sheets_of, texts_of


def workbook(package: Path) -> Path:
    return package / f"data/{PLAN_ID}.xlsx"


def failures(package: LoadedPackage) -> list[tuple[str, str]]:
    (check,) = check_workbook(package, Rows(package).sheets)
    return [(failure.table, failure.column) for failure in check.failures]


def rewritten(path: Path, member: str, change: Callable[[str], str]) -> None:
    """Write a workbook anew with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts[member].decode("utf-8")
    parts[member] = change(before).encode("utf-8")
    assert parts[member] != before.encode("utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_workbook_says_what_its_tables_say(package: Path) -> None:
    sheets = read_workbook(workbook(package))

    assert failures(load_package(package)) == []
    assert sheets["tasks"][2][1] == f"{PLAN_ID}-t01"
    assert sheets["tasks"][2][4] == "false"
    assert "闽州市" in set(texts_of(sheets_of(workbook(package))))


@pytest.mark.parametrize(
    ("table", "old", "new", "column"),
    [
        ("tasks", "整合政务网站。", "整合网站。", "text"),
        ("targets", ",10,", ",11,", "value"),
        ("targets", "2020-12-31", "2020-11-30", "deadline"),
        ("openings", "true", "false", "is_priority"),
    ],
)
def test_another_cell_is_found(package: Path, table: str, old: str, new: str, column: str) -> None:
    path = package / f"data/{table}.csv"
    before = path.read_text("utf-8")
    path.write_text(before.replace(old, new, 1), "utf-8")

    assert before != path.read_text("utf-8")
    assert failures(load_package(package)) == [(table, column)]


def test_a_missing_row_is_found(package: Path) -> None:
    path = package / "data/tasks.csv"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:2]) + "\n", "utf-8")

    assert failures(load_package(package)) == [("", f"data/{PLAN_ID}.xlsx")]


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("xl/worksheets/sheet3.xml", lambda text: text.replace("<v>", "<f>1+1</f><v>", 1)),
        ("xl/workbook.xml", lambda text: text.replace('name="tasks"', 'name="chores"')),
        ("xl/sharedStrings.xml", lambda text: text.replace("闽州市", "闵州市")),
        ("xl/workbook.xml", lambda text: "<!DOCTYPE x>" + text[text.index("<workbook") :]),
        ("xl/worksheets/sheet3.xml", lambda text: text[:200]),
    ],
    ids=["formula", "name", "text", "doctype", "cut"],
)
def test_a_workbook_that_was_tampered_with_is_found(package: Path, member: str, change: Callable[[str], str]) -> None:
    rewritten(workbook(package), member, change)

    assert failures(load_package(package))


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 100])
def test_what_is_no_workbook_is_told(package: Path, content: bytes) -> None:
    workbook(package).write_bytes(content)

    assert failures(load_package(package)) == [("", f"data/{PLAN_ID}.xlsx")]
    assert list(texts_of(sheets_of(workbook(package)))) == []
    with pytest.raises(WorkbookError, match="build the package again"):
        read_workbook(workbook(package))


def test_a_package_without_a_workbook_is_told(package: Path) -> None:
    workbook(package).unlink()

    assert failures(load_package(package)) == [("", f"data/{PLAN_ID}.xlsx")]
