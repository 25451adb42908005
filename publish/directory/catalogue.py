"""The portal's datasets as DCAT: one catalogue, its datasets and their distributions, for harvesters.

The mapping is that of the catalogue contract, section 1. Addresses are below the configured base address or, without
one, relative to the catalogue's own. A withdrawn dataset is not listed.
"""

from collections.abc import Sequence
from decimal import Decimal

from datapackages.catalogue.graph import XSD, Graph, Iri, Literal
from datapackages.described import Column, Descriptor
from datapackages.terms import EU, MEDIA_TYPES, format_of, term
from publish.directory import addresses
from publish.directory.links import safe_address
from publish.directory.settings import Settings
from publish.directory.views import DatasetView

_PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_CC0 = f"{EU}licence/CC0"
_IANA = "https://www.iana.org/assignments/media-types/"


def catalogue_graph(views: Sequence[DatasetView], settings: Settings) -> Graph:
    """Describe the portal and its published datasets."""
    graph = Graph(_PREFIXES)
    base = settings.base_address
    catalogue = Iri(f"{base}{addresses.START}#catalogue")
    graph.kind(catalogue, "dcat:Catalog")
    graph.text(catalogue, "dct:title", settings.title, settings.title_en)
    graph.text(catalogue, "dct:description", settings.subtitle, settings.subtitle_en)
    graph.add(catalogue, "foaf:homepage", Iri(f"{base}{addresses.START}"))
    graph.kind(Iri(f"{base}{addresses.START}"), "foaf:Document")
    graph.add(catalogue, "dct:language", _language(graph, "zh"), _language(graph, "en"))
    for view in views:
        dataset = _dataset(graph, view, base)
        publisher = _publisher(graph, view.descriptor, base)
        graph.add(catalogue, "dct:publisher", publisher)
        graph.add(catalogue, "dcat:dataset", dataset)
    _newest(graph, catalogue, views)
    return graph


def _newest(graph: Graph, catalogue: Iri, views: Sequence[DatasetView]) -> None:
    """Say when the newest of the datasets was changed."""
    days = [view.descriptor.catalogue.modified_on for view in views]
    known = [day for day in days if day is not None]
    if known:
        graph.add(catalogue, "dct:modified", Literal(max(known).isoformat(), datatype=f"{XSD}date"))


def _dataset(graph: Graph, view: DatasetView, base: str) -> Iri:
    """Describe one dataset."""
    descriptor, catalogue = view.descriptor, view.descriptor.catalogue
    address = f"{base}{addresses.dataset_page(view.name)}"
    dataset = Iri(f"{address}#dataset")
    graph.kind(dataset, "dcat:Dataset")
    graph.add(dataset, "dct:identifier", Literal(view.name))
    graph.text(dataset, "dct:title", descriptor.title, descriptor.title_en)
    graph.text(dataset, "dct:description", descriptor.description, descriptor.description_en)
    graph.add(dataset, "dcat:keyword", *(Literal(keyword, "zh") for keyword in descriptor.keywords))
    themes = [term("theme", code) for code in catalogue.themes]
    graph.add(dataset, "dcat:theme", *(graph.concept(theme.iri, theme.zh, theme.en) for theme in themes))
    graph.add(dataset, "dct:publisher", _publisher(graph, descriptor, base))
    graph.add(dataset, "dcat:contactPoint", _contact(graph, view, base))
    for kind, name, code in (
        ("open_type", "dct:accessRights", catalogue.open_type),
        ("update_cycle", "dct:accrualPeriodicity", catalogue.update_cycle),
    ):
        found = term(kind, code)
        graph.add(dataset, name, graph.concept(found.iri, found.zh, found.en))
    for name, day in (("dct:issued", catalogue.issued_on), ("dct:modified", catalogue.modified_on)):
        graph.add(dataset, name, Literal(day.isoformat(), datatype=f"{XSD}date") if day else None)
    graph.add(dataset, "dcat:version", Literal(descriptor.version))
    graph.text(dataset, "adms:versionNotes", catalogue.version_notes)
    graph.add(dataset, "dct:language", *(_language(graph, code) for code in catalogue.language))
    graph.add(dataset, "dcat:landingPage", Iri(address))
    graph.kind(Iri(address), "foaf:Document")
    _coverage(graph, dataset, view)
    _origin(graph, dataset, view)
    for related in view.manifest.links:
        if related in catalogue.related:
            graph.add(dataset, "dct:relation", Iri(f"{base}{addresses.dataset_page(related)}#dataset"))
    graph.add(dataset, "dcat:distribution", *_distributions(graph, view, base))
    return dataset


