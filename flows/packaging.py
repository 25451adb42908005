"""The first steps of a package: its document is read and corrected, and all of it but the report is staged.

Knows the order of the steps; what each does is the matter of its room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from datapackages.build import StagedPackage, stage_package
from datapackages.collections.entries import PlanEntry
from datapackages.collections.metadata import CollectionName
from datapackages.collections.stage import stage_collection
from datapackages.intake import correct_head, registered_sidecar
from datapackages.releases import load_releases
from datapackages.swap import open_staging
from extract.corrections import apply_corrections, load_corrections
from extract.models import Plan
from extract.plan import extract_plan
from extract.text.readers import read_source
from flows.settings import Settings
from flows.sources import RegisteredPlan
from validation.basis import Origin, origin_of
from validation.quarantine import QuarantinedRow, read_quarantine, without_rows
from validation.rows import QUARANTINE_PATH


@dataclass(frozen=True, slots=True)
class Candidate:
    """A staged package, and what validation compares it with.

    Attributes:
        staged: all of it but the report and the zip.
        entry: the plan that it was made of, where it is one.
        origins: what the rows of each plan come from, where they are several.
    """

    staged: StagedPackage
    entry: PlanEntry | None = None
    origins: Mapping[str, Origin] | None = None


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


def stage_plan(entry: PlanEntry, settings: Settings) -> Candidate:
    """Write all of a plan's package but its report and zip."""
    staged = stage_package(
        entry.plan,
        open_staging(settings.packages, entry.plan_id),
        entry.sidecar,
        load_releases(settings.releases),
        entry.original,
        entry.original_name,
        entry.corrections,
    )
    return Candidate(staged, entry=entry)


def stage_over_plans(name: CollectionName, entries: Sequence[PlanEntry], settings: Settings) -> Candidate:
    """Write all of one package over all plans but its report and zip."""
    releases = load_releases(settings.releases)
    quarantined = {entry.plan_id: _quarantined(entry, settings.packages) for entry in entries}
    left = [replace(one, plan=without_rows(one.plan, quarantined[one.plan_id])[0]) for one in entries]
    origins = {one.plan_id: origin_of(one, (row.line() for row in quarantined[one.plan_id])) for one in entries}
    return Candidate(stage_collection(name, left, open_staging(settings.packages, name), releases), origins=origins)


def _quarantined(entry: PlanEntry, packages: Path) -> tuple[QuarantinedRow, ...]:
    """Read what the package of a plan has in its quarantine."""
    written = packages / entry.plan_id / QUARANTINE_PATH
    return read_quarantine(written.read_text("utf-8")) if written.is_file() else ()
