"""A staged package takes its place: with its report, through the gate, sealed; and what the run's record says of it.

Knows neither plans nor what a package holds.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from datapackages.build import StagedPackage, seal_package
from flows.exceptions import GateClosedError
from flows.runlog import PackageEntry
from flows.settings import Settings
from validation.report import Report


def put_in_place(staged: StagedPackage, report: Report, settings: Settings) -> PackageEntry:
    """Add the report of a staged package and seal it.

    Raises:
        GateClosedError: validation found an error; the package as it was before stays in its place.
    """
    _pass_gate(staged, report, settings.rejected)
    seal_package(staged, settings.packages / staged.name)
    return describe_package(settings.packages / staged.name)


def _pass_gate(staged: StagedPackage, report: Report, rejected: Path) -> None:
    """Add its report to a staged package; one that fails is put among the rejected ones, to be looked at.

    Raises:
        GateClosedError: validation found an error.
    """
    report.write(staged.folder)
    if report.passed:
        return
    place = rejected / staged.name
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(staged.folder, place)
    more = f" (and {len(report.failed_checks) - 1} more)" if len(report.failed_checks) > 1 else ""
    raise GateClosedError(f"not published: {report.lines()[0]}{more}; see {place / 'validation' / 'report.json'}")


def describe_package(folder: Path) -> PackageEntry:
    """Read from a package in its place what the run's record keeps of it."""
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    report = json.loads((folder / "validation" / "report.json").read_bytes())
    hashes = {resource["name"]: resource["hash"] for resource in descriptor["resources"] if "schema" in resource}
    return PackageEntry(
        name=descriptor["name"],
        version=descriptor["version"],
        rows=report["rows"],
        tables=hashes,
        findings=_findings(folder, report),
    )


def _findings(folder: Path, report: dict[str, Any]) -> dict[str, int]:
    """Count the issues of the reading by severity, and each advisory check that failed as a warning."""
    lines = (folder / "issues.jsonl").read_text(encoding="utf-8").splitlines()
    severities = [json.loads(line)["severity"] for line in lines]
    severities += ["warning" for check in report["checks"] if not check["passed"]]
    return {severity: severities.count(severity) for severity in sorted(set(severities))}
