"""`planport extract` on hostile documents: a right result, or one line and exit code 2, in bounded time and memory."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import main
from tests.habits.house import ROOT
from tests.hostile.documents import HOSTILE, TOO_LONG, Hostile

SMALL = 0.01
MOST_MEMORY = 2 << 30
GROWING = [document for document in HOSTILE if document.grows]


def run_here(document: Hostile, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run `planport extract` on a small document in this process and give its exit code."""
    (folder / document.name).write_bytes(document.make(SMALL))
    monkeypatch.setattr(sys, "argv", ["planport", "extract", str(folder / document.name), "--out", str(folder / "out")])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


def run_bounded(document: Hostile, folder: Path, seconds: float) -> "subprocess.CompletedProcess[str]":
    """Run `planport extract` on a document of full size in a process whose memory and time are bounded."""
    file, command = folder / document.name, "from flows.cli import main; main()"
    file.write_bytes(document.make(1))
    return subprocess.run(
        [sys.executable, "-c", command, "extract", str(file), "--out", str(folder / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY)),
    )


def check(document: Hostile, folder: Path, code: int, errors: str) -> None:
    """Look at what came of it: nothing is written where it is refused, and nobody sees a traceback."""
    assert code in document.code, errors
    assert "Traceback" not in errors
    if code == 2:
        assert len(errors.splitlines()) == 1
        assert errors.startswith("planport: ")
        assert not (folder / "out").exists()
    else:
        assert (folder / "out/datapackage.json").is_file()


@pytest.mark.parametrize("document", HOSTILE, ids=lambda document: document.name)
def test_a_hostile_document_is_read_or_refused(
    document: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_here(document, tmp_path, monkeypatch)

    check(document, tmp_path, code, capsys.readouterr().err)


@pytest.mark.slow
@pytest.mark.parametrize("document", GROWING, ids=lambda document: document.name)
def test_a_hostile_document_of_full_size_is_read_or_refused(document: Hostile, tmp_path: Path) -> None:
    done = run_bounded(document, tmp_path, 240)

    check(document, tmp_path, done.returncode, done.stderr)


@pytest.mark.parametrize("document", TOO_LONG, ids=lambda document: document.name)
def test_a_text_longer_than_any_plan_is_refused_at_once(document: Hostile, tmp_path: Path) -> None:
    done = run_bounded(document, tmp_path, 30)

    check(document, tmp_path, done.returncode, done.stderr)
    assert "characters, more than the 1000000 that are read" in done.stderr


def test_other_encodings_give_the_same_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = []
    for name in ("utf16.txt", "gbk.txt"):
        (document,) = (one for one in HOSTILE if one.name == name)
        folder = tmp_path / name
        folder.mkdir()
        run_here(document, folder, monkeypatch)
        tables.append((folder / "out/data/tasks.csv").read_text("utf-8").replace(name.removesuffix(".txt"), "plan"))

    assert tables[0] == tables[1]
    assert tables[0].count("\n") == 42
