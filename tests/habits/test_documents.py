"""What the documents say is there, is there."""

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli import app
from tests.habits.house import ROOT, tracked_files
from tests.habits.reference import REFERENCE, reference

DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md"]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def code_of(path: Path) -> str:
    """All code of a document: what stands in fences and between backticks."""
    text = path.read_text(encoding="utf-8")
    fences = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*fences, *re.findall(r"`([^`\n]+)`", text)])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_names_exists(path: Path) -> None:
    commands = set(get_command(app).commands)
    named = set(re.findall(r"^(?:\$ )?(?:\S+/)?planport ([a-z]+)\b", code_of(path), re.MULTILINE))
    assert named <= commands
    assert set(re.findall(r"^(?:\$ )?make ([a-z]+)", code_of(path), re.MULTILINE)) <= TARGETS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_document_links_exists(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert not [link for link in links if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_every_path_of_the_repository_that_is_named_exists(path: Path) -> None:
    named = re.findall(
        r"`((?:seeds|extract|datapackages|validation|publish|flows|tests|docs|bench)/[\w./-]*)`", code(path)
    )
    assert not [name for name in named if not (ROOT / name).exists()]


def code(path: Path) -> str:
    """The document without its fences."""
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_the_reference_of_the_command_line_is_as_generated() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference(), "run `make docs`"


def test_checking_looks_for_dangers_and_secrets() -> None:
    """What `make check` would do holds both, as CONTRIBUTING says."""
    planned = subprocess.run(["make", "-n", "check"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^\S*bandit .*--recursive extract datapackages validation publish flows", planned, re.MULTILINE)
    assert re.search(r"^git ls-files -z \| xargs -0 \S*detect-secrets-hook", planned, re.MULTILINE)


def test_the_readme_names_the_two_commands_first() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert -1 < text.index("make run") < text.index("make test")


def test_the_changelog_has_an_entry_for_what_is_not_released_yet_or_for_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[(Unreleased|\d+\.\d+\.\d+)\]", text, re.MULTILINE)
