"""One package from document to place: read, corrected, staged, validated, sealed; and what the run's record says of it.

Knows the order of the steps; what each does is the matter of its room.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from datapackages.build import StagedPackage, stage_package
from datapackages.collections.entries import PlanEntry
from datapackages.collections.metadata import CollectionName
from datapackages.collections.stage import stage_collection
from datapackages.intake import correct_head, registered_sidecar
from datapackages.releases import load_releases
from datapackages.sidecar import COUNTED_TABLES
from datapackages.swap import open_staging
from extract.corrections import apply_corrections, load_corrections
from extract.models import Plan
from extract.plan import extract_plan
from extract.text.readers import read_source
from flows.runlog import PackageEntry
from flows.sealing import put_in_place
from flows.settings import Settings
from flows.sources import RegisteredPlan
from validation.basis import origin_of
from validation.gate import validate_package
from validation.quarantine import QuarantinedRow, read_quarantine, rows_to_quarantine, without_rows, write_quarantine
from validation.rows import QUARANTINE_PATH


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

    Bad rows up to the registered ceiling are taken out and listed in the package's quarantine.

    Raises:
        GateClosedError: validation found an error; the package as it was before stays in its place.
    """
    staged = _stage(entry, settings)
    published = _published_rows(settings.packages / entry.plan_id)
    report = validate_package(staged.folder, entry.sidecar, published)
    ceiling = entry.sidecar.expected.quarantine_ceiling if entry.sidecar else 0
    if bad := rows_to_quarantine(report.checks, ceiling):
        plan, taken_out = without_rows(entry.plan, bad)
        staged = _stage(replace(entry, plan=plan), settings)
        write_quarantine(staged.folder, taken_out)
        report = validate_package(staged.folder, entry.sidecar, published)
    return put_in_place(staged, report, settings)


def _stage(entry: PlanEntry, settings: Settings) -> StagedPackage:
    """Write all of a plan's package but its report and zip."""
    return stage_package(
        entry.plan,
        open_staging(settings.packages, entry.plan_id),
        entry.sidecar,
        load_releases(settings.releases),
        entry.original,
        entry.original_name,
        entry.corrections,
    )


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


def build_collection(name: CollectionName, entries: Sequence[PlanEntry], settings: Settings) -> PackageEntry:
    """Write, validate and seal one package over all plans.

    Raises:
        GateClosedError: validation found an error; the package as it was before stays in its place.
    """
    releases = load_releases(settings.releases)
    quarantined = {entry.plan_id: _quarantined(entry, settings.packages) for entry in entries}
    left = [replace(one, plan=without_rows(one.plan, quarantined[one.plan_id])[0]) for one in entries]
    origins = {one.plan_id: origin_of(one, (row.line() for row in quarantined[one.plan_id])) for one in entries}
    staged = stage_collection(name, left, open_staging(settings.packages, name), releases)
    return put_in_place(staged, validate_package(staged.folder, plans=origins), settings)


def _quarantined(entry: PlanEntry, packages: Path) -> tuple[QuarantinedRow, ...]:
    """Read what the package of a plan has in its quarantine."""
    written = packages / entry.plan_id / QUARANTINE_PATH
    return read_quarantine(written.read_text("utf-8")) if written.is_file() else ()
