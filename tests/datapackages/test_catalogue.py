"""The package of the catalogue lists what is published and what is promised, as descriptors and plans say it."""

from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, SKOS, Graph, Namespace, URIRef

from datapackages.catalogue.fulfilments import load_fulfilments
from datapackages.catalogue.published import NAME
from datapackages.catalogue.score import EXCELLENT, MOST, metadata_measures, metadata_score
from datapackages.catalogue.stage import stage_catalogue
from datapackages.definitions import definitions
from datapackages.described import Descriptor
from datapackages.exceptions import PackageError
from datapackages.releases import Releases, data_hash, released_part
from tests.catalogued import DAY, Built, sealed, staged_packages
from tests.plans import PLAN_ID, small_plan
from validation.gate import validate_package

ADMS = Namespace("http://www.w3.org/ns/adms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
# What DCAT-AP 3.0.1 asks of the values of properties: the class that each must have in the graph itself.
RANGES = {
    DCAT.Catalog: {
        DCTERMS.publisher: FOAF.Agent,
        DCAT.dataset: DCAT.Dataset,
        FOAF.homepage: FOAF.Document,
        DCTERMS.language: DCTERMS.LinguisticSystem,
        DCAT.themeTaxonomy: SKOS.ConceptScheme,
    },
    DCAT.Dataset: {
        DCTERMS.publisher: FOAF.Agent,
        DCAT.contactPoint: VCARD.Kind,
        DCAT.distribution: DCAT.Distribution,
        DCTERMS.spatial: DCTERMS.Location,
        DCTERMS.temporal: DCTERMS.PeriodOfTime,
        DCAT.theme: SKOS.Concept,
        DCTERMS.accessRights: DCTERMS.RightsStatement,
        DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
        DCTERMS.language: DCTERMS.LinguisticSystem,
        DCTERMS.provenance: DCTERMS.ProvenanceStatement,
        DCTERMS.type: SKOS.Concept,
        DCAT.landingPage: FOAF.Document,
        FOAF.page: FOAF.Document,
        PROV.qualifiedAttribution: PROV.Attribution,
        PROV.wasGeneratedBy: PROV.Activity,
        DCTERMS.source: DCAT.Dataset,
    },
    DCAT.Distribution: {
        DCTERMS.conformsTo: DCTERMS.Standard,
        SPDX.checksum: SPDX.Checksum,
        DCTERMS.license: DCTERMS.LicenseDocument,
        DCAT.mediaType: DCTERMS.MediaType,
        DCTERMS.format: DCTERMS.MediaTypeOrExtent,
    },
}
# What it asks to be there, and at most how often.
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    FOAF.Agent: (FOAF.name,),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
    SKOS.Concept: (SKOS.prefLabel,),
    SKOS.ConceptScheme: (DCTERMS.title,),
}
ONCE = {
    DCAT.Catalog: (DCTERMS.publisher, DCTERMS.modified, FOAF.homepage),
    DCAT.Dataset: (DCTERMS.publisher, DCTERMS.accessRights, DCTERMS.accrualPeriodicity, DCTERMS.issued),
    DCAT.Distribution: (DCTERMS.license, DCTERMS.format, DCAT.mediaType, DCAT.byteSize, SPDX.checksum),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def graph(built: Built) -> Graph:
    return Graph().parse(built.folder / "catalog.ttl", format="turtle")


def test_columns_are_those_of_the_contract_in_its_order() -> None:
    names = [column.name for column in definitions().table("catalogue").columns]
    contract = (
        "entry_id entry_type status parent_entry_id classification theme_ids resource_name resource_name_en "
        "resource_code provider_name provider_code publisher_name abstract format_class formats share_type "
        "share_condition share_method is_open open_type open_condition update_cycle issued_on modified_on "
        "related_entries region_code region period_start period_end language keywords license citation authority "
        "contact feedback_url version rows bytes sha256 source_url source_sha256 coverage metadata_score known_issues "
        "plan_id opening_id opening_kind is_priority deadline quote fulfilled_by checked_on"
    )
    assert " ".join(names) == f"{contract} spans"
    items = [column.name for column in definitions().table("items").columns]
    wanted = "entry_id ordinal item_name item_title item_title_en item_type unit is_required is_key description"
    assert " ".join(items) == wanted


def test_entries_stand_dataset_by_dataset_each_with_its_tables_and_then_the_commitments(built: Built) -> None:
    rows = built.rows()
    datasets = [row["entry_id"] for row in rows if row["entry_type"] == "dataset"]
    assert datasets == sorted(["data-openings", PLAN_ID, NAME])
    for name in datasets:
        start = next(place for place, row in enumerate(rows) if row["entry_id"] == name)
        tables = [resource["name"] for resource in built.descriptor(name)["resources"]]  # type: ignore[attr-defined]
        following = rows[start + 1 : start + 1 + len(tables)]
        assert [row["entry_id"] for row in following] == [f"{name}/{table}" for table in tables]
        assert {row["parent_entry_id"] for row in following} == {name}
    kinds = [row["entry_type"] for row in rows]
    assert kinds[-1] == "commitment"
    assert "dataset" not in kinds[kinds.index("commitment") :]


def test_a_dataset_is_as_its_descriptor_and_its_zip_are(built: Built) -> None:
    row, said = built.row(PLAN_ID), built.descriptor(PLAN_ID)
    archive = built.folder.parent / f"{PLAN_ID}.zip"
    typed = Descriptor.model_validate(said)
    assert (row["resource_name"], row["abstract"]) == (said["title"], said["description"])
    assert int(row["bytes"]) == archive.stat().st_size
    assert int(row["rows"]) == sum(table.rows or 0 for table in typed.tables)
    assert row["issued_on"] == row["modified_on"] == DAY.isoformat()
    assert row["keywords"].split(";") == list(typed.keywords)
    assert (row["license"], row["is_open"], row["format_class"]) == ("CC0-1.0", "true", "spreadsheet")
    assert int(row["metadata_score"]) == metadata_score(typed)


def test_a_table_has_rows_bytes_and_hash_of_its_file(built: Built) -> None:
    row = built.row(f"{PLAN_ID}/tasks")
    table = Descriptor.model_validate(built.descriptor(PLAN_ID)).table("tasks")
    assert table
    assert (int(row["rows"]), int(row["bytes"]), row["sha256"]) == (table.rows, table.bytes, table.sha256)
    assert (row["resource_name"], row["abstract"], row["formats"]) == (table.title, table.description, "csv")


def test_what_the_catalogue_cannot_know_of_itself_stays_empty_and_all_else_is_its_own(built: Built) -> None:
    own = [row for row in built.rows() if row["entry_id"].split("/")[0] == NAME]
    assert {(row["rows"], row["bytes"], row["sha256"]) for row in own} == {("", "", "")}
    said = built.descriptor(NAME)
    assert (own[0]["version"], own[0]["resource_name"]) == ("1.0.0", said["title"])
    assert own[0]["formats"] == "csv;jsonld;ttl;xlsx"


def test_a_commitment_is_as_printed_and_promised(built: Built) -> None:
    opening = small_plan().openings[0]
    row = built.row(opening.opening_id)
    assert (row["status"], row["is_open"], row["fulfilled_by"]) == ("promised", "", "")
    assert (row["resource_name"], row["quote"], row["abstract"]) == (opening.subject, opening.quote, opening.quote)
    assert (row["plan_id"], row["opening_kind"], row["spans"]) == (PLAN_ID, opening.kind, str(opening.spans))


def test_a_reviewed_entry_alone_makes_a_commitment_published(tmp_path: Path) -> None:
    opening_id = small_plan().openings[0].opening_id
    built = Built(
        tmp_path, f"- {{opening_id: {opening_id}, address: 'https://data.minzhou.example/', checked_on: 2026-05-01}}"
    )
    row = built.row(opening_id)
    assert (row["status"], row["is_open"], row["open_type"]) == ("published", "true", "open")
    assert (row["fulfilled_by"], row["checked_on"]) == ("https://data.minzhou.example/", "2026-05-01")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- {opening_id: nowhere-o01, address: 'https://a.example/x', checked_on: 2026-05-01}", "no opening"),
        ("- {opening_id: a-plan-o01, address: 'ftp://a.example/x', checked_on: 2026-05-01}", "address"),
        ("- {opening_id: a-plan-o01, address: 'https://a.example/x'}", "checked_on"),
        ("opening_id: a-plan-o01", "not a list"),
        ("[", "cannot be read"),
        ("- &e {opening_id: a-plan-o01, address: 'https://a.example/x', checked_on: 2026-05-01}\n- *e", "twice"),
    ],
)
def test_an_entry_that_is_malformed_or_matches_no_opening_is_refused(
    built: Built, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "fulfilments.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(PackageError, match=said):
        stage_catalogue(built.packages, tmp_path / NAME, built.releases, file)


def test_without_a_file_nothing_was_kept(tmp_path: Path) -> None:
    assert load_fulfilments(tmp_path / "none.yml") == ()


def test_items_are_the_columns_of_all_tables(built: Built) -> None:
    rows = built.rows("items")
    for name in (PLAN_ID, "data-openings", NAME):
        for table in Descriptor.model_validate(built.descriptor(name)).tables:
            own = [row for row in rows if row["entry_id"] == f"{name}/{table.name}"]
            assert [row["item_name"] for row in own] == [column.name for column in table.columns]
            assert [row["item_name"] for row in own if row["is_key"] == "true"] == [
                column.name for column in table.columns if column.name in table.primary_key
            ]
    assert {row["item_type"] for row in rows} == {"C", "N", "I", "D", "L"}


def test_the_package_passes_all_checks_and_its_evidence_is_wrong_where_a_quote_is_changed(
    built: Built, tmp_path: Path
) -> None:
    assert validate_package(built.folder).passed
    staged = built.stage(tmp_path)
    file = staged.folder / "data/catalogue.csv"
    quote = small_plan().openings[0].quote
    file.write_text(file.read_text(encoding="utf-8").replace(f",{quote},", ",别的话,"), encoding="utf-8")
    report = validate_package(staged.folder)
    assert "evidence-texts" in {check.rule.id for check in report.failed_checks}


def test_the_same_packages_give_the_same_bytes(built: Built, tmp_path: Path) -> None:
    again = built.stage(tmp_path)
    for file in sorted(path for path in again.folder.rglob("*") if path.is_file()):
        assert file.read_bytes() == (built.folder / file.relative_to(again.folder)).read_bytes(), file


def test_only_what_is_released_is_listed(built: Built, tmp_path: Path) -> None:
    staged = next(staged_packages(tmp_path, Releases()))
    folder = sealed(staged, tmp_path / "packages")
    listed = stage_catalogue([folder], tmp_path / NAME, built.releases, built.fulfilments)
    assert PLAN_ID not in (listed.folder / "data/catalogue.csv").read_text(encoding="utf-8")


def test_a_release_covers_what_is_said_of_others_but_not_how_they_are_packed(built: Built) -> None:
    content = (built.folder / "data/catalogue.csv").read_bytes()
    size = built.row(PLAN_ID)["bytes"].encode()
    own = built.row(NAME)["resource_name"].encode()
    other = built.row(PLAN_ID)["resource_name"].encode()
    assert released_part(content) == released_part(content.replace(size, b"1"))
    assert released_part(content) == released_part(content.replace(own, b"x"))
    assert released_part(content) != released_part(content.replace(other, b"x"))
    assert built.staged.data_hash != data_hash([("catalogue", content, {})])


def test_dcat_lists_the_same_entries(built: Built, graph: Graph) -> None:
    catalogue = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    rows = built.rows()
    for kind, name in (("dataset", DCAT.dataset), ("commitment", URIRef(f"{DCAT}resource"))):
        listed = {str(graph.value(entry, DCTERMS.identifier)) for entry in graph.objects(catalogue, name)}
        assert listed == {row["entry_id"] for row in rows if row["entry_type"] == kind}
    tables = {str(graph.value(one, DCTERMS.identifier)) for one in graph.subjects(RDF.type, DCAT.Distribution)}
    assert tables - {"None"} == {row["entry_id"] for row in rows if row["entry_type"] == "resource"}
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == set(graph.objects(catalogue, DCAT.dataset))


def test_identifiers_stand_below_one_address(graph: Graph) -> None:
    own = [subject for subject in graph.subjects() if isinstance(subject, URIRef)]
    public = ("http://publications.europa.eu/", "https://www.iana.org/", "http://inspire.ec.europa.eu/")
    strange = [one for one in own if not str(one).startswith(("https://planport.example/", *public, str(SPDX)))]
    assert strange == []


@pytest.mark.parametrize("kind", RANGES, ids=str)
def test_values_have_the_classes_that_dcat_ap_asks_for(graph: Graph, kind: URIRef) -> None:
    subjects = list(graph.subjects(RDF.type, kind))
    assert subjects
    for subject in subjects:
        for name, wanted in RANGES[kind].items():
            for value in graph.objects(subject, name):
                assert (value, RDF.type, wanted) in graph, (subject, name, value)


@pytest.mark.parametrize("kind", MANDATORY, ids=str)
def test_what_dcat_ap_asks_for_is_there_and_not_twice(graph: Graph, kind: URIRef) -> None:
    for subject in graph.subjects(RDF.type, kind):
        for name in MANDATORY[kind]:
            assert graph.value(subject, name) is not None, (subject, name)
        for name in ONCE.get(kind, ()):
            assert len(list(graph.objects(subject, name))) <= 1, (subject, name)


def test_turtle_and_json_ld_say_the_same(built: Built, graph: Graph) -> None:
    assert set(Graph().parse(built.folder / "catalog.jsonld", format="json-ld")) == set(graph)


def test_the_weights_are_those_of_the_assessment(built: Built) -> None:
    measures = metadata_measures(Descriptor.model_validate(built.descriptor(PLAN_ID)))
    dimensions = {name: sum(one.most for one in measures if one.dimension == name) for name in _DIMENSIONS}
    assert dimensions == _DIMENSIONS
    assert sum(one.most for one in measures) == MOST
    assert sum(one.points for one in measures) >= EXCELLENT


_DIMENSIONS = {
    "findability": 100,
    "accessibility": 100,
    "interoperability": 110,
    "reusability": 75,
    "contextuality": 20,
}


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"keywords": []}, 30),
        ({"licenses": []}, 30),
        ({"contributors": []}, 10),
        ({"title": "x", "description": ""}, 30),
    ],
)
def test_what_is_missing_costs_its_points(built: Built, change: dict[str, object], lost: int) -> None:
    whole = built.descriptor(PLAN_ID)
    assert metadata_score(Descriptor.model_validate(whole)) == MOST
    assert metadata_score(Descriptor.model_validate(whole | change)) == MOST - lost
