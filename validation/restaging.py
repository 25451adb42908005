"""Builds a package again from what it carries: the source text, and the copy of its registration.

A plan's package is built as it was, a collection from the texts and registrations of its plans, the catalogue from them
and from what its table and graph together tell of the datasets that it lists. Versions and days come from the release
record where that is at hand, else from the package itself. Knows how packages are built, but no rule of reading.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from datapackages.build import stage_package
from datapackages.catalogue.fulfilments import Fulfilment
from datapackages.catalogue.stage import CatalogueContents, stage_contents
from datapackages.changes import changes_file
from datapackages.collections.entries import PlanEntry
from datapackages.collections.openings import opening_tables
from datapackages.collections.stage import COLLECTIONS, stage_collection
from datapackages.releases import Release, Releases, data_hash
from datapackages.sidecar import Sidecar
from datapackages.vocabularies import load_organisations
from extract.corrections import Correction, apply_corrections
from extract.models import Plan
from extract.plan import extract_plan
from extract.text.readers import SourceText, read_source
from validation.basis import BASIS_PATH, Basis, Origin, sidecar_of_basis
from validation.catalogued import datasets_listed
from validation.exceptions import RebuildingError
from validation.packages import LIMITS, LoadedPackage, check_path, parse_json
from validation.quarantine import QuarantinedRow, read_quarantine, without_rows
from validation.rows import QUARANTINE_PATH

_DIFFERENCE = "diff.json"


@lru_cache(maxsize=16)
def _read(source: SourceText, plan_id: str) -> Plan:
    """Read a source as a plan; the same source is read once a process."""
    return extract_plan(source.text, plan_id=plan_id, source_format=source.source_format)


def is_of_one_plan(package: LoadedPackage) -> bool:
    """Tell whether a package is that of the plan that it is named after."""
    plans = package.table("plans")
    return [record.get("plan_id") for record in plans.records()] == [package.name] if plans else False


def hash_of_tables(package: LoadedPackage) -> str:
    """Hash the data of a package as the release record does."""
    return data_hash(
        (table.name, check_path(package.folder, table.resource["path"]).read_bytes(), table.resource["schema"])
        for table in package.tables
    )


@dataclass(frozen=True, slots=True)
class Restaging:
    """What is needed to build a package again, and an empty folder to build it in."""

    package: LoadedPackage
    basis: Basis | None
    releases: Releases | None
    folder: Path

    def build(self) -> Path:
        """Build it; gives its folder. Raises PlanportError or ValidationError where it cannot be built."""
        place, name = self.folder / "package", self.package.name
        releases = self.releases or self._stated_releases()
        if is_of_one_plan(self.package):
            entry = self._plan()
            _stage_plan(entry, place, releases)
        elif name in COLLECTIONS:
            entries = list(self._plans())
            stage_collection(next(known for known in COLLECTIONS if known == name), entries, place, releases)
        else:
            stage_contents(self._catalogue(), place, releases, load_organisations())
        return place

    def _plan(self) -> PlanEntry:
        """Read the source of the one plan again."""
        plans, corrections = self.package.table("plans"), self.package.table("corrections")
        record = next(plans.records()) if plans else {}
        document = check_path(self.package.folder, record.get("source_file"))
        quarantined = read_quarantine(self.package.read_text(QUARANTINE_PATH))
        origin = Origin(
            basis=self.basis,
            corrections=tuple(corrections.records()) if corrections else (),
            quarantine=tuple(row.line() for row in quarantined),
        )
        return self._entry(self.package.name, read_source(document), document.name, origin)

    def _plans(self) -> Iterator[PlanEntry]:
        """Read the sources of all plans of a collection again."""
        for plan_id, origin in self._origins():
            text = f"source/{plan_id}.txt"
            received = [path for path in self.package.paths if path.startswith(f"source/{plan_id}.original.")]
            if text not in self.package.paths:
                raise RebuildingError(f"{text} is missing")
            document = check_path(self.package.folder, (received or [text])[0])
            yield self._entry(plan_id, read_source(document), document.name, origin)

    def _origins(self) -> list[tuple[str, Origin]]:
        """Name what the plans of a collection come from, by their ids."""
        origins = self.basis.plans if self.basis else None
        if not origins:
            raise RebuildingError(f"{BASIS_PATH} does not say what its plans were registered with")
        if sum(map(len, self.package.sources.values())) > LIMITS.characters_read_again:
            raise RebuildingError(f"the sources have more than {LIMITS.characters_read_again} characters")
        return sorted(origins.items())

    @staticmethod
    def _entry(plan_id: str, source: SourceText, name: str, origin: Origin) -> PlanEntry:
        """Read a source as a plan, and do to it what was done when the package was made; `name` is its file's."""
        if len(source.text) > LIMITS.characters_read_again:
            raise RebuildingError(f"the source has more than {LIMITS.characters_read_again} characters")
        corrected = apply_corrections(_read(source, plan_id), tuple(map(_correction, origin.corrections)))
        plan, _ = without_rows(corrected.plan, (QuarantinedRow(*line) for line in origin.quarantine))
        return PlanEntry(plan, _sidecar(origin.basis, plan_id), source.original, name, corrected.corrections)

    def _catalogue(self) -> CatalogueContents:
        """Gather what the catalogue lists: datasets as it tells of them, promises as the texts have them."""
        others = datasets_listed(self.package, load_organisations().operator.base_address)
        (openings, _) = opening_tables([self._quoted(plan_id, origin) for plan_id, origin in self._origins()])
        names = [column.name for column in openings.table.columns]
        promises = [dict(zip(names, cells, strict=True)) for cells in openings.cells()]
        return CatalogueContents(others, promises, tuple(self._kept()), self.package.folder)

    def _quoted(self, plan_id: str, origin: Origin) -> PlanEntry:
        """Read a text again that the catalogue quotes; it carries no document as received."""
        text = self.package.sources.get(plan_id)
        if text is None:
            raise RebuildingError(f"source/{plan_id}.txt is missing")
        return self._entry(plan_id, SourceText(text, "text", "", text.encode("utf-8")), "", origin)

    def _kept(self) -> Iterator[Fulfilment]:
        """Take back the reviewed entries about promises that were kept."""
        table = self.package.table("catalogue")
        for record in table.records() if table else ():
            if record["entry_type"] == "commitment" and record["status"] == "published":
                given = {name: record[name] for name in ("opening_id", "checked_on", "open_type", "open_condition")}
                yield Fulfilment.model_validate({**given, "address": record["fulfilled_by"]})

    def _stated_releases(self) -> Releases:
        """Make a release record that says what the package says of its version and days."""
        catalogue = self.package.catalogue
        if not catalogue.get("issued_on"):
            return Releases()
        name, version = self.package.name, str(self.package.descriptor.get("version"))
        shared = {"package": name, "notes": str(catalogue.get("version_notes", ""))}
        last = {**shared, "version": version, "day": catalogue.get("modified_on"), "sha256": self._data_hash()}
        entries = [Release.model_validate(last)]
        difference = parse_json(self.package.read_text(_DIFFERENCE))
        if difference:
            first = {"version": difference.get("old_version"), "day": catalogue.get("issued_on")}
            entries.insert(0, Release.model_validate({**last, **first}))
        return Releases(releases=tuple(entries), record=self._stated_changes(name, version))

    def _stated_changes(self, name: str, version: str) -> Path:
        """Put the package's table of changes where a release record keeps it."""
        record = self.folder / "releases.yml"
        written = self.package.read_text("data/changes.csv") or ""
        place = changes_file(record, name, version)
        place.parent.mkdir(parents=True)
        place.write_bytes(written.encode("utf-8"))
        return record

    def _data_hash(self) -> str:
        """Hash the data of the package as the release record does; data that is not released has none there."""
        if not self.package.catalogue.get("released"):
            return "0" * 64
        return hash_of_tables(self.package)


def _sidecar(basis: Basis | None, plan_id: str) -> Sidecar | None:
    """Put together what a source was registered with, if it was. Raises RebuildingError."""
    found = sidecar_of_basis(basis, plan_id) if basis else None
    if basis and found is None:
        raise RebuildingError(f"{BASIS_PATH}, the copy of its registration, is missing or incomplete")
    return found


def _stage_plan(entry: PlanEntry, place: Path, releases: Releases) -> None:
    """Write the package of a plan."""
    stage_package(entry.plan, place, entry.sidecar, releases, entry.original, entry.original_name, entry.corrections)


def _correction(record: Mapping[str, str]) -> Correction:
    """Take a correction back from its row."""
    given = {name: value for name, value in record.items() if value and name != "plan_id"}
    values = {"old": given.pop("old_value", ""), "new": given.pop("new_value", None)}
    if given.get("column") and given.get("kind") == "error" and values["new"] is None:
        values["new"] = ""
    return Correction.model_validate({**given, **values})
