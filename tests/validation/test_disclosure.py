"""The review before opening: what is printed, what is registered, what is found, and what somebody decided."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from datapackages.sidecar import Decision, DisclosureBasis
from tests.plans import SOURCE, small_plan
from tests.validation.test_counts import sidecar
from tests.validation.true_packages import F2017
from validation.basis import Basis, basis_of_sidecar
from validation.disclosure import check_disclosure
from validation.gate import validate_package
from validation.packages import load_package
from validation.results import Check
from validation.rows import Rows

SHA256 = hashlib.sha256(SOURCE.encode("utf-8")).hexdigest()
REVIEWED = DisclosureBasis(
    statement="公报", address="https://example.org/1", day=date(2020, 3, 2), reviewed_by="审核岗"
)


def staged(folder: Path, **header: Any) -> Path:  # noqa: ANN401
    """Stage the small plan, its header changed."""
    plan = small_plan()
    stage_package(replace(plan, header=replace(plan.header, **header)), folder, sidecar(), Releases())
    return folder


def checks(folder: Path, basis: Basis | None) -> dict[str, Check]:
    return {check.id: check for check in check_disclosure(Rows(load_package(folder)), basis)}


def basis(**more: Any) -> Basis:  # noqa: ANN401
    return basis_of_sidecar(sidecar()).model_copy(update=more)


def test_a_printed_word_opens(tmp_path: Path) -> None:
    assert all(check.passed for check in checks(staged(tmp_path / "p"), basis()).values())


@pytest.mark.parametrize("printed", ["依申请公开", "不予公开", "此件不公开"])
def test_a_printed_word_closes(tmp_path: Path, printed: str) -> None:
    found = checks(staged(tmp_path / "p", disclosure=printed), basis(disclosure_basis=REVIEWED))

    assert not found["disclosure"].passed


def test_a_mark_that_the_reading_missed_closes_too(tmp_path: Path) -> None:
    plan = small_plan()
    source = plan.source_text + "公开方式：不予公开\n"
    stage_package(replace(plan, source_text=source), tmp_path / "p", sidecar(), Releases())

    assert not checks(tmp_path / "p", basis())["disclosure"].passed


def test_where_nothing_is_printed_a_registered_basis_is_needed(tmp_path: Path) -> None:
    folder = staged(tmp_path / "p", disclosure=None)

    assert not checks(folder, basis())["disclosure"].passed
    found = checks(folder, basis(disclosure_basis=DisclosureBasis(statement="项目清单")))
    assert found["disclosure"].passed
    assert {failure.column for failure in found["disclosure-reviewed"].failures} == {
        "disclosure_basis.address",
        "disclosure_basis.day",
        "disclosure_basis.reviewed_by",
    }
    assert checks(folder, basis(disclosure_basis=REVIEWED))["disclosure-reviewed"].passed


def test_a_document_that_nobody_registered_is_not_declared_open(tmp_path: Path) -> None:
    plan = small_plan()
    plan = replace(plan, header=replace(plan.header, disclosure=None))
    stage_package(plan, tmp_path / "p", None, Releases())

    found = checks(tmp_path / "p", None)

    assert found["disclosure"].passed
    assert load_package(tmp_path / "p").catalogue["open_type"] == ""


def test_a_class_that_the_evidence_does_not_support_is_found(tmp_path: Path) -> None:
    folder = staged(tmp_path / "p")
    path = folder / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace('"open_type": "open"', '"open_type": "on-application"'), "utf-8")

    assert not checks(folder, basis())["classification"].passed


def with_telephone(folder: Path) -> tuple[Path, str]:
    """Stage a package whose source prints a landline number; gives it and the number's spans."""
    plan = small_plan()
    source = plan.source_text + "咨询：0591-87654321\n"
    stage_package(replace(plan, source_text=source), folder, sidecar(), Releases())
    start = source.index("0591")
    return folder, f"{start}-{start + 13}"


