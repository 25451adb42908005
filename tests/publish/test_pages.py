"""Pages: all escaped, nothing loaded from elsewhere, every link right, both languages, evidence one click away."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html

from publish.apply import publish
from publish.directory.portal import DirectoryPortal
from publish.directory.settings import Settings
from publish.directory.views import ROW_LIMIT
from tests.publish.making import make_package, tree
from tests.publish.sites import broken_links, ids_of, loaded_by, pages_in

NAME = "minzhou-2020"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
ISSUE = {
    "severity": "warning",
    "rule": "unclaimed-text",
    "place": "body",
    "text": EVIL,
    "message": "2 characters are claimed by no row",
    "advice": "Look there.",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with an ordinary dataset and one whose every text is hostile."""
    root = tmp_path_factory.mktemp("site")
    hostile = make_package(
        root / "packages",
        "xiazhou-2021",
        title=EVIL,
        tasks=(("t01", EVIL, "2-7"), ("t 02", EVIL, "0-1"), ('t"03', "x", "")),
        issues=[ISSUE],
        descriptor={
            "description": EVIL + "。" * 50,
            "sources": [{"title": EVIL, "path": "javascript:alert(3)"}],
            "licenses": [{"name": "CC0-1.0", "title": EVIL, "path": "javascript:alert(4)"}],
        },
        catalogue={"feedback_url": "javascript:alert(5)", "spatial": {"code": EVIL, "title": EVIL}, "rights": EVIL},
    )
    plain = make_package(root / "packages", catalogue={"related": ["xiazhou-2021", "nowhere"]})
    assert publish([hostile, plain], DirectoryPortal(root / "portal")).ok
    return root / "portal"


def page(site: Path, path: str) -> html.HtmlElement:
    return html.parse(str(site / path), html.HTMLParser(encoding="utf-8")).getroot()


def test_every_link_and_every_anchor_inside_is_there(site: Path) -> None:
    assert broken_links(site) == []


def test_every_page_can_be_reached_from_the_start_page(site: Path) -> None:
    reached, waiting = set(), [site / "index.html"]
    while waiting:
        here = waiting.pop()
        if here in reached:
            continue
        reached.add(here)
        links = [urlsplit(link) for link in html.parse(str(here)).xpath("//a/@href")]
        targets = [(here.parent / link.path).resolve() for link in links if link.path and not link.scheme]
        waiting += [target for target in targets if target.suffix == ".html"]
    assert reached == set(pages_in(site))


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for path in pages_in(site):
        for address in loaded_by(path):
            assert address == "data:," or not (urlsplit(address).scheme or urlsplit(address).netloc), (path, address)
    style = (site / "assets/portal.css").read_text()
    assert not re.search(r"url\(|@import|https?:", style)
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest", (site / "assets/portal.js").read_text())


def test_what_comes_from_a_plan_is_never_markup(site: Path) -> None:
    for path in pages_in(site):
        root = page(site, str(path.relative_to(site)))
        assert root.xpath("//img") == []
        assert root.xpath("//*[@onerror]") == []
        scripts = root.xpath("//script")
        kinds = {(script.get("src") is not None, script.get("type")) for script in scripts}
        assert kinds <= {(True, None), (False, "application/ld+json")}
        assert not any("alert" in (script.text or "") for script in scripts if script.get("type") is None)


def test_no_link_runs_a_program(site: Path) -> None:
    for path in pages_in(site):
        schemes = {urlsplit(link).scheme for link in page(site, str(path.relative_to(site))).xpath("//@href")}
        assert schemes <= {"", "https", "http", "mailto", "data"}


def test_a_row_whose_id_cannot_be_an_anchor_has_none(site: Path) -> None:
    ids = ids_of(site / "datasets/xiazhou-2021/tables/tasks.html")
    assert "xiazhou-2021-t01" in ids
    assert not any('"' in entry or " " in entry for entry in ids)


def test_ids_on_a_page_are_unique(site: Path) -> None:
    for path in pages_in(site):
        ids = page(site, str(path.relative_to(site))).xpath("//@id")
        assert len(ids) == len(set(ids)), path


