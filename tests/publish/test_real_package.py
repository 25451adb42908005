"""A package as datapackages builds it and validation passes it is published as it is."""

from datetime import date
from pathlib import Path

from datapackages.build import seal_package, stage_package
from datapackages.releases import Releases, next_release
from publish.apply import publish
from publish.directory.portal import DirectoryPortal
from tests.plans import PLAN_ID, SOURCE, small_plan
from tests.publish.making import tree
from tests.publish.sites import broken_links
from validation.gate import validate_package


def built(root: Path, *, released: bool) -> Path:
    """Build the small plan's package."""
    staged = stage_package(small_plan(), root / "first", None, Releases(), SOURCE.encode(), f"{PLAN_ID}.txt")
    releases = next_release(Releases(), PLAN_ID, staged.data_hash, date(2026, 1, 5)) if released else Releases()
    staged = stage_package(small_plan(), root / "second", None, releases, SOURCE.encode(), f"{PLAN_ID}.txt")
    report = validate_package(staged.folder)
    report.write(staged.folder)
    assert report.passed, report.lines()
    return seal_package(staged, root / "packages" / PLAN_ID).folder


def test_a_built_package_is_published_and_read_back(tmp_path: Path) -> None:
    package = built(tmp_path, released=True)
    portal = DirectoryPortal(tmp_path / "portal")
    result = publish([package], portal)
    assert result.ok, result.datasets
    held = tree(portal.folder / "datasets" / PLAN_ID)
    assert {path: held[path] for path in tree(package)} == tree(package)
    assert broken_links(portal.folder) == []
    assert not publish([package], portal).changed


def test_a_package_that_nobody_released_is_refused(tmp_path: Path) -> None:
    result = publish([built(tmp_path, released=False)], DirectoryPortal(tmp_path / "portal"))
    assert (result.ok, (tmp_path / "portal").exists()) == (False, False)
    assert "planport release" in result.datasets[0].messages[0]
