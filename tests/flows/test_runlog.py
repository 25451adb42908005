"""The record of a run, and how it tells an unchanged run from one with something to do."""

from pathlib import Path

import pytest

from flows.runlog import (
    FailureEntry,
    PackageEntry,
    RunRecord,
    describe_changes,
    is_unchanged,
    load_record,
    measure_inputs,
    measure_outputs,
    save_record,
)
from flows.settings import Settings


def package(name: str = "plan-a", version: str = "1.0.0", tasks: int = 3, table_hash: str = "h1") -> PackageEntry:
    return PackageEntry(
        name=name, version=version, rows={"tasks": tasks}, tables={"tasks": table_hash}, findings={"warning": 1}
    )


def record(**changes: object) -> RunRecord:
    facts = {"inputs": {}, "outputs": {}, "packages": (), "published": {}, "failures": (), "changes": ()}
    return RunRecord(**(facts | changes))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder in which a run has been completed."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text("一、", encoding="utf-8")
    (tmp_path / "packages" / "a").mkdir(parents=True)
    (tmp_path / "packages" / "a" / "datapackage.json").write_text("{}")
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "index.html").write_text("<html>")
    (tmp_path / "releases.yml").write_text("[]")
    return Settings(
        sources=tmp_path / "sources",
        corrections=tmp_path / "corrections",
        releases=tmp_path / "releases.yml",
        packages=tmp_path / "packages",
        portal=tmp_path / "portal",
        build=tmp_path / "build",
    )


def finished(settings: Settings, **changes: object) -> RunRecord:
    return record(inputs=measure_inputs(settings), outputs=measure_outputs(settings), **changes)


def test_a_record_is_read_as_it_was_written(settings: Settings) -> None:
    written = finished(settings, packages=(package(),), failures=(FailureEntry(place="b", message="gone"),))
    save_record(written, settings.record)
    assert load_record(settings.record) == written
    assert [path.name for path in settings.build.iterdir()] == ["run.json"]


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"inputs": 1}', b"\xff\xfe\x00"])
def test_what_is_no_record_counts_as_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "run.json"
    if content is not None:
        file.write_bytes(content)
    assert load_record(file) is None


def test_a_run_with_nothing_changed_is_unchanged(settings: Settings) -> None:
    assert is_unchanged(finished(settings), settings)


@pytest.mark.parametrize(
    "changed",
    [
        "sources/a.txt",
        "sources/a.yml",
        "corrections/a.yml",
        "releases.yml",
        "packages/a/datapackage.json",
        "packages/a.zip",
        "portal/index.html",
        "portal/a/index.html",
    ],
)
def test_a_run_is_not_unchanged_when_a_file_is_changed_or_new(settings: Settings, changed: str) -> None:
    before = finished(settings)
    file = settings.build.parent / changed
    file.parent.mkdir(exist_ok=True)
    file.write_text("else")
    assert not is_unchanged(before, settings)


@pytest.mark.parametrize("lost", ["sources/a.txt", "packages/a/datapackage.json", "portal/index.html", "releases.yml"])
def test_a_run_is_not_unchanged_when_a_file_is_gone(settings: Settings, lost: str) -> None:
    before = finished(settings)
    (settings.build.parent / lost).unlink()
    assert not is_unchanged(before, settings)


def test_a_run_in_which_something_failed_is_never_unchanged(settings: Settings) -> None:
    assert not is_unchanged(finished(settings, failures=(FailureEntry(place="a", message="m"),)), settings)


def test_a_run_for_another_portal_is_not_unchanged(settings: Settings) -> None:
    other = Settings(
        sources=settings.sources,
        corrections=settings.corrections,
        releases=settings.releases,
        packages=settings.packages,
        portal=settings.build.parent / "other",
        build=settings.build,
    )
    assert not is_unchanged(finished(settings), other)


def test_without_a_record_nothing_is_known(settings: Settings) -> None:
    assert not is_unchanged(None, settings)


def test_the_first_run_says_so() -> None:
    assert describe_changes(None, {}, [package()]) == ["first run in this folder"]


def test_changes_name_inputs_tables_and_versions() -> None:
    before = record(inputs={"sources/a.txt": "1", "sources/b.txt": "1"}, packages=(package(), package("plan-b")))
    after = [package(version="1.0.1", tasks=4, table_hash="h2"), package("plan-c")]
    assert describe_changes(before, {"sources/a.txt": "2", "sources/c.txt": "1"}, after) == [
        "input sources/a.txt: changed",
        "input sources/b.txt: gone",
        "input sources/c.txt: new",
        "package plan-a: version 1.0.0 to 1.0.1, tasks 3 to 4 rows",
        "package plan-c: new",
        "package plan-b: no longer made",
    ]


def test_a_run_that_only_mended_its_outputs_says_so() -> None:
    assert describe_changes(record(packages=(package(),)), {}, [package()]) == [
        "nothing; what was missing or altered was written again"
    ]
