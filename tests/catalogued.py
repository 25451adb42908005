"""A released catalogue of released packages, small but really built, for tests of all rooms behind the packages."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from datapackages.build import StagedPackage, seal_package, stage_package
from datapackages.catalogue.published import NAME
from datapackages.catalogue.stage import stage_catalogue
from datapackages.collections.entries import PlanEntry
from datapackages.collections.stage import stage_collection
from datapackages.releases import Releases, next_release
from tests.plans import PLAN_ID, SOURCE, small_plan
from validation.basis import Origin
from validation.gate import validate_package

DAY = date(2026, 5, 6)


def staged_packages(root: Path, releases: Releases) -> Iterator[StagedPackage]:
    """Stage a plan's package and the collection of its promises."""
    entry = PlanEntry(small_plan(), None, SOURCE.encode(), f"{PLAN_ID}.txt")
    original = (entry.original, entry.original_name)
    yield stage_package(entry.plan, root / "staging" / PLAN_ID, None, releases, *original)
    yield stage_collection("data-openings", [entry], root / "staging" / "data-openings", releases)


def sealed(staged: StagedPackage, packages: Path) -> Path:
    """Put a staged package in its place; it must pass."""
    plans = None if staged.name == PLAN_ID else {PLAN_ID: Origin()}
    report = validate_package(staged.folder, plans=plans)
    assert report.passed, report.lines()
    report.write(staged.folder)
    return seal_package(staged, packages / staged.name).folder


class Built:
    """Released packages, and the released catalogue of them."""

    def __init__(self, root: Path, fulfilments: str = "[]") -> None:
        """Build everything below a folder, with these reviewed entries about promises that were kept."""
        self.fulfilments = root / "fulfilments.yml"
        self.fulfilments.write_text(fulfilments, encoding="utf-8")
        self.releases = Releases()
        for staged in staged_packages(root / "first", self.releases):
            self.releases = next_release(self.releases, staged.name, staged.data_hash, DAY)
        self.packages = [
            sealed(staged, root / "packages") for staged in staged_packages(root / "second", self.releases)
        ]
        unreleased = self.stage(root / "third")
        self.releases = next_release(self.releases, NAME, unreleased.data_hash, DAY)
        self.staged = self.stage(root / "fourth")
        self.folder = sealed(self.staged, root / "packages")

    def stage(self, root: Path) -> StagedPackage:
        """Stage the catalogue."""
        return stage_catalogue(self.packages, root / NAME, self.releases, self.fulfilments)

    def rows(self, table: str = "catalogue") -> list[dict[str, str]]:
        """The rows of one of its tables."""
        with (self.folder / f"data/{table}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def row(self, entry_id: str) -> dict[str, str]:
        """One entry."""
        return next(row for row in self.rows() if row["entry_id"] == entry_id)

    def descriptor(self, name: str) -> dict[str, object]:
        """The descriptor of a package."""
        content: dict[str, object] = json.loads((self.folder.parent / name / "datapackage.json").read_bytes())
        return content
