"""Hashes tell apart what differs, and nothing else."""

import hashlib
from pathlib import Path

import pytest

from datapackages.program import combined, sha256_of, tree_hashes
from flows.fingerprints import ROOMS, library_versions, program_hash


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "b.csv").write_bytes(b"b")
    (tmp_path / "a.txt").write_bytes("数字".encode())
    return tmp_path


def test_a_file_is_known_by_the_sha256_of_its_bytes(tree: Path) -> None:
    assert sha256_of(tree / "a.txt") == hashlib.sha256("数字".encode()).hexdigest()


def test_a_tree_is_listed_by_path_in_order(tree: Path) -> None:
    assert list(tree_hashes(tree)) == ["a.txt", "data/b.csv"]


def test_a_missing_folder_holds_nothing(tmp_path: Path) -> None:
    assert tree_hashes(tmp_path / "nothing") == {}


@pytest.mark.parametrize("change", ["other bytes", "other name", "one more", "one less"])
def test_any_change_of_a_tree_shows(tree: Path, change: str) -> None:
    before = tree_hashes(tree)
    if change == "other bytes":
        (tree / "a.txt").write_bytes(b"a")
    elif change == "other name":
        (tree / "a.txt").rename(tree / "c.txt")
    elif change == "one more":
        (tree / "c.txt").touch()
    else:
        (tree / "a.txt").unlink()
    assert tree_hashes(tree) != before


def test_names_and_values_do_not_run_into_each_other() -> None:
    assert combined([("ab", "c")]) != combined([("a", "bc")])


def test_the_order_of_hashes_counts() -> None:
    assert combined([("a", "1"), ("b", "2")]) != combined([("b", "2"), ("a", "1")])


def test_the_program_is_the_same_when_asked_twice_and_another_for_fewer_rooms() -> None:
    assert program_hash() == program_hash()
    assert program_hash(("extract",)) != program_hash(ROOMS)


def test_versions_are_those_of_the_declared_libraries_without_the_tools_of_the_tests() -> None:
    names = {name for name, _ in library_versions()}
    assert {"python", "prefect", "frictionless", "xlsxwriter"} <= names
    assert not {"pytest", "mypy", "ruff"} & names
