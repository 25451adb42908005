"""Packages are read back from folders, zips and portals, with limits, and never from outside."""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datapackages import stored
from datapackages.build import seal_package, stage_package
from datapackages.difference import compare
from datapackages.exceptions import PackageError
from datapackages.releases import Releases
from datapackages.stored import StoredPackage, read_packages
from datapackages.swap import open_staging
from tests.plans import PLAN_ID, small_plan


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages as a run leaves it: the package of the small plan and its zip."""
    folder = tmp_path_factory.mktemp("built")
    seal_package(stage_package(small_plan(), open_staging(folder, PLAN_ID), None, Releases()), folder / PLAN_ID)
    return folder


@pytest.fixture
def packages(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be tampered with."""
    return shutil.copytree(built, tmp_path / "packages")


def edit(packages: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = packages / PLAN_ID / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), "utf-8")


def zipped(folder: Path, *members: tuple[str, bytes]) -> Path:
    path = folder / "other.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_folder_zip_and_folder_of_packages_give_the_same(packages: Path) -> None:
    (found,) = read_packages(packages / PLAN_ID)

    assert found.name == PLAN_ID
    assert [table.name for table in found.tables][:3] == ["plans", "sections", "tasks"]
    assert read_packages(packages / f"{PLAN_ID}.zip") == (found,)
    assert read_packages(packages) == (found,)


def test_a_zip_counts_where_no_folder_stands_beside_it(packages: Path) -> None:
    shutil.rmtree(packages / PLAN_ID)

    assert [package.name for package in read_packages(packages)] == [PLAN_ID]


def test_the_datasets_of_a_portal_are_found(packages: Path, tmp_path: Path) -> None:
    shutil.copytree(packages / PLAN_ID, tmp_path / "portal" / "datasets" / PLAN_ID)

    assert compare(read_packages(tmp_path / "portal"), read_packages(packages)).is_empty


def test_cells_are_read_as_they_were_written(packages: Path) -> None:
    (found,) = read_packages(packages)

    table = found.table("sections")
    assert table is not None
    assert [record["title"] for record in table.records()] == ["建设数字政府"]
    assert table.primary_key == ("section_id",)


def test_what_a_killed_run_left_is_passed_over(packages: Path) -> None:
    shutil.copytree(packages / PLAN_ID, packages / f".staging-1-{PLAN_ID}")

    assert len(read_packages(packages)) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("name"), "names no package"),
        (lambda d: d.update(name="../up"), "names no package"),
        (lambda d: d.update(resources=None), "no resources"),
        (lambda d: d["resources"][0].update(path="../../secret.csv"), "none of a package"),
        (lambda d: d["resources"][0].update(path="/etc/secret.csv"), "none of a package"),
        (lambda d: d["resources"][0].update(path="data/none.csv"), "cannot be read"),
        (lambda d: d["resources"][0].update(name="tasks"), "two tables have one name"),
    ],
)
def test_a_descriptor_that_is_none_of_ours_is_refused(
    packages: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    edit(packages, change)

    with pytest.raises(PackageError, match=message) as caught:
        read_packages(packages / PLAN_ID)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"plan_id\n\xff\n", "cannot be read as CSV"),
        (b'plan_id,task_id\n"a', "cannot be read as CSV"),
        (b"plan_id,task_id\na\n", "do not fit its header"),
        (b"plan_id,plan_id\na,b\n", "do not fit its header"),
    ],
)
def test_a_table_that_is_damaged_is_refused(packages: Path, content: bytes, message: str) -> None:
    (packages / PLAN_ID / "data" / "tasks.csv").write_bytes(content)

    with pytest.raises(PackageError, match=message):
        read_packages(packages / PLAN_ID)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"[" * 100_000, b"\xff\xfe"])
def test_a_descriptor_that_is_no_json_object_is_refused(packages: Path, content: bytes) -> None:
    (packages / PLAN_ID / "datapackage.json").write_bytes(content)

    with pytest.raises(PackageError, match=r"datapackage\.json"):
        read_packages(packages / PLAN_ID)


def test_what_is_no_package_is_refused_with_what_to_give(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no zip", "utf-8")

    for path, message in (("none", "no such file"), ("empty", "holds no package"), ("text.zip", "cannot be read as a")):
        with pytest.raises(PackageError, match=message):
            read_packages(tmp_path / path)


def test_a_zip_without_its_tables_or_with_far_too_many_files_is_refused(tmp_path: Path) -> None:
    resource = {"name": "tasks", "path": "data/tasks.csv", "schema": {}}
    descriptor = json.dumps({"name": "a-plan", "resources": [resource]}).encode()

    with pytest.raises(PackageError, match=r"holds no data/tasks\.csv"):
        read_packages(zipped(tmp_path, ("datapackage.json", descriptor)))
    many = [(f"data/{number}.csv", b"") for number in range(2_001)]
    with pytest.raises(PackageError, match="more than 2000 files"):
        read_packages(zipped(tmp_path, ("datapackage.json", descriptor), *many))


def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_LARGEST_PACKAGE", 10_000)
    path = zipped(tmp_path, ("datapackage.json", b" " * 1_000_000))

    assert path.stat().st_size < 10_000
    with pytest.raises(PackageError, match="larger than a package"):
        read_packages(path)


def test_a_damaged_member_is_refused(packages: Path) -> None:
    path = packages / f"{PLAN_ID}.zip"
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo("datapackage.json")
    start = info.header_offset + 30 + len(info.filename)
    content[start + 20 : start + 40] = b"\x00" * 20
    path.write_bytes(bytes(content))

    with pytest.raises(PackageError, match="cannot be unpacked"):
        read_packages(path)


def test_a_link_out_of_the_package_is_not_followed(packages: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("plan_id\nx\n", "utf-8")
    table = packages / PLAN_ID / "data" / "tasks.csv"
    table.unlink()
    table.symlink_to(secret)

    with pytest.raises(PackageError, match="no ordinary file of the package"):
        read_packages(packages / PLAN_ID)


def test_a_pipe_is_no_file_and_is_not_waited_for(packages: Path) -> None:
    table = packages / PLAN_ID / "data" / "tasks.csv"
    table.unlink()
    os.mkfifo(table)

    with pytest.raises(PackageError, match="no ordinary file"):
        read_packages(packages / PLAN_ID)


def test_two_packages_of_one_name_are_not_mixed_up(packages: Path) -> None:
    shutil.copytree(packages / PLAN_ID, packages / "copy")

    with pytest.raises(PackageError, match="two packages of one name"):
        read_packages(packages)


def test_a_package_compared_with_itself_does_not_differ(packages: Path) -> None:
    read: tuple[StoredPackage, ...] = read_packages(packages)

    assert compare(read, read_packages(packages / f"{PLAN_ID}.zip")).is_empty
