"""What validation wrote cannot be forged, and where the sidecar is at hand the two must agree."""

# ruff: noqa: E501 - one line a way of tampering

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.validation.tampering import (
    Change,
    add_file,
)
from tests.validation.tampering_files import BASIS, REPORT, json_file, named
from tests.validation.true_packages import F2017, P2018, PLAN_IDS, SOURCES
from validation.gate import validate_finished


def test_the_true_packages_pass_with_and_without_their_sidecars(true_packages: Path) -> None:
    for plan_id in PLAN_IDS:
        report = validate_finished(true_packages / plan_id)
        checks = {check.id: check for check in report.checks}

        assert report.failed_checks == ()
        assert checks["built-again"].rows_checked == sum(count for _, count in report.rows)


def test_a_sidecar_at_hand_must_agree(true_packages: Path, tmp_path: Path) -> None:
    sources = tmp_path / "seeds" / "sources"
    sources.mkdir(parents=True)
    written = (SOURCES / f"{P2018}.yml").read_text("utf-8")
    (sources / f"{P2018}.yml").write_text(written, "utf-8")
    agreeing = validate_finished(true_packages / P2018, sources)
    (sources / f"{P2018}.yml").write_text(written.replace("Stray spaces", "Some stray spaces"), "utf-8")

    report = validate_finished(true_packages / P2018, sources)

    assert agreeing.passed
    assert [check.id for check in report.failed_checks if check.id != "stored-report"][:1] == ["basis"]
    assert "validation/basis.json: registration" in named(report, "basis")


WRITTEN_BY_VALIDATION: list[tuple[str, str, Change]] = [
    (REPORT, P2018, json_file(REPORT, lambda j: j.update(passed=False))),
    (REPORT, P2018, json_file(REPORT, lambda j: j.update(rules="9.9.9"))),
    (REPORT, P2018, json_file(REPORT, lambda j: j["expectations"].update(library="great-expectations 0.1"))),
    (REPORT, P2018, json_file(REPORT, lambda j: j["checks"].pop())),
    (REPORT, P2018, lambda package: (package / REPORT).unlink()),
    ("validation/report.html", P2018, lambda package: (package / "validation/report.html").unlink()),
    ("validation/expectations/tasks.json", P2018, lambda package: (package / "validation/expectations/tasks.json").unlink()),
    ("validation/expectations/ghosts.json", P2018, add_file("validation/expectations/ghosts.json", b"{}")),
    (BASIS, P2018, json_file(BASIS, lambda j: j["most"].update(tasks=1000))),
    (BASIS, P2018, json_file(BASIS, lambda j: j.update(quarantine_ceiling=50))),
    (BASIS, P2018, json_file(BASIS, lambda j: j.update(disclosure_basis={"statement": "x"}))),
    (BASIS, P2018, json_file(BASIS, lambda j: j.update(accepted=[{"table": "tasks", "rows": 1, "reason": "x", "role": "x", "day": "2020-01-01"}]))),
    (BASIS, P2018, json_file(BASIS, lambda j: j["registration"].update(notes=""))),
]  # fmt: skip


@pytest.mark.parametrize(("path", "plan_id", "change"), WRITTEN_BY_VALIDATION)
def test_what_validation_wrote_cannot_be_forged(
    copy: Callable[[str], Path], path: str, plan_id: str, change: Change
) -> None:
    package = copy(plan_id)
    change(package)

    assert path in named(validate_finished(package), "stored-report")


def test_without_the_copy_of_its_registration_a_package_fails(copy: Callable[[str], Path]) -> None:
    package = copy(F2017)
    shutil.rmtree(package / "validation")

    report = validate_finished(package)

    assert {"stored-report", "disclosure"} <= {check.id for check in report.failed_checks}
