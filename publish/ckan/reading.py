"""What the portal's answers say that it holds, and in what that differs from what was to be. Pure."""

from collections.abc import Mapping
from typing import Any

from publish.ckan.extras import extras_of
from publish.ckan.identity import MANIFEST_KEY, StoredManifest, archive_path, state_of
from publish.ckan.mapping import legal_tags
from publish.ckan.resources import NAME_KEY, ROWS_KEY, is_in_archive_only, own_resources
from publish.planner import DatasetChange
from publish.portal import FileRecord, Manifest, ReadBack, ResourceRecord

_SHOWN = 5


def read_back_of(dataset: Mapping[str, Any]) -> ReadBack:
    """Tell what a dataset of the portal is: files by their sizes and hashes, tables by their titles and rows."""
    name = str(dataset["name"])
    state = state_of(name, extras_of(dataset).get(MANIFEST_KEY))
    own = own_resources(name, dataset)
    manifest = state.manifest
    known = {record.path: record for record in manifest.resources} if manifest else {}
    archives = {archive_path(name, version.version) for version in manifest.versions} if manifest else set()
    files = [
        FileRecord(path=path, bytes=int(resource.get("size") or 0), sha256=str(resource.get("hash") or ""))
        for path, resource in own.items()
        if path not in archives
    ]
    if manifest is not None and manifest.withdrawal is None and _has_archive(own, manifest):
        files += [record for record in manifest.files if is_in_archive_only(record.path)]
    resources = tuple(
        ResourceRecord(
            name=str(own[path].get(NAME_KEY) or record.name),
            title=str(own[path].get("name") or ""),
            path=path,
            rows=_number(own[path].get(ROWS_KEY)),
        )
        for path, record in known.items()
        if path in own
    )
    status = "incomplete" if state.interrupted or state.status == "foreign" else state.status
    title, version = str(dataset.get("title") or ""), str(dataset.get("version") or "")
    return ReadBack(name, status, title, version, tuple(sorted(files, key=lambda file: file.path)), resources)


def problems_of(dataset: Mapping[str, Any], change: DatasetChange) -> list[str]:
    """Say in what a dataset of the portal is not as planned, beyond what every portal's reading back compares."""
    name = change.name
    problems: list[str] = []
    if change.manifest is None:
        return problems
    if extras_of(dataset).get(MANIFEST_KEY) != StoredManifest(manifest=change.manifest).printed():
        problems.append(f"{name}: the manifest reads back as another one; publish again")
    if dataset.get("private"):
        problems.append(f"{name}: is still private; publish again")
    own = own_resources(name, dataset)
    if change.manifest.withdrawal is not None:
        problems += [f"{name}: {path} is still there; withdraw it again" for path in sorted(own)[:_SHOWN]]
        return problems
    if not _has_archive(own, change.manifest):
        problems.append(f"{name}: the archive of {change.manifest.version} reads back with other bytes; publish again")
    if change.package is not None:
        missing = {*legal_tags(change.package.descriptor.keywords)} - {tag["name"] for tag in dataset.get("tags") or []}
        problems += [f"{name}: tag {tag!r} is missing on the portal; publish again" for tag in sorted(missing)[:_SHOWN]]
    return problems


def _has_archive(own: Mapping[str, Mapping[str, Any]], manifest: Manifest) -> bool:
    """Tell whether the archive of the newest version is there, as large as it should be and with its hash."""
    newest = manifest.versions[-1]
    held = own.get(archive_path(manifest.name, newest.version), {})
    return (held.get("size"), held.get("hash")) == (newest.bytes, newest.sha256)


def _number(value: object) -> int | None:
    """Read a number of rows."""
    text = "" if value is None else str(value)
    return int(text) if text.isdigit() else None
