"""The catalogue as DCAT-AP 3: its datasets with their distributions, and what was promised, for harvesters.

The mapping is that of the catalogue contract, section 1. Every address of a public list is typed in the graph itself,
so that the graph can be checked with nothing beside it. A source document is no dataset: it is what a dataset was
derived from (prov:wasDerivedFrom), since DCAT-AP lets dct:source name datasets only. A promise is no dataset either
before it is kept, and not ours afterwards: it is a dcat:Resource with its status.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datapackages.catalogue import places
from datapackages.catalogue.distributions import add_distributions
from datapackages.catalogue.graph import XSD, Graph, Iri, Literal
from datapackages.catalogue.links import safe_address
from datapackages.catalogue.published import Commitment, PublishedDataset
from datapackages.described import Descriptor
from datapackages.terms import EU, term

_PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_AUTHOR = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/author"


@dataclass(frozen=True, slots=True)
class CatalogueTexts:
    """What the catalogue is called, and the address that its identifiers stand below; without one they are relative."""

    title: str
    title_en: str
    description: str
    description_en: str
    base_address: str


def catalogue_graph(
    texts: CatalogueTexts, datasets: Sequence[PublishedDataset], commitments: Iterable[Commitment] = ()
) -> Graph:
    """Describe a catalogue, its datasets and its commitments."""
    graph = Graph(_PREFIXES)
    base = texts.base_address
    start, catalogue = Iri(f"{base}{places.START}"), Iri(f"{base}{places.START}#catalogue")
    graph.kind(catalogue, "dcat:Catalog")
    graph.text(catalogue, "dct:title", texts.title, texts.title_en)
    graph.text(catalogue, "dct:description", texts.description, texts.description_en)
    graph.add(catalogue, "foaf:homepage", start)
    graph.kind(start, "foaf:Document")
    graph.add(catalogue, "dct:language", _language(graph, "zh"), _language(graph, "en"))
    graph.add(catalogue, "dcat:themeTaxonomy", graph.scheme(f"{EU}data-theme"))
    names = {dataset.name for dataset in datasets}
    for dataset in datasets:
        graph.add(catalogue, "dct:publisher", _publisher(graph, dataset.descriptor, base))
        graph.add(catalogue, "dcat:dataset", _dataset(graph, dataset, base, names))
    for commitment in commitments:
        graph.add(catalogue, "dcat:resource", _commitment(graph, commitment, base))
    days = [dataset.descriptor.catalogue.modified_on for dataset in datasets]
    known = [day for day in days if day is not None]
    graph.add(catalogue, "dct:modified", _day(max(known).isoformat() if known else ""))
    return graph


def _day(text: str) -> Literal:
    """Print a day."""
    return Literal(text, datatype=f"{XSD}date")


def _language(graph: Graph, code: str) -> Iri | None:
    """Name a language by the EU's list."""
    language = term("language", code)
    return graph.concept(language.iri, language.zh, language.en, "dct:LinguisticSystem")


def _dataset(graph: Graph, published: PublishedDataset, base: str, names: set[str]) -> Iri:
    """Describe one dataset."""
    descriptor, catalogue = published.descriptor, published.descriptor.catalogue
    page = f"{base}{places.dataset_page(published.name)}"
    dataset = Iri(f"{page}#dataset")
    graph.kind(dataset, "dcat:Dataset")
    graph.add(dataset, "dct:identifier", Literal(published.name))
    graph.text(dataset, "dct:title", descriptor.title, descriptor.title_en)
    graph.text(dataset, "dct:description", descriptor.description, descriptor.description_en)
    graph.add(dataset, "dcat:keyword", *(Literal(keyword, "zh") for keyword in descriptor.keywords))
    themes = [term("theme", code) for code in catalogue.themes]
    graph.add(dataset, "dcat:theme", *(graph.concept(theme.iri, theme.zh, theme.en) for theme in themes))
    graph.add(dataset, "dct:publisher", _publisher(graph, descriptor, base))
    graph.add(dataset, "dcat:contactPoint", _contact(graph, descriptor, page))
    _codes(graph, dataset, descriptor, base)
    for name, day in (("dct:issued", catalogue.issued_on), ("dct:modified", catalogue.modified_on)):
        graph.add(dataset, name, _day(day.isoformat()) if day else None)
    graph.add(dataset, "dcat:version", Literal(descriptor.version))
    graph.text(dataset, "adms:versionNotes", catalogue.version_notes)
    graph.add(dataset, "dct:language", *(_language(graph, code) for code in catalogue.language))
    graph.add(dataset, "dcat:landingPage", _document(graph, page))
    _coverage(graph, dataset, descriptor, page)
    _origin(graph, dataset, descriptor, page)
    _making(graph, dataset, descriptor, page)
    for related in catalogue.related:
        if related in names:
            graph.add(dataset, "dct:relation", Iri(f"{base}{places.dataset_page(related)}#dataset"))
    add_distributions(graph, dataset, published, base)
    return dataset


