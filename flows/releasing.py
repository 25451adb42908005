"""Adds to the release record the packages whose data is not that of their newest release."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from datapackages.releases import Releases, Step, data_hash, load_releases, next_release, print_releases
from datapackages.swap import put_file
from flows.exceptions import UsageError
from flows.publishing import packages_in
from flows.settings import Settings
from validation.report import read_passed


def release_packages(
    names: Sequence[str], settings: Settings, *, day: date, step: Step, notes: str
) -> Iterator[tuple[str, str]]:
    """Release packages of the last run, all of them where none is named, and give name and version of each new release.

    Args:
        names: packages to look at.
        settings: where the packages and the record are.
        day: day of the release.
        step: how far the version is raised; the first release is 1.0.0.
        notes: what changed, for the change log.

    Raises:
        UsageError: there is no such package, or one that did not pass validation.
        ReleaseError: the record cannot be read, or the day lies before an earlier release.
    """
    before = releases = load_releases(settings.releases)
    for folder in _chosen(names, settings.packages):
        if not read_passed(folder):
            raise UsageError(f"{folder}: did not pass validation; mend what its report lists and run again")
        releases = next_release(releases, folder.name, _data_hash(folder), day, step=step, notes=notes)
    put_file(settings.releases, print_releases(releases).encode())
    yield from _added(before, releases)


def _chosen(names: Sequence[str], packages: Path) -> list[Path]:
    folders = {folder.name: folder for folder in packages_in(packages)}
    if not folders:
        raise UsageError(f"{packages}: holds no package; make them with `planport run`")
    missing = [name for name in names if name not in folders]
    if missing:
        raise UsageError(f"{missing[0]}: no such package in {packages}; there are {', '.join(folders)}")
    return [folders[name] for name in names or folders]


def _data_hash(folder: Path) -> str:
    resources = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    tables = [resource for resource in resources if "schema" in resource]
    return data_hash((table["name"], (folder / table["path"]).read_bytes(), table["schema"]) for table in tables)


def _added(before: Releases, after: Releases) -> Iterator[tuple[str, str]]:
    for release in after.releases[len(before.releases) :]:
        yield release.package, release.version
