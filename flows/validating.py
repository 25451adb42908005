"""A staged package is validated: its report is added to it, and the gate lets it through or puts it aside.

Bad rows up to the registered ceiling are taken out first, and listed in the package's quarantine.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from datapackages.build import StagedPackage
from datapackages.sidecar import COUNTED_TABLES
from flows.exceptions import GateClosedError
from flows.packaging import Candidate, stage_plan
from flows.settings import Settings
from validation.gate import validate_package
from validation.quarantine import rows_to_quarantine, without_rows, write_quarantine
from validation.report import Report


def validate_candidate(candidate: Candidate, settings: Settings) -> StagedPackage:
    """Validate a staged package and return it with its report; with bad rows taken out, it is staged again.

    Raises:
        GateClosedError: validation found an error; the package was moved to the rejected ones.
    """
    staged, entry = candidate.staged, candidate.entry
    sidecar = entry.sidecar if entry else None
    published = _published_rows(settings.packages / staged.name) if entry else None
    report = validate_package(staged.folder, sidecar, published, candidate.origins)
    bad = rows_to_quarantine(report.checks, sidecar.expected.quarantine_ceiling if sidecar else 0)
    if entry and bad:
        plan, taken_out = without_rows(entry.plan, bad)
        staged = stage_plan(replace(entry, plan=plan), settings).staged
        write_quarantine(staged.folder, taken_out)
        report = validate_package(staged.folder, sidecar, published)
    _pass_gate(staged, report, settings.rejected)
    return staged


def _published_rows(folder: Path) -> dict[str, int]:
    """Count the rows by table of the package in its place, the one that was published last, if it was released."""
    descriptor = folder / "datapackage.json"
    if not descriptor.is_file():
        return {}
    described = json.loads(descriptor.read_bytes())
    if not described["catalogue"]["released"]:
        return {}
    counted = {resource["name"]: resource["rows"] for resource in described["resources"]}
    # What is told of changes and corrections comes and goes with versions; it is nothing that a source says.
    return {name: rows for name, rows in counted.items() if name in COUNTED_TABLES}


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
