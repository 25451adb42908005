"""Expected counts, the floor of coverage and the registered source close the gate where a reading falls short."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from datapackages.sidecar import Sidecar
from extract.models import Coverage, Damage, Plan
from tests.plans import PLAN_ID, SOURCE, small_plan
from validation.gate import validate_package
from validation.report import Report


def sidecar(**change: Any) -> Sidecar:  # noqa: ANN401
    import hashlib

    known: dict[str, Any] = {
        "plan_id": PLAN_ID,
        "title": "甲",
        "title_en": "A",
        "region": "闽州市",
        "region_en": "Minzhou",
        "region_code": "359900",
        "level": "city",
        "licence": "x",
        "sha256": hashlib.sha256(SOURCE.encode("utf-8")).hexdigest(),
        "expected": {"rows": {"tasks": 2, "actions": 2, "assignments": 3}},
    }
    return Sidecar.model_validate(known | change)


def report_of(folder: Path, known: Sidecar | None, plan: Plan | None = None) -> Report:
    stage_package(plan or small_plan(), folder, known, Releases())
    return validate_package(folder)


def closed_by(report: Report) -> set[str]:
    return {check.id for check in report.failed_checks}


def test_as_many_rows_as_expected_pass(tmp_path: Path) -> None:
    assert report_of(tmp_path / "p", sidecar()).passed


@pytest.mark.parametrize("table", ["tasks", "actions", "assignments"])
def test_fewer_rows_than_expected_close_the_gate(tmp_path: Path, table: str) -> None:
    report = report_of(tmp_path / "p", sidecar(expected={"rows": {table: 4}}))

    (check,) = report.failed_checks
    assert check.id == "expected-counts"
    assert (check.failures[0].table, check.failures[0].column) == (table, "rows")
    assert "At least 4" in check.failures[0].advice


def test_a_sidecar_that_is_given_counts_instead_of_the_copy_in_the_package(tmp_path: Path) -> None:
    stage_package(small_plan(), tmp_path / "p", sidecar(), Releases())

    report = validate_package(tmp_path / "p", sidecar(expected={"rows": {"tasks": 99}}))

    assert closed_by(report) == {"expected-counts", "basis"}


@pytest.mark.parametrize(("claimed", "passed"), [(10_000, True), (9_900, True), (9_899, False), (0, False)], ids=str)
def test_an_intact_registered_plan_must_be_covered_to_99_percent(tmp_path: Path, claimed: int, passed: bool) -> None:
    plan = replace(small_plan(), coverage=Coverage(10_000, claimed))

    assert report_of(tmp_path / "p", sidecar(), plan).passed is passed


def test_a_damaged_plan_has_no_floor_unless_its_sidecar_gives_one(tmp_path: Path) -> None:
    plan = replace(small_plan(), coverage=Coverage(100, 80), damage=Damage("spliced", 7, 2))
    damage = {"kind": "spliced", "sentences": 7, "sentences_lost": 2}

    assert report_of(tmp_path / "one", sidecar(damage=damage), plan).passed
    floor = report_of(tmp_path / "other", sidecar(damage=damage, expected={"coverage": "0.9"}), plan)
    assert closed_by(floor) == {"coverage"}


def test_low_coverage_of_an_unregistered_document_is_told_only(tmp_path: Path) -> None:
    report = report_of(tmp_path / "p", None, replace(small_plan(), coverage=Coverage(100, 50)))

    assert report.passed
    assert "coverage" in {check.id for check in report.advice}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"sha256": "0" * 64}, "source_sha256"),
        ({"damage": {"kind": "spliced"}}, "damage"),
        ({"damage": {"kind": "none", "sentences": 8}}, "sentences"),
        ({"damage": {"kind": "none", "sentences_lost": 1}}, "sentences_lost"),
    ],
)
def test_another_source_or_other_damage_than_registered_closes_the_gate(
    tmp_path: Path, change: dict[str, Any], column: str
) -> None:
    (check,) = report_of(tmp_path / "p", sidecar(**change)).failed_checks

    assert check.id == "registered-source"
    assert [failure.column for failure in check.failures] == [column]


def test_a_registered_package_without_its_plan_s_row_fails(tmp_path: Path) -> None:
    stage_package(small_plan(), tmp_path / "p", sidecar(), Releases())
    path = tmp_path / "p/data/plans.csv"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")

    assert {"registered-source", "files"} <= closed_by(validate_package(tmp_path / "p"))


def test_a_coverage_that_is_no_number_fails(tmp_path: Path) -> None:
    stage_package(small_plan(), tmp_path / "p", sidecar(), Releases())
    path = tmp_path / "p/data/plans.csv"
    path.write_text(path.read_text("utf-8").rstrip("\n")[:-1] + "most\n", "utf-8")

    assert "coverage" in closed_by(validate_package(tmp_path / "p"))
