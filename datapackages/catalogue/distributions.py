"""The files of a dataset as DCAT distributions: address, format, licence, size and checksum of each."""

from datapackages.catalogue import places
from datapackages.catalogue.graph import XSD, Graph, Iri, Literal
from datapackages.catalogue.links import safe_address
from datapackages.catalogue.published import PublishedDataset
from datapackages.described import Column, Descriptor, Resource
from datapackages.terms import EU, MEDIA_TYPES, format_of, term

_CC0 = f"{EU}licence/CC0"
_IANA = "https://www.iana.org/assignments/media-types/"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_STABLE = f"{EU}planned-availability/STABLE"


def add_distributions(graph: Graph, dataset: Iri, published: PublishedDataset, base: str) -> None:
    """Describe each file that a dataset can be downloaded as, the archive of this version first."""
    descriptor = published.descriptor
    page = Iri(f"{base}{places.dataset_page(published.name)}")
    path = f"{base}{places.version_path(published.name, descriptor.version)}"
    made = [_distribution(graph, descriptor, page, path, ("整包", "Whole package"))]
    if published.archive:
        _add_size(graph, made[0], path, published.archive.bytes, published.archive.sha256)
    for file in (*descriptor.resources, *descriptor.catalogue.files):
        path = f"{base}{places.file_path(published.name, file.path)}"
        one = _distribution(graph, descriptor, page, path, (file.title or file.path, file.title_en))
        if published.archive:
            _add_size(graph, one, path, file.bytes, file.sha256)
        if isinstance(file, Resource) and file.is_table:
            _add_table(graph, one, published.name, file, base)
        made.append(one)
    graph.add(dataset, "dcat:distribution", *made)


def _distribution(graph: Graph, descriptor: Descriptor, page: Iri, address: str, titles: tuple[str, str]) -> Iri:
    """Describe one file."""
    distribution = Iri(f"{address}#distribution")
    graph.kind(distribution, "dcat:Distribution")
    graph.text(distribution, "dct:title", *titles)
    graph.add(distribution, "dcat:accessURL", page)
    graph.add(distribution, "dcat:downloadURL", Iri(address))
    graph.add(distribution, "dcatap:availability", graph.concept(_STABLE, "稳定", "Stable"))
    known = term("format", format_of(address))
    if known.iri:
        graph.add(distribution, "dct:format", Iri(known.iri))
        graph.kind(Iri(known.iri), "dct:MediaTypeOrExtent")
    if media := MEDIA_TYPES.get(format_of(address)):
        graph.add(distribution, "dcat:mediaType", Iri(f"{_IANA}{media}"))
        graph.kind(Iri(f"{_IANA}{media}"), "dct:MediaType")
    for licence in descriptor.licenses:
        found = _CC0 if licence.name == "CC0-1.0" else safe_address(licence.path)
        if found:
            graph.add(distribution, "dct:license", Iri(found))
            graph.kind(Iri(found), "dct:LicenseDocument")
    return distribution


def _add_size(graph: Graph, distribution: Iri, address: str, size: int, sha256: str) -> None:
    """Say how large a file is, and its checksum."""
    graph.add(distribution, "dcat:byteSize", Literal(str(size), datatype=f"{XSD}nonNegativeInteger"))
    checksum = Iri(f"{address}#checksum")
    graph.kind(checksum, "spdx:Checksum")
    graph.add(checksum, "spdx:algorithm", Iri(_SHA256))
    graph.kind(Iri(_SHA256), "spdx:ChecksumAlgorithm")
    graph.add(checksum, "spdx:checksumValue", Literal(sha256, datatype=f"{XSD}hexBinary"))
    graph.add(distribution, "spdx:checksum", checksum)


def _add_table(graph: Graph, distribution: Iri, name: str, table: Resource, base: str) -> None:
    """Say what a table is, its identifier in the catalogue, and which columns it has."""
    graph.add(distribution, "dct:identifier", Literal(f"{name}/{table.name}"))
    graph.text(distribution, "dct:description", table.description, table.description_en)
    schema = Iri(f"{base}{places.table_page(name, table.name)}#schema")
    graph.kind(schema, "dct:Standard")
    graph.text(schema, "dct:title", table.title, table.title_en)
    graph.text(schema, "rdfs:label", "；".join(map(_column_text, table.columns)))
    graph.add(distribution, "dct:conformsTo", schema)


def _column_text(column: Column) -> str:
    """Say a column in one phrase."""
    return f"{column.name} {column.title} ({column.type})"
