"""Which program makes a package: its version, and one hash for all rules and libraries that its bytes depend on.

A package states both, so that whoever builds it again knows whether the same must come out.
"""

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
VOCABULARY = HOUSE / "seeds" / "vocabulary"
_ROOMS = ("extract", "datapackages", "validation")
# Those of which another version may write or read a byte otherwise; the version of Python makes no difference.
_LIBRARIES = (
    *("charset-normalizer", "frictionless", "great-expectations", "jinja2", "lxml", "pypdfium2", "xlsxwriter"),
)


def sha256_of(file: str | Path) -> str:
    """Return the sha256 of a file's bytes in hex."""
    with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 - see _files_below()
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tree_hashes(root: Path) -> dict[str, str]:
    """Return the sha256 of every file below a folder by its path there, in the order of the paths.

    A folder that is missing holds nothing.
    """
    return {path: sha256_of(f"{root}/{path}") for path in sorted(_files_below(root))}


def code_hashes(rooms: Iterable[str]) -> list[tuple[str, str]]:
    """Return the sha256 of every file of code, rules and vocabulary that some rooms use, by its path."""
    parts = [(f"vocabulary/{path}", value) for path, value in tree_hashes(VOCABULARY).items()]
    for room in rooms:
        root = HOUSE / room
        paths = sorted(path for path in _files_below(root) if not path.endswith(".pyc"))
        parts += [(f"{room}/{path}", sha256_of(f"{root}/{path}")) for path in paths]
    return parts


def combined(hashes: Iterable[tuple[str, str]]) -> str:
    """Return one hash for several named ones; their order counts."""
    digest = hashlib.sha256()
    for name, value in hashes:
        digest.update(f"{name}\0{value}\n".encode())
    return digest.hexdigest()


def program_version() -> str:
    """Tell which version of the program is running."""
    try:
        return version("planport")
    except PackageNotFoundError:
        return "0.0.0"


@cache
def made_by() -> dict[str, Any]:
    """Say what a package states of the program that made it; the rules are those that were there at the first call."""
    from datapackages.definitions import definitions  # an unchanged run needs hashes, but no table

    libraries = [(name, version(name)) for name in _LIBRARIES]
    return {
        "program": f"planport {program_version()}",
        "definitions": definitions().version,
        "rules": combined([*code_hashes(_ROOMS), *libraries])[:16],
    }


def _files_below(root: Path) -> Iterable[str]:
    # Plain strings: a portal has thousands of files, and a Path costs more than its hash.
    above = len(f"{root}/")
    for folder, _, names in os.walk(root):
        for name in names:
            yield f"{folder}/{name}"[above:]
