"""A package is built with all its files, the same bytes every time, and put in place without a half-way state."""

import hashlib
import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from datapackages.archive import package_files
from datapackages.build import SealedPackage, StagedPackage, seal_package, stage_package
from datapackages.exceptions import PackageError
from datapackages.releases import Releases
from datapackages.swap import open_staging, recover
from extract.models import Plan
from tests.plans import PLAN_ID, SOURCE, small_plan


def staged(packages: Path, plan: Plan | None = None) -> StagedPackage:
    return stage_package(plan or small_plan(), open_staging(packages, PLAN_ID), None, Releases())


def sealed(packages: Path, plan: Plan | None = None) -> SealedPackage:
    return seal_package(staged(packages, plan), packages / PLAN_ID)


def contents(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in package_files(folder)}


def other_plan() -> Plan:
    return replace(small_plan(), targets=())


def test_a_package_holds_the_files_of_the_contract(tmp_path: Path) -> None:
    package = sealed(tmp_path)

    assert set(package_files(package.folder)) == {
        *(
            "datapackage.json",
            "README.md",
            "confidence.json",
            "issues.jsonl",
            f"source/{PLAN_ID}.txt",
            f"data/{PLAN_ID}.xlsx",
        ),
        *(f"data/{name}.csv" for name in ("plans", "sections", "tasks", "actions", "assignments")),
        *(f"data/{name}.csv" for name in ("targets", "projects", "project_categories", "openings")),
        *(f"data/{name}.csv" for name in ("corrections", "changes")),
    }


def test_the_zip_beside_it_holds_exactly_its_files(tmp_path: Path) -> None:
    package = sealed(tmp_path)

    with ZipFile(tmp_path / f"{PLAN_ID}.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents(package.folder)


def test_a_zip_can_be_left_out(tmp_path: Path) -> None:
    package = seal_package(staged(tmp_path), tmp_path / "elsewhere", with_archive=False)

    assert package.archive is None
    assert [path.name for path in tmp_path.iterdir()] == ["elsewhere"]


def test_the_same_plan_gives_the_same_bytes_wherever_and_whenever_it_is_built(tmp_path: Path) -> None:
    one, other = sealed(tmp_path / "one"), sealed(tmp_path / "other")

    assert contents(one.folder) == contents(other.folder)
    assert (tmp_path / f"one/{PLAN_ID}.zip").read_bytes() == (tmp_path / f"other/{PLAN_ID}.zip").read_bytes()


def test_no_path_of_this_machine_gets_into_a_package(tmp_path: Path) -> None:
    package = sealed(tmp_path)

    assert not any(str(tmp_path).encode() in content for content in contents(package.folder).values())


def test_an_unchanged_package_is_not_rewritten(tmp_path: Path) -> None:
    first = sealed(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    second = sealed(tmp_path)

    assert (first.changed, second.changed) == (True, False)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_changed_plan_changes_folder_and_zip(tmp_path: Path) -> None:
    sealed(tmp_path)
    old = (tmp_path / f"{PLAN_ID}.zip").read_bytes()

    assert sealed(tmp_path, other_plan()).changed is True

    assert (tmp_path / f"{PLAN_ID}.zip").read_bytes() != old
    assert len((tmp_path / PLAN_ID / "data/targets.csv").read_text("utf-8").splitlines()) == 1


def test_a_zip_that_a_killed_run_left_old_is_made_good(tmp_path: Path) -> None:
    package = sealed(tmp_path)
    good = (tmp_path / f"{PLAN_ID}.zip").read_bytes()
    (tmp_path / f"{PLAN_ID}.zip").write_bytes(b"old")

    assert sealed(tmp_path).changed is True

    assert (tmp_path / f"{PLAN_ID}.zip").read_bytes() == good
    assert package.archive == tmp_path / f"{PLAN_ID}.zip"


def test_the_source_text_is_published_code_point_for_code_point(tmp_path: Path) -> None:
    plan = replace(small_plan(), source_text=SOURCE.replace("\n", "\r\n"))

    package = sealed(tmp_path, plan)

    assert (package.folder / f"source/{PLAN_ID}.txt").read_bytes().decode("utf-8") == plan.source_text


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("plan.html", f"source/{PLAN_ID}.original.html"),
        ("规划.PDF", f"source/{PLAN_ID}.original.pdf"),
        ("plan.txt", f"source/{PLAN_ID}.original.txt"),
        ("../../etc/passwd", f"source/{PLAN_ID}.original.bin"),
        ("x.a b", f"source/{PLAN_ID}.original.bin"),
        (None, f"source/{PLAN_ID}.original.bin"),
    ],
)
def test_an_original_that_is_not_the_text_itself_lies_beside_it(tmp_path: Path, name: str | None, path: str) -> None:
    original = SOURCE.encode("gb18030")

    stage_package(small_plan(), tmp_path / "staged", None, Releases(), original, name)

    assert (tmp_path / "staged" / path).read_bytes() == original
    row = (tmp_path / "staged/data/plans.csv").read_text("utf-8").splitlines()[1]
    assert f",{path},{hashlib.sha256(original).hexdigest()}," in row


def test_an_original_that_is_the_text_is_not_kept_twice(tmp_path: Path) -> None:
    stage_package(small_plan(), tmp_path / "staged", None, Releases(), SOURCE.encode("utf-8"), "plan.txt")

    assert [path.name for path in (tmp_path / "staged/source").iterdir()] == [f"{PLAN_ID}.txt"]


def test_issues_are_one_json_object_a_line(tmp_path: Path) -> None:
    (line,) = (sealed(tmp_path).folder / "issues.jsonl").read_text("utf-8").splitlines()

    assert json.loads(line) == {
        "package": PLAN_ID,
        "severity": "notice",
        "rule": "unclaimed-text",
        "place": "body",
        "text": "附表",
        "message": "2 characters are claimed by no row",
        "advice": "Look at the text there.",
        "spans": "169-171",
    }


def test_a_staged_package_tells_its_rows_and_the_hash_of_its_data(tmp_path: Path) -> None:
    one, other = staged(tmp_path / "one"), staged(tmp_path / "other", other_plan())

    assert dict(one.rows)["tasks"] == 2
    assert len(one.data_hash) == 64
    assert one.data_hash != other.data_hash


def test_issues_and_other_metadata_do_not_change_the_hash_of_the_data(tmp_path: Path) -> None:
    silent = replace(small_plan(), issues=())

    assert staged(tmp_path / "one").data_hash == staged(tmp_path / "other", silent).data_hash


def test_a_staging_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(PackageError, match="not an empty folder"):
        stage_package(small_plan(), tmp_path, None, Releases())


def test_a_kill_while_sealing_leaves_old_or_new_and_the_next_run_completes_it(tmp_path: Path) -> None:
    old, new = contents(sealed(tmp_path / "old").folder), contents(sealed(tmp_path / "new", other_plan()).folder)
    packages = tmp_path / "packages"
    for moment in (0.005, 0.06, 0.11, 0.16, 0.2, 0.25):
        sealed(packages)
        child = os.fork()
        if child == 0:
            try:
                while True:
                    sealed(packages, other_plan())
                    sealed(packages)
            finally:
                os._exit(1)
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

        assert contents(packages / PLAN_ID) in (old, new)
        with ZipFile(packages / f"{PLAN_ID}.zip") as archive:
            assert {name: archive.read(name) for name in archive.namelist()} in (old, new)
        recover(packages)
        sealed(packages, other_plan())
        assert contents(packages / PLAN_ID) == new
        assert sorted(path.name for path in packages.iterdir()) == [PLAN_ID, f"{PLAN_ID}.zip"]
