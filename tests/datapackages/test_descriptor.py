"""The descriptor says what the files are, holds for Frictionless v1, and leaves empty what is not known."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datapackages.build import stage_package
from datapackages.definitions import definitions
from datapackages.descriptor import table_schema
from datapackages.releases import Releases, next_release
from datapackages.sidecar import Sidecar, load_sidecar
from extract.models import Damage, Header, Plan
from tests.plans import PLAN_ID, small_plan

SOURCES = Path(__file__).resolve().parents[2] / "seeds" / "sources"
EVERYTHING = frozenset(table.name for table in definitions().tables)


def described(folder: Path, plan: Plan, sidecar: Sidecar | None = None, releases: Releases | None = None) -> Any:  # noqa: ANN401
    stage_package(plan, folder, sidecar, releases or Releases())
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def test_frictionless_accepts_the_descriptor_with_all_tables_of_the_contract() -> None:
    from frictionless import Schema

    for table in definitions().tables:
        assert Schema.from_descriptor(table_schema(table, EVERYTHING)).fields


def test_no_key_of_version_2_is_used_since_frictionless_does_not_enforce_it() -> None:
    for table in definitions().tables:
        printed = json.dumps(table_schema(table, EVERYTHING))

        assert not any(
            f'"{key}"' in printed for key in ("uniqueKeys", "fieldsMatch", "categories", "categoriesOrdered")
        )


def test_foreign_keys_point_at_tables_that_are_in_the_package() -> None:
    assignments = definitions().table("assignments")

    def targets(present: set[str]) -> set[str]:
        keys = table_schema(assignments, frozenset(present)).get("foreignKeys", [])
        return {key["reference"]["resource"] for key in keys}

    assert targets({"assignments"}) == set()
    assert targets({"assignments", "actions", "agencies"}) == {"actions", "agencies"}


def test_a_table_refers_to_itself_by_the_empty_name() -> None:
    schema = table_schema(definitions().table("sections"), frozenset({"sections"}))

    assert schema["foreignKeys"] == [{"fields": ["parent_id"], "reference": {"resource": "", "fields": ["section_id"]}}]


def test_resources_state_bytes_hash_rows_and_titles(tmp_path: Path) -> None:
    descriptor = described(tmp_path, small_plan())

    tasks = next(resource for resource in descriptor["resources"] if resource["name"] == "tasks")

    content = (tmp_path / "data/tasks.csv").read_bytes()
    assert (tasks["path"], tasks["bytes"], tasks["rows"]) == ("data/tasks.csv", len(content), 2)
    assert tasks["hash"].startswith("sha256:")
    assert (tasks["title"], tasks["title_en"], tasks["encoding"]) == ("任务", "Tasks", "utf-8")


def test_every_file_of_the_package_is_listed(tmp_path: Path) -> None:
    descriptor = described(tmp_path, small_plan())

    listed = {entry["path"] for entry in (*descriptor["resources"], *descriptor["catalogue"]["files"])}

    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert there - listed == {"datapackage.json"}


def test_the_issuer_is_author_only_where_it_is_printed(tmp_path: Path) -> None:
    printed = described(tmp_path / "one", small_plan())
    silent = described(tmp_path / "other", replace(small_plan(), header=Header()))

    assert printed["contributors"][0] == {"title": "闽州市人民政府办公厅", "role": "author"}
    assert [entry["role"] for entry in silent["contributors"]] == ["publisher"]


def test_a_released_package_takes_version_and_days_from_the_record(tmp_path: Path) -> None:
    staged = stage_package(small_plan(), tmp_path / "first", None, Releases())
    record = next_release(Releases(), PLAN_ID, staged.data_hash, date(2025, 11, 22))

    descriptor = described(tmp_path / "second", small_plan(), releases=record)

    assert (descriptor["version"], descriptor["created"]) == ("1.0.0", "2025-11-22T00:00:00Z")
    catalogue = descriptor["catalogue"]
    assert (catalogue["released"], catalogue["issued_on"], catalogue["modified_on"]) == (
        True,
        "2025-11-22",
        "2025-11-22",
    )
    assert "版本 1.0.0，2025-11-22" in catalogue["citation"]


def test_data_that_differs_from_the_record_says_that_it_is_not_released(tmp_path: Path) -> None:
    record = next_release(Releases(), PLAN_ID, "0" * 64, date(2025, 11, 22))

    descriptor = described(tmp_path, small_plan(), releases=record)

    assert descriptor["catalogue"]["released"] is False


@pytest.mark.parametrize(
    ("header", "created"),
    [
        (Header(published_on=date(2020, 3, 2), issued_on=date(2020, 2, 28)), "2020-03-02T00:00:00Z"),
        (Header(issued_on=date(2020, 2, 28)), "2020-02-28T00:00:00Z"),
        (Header(), None),
    ],
)
def test_an_unregistered_document_is_as_old_as_its_printed_day(
    tmp_path: Path, header: Header, created: str | None
) -> None:
    descriptor = described(tmp_path, replace(small_plan(), header=header))

    assert descriptor["version"] == "0.0.0"
    assert descriptor.get("created") == created
    assert descriptor["catalogue"]["issued_on"] == ""


def test_what_is_expected_travels_with_the_package(tmp_path: Path) -> None:
    sidecar = load_sidecar(SOURCES / "fujian-2021-key-tasks.yml")

    descriptor = described(tmp_path, replace(small_plan(), damage=Damage("spliced", 132, 32)), sidecar)

    assert descriptor["catalogue"]["expected"] == {
        "source_sha256": sidecar.sha256,
        "rows": {"tasks": 33, "actions": 33, "assignments": 102, "targets": 6, "openings": 7},
        "damage": {"kind": "spliced", "sentences": 132, "sentences_lost": 32},
    }


def test_nothing_is_expected_of_an_unregistered_document(tmp_path: Path) -> None:
    assert "expected" not in described(tmp_path, small_plan())["catalogue"]


def test_quality_is_what_was_measured(tmp_path: Path) -> None:
    quality = described(tmp_path, small_plan())["catalogue"]["quality"]

    # Ten points of the score are lost with the days of a release, which this package has not had.
    counted = {"known_issues": 1, "error": 0, "warning": 0, "notice": 1, "coverage": 1.0}
    assert quality == counted | {"metadata_score": 395}


def test_the_catalogue_object_holds_what_the_contract_asks(tmp_path: Path) -> None:
    catalogue = described(tmp_path, small_plan(), load_sidecar(SOURCES / "fuzhou-2017-key-tasks.yml"))["catalogue"]

    assert catalogue["themes"] == ["transport", "general"]
    assert catalogue["classification"] == "theme"
    assert catalogue["open_type"] == "open"
    assert catalogue["spatial"] == {"code": "359900", "title": "闽州市", "title_en": "Fuzhou City"}
    assert catalogue["temporal"] == {"start": "2020-01-01", "end": "2020-12-31"}
    assert catalogue["provider_code"] == ""
    assert catalogue["language"] == "zh"
    assert len(catalogue["source_sha256"]) == 1
