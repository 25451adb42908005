"""The summary of a run says what a person can act on."""

import io

import pytest
from rich.console import Console

from flows.runlog import FailureEntry, PackageEntry, RunRecord
from flows.settings import Settings
from flows.summary import markdown, print_summary

RECORD = RunRecord(
    inputs={},
    outputs={},
    packages=(
        PackageEntry(
            name="minzhou-2020",
            version="1.2.0",
            rows={"plans": 1, "tasks": 41, "targets": 0},
            tables={},
            findings={"warning": 2, "error": 1},
        ),
        PackageEntry(name="[bold]x", version="1.0.0", rows={"tasks": 3}, tables={}, findings={}),
    ),
    published={"published": 1, "unchanged": 1},
    failures=(FailureEntry(place="minzhou-2021", message="has changed"),),
    changes=("input sources/minzhou-2020.txt: changed",),
)


def printed(width: int = 120) -> str:
    stream = io.StringIO()
    print_summary(RECORD, Settings(), Console(file=stream, width=width))
    return stream.getvalue()


@pytest.mark.parametrize("text", [printed(), markdown(RECORD, Settings())], ids=["terminal", "markdown"])
@pytest.mark.parametrize(
    "words",
    [
        "minzhou-2020",
        "1.2.0",
        "tasks 41",
        "1 error, 2 warnings",
        "1 published, 1 unchanged",
        "input sources/minzhou-2020.txt: changed",
        "build/portal/index.html",
        "build/run.json",
    ],
)
def test_it_names(text: str, words: str) -> None:
    assert words in text


def test_empty_tables_have_no_place_in_it() -> None:
    assert "targets" not in printed()


def test_no_issues_are_said_to_be_none() -> None:
    assert "none" in printed()


def test_a_name_is_never_taken_for_markup() -> None:
    assert "[bold]x" in printed()


def test_it_fits_a_narrow_terminal() -> None:
    lines = printed(80).splitlines()
    assert max(len(line) for line in lines if "build/" not in line) <= 80


def test_the_artifact_also_says_what_was_not_done() -> None:
    assert "minzhou-2021: has changed" in markdown(RECORD, Settings())