def _publisher(graph: Graph, descriptor: Descriptor, base: str) -> Iri | None:
    """Describe who runs the portal."""
    for publisher in descriptor.contributors_as("publisher"):
        agent = Iri(f"{base}{addresses.START}#publisher")
        graph.kind(agent, "foaf:Agent")
        graph.text(agent, "foaf:name", publisher.title, publisher.title_en)
        home = safe_address(publisher.path)
        graph.add(agent, "foaf:homepage", Iri(home) if home else None)
        return agent
    return None


def _contact(graph: Graph, view: DatasetView, base: str) -> Iri | None:
    """Describe where a visitor can turn to."""
    contact = view.descriptor.catalogue.contact
    if not (contact.name or contact.email or contact.url):
        return None
    point = Iri(f"{base}{addresses.dataset_page(view.name)}#contact")
    graph.kind(point, "vcard:Organization")
    graph.add(point, "vcard:fn", Literal(contact.name) if contact.name else None)
    mail = safe_address(f"mailto:{contact.email}") if contact.email else ""
    url = safe_address(contact.url)
    graph.add(point, "vcard:hasEmail", Iri(mail) if mail else None)
    graph.add(point, "vcard:hasURL", Iri(url) if url else None)
    return point


def _language(graph: Graph, code: str) -> Iri | None:
    """Name a language by the EU's list."""
    language = term("language", code)
    return graph.concept(language.iri, language.zh, language.en)


def _coverage(graph: Graph, dataset: Iri, view: DatasetView) -> None:
    """Say which area and which years the data speak of."""
    catalogue = view.descriptor.catalogue
    if catalogue.spatial.code or catalogue.spatial.title:
        area = Iri(f"{dataset.value.removesuffix('#dataset')}#area")
        graph.kind(area, "dct:Location")
        graph.add(area, "dct:identifier", Literal(catalogue.spatial.code) if catalogue.spatial.code else None)
        graph.text(area, "skos:prefLabel", catalogue.spatial.title, catalogue.spatial.title_en)
        graph.add(dataset, "dct:spatial", area)
    if catalogue.temporal.start:
        period = Iri(f"{dataset.value.removesuffix('#dataset')}#period")
        graph.kind(period, "dct:PeriodOfTime")
        for name, value in (("dcat:startDate", catalogue.temporal.start), ("dcat:endDate", catalogue.temporal.end)):
            datatype = f"{XSD}gYear" if len(value) == 4 else f"{XSD}date"
            graph.add(period, name, Literal(value, datatype=datatype) if value else None)
        graph.add(dataset, "dct:temporal", period)


def _origin(graph: Graph, dataset: Iri, view: DatasetView) -> None:
    """Say who issued the source, where it is, how the data were made, and how good they are."""
    page = dataset.value.removesuffix("#dataset")
    catalogue = view.descriptor.catalogue
    if view.descriptor.provider:
        role, agent = Iri(f"{page}#provider-role"), Iri(f"{page}#provider")
        graph.kind(agent, "foaf:Agent")
        graph.text(agent, "foaf:name", view.descriptor.provider)
        graph.add(agent, "dct:identifier", Literal(catalogue.provider_code) if catalogue.provider_code else None)
        graph.kind(role, "prov:Attribution")
        graph.add(role, "prov:agent", agent)
        graph.add(
            role, "dcat:hadRole", Iri("http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/author")
        )
        graph.add(dataset, "prov:qualifiedAttribution", role)
    for source in view.descriptor.sources:
        address = safe_address(source.path)
        graph.add(dataset, "dct:source", Iri(address) if address else None)
    for name, kind, text in (
        ("dct:provenance", "dct:ProvenanceStatement", f"{catalogue.provenance.program}".strip()),
        ("dct:rights", "dct:RightsStatement", catalogue.rights),
    ):
        if text:
            statement = Iri(f"{page}#{name.partition(':')[2]}")
            graph.kind(statement, kind)
            graph.text(statement, "rdfs:label", text)
            graph.add(dataset, name, statement)
    if catalogue.quality.coverage is not None:
        measurement = Iri(f"{page}#coverage")
        graph.kind(measurement, "dqv:QualityMeasurement")
        graph.add(measurement, "dqv:isMeasurementOf", Iri(f"{page}#coverage-metric"))
        graph.add(measurement, "dqv:value", _number(catalogue.quality.coverage))
        graph.add(dataset, "dqv:hasQualityMeasurement", measurement)
    feedback = safe_address(catalogue.feedback_url)
    graph.add(dataset, "foaf:page", Iri(feedback) if feedback else None)


