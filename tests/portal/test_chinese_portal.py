"""The portal in Chinese as a visitor has it: search, tables, words, dates, and nothing fetched from elsewhere."""

import json
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from publish.embedded.settings import PortalAddress
from tests.habits.house import ROOT
from tests.portal.conftest import ORGANISATION, Api, Table

pytestmark = [pytest.mark.portal, pytest.mark.slow]

SEARCH_CHECK = ROOT.parent / "shared" / "tools" / "search_check.py"


@pytest.fixture(scope="session")
def datasets(portal: PortalAddress) -> None:
    """Datasets with a word, and decoys that share its characters but not the word."""
    api = Api(portal.url, portal.publisher_token.read_text().strip())
    for name, title, notes in (
        ("z-open", "公共数据开放目录", "各级部门的清单，供查询。"),
        ("z-decoy", "数码产品凭据开立与放款统计", "数额、凭据、开户、放行。"),
        ("z-5g", "５Ｇ基站覆盖数据", "按设区市统计。"),
        ("z-fz", "福建省与广州市协作项目", "造福一方，州县互访。"),
        ("z-city", "2017年数字福州工作计划", "各县（市）区分工。"),
        ("z-water", "水库水质监测日报", "水位、流量。"),
        ("z-open-data", "Open data portal statistics", "Downloads of portals."),
    ):
        api.call("package_create", name=name, title=title, notes=notes, owner_org=ORGANISATION)


@pytest.mark.usefixtures("datasets")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("数据开放", {"z-open"}),
        ("福州", {"z-city"}),
        ("5G", {"z-5g"}),
        ("５g基站", {"z-5g"}),
        ("2017年", {"z-city"}),
        ("水质", {"z-water"}),
        ("portals", {"z-open-data"}),
        ("放数", set()),
    ],
)
def test_a_dataset_is_found_by_a_word_inside_a_run_and_by_nothing_else(
    visitor: Api, words: str, found: set[str]
) -> None:
    answer = visitor.call("package_search", q=words, fq="name:z-*", rows=100).result
    assert {dataset["name"] for dataset in answer["results"]} == found


@pytest.mark.skipif(not SEARCH_CHECK.exists(), reason="the check's 20 datasets are not beside this repository")
def test_the_search_check_finds_31_of_31_and_nothing_wrong(portal: PortalAddress, operator: Api) -> None:
    operator.call("organization_create", name="shuzi-fujian", title="数字福建")
    others = [name for name in operator.call("package_list").result if not name.startswith(("s-", "d-"))]
    for name in others:
        operator.call("package_patch", id=name, private=True)
    try:
        words = [sys.executable, str(SEARCH_CHECK), portal.url, str(portal.operator_token), "--seed"]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    finally:
        for name in others:
            operator.call("package_patch", id=name, private=False)
        for name in operator.call("package_list").result:
            if name.startswith(("s-", "d-")):
                operator.call("dataset_purge", id=name)
    assert said.rstrip().endswith("recall 100% (31/31), precision 100% (0 wrong)"), said


def ask_table(visitor: Api, table: Table, everywhere: str = "", heading: str = "") -> list[str]:
    """Search a table as its view does, and return the ids of the rows found."""
    form = {"draw": 1, "start": 0, "length": 50, "search[value]": everywhere}
    form |= {"columns[0][name]": "heading", "columns[0][search][value]": heading}
    body = urllib.parse.urlencode(form).encode()
    answer = visitor.post(f"/datatables/ajax/{table.view}", body, {"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 200, answer.content
    return [row["task_id"] for row in answer.content["data"]]


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("高速", ["t02"]),
        ("数据开放", ["t01"]),
        ("5G网络", ["t02"]),
        ("５Ｇ", ["t02"]),
        ("居民健康档案互认", ["t03"]),
        ("高速 建设", ["t02"]),
        ("高速 水库", []),
        ("开据", []),
        ("open water", ["t05"]),
        ("t03", ["t03"]),
        ("", ["t01", "t02", "t03", "t04", "t05"]),
    ],
)
def test_the_table_view_s_search_finds_chinese_words(visitor: Api, table: Table, typed: str, rows: list[str]) -> None:
    assert ask_table(visitor, table, everywhere=typed) == rows


