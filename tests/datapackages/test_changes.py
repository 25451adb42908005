"""A released version tells what it changed, the same wherever it is built, and without making a version rise."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from datapackages.archive import package_files
from datapackages.build import SealedPackage, StagedPackage, seal_package, stage_package
from datapackages.changes import changes_file, load_changes, record_changes
from datapackages.exceptions import ReleaseError
from datapackages.releases import Releases, load_releases, next_release, print_releases
from datapackages.stored import read_stored_package
from datapackages.swap import open_staging
from extract.models import Plan
from tests.plans import PLAN_ID, small_plan
from validation.gate import validate_package

DAYS = [date(2024, 5, day) for day in (1, 2, 3)]


def changed_plan() -> Plan:
    """The small plan without its target, and with another theme of its opening."""
    plan = small_plan()
    return replace(plan, targets=(), openings=(replace(plan.openings[0], theme_id="weather"),))


def stage(packages: Path, plan: Plan, record: Path) -> StagedPackage:
    return stage_package(plan, open_staging(packages, PLAN_ID), None, load_releases(record))


def build(packages: Path, plan: Plan, record: Path) -> SealedPackage:
    return seal_package(stage(packages, plan, record), packages / PLAN_ID)


def release(packages: Path, plan: Plan, record: Path, day: date) -> SealedPackage:
    """Build, release and build again, as `planport run`, `release`, `run` do."""
    staged = stage(packages, plan, record)
    releases = next_release(load_releases(record), PLAN_ID, staged.data_hash, day)
    record.write_text(print_releases(releases), "utf-8")
    return build(packages, plan, record)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A release record and a folder of packages in which two versions were released, the second with its changes."""
    path = tmp_path / "releases.yml"
    first = release(tmp_path / "published", small_plan(), path, DAYS[0])
    build(tmp_path / "packages", changed_plan(), path)
    changed = read_stored_package(tmp_path / "packages" / PLAN_ID)
    record_changes(path, read_stored_package(first.folder), changed, "1.0.1")
    release(tmp_path / "packages", changed_plan(), path, DAYS[1])
    return path


def table(folder: Path) -> list[dict[str, str]]:
    found = read_stored_package(folder).table("changes")
    assert found is not None
    return list(found.records())


def test_the_table_lists_rows_that_went_and_cells_that_changed(record: Path) -> None:
    rows = table(record.parent / "packages" / PLAN_ID)

    common = {"plan_id": PLAN_ID, "version": "1.0.1"}
    went = {"table": "targets", "row_id": f"{PLAN_ID}-g01", "change": "removed"}
    other = {"table": "openings", "row_id": f"{PLAN_ID}-o01", "change": "modified", "column": "theme_id"}
    assert rows == [
        common | went | {"column": "", "old_value": "", "new_value": ""},
        common | other | {"old_value": "transport", "new_value": "weather"},
    ]


def test_a_package_with_changes_passes_its_checks(record: Path) -> None:
    assert validate_package(record.parent / "packages" / PLAN_ID).failed_checks == ()


def test_the_changes_are_there_as_json_too(record: Path) -> None:
    printed = json.loads((record.parent / "packages" / PLAN_ID / "diff.json").read_bytes())

    assert (printed["old_version"], printed["new_version"]) == ("1.0.0", "1.0.1")
    assert [entry["change"] for entry in printed["changes"]] == ["removed", "modified"]


def test_the_first_version_has_no_changes_and_no_difference(tmp_path: Path) -> None:
    sealed = release(tmp_path / "packages", small_plan(), tmp_path / "releases.yml", DAYS[0])

    assert table(sealed.folder) == []
    assert not (sealed.folder / "diff.json").exists()


def test_a_version_says_the_same_where_no_earlier_one_is_at_hand(record: Path) -> None:
    here = record.parent / "packages" / PLAN_ID

    elsewhere = build(record.parent / "fresh", changed_plan(), record).folder

    assert package_files(here) == package_files(elsewhere)
    assert all((here / path).read_bytes() == (elsewhere / path).read_bytes() for path in package_files(here))


def test_data_that_was_not_released_tells_of_no_changes(record: Path) -> None:
    sealed = build(record.parent / "packages", replace(changed_plan(), openings=()), record)

    assert table(sealed.folder) == []
    assert not (sealed.folder / "diff.json").exists()


def test_telling_of_changes_does_not_make_the_version_rise(record: Path) -> None:
    staged = stage(record.parent / "packages", changed_plan(), record)

    releases = next_release(load_releases(record), PLAN_ID, staged.data_hash, DAYS[2])

    assert staged.standing.released
    assert [one.version for one in releases.of(PLAN_ID)] == ["1.0.0", "1.0.1"]


def test_changes_read_back_as_they_were_kept(record: Path) -> None:
    path = changes_file(record, PLAN_ID, "1.0.1")

    assert path == record.parent / "releases" / PLAN_ID / "1.0.1.csv"
    assert [row.change for row in load_changes(record, PLAN_ID, "1.0.1")] == ["removed", "modified"]
    assert load_changes(record, PLAN_ID, "1.0.0") == ()


@pytest.mark.parametrize("edit", [lambda text: text.replace("1.0.1", "1.0.2"), lambda text: text + "x\n", lambda _: ""])
def test_a_list_of_changes_that_was_edited_is_refused(record: Path, edit: object) -> None:
    path = changes_file(record, PLAN_ID, "1.0.1")
    path.write_text(edit(path.read_text("utf-8")), "utf-8")  # type: ignore[operator]

    with pytest.raises(ReleaseError, match="restore the file"):
        load_changes(record, PLAN_ID, "1.0.1")


def test_two_packages_are_no_two_versions_of_one(record: Path) -> None:
    found = read_stored_package(record.parent / "packages" / PLAN_ID)

    with pytest.raises(ReleaseError, match="cannot be compared with other-plan"):
        record_changes(record, replace(found, name="other-plan"), found, "1.0.1")


def test_without_a_record_nothing_is_released() -> None:
    assert Releases().record is None
