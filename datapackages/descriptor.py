"""Composes `datapackage.json`: valid for Frictionless v1, with the project's own metadata in the object `catalogue`.

v2's uniqueKeys, fieldsMatch and categories are accepted by frictionless but not enforced, so none is used here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from datapackages.definitions import Column, Table, definitions
from datapackages.metadata import DatasetMetadata
from datapackages.program import made_by
from datapackages.releases import Standing
from datapackages.vocabularies import Operator
from datapackages.writer import WrittenFile, WrittenTable

CC0 = {
    "name": "CC0-1.0",
    "title": "CC0 1.0 Universal",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}

_FORMATS = {
    ".csv": ("csv", "text/csv"),
    ".docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".html": ("html", "text/html"),
    ".htm": ("html", "text/html"),
    ".json": ("json", "application/json"),
    ".jsonl": ("jsonl", "application/jsonl"),
    ".jsonld": ("jsonld", "application/ld+json"),
    ".md": ("md", "text/markdown"),
    ".pdf": ("pdf", "application/pdf"),
    ".ttl": ("ttl", "text/turtle"),
    ".txt": ("txt", "text/plain"),
    ".xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_OTHER_FORMAT = ("bin", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file of a package that is no table, with its titles."""

    file: WrittenFile
    title: str
    title_en: str


def table_schema(table: Table, present: frozenset[str]) -> dict[str, Any]:
    """Compose a table's Table Schema; foreign keys only to tables that are present in the package."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
    }
    keys = [_foreign_key(table, column, other) for column, other in table.foreign_keys.items() if other in present]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def describe(
    metadata: DatasetMetadata,
    tables: Iterable[WrittenTable],
    files: Iterable[NamedFile],
    standing: Standing,
    operator: Operator,
) -> dict[str, Any]:
    """Compose the whole descriptor of a package, keys in a fixed order, keys without a value left out."""
    tables = tuple(tables)
    present = frozenset(table.data.table.name for table in tables)
    day = standing.modified_on or metadata.fallback_day
    descriptor: dict[str, Any] = {
        "name": metadata.name,
        "profile": "tabular-data-package",
        "title": metadata.title,
        "title_en": metadata.title_en,
        "description": metadata.description,
        "description_en": metadata.description_en,
        "homepage": operator.home_page,
        "version": standing.version,
        "created": f"{day.isoformat()}T00:00:00Z" if day else "",
        "keywords": list(metadata.keywords),
        "licenses": [CC0],
        "contributors": _contributors(metadata, operator),
        "sources": [_source(metadata, place) for place in range(len(metadata.sources))],
        "resources": [_resource(table, present) for table in tables],
        "catalogue": _catalogue(metadata, files, standing, operator),
    }
    return {key: value for key, value in descriptor.items() if value not in ("", [])}


def _field(column: Column) -> dict[str, Any]:
    """Describe one column."""
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.enum:
        constraints["enum"] = list(column.enum)
    for name in ("pattern", "minimum", "maximum"):
        value = getattr(column, name)
        if value is not None:
            constraints[name] = value
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "title_en": column.title_en,
        "description": column.description,
        "description_en": column.description_en,
    }
    if column.unit:
        field["unit"] = column.unit
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_key(table: Table, column: str, other: str) -> dict[str, Any]:
    """Describe one foreign key; a table refers to itself by the empty name."""
    target = list(definitions().table(other).primary_key)
    return {"fields": [column], "reference": {"resource": "" if other == table.name else other, "fields": target}}


def _resource(written: WrittenTable, present: frozenset[str]) -> dict[str, Any]:
    """Describe one table's file."""
    table = written.data.table
    return {
        "name": table.name,
        "profile": "tabular-data-resource",
        "path": written.file.path,
        "title": table.title,
        "title_en": table.title_en,
        "description": table.description,
        "description_en": table.description_en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.file.bytes,
        "hash": f"sha256:{written.file.sha256}",
        "rows": len(written.data.rows),
        "schema": table_schema(table, present),
    }


def _contributors(metadata: DatasetMetadata, operator: Operator) -> list[dict[str, str]]:
    """Name the issuer where it is printed, and who publishes the data."""
    author = [{"title": title, "role": "author"} for title in metadata.author.split(";") if title]
    publisher = {"title": operator.title, "title_en": operator.title_en, "role": "publisher"}
    if operator.home_page:
        publisher["path"] = operator.home_page
    return [*author, publisher]


