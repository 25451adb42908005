"""A package that passed the gate takes its place, sealed; and what the run's record says of it.

Knows neither plans nor what a package holds.
"""

import json
from pathlib import Path
from typing import Any

from datapackages.build import StagedPackage, seal_package
from flows.runlog import PackageEntry
from flows.settings import Settings


def seal(staged: StagedPackage, settings: Settings) -> PackageEntry:
    """Make the zip of a package that passed the gate and put both in their place, in one step each."""
    seal_package(staged, settings.packages / staged.name)
    return describe_package(settings.packages / staged.name)


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
