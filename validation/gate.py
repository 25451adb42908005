"""The gate: runs every check on a package and opens only where all required ones pass.

A check that cannot run raises, and so keeps the gate closed. Further checks are added to the list below.
"""

from pathlib import Path

from datapackages.sidecar import Sidecar
from validation.corrections import check_corrections
from validation.counts import check_counts, expected_of
from validation.evidence import check_evidence
from validation.files import check_files
from validation.frictionless_checks import check_with_frictionless
from validation.keys import check_keys
from validation.metadata import check_metadata
from validation.packages import load_package
from validation.report import Report

_CHECKS = (check_files, check_keys, check_evidence, check_corrections, check_with_frictionless, check_metadata)


def validate_package(folder: Path, sidecar: Sidecar | None = None) -> Report:
    """Check a package on disk; nothing is written.

    Args:
        folder: the folder that holds datapackage.json.
        sidecar: what is expected of the source; without it the copy in the descriptor counts.

    Raises:
        NotAPackageError: the folder is no package, or its descriptor points out of the folder.
    """
    package = load_package(folder)
    expected = expected_of(package, sidecar)
    checks = [found for check in _CHECKS for found in check(package)]
    checks.extend(check_counts(package, expected))
    rows = tuple((table.name, len(table.rows)) for table in package.tables)
    return Report(package.name, str(package.descriptor.get("version", "")), rows, tuple(checks))