def decision(spans: str, sha256: str, pattern: str = "landline") -> Decision:
    return Decision(
        pattern=pattern,
        spans=spans,
        source_sha256=sha256,
        decision="allow",
        reason="办公电话",
        role="审核岗",
        day=date(2020, 3, 3),
    )


def source_sha256(folder: Path) -> str:
    return hashlib.sha256(next(folder.glob("source/*.txt")).read_bytes()).hexdigest()


def test_a_finding_needs_a_decision(tmp_path: Path) -> None:
    folder, spans = with_telephone(tmp_path / "p")

    without = checks(folder, basis())["reviewed-data"]
    decided = checks(folder, basis(decisions=(decision(spans, source_sha256(folder)),)))["reviewed-data"]

    assert [failure.value for failure in without.failures] == ["059****4321"]
    assert decided.passed


@pytest.mark.parametrize("wrong", ["source", "place", "pattern"])
def test_a_decision_about_something_else_allows_nothing_and_is_told(tmp_path: Path, wrong: str) -> None:
    folder, spans = with_telephone(tmp_path / "p")
    made = decision(
        "1-5" if wrong == "place" else spans,
        "0" * 64 if wrong == "source" else source_sha256(folder),
        "mobile" if wrong == "pattern" else "landline",
    )

    found = checks(folder, basis(decisions=(made,)))["reviewed-data"]

    assert {failure.column for failure in found.failures} >= {"decisions"}
    assert len(found.failures) == 2


def test_a_decision_never_allows_what_must_not_be_published(tmp_path: Path) -> None:
    plan = small_plan()
    source = plan.source_text + "11010519491231002X\n"
    stage_package(replace(plan, source_text=source), tmp_path / "p", sidecar(), Releases())
    start = source.index("110105")
    made = decision(f"{start}-{start + 18}", source_sha256(tmp_path / "p"), "resident-id")

    assert not checks(tmp_path / "p", basis(decisions=(made,)))["sensitive-data"].passed


def test_a_canary_with_one_of_each_pattern_is_stopped_and_nothing_of_it_is_shown(tmp_path: Path) -> None:
    values = [
        "11010519491231002X",
        # pragma: allowlist nextline secret
        *("4111111111111111", "E12345678", "闽A12345", "13800138000", "zhang@example.org"),
    ]
    plan = small_plan()
    stage_package(
        replace(plan, source_text=plan.source_text + "\n".join(values)), tmp_path / "p", sidecar(), Releases()
    )

    report = validate_package(tmp_path / "p")
    shown = report.to_json().decode() + "".join(report.lines())

    assert {"sensitive-data", "reviewed-data"} <= {check.id for check in report.failed_checks}
    assert not [value for value in values if value in shown]


@pytest.fixture
def registered(true_packages: Path, tmp_path: Path) -> Path:
    """A copy of a true package that rests on its registered basis."""
    return shutil.copytree(true_packages / F2017, tmp_path / F2017)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda found: found.pop("disclosure_basis"), "disclosure"),
        (lambda found: found["rows"].update(tasks=1), "basis"),
        (lambda found: found.update(source_sha256="0" * 64), "registered-source"),
    ],
)
def test_the_copy_in_the_package_is_what_the_verdict_rests_on(
    registered: Path, change: Callable[[dict[str, Any]], object], rule: str
) -> None:
    path = registered / "validation/basis.json"
    found = json.loads(path.read_text("utf-8"))
    change(found)
    path.write_text(json.dumps(found), "utf-8")

    assert rule in {check.id for check in validate_package(registered).failed_checks}


def test_the_report_says_how_much_was_reviewed_by_which_patterns(true_packages: Path) -> None:
    report = json.loads((true_packages / F2017 / "validation/report.json").read_text("utf-8"))

    assert report["review"] == {
        "patterns": "1.1.0",
        "open_findings": {"secrecy-marks": 0, "sensitive-data": 0, "reviewed-data": 0},
        "decisions": 0,
    }
