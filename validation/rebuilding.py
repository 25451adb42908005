"""Builds a plan's package again from the source that it carries: every cell, line and key must be the same.

The other checks say what is wrong with a value; this one leaves no value out, be it derived, copied or only told in the
README. What the source does not print comes from the registration (basis.json), versions and days from the release
record where that is at hand, else from the package itself. Knows how a package is built, but no rule of reading.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from datapackages.build import stage_package
from datapackages.changes import changes_file
from datapackages.releases import Release, Releases, data_hash
from datapackages.sidecar import Sidecar
from extract.corrections import Correction, apply_corrections
from extract.exceptions import PlanportError
from extract.models import Plan
from extract.plan import extract_plan
from extract.text.readers import SourceText, read_source
from validation.basis import Basis, sidecar_of_basis
from validation.comparing import compare_packages
from validation.exceptions import RebuildingError
from validation.packages import LIMITS, LoadedPackage, check_path, parse_json
from validation.provenance import is_made_by_another, not_repeated
from validation.quarantine import read_quarantine, without_rows
from validation.results import Check, Failure, Importance, checked, package_failure
from validation.rows import QUARANTINE_PATH, Rows

_RULE = "built-again"
_DIFFERENCE = "diff.json"


def check_built_again(rows: Rows, basis: Basis | None, releases: Releases | None = None) -> tuple[Check, ...]:
    """Build the package of one plan again and compare; of collections nothing is said.

    Args:
        rows: the rows of the package; everything else about it has passed.
        basis: what its source was registered with.
        releases: the release record where that is at hand.
    """
    package = rows.package
    if [row["plan_id"] for row in rows.of("plans")] != [package.name]:
        return ()
    if is_made_by_another(package):
        failures = tuple(_unreleased(package, releases))
        importance: Importance = "required" if failures else "advisory"
        return (checked(_RULE, 0, failures or (not_repeated(package),), importance),)
    with tempfile.TemporaryDirectory(prefix="planport-") as temporary:
        failures = tuple(_failures(package, basis, releases, Path(temporary)))
    return (checked(_RULE, sum(len(table.rows) for table in package.tables), failures),)


def _unreleased(package: LoadedPackage, releases: Releases | None) -> Iterator[Failure]:
    """Compare the data of a package that another program made with the release record, where that is at hand."""
    if releases is None:
        return
    hashed = hash_of_tables(package)
    version = package.descriptor.get("version")
    if not any(known.version == version and known.sha256 == hashed for known in releases.of(package.name)):
        advice = "Another program made it, and the release record knows no such data; build the package again."
        yield package_failure("version", version, advice)


def hash_of_tables(package: LoadedPackage) -> str:
    """Hash the data of a package as the release record does."""
    return data_hash(
        (table.name, check_path(package.folder, table.resource["path"]).read_bytes(), table.resource["schema"])
        for table in package.tables
    )


def _failures(
    package: LoadedPackage, basis: Basis | None, releases: Releases | None, folder: Path
) -> Iterator[Failure]:
    """Build and compare; a package that cannot be built again has failed."""
    try:
        again = _Again(package, basis, releases, folder).build()
    except ValidationError as error:
        reason = str(error.errors(include_url=False)[0]["msg"])
    except PlanportError as error:
        reason = " ".join(str(error).split()).replace(str(package.folder), package.name)
    else:
        yield from compare_packages(package, again)
        return
    yield package_failure(package.name, reason, "It cannot be built again from what it carries; build it anew.")


@lru_cache(maxsize=16)
def _read(source: SourceText, plan_id: str) -> Plan:
    """Read a source as a plan; the same source is read once a process."""
    return extract_plan(source.text, plan_id=plan_id, source_format=source.source_format)


@dataclass(frozen=True, slots=True)
class _Again:
    """What is needed to build a package again, and a folder to build it in."""

    package: LoadedPackage
    basis: Basis | None
    releases: Releases | None
    folder: Path

    def build(self) -> Path:
        """Build it; gives its folder. Raises PlanportError or ValidationError where it cannot be built."""
        plans = self.package.table("plans")
        record = next(plans.records()) if plans else {}
        document = check_path(self.package.folder, record.get("source_file"))
        source = read_source(document)
        if len(source.text) > LIMITS.characters_read_again:
            raise RebuildingError(f"the source has more than {LIMITS.characters_read_again} characters")
        corrected = apply_corrections(_read(source, self.package.name), tuple(self._corrections()))
        plan, _ = without_rows(corrected.plan, read_quarantine(self.package.read_text(QUARANTINE_PATH)))
        place = self.folder / "package"
        releases = self.releases or self._stated_releases()
        stage_package(plan, place, self._sidecar(), releases, source.original, document.name, corrected.corrections)
        return place

    def _sidecar(self) -> Sidecar | None:
        """Put together what the source was registered with."""
        if self.basis is None:
            return None
        found = sidecar_of_basis(self.basis, self.package.name)
        if found is None:
            raise RebuildingError("validation/basis.json, the copy of its registration, is missing or incomplete")
        return found

    def _corrections(self) -> Iterator[Correction]:
        """Take the corrections back from their table."""
        table = self.package.table("corrections")
        for record in table.records() if table else ():
            given = {name: value for name, value in record.items() if value and name != "plan_id"}
            values = {"old": given.pop("old_value", ""), "new": given.pop("new_value", None)}
            if given.get("column") and given["kind"] == "error" and values["new"] is None:
                values["new"] = ""
            yield Correction.model_validate({**given, **values})

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