@pytest.mark.parametrize(
    ("typed", "rows"), [("开放", ["t01"]), ("高速", []), ("water", ["t05"]), ("健", ["t03"]), ("％水", ["t04"])]
)
def test_the_box_above_a_column_finds_chinese_in_that_column(
    visitor: Api, table: Table, typed: str, rows: list[str]
) -> None:
    assert ask_table(visitor, table, heading=typed) == rows


def test_the_api_finds_chinese_words_too(visitor: Api, table: Table) -> None:
    found = visitor.call("datastore_search", resource_id=table.resource, q="高速").result
    assert [row["task_id"] for row in found["records"]] == ["t02"]
    found = visitor.call("datastore_search", resource_id=table.resource, q={"text": "档案"}).result
    assert [row["task_id"] for row in found["records"]] == ["t03"]


@pytest.mark.parametrize("locale", ["zh_Hans-CN", "zh-Hans-CN", "zh_Hans_CN"])
def test_scripts_get_their_translations_however_the_locale_is_written(visitor: Api, locale: str) -> None:
    answer = visitor.post(f"/api/i18n/{locale}", None, {})
    assert answer.status == 200
    assert answer.content["Add Filter"] == [None, "添加筛选"]


class Texts(HTMLParser):
    """Gathers what a visitor reads, and every address that a browser would fetch by itself."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.words: list[str] = []
        self.fetched: list[str] = []
        self._silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        values = {name: value or "" for name, value in attrs}
        self.words += [values[name] for name in ("title", "placeholder", "aria-label") if name in values]
        if "src" in values:
            self.fetched.append(values["src"])
        if tag == "link" and values.get("rel") in {"stylesheet", "icon", "shortcut icon", "preload"}:
            self.fetched.append(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.words.append(" ".join(data.split()))


PAGES = ("/", "/dataset/", "/dataset/chinese-table", "{resource}", "/group/", "/group/health", "/organization/")
PAGES += (f"/organization/{ORGANISATION}", "/about", "/dataset/?q=zzzz", "/dataset/activity/chinese-table", "/nothing")
# Names, formats and codes, which have no translation.
PROPER = {"CKAN", "CSV", "TSV", "JSON", "XML", "API", "DCAT", "UTC", "English", "Open", "Data", "Creative", "Commons"}
PROPER |= {"CCZero", "HTML", "zzzz", "planport", "publisher", "operator", "KiB"}
# Attributes that CKAN's templates write without asking for a translation.
LITERAL = {"Data viewer", "list of downloadable formats", "Open Data"}


def page_of(visitor: Api, table: Table, path: str) -> Texts:
    place = path.replace("{resource}", f"/dataset/{table.dataset}/resource/{table.resource}")
    return Texts(visitor.page(urllib.parse.quote(place, safe="/?=&")))


@pytest.mark.parametrize("path", PAGES)
def test_a_chinese_page_has_no_english_words(visitor: Api, table: Table, path: str) -> None:
    words = page_of(visitor, table, path).words
    names = {"task_id", "ordinal", "heading", "text", "chinese-table", "text/csv", *LITERAL}
    names |= {"Tasks", "Tasks told in English."}
    # Machine names (slugs, ids, addresses) and published values are data, not words of the page.
    data = re.compile(r"^[a-z0-9_-]+$|^https?://|：https?://|Key tasks of 2021|Open data portal|Downloads of portals")
    left = [text for text in words if text not in names and not data.search(text)]
    english = {text for text in left for word in re.findall(r"[A-Za-z]{2,}", text) if word not in PROPER}
    assert not english


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fetches_nothing_from_another_host(visitor: Api, table: Table, path: str, portal: PortalAddress) -> None:
    fetched = page_of(visitor, table, path).fetched
    assert fetched
    elsewhere = [address for address in fetched if re.match(r"(https?:)?//", address)]
    assert not [address for address in elsewhere if not address.startswith(portal.url)]


def test_no_avatar_is_fetched_for_a_user(visitor: Api, operator: Api) -> None:
    assert "gravatar" not in visitor.page("/user/planport-publisher").lower()
    assert "gravatar" not in json.dumps(operator.call("user_show", id="planport-publisher").content["result"]["name"])


def test_keys_and_codes_of_a_dataset_are_called_by_their_names(visitor: Api, table: Table) -> None:
    page = visitor.page(f"/dataset/{table.dataset}")
    assert re.search(r"开放属性</th>\s*<td[^>]*>普遍开放</td>", page)
    assert "https://a.example/1；https://a.example/2" in page


def test_dates_stand_in_the_chinese_order(visitor: Api, table: Table) -> None:
    assert re.search(r"\d{4}年\d{2}月\d{2}日 \d{2}:\d{2} \(UTC\)", visitor.page(f"/dataset/{table.dataset}"))


def test_english_pages_have_the_english_titles_and_the_api_has_what_is_stored(visitor: Api, table: Table) -> None:
    assert "Key tasks of 2021" in Texts(visitor.page(f"/en/dataset/{table.dataset}")).words
    themes = visitor.page("/en/group/")
    assert {"Health", "Themes"} <= set(Texts(themes).words)
    assert not {"Groups", "What are Groups?"} & set(Texts(themes).words)
    assert "General Office of the People" in visitor.page(f"/en/organization/{ORGANISATION}")
    assert "datasets found" in visitor.page("/en/dataset/")
    stored = visitor.post(f"/en/api/3/action/package_show?id={table.dataset}", None, {}).result
    assert stored["title"] == "二零二一年数字福建工作要点"
    assert "title_translated" not in stored


def test_an_english_page_of_a_table_speaks_english(visitor: Api, table: Table) -> None:
    words = Texts(visitor.page(f"/en/dataset/{table.dataset}/resource/{table.resource}")).words
    assert {"Tasks", "Tasks told in English.", "Heading", "Table"} <= set(words)
    assert not {"任务", "任务的说明。", "标题", "表格"} & set(words)
    dataset = Texts(visitor.page(f"/en/dataset/{table.dataset}")).words
    assert "Open type" in dataset
    assert not {"福建省人民政府办公厅", "open_type", "任务"} & set(dataset)


def test_a_form_on_an_english_page_has_what_is_stored(operator: Api, table: Table) -> None:
    form = operator.page(f"/en/dataset/{table.dataset}/resource/{table.resource}/edit")
    assert 'value="任务"' in form
    assert "任务的说明。" in form


def test_themes_are_called_so_where_they_are_counted(visitor: Api) -> None:
    assert re.search(r"找到 \d+ 个主题", visitor.page("/group/"))


def test_the_table_appears_in_a_browser(browser: Callable[..., str], portal: PortalAddress, table: Table) -> None:
    place = f"{portal.url}/dataset/{table.dataset}/resource/{table.resource}"
    page = browser(f"{place}/view/{table.view}")
    assert "京雄高速公路项目建设" in page
    assert "显示第 1 至 5 项结果，共 5 项" in page
    assert "排序" in page


def test_the_browser_asks_no_other_host(browser: Callable[..., str], portal: PortalAddress, table: Table) -> None:
    """Every other name is unknown to this browser; a request to one would leave an error on the page's console."""
    place = f"{portal.url}/dataset/{table.dataset}/resource/{table.resource}"
    page = browser(place, more=("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",))
    assert "添加筛选" in page


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("portal-home", "/"),
        ("portal-search", "/dataset/?q=数字福建"),
        ("portal-dataset", "/dataset/chinese-table"),
        ("portal-table", "{resource}"),
        ("portal-group", "/group/health"),
        ("portal-organisation", f"/organization/{ORGANISATION}"),
        ("portal-home-en", "/en/"),
    ],
)
def test_pages_are_pictured_for_people_to_look_at(
    browser: Callable[..., str], portal: PortalAddress, table: Table, name: str, path: str
) -> None:
    place = path.replace("{resource}", f"/dataset/{table.dataset}/resource/{table.resource}")
    browser(f"{portal.url}{urllib.parse.quote(place, safe='/?=')}", screenshot=f"{name}.png")
    assert (ROOT / "build" / "screenshots" / f"{name}.png").stat().st_size > 20_000
