"""Compares packages that are there already; nothing is written."""

from pathlib import Path

from datapackages.difference import compare
from datapackages.difference_printing import difference_json, difference_lines
from datapackages.stored import read_packages


def difference_of(old: Path, new: Path, *, as_json: bool) -> str:
    """Print what changed between two packages, or between two folders of packages, for people or as JSON.

    Raises:
        PackageError: at one of the places there is no package, or one that cannot be compared.
    """
    difference = compare(read_packages(old), read_packages(new))
    return difference_json(difference).decode() if as_json else "\n".join(difference_lines(difference))
