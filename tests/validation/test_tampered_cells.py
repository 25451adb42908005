"""Cells that are right in themselves are compared with the source, and personal data is found wherever it stands."""

# ruff: noqa: E501 - one line a way of tampering

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.validation.tampering import (
    Change,
    add_file,
    cell,
    edit_descriptor,
    file,
    rows,
)
from tests.validation.tampering_files import BASIS, in_part, json_file, named, not_in_the_workbook
from tests.validation.true_packages import F2018, P2016, P2018
from validation.gate import validate_finished

# What no other check can know, for it is right in itself: another theme, another indicator of the same quote.
CELLS: dict[str, list[tuple[str, Change]]] = {
    P2018: [
        ("openings.theme_id", cell("openings", "theme_id", lambda theme: "health" if theme != "health" else "culture")),
        ("openings.is_priority", cell("openings", "is_priority", lambda v: "false" if v == "true" else "true")),
        ("openings.kind", cell("openings", "kind", "rule", lambda r: r["kind"] in {"platform", "service", "control"})),
        ("openings.subject", cell("openings", "subject", lambda v: v[:-1])),
        ("openings.deadline", rows("openings", lambda found: [{**found[0], "deadline": "2018-12-31" if not found[0]["deadline"] else ""}, *found[1:]])),
        ("targets.indicator", cell("targets", "indicator", lambda v: v[:-1])),
        ("targets.comparator", cell("targets", "comparator", lambda v: "<=" if v != "<=" else ">=")),
        ("targets.kind", cell("targets", "kind", "baseline")),
        ("assignments.agency_id", rows("assignments", lambda found: [{**found[0], "agency_id": found[1]["agency_id"]}, *found[1:]])),
        ("plans.plan_type", cell("plans", "plan_type", "measures")),
        ("plans.level", cell("plans", "level", "city")),
        ("plans.region", cell("plans", "region", "福州市")),
        ("plans.region_code", cell("plans", "region_code", "350100")),
        ("plans.source_format", cell("plans", "source_format", "html")),
        ("plans.sentences", cell("plans", "sentences", lambda v: str(int(v) + 1))),
        ("sections.level", cell("sections", "level", lambda v: str(int(v) + 1))),
    ],
    P2016: [
        ("tasks.heading", cell("tasks", "heading", "")),
        ("tasks.number_inferred", cell("tasks", "number_inferred", lambda v: "false" if v == "true" else "true")),
        ("tasks.state", cell("tasks", "state", "partial", lambda r: r["state"] == "whole")),
        ("sections.state", cell("sections", "state", "partial", lambda r: r["state"] == "whole")),
        ("plans.coverage", cell("plans", "coverage", lambda v: str(float(v) - 0.01)[:6])),
    ],
}  # fmt: skip


@pytest.mark.parametrize("plan_id", CELLS)
def test_a_cell_that_is_right_in_itself_is_compared_with_the_source(copy: Callable[[str], Path], plan_id: str) -> None:
    package = copy(plan_id)
    for _, change in CELLS[plan_id]:
        change(package)
    not_in_the_workbook(package)
    (coverage,) = [line.rpartition(",")[2] for line in (package / "data/plans.csv").read_text("utf-8").splitlines()[1:]]
    edit_descriptor(package, lambda d: d["catalogue"]["quality"].update(coverage=float(coverage)))

    report = validate_finished(package)

    assert {check.id for check in report.failed_checks} >= {"built-again"}
    assert {place for place, _ in CELLS[plan_id]} <= named(report, "built-again")


def a_row_hidden(package: Path) -> None:
    """Take a target out as if it were quarantined, and allow that in the copy of the registration."""
    rows("targets", lambda found: found[:-1])(package)
    line = f"targets,{F2018}-g54,values,x,{F2018},1-2\n"
    add_file("validation/quarantine.csv", f"table,row_id,rule,reason,plan_id,spans\n{line}".encode())(package)
    json_file(BASIS, lambda j: j.update(quarantine_ceiling=5))(package)


def a_cell_corrected(package: Path) -> None:
    """Change a unit and tell of a correction that nobody decided: the package agrees with itself, not with its zip."""
    cell("targets", "unit", "家", lambda row: row["target_id"].endswith("-g01"))(package)


@pytest.mark.parametrize(
    ("change", "rule"), [(a_row_hidden, "stored-report"), (a_cell_corrected, "workbook")], ids=["hidden", "corrected"]
)
def test_what_is_told_as_done_by_the_rules_is_not_believed(
    copy: Callable[[str], Path], change: Change, rule: str
) -> None:
    package = copy(F2018)
    change(package)

    assert rule in {check.id for check in validate_finished(package).failed_checks}


PERSONAL = (
    *("11010519491231002X", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X", "110105\u200b19491231002X"),
    *("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "4111 1111 1111 1111", "闽Ａ·12345", "Ｅ12345678"),
)


def test_personal_data_is_found_in_every_kind_of_place_and_form(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    file("README.md", lambda b: b + f"\n{PERSONAL[0]}\n".encode())(package)
    edit_descriptor(package, lambda d: d["catalogue"].update(rights=PERSONAL[1]))
    edit_descriptor(package, lambda d: d.update({PERSONAL[2]: "x"}))
    cell("tasks", "text", lambda text: text + PERSONAL[3])(package)
    cell("sections", "title", PERSONAL[4])(package)
    in_part("xl/sharedStrings.xml", "CC0-1.0", PERSONAL[5])(package)
    file("source/{name}.txt", lambda b: b + PERSONAL[6].encode())(package)
    file("issues.jsonl", lambda b: b + PERSONAL[7].encode())(package)

    report = validate_finished(package)
    found = [failure for check in report.failed_checks if check.id == "sensitive-data" for failure in check.failures]
    said = report.to_json().decode() + "".join(report.lines())

    places = {
        "README.md",
        "datapackage.json",
        "tasks",
        "sections",
        f"data/{P2018}.xlsx",
        f"source/{P2018}.txt",
        "issues.jsonl",
    }
    assert places <= {failure.table for failure in found}
    assert not any(value in said for value in PERSONAL)
