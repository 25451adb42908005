"""The commands that need no Prefect, as a user runs them."""

import json
import re
from pathlib import Path

import pytest

from datapackages.program import tree_hashes
from flows.single import safe_plan_id
from tests.flows.conftest import PLANS, Workshop


@pytest.fixture
def package(workshop: Workshop) -> Path:
    """A package of a plan that nobody registered."""
    result = workshop.planport("extract", str(workshop.source(PLANS[1])), "--out", "package")
    assert result.returncode == 0, result.stderr
    return workshop.folder / "package"


def test_extract_writes_the_whole_package(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_bytes())
    assert descriptor["name"] == PLANS[1]
    for resource in descriptor["resources"]:
        assert (package / resource["path"]).stat().st_size == resource["bytes"]
    wanted = {f"source/{PLANS[1]}.txt", f"data/{PLANS[1]}.xlsx", "README.md", "validation/report.json", "issues.jsonl"}
    assert wanted <= tree_hashes(package).keys()


def test_extract_writes_nothing_beside_the_package(package: Path) -> None:
    assert {path.name for path in package.parent.iterdir()} == {"seeds", "package"}


def test_extract_twice_gives_the_same_bytes_and_touches_nothing(workshop: Workshop, package: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in package.rglob("*")}
    workshop.planport("extract", str(workshop.source(PLANS[1])), "--out", "package")
    assert {path: path.stat().st_mtime_ns for path in package.rglob("*")} == before


def test_extract_without_out_names_the_folder_like_the_plan(workshop: Workshop) -> None:
    result = workshop.planport("extract", str(workshop.source(PLANS[1])))
    assert result.returncode == 0
    assert (workshop.folder / PLANS[1] / "datapackage.json").is_file()


def test_extract_makes_the_folders_above(workshop: Workshop) -> None:
    result = workshop.planport("extract", str(workshop.source(PLANS[1])), "--out", "a/b/c")
    assert result.returncode == 0
    assert (workshop.folder / "a/b/c/datapackage.json").is_file()


@pytest.mark.parametrize("stem", ["Fuzhou 2017", "工作要点", "x", "", "..", "a" * 300, "数字福州-2017", "A_B.c"])
def test_a_plan_id_is_safe_whatever_the_file_is_called(stem: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,98}[a-z0-9]", safe_plan_id(stem))


def test_files_with_other_chinese_names_have_other_ids() -> None:
    assert safe_plan_id("工作要点") != safe_plan_id("行动计划")


def test_validate_prints_lines_that_begin_with_the_package(workshop: Workshop, package: Path) -> None:
    result = workshop.planport("validate", package.name, package.name)
    assert result.returncode == 0, result.stdout
    lines = result.stdout.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith("package: ") for line in lines)


def test_validate_writes_nothing(workshop: Workshop, package: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in workshop.folder.rglob("*")}
    workshop.planport("validate", package.name)
    assert {path: path.stat().st_mtime_ns for path in workshop.folder.rglob("*")} == before


def test_validate_ends_with_1_where_a_package_fails(workshop: Workshop, package: Path) -> None:
    tasks = package / "data" / "tasks.csv"
    tasks.write_bytes(tasks.read_bytes().replace("福州".encode(), "厦门".encode(), 1))
    result = workshop.planport("validate", package.name)
    assert result.returncode == 1
    assert "FAILED" in result.stdout


def test_publish_of_a_package_that_nobody_released_is_refused(workshop: Workshop, package: Path) -> None:
    result = workshop.planport("publish", package.name, "--portal", "portal")
    assert result.returncode == 2
    assert "never released" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (workshop.folder / "portal").exists()


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    assert re.fullmatch(r"planport \d+\.\d+\.\d+\n", Workshop(tmp_path).planport("--version").stdout)


