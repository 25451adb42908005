"""One package from document to place: read, corrected, staged, validated, sealed; and what the run's record says of it.

Knows the order of the steps; what each does is the matter of its room.
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datapackages.build import StagedPackage, seal_package, stage_package
from datapackages.collections.entries import PlanEntry
from datapackages.collections.metadata import CollectionName
from datapackages.collections.stage import stage_collection
from datapackages.intake import correct_head, registered_sidecar
from datapackages.releases import load_releases
from datapackages.sidecar import Sidecar
from datapackages.swap import open_staging
from extract.corrections import apply_corrections, load_corrections
from extract.models import Plan
from extract.plan import extract_plan
from extract.text.readers import read_source
from flows.exceptions import GateClosedError
from flows.runlog import PackageEntry
from flows.settings import Settings
from flows.sources import RegisteredPlan
from validation.gate import validate_package


def read_document(registered: RegisteredPlan) -> Plan:
    """Read a registered document into a Plan.

    Raises:
        UnreadableSourceError: it is no document that can be read.
        NotAPlanError: its text is no plan.
    """
    source = read_source(registered.path)
    return extract_plan(source.text, plan_id=registered.plan_id, source_format=source.source_format)


def correct(plan: Plan, registered: RegisteredPlan, corrections: Path) -> PlanEntry:
    """Apply the reviewed corrections of a plan, and put together what its packages are made of.

    Raises:
        CorrectionError: one is malformed or matches not exactly one row.
    """
    corrected = apply_corrections(plan, load_corrections(corrections / f"{registered.plan_id}.yml"))
    sidecar = registered.sidecar
    if registered.intake is not None:
        corrected = correct_head(corrected, registered.intake)
        sidecar = registered_sidecar(registered.intake, corrected.plan)
    original = registered.path.read_bytes()
    return PlanEntry(corrected.plan, sidecar, original, registered.path.name, corrected.corrections)


def build_plan_package(entry: PlanEntry, settings: Settings) -> PackageEntry:
    """Write, validate and seal the package of one plan.

    Raises:
        GateClosedError: validation found an error; the package as it was before stays in its place.
    """
    staged = stage_package(
        entry.plan,
        open_staging(settings.packages, entry.plan_id),
        entry.sidecar,
        load_releases(settings.releases),
        entry.original,
        entry.original_name,
        entry.corrections,
    )
    return _put_in_place(staged, entry.sidecar, settings)


def build_collection(name: CollectionName, entries: Sequence[PlanEntry], settings: Settings) -> PackageEntry:
    """Write, validate and seal one package over all plans.

    Raises:
        GateClosedError: validation found an error; the package as it was before stays in its place.
    """
    releases = load_releases(settings.releases)
    staged = stage_collection(name, entries, open_staging(settings.packages, name), releases)
    return _put_in_place(staged, None, settings)


def _put_in_place(staged: StagedPackage, sidecar: Sidecar | None, settings: Settings) -> PackageEntry:
    _pass_gate(staged, sidecar, settings.rejected)
    seal_package(staged, settings.packages / staged.name)
    return describe_package(settings.packages / staged.name)


def _pass_gate(staged: StagedPackage, sidecar: Sidecar | None, rejected: Path) -> None:
    """Validate a staged package and add its report; one that fails is put among the rejected ones, to be looked at.

    Raises:
        GateClosedError: validation found an error.
    """
    report = validate_package(staged.folder, sidecar)
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
