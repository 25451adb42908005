"""Validates packages that are there already; nothing is written."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from validation.gate import validate_package


def validation_lines(folders: Iterable[Path]) -> Iterator[tuple[bool, str]]:
    """Validate package after package, and give for each line whether it is good, and its text, the path first.

    Raises:
        NotAPackageError: a folder is no package.
    """
    for folder in folders:
        report = validate_package(folder)
        rows = ", ".join(f"{name} {count}" for name, count in report.rows)
        verdict = "passed" if report.passed else "FAILED"
        yield report.passed, f"{folder}: {verdict}, {len(report.checks)} checks; rows: {rows}"
        for line in report.lines():
            yield report.passed, f"{folder}: {line}"
