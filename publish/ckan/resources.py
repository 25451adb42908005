"""The resources that a package's dataset has: one for each table and file, and one for each version's archive. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datapackages.described import PackageFile, Resource
from datapackages.terms import MEDIA_TYPES, format_of
from publish.ckan.columns import TableDefinition, definition_of, read_rows
from publish.ckan.identity import PATH_KEY, archive_path, is_own, resource_id
from publish.ckan.mapping import LICENCE_ADDRESSES, download_address
from publish.ckan.tables import WantedTable
from publish.ckan.uploads import Upload
from publish.packages import PackageToPublish
from publish.portal import FileRecord

DEFINITION_KEY = "table_definition"
NAME_KEY = "table_name"
ROWS_KEY = "rows"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_TITLES = {
    "datapackage.json": ("数据包描述（datapackage.json）", "Description of the package (datapackage.json)"),
    "validation/report.json": ("校验报告（JSON）", "Validation report (JSON)"),
    "validation/report.html": ("校验报告（网页）", "Validation report (web page)"),
    "README.md": ("说明", "Read me"),
    "diff.json": ("与上一版本的差异", "Difference to the version before"),
}
# What visitors look for first stands first; what is not named here follows by its path.
_ORDER = (
    ".xlsx",
    ".zip",
    "datapackage.json",
    "validation/report.html",
    "validation/report.json",
    "source/",
    "README.md",
)


@dataclass(frozen=True, slots=True)
class WantedResource:
    """One resource as it is to be: its id, its file, and the fields that CKAN keeps of it."""

    id: str
    path: str
    file: Path
    record: FileRecord
    fields: Mapping[str, Any]
    table: WantedTable | None = None

    @property
    def upload(self) -> Upload:
        """The file as it is sent to `package_revise`."""
        place = f"update__resources__{self.id}__upload"
        name, media_type = self.record.path.rsplit("/", 1)[-1], str(self.fields["mimetype"])
        return Upload(place, self.file, name, media_type, self.record.bytes, self.record.sha256)

    def created(self, dataset: str, address: str) -> dict[str, Any]:
        """Describe the resource for the call that makes it, before its file is there.

        The address is that of the file to come: CKAN makes the default views of texts only for its own addresses.
        """
        made = {"id": self.id, **self.fields, "url": download_address(address, dataset, self.path), "url_type": ""}
        # So neither the flag nor the index has to be set again for each table. Where `url_type` is "datastore", each
        # writing of a table leaves a job behind that changes the dataset once more, whenever somebody works it off.
        return made if self.table is None else made | {"datastore_active": True}

    def differs(self, present: Mapping[str, Any]) -> bool:
        """Tell whether a field of the portal's resource has another value."""
        return any(str(present.get(name) or "") != str(value or "") for name, value in self.fields.items())


def wanted_resources(package: PackageToPublish, trigger: str) -> tuple[WantedResource, ...]:
    """List the resources of a package: tables in its order, then files.

    Args:
        package: The package.
        trigger: The function that makes the rows of tables searchable in Chinese; empty where the portal has none.
    """
    tables = [_table(package, table, trigger) for table in package.descriptor.tables]
    shown = {wanted.path for wanted in tables}
    known: dict[str, PackageFile] = {file.path: file for file in package.descriptor.catalogue.files}
    known |= {resource.path: resource for resource in package.descriptor.resources}
    others = [
        _file(package, record, known.get(record.path))
        for record in package.files
        if record.path not in shown and not is_in_archive_only(record.path)
    ]
    return (*tables, *sorted([*others, _archive(package)], key=lambda wanted: _place(wanted.path)))


def is_in_archive_only(path: str) -> bool:
    """Tell whether a file has no resource of its own: what the checks were made with, beside the report.

    >>> is_in_archive_only("validation/report.json"), is_in_archive_only("validation/basis.json")
    (False, True)
    """
    return path.startswith("validation/") and not path.startswith("validation/report.")


def own_resources(dataset: str, package: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """List the resources of a portal's dataset that planport made, by their paths."""
    return {resource[PATH_KEY]: resource for resource in package.get("resources", []) if is_own(dataset, resource)}


def _table(package: PackageToPublish, table: Resource, trigger: str) -> WantedResource:
    """Describe a table."""
    rows = tuple(read_rows(package.folder / table.path))
    definition: TableDefinition = definition_of(table, rows, trigger)
    identifier = resource_id(package.name, table.path)
    record = package.file(table.path) or FileRecord(path=table.path, bytes=table.bytes, sha256=table.sha256)
    fields = {
        **_fields(package, record, table, (table.title or table.name, table.title_en)),
        "description": table.description,
        "description_en": table.description_en,
        NAME_KEY: table.name,
        ROWS_KEY: str(len(rows)),
        "primary_key": ",".join(table.primary_key),
        DEFINITION_KEY: definition.fingerprint,
    }
    wanted = WantedTable(identifier, definition, rows)
    return WantedResource(identifier, table.path, package.folder / table.path, record, fields, wanted)


def _file(package: PackageToPublish, record: FileRecord, known: PackageFile | None) -> WantedResource:
    """Describe a file that is no table."""
    title, title_en = _TITLES.get(record.path, (record.path, record.path))
    titles = (known.title, known.title_en) if known and known.title else (title, title_en)
    fields = _fields(package, record, known, titles)
    return WantedResource(
        resource_id(package.name, record.path), record.path, package.folder / record.path, record, fields
    )


def _archive(package: PackageToPublish) -> WantedResource:
    """Describe the archive of this version; those of earlier versions stay as they are."""
    path = archive_path(package.name, package.version)
    record = package.archive.model_copy(update={"path": path})
    titles = (f"整包下载（版本 {package.version}）", f"Whole package (version {package.version})")
    fields = _fields(package, record, None, titles)
    return WantedResource(resource_id(package.name, path), path, package.archive_path, record, fields)


def _fields(
    package: PackageToPublish, record: FileRecord, known: PackageFile | None, titles: tuple[str, str]
) -> dict[str, Any]:
    """Compose what every resource says of itself; `titles` are the Chinese and the English one."""
    kind = (known.format if known else "") or format_of(record.path)
    licence = package.descriptor.licenses[0].name if package.descriptor.licenses else ""
    return {
        "name": titles[0],
        "name_en": titles[1],
        "description": "",
        "format": kind.upper(),
        "mimetype": (known.mediatype if known else "") or MEDIA_TYPES.get(kind, "application/octet-stream"),
        "size": record.bytes,
        "hash": record.sha256,
        "hash_algorithm": _SHA256,
        "license": LICENCE_ADDRESSES.get(licence, ""),
        PATH_KEY: record.path,
    }


def _place(path: str) -> tuple[int, str]:
    """Say where a file stands in the list of resources."""
    fits = (at for at, part in enumerate(_ORDER) if path.endswith(part) or path.startswith(part))
    return (next(fits, len(_ORDER)), path)
