"""Stages the packages over all plans, like those of single plans: tables, workbook, README, descriptor.

Each carries the texts that it was read from, so that its evidence can be looked up, and the package be made again and
compared, with nothing beside it. Validation and sealing are the matter of the caller.
"""

from collections.abc import Sequence
from pathlib import Path

from datapackages.build import StagedPackage, require_empty, stage_dataset, write_sources
from datapackages.collections.agencies import agency_tables, register_tables
from datapackages.collections.entries import PlanEntry, in_order, issues_of
from datapackages.collections.metadata import CollectionName, collection_metadata
from datapackages.collections.openings import opening_tables
from datapackages.definitions import definitions
from datapackages.descriptor import NamedFile
from datapackages.exceptions import PackageError
from datapackages.metadata import SourceReference
from datapackages.releases import Releases
from datapackages.rows import SourceFile, TableData, plan_tables
from datapackages.vocabularies import Organisations, load_organisations
from extract.parts.agencies import Register, default_register

# Whose rows cite places of the texts; the others name the documents only.
_WITH_SPANS = frozenset({"all-plans", "data-openings"})
COLLECTIONS: tuple[CollectionName, ...] = ("all-plans", "data-openings", "agencies")
# Issues of the reading that concern a collection; None: all of them.
_RULES = {
    "all-plans": None,
    "data-openings": frozenset({"opening-without-theme"}),
    "agencies": frozenset({"unknown-agency"}),
}


def stage_collection(  # noqa: PLR0913 - a collection is these things
    name: CollectionName,
    plans: Sequence[PlanEntry],
    folder: Path,
    releases: Releases,
    *,
    register: Register | None = None,
    organisations: Organisations | None = None,
) -> StagedPackage:
    """Stage one collection.

    Args:
        name: its name.
        plans: all registered plans. Where one could not be read, a collection would lose its rows: stage none then,
            and the packages of the last good run stay.
        folder: an empty folder.
        releases: the release record that versions and days come from.
        register: the bodies that are known; by default those of this repository.
        organisations: the portal's operator; by default that of this repository.

    Raises:
        PackageError: there is no such collection or no plan, two plans have one id, or the folder cannot be written.
    """
    if name not in COLLECTIONS:
        raise PackageError(f"{name} is no collection; there are {', '.join(COLLECTIONS)}")
    require_empty(folder)
    entries = in_order(plans)
    known = organisations or load_organisations()
    issues = issues_of(entries, _RULES[name])
    sources, files = _write_texts(entries, folder)
    cited = sources if name in _WITH_SPANS else {}
    references = tuple(_reference(entry, cited.get(entry.plan_id)) for entry in entries)
    metadata = collection_metadata(name, entries, references, issues, known.operator)
    tables = _tables(name, entries, sources, register or default_register())
    return stage_dataset(folder, metadata, tables, files, issues, releases, known)


def _write_texts(entries: Sequence[PlanEntry], folder: Path) -> tuple[dict[str, SourceFile], list[NamedFile]]:
    """Write the texts that spans point into, and the documents that they were taken from."""
    sources: dict[str, SourceFile] = {}
    files: list[NamedFile] = []
    for entry in entries:
        sources[entry.plan_id], written = write_sources(entry.plan, folder, entry.original, entry.original_name)
        files += written
    return sources, files


def _reference(entry: PlanEntry, source: SourceFile | None) -> SourceReference:
    """Name the document of one plan: by its official address, else by its place in the package, if it is cited."""
    known = entry.sidecar
    address = known.address if known else ""
    path = address or (source.path if source else "")
    return SourceReference(entry.title, path, known.accessed if known else None, entry.sha256)


def _tables(
    name: CollectionName, entries: Sequence[PlanEntry], sources: dict[str, SourceFile], register: Register
) -> tuple[TableData, ...]:
    """Make the tables of one collection, in package order."""
    if name == "data-openings":
        return opening_tables(entries)
    if name == "agencies":
        return agency_tables(entries, register)
    parts = [plan_tables(entry.plan, sources[entry.plan_id], entry.sidecar, entry.corrections) for entry in entries]
    joined = [
        TableData(same[0].table, tuple(row for data in same for row in data.rows)) for same in zip(*parts, strict=True)
    ]
    order = [table.name for table in definitions().tables if table.package is None]
    return tuple(sorted([*joined, *register_tables(entries, register)], key=lambda data: order.index(data.table.name)))