@pytest.mark.parametrize(
    ("suffix", "language", "word"), [("", "zh-Hans", "数据字典"), (".en", "en", "Data dictionary")]
)
def test_each_page_stands_in_both_languages_and_links_the_other(
    site: Path, suffix: str, language: str, word: str
) -> None:
    root = page(site, f"datasets/{NAME}/index{suffix}.html")
    assert root.get("lang") == language
    assert word in root.text_content()
    other = "index.html" if suffix else "index.en.html"
    assert root.xpath("//link[@rel='alternate'][@hreflang]/@href") == [other]
    assert root.xpath("//a[@class='language']/@href") == [other]


def test_english_pages_say_that_the_data_is_chinese(site: Path) -> None:
    root = page(site, f"datasets/{NAME}/tables/tasks.en.html")
    assert root.xpath("//tbody/@lang") == ["zh-Hans"]
    assert page(site, f"datasets/{NAME}/evidence/index.en.html").xpath("//div[@class='source']/@lang") == ["zh-Hans"]


def test_each_page_has_a_skip_link_one_heading_and_a_viewport(site: Path) -> None:
    for path in pages_in(site):
        root = page(site, str(path.relative_to(site)))
        assert root.xpath("//a[@class='skip']/@href") == ["#content"]
        assert len(root.xpath("//h1")) == 1
        assert root.xpath("//meta[@name='viewport']")
        assert len(root.xpath("//main[@id='content']")) == 1


def test_wide_tables_scroll_in_a_frame_that_the_keyboard_reaches(site: Path) -> None:
    for path in pages_in(site):
        root = page(site, str(path.relative_to(site)))
        for table in root.xpath("//table[not(contains(@class, 'numbers'))]"):
            frame = table.getparent()
            assert (frame.get("class"), frame.get("tabindex"), frame.get("role")) == ("scroll", "0", "region")
            assert frame.get("aria-label")


def test_the_start_page_lists_what_a_visitor_chooses_by(site: Path) -> None:
    card = page(site, "index.html").get_element_by_id(NAME)
    text = card.text_content()
    for value in ("2020年数字闽州工作要点", "闽州市人民政府办公厅", "综合", "交通出行", "不定期", "2026-02-06", "CSV"):
        assert value in text
    for word in ("市发改委", "任务内容", "闽州", "数字政府"):
        assert word in card.get("data-search")


def test_controls_that_need_a_program_are_hidden_until_it_runs(site: Path) -> None:
    assert page(site, "index.html").get_element_by_id("filters").get("hidden") is not None
    assert page(site, f"datasets/{NAME}/tables/tasks.html").xpath("//div[@class='table-filter']/@hidden")


def test_a_dataset_page_shows_its_metadata_files_and_hashes(site: Path) -> None:
    root = page(site, f"datasets/{NAME}/index.html")
    text = root.text_content()
    manifest = json.loads((site / f"datasets/{NAME}/manifest.json").read_text())
    for record in manifest["files"]:
        assert record["sha256"] in text
    for value in (
        "CC0 1.0",
        "普遍开放",
        "359900",
        "数据反馈台",
        "不是官方发布渠道。",
        "planport 0.1.0",
        "99.00%",
        "首次发布",
    ):
        assert value in text
    assert root.xpath("//a[contains(@href, 'versions/1.0.0.zip')]")


def test_a_value_that_nobody_printed_is_shown_as_missing(site: Path) -> None:
    root = page(site, f"datasets/{NAME}/index.html")
    line = root.xpath("//dt[text()='提供方代码']/following-sibling::dd")[0]
    assert line.text_content() == "未印或未登记"


def test_related_datasets_are_linked_only_where_they_are(site: Path) -> None:
    line = page(site, f"datasets/{NAME}/index.html").xpath("//dt[text()='关联数据集']/following-sibling::dd")[0]
    assert line.xpath("a/@href") == ["../xiazhou-2021/index.html"]
    assert "nowhere" in line.text_content()


def test_known_issues_stand_on_the_page(site: Path) -> None:
    text = page(site, "datasets/xiazhou-2021/index.html").get_element_by_id("issues").text_content()
    assert "2 characters are claimed by no row" in text
    assert EVIL in text


def test_feedback_is_filled_in_with_dataset_and_table(site: Path) -> None:
    wanted = "https://minzhou.example/feedback?dataset=minzhou-2020&version=1.0.0"
    assert wanted in page(site, f"datasets/{NAME}/index.html").xpath("//@href")
    assert f"{wanted}&table=tasks" in page(site, f"datasets/{NAME}/tables/tasks.html").xpath("//@href")


