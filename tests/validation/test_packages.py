"""What is no package is refused with one line, and nothing outside the folder is ever read."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.exceptions import PlanportError
from validation.exceptions import NotAPackageError
from validation.gate import validate_package
from validation.packages import check_path, load_package

Edit = Callable[[Callable[[dict[str, Any]], object]], None]


def refused(folder: Path, message: str) -> None:
    with pytest.raises(NotAPackageError, match=message) as caught:
        validate_package(folder)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, PlanportError)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "none", "is no folder")


def test_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "datapackage.json"
    path.write_text("{}")

    refused(path, "is no folder")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "holds no datapackage")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a descriptor"),
        (b"{", "cannot be read as JSON"),
        (b"\xff\xfe", "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b"[]", "is not a descriptor"),
        (b'"name"', "is not a descriptor"),
        (b"null", "is not a descriptor"),
        (b"{}", "is not a descriptor"),
        (b'{"name": 1}', "is not a descriptor"),
        (b'{"name": "ab"}', "lists no resources"),
        (b'{"name": "ab", "resources": []}', "lists no resources"),
        (b'{"name": "ab", "resources": {}}', "lists no resources"),
        (b'{"name": "ab", "resources": ["x"]}', "without a name"),
        (b'{"name": "ab", "resources": [{"path": "x.csv"}]}', "without a name"),
        (b'{"name": "ab", "resources": [{"name": "x"}]}', "none inside the package"),
    ],
)
def test_what_is_no_descriptor_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "datapackage.json").write_bytes(content)

    refused(tmp_path, message)


@pytest.mark.parametrize(
    "path",
    [
        *("../secret.csv", "data/../../secret.csv", "/etc/passwd", "", ".", "..", "http://example.org/x.csv"),
        *("file:///etc/passwd", "C:\\x.csv", "data\\x.csv", "s3://bucket/x.csv", "data/x\n.csv", ["a.csv", "b.csv"], 7),
        *(None, "data/*.csv", "x" * 400),
    ],
    ids=str,
)
def test_a_path_that_leaves_the_package_is_refused(package: Path, edit_descriptor: Edit, path: object) -> None:
    (package.parent / "secret.csv").write_text("a\n1\n")
    edit_descriptor(lambda d: d["resources"][0].update(path=path))

    refused(package, "inside the package")


def test_a_listed_file_outside_the_package_is_refused(package: Path, edit_descriptor: Edit) -> None:
    edit_descriptor(lambda d: d["catalogue"]["files"][0].update(path="../secret.csv"))

    refused(package, "inside the package")


@pytest.mark.parametrize("name", ["data/tasks.csv", "README.md"])
def test_a_link_out_of_the_package_is_refused(package: Path, name: str) -> None:
    secret = package.parent / "secret"
    secret.write_text("a\n1\n")
    (package / name).unlink()
    (package / name).symlink_to(secret)

    refused(package, "is a link out of the package")


def test_a_link_among_the_source_texts_is_refused(package: Path) -> None:
    secret = package.parent / "secret"
    secret.write_text("secret")
    (package / "source/other.txt").symlink_to(secret)

    refused(package, "is a link out of the package")


@pytest.mark.parametrize(
    "change",
    [
        {"profile": "http://127.0.0.1:1/profile.json"},
        {"profile": ["tabular-data-package"]},
        {"profile": {}},
        {"$schema": "http://127.0.0.1:1/schema.json"},
        {"extrapaths": ["/etc/passwd"]},
        {"basepath": "/etc"},
        {"scheme": "http"},
        {"data": [["a"], ["1"]]},
    ],
    ids=str,
)
def test_what_would_read_from_elsewhere_is_refused(
    package: Path, edit_descriptor: Edit, change: dict[str, object]
) -> None:
    edit_descriptor(lambda d: d["resources"][1].update(change))

    refused(package, "sections")


@pytest.mark.parametrize("key", ["schema", "dialect"])
@pytest.mark.parametrize("value", ["http://127.0.0.1:1/x.json", "../x.json", ["x.json"]], ids=str)
def test_a_schema_or_dialect_that_is_not_written_in_place_is_refused(
    package: Path, edit_descriptor: Edit, key: str, value: object
) -> None:
    edit_descriptor(lambda d: d["resources"][1].update({key: value}))

    refused(package, "not written in place")


def test_a_path_inside_the_package_is_found(package: Path) -> None:
    assert check_path(package, "data/tasks.csv") == package / "data" / "tasks.csv"


def test_a_package_is_loaded_with_tables_rows_and_sources(package: Path) -> None:
    loaded = load_package(package)

    tasks = loaded.table("tasks")
    assert tasks is not None
    assert [record["number"] for record in tasks.records()] == ["（一）", "（二）"]
    assert tasks.primary_key == ("task_id",)
    assert list(loaded.sources) == [loaded.name]
    assert loaded.table("people") is None


def test_a_short_row_has_empty_cells(package: Path) -> None:
    path = package / "data/project_categories.csv"
    path.write_text("plan_id,category,stated_investment,computed_investment\na-plan\n", "utf-8")

    table = load_package(package).table("project_categories")

    assert table is not None
    assert next(table.records()) == {
        "plan_id": "a-plan",
        "category": "",
        "stated_investment": "",
        "computed_investment": "",
    }


def test_a_very_long_cell_is_read(package: Path) -> None:
    path = package / "data/project_categories.csv"
    text = "数" * 200_000
    path.write_text(f"plan_id,category,stated_investment,computed_investment\na-plan,{text},,1\n", "utf-8")

    table = load_package(package).table("project_categories")

    assert table is not None
    assert table.problem == ""
    assert next(table.records())["category"] == text


def test_a_descriptor_survives_a_round_trip_of_the_fixture(package: Path, edit_descriptor: Edit) -> None:
    before = json.loads((package / "datapackage.json").read_text("utf-8"))

    edit_descriptor(lambda _: None)

    assert json.loads((package / "datapackage.json").read_text("utf-8")) == before
    assert validate_package(package).passed


def resource(number: int, *keys: str | int, value: object) -> Callable[[dict[str, Any]], object]:
    """Make a change of one value somewhere below a resource."""

    def change(descriptor: dict[str, Any]) -> None:
        place: Any = descriptor["resources"][number]
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        resource(1, "hash", value=["a"]),
        resource(1, "hash", value=1),
        resource(1, "encoding", value="\x00"),
        resource(1, "bytes", value={}),
        resource(1, "schema", value={}),
        resource(1, "schema", "fields", value="x"),
        resource(1, "schema", "fields", 1, value=None),
        resource(1, "schema", "primaryKey", value=1),
        resource(1, "schema", "foreignKeys", value={"a": 1}),
        resource(1, "schema", "foreignKeys", 0, value=None),
        resource(1, "schema", "foreignKeys", 0, "reference", value=True),
        resource(2, "schema", "fields", 2, "constraints", "minimum", value={}),
        lambda d: d["catalogue"].update(files="x"),
        lambda d: d["catalogue"].update(files=[1]),
        lambda d: d["catalogue"].update(themes=[{}], update_cycle=[[1]], contact="x"),
        lambda d: d.update(contributors=[1], keywords={}, licenses="x", created=5, version=None),
        lambda d: d["resources"].append(d["resources"][0]),
    ],
)
def test_a_descriptor_malformed_inside_is_refused_or_fails_and_never_crashes(
    package: Path, edit_descriptor: Edit, change: Callable[[dict[str, Any]], object]
) -> None:
    edit_descriptor(change)

    with contextlib.suppress(NotAPackageError):
        assert validate_package(package).to_json()