def _distributions(graph: Graph, view: DatasetView, base: str) -> list[Iri]:
    """Describe each file that the dataset can be downloaded as, the archive of this version first."""
    version = view.manifest.versions[-1]
    archive = addresses.version_path(view.name, version.version)
    made = [_distribution(graph, view, base, archive, ("整包", "Whole package"), version.bytes, version.sha256)]
    for resource in (*view.descriptor.resources, *view.descriptor.catalogue.files):
        path = addresses.file_path(view.name, resource.path)
        titles = (resource.title or resource.path, resource.title_en)
        made.append(_distribution(graph, view, base, path, titles, resource.bytes, resource.sha256))
    for table in view.descriptor.tables:
        schema = Iri(f"{base}{addresses.table_page(view.name, table.name)}#schema")
        graph.kind(schema, "dct:Standard")
        graph.text(schema, "dct:title", table.title, table.title_en)
        graph.text(schema, "rdfs:label", "；".join(_column_text(column) for column in table.columns))
        target = Iri(f"{base}{addresses.file_path(view.name, table.path)}#distribution")
        graph.add(target, "dct:conformsTo", schema)
    return made


def _distribution(  # noqa: PLR0913, PLR0917 - a distribution is these seven things
    graph: Graph, view: DatasetView, base: str, path: str, titles: tuple[str, str], size: int, sha256: str
) -> Iri:
    """Describe one file."""
    address = f"{base}{path}"
    distribution = Iri(f"{address}#distribution")
    graph.kind(distribution, "dcat:Distribution")
    graph.text(distribution, "dct:title", *titles)
    graph.add(distribution, "dcat:accessURL", Iri(f"{base}{addresses.dataset_page(view.name)}"))
    graph.add(distribution, "dcat:downloadURL", Iri(address))
    graph.add(distribution, "dcat:byteSize", Literal(str(size), datatype=f"{XSD}nonNegativeInteger"))
    known = term("format", format_of(path))
    if known.iri:
        graph.add(distribution, "dct:format", Iri(known.iri))
        graph.kind(Iri(known.iri), "dct:MediaTypeOrExtent")
    if media := MEDIA_TYPES.get(format_of(path)):
        graph.add(distribution, "dcat:mediaType", Iri(f"{_IANA}{media}"))
        graph.kind(Iri(f"{_IANA}{media}"), "dct:MediaType")
    for licence in view.descriptor.licenses:
        address_of_licence = _CC0 if licence.name == "CC0-1.0" else safe_address(licence.path)
        if address_of_licence:
            graph.add(distribution, "dct:license", Iri(address_of_licence))
            graph.kind(Iri(address_of_licence), "dct:LicenseDocument")
    checksum = Iri(f"{address}#checksum")
    graph.kind(checksum, "spdx:Checksum")
    graph.add(checksum, "spdx:algorithm", Iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"))
    graph.add(checksum, "spdx:checksumValue", Literal(sha256, datatype=f"{XSD}hexBinary"))
    graph.add(distribution, "spdx:checksum", checksum)
    return distribution


def _number(value: Decimal) -> Literal:
    """Print a decimal number."""
    return Literal(str(value), datatype=f"{XSD}decimal")


def _column_text(column: Column) -> str:
    """Say a column in one phrase."""
    return f"{column.name} {column.title} ({column.type})"
