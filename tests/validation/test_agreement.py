"""Fast checks, Frictionless and Great Expectations agree on what they all check, on true and tampered tables."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.habits.house import ROOT
from tests.validation.tampering import Change, cell, drop_table, rows
from tests.validation.test_mutations import MUTATIONS
from tests.validation.true_packages import F2018, P2016, P2018, PLAN_IDS
from validation.basis import basis_of
from validation.counts import check_counts
from validation.domain import check_domain
from validation.expectations import ask, check_agreement, check_expectations, questions_of
from validation.gate import validate_package
from validation.keys import check_keys
from validation.packages import load_package
from validation.results import Check
from validation.rows import Rows

DOMAIN = {"deadlines", "plausible-values", "lead-first", "clauses-assigned", "numbering", "project-sums"} | {
    *("closed-lists", "duplicates", "clean-text", "coverage")
}
# Changes of cells that both can read: Great Expectations sees typed columns.
BOTH_SEE = [(name, plan_id, change, rule) for name, plan_id, change, rule in MUTATIONS if rule in DOMAIN]


def both(folder: Path) -> tuple[set[str], set[str], Check]:
    """Let fast checks and Great Expectations look at a package: rules broken by each, and whether they agree."""
    package = load_package(folder)
    rows_there, basis = Rows(package), basis_of(package, None)
    fast = check_domain(rows_there) + check_counts(package, basis)
    questions = questions_of(rows_there, basis.coverage if basis else None)
    found = ask(rows_there, questions)
    ours = {check.id for check in fast if check.failures and check.id in DOMAIN}
    assert check_expectations(fast, questions, found).passed is not bool(ours)
    return ours, {one.rule for one in found} & DOMAIN, check_agreement(fast, questions, found)


@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_both_find_nothing_in_a_true_package(true_packages: Path, plan_id: str) -> None:
    assert both(true_packages / plan_id)[:2] == (set(), set())


@pytest.mark.parametrize(("plan_id", "change", "rule"), [m[1:] for m in BOTH_SEE], ids=[m[0] for m in BOTH_SEE])
def test_both_find_the_same_rows_where_a_domain_rule_is_broken(
    true_packages: Path, tmp_path: Path, plan_id: str, change: Change, rule: str
) -> None:
    package = shutil.copytree(true_packages / plan_id, tmp_path / plan_id)
    change(package)

    ours, theirs, agreement = both(package)

    assert rule in ours
    assert ours == theirs
    assert agreement.failures == ()


def test_a_disagreement_would_show(true_packages: Path) -> None:
    rows_there = Rows(load_package(true_packages / F2018))
    questions = questions_of(rows_there)
    failure = rows_there.of("targets")[0].fail("value", "Made up.")
    (made_up,) = (check for check in check_domain(rows_there) if check.id == "plausible-values")

    check = check_agreement([Check(made_up.rule, 1, (failure,))], questions, ())

    assert [one.value for one in check.failures] == ["plausible-values"]
    assert "Only the fast check" in check.failures[0].advice


@pytest.mark.parametrize(
    ("plan_id", "change", "rule"),
    [
        (P2018, cell("actions", "task_id", lambda value: value[:-2] + "99"), "foreign-keys"),
        (P2018, rows("assignments", lambda found: [found[0], *found]), "primary-keys"),
        (P2018, cell("assignments", "role", "boss"), "closed-lists"),
        (P2016, cell("openings", "theme_id", "fun"), "closed-lists"),
    ],
    ids=["reference", "key", "role", "theme"],
)
def test_frictionless_and_the_fast_checks_agree_on_keys_and_closed_lists(
    true_packages: Path, tmp_path: Path, plan_id: str, change: Change, rule: str
) -> None:
    package = shutil.copytree(true_packages / plan_id, tmp_path / plan_id)
    change(package)

    report = validate_package(package)
    rows_of = {check.id: {one.row for one in check.failures} for check in report.checks}

    assert rows_of[rule]
    assert rows_of[rule] <= rows_of["frictionless"]


def test_keys_of_a_package_without_a_table_are_not_looked_up_there(true_packages: Path, tmp_path: Path) -> None:
    package = shutil.copytree(true_packages / P2018, tmp_path / "p")
    drop_table("projects")(package)

    failed = {check.id for check in check_keys(load_package(package)) if not check.passed}

    assert failed == {"schema"}


def test_the_published_suites_are_those_that_great_expectations_reads(true_packages: Path) -> None:
    from great_expectations.core.expectation_suite import ExpectationSuite

    paths = sorted((true_packages / P2016 / "validation/expectations").glob("*.json"))
    assert {path.stem for path in paths} >= {"plans", "tasks", "actions", "assignments", "targets", "projects"}
    for path in paths:
        published = json.loads(path.read_text("utf-8"))
        loaded = ExpectationSuite(**published)
        assert [one.expectation_type for one in loaded.expectations] == [
            one["type"] for one in published["expectations"]
        ]
        made = set(published["meta"]["made_columns"])
        used = {
            value for one in published["expectations"] for value in one["kwargs"].values() if isinstance(value, str)
        }
        assert {name for name in used if name.startswith("_")} <= made


def loaded_by(folders: list[Path]) -> tuple[set[str], int]:
    """Judge packages in a process of their own; gives the libraries that it loaded and the worst exit code."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom validation.gate import judge\n"
        f"codes = [verdict.exit_code for verdict in judge([Path(place) for place in {[*map(str, folders)]!r}])]\n"
        "print(max(codes), *{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ}
    )
    worst, *libraries = done.stdout.split()
    return set(libraries), int(worst)


def test_great_expectations_is_not_loaded_for_packages_that_it_has_judged(true_packages: Path) -> None:
    libraries, worst = loaded_by([true_packages / plan_id for plan_id in PLAN_IDS])

    assert worst == 0
    assert not {"great_expectations", "pandas"} & libraries


def test_it_is_loaded_where_the_data_is_not_that_of_the_report(true_packages: Path, tmp_path: Path) -> None:
    package = shutil.copytree(true_packages / P2018, tmp_path / P2018)
    shutil.rmtree(package / "validation/expectations")
    (package / "validation/report.json").unlink()
    (package / "validation/report.html").unlink()

    libraries, worst = loaded_by([package])

    assert worst == 1  # for want of its report
    assert {"great_expectations", "pandas"} <= libraries


def test_a_forged_report_does_not_help_a_tampered_package(true_packages: Path, tmp_path: Path) -> None:
    package = shutil.copytree(true_packages / F2018, tmp_path / F2018)
    cell("targets", "value", "300", lambda record: record["unit"] == "%")(package)
    forged = json.loads((package / "validation/report.json").read_text("utf-8"))
    forged["expectations"]["fingerprint"] = questions_of(Rows(load_package(package))).fingerprint
    (package / "validation/report.json").write_text(json.dumps(forged), "utf-8")

    assert "plausible-values" in {check.id for check in validate_package(package).failed_checks}


def test_what_is_asked_changes_with_every_cell(true_packages: Path, tmp_path: Path) -> None:
    package = shutil.copytree(true_packages / F2018, tmp_path / F2018)
    before = questions_of(Rows(load_package(package))).fingerprint
    change: Callable[[Path], None] = cell("targets", "deadline", "2019-12-31")
    change(package)

    assert questions_of(Rows(load_package(package))).fingerprint != before
