"""What a visitor of the directory portal can expect beside pages of datasets: rows for programs, changes, feedback."""

import json
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree, html

from publish.apply import publish, withdraw
from publish.directory import addresses
from publish.directory.portal import DirectoryPortal
from publish.directory.settings import Settings
from tests.publish.making import make_package, tree
from tests.publish.sites import broken_links

NAME = "minzhou-2020"
BASE = "https://data.minzhou.example/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> DirectoryPortal:
    """A portal with a dataset in its second version, one whose desk is the portal's own page, and a withdrawn one."""
    root = tmp_path_factory.mktemp("promises")
    made = DirectoryPortal(root / "portal", Settings(base_address=BASE))
    own = {"feedback_url": f"{BASE}feedback.html", "contact": {"name": "数据反馈台", "url": f"{BASE}feedback.html"}}
    first = [
        make_package(root / "first"),
        make_package(root / "first", "xiazhou-2021", catalogue=own),
        make_package(root / "first", "gone-2019"),
    ]
    assert publish(first, made).ok
    newer = make_package(
        root / "second",
        version="1.0.1",
        catalogue={"modified_on": "2026-03-04", "version_notes": "更正一处"},
        files={"diff.json": "{}\n"},
    )
    assert publish([newer], made).ok
    assert withdraw("gone-2019", made, reason="发布有误", day=date(2026, 4, 5)).ok
    return made


def page(portal: DirectoryPortal, path: str) -> html.HtmlElement:
    return html.parse(str(portal.folder / path), html.HTMLParser(encoding="utf-8")).getroot()


def loaded(portal: DirectoryPortal, path: str) -> dict[str, object]:
    content: dict[str, object] = json.loads((portal.folder / path).read_bytes())
    return content


def test_each_table_and_each_row_is_a_file_for_programs(portal: DirectoryPortal) -> None:
    table = loaded(portal, addresses.table_json(NAME, "tasks"))
    row = loaded(portal, addresses.row_json(NAME, "tasks", f"{NAME}-t02"))
    assert (table["dataset"], table["version"], table["total"]) == (NAME, "1.0.1", 2)
    assert row["row"] == table["rows"][1]  # type: ignore[index]
    assert row["row"]["text"] == "开放<b>交通</b>数据"  # type: ignore[index]


def test_the_calls_on_the_page_name_files_that_are_there(portal: DirectoryPortal) -> None:
    calls = [call.text for call in page(portal, f"datasets/{NAME}/index.html").xpath("//pre[@class='call']")]
    named = {word.strip('"()') for call in calls for word in call.replace(",", " ").split() if BASE in word}
    paths = {word[word.index(BASE) + len(BASE) :].split('"')[0] for word in named}
    assert len(paths) == 3
    assert all((portal.folder / path).is_file() for path in paths)


def test_a_row_that_is_gone_has_no_file_any_more(tmp_path: Path) -> None:
    portal = DirectoryPortal(tmp_path / "portal")
    publish([make_package(tmp_path / "first")], portal)
    shorter = make_package(tmp_path / "second", version="1.1.0", tasks=(("t01", "建设政务云", "2-7"),))
    assert publish([shorter], portal).ok
    assert sorted((portal.folder / addresses.rows_folder(NAME) / "tasks").iterdir()) == [
        portal.folder / addresses.row_json(NAME, "tasks", f"{NAME}-t01")
    ]


def test_a_lost_row_is_found_and_made_again(tmp_path: Path) -> None:
    portal, package = DirectoryPortal(tmp_path / "portal"), make_package(tmp_path / "packages")
    publish([package], portal)
    before = tree(portal.folder)
    (portal.folder / addresses.row_json(NAME, "tasks", f"{NAME}-t01")).unlink()
    result = publish([package], portal)
    assert (result.ok, result.changed) == (True, True)
    assert tree(portal.folder) == before


def test_the_change_log_lists_versions_and_withdrawals_the_newest_first(portal: DirectoryPortal) -> None:
    rows = page(portal, "changes.html").xpath("//tbody/tr")
    said = [(row.xpath("td[1]")[0].text_content(), row.xpath("td[3]")[0].text_content()) for row in rows]
    assert said == [
        ("2026-04-05", "已撤回"),
        ("2026-03-04", "1.0.1"),
        ("2026-02-06", "1.0.0"),
        ("2026-02-06", "1.0.0"),
    ]
    assert f"datasets/{NAME}/versions/1.0.0.zip" in page(portal, "changes.html").xpath("//@href")
    assert f"datasets/{NAME}/diff.json" in page(portal, "changes.html").xpath("//@href")


def test_the_feed_is_atom_with_an_entry_a_change(portal: DirectoryPortal) -> None:
    feed = etree.parse(str(portal.folder / "feed.xml")).getroot()
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}updated") == "2026-04-05T00:00:00Z"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 4
    assert ids[1] == f"{BASE}datasets/{NAME}/index.html#version-1.0.1"


def test_each_row_can_be_reported_with_all_that_names_it(portal: DirectoryPortal) -> None:
    row = page(portal, "datasets/xiazhou-2021/tables/tasks.html").get_element_by_id("xiazhou-2021-t01")
    link = urlsplit(row.xpath("td[2]/a[2]/@href")[0])
    assert link.path == "../../../feedback.html"
    wanted = {"dataset": "xiazhou-2021", "version": "1.0.0", "table": "tasks", "row": "xiazhou-2021-t01"}
    assert parse_qs(link.query) == {key: [value] for key, value in wanted.items()}


def test_the_page_for_reports_says_what_to_write_and_within_how_many_days(portal: DirectoryPortal) -> None:
    text = page(portal, "feedback.html").get_element_by_id("content").text_content()
    for word in ("error", "source-error", "request", "rights", "5 个工作日"):
        assert word in text


def test_the_score_is_shown_with_what_is_missing(portal: DirectoryPortal) -> None:
    said = page(portal, f"datasets/{NAME}/index.html").get_element_by_id("quality").text_content()
    assert "405 分，满分 405 分" in said
    assert "没有缺项" in said


def test_without_a_catalogue_the_list_of_commitments_says_so(portal: DirectoryPortal) -> None:
    assert "目录数据集尚未发布" in page(portal, "commitments.html").text_content()
    assert broken_links(portal.folder) == []