def _codes(graph: Graph, dataset: Iri, descriptor: Descriptor, base: str) -> None:
    """Give the codes of openness, update cycle and classification, each typed as what it stands for."""
    catalogue = descriptor.catalogue
    access, cycle = term("open_type", catalogue.open_type), term("update_cycle", catalogue.update_cycle)
    graph.add(dataset, "dct:accessRights", graph.concept(access.iri, access.zh, access.en, "dct:RightsStatement"))
    graph.add(dataset, "dct:accrualPeriodicity", graph.concept(cycle.iri, cycle.zh, cycle.en, "dct:Frequency"))
    if catalogue.classification:
        kind = term("classification", catalogue.classification)
        own = f"{base}{places.START}#classification-{kind.code}"
        graph.add(dataset, "dct:type", graph.concept(own, kind.zh, kind.en))


def _publisher(graph: Graph, descriptor: Descriptor, base: str) -> Iri | None:
    """Describe who runs the portal."""
    for publisher in descriptor.contributors_as("publisher"):
        agent = Iri(f"{base}{places.START}#publisher")
        graph.kind(agent, "foaf:Agent")
        graph.text(agent, "foaf:name", publisher.title, publisher.title_en)
        graph.add(agent, "foaf:homepage", _document(graph, safe_address(publisher.path)))
        return agent
    return None


def _contact(graph: Graph, descriptor: Descriptor, page: str) -> Iri | None:
    """Describe where a visitor can turn to."""
    contact = descriptor.catalogue.contact
    if not (contact.name or contact.email or contact.url):
        return None
    point = Iri(f"{page}#contact")
    graph.kind(point, "vcard:Organization")
    graph.kind(point, "vcard:Kind")
    graph.add(point, "vcard:fn", Literal(contact.name) if contact.name else None)
    mail = safe_address(f"mailto:{contact.email}") if contact.email else ""
    url = safe_address(contact.url)
    graph.add(point, "vcard:hasEmail", Iri(mail) if mail else None)
    graph.add(point, "vcard:hasURL", Iri(url) if url else None)
    return point


def _document(graph: Graph, address: str) -> Iri | None:
    """Name a page; nothing for no address."""
    if not address:
        return None
    graph.kind(Iri(address), "foaf:Document")
    return Iri(address)


def _coverage(graph: Graph, dataset: Iri, descriptor: Descriptor, page: str) -> None:
    """Say which area and which years the data speak of."""
    catalogue = descriptor.catalogue
    if catalogue.spatial.code or catalogue.spatial.title:
        area = Iri(f"{page}#area")
        graph.kind(area, "dct:Location")
        graph.add(area, "dct:identifier", Literal(catalogue.spatial.code))
        graph.text(area, "skos:prefLabel", catalogue.spatial.title, catalogue.spatial.title_en)
        graph.add(dataset, "dct:spatial", area)
    if catalogue.temporal.start:
        period = Iri(f"{page}#period")
        graph.kind(period, "dct:PeriodOfTime")
        for name, value in (("dcat:startDate", catalogue.temporal.start), ("dcat:endDate", catalogue.temporal.end)):
            datatype = f"{XSD}gYear" if len(value) == 4 else f"{XSD}date"
            graph.add(period, name, Literal(value, datatype=datatype))
        graph.add(dataset, "dct:temporal", period)


