"""The datasets that a catalogue lists, as its own table and its graph tell of them together.

What the table `catalogue` says of a dataset counts; what it has no column for is taken from the graph: English texts,
titles of sources, files that are no tables. So a catalogue can be made again from itself, and where table and graph do
not say the same, something in it comes out otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from datapackages.catalogue import places
from datapackages.catalogue.published import NAME, Archive, PublishedDataset
from datapackages.catalogue.stage import JSON_LD
from datapackages.definitions import definitions
from datapackages.described import Descriptor
from datapackages.descriptor import table_schema
from validation.exceptions import RebuildingError
from validation.packages import LoadedPackage, parse_json

Record = Mapping[str, str]
_PARTS = ("classification", "provider_code", "share_type", "share_condition", "share_method", "open_type")
_MORE_PARTS = ("open_condition", "update_cycle", "issued_on", "modified_on", "citation", "authority", "feedback_url")


def datasets_listed(package: LoadedPackage, base: str) -> tuple[PublishedDataset, ...]:
    """Put together the datasets that a catalogue lists beside itself, by name; `base` is the portal's address.

    Raises:
        RebuildingError: its table or graph cannot be read so far.
        ValidationError: what they say is no description of a dataset.
    """
    table = package.table("catalogue")
    records = list(table.records()) if table else []
    graph = _Graph(package.read_text(JSON_LD))
    listed = [one for one in records if one["entry_type"] == "dataset" and one["entry_id"] != NAME]
    return tuple(_dataset(record, _tables_of(records, record["entry_id"]), graph, base) for record in listed)


def _tables_of(records: Iterable[Record], name: str) -> list[Record]:
    """Choose the entries of a dataset's tables."""
    return [one for one in records if one["entry_type"] == "resource" and one["parent_entry_id"] == name]


class _Graph:
    """The nodes of a graph by their addresses, as far as values are looked up in it."""

    def __init__(self, written: str | None) -> None:
        """Read JSON-LD as it is written here. Raises RebuildingError."""
        try:
            loaded = parse_json(written)
            nodes = {str(node["@id"]): node for node in loaded["@graph"]}
        except (ValueError, RecursionError, TypeError, KeyError) as error:
            raise RebuildingError(f"{JSON_LD} is no graph as it is written here") from error
        self._nodes: dict[str, dict[str, Any]] = nodes

    def values(self, subject: str, name: str) -> Iterator[dict[str, str]]:
        """Go through what is said of a subject."""
        found = self._nodes.get(subject, {}).get(name)
        yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()

    def text(self, subject: str, name: str, language: str = "") -> str:
        """Give a text in a language, or a value without one; empty where there is none."""
        found = (one.get("@value", "") for one in self.values(subject, name) if one.get("@language", "") == language)
        return str(next(found, ""))

    def address(self, subject: str, name: str) -> str:
        """Give an address; empty where there is none."""
        return str(next(self.values(subject, name), {}).get("@id", ""))


def _dataset(record: Record, tables: list[Record], graph: _Graph, base: str) -> PublishedDataset:
    """Put one dataset together."""
    name = record["entry_id"]
    page = f"{base}{places.dataset_page(name)}"
    node = f"{page}#dataset"
    described = {
        "name": name,
        "title": record["resource_name"],
        "title_en": record["resource_name_en"],
        "description": record["abstract"],
        "description_en": graph.text(node, "dct:description", "en"),
        "version": record["version"],
        "keywords": _several(record["keywords"]),
        "licenses": [{"name": licence} for licence in _several(record["license"])],
        "sources": list(_sources(record, graph, page)),
        "contributors": list(_contributors(record, graph, base)),
        "resources": [_resource(entry, tables, graph, base) for entry in tables],
        "catalogue": _catalogue(record, graph, page) | {"files": list(_files(name, graph, node, base))},
    }
    archive = Archive(int(record["bytes"] or 0), record["sha256"])
    return PublishedDataset(Descriptor.model_validate(described), archive)


def _several(cell: str) -> list[str]:
    """Split a list of a cell."""
    return cell.split(";") if cell else []


