"""Killed between any two changes to the disk, a portal has no broken link, and the next plain run completes it."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publish.apply import publish, withdraw
from publish.directory.portal import DirectoryPortal
from tests.publish.making import make_package, tree
from tests.publish.sites import broken_links

Run = Callable[[DirectoryPortal], object]


class KilledError(BaseException):
    """Stands for the end of the process: nothing catches it."""


def _killed_at(folder: Path, number: int, run: Run) -> bool:
    """Run until the given change to the disk and tell whether it came to that."""
    count = 0

    def observer(_: str) -> None:
        nonlocal count
        count += 1
        if count == number:
            raise KilledError

    try:
        run(DirectoryPortal(folder, observer=observer))
    except KilledError:
        return True
    return False


def _check_every_kill_point(tmp_path: Path, before: Path, run: Run, finish: Run | None = None) -> int:
    """Kill a run at each of its changes to the disk in turn; return how many there were."""
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(before, undisturbed)
    run(DirectoryPortal(undisturbed))
    wanted = tree(undisturbed)
    number = 1
    while True:
        folder = tmp_path / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before, folder)
        if not _killed_at(folder, number, run):
            return number - 1
        assert broken_links(folder, with_fragments=False) == [], f"after change {number}"
        (finish or run)(DirectoryPortal(folder))
        assert tree(folder) == wanted, f"after change {number}"
        number += 1


def test_first_publication(tmp_path: Path) -> None:
    packages = [
        make_package(tmp_path / "packages", catalogue={"related": ["xiazhou-2021"]}),
        make_package(tmp_path / "packages", "xiazhou-2021"),
    ]
    before = tmp_path / "before"
    before.mkdir()
    assert _check_every_kill_point(tmp_path, before, lambda portal: publish(packages, portal)) > 80


def test_one_updated_one_added_one_removed(tmp_path: Path) -> None:
    related = {"related": ["aozhou-2022", "xiazhou-2021"]}
    before = tmp_path / "before"
    first = [
        make_package(tmp_path / "first", catalogue=related, files={"diff.json": "{}"}),
        make_package(tmp_path / "first", "xiazhou-2021"),
    ]
    publish(first, DirectoryPortal(before))
    second = [
        make_package(tmp_path / "second", version="1.1.0", catalogue=related, tasks=(("t01", "建设政务云", "2-7"),)),
        make_package(tmp_path / "second", "aozhou-2022"),
    ]
    run: Run = lambda portal: publish(second, portal, remove_missing=True)  # noqa: E731 - one expression
    assert _check_every_kill_point(tmp_path, before, run) > 80


def test_a_withdrawal(tmp_path: Path) -> None:
    packages = [make_package(tmp_path / "packages"), make_package(tmp_path / "packages", "xiazhou-2021")]
    before = tmp_path / "before"
    publish(packages, DirectoryPortal(before))
    run: Run = lambda portal: withdraw("xiazhou-2021", portal, reason="权益申诉", day=date(2026, 3, 1))  # noqa: E731
    assert _check_every_kill_point(tmp_path, before, run) > 20


def test_a_first_publication_given_up_leaves_nothing_behind_after_the_next(tmp_path: Path) -> None:
    kept = make_package(tmp_path / "packages")
    given_up = make_package(tmp_path / "packages", "xiazhou-2021")
    alone = tmp_path / "alone"
    publish([kept], DirectoryPortal(alone))
    for number in range(1, 120, 7):
        folder = tmp_path / f"killed-{number}"
        _killed_at(folder, number, lambda portal: publish([kept, given_up], portal))
        publish([kept], DirectoryPortal(folder), remove_missing=True)
        assert tree(folder) == tree(alone)


_PROGRAM = """
import os, signal, sys
from pathlib import Path
from publish.apply import publish
from publish.directory.portal import DirectoryPortal
left = [int(sys.argv[2])]
def observer(_):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
publish([Path(name) for name in sys.argv[3:]], DirectoryPortal(Path(sys.argv[1]), observer=observer))
"""


@pytest.mark.parametrize("number", [10, 25, 40, 50])
def test_a_process_that_is_really_killed_is_made_good(tmp_path: Path, number: int) -> None:
    package = make_package(tmp_path / "packages")
    folder = tmp_path / "portal"
    command = [sys.executable, "-c", _PROGRAM, str(folder), str(number), str(package)]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert broken_links(folder, with_fragments=False) == []
    publish([package], DirectoryPortal(folder))
    publish([package], DirectoryPortal(tmp_path / "undisturbed"))
    assert tree(folder) == tree(tmp_path / "undisturbed")
