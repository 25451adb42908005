"""Few bad rows are taken out with all that belongs to them; many, or what is secret, stop the package."""

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from tests.plans import PLAN_ID, small_plan
from tests.validation.test_counts import sidecar
from validation.basis import basis_of_sidecar
from validation.gate import validate_package
from validation.packages import load_package
from validation.quarantine import HEADER, check_quarantine, rows_to_quarantine, without_rows, write_quarantine
from validation.results import Check, Failure, checked
from validation.rows import Rows

TARGET = f"{PLAN_ID}-g01"


def failing(rule: str, *row_ids: str, table: str = "targets", column: str = "target_id") -> Check:
    failures = [Failure(table, ((column, one),), "value", "x", "", "It is wrong.", PLAN_ID, "1-2") for one in row_ids]
    return checked(rule, 1, failures)


def test_bad_rows_up_to_the_ceiling_are_chosen() -> None:
    one, two = failing("values", TARGET), failing("names", TARGET, f"{PLAN_ID}-g02")

    assert [row.row_id for row in rows_to_quarantine([one, two], 2)] == [TARGET, f"{PLAN_ID}-g02"]
    assert rows_to_quarantine([one, two], 1) == ()
    assert rows_to_quarantine([one], 0) == ()


@pytest.mark.parametrize(
    "other", [failing("sensitive-data", TARGET), failing("files", TARGET), failing("formula-cells", TARGET)]
)
def test_only_faults_of_rows_can_be_quarantined_and_advice_does_not_count(other: Check) -> None:
    chosen = rows_to_quarantine([failing("values", TARGET), other], 5)

    assert bool(chosen) is (other.id == "formula-cells")


def test_a_failure_about_a_whole_table_is_not_quarantined() -> None:
    whole = checked("csv-form", 1, [Failure("targets", (), "", "x", "", "It is wrong.")])

    assert rows_to_quarantine([whole], 5) == ()


def test_a_task_goes_with_all_that_belongs_to_it() -> None:
    chosen = rows_to_quarantine([failing("names", f"{PLAN_ID}-t01", table="tasks", column="task_id")], 1)

    smaller, listed = without_rows(small_plan(), chosen)

    assert [task.task_id for task in smaller.tasks] == [f"{PLAN_ID}-t02"]
    assert [row.row_id for row in listed] == [
        f"{PLAN_ID}-t01",
        f"{PLAN_ID}-t01-a1",
        f"{PLAN_ID}-t01-a1-r1",
        f"{PLAN_ID}-t01-a1-r2",
        TARGET,
        f"{PLAN_ID}-o01",
    ]
    assert {row.rule for row in listed} == {"names", "belongs"}


def test_sums_of_categories_are_made_anew() -> None:
    chosen = rows_to_quarantine([failing("values", f"{PLAN_ID}-p001", table="projects", column="project_id")], 1)

    smaller, _ = without_rows(small_plan(), chosen)

    assert smaller.project_categories[0].computed_investment == Decimal(0)


def quarantined(folder: Path, *, prune: bool = True) -> Path:
    """Stage the small plan with a bad target, taken out or not."""
    plan = small_plan()
    bad = replace(plan, targets=(replace(plan.targets[0], value=Decimal(77)),))
    chosen = rows_to_quarantine([failing("values", TARGET)], 1)
    smaller, listed = without_rows(bad, chosen)
    stage_package(smaller if prune else bad, folder, sidecar(), Releases())
    write_quarantine(folder, listed)
    return folder


def test_a_package_with_a_quarantine_under_its_ceiling_passes(tmp_path: Path) -> None:
    folder = quarantined(tmp_path / "p")
    known = basis_of_sidecar(sidecar()).model_copy(update={"quarantine_ceiling": 1})

    (check,) = check_quarantine(Rows(load_package(folder)), known)
    others = {one.id for one in validate_package(folder).failed_checks}

    assert check.passed
    assert others == {"quarantine"}  # the registration of this one declares no ceiling
    lines = list(csv.reader((folder / "validation/quarantine.csv").read_text("utf-8").splitlines()))
    assert lines[0] == list(HEADER)
    assert lines[1] == ["targets", TARGET, "values", "It is wrong.", PLAN_ID, "1-2"]


def test_a_quarantined_row_must_not_be_published(tmp_path: Path) -> None:
    folder = quarantined(tmp_path / "p", prune=False)
    known = basis_of_sidecar(sidecar()).model_copy(update={"quarantine_ceiling": 1})

    (check,) = check_quarantine(Rows(load_package(folder)), known)

    assert [failure.value for failure in check.failures] == [TARGET]


@pytest.mark.parametrize(
    "content", ["", "a,b\n", ",".join(HEADER) + "\nx\n", ",".join(HEADER) + "\ntargets,g,r,x,y,9-1\n"]
)
def test_a_malformed_quarantine_is_found(tmp_path: Path, content: str) -> None:
    folder = quarantined(tmp_path / "p")
    (folder / "validation/quarantine.csv").write_text(content)
    known = basis_of_sidecar(sidecar()).model_copy(update={"quarantine_ceiling": 1})

    (check,) = check_quarantine(Rows(load_package(folder)), known)

    assert not check.passed


def test_fewer_rows_than_published_need_an_acceptance(tmp_path: Path) -> None:
    stage_package(small_plan(), tmp_path / "p", sidecar(), Releases())
    known = sidecar()

    same = validate_package(tmp_path / "p", known, {"tasks": 2, "targets": 1})
    fewer = validate_package(tmp_path / "p", known, {"tasks": 3})

    assert same.passed
    assert [check.id for check in fewer.failed_checks] == ["expected-counts"]
    assert "accept fewer" in fewer.failed_checks[0].failures[0].advice
