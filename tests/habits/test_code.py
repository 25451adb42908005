"""The style of ARCHITECTURE that a program can check, beside what ruff and mypy look at."""

import ast
import statistics
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.habits.house import ROOT, program_files, tracked_files

FILES = program_files()


def functions_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return function.end_lineno - function.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_broad_except(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    caught = [
        ast.unparse(node.type) if node.type else "" for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)
    ]
    assert not {"", "Exception", "BaseException"} & set(caught)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_short(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400
    assert not [
        f"{function.name}: {length_of(function)}" for function in functions_of(path) if length_of(function) > 60
    ]


def test_functions_have_15_lines_or_fewer_at_the_median() -> None:
    lengths = [length_of(function) for path in FILES for function in functions_of(path)]
    assert statistics.median(lengths) <= 15


def test_every_error_is_one_of_planport_s_own() -> None:
    wrong = []
    for path in FILES:
        if path.name == "exceptions.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
            wrong += [node.name for node in classes if not ast.unparse(node.bases[0]).endswith(("Error", "Exception"))]
    assert not wrong


def test_no_module_is_called_utils() -> None:
    assert not [path for path in tracked_files() if path.stem in {"utils", "util", "helpers", "misc", "common"}]


def test_the_tests_have_at_least_six_lines_for_ten_of_the_program() -> None:
    # The aim is eight; the tables of expected rows (CSV and golden files) are not counted. Raise it as tests come.
    tests = [path for path in tracked_files() if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")]
    assert _lines(tests) >= 0.6 * _lines(FILES)


def _lines(paths: Iterable[Path]) -> int:
    return sum(path.read_text(encoding="utf-8").count("\n") for path in paths)
