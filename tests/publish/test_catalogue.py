"""The catalogue for machines: both prints hold the same statements, in the same order every time, and say section 1."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from datapackages.catalogue.graph import Graph as PrintedGraph
from datapackages.catalogue.graph import Iri, Literal
from publish.apply import publish
from publish.directory.portal import DirectoryPortal
from publish.directory.settings import Settings
from tests.publish.making import make_package

BASE = "https://data.minzhou.example/"
DATASET = URIRef(f"{BASE}datasets/minzhou-2020/index.html#dataset")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("catalogue")
    packages = [make_package(root / "packages"), make_package(root / "packages", "xiazhou-2021", title='引"号\\\n')]
    publish(packages, DirectoryPortal(root / "portal", Settings(base_address=BASE)))
    return root / "portal"


@pytest.fixture(scope="module")
def graph(portal: Path) -> Graph:
    return Graph().parse(portal / "catalog.ttl", format="turtle")


def test_turtle_and_json_ld_say_the_same(portal: Path, graph: Graph) -> None:
    assert isomorphic(graph, Graph().parse(portal / "catalog.jsonld", format="json-ld"))


def test_all_datasets_are_in_the_catalogue(graph: Graph) -> None:
    catalogue = next(graph.subjects(RDF.type, DCAT.Catalog))
    assert len(set(graph.objects(catalogue, DCAT.dataset))) == 2


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (DCTERMS.identifier, {"minzhou-2020"}),
        (DCTERMS.title, {"2020年数字闽州工作要点", "Digital Minzhou: key tasks for 2020"}),
        (DCAT.keyword, {"数字政府", "工作要点", "闽州"}),
        (URIRef(f"{DCAT}version"), {"1.0.0"}),
        (DCTERMS.issued, {"2026-01-05"}),
        (DCTERMS.modified, {"2026-02-06"}),
        (DCTERMS.accrualPeriodicity, {"http://publications.europa.eu/resource/authority/frequency/AS_NEEDED"}),
        (DCTERMS.accessRights, {"http://publications.europa.eu/resource/authority/access-right/PUBLIC"}),
        (DCTERMS.language, {"http://publications.europa.eu/resource/authority/language/ZHO"}),
        (
            DCAT.theme,
            {
                "http://publications.europa.eu/resource/authority/data-theme/GOVE",
                "http://publications.europa.eu/resource/authority/data-theme/TRAN",
            },
        ),
    ],
)
def test_a_dataset_says_what_its_descriptor_says(graph: Graph, name: URIRef, values: set[str]) -> None:
    assert {str(value) for value in graph.objects(DATASET, name)} == values


def test_each_distribution_has_licence_size_hash_and_a_file_that_is_there(portal: Path, graph: Graph) -> None:
    distributions = list(graph.objects(DATASET, DCAT.distribution))
    assert len(distributions) == 6
    for distribution in distributions:
        assert graph.value(distribution, DCTERMS.license)
        file = portal / str(graph.value(distribution, DCAT.downloadURL)).removeprefix(BASE)
        assert file.stat().st_size == int(str(graph.value(distribution, DCAT.byteSize)))


def test_without_an_address_the_catalogue_is_relative_to_itself(tmp_path: Path) -> None:
    publish([make_package(tmp_path / "packages")], DirectoryPortal(tmp_path / "portal", Settings(base_address="")))
    text = (tmp_path / "portal/catalog.ttl").read_text()
    assert "<datasets/minzhou-2020/index.html#dataset>" in text
    graph = Graph().parse(data=text, format="turtle", publicID=f"{BASE}catalog.ttl")
    assert (DATASET, RDF.type, DCAT.Dataset) in graph


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
)
def test_no_text_and_no_address_breaks_the_prints(text: str, address: str) -> None:
    printed = PrintedGraph({"ex": "https://example.org/"})
    printed.add(Iri("https://example.org/s"), "ex:p", Literal(text, "zh"), Iri(f"https://example.org/{address}"))
    turtle = Graph().parse(data=printed.turtle(), format="turtle")
    assert len(turtle) == (2 if text else 1)
    assert all(str(value) == text for value in turtle.objects() if not isinstance(value, URIRef))
