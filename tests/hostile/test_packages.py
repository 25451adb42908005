"""Whatever folder is given, there is a verdict or a refusal in one line, in bounded memory and time."""

# ruff: noqa: E501 - one line a hostile package

import json
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from tests.habits.house import ROOT
from tests.plans import PLAN_ID, small_plan
from tests.validation.tampering import edit_descriptor
from validation.gate import judge
from validation.packages import LIMITS

MOST_MEMORY = 512 << 20
MOST_SECONDS = 60
HEADER = "plan_id,task_id,ordinal,number,number_inferred,section_id,heading,text,state,spans\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A good package, to be made hostile."""
    stage_package(small_plan(), tmp_path / "package", None, Releases())
    return tmp_path / "package"


def judged(*folders: Path) -> tuple[list[int], str]:
    """Judge folders in a process whose memory and time are bounded; gives exit codes and what was said."""
    code = (
        "import json\nfrom pathlib import Path\nfrom validation.gate import judge\n"
        f"verdicts = list(judge(Path(place) for place in {[*map(str, folders)]!r}))\n"
        "print(json.dumps([[one.exit_code for one in verdicts], [line for one in verdicts for line in one.lines()]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY)),
    )
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    codes, lines = json.loads(done.stdout)
    assert all(line.startswith(tuple(map(str, folders))) for line in lines)
    return codes, "\n".join(lines)


def tasks(content: bytes) -> Callable[[Path], None]:
    return lambda package: (package / "data/tasks.csv").write_bytes(content) and None


def huge_table(package: Path) -> None:
    with (package / "data/tasks.csv").open("ab") as file:
        file.truncate(1 << 30)


def huge_readme(package: Path) -> None:
    with (package / "README.md").open("ab") as file:
        file.truncate(1 << 30)


def wide_schema(columns: int) -> Callable[[Path], None]:
    fields = [{"name": f"c{number}", "type": "string"} for number in range(columns)]
    return lambda package: edit_descriptor(package, lambda found: found["resources"][2]["schema"].update(fields=fields))


def in_circles(package: Path) -> None:
    def change(found: dict[str, Any]) -> None:
        listed = found["resources"]
        for place, entry in enumerate(listed):
            other = listed[(place + 1) % len(listed)]["name"]
            entry["schema"]["foreignKeys"] = [
                {"fields": ["plan_id"], "reference": {"resource": other, "fields": ["plan_id"]}}
            ]

    edit_descriptor(package, change)


def pipe(path: str) -> Callable[[Path], None]:
    def make(package: Path) -> None:
        (package / path).unlink()
        os.mkfifo(package / path)

    return make


def many_files(package: Path) -> None:
    for number in range(LIMITS.files + 1):
        (package / f"{number}").touch()


def linked_folder(package: Path) -> None:
    shutil.rmtree(package / "data")
    (package / "data").symlink_to("/etc")