def _origin(graph: Graph, dataset: Iri, descriptor: Descriptor, page: str) -> None:
    """Say who issued the source, which documents it is, and what their sha256 are."""
    if descriptor.provider:
        role, agent = Iri(f"{page}#provider-role"), Iri(f"{page}#provider")
        graph.kind(agent, "foaf:Agent")
        graph.text(agent, "foaf:name", descriptor.provider)
        graph.add(agent, "dct:identifier", Literal(descriptor.catalogue.provider_code))
        graph.kind(role, "prov:Attribution")
        graph.add(role, "prov:agent", agent)
        graph.add(role, "dcat:hadRole", Iri(_AUTHOR))
        graph.kind(Iri(_AUTHOR), "dcat:Role")
        graph.add(dataset, "prov:qualifiedAttribution", role)
    for place, source in enumerate(descriptor.sources, 1):
        address = safe_address(source.path)
        document = Iri(f"{page}#source-{place}")
        graph.kind(document, "prov:Entity")
        graph.text(document, "dct:title", source.title)
        graph.add(document, "foaf:page", _document(graph, address))
        graph.add(document, "dct:dateAccepted", _day(source.accessed))
        graph.add(document, "dct:identifier", Literal(f"sha256:{source.sha256}" if source.sha256 else ""))
        graph.add(dataset, "prov:wasDerivedFrom", document)


def _making(graph: Graph, dataset: Iri, descriptor: Descriptor, page: str) -> None:
    """Say how the data were made, under which rights they stand, how good they are, and where to report an error."""
    catalogue = descriptor.catalogue
    made_by = " · ".join(
        part
        for part in (catalogue.provenance.program, f"definitions {catalogue.provenance.definitions}")
        if part.strip() and part != "definitions "
    )
    for name, kind, text in (
        ("dct:provenance", "dct:ProvenanceStatement", made_by),
        ("prov:wasGeneratedBy", "prov:Activity", made_by),
        ("dct:rights", "dct:RightsStatement", catalogue.rights),
    ):
        if text:
            statement = Iri(f"{page}#{name.partition(':')[2]}")
            graph.kind(statement, kind)
            graph.text(statement, "rdfs:label", text)
            graph.add(dataset, name, statement)
    measured = (
        ("coverage", catalogue.quality.coverage, "decimal"),
        ("metadata-score", catalogue.quality.score, "integer"),
        ("known-issues", catalogue.quality.known_issues, "integer"),
    )
    for name, value, datatype in measured:
        if value is not None:
            measurement = Iri(f"{page}#{name}")
            graph.kind(measurement, "dqv:QualityMeasurement")
            graph.add(measurement, "dqv:isMeasurementOf", Iri(f"{page}#{name}-metric"))
            graph.kind(Iri(f"{page}#{name}-metric"), "dqv:Metric")
            graph.add(measurement, "dqv:value", Literal(str(value), datatype=f"{XSD}{datatype}"))
            graph.add(dataset, "dqv:hasQualityMeasurement", measurement)
    graph.add(dataset, "foaf:page", _document(graph, safe_address(catalogue.feedback_url)))


def _commitment(graph: Graph, commitment: Commitment, base: str) -> Iri:
    """Describe one promise: what is to be opened, who promised it in which words, and whether it was kept."""
    resource = Iri(f"{base}{places.COMMITMENTS}#{commitment.entry_id}")
    graph.kind(resource, "dcat:Resource")
    graph.add(resource, "dct:identifier", Literal(commitment.entry_id))
    graph.text(resource, "dct:title", commitment.title)
    graph.text(resource, "dct:description", commitment.quote)
    status = term("status", commitment.status)
    own = f"{base}{places.START}#status-{status.code}"
    graph.add(resource, "adms:status", graph.concept(own, status.zh, status.en))
    theme = term("theme", commitment.theme_id)
    graph.add(resource, "dcat:theme", graph.concept(theme.iri, theme.zh, theme.en))
    graph.add(resource, "foaf:page", _document(graph, safe_address(commitment.fulfilled_by)))
    if commitment.provider:
        agent = Iri(f"{base}{places.COMMITMENTS}#{commitment.entry_id}-provider")
        graph.kind(agent, "foaf:Agent")
        graph.text(agent, "foaf:name", commitment.provider)
        graph.add(resource, "dct:creator", agent)
    return resource
