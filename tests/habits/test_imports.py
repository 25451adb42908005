"""The import arrow, the places of the heavy libraries, and the declared dependencies."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.habits.house import ROOMS, ROOT, imported_names, program_files, room_of

# Each of these costs tenths of a second to load, or drags much behind it: loaded by the function that needs it.
HEAVY = {"prefect", "great_expectations", "pandas", "frictionless", "pypdfium2", "docx", "dask"}
# These may stand at the top of a module that is itself loaded by such a function.
LOADED_LATE = HEAVY | {"lxml", "rdflib", "xlsxwriter", "uvicorn", "fastapi"}


@pytest.mark.parametrize("path", program_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    room = ROOMS.index(room_of(path))
    wrong = [
        f"line {line}: {name}"
        for line, name, _ in imported_names(path)
        if name.split(".")[0] in ROOMS and ROOMS.index(name.split(".")[0]) > room
    ]
    assert not wrong


def test_prefect_is_imported_only_in_flows() -> None:
    places = {room_of(path) for path in program_files() for _, name, _ in imported_names(path) if _is(name, "prefect")}
    assert places == {"flows"}


@pytest.mark.parametrize("path", [path for path in program_files() if room_of(path) != "flows"], ids=str)
def test_a_heavy_library_is_imported_inside_the_function_that_needs_it(path: Path) -> None:
    assert not [
        f"line {line}: {name}"
        for line, name, at_load in imported_names(path)
        if at_load and name.split(".")[0] in HEAVY
    ]


def test_no_module_imports_the_tests() -> None:
    wrong = [path for path in program_files() for _, name, _ in imported_names(path) if _is(name, "tests")]
    assert not wrong


def test_every_library_imported_is_declared_and_every_one_declared_is_imported_or_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.match(r"[\w.-]+", line)[0].lower() for line in project["dependencies"]}
    owners = packages_distributions()
    # The extension that CKAN loads lives in CKAN's own environment, and so does what runs there.
    ours = [path for path in program_files() if not path.is_relative_to(ROOT / "publish" / "ckanext-planport")]
    imported = {name.split(".")[0] for path in ours for _, name, _ in imported_names(path)}
    outside = imported - set(ROOMS) - set(sys.stdlib_module_names) - {"ckan", "ckanext"}
    used = {owner.lower().replace("_", "-") for name in outside for owner in owners[name]}
    # The two are pinned because Prefect fails with later ones; uvicorn comes with Prefect and serves it.
    assert used - {"uvicorn"} == declared - {"fastapi", "sqlalchemy"}


def test_what_only_the_tests_need_is_loaded_by_no_room() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tools = {re.match(r"[\w.-]+", line)[0].replace("-", "_") for line in project["optional-dependencies"]["dev"]}
    imported = {name.split(".")[0] for path in program_files() for _, name, _ in imported_names(path)}
    assert not tools & imported


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], ()),
        (["--version"], ()),
        (["run", "--help"], ()),
        # A package holds its validation report, and Frictionless is part of the validation.
        (["extract", "{plan}", "--out", "{out}/plan"], ("xlsxwriter", "frictionless")),
        (["extract", "{nothing}"], ()),
        (["validate", "{nothing}"], ()),
        (["publish", "{nothing}", "--portal", "{out}/portal"], ()),
    ],
    ids=str,
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], allowed: tuple[str, ...], tmp_path: Path) -> None:
    plan = ROOT / "seeds" / "sources" / "fuzhou-2017-key-tasks.txt"
    filled = [word.format(plan=plan, out=tmp_path, nothing=tmp_path / "nothing") for word in arguments]
    assert _loaded_by(filled, tmp_path) & LOADED_LATE <= set(allowed)


def _is(name: str, library: str) -> bool:
    return name == library or name.startswith(f"{library}.")


def _loaded_by(arguments: list[str], folder: Path) -> set[str]:
    """Run the command line in a process of its own and return the top names of all modules that it loaded."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('loaded:', *{name.split('.')[0] for name in sys.modules}))\n"
        f"sys.argv = {['planport', *arguments]!r}\n"
        "from flows.cli import main\n"
        "main()\n"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    return set(result.stdout.rpartition("loaded:")[2].split())
