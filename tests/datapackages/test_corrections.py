"""A correction reaches the package: its cell, the table corrections, the known issues, the README, and no reporter."""

from datetime import date
from pathlib import Path
from typing import Any

from datapackages.archive import package_files
from datapackages.build import stage_package
from datapackages.releases import Releases
from datapackages.stored import StoredPackage, read_stored_package
from extract.corrections import Correction, apply_corrections
from tests.plans import PLAN_ID, small_plan

TARGET: dict[str, Any] = {
    "correction_id": f"{PLAN_ID}-c01",
    "kind": "error",
    "status": "accepted",
    "reason": "原文为“十二”，误读为10",
    "table": "targets",
    "row_id": f"{PLAN_ID}-g01",
    "column": "value",
    "old": "10",
    "new": "12.50",
    "reporter": "王某某",
    "reported_on": date(2024, 5, 6),
    "decided_on": date(2024, 5, 7),
    "version": "1.0.1",
}
SOURCE_ERROR: dict[str, Any] = TARGET | {
    "correction_id": f"{PLAN_ID}-c02",
    "kind": "source-error",
    "column": "unit",
    "old": "个",
    "new": "家",
}


def packaged(folder: Path, *entries: dict[str, Any]) -> StoredPackage:
    corrected = apply_corrections(small_plan(), tuple(map(Correction.model_validate, entries)))
    stage_package(corrected.plan, folder, None, Releases(), corrections=corrected.corrections)
    return read_stored_package(folder)


def records(package: StoredPackage, name: str) -> list[dict[str, str]]:
    table = package.table(name)
    assert table is not None
    return list(table.records())


def test_the_cell_and_the_table_hold_the_corrected_value_and_the_quote_what_is_printed(tmp_path: Path) -> None:
    package = packaged(tmp_path / "p", TARGET)

    (target,) = records(package, "targets")
    (row,) = records(package, "corrections")
    assert (target["value"], target["quote"]) == ("12.5", "建成10个以上政务平台")
    assert (row["plan_id"], row["table"], row["row_id"], row["column"]) == (
        PLAN_ID,
        "targets",
        target["target_id"],
        "value",
    )
    assert (row["old_value"], row["new_value"]) == ("10", "12.5")
    assert (row["status"], row["decided_on"], row["version"]) == ("accepted", "2024-05-07", "1.0.1")


def test_who_reported_it_stands_nowhere_in_the_package(tmp_path: Path) -> None:
    packaged(tmp_path / "p", TARGET)

    assert not any("王某某".encode() in (tmp_path / "p" / path).read_bytes() for path in package_files(tmp_path / "p"))


def test_an_error_of_the_source_is_listed_and_known_and_not_changed(tmp_path: Path) -> None:
    package = packaged(tmp_path / "p", SOURCE_ERROR)

    assert records(package, "targets")[0]["unit"] == "个"
    assert records(package, "corrections")[0]["kind"] == "source-error"
    assert '"rule": "source-error"' in (tmp_path / "p" / "issues.jsonl").read_text("utf-8")


def test_the_readme_says_how_many_are_in_force_and_how_to_report_one(tmp_path: Path) -> None:
    packaged(tmp_path / "with", TARGET, SOURCE_ERROR)
    packaged(tmp_path / "without")

    readme = (tmp_path / "with" / "README.md").read_text("utf-8")
    assert "1 accepted corrections are in force" in readme
    assert "row id" in readme
    assert "within 5 working days" in readme
    assert "are in force" not in (tmp_path / "without" / "README.md").read_text("utf-8")


def test_a_request_may_be_about_no_row(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("table", "row_id", "column", "old", "new"))
    request = {key: value for key, value in (TARGET | {"kind": "request"} | nothing).items() if value is not None}

    (row,) = records(packaged(tmp_path / "p", request), "corrections")

    assert (row["table"], row["row_id"], row["kind"]) == ("", "", "request")
