"""Adds to the release record the packages whose data is not that of their newest release."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datapackages.catalogue.published import NAME as CATALOGUE
from datapackages.changes import record_changes
from datapackages.releases import Step, data_hash, load_releases, next_release, print_releases
from datapackages.stored import read_stored_package
from datapackages.swap import put_file
from flows.exceptions import UsageError
from flows.publishing import packages_in
from flows.settings import Settings
from validation.report import read_passed


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A release that was added, and whether what it changes could be compared with the version before."""

    package: str
    version: str
    note: str


def release_packages(
    names: Sequence[str], settings: Settings, *, day: date, step: Step, notes: str
) -> list[NewRelease]:
    """Release packages of the last run, all of them where none is named.

    What a new version changes is found by comparing it with the one on the portal, and kept beside the record.

    Args:
        names: packages to look at; where none is named, the catalogue is left out of a release of others, for it
            lists their new versions only after the next run, and is released then.
        settings: where the packages, the portal and the record are.
        day: day of the release.
        step: how far the version is raised; the first release is 1.0.0.
        notes: what changed, for the change log.

    Raises:
        UsageError: there is no such package, or one that did not pass validation.
        ReleaseError: the record cannot be read, or the day lies before an earlier release.
    """
    releases = load_releases(settings.releases)
    added: list[NewRelease] = []
    for folder in _chosen(names, settings.packages):
        if folder.name == CATALOGUE and added and not names:
            # It lists versions, which are new now: what stands there is no longer what it has to say.
            continue
        if not read_passed(folder):
            raise UsageError(f"{folder}: did not pass validation; mend what its report lists and run again")
        before = releases.of(folder.name)
        releases = next_release(releases, folder.name, _data_hash(folder), day, step=step, notes=notes)
        after = releases.of(folder.name)
        if after != before:
            note = (
                _record_changes(folder, before[-1].version, after[-1].version, settings) if before else "first release"
            )
            added.append(NewRelease(folder.name, after[-1].version, note))
    put_file(settings.releases, print_releases(releases).encode())
    return added


def _record_changes(folder: Path, old_version: str, new_version: str, settings: Settings) -> str:
    """Keep what a version changes, where the version before is at hand."""
    old = settings.portal / "datasets" / folder.name / "versions" / f"{old_version}.zip"
    if not old.is_file():
        return f"what it changes is not recorded, for {old} is not there"
    rows = record_changes(settings.releases, read_stored_package(old), read_stored_package(folder), new_version)
    return f"{len(rows)} changes since {old_version}"


def _chosen(names: Sequence[str], packages: Path) -> list[Path]:
    folders = {folder.name: folder for folder in packages_in(packages)}
    if not folders:
        raise UsageError(f"{packages}: holds no package; make them with `planport run`")
    missing = [name for name in names if name not in folders]
    if missing:
        raise UsageError(f"{missing[0]}: no such package in {packages}; there are {', '.join(folders)}")
    return [folders[name] for name in names or sorted(folders, key=lambda name: (name == CATALOGUE, name))]


def _data_hash(folder: Path) -> str:
    resources = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    tables = [resource for resource in resources if "schema" in resource]
    return data_hash((table["name"], (folder / table["path"]).read_bytes(), table["schema"]) for table in tables)
