"""Versions and days come from the release record alone, and the hash of the data covers what it says it covers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datapackages.exceptions import ReleaseError
from datapackages.releases import (
    UNREGISTERED,
    Releases,
    data_hash,
    load_releases,
    next_release,
    print_releases,
    standing,
)

DAY = date(2025, 11, 22)
ONE, TWO = "1" * 64, "2" * 64
SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def test_the_first_release_is_1_0_0() -> None:
    record = next_release(Releases(), "a-plan", ONE, DAY, notes="first")

    assert [(r.package, r.version, r.day, r.sha256, r.notes) for r in record.releases] == [
        ("a-plan", "1.0.0", DAY, ONE, "first")
    ]


@pytest.mark.parametrize(("step", "version"), [("major", "2.0.0"), ("minor", "1.1.0"), ("patch", "1.0.1")])
def test_changed_data_raises_the_version_by_the_step(step: Any, version: str) -> None:  # noqa: ANN401
    record = next_release(Releases(), "a-plan", ONE, DAY)

    assert next_release(record, "a-plan", TWO, DAY, step=step).of("a-plan")[-1].version == version


def test_unchanged_data_adds_no_release() -> None:
    record = next_release(Releases(), "a-plan", ONE, DAY)

    assert next_release(record, "a-plan", ONE, date(2026, 1, 1)) is record


def test_packages_do_not_share_versions() -> None:
    record = next_release(Releases(), "a-plan", ONE, DAY)
    record = next_release(record, "a-plan", TWO, DAY)

    assert next_release(record, "b-plan", ONE, DAY).of("b-plan")[0].version == "1.0.0"


def test_a_release_before_the_newest_is_refused() -> None:
    record = next_release(Releases(), "a-plan", ONE, DAY)

    with pytest.raises(ReleaseError, match="would come before version"):
        next_release(record, "a-plan", TWO, date(2025, 1, 1))


def test_released_data_says_so_with_the_days_of_its_first_and_its_last_release() -> None:
    record = next_release(Releases(), "a-plan", ONE, DAY)
    record = next_release(record, "a-plan", TWO, date(2025, 12, 1), notes="更正")

    found = standing(record, "a-plan", TWO)

    assert (found.version, found.released) == ("1.0.1", True)
    assert (found.issued_on, found.modified_on) == (DAY, date(2025, 12, 1))
    assert found.notes == "更正"


def test_data_that_differs_from_the_record_is_not_released() -> None:
    record = next_release(Releases(), "a-plan", ONE, DAY)

    assert standing(record, "a-plan", TWO).released is False
    assert standing(record, "a-plan", TWO).version == "1.0.0"


def test_an_unregistered_package_is_version_0_0_0() -> None:
    assert standing(Releases(), "a-plan", ONE) == UNREGISTERED
    assert UNREGISTERED.version == "0.0.0"


def test_the_record_reads_back_as_it_was_printed(tmp_path: Path) -> None:
    record = next_release(Releases(), "a-plan", ONE, DAY, notes="第一次发布: yes")
    path = tmp_path / "releases.yml"
    path.write_text(print_releases(record), "utf-8")

    assert load_releases(path).releases == record.releases
    assert print_releases(load_releases(path)) == path.read_text("utf-8")


def test_the_registered_record_is_printed_by_the_program() -> None:
    path = SEEDS / "releases.yml"

    assert print_releases(load_releases(path)) == path.read_text("utf-8")


def test_no_record_is_an_empty_record(tmp_path: Path) -> None:
    assert load_releases(tmp_path / "none.yml").releases == ()


LINE = f"- {{package: a-plan, version: 1.0.0, day: 2025-11-22, sha256: '{ONE}'}}\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: [\n", "cannot be read"),
        ("- {package: a-plan}\n", "releases.0.version"),
        (LINE.replace("1.0.0", "one"), "releases.0.version"),
        (LINE + LINE, "does not follow"),
        (LINE + LINE.replace("1.0.0", "1.0.1").replace("2025", "2024"), "does not follow"),
    ],
)
def test_a_malformed_record_is_refused_with_one_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "releases.yml"
    path.write_text(content, "utf-8")

    with pytest.raises(ReleaseError, match=message) as caught:
        load_releases(path)

    assert "\n" not in str(caught.value)


TABLE: tuple[str, bytes, dict[str, Any]] = ("plans", b"plan_id\na\n", {"fields": [{"name": "plan_id"}]})


@pytest.mark.parametrize(
    "other",
    [
        ("plan", TABLE[1], TABLE[2]),
        (TABLE[0], b"plan_id\nb\n", TABLE[2]),
        (TABLE[0], TABLE[1], {"fields": [{"name": "plan_id", "title": "x"}]}),
    ],
)
def test_the_hash_covers_name_bytes_and_schema_of_each_table(other: tuple[str, bytes, dict[str, Any]]) -> None:
    assert data_hash([TABLE]) != data_hash([other])
    assert data_hash([TABLE]) == data_hash([TABLE])
    assert data_hash([TABLE, other]) != data_hash([other, TABLE])
