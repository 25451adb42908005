"""Folders and files change places so that nobody sees half of one, whoever is killed when."""

import errno
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from datapackages import swap
from datapackages.exceptions import PackageError
from datapackages.swap import open_staging, put_file, put_folder, recover

DEAD = 4_000_000  # more than the largest process id that Linux gives


def package(folder: Path, text: str) -> Path:
    """Make a folder that looks like a package, every file holding the same text."""
    for name in ("datapackage.json", "README.md", "data/plans.csv", "data/tasks.csv", "source/a.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def texts(folder: Path) -> set[str]:
    return {path.read_text() for path in folder.rglob("*") if path.is_file()}


def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Act as a system whose kernel or file system cannot exchange two paths."""

    def refuse(_one: Path, _other: Path) -> None:
        raise OSError(errno.EINVAL, "cannot")

    monkeypatch.setattr(swap, "_renameat2", refuse)


def test_a_first_package_moves_into_place(tmp_path: Path) -> None:
    new = package(open_staging(tmp_path, "a"), "new")

    assert put_folder(new, tmp_path / "a", same=False) is True

    assert texts(tmp_path / "a") == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("prepare", [lambda _: None, without_exchange], ids=["exchange", "two renames"])
def test_a_package_replaces_another_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepare: Callable[[pytest.MonkeyPatch], None]
) -> None:
    prepare(monkeypatch)
    package(tmp_path / "a", "old")
    new = package(open_staging(tmp_path, "a"), "new")

    put_folder(new, tmp_path / "a", same=False)

    assert texts(tmp_path / "a") == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_this_system_exchanges_in_one_step(tmp_path: Path) -> None:
    one, other = package(tmp_path / "one", "1"), package(tmp_path / "other", "2")

    swap._renameat2(one, other)

    assert (texts(one), texts(other)) == ({"2"}, {"1"})


def test_the_same_package_is_left_alone(tmp_path: Path) -> None:
    package(tmp_path / "a", "old")
    before = (tmp_path / "a/README.md").stat().st_mtime_ns
    new = package(open_staging(tmp_path, "a"), "old")

    assert put_folder(new, tmp_path / "a", same=True) is False

    assert (tmp_path / "a/README.md").stat().st_mtime_ns == before
    assert not new.exists()


@pytest.mark.parametrize("strange", ["thesis.docx", ".git", "photos/me.jpg"])
def test_a_folder_with_other_things_in_it_is_not_replaced(tmp_path: Path, strange: str) -> None:
    mine = package(tmp_path / "mine", "old")
    (mine / strange).parent.mkdir(exist_ok=True)
    (mine / strange).write_text("mine")
    new = package(open_staging(tmp_path, "a"), "new")

    with pytest.raises(PackageError, match="no package of ours"):
        put_folder(new, mine, same=False)

    assert (mine / strange).read_text() == "mine"
    assert "old" in texts(mine)


def test_a_folder_that_only_looks_like_one_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine" / "data").mkdir(parents=True)

    with pytest.raises(PackageError, match="holds no datapackage"):
        put_folder(package(open_staging(tmp_path, "a"), "new"), tmp_path / "mine", same=False)


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")

    with pytest.raises(PackageError, match="is a file"):
        put_folder(package(open_staging(tmp_path, "a"), "new"), tmp_path / "mine", same=False)


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()

    put_folder(package(open_staging(tmp_path, "a"), "new"), tmp_path / "a", same=False)

    assert texts(tmp_path / "a") == {"new"}


def test_a_staging_folder_is_empty_even_after_a_failed_run_of_this_process(tmp_path: Path) -> None:
    package(open_staging(tmp_path, "a"), "left over")

    assert list(open_staging(tmp_path, "a").iterdir()) == []


def test_staging_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "packages").write_text("a file")

    with pytest.raises(PackageError, match="cannot be made"):
        open_staging(tmp_path / "packages", "a")


def test_staging_folders_of_killed_runs_are_removed_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    package(tmp_path / f".staging-{DEAD}-a", "dead")
    mine = package(open_staging(tmp_path, "b"), "alive")
    (tmp_path / ".a.zip.part").write_text("half")

    mended = recover(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [mine.name]
    assert len(mended) == 2


def test_recovering_where_nothing_is_does_nothing(tmp_path: Path) -> None:
    assert recover(tmp_path / "none") == ()
    package(tmp_path / "a", "old")
    assert recover(tmp_path) == ()
    assert texts(tmp_path / "a") == {"old"}


def test_a_swap_by_two_renames_that_was_killed_between_them_brings_the_old_package_back(tmp_path: Path) -> None:
    package(tmp_path / ".backup-a", "old")
    package(tmp_path / f".staging-{DEAD}-a", "new")

    recover(tmp_path)

    assert texts(tmp_path / "a") == {"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_swap_by_two_renames_that_was_killed_after_them_keeps_the_new_package(tmp_path: Path) -> None:
    package(tmp_path / ".backup-a", "old")
    package(tmp_path / "a", "new")

    recover(tmp_path)

    assert texts(tmp_path / "a") == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_with_the_same_content_is_not_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"

    assert put_file(path, b"1") is True
    before = path.stat().st_mtime_ns
    assert put_file(path, b"1") is False
    assert path.stat().st_mtime_ns == before
    assert put_file(path, b"2") is True
    assert [found.name for found in tmp_path.iterdir()] == ["a.zip"]


def swap_for_ever(packages: Path, one: Path, other: Path) -> None:
    """Replace the package again and again, as a run does; ends only when it is killed."""
    while True:
        for template in (one, other):
            staging = open_staging(packages, "a")
            shutil.copytree(template, staging, dirs_exist_ok=True)
            put_folder(staging, packages / "a", same=False)


@pytest.mark.parametrize("moment", [0.01, 0.017, 0.023, 0.031, 0.043, 0.059, 0.071, 0.083])
def test_a_kill_at_any_moment_leaves_a_whole_package_in_place(tmp_path: Path, moment: float) -> None:
    packages = tmp_path / "packages"
    one, other = package(tmp_path / "one", "1"), package(tmp_path / "other", "2")
    package(packages / "a", "1")
    child = os.fork()
    if child == 0:
        try:
            swap_for_ever(packages, one, other)
        finally:
            os._exit(1)
    end = time.monotonic() + moment
    seen = []
    while time.monotonic() < end:
        seen.append((packages / "a" / "datapackage.json").exists())
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    assert all(seen), "a reader found no package"
    assert texts(packages / "a") in ({"1"}, {"2"})
    recover(packages)
    assert [path.name for path in packages.iterdir()] == ["a"]
    assert len(list((packages / "a").rglob("*"))) == len(list(one.rglob("*")))