def _sources(record: Record, graph: _Graph, page: str) -> Iterator[dict[str, str]]:
    """Name the documents: places and hashes as in the table, titles and days as in the graph."""
    for place, (path, sha256) in enumerate(
        zip(record["source_url"].split(";"), _several(record["source_sha256"]), strict=False), 1
    ):
        node = f"{page}#source-{place}"
        title = graph.text(node, "dct:title", "zh")
        accessed = next((one.get("@value", "") for one in graph.values(node, "dct:dateAccepted")), "")
        yield {"title": title, "path": path, "accessed": accessed, "sha256": sha256}


def _contributors(record: Record, graph: _Graph, base: str) -> Iterator[dict[str, str]]:
    """Name issuers and publisher."""
    yield from ({"role": "author", "title": title} for title in _several(record["provider_name"]))
    agent = f"{base}{places.START}#publisher"
    path, title_en = graph.address(agent, "foaf:homepage"), graph.text(agent, "foaf:name", "en")
    for title in _several(record["publisher_name"]):
        yield {"role": "publisher", "title": title, "title_en": title_en, "path": path}


def _catalogue(record: Record, graph: _Graph, page: str) -> dict[str, Any]:
    """Name what Frictionless has no keys of its own for."""
    name, _, where = record["contact"].removesuffix(">").partition(" <")
    made_by, _, defined = graph.text(f"{page}#provenance", "rdfs:label", "zh").partition(" · definitions ")
    return {part: record[part] for part in (*_PARTS, *_MORE_PARTS)} | {
        "contact": {"name": name, ("email" if "@" in where else "url"): where},
        "themes": _several(record["theme_ids"]),
        "released": True,
        "version_notes": graph.text(f"{page}#dataset", "adms:versionNotes", "zh"),
        "spatial": {
            "code": record["region_code"],
            "title": record["region"],
            "title_en": graph.text(f"{page}#area", "skos:prefLabel", "en"),
        },
        "temporal": {"start": record["period_start"], "end": record["period_end"]},
        "language": _several(record["language"]),
        "rights": graph.text(f"{page}#rights", "rdfs:label", "zh"),
        "source_sha256": _several(record["source_sha256"]),
        "provenance": {"program": made_by, "definitions": defined},
        "quality": {
            # The graph prints it as the descriptor does, 1.0, the table as a number, 1.
            "coverage": next((one.get("@value") for one in graph.values(f"{page}#coverage", "dqv:value")), None),
            "metadata_score": record["metadata_score"] or None,
            "known_issues": record["known_issues"] or None,
        },
        "related": _several(record["related_entries"]),
    }


def _resource(record: Record, tables: list[Record], graph: _Graph, base: str) -> dict[str, Any]:
    """Describe one table, its columns as they are defined. Raises DefinitionError for one that is not."""
    dataset, _, name = record["entry_id"].partition("/")
    present = frozenset(one["entry_id"].partition("/")[2] for one in tables)
    path = f"data/{name}.csv"
    distribution = f"{base}{places.file_path(dataset, path)}#distribution"
    return {
        "name": name,
        "path": path,
        "title": record["resource_name"],
        "title_en": record["resource_name_en"],
        "description": record["abstract"],
        "description_en": graph.text(distribution, "dct:description", "en"),
        "rows": record["rows"] or None,
        "bytes": record["bytes"] or 0,
        "hash": record["sha256"],
        "schema": table_schema(definitions().table(name, dataset), present),
    }


def _files(name: str, graph: _Graph, node: str, base: str) -> Iterator[dict[str, Any]]:
    """Go through the files of a dataset that are neither tables nor its archive, as the graph lists them."""
    listed = (one.get("@id", "") for one in graph.values(node, "dcat:distribution"))
    for distribution in islice(listed, 1, None):
        if graph.text(distribution, "dct:identifier"):
            continue
        address = graph.address(distribution, "dcat:downloadURL")
        yield {
            "path": address.removeprefix(f"{base}{places.file_path(name, '')}"),
            "title": graph.text(distribution, "dct:title", "zh"),
            "title_en": graph.text(distribution, "dct:title", "en"),
            "bytes": next((one.get("@value", 0) for one in graph.values(distribution, "dcat:byteSize")), 0),
            "hash": next(
                (one.get("@value", "") for one in graph.values(f"{address}#checksum", "spdx:checksumValue")), ""
            ),
        }
