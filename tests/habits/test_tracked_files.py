"""What must not stand in any tracked file, and what must stand in some."""

import re
from pathlib import Path

import pytest

from tests.habits.house import ROOT, tracked_files

# Spelled in pieces, or this file would find itself.
HOSTS = re.compile(
    r"https?://[a-z.]*(" + "|".join(["py" + "pi", "npm" + "js", "mav" + "en", "deb" + "ian", "crat" + "es"]) + ")"
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(" + "|".join(["wo" + "rk", "ro" + "ot", "fa" + "rm", "ho" + "me"]) + r")/")
UNDONE = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
# The name of a file format, not an address that anything is fetched from.
POM_NAMESPACE = "http://mav" + "en.apache.org/POM/"
NOT_OURS = {"seeds/sources"}


def text_files() -> list[Path]:
    paths = [path for path in tracked_files() if not str(path.relative_to(ROOT)).startswith(tuple(NOT_OURS))]
    return [path for path in paths if b"\0" not in path.read_bytes()[:8192]]


@pytest.mark.parametrize(
    "pattern", [HOSTS, MACHINE_PATHS, UNDONE], ids=["hosts of registries", "paths of a machine", "undone"]
)
def test_no_tracked_file_holds(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line.replace(POM_NAMESPACE, ""))
    ]
    assert not found


def test_the_house_is_complete() -> None:
    wanted = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        ".ci/run",
        ".pre-commit-config.yaml",
    ]
    assert not [name for name in wanted if not (ROOT / name).is_file()]


def test_nothing_built_is_tracked() -> None:
    built = [path for path in tracked_files() if {"build", ".venv", "__pycache__"} & set(path.relative_to(ROOT).parts)]
    assert not built


def test_every_pinned_version_is_exact() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[A-Za-z0-9.+]+", line)]
    assert lines == sorted(lines)