def test_release_says_when_no_data_has_changed(finished: Workshop) -> None:
    before = finished.settings.releases.read_bytes()
    result = finished.planport("release")
    assert result.returncode == 0
    assert "nothing is released" in result.stdout
    assert finished.settings.releases.read_bytes() == before


def test_release_adds_what_is_not_in_the_record(finished: Workshop) -> None:
    finished.settings.releases.unlink()
    result = finished.planport("release", PLANS[0], "--day", "2026-02-03", "--notes", "first")
    assert result.returncode == 0
    assert result.stdout.splitlines()[0] == f"{PLANS[0]}: 1.0.0 of 2026-02-03, first release"
    assert "2026-02-03" in finished.settings.releases.read_text(encoding="utf-8")


def test_a_dry_run_prints_the_plan_and_writes_nothing(finished: Workshop) -> None:
    packages = [f"build/packages/{name}" for name in PLANS]
    result = finished.planport("publish", *packages, "--portal", "elsewhere", "--dry-run")
    assert result.returncode == 0, result.stderr
    assert "2 to create" in result.stdout
    assert not (finished.folder / "elsewhere").exists()


def test_a_plan_prints_as_json(finished: Workshop) -> None:
    result = finished.planport("publish", f"build/packages/{PLANS[0]}", "--portal", "elsewhere", "--dry-run", "--json")
    assert [dataset["action"] for dataset in json.loads(result.stdout)["datasets"]] == ["create"]


def test_publish_twice_changes_nothing_the_second_time(finished: Workshop) -> None:
    arguments = ["publish", f"build/packages/{PLANS[0]}", "--portal", "elsewhere"]
    assert finished.planport(*arguments).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (finished.folder / "elsewhere").rglob("*")}
    second = finished.planport(*arguments)
    assert second.stdout.startswith("unchanged")
    assert {path: path.stat().st_mtime_ns for path in (finished.folder / "elsewhere").rglob("*")} == before


def test_a_dataset_is_withdrawn_with_its_reason_and_stays_so(finished: Workshop) -> None:
    withdrawal = ["--withdraw", PLANS[0], "--reason", "misread", "--day", "2026-02-03"]
    result = finished.planport("publish", "--portal", "build/portal", *withdrawal)
    assert result.returncode == 0, result.stderr
    assert f"withdrawn {PLANS[0]}\n" in result.stdout
    page = finished.settings.portal / "datasets" / PLANS[0] / "index.html"
    assert "misread" in page.read_text(encoding="utf-8")
    again = finished.planport("publish", f"build/packages/{PLANS[0]}", "--portal", "build/portal")
    assert "withdrawn" in again.stdout


def test_diff_of_equal_packages_says_so(finished: Workshop) -> None:
    result = finished.planport("diff", "build/packages", "build/portal")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "no difference in any package"


def test_diff_names_the_row_and_both_values(finished: Workshop, workshop: Workshop) -> None:
    workshop.change_source(PLANS[1], "推进", "促进", accept=True)
    assert workshop.planport("extract", str(workshop.source(PLANS[1])), "--out", "new").returncode == 0
    old = str(finished.settings.packages / PLANS[1])
    printed = workshop.planport("diff", old, "new").stdout
    assert f"{PLANS[1]}-t" in printed
    assert "促进" in printed
    found = json.loads(workshop.planport("diff", old, "new", "--json").stdout)
    assert found["schema"] == "planport-diff/1"


def test_diff_of_what_is_no_package_ends_with_2(tmp_path: Path) -> None:
    result = Workshop(tmp_path).planport("diff", "a", "b")
    assert result.returncode == 2
    assert result.stderr.startswith("planport: a: no such file or folder")


def test_diff_takes_no_address_without_its_scheme_for_a_folder(workshop: Workshop) -> None:
    result = workshop.planport("diff", "data.example.org", "127.0.0.1:5000")
    assert result.returncode == 2
    assert "without https:// or http://" in result.stderr
    assert "no such file" in workshop.planport("diff", "old.zip", "new.zip").stderr
