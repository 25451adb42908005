"""What the tests of the habits look at: the tracked files, the rooms, and what each module imports."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("extract", "datapackages", "validation", "publish", "flows")


def tracked_files() -> list[Path]:
    """List the files that git knows, or would take, that are there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def program_files() -> list[Path]:
    """List the Python files of the five rooms."""
    return [path for path in tracked_files() if path.suffix == ".py" and room_of(path) in ROOMS]


def room_of(path: Path) -> str:
    """Return the top folder in which a file stands."""
    return path.relative_to(ROOT).parts[0]


def imported_names(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Yield line, full dotted name, and whether the import runs when the module is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {id(node) for function in _functions_and_type_checks(tree) for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, id(node) not in late
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module, id(node) not in late


def _functions_and_type_checks(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or (
            isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        ):
            yield node
