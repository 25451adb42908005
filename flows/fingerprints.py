"""Hashes of what goes into a run and of what came out of it, so that an unchanged run is known without doing it again.

Knows files and installed versions; knows nothing of plans, and imports nothing heavy.
"""

import platform
import re
from functools import cache
from importlib.metadata import requires, version

from datapackages.program import code_hashes, combined

ROOMS = ("extract", "datapackages", "validation", "publish", "flows")
_LIBRARY = re.compile(r"[A-Za-z0-9._-]+")


@cache
def program_hash(rooms: tuple[str, ...] = ROOMS) -> str:
    """Return one hash for the code and rules of some rooms, the vocabulary, and the versions of the libraries used.

    The program that is running is the one that was there at the first call.
    """
    return combined([*code_hashes(rooms), *library_versions()])


def library_versions() -> list[tuple[str, str]]:
    """Return the installed version of every library that planport declares, by name."""
    # What only an extra asks for (tests and checks) makes no difference to what a run writes.
    declared = [line for line in requires("planport") or () if "extra ==" not in line]
    names = [match[0] for match in map(_LIBRARY.match, declared) if match]
    return [("python", platform.python_version()), *sorted((name, version(name)) for name in names)]
