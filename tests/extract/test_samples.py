"""The judge of the visible documents: what it finds must not fall below what was reached.

The judge and the documents are not part of the repository; where they are missing the test says so, and fails on CI.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
JUDGE = ROOT.parent / "shared" / "tools" / "score_documents.py"
PROGRAM = Path(sys.executable).with_name("planport")
# Micro-averaged F1 over all visible documents: 0.005 below what was reached. Raise them with the program.
FLOORS = {"tasks": 0.995, "actions": 0.995, "assignments": 0.995, "targets": 0.995}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the judge once over all documents and give its summary."""
    if not JUDGE.is_file():
        assert os.environ.get("CI") != "true", f"{JUDGE} is missing"
        pytest.skip(f"{JUDGE} is not on this machine: the visible documents were not judged")
    out = tmp_path_factory.mktemp("judge") / "score.json"
    command = f"{PROGRAM} extract {{file}} --out {{out}}"
    done = subprocess.run(
        [sys.executable, str(JUDGE), "--command", command, "--cwd", str(out.parent), "--json", str(out)],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(out.read_text("utf-8"))["summary"]
    return summary


@pytest.mark.parametrize("kind", FLOORS)
def test_what_was_reached_is_kept(figures: dict[str, Any], kind: str) -> None:
    assert figures[kind]["micro"] >= FLOORS[kind], figures


def test_every_document_is_accepted_or_refused_rightly(figures: dict[str, Any]) -> None:
    assert figures["refusals"]["wrong"] == []


def test_all_documents_were_there(figures: dict[str, Any]) -> None:
    assert figures["missing"] == []
