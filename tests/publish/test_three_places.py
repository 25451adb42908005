"""A value is written once, in the descriptor, and copied: the portal's page and the catalogue say the same."""

import csv

import pytest
from lxml import html

from datapackages.catalogue.published import NAME
from datapackages.described import Descriptor
from datapackages.terms import term
from publish.apply import publish
from publish.directory.portal import DirectoryPortal
from publish.packages import read_descriptor
from tests.catalogued import Built
from tests.plans import PLAN_ID
from tests.publish.sites import broken_links

NAMES = (PLAN_ID, "data-openings", NAME)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> DirectoryPortal:
    """The packages and their catalogue, published."""
    root = tmp_path_factory.mktemp("three")
    built = Built(root)
    made = DirectoryPortal(root / "portal")
    result = publish([*built.packages, built.folder], made)
    assert result.ok, result.datasets
    return made


def page(portal: DirectoryPortal, path: str) -> html.HtmlElement:
    return html.parse(str(portal.folder / path), html.HTMLParser(encoding="utf-8")).getroot()


def shown(portal: DirectoryPortal, name: str) -> dict[str, str]:
    """What the page of a dataset says under each label; lists as the catalogue joins them."""
    lines = page(portal, f"datasets/{name}/index.html").xpath("//section[@id='metadata']//dl/div")
    found = {}
    for line in lines:
        values = [value.text_content() for value in line.xpath("dd/*[not(@class='missing')]")]
        found[line.xpath("dt")[0].text_content()] = ";".join(values)
    return found


def listed(portal: DirectoryPortal, name: str) -> dict[str, str]:
    """The entry of a dataset in the catalogue."""
    with (portal.folder / f"datasets/{NAME}/data/catalogue.csv").open(encoding="utf-8", newline="") as stream:
        return next(row for row in csv.DictReader(stream) if row["entry_id"] == name)


def said(portal: DirectoryPortal, name: str) -> Descriptor:
    return read_descriptor(portal.folder / f"datasets/{name}/datapackage.json")


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_the_same_in_all_three(portal: DirectoryPortal, name: str) -> None:
    facts, row, descriptor = shown(portal, name), listed(portal, name), said(portal, name)
    catalogue = descriptor.catalogue
    three = [
        (descriptor.name, facts["标识"], row["entry_id"]),
        (descriptor.provider, facts["提供方"], row["provider_name"]),
        (catalogue.provider_code, facts["提供方代码"], row["provider_code"]),
        (descriptor.contributors_as("publisher")[0].title, facts["发布者"], row["publisher_name"]),
        (f"{catalogue.contact.name} <{catalogue.contact.url}>", facts["联系方式"], row["contact"]),
        (";".join(descriptor.keywords), facts["关键词"], row["keywords"]),
        (catalogue.citation, facts["引用方式"], row["citation"]),
        (str(catalogue.issued_on), facts["首次发布"], row["issued_on"]),
        (str(catalogue.modified_on), facts["最近更新"], row["modified_on"]),
        (descriptor.version, facts["版本"], row["version"]),
        (";".join(catalogue.source_sha256), facts["来源校验值"], row["source_sha256"]),
        (catalogue.feedback_url, facts["反馈地址"], row["feedback_url"]),
        (str(catalogue.quality.score), facts["元数据得分"], row["metadata_score"]),
        (str(catalogue.quality.known_issues), facts["已知问题"], row["known_issues"]),
        (";".join(descriptor.formats).upper(), facts["格式"], row["formats"].upper()),
        (catalogue.open_condition, facts["开放条件"], row["open_condition"]),
        (catalogue.share_condition, facts["共享条件"], row["share_condition"]),
        (
            f"{catalogue.spatial.title} {catalogue.spatial.code}",
            facts["空间范围"],
            f"{row['region']} {row['region_code']}",
        ),
        (";".join(catalogue.related), facts["关联数据集"], row["related_entries"]),
    ]
    assert [one for one in three if len(set(one)) > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_codes_are_the_same_in_all_three(portal: DirectoryPortal, name: str) -> None:
    facts, row, catalogue = shown(portal, name), listed(portal, name), said(portal, name).catalogue
    for column, label in (
        ("classification", "资源分类"),
        ("share_type", "共享类型"),
        ("share_method", "共享方式"),
        ("open_type", "开放类型"),
        ("update_cycle", "更新周期"),
        ("authority", "权威性"),
    ):
        assert row[column] == getattr(catalogue, column)
        assert facts[label] == term(column, row[column]).zh
    assert row["theme_ids"].split(";") == list(catalogue.themes)
    assert facts["主题"].split(";") == [term("theme", code).zh for code in catalogue.themes]
    assert (row["period_start"], row["period_end"]) == (catalogue.temporal.start, catalogue.temporal.end)
    assert facts["时间范围"] == row["period_start"][:4]


@pytest.mark.parametrize("name", NAMES)
def test_title_abstract_licence_and_coverage_are_the_same_in_all_three(portal: DirectoryPortal, name: str) -> None:
    root, row, descriptor = page(portal, f"datasets/{name}/index.html"), listed(portal, name), said(portal, name)
    text = root.text_content()
    assert root.xpath("//h1")[0].text_content() == descriptor.title == row["resource_name"]
    assert root.xpath("//p[@class='text']")[0].text_content() == descriptor.description == row["abstract"]
    assert descriptor.licenses[0].name == row["license"]
    assert row["license"] in text
    coverage = descriptor.catalogue.quality.coverage
    assert row["coverage"] == ("" if coverage is None else f"{coverage:f}".removesuffix(".0"))
    assert coverage is None or f"{coverage:.2%}" in text


def test_the_archive_that_is_served_is_the_one_that_the_catalogue_lists(portal: DirectoryPortal) -> None:
    row = listed(portal, PLAN_ID)
    served = portal.folder / f"datasets/{PLAN_ID}/versions/{row['version']}.zip"
    assert served.stat().st_size == int(row["bytes"])
    assert row["sha256"] in page(portal, f"datasets/{PLAN_ID}/index.html").text_content()


def test_the_start_page_counts_what_the_catalogue_lists_and_offers_it_in_four_formats(portal: DirectoryPortal) -> None:
    start = page(portal, "index.html")
    assert len(start.xpath("//article[@data-status='published']")) == len(NAMES)
    links = {str(link) for link in start.xpath("//ul[@class='downloads']//@href")}
    assert links == {
        *(f"datasets/{NAME}/data/catalogue.csv", f"datasets/{NAME}/data/{NAME}.xlsx"),
        *("catalog.ttl", "catalog.jsonld"),
    }
    assert all((portal.folder / link).is_file() for link in links)


def test_the_list_of_commitments_shows_each_with_its_evidence(portal: DirectoryPortal) -> None:
    row = page(portal, "commitments.html").get_element_by_id(f"{PLAN_ID}-o01")
    assert "已承诺" in row.text_content()
    assert row.xpath(".//a/@href") == [f"datasets/{PLAN_ID}/evidence/index.html#{PLAN_ID}-o01"]


def test_every_link_on_every_page_leads_somewhere(portal: DirectoryPortal) -> None:
    assert broken_links(portal.folder) == []


def test_the_turtle_of_portal_and_package_list_the_same_identifiers(portal: DirectoryPortal) -> None:
    texts = [
        (portal.folder / path).read_text(encoding="utf-8") for path in ("catalog.ttl", f"datasets/{NAME}/catalog.ttl")
    ]
    found = [
        sorted(line for line in text.splitlines() if "dct:identifier" in line and "sha256:" not in line)
        for text in texts
    ]
    assert found[0] == found[1]