def test_a_row_links_its_evidence_and_the_evidence_is_marked(site: Path) -> None:
    row = page(site, f"datasets/{NAME}/tables/tasks.html").get_element_by_id(f"{NAME}-t01")
    assert row.xpath("td[1]/a/@href") == [f"../evidence/index.html#{NAME}-t01"]
    mark = page(site, f"datasets/{NAME}/evidence/index.html").get_element_by_id(f"{NAME}-t01")
    assert "建设政务云" in mark.text_content()


def test_the_chart_has_a_text_alternative_and_its_numbers_as_a_table(site: Path) -> None:
    section = page(site, f"datasets/{NAME}/index.html").get_element_by_id("charts")
    assert all(label for label in section.xpath(".//svg/@aria-label"))
    rows = [tuple(cell.text for cell in row) for row in section.xpath(".//table[1]/tbody/tr")]
    assert rows[:2] == [("市发改委", "1"), ("市大数据局", "1")]


def test_a_dataset_page_describes_itself_to_search_engines(site: Path) -> None:
    for name in (NAME, "xiazhou-2021"):
        scripts = page(site, f"datasets/{name}/index.html").xpath("//script[@type='application/ld+json']")
        described = json.loads(scripts[0].text)
        assert described["@type"] == "Dataset"
        assert 50 <= len(described["description"]) <= 5000
        wanted = {"name", "license", "creator", "distribution", "temporalCoverage", "spatialCoverage", "version"}
        assert wanted - set(described) <= ({"license"} if name != NAME else set())


def test_long_tables_are_cut_and_say_so(tmp_path: Path) -> None:
    tasks = tuple((f"t{number}", "建设政务云", "2-7") for number in range(ROW_LIMIT + 3))
    publish([make_package(tmp_path / "packages", tasks=tasks)], DirectoryPortal(tmp_path / "portal"))
    root = page(tmp_path / "portal", f"datasets/{NAME}/tables/tasks.html")
    assert len(root.xpath("//tbody/tr")) == ROW_LIMIT
    assert f"前 {ROW_LIMIT} 行" in root.text_content()
    # For programs there is room for all of them.
    listed = json.loads((tmp_path / f"portal/datasets/{NAME}/tables/tasks.json").read_bytes())
    assert (listed["total"], len(listed["rows"])) == (ROW_LIMIT + 3, ROW_LIMIT + 3)


def test_the_address_of_the_portal_is_used_where_one_is_given(tmp_path: Path) -> None:
    portal = DirectoryPortal(tmp_path / "portal", Settings(base_address="https://data.minzhou.example/"))
    publish([make_package(tmp_path / "packages")], portal)
    files = tree(portal.folder)
    assert b"Sitemap: https://data.minzhou.example/sitemap.xml" in files["robots.txt"]
    assert b"<loc>https://data.minzhou.example/datasets/minzhou-2020/index.html</loc>" in files["sitemap.xml"]
    assert b"<https://data.minzhou.example/datasets/minzhou-2020/index.html#dataset>" in files["catalog.ttl"]


def test_the_site_map_lists_every_page(site: Path) -> None:
    listed = set(re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text()))
    base = Settings().base_address
    assert listed == {base + path.relative_to(site).as_posix() for path in pages_in(site)}


def test_rows_of_a_collection_link_the_evidence_in_their_plans_own_text(tmp_path: Path) -> None:
    plan = make_package(tmp_path / "packages")
    collection = make_package(tmp_path / "packages", "all-plans", plan_id=NAME, with_source=False)
    publish([plan, collection], DirectoryPortal(tmp_path / "portal"))
    row = page(tmp_path / "portal", "datasets/all-plans/tables/tasks.html").get_element_by_id(f"{NAME}-t01")
    assert row.xpath("td[1]/a/@href") == [f"../../{NAME}/evidence/index.html#{NAME}-t01"]
    assert broken_links(tmp_path / "portal") == []


def test_rows_of_a_collection_link_nothing_while_their_plan_is_not_published(tmp_path: Path) -> None:
    collection = make_package(tmp_path / "packages", "all-plans", plan_id=NAME, with_source=False)
    publish([collection], DirectoryPortal(tmp_path / "portal"))
    links = page(tmp_path / "portal", "datasets/all-plans/tables/tasks.html").xpath("//tbody//a/@href")
    assert links
    assert not [link for link in links if "evidence" in link]