def unpacking_for_ever(package: Path) -> None:
    with zipfile.ZipFile(package / f"data/{PLAN_ID}.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="tasks"/></sheets></workbook>')
        archive.writestr("xl/worksheets/sheet1.xml", b"<x>" + b" " * (LIMITS.workbook_bytes + 1))


def with_entities(package: Path) -> None:
    with zipfile.ZipFile(package / f"data/{PLAN_ID}.xlsx", "w") as archive:
        archive.writestr(
            "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook>&a;</workbook>'
        )


def many_lists(path: str) -> Callable[[Path], None]:
    """Write JSON that takes twenty times its size once it is read."""

    def change(package: Path) -> None:
        (package / path).parent.mkdir(exist_ok=True)
        (package / path).write_text(f"[{'[],' * (3 << 20)}[]]\n")

    return change


def huge_descriptor(package: Path) -> None:
    with (package / "datapackage.json").open("ab") as file:
        file.truncate(200 << 20)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (huge_descriptor, 2, "has more than 2097152 bytes"),
        (many_lists("validation/report.json"), 1, "check stored-report"),
        (many_lists("validation/basis.json"), 2, "no JSON"),
        (many_lists("issues.jsonl"), 1, "check files"),
        (huge_table, 2, "1073741824 bytes, more than"),
        (tasks(b"," * (20 << 20)), 1, "cells"),
        (tasks(b"\n" * (20 << 20)), 1, "cells"),
        (tasks(HEADER.encode() + b"x" * 2_000_000), 1, "check files"),
        (tasks(HEADER.encode() + "\U0001f600".encode() + b"x" * (20 << 20)), 1, "check files"),
        (tasks(HEADER.encode() + b"a,b,1,d,false,,,,,\n" * 20_000), 1, "check"),
        (tasks(b",".join(b"c%d" % number for number in range(100_000)) + b"\n"), 1, "check files"),
        (tasks(b"\xff\xfe\x00"), 1, "check files"),
        (wide_schema(10_000), 2, "more than 500 columns"),
        (wide_schema(100_000), 2, "has more than 2097152 bytes"),
        (in_circles, 1, "check schema"),
        (pipe("data/tasks.csv"), 2, "no ordinary file"),
        (pipe("README.md"), 2, "no ordinary file"),
        (many_files, 2, "more than 5000 files"),
        (linked_folder, 2, "a link out of the package"),
        (unpacking_for_ever, 1, "unpacks to more than"),
        (with_entities, 1, "declares a document type"),
        (lambda package: (package / "datapackage.json").write_text("[" * 100_000) and None, 2, "cannot be read as JSON"),
        (lambda package: (package / "datapackage.json").write_text("[]") and None, 2, "not a descriptor"),
        (lambda package: (package / "datapackage.json").write_text(" " * (9 << 20)) and None, 2, "bytes"),
        (lambda package: (package / "loop").symlink_to(package), 1, "loop"),
        (lambda package: (package / "validation").mkdir() or (package / "validation/basis.json").write_text("["), 2, "no JSON"),
    ],
    ids=[
        *("descriptor", "report", "lists as basis", "lists as issues"),
        *("table of 1 GB", "commas", "line ends", "cell", "wide cell", "rows", "columns", "bytes", "schema", "wide schema", "circles"),
        *("pipe as table", "pipe", "files", "linked folder", "zip bomb", "entities", "nested", "list", "blanks", "loop"),
        "basis",
    ],
)  # fmt: skip
def test_a_hostile_package_gets_a_verdict_or_a_refusal(
    package: Path, change: Callable[[Path], None], code: int, said: str
) -> None:
    change(package)

    codes, lines = judged(package)

    assert codes == [code]
    assert said in lines


@pytest.mark.slow
def test_a_listed_file_of_a_gigabyte_that_is_no_table_is_found(package: Path) -> None:
    huge_readme(package)

    codes, lines = judged(package)

    assert codes == [2]
    assert "README.md is no file of at most" in lines


@pytest.mark.parametrize("what", ["file", "zip", "empty folder", "nothing"])
def test_what_is_no_folder_of_a_package_is_refused_in_one_line(package: Path, what: str) -> None:
    place = package.parent / "other"
    if what == "file":
        place.write_text("x")
    elif what == "zip":
        with zipfile.ZipFile(place, "w") as archive:
            archive.write(package / "datapackage.json", "datapackage.json")
    elif what == "empty folder":
        place.mkdir()

    (verdict,) = judge([place])

    assert verdict.exit_code == 2
    assert len(list(verdict.lines())) == 1


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n" for before, after in pairwise("abcdefghij")
)


@pytest.mark.parametrize("written", [BOMB, "[" * 100_000, "x: " * 1_000, "\x00", "a: 1\na: 2\n"])
def test_a_hostile_sidecar_at_hand_refuses_its_package_in_one_line(tmp_path: Path, written: str) -> None:
    package = tmp_path / PLAN_ID
    stage_package(small_plan(), package, None, Releases())
    (package / "validation").mkdir()
    (package / "validation/basis.json").write_text("{}\n")
    (tmp_path / "sources").mkdir()
    (tmp_path / f"sources/{PLAN_ID}.yml").write_text(written)

    (verdict,) = judge([package], tmp_path / "sources")

    assert verdict.exit_code == 2
    assert len(list(verdict.lines())) == 1


def test_one_bad_folder_stops_none_of_the_others_and_each_line_names_its_folder(package: Path) -> None:
    verdicts = list(judge([package.parent / "none", package]))

    assert [verdict.exit_code for verdict in verdicts] == [2, 1]  # for want of its report
    assert all(line.startswith(str(verdict.folder)) for verdict in verdicts for line in verdict.lines())


def test_nothing_is_fetched_and_nothing_outside_is_read(package: Path) -> None:
    code = (
        "import socket, sys, tempfile\nfrom pathlib import Path\n"
        "def refuse(*_, **__): raise SystemExit('network')\n"
        "socket.socket.connect = refuse\n"
        f"folder = {str(package)!r}\n"
        f"program = ({str(ROOT)!r}, sys.prefix)\n"
        "own = (folder, *program, tempfile.gettempdir() + '/planport-')  # where it is built again\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == 'open' else None)\n"
        "from validation.gate import judge\n"
        "next(judge([Path(folder)]))\n"
        "before = [place for place in opened if '/tmp/' in place and not place.startswith(own)]\n"
        "print(before)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
