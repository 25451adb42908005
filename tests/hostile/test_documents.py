"""`planport extract` on hostile documents: a right result, or one line and exit code 2, in bounded time and memory."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.habits.house import ROOT
from tests.hostile.documents import HOSTILE, Hostile

SMALL = 0.005
MOST_MEMORY = 2 << 30


def extract(document: Hostile, folder: Path, *, size: float, seconds: float) -> "subprocess.CompletedProcess[str]":
    """Run `planport extract` in a process whose memory and time are bounded."""
    file = folder / document.name
    file.write_bytes(document.make(size))
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from flows.cli import main; main()",
            "extract",
            str(file),
            "--out",
            str(folder / "out"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY)),
    )


def check(document: Hostile, folder: Path, done: "subprocess.CompletedProcess[str]") -> None:
    """Look at what came of it: nothing is written where it is refused, and nobody sees a traceback."""
    assert done.returncode in document.code, done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode == 2:
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("planport: ")
        assert not (folder / "out").exists()
    else:
        assert (folder / "out/datapackage.json").is_file()


@pytest.mark.parametrize("document", HOSTILE, ids=lambda document: document.name)
def test_a_hostile_document_is_read_or_refused(document: Hostile, tmp_path: Path) -> None:
    check(document, tmp_path, extract(document, tmp_path, size=SMALL, seconds=60))


@pytest.mark.slow
@pytest.mark.parametrize("document", HOSTILE, ids=lambda document: document.name)
def test_a_hostile_document_of_full_size_is_read_or_refused(document: Hostile, tmp_path: Path) -> None:
    check(document, tmp_path, extract(document, tmp_path, size=0.1, seconds=300))


def test_other_encodings_give_the_same_tasks(tmp_path: Path) -> None:
    tables = []
    for name in ("utf16.txt", "gbk.txt"):
        (document,) = (one for one in HOSTILE if one.name == name)
        folder = tmp_path / name
        folder.mkdir()
        extract(document, folder, size=SMALL, seconds=60)
        tables.append((folder / "out/data/tasks.csv").read_text("utf-8").replace(name.removesuffix(".txt"), "plan"))

    assert tables[0] == tables[1]
    assert tables[0].count("\n") == 42