def _source(metadata: DatasetMetadata, place: int) -> dict[str, str]:
    """Describe one source document."""
    source = metadata.sources[place]
    accessed = source.accessed.isoformat() if source.accessed else ""
    entry = {"title": source.title, "path": source.path, "accessed": accessed, "sha256": source.sha256}
    return {key: value for key, value in entry.items() if value}


def _catalogue(
    metadata: DatasetMetadata, files: Iterable[NamedFile], standing: Standing, operator: Operator
) -> dict[str, Any]:
    """Compose the project's own metadata; a value that is not known is an empty string or is left out."""
    catalogue: dict[str, Any] = {
        "identifier": metadata.name,
        "provider_code": metadata.provider_code,
        "contact": {key: value for key, value in operator.contact.model_dump().items() if value},
        "themes": list(metadata.themes),
        "classification": metadata.classification,
        "share_type": "unconditional",
        "share_condition": "",
        "share_method": "download",
        "open_type": metadata.open_type,
        "open_condition": "",
        "update_cycle": metadata.update_cycle,
        "issued_on": standing.issued_on.isoformat() if standing.issued_on else "",
        "modified_on": standing.modified_on.isoformat() if standing.modified_on else "",
        "released": standing.released,
        "version_notes": standing.notes,
        "spatial": _spatial(metadata),
        "temporal": _temporal(metadata),
        "language": "zh",
        "rights": metadata.rights,
        "citation": citation(metadata, standing, operator),
        "source_sha256": [source.sha256 for source in metadata.sources],
        "provenance": {
            **made_by(),
            "corrections": metadata.corrections,
        },
        "authority": metadata.authority,
        "quality": _quality(metadata),
        "related": list(metadata.related),
        "organisation": metadata.organisation or None,
        "feedback_url": operator.feedback_url,
        "files": [_file(named) for named in files],
        "expected": _expected(metadata),
    }
    return {key: value for key, value in catalogue.items() if value is not None}


def _spatial(metadata: DatasetMetadata) -> dict[str, str]:
    """Give the area by its code and names, as far as they are known."""
    area = {
        "code": metadata.spatial_code,
        "title": metadata.spatial_title,
        "title_en": metadata.spatial_title_en,
    }
    return {key: value for key, value in area.items() if value}


def _temporal(metadata: DatasetMetadata) -> dict[str, str]:
    """Give the period as days; an end that is not printed is left out."""
    period = {}
    if metadata.period_start:
        period["start"] = f"{metadata.period_start:04d}-01-01"
    if metadata.period_end:
        period["end"] = f"{metadata.period_end:04d}-12-31"
    return period


def citation(metadata: DatasetMetadata, standing: Standing, operator: Operator) -> str:
    """Say how to cite this version."""
    author = f"{metadata.author.replace(';', '、')}，" if metadata.author else ""
    day = f"，{standing.modified_on.isoformat()}" if standing.modified_on else ""
    return f"{author}《{metadata.title}》（数据集 {metadata.name}，版本 {standing.version}{day}），{operator.title}编。"


def _quality(metadata: DatasetMetadata) -> dict[str, Any]:
    """Give what was measured while reading."""
    quality: dict[str, Any] = {"known_issues": metadata.quality.known_issues, **dict(metadata.quality.issues)}
    if metadata.quality.coverage is not None:
        quality["coverage"] = float(metadata.quality.coverage)
    return quality


def _expected(metadata: DatasetMetadata) -> dict[str, Any] | None:
    """Copy what the sidecar expects, so that the package can be validated with nothing beside it."""
    sidecar = metadata.registered
    if sidecar is None:
        return {"rows": dict(metadata.least_rows)} if metadata.least_rows else None
    expected: dict[str, Any] = {
        "source_sha256": sidecar.sha256,
        "rows": dict(sidecar.expected.rows),
        "damage": sidecar.damage.model_dump(exclude_none=True),
    }
    if sidecar.expected.coverage is not None:
        expected["coverage"] = float(sidecar.expected.coverage)
    return expected


def _file(named: NamedFile) -> dict[str, Any]:
    """Describe a file that is no table."""
    suffix = named.file.path[named.file.path.rfind(".") :].lower()
    file_format, mediatype = _FORMATS.get(suffix, _OTHER_FORMAT)
    return {
        "path": named.file.path,
        "title": named.title,
        "title_en": named.title_en,
        "format": file_format,
        "mediatype": mediatype,
        "bytes": named.file.bytes,
        "hash": f"sha256:{named.file.sha256}",
    }
