"""Hashes of what goes into a run and of what came out of it, so that an unchanged run is known without doing it again.

Knows files and installed versions; knows nothing of plans, and imports nothing heavy.
"""

import hashlib
import os
import platform
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import requires, version
from pathlib import Path

_HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("extract", "datapackages", "validation", "publish", "flows")
VOCABULARY = _HOUSE / "seeds" / "vocabulary"
_LIBRARY = re.compile(r"[A-Za-z0-9._-]+")


def sha256_of(file: Path) -> str:
    """Return the sha256 of a file's bytes in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tree_hashes(root: Path) -> dict[str, str]:
    """Return the sha256 of every file below a folder by its path there, in the order of the paths.

    A folder that is missing holds nothing.
    """
    return {path: sha256_of(root / path) for path in sorted(_files_below(root))}


def combined(hashes: Iterable[tuple[str, str]]) -> str:
    """Return one hash for several named ones; their order counts."""
    digest = hashlib.sha256()
    for name, value in hashes:
        digest.update(f"{name}\0{value}\n".encode())
    return digest.hexdigest()


@cache
def program_hash(rooms: tuple[str, ...] = ROOMS) -> str:
    """Return one hash for the code and rules of some rooms, the vocabulary, and the versions of the libraries used.

    The program that is running is the one that was there at the first call.
    """
    parts = [(f"vocabulary/{path}", value) for path, value in tree_hashes(VOCABULARY).items()]
    for room in rooms:
        hashes = tree_hashes(_HOUSE / room)
        parts += [(f"{room}/{path}", value) for path, value in hashes.items() if not path.endswith(".pyc")]
    return combined([*parts, *library_versions()])


def library_versions() -> list[tuple[str, str]]:
    """Return the installed version of every library that planport declares, by name."""
    # What only an extra asks for (tests and checks) makes no difference to what a run writes.
    declared = [line for line in requires("planport") or () if "extra ==" not in line]
    names = [match[0] for match in map(_LIBRARY.match, declared) if match]
    return [("python", platform.python_version()), *sorted((name, version(name)) for name in names)]


def _files_below(root: Path) -> Iterable[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            yield Path(folder, name).relative_to(root).as_posix()
