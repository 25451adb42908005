"""Bad input to the commands: one clear line on stderr, the right exit code, nothing written, nothing lost."""

import os
from pathlib import Path

import pytest

from datapackages.program import tree_hashes
from tests.flows.conftest import Workshop

NO_PLAN = "今天天气很好，我们去公园散步。\n" * 20


def one_line(stderr: str) -> str:
    """The only line of an error."""
    lines = stderr.splitlines()
    assert len(lines) == 1, stderr
    assert lines[0].startswith("planport: ")
    return lines[0]


def make_bad(folder: Path, kind: str) -> Path:
    """Make a file, or something else, of one bad kind."""
    path = folder / "bad.txt"
    contents = {
        "empty": b"",
        "blank": b" \n\t\n",
        "no text": bytes(range(256)) * 40,
        "no plan": NO_PLAN.encode(),
        "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "broken pdf": b"%PDF-1.7\nnothing of the kind",
        "broken docx": b"PK\x03\x04 nothing of the kind",
        "one character": "数".encode(),
    }
    if kind == "directory":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to nowhere":
        path.symlink_to(folder / "nowhere")
    elif kind != "missing":
        path.write_bytes(contents[kind])
    return path


@pytest.mark.parametrize(
    "kind",
    [
        "missing",
        "directory",
        "pipe",
        "link to nowhere",
        "empty",
        "blank",
        "no text",
        "no plan",
        "picture",
        "broken pdf",
        "broken docx",
        "one character",
    ],
)
def test_extract_refuses_what_is_no_readable_plan(tmp_path: Path, kind: str) -> None:
    path = make_bad(tmp_path, kind)
    before = sorted(tmp_path.iterdir())
    result = Workshop(tmp_path).planport("extract", path.name, "--out", "package")
    assert result.returncode == 2
    assert "bad.txt" in one_line(result.stderr) or "bad" in one_line(result.stderr)
    assert result.stdout == ""
    assert sorted(tmp_path.iterdir()) == before


def test_extract_loses_nothing_of_an_earlier_package(workshop: Workshop) -> None:
    source = workshop.source("fuzhou-2017-key-tasks")
    assert workshop.planport("extract", str(source), "--out", "package").returncode == 0
    before = tree_hashes(workshop.folder / "package")
    bad = make_bad(workshop.folder, "no plan")
    assert workshop.planport("extract", bad.name, "--out", "package").returncode == 2
    assert tree_hashes(workshop.folder / "package") == before


def test_extract_refuses_to_write_over_what_is_no_package(workshop: Workshop) -> None:
    (workshop.folder / "mine").mkdir()
    (workshop.folder / "mine" / "diary.txt").write_text("mine")
    result = workshop.planport("extract", str(workshop.source("fuzhou-2017-key-tasks")), "--out", "mine")
    assert result.returncode == 2
    assert "diary.txt" in one_line(result.stderr)
    assert [path.name for path in (workshop.folder / "mine").iterdir()] == ["diary.txt"]


@pytest.mark.parametrize("kind", ["missing", "a file", "empty"])
def test_run_without_sources_writes_nothing(tmp_path: Path, kind: str) -> None:
    if kind == "a file":
        (tmp_path / "sources").touch()
    elif kind == "empty":
        (tmp_path / "sources").mkdir()
    before = sorted(tmp_path.iterdir())
    result = Workshop(tmp_path).planport("run", "--sources", "sources")
    assert result.returncode == 2
    assert "sources" in one_line(result.stderr)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("kind", ["missing", "a file", "empty", "no descriptor"])
def test_validate_of_what_is_no_package_ends_with_2(tmp_path: Path, kind: str) -> None:
    if kind == "a file":
        (tmp_path / "package").touch()
    elif kind != "missing":
        (tmp_path / "package").mkdir()
    if kind == "no descriptor":
        (tmp_path / "package" / "datapackage.json").write_text("{")
    result = Workshop(tmp_path).planport("validate", "package")
    assert result.returncode == 2
    assert "package" in one_line(result.stderr)


def test_publish_of_what_is_no_package_fails_and_makes_no_portal(tmp_path: Path) -> None:
    result = Workshop(tmp_path).planport("publish", "nothing", "--portal", "portal")
    assert result.returncode == 2
    assert "nothing" in one_line(result.stderr)
    assert not (tmp_path / "portal").exists()


@pytest.mark.parametrize(
    "address", ["127.0.0.1:5000", "u:secret@data.example.org", "localhost/ckan", "ftp://a.example"]
)
def test_publish_to_what_is_no_whole_address_makes_no_folder(tmp_path: Path, address: str) -> None:
    result = Workshop(tmp_path).planport("publish", "nothing", "--portal", address)
    assert result.returncode == 2
    assert "secret" not in one_line(result.stderr)
    assert not list(tmp_path.iterdir())


def test_of_several_that_are_refused_each_says_why(tmp_path: Path) -> None:
    result = Workshop(tmp_path).planport("publish", "one", "another", "--portal", "portal")
    assert result.returncode == 2
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [["refused", "one:"], ["refused", "another:"]]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["publish", "--portal", "portal"],
        ["publish", "a", "--portal", "portal", "--withdraw", "a"],
        ["publish", "--portal", "portal", "--withdraw", "a", "--reason", "wrong"],
        ["release"],
        ["release", "nothing"],
    ],
    ids=" ".join,
)
def test_arguments_that_cannot_be_followed_are_told_in_one_line(tmp_path: Path, arguments: list[str]) -> None:
    result = Workshop(tmp_path).planport(*arguments)
    assert result.returncode == 2
    one_line(result.stderr)
    assert not list(tmp_path.iterdir())


def test_a_command_that_is_none_ends_with_2(tmp_path: Path) -> None:
    result = Workshop(tmp_path).planport("bogus")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_debug_shows_where_an_error_comes_from(tmp_path: Path) -> None:
    result = Workshop(tmp_path).planport("extract", "nothing.txt", "--debug")
    assert result.returncode != 0
    assert "Traceback" in result.stderr
    assert "UnreadableSourceError" in result.stderr


def test_a_broken_release_record_is_told_in_one_line(workshop: Workshop) -> None:
    workshop.settings.packages.mkdir(parents=True)
    workshop.settings.releases.write_text("releases: {")
    result = workshop.planport("release")
    assert result.returncode == 2
    assert "releases.yml" in one_line(result.stderr)
