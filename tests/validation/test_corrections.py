"""Corrected cells keep their evidence, and the table corrections and the data cannot disagree."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from extract.corrections import Correction, apply_corrections
from tests.plans import PLAN_ID, small_plan
from validation.gate import validate_package
from validation.report import Report

BASE: dict[str, Any] = {
    "kind": "error",
    "status": "accepted",
    "reason": "误读",
    "decided_on": date(2024, 5, 7),
}


def about(table: str, row: str, column: str = "", old: str = "", new: str | None = None) -> dict[str, Any]:
    row_id = f"{PLAN_ID}-{row}" if row else PLAN_ID
    return BASE | {"table": table, "row_id": row_id, "column": column, "old": old, "new": new}


TEXT = small_plan().tasks[1].text
HEADING = about("sections", "s01", "title", "建设数字政府", "建设数字社会")
CHANGES: dict[str, dict[str, Any]] = {
    "heading": HEADING,
    "task": about("tasks", "t02", "text", TEXT, "推广“电子证照”，全市通用。（更正）"),
    "clause": about("actions", "t01-a1", "clause", "（责任单位：市发改委、大数据局）", "（责任单位：市发改委）"),
    "agency": about("assignments", "t01-a1-r2", "agency", "市大数据局", "市数据管理局"),
    "amount": about("projects", "p001", "investment", "12.5", "125"),
    "value": about("targets", "g01", "value", "10", "12"),
    "plan": about("plans", "", "title", "2020年数字闽州工作要点", "二〇二〇年数字闽州工作要点"),
    "removed": about("openings", "o01", "", "=交通数据"),
    "in progress": about("targets", "g01", "unit", "个", "家") | {"status": "received"},
    "rejected": about("targets", "g01", "unit", "never", "家") | {"status": "rejected"},
    "source error": about("targets", "g01", "unit", "个", "家") | {"kind": "source-error"},
}


def built(folder: Path, *entries: dict[str, Any]) -> Path:
    numbered = [{"correction_id": f"{PLAN_ID}-c{n:02}", **entry} for n, entry in enumerate(entries, 1)]
    corrected = apply_corrections(small_plan(), tuple(map(Correction.model_validate, numbered)))
    stage_package(corrected.plan, folder, None, Releases(), corrections=corrected.corrections)
    return folder


def rewritten(folder: Path, table: str, old: str, new: str) -> Path:
    """Change a table on disk and state its new bytes, so that only the content is wrong."""
    path = folder / "data" / f"{table}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for entry in descriptor["resources"]:
        content = (folder / entry["path"]).read_bytes()
        entry["bytes"], entry["hash"] = len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"
    (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")
    return folder


def closed_by(report: Report) -> set[str]:
    return {check.id for check in report.failed_checks} & {
        "corrections",
        "evidence-texts",
        "evidence-places",
        "mentions",
    }


@pytest.mark.parametrize("entry", CHANGES.values(), ids=CHANGES)
def test_a_package_with_a_correction_keeps_its_evidence(tmp_path: Path, entry: dict[str, Any]) -> None:
    report = validate_package(built(tmp_path / "p", entry))

    assert closed_by(report) == set()
    assert {check.id: check.rows_checked for check in report.checks}["corrections"] == 1


def test_several_corrections_of_one_cell_keep_its_evidence(tmp_path: Path) -> None:
    again = HEADING | {"old": "建设数字社会", "new": "建设数字经济"}

    assert closed_by(validate_package(built(tmp_path / "p", HEADING, again))) == set()


def test_text_and_place_can_be_corrected_together(tmp_path: Path) -> None:
    spans = str(small_plan().tasks[1].spans)
    start, end = (int(number) for number in spans.split("-"))
    shorter = about("tasks", "t02", "spans", spans, f"{start}-{end - 1}")
    text = about("tasks", "t02", "text", TEXT, TEXT[:-1])

    assert closed_by(validate_package(built(tmp_path / "p", shorter, text))) == set()


def test_the_same_value_without_its_correction_closes_the_gate(tmp_path: Path) -> None:
    folder = rewritten(built(tmp_path / "p"), "sections", "建设数字政府", "建设数字社会")

    assert closed_by(validate_package(folder)) == {"evidence-texts"}


def test_a_correction_of_one_row_excuses_no_other(tmp_path: Path) -> None:
    folder = rewritten(built(tmp_path / "p", HEADING), "actions", "整合政务网站。建成", "整合政务网站。建设")

    assert closed_by(validate_package(folder)) == {"evidence-texts"}


@pytest.mark.parametrize(
    ("entry", "table", "old", "new"),
    [
        (HEADING, "sections", "建设数字社会", "建设数字经济"),
        (HEADING, "sections", "建设数字社会", "建设数字政府"),
        (HEADING, "corrections", f"{PLAN_ID}-s01", f"{PLAN_ID}-s09"),
        (HEADING, "corrections", ",sections,", ",tasks,"),
        (CHANGES["value"], "targets", ",12,", ",13,"),
        (CHANGES["in progress"], "targets", ",个,", ",家,"),
        (CHANGES["source error"], "targets", ",个,", ",家,"),
        (CHANGES["removed"], "corrections", f"{PLAN_ID}-o01", f"{PLAN_ID}-s01"),
    ],
    ids=["other value", "undone", "no such row", "other table", "other number", "too early", "mended", "still there"],
)
def test_a_table_that_does_not_say_what_was_done_closes_the_gate(
    tmp_path: Path, entry: dict[str, Any], table: str, old: str, new: str
) -> None:
    if entry is CHANGES["removed"]:
        folder = rewritten(built(tmp_path / "p", entry), table, f"openings,{old}", f"sections,{new}")
    else:
        folder = rewritten(built(tmp_path / "p", entry), table, old, new)

    assert "corrections" in closed_by(validate_package(folder))
