"""The order in which files change: staged, new ones, replaced ones, removed ones, manifests, each after the ledger."""

from pathlib import Path

import pytest

from publish.directory.store import Change, Store
from publish.exceptions import ForeignFileError
from publish.packages import measure
from tests.publish.making import times, tree


def change(write: dict[str, bytes], manifests: dict[str, bytes] | None = None, **more: frozenset[str]) -> Change:
    return Change(
        write,
        more.get("stay", frozenset()),
        manifests or {},
        more.get("first_removed", frozenset()),
        front="front",
    )


def operations(folder: Path, wanted: Change) -> list[str]:
    seen: list[str] = []
    Store(folder, seen.append).apply(wanted)
    return seen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "portal").mkdir()
    return tmp_path / "portal"


def test_a_first_publication_writes_the_ledger_first_the_start_page_last_and_then_the_manifest(folder: Path) -> None:
    files = {"index.html": b"start", "index.en.html": b"start", "datasets/x/index.html": b"page", "z.css": b""}
    seen = operations(folder, change(files, {"datasets/x/manifest.json": b"{}"}))
    assert [entry.removeprefix("rename ") for entry in seen if entry.startswith("rename")] == [
        "portal.json",
        "datasets/x/index.html",
        "z.css",
        "index.en.html",
        "index.html",
        "datasets/x/manifest.json",
        "portal.json",
    ]


def test_new_files_come_before_replaced_ones_and_removals_after(folder: Path) -> None:
    operations(folder, change({"a.html": b"1", "old.txt": b"old"}))
    seen = operations(folder, change({"a.html": b"2", "new.txt": b"new"}))
    moved = [entry for entry in seen if not entry.startswith("stage") and "portal.json" not in entry]
    assert moved == ["rename new.txt", "rename a.html", "remove old.txt", "remove .planport-staging"]


def test_the_manifest_of_a_dataset_that_goes_goes_first(folder: Path) -> None:
    operations(folder, change({"datasets/x/a.txt": b"1"}, {"datasets/x/manifest.json": b"{}"}))
    seen = operations(folder, change({}, first_removed=frozenset({"datasets/x/manifest.json"})))
    assert [entry for entry in seen if "datasets" in entry] == [
        "remove datasets/x/manifest.json",
        "remove datasets/x/a.txt",
    ]
    assert not (folder / "datasets").exists()


def test_what_is_the_same_is_not_written_again(folder: Path) -> None:
    files = {"a.txt": b"1", "b.txt": b"2"}
    operations(folder, change(files))
    before = times(folder)
    assert operations(folder, change(files)) == []
    assert times(folder) == before


def test_what_stays_is_neither_written_nor_removed(folder: Path) -> None:
    operations(folder, change({"a.txt": b"1", "b.txt": b"2"}))
    operations(folder, change({"a.txt": b"3"}, stay=frozenset({"b.txt"})))
    assert (folder / "b.txt").read_bytes() == b"2"
    assert [record.path for record in Store(folder).ledger().files] == ["a.txt", "b.txt"]


def test_a_file_of_a_package_is_copied_with_its_bytes(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "tasks.csv"
    source.write_bytes(b"a,b\n1,2\n")
    Store(folder).apply(change({"data/tasks.csv": (source, measure(source, "data/tasks.csv"))}))  # type: ignore[dict-item]
    assert (folder / "data/tasks.csv").read_bytes() == b"a,b\n1,2\n"


def test_a_foreign_file_in_the_way_stops_before_anything_changes(folder: Path) -> None:
    (folder / "b.txt").write_text("mine")
    before = tree(folder)
    with pytest.raises(ForeignFileError, match=r"b\.txt"):
        Store(folder).apply(change({"a.txt": b"1", "b.txt": b"2"}))
    assert tree(folder) == before


def test_a_file_where_a_folder_must_be_stops_before_anything_changes(folder: Path) -> None:
    (folder / "data").write_text("mine")
    with pytest.raises(ForeignFileError, match="is a link or a file"):
        Store(folder).apply(change({"data/a.txt": b"1"}))
    assert tree(folder) == {"data": b"mine"}


def test_the_ledger_lists_exactly_what_was_written(folder: Path) -> None:
    operations(folder, change({"a.txt": b"1", "c/d.txt": b"22"}))
    ledger = Store(folder).ledger()
    assert [(record.path, record.bytes) for record in ledger.files] == [("a.txt", 1), ("c/d.txt", 2)]
    assert ledger.front == "front"
