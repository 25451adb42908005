"""Small parts that pages are made of: addresses, links, terms, charts, filters, facts."""

from datetime import date
from pathlib import Path

import pytest
from lxml import html

from datapackages.catalogue.links import feedback_address, safe_address
from datapackages.terms import format_of, term
from publish.directory import addresses
from publish.directory.charts import Bar, Chart, svg
from publish.directory.facts import facts_of
from publish.directory.filters import filters_of
from publish.directory.layout import layout_of
from publish.directory.schema_org import schema_org
from publish.directory.settings import Settings
from publish.directory.views import DatasetView
from publish.packages import read_package
from publish.planner import plan_publication
from publish.portal import PortalState, Withdrawal
from tests.publish.making import make_package


def view_of(folder: Path) -> DatasetView:
    package = read_package(folder)
    manifest = plan_publication(PortalState("x"), [package]).datasets[0].manifest
    assert manifest is not None
    return DatasetView(folder, package.descriptor, manifest)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> DatasetView:
    return view_of(make_package(tmp_path_factory.mktemp("packages")))


@pytest.mark.parametrize(
    ("target", "page", "link"),
    [
        ("index.html", "index.en.html", "index.html"),
        ("assets/portal.css", "index.html", "assets/portal.css"),
        ("index.html", "datasets/x/tables/tasks.html", "../../../index.html"),
        ("datasets/y/evidence/index.html", "datasets/x/tables/tasks.html", "../../y/evidence/index.html"),
    ],
)
def test_links_are_relative_so_that_the_portal_opens_from_disk(target: str, page: str, link: str) -> None:
    assert addresses.relative(target, page) == link


def test_everything_of_a_dataset_stands_in_its_own_folder(view: DatasetView) -> None:
    paths = addresses.paths_of(view.manifest)
    assert all(path.startswith("datasets/minzhou-2020/") for path in paths)
    assert {addresses.dataset_of(path) for path in paths} == {"minzhou-2020"}
    assert {addresses.dataset_of(path) for path in addresses.front_paths()} == {None}


def test_a_withdrawn_dataset_has_pages_and_a_manifest_and_nothing_else(view: DatasetView) -> None:
    gone = view.manifest.model_copy(update={"withdrawal": Withdrawal(reason="x", day=date(2026, 3, 1)), "files": ()})
    paths = addresses.paths_of(gone)
    assert {path for path in paths if not path.endswith(".html")} == {"datasets/minzhou-2020/manifest.json"}
    assert set(addresses.pages_of(view.manifest)) <= set(paths)


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://example.org/数据", True),
        ("http://example.org", True),
        ("mailto:data@example.org", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<p>", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https:", False),
        ("http://[broken", False),
        ('https://example.org/"onclick=', False),
        ("", False),
    ],
)
def test_only_plain_addresses_are_linked(address: str, is_safe: bool) -> None:
    assert safe_address(address) == (address if is_safe else "")


@pytest.mark.parametrize(
    ("desk", "filled"),
    [
        ("https://e.example/f", "https://e.example/f?dataset=x-1&version=1.0.0&table=tasks&row=x-1-t01"),
        (
            "https://e.example/f?kind=error",
            "https://e.example/f?kind=error&dataset=x-1&version=1.0.0&table=tasks&row=x-1-t01",
        ),
        ("mailto:d@e.example", "mailto:d@e.example?subject=x-1%201.0.0%20tasks%20x-1-t01"),
        ("javascript:1", ""),
        ("", ""),
    ],
)
def test_a_feedback_link_says_what_it_is_about(desk: str, filled: str) -> None:
    assert feedback_address(desk, "x-1", "1.0.0", "tasks", "x-1-t01") == filled


@pytest.mark.parametrize(
    ("kind", "code", "zh", "en"),
    [
        ("theme", "transport", "交通出行", "Transport"),
        ("update_cycle", "as-needed", "不定期", "As needed"),
        ("open_type", "on-application", "依申请开放", "On application"),
        ("authority", "extracted", "由原文抽取", "Extracted from the text"),
        ("share_type", "nobody-knows", "nobody-knows", "nobody-knows"),
    ],
)
def test_codes_have_names_in_both_languages(kind: str, code: str, zh: str, en: str) -> None:
    assert (term(kind, code).name("zh"), term(kind, code).name("en")) == (zh, en)


@pytest.mark.parametrize(("path", "name"), [("data/tasks.csv", "csv"), ("a.b/README", ""), ("x.TXT", "txt")])
def test_a_format_is_the_end_of_the_name(path: str, name: str) -> None:
    assert format_of(path) == name


def test_bars_are_in_proportion_and_labels_are_text() -> None:
    chart = Chart("标题", "Title", "单位", "Agency", (Bar("<b>市发改委</b>", 10), Bar("市交通局", 5)))
    drawn = html.fromstring(str(svg(chart, "zh")))
    first, second = (float(bar.get("width")) for bar in drawn.xpath("//rect"))
    assert first == pytest.approx(2 * second)
    assert drawn.xpath("//b") == []
    assert drawn.xpath("//text[@class='bar-label']")[0].text == "<b>市发改委</b>"


@pytest.mark.parametrize(("language", "words"), [("zh", "最多的是市发改委，10"), ("en", "the most, 10, for 市发改委")])
def test_a_chart_says_in_words_what_it_shows(language: str, words: str) -> None:
    chart = Chart("标题", "Title", "单位", "Agency", (Bar("市发改委", 10),))
    assert words in chart.summary(language)


def test_a_plan_without_leads_is_counted_by_those_responsible(view: DatasetView) -> None:
    assert view.charts[0].title == "各单位牵头事项数"
    assert view.charts[0].bars == (Bar("市发改委", 1), Bar("市大数据局", 1))


def test_filters_offer_what_occurs_and_nothing_else(view: DatasetView, tmp_path: Path) -> None:
    unprinted = view_of(
        make_package(
            tmp_path,
            "xiazhou-2021",
            descriptor={"contributors": [{"title": "编者", "role": "publisher"}]},
            catalogue={"temporal": {"start": "2018-01-01", "end": "2020-12-31"}},
        )
    )
    filters = filters_of([view, unprinted], [])
    assert [entry.code for entry in filters.provider] == ["闽州市人民政府办公厅", "-"]
    assert [entry.code for entry in filters.year] == ["2018", "2019", "2020"]
    assert [entry.code for entry in filters.theme] == ["general", "transport"]
    assert [entry.code for entry in filters.status] == ["published"]


BASE = "https://data.minzhou.example/"


@pytest.mark.parametrize(
    ("language", "label", "value"), [("zh", "更新周期", "不定期"), ("en", "Update cycle", "As needed")]
)
def test_facts_are_told_in_the_language_of_the_page(view: DatasetView, language: str, label: str, value: str) -> None:
    facts = [fact for group in facts_of(view, language, BASE) for fact in group.facts]  # type: ignore[arg-type]
    assert [entry.text for fact in facts if fact.label == label for entry in fact.values] == [value]


def test_every_column_of_the_contract_has_its_line(view: DatasetView) -> None:
    labels = {fact.label for group in facts_of(view, "zh", BASE) for fact in group.facts}
    wanted = (
        "标识 提供方 提供方代码 发布者 联系方式 主题 关键词 资源分类 空间范围 时间范围 语言 许可 开放类型 开放条件 "
        "共享类型 权利说明 引用方式 来源 来源校验值 权威性 加工 更新周期 首次发布 最近更新 版本 版本说明 "
        "已知问题 关联数据集 格式 时效 元数据得分 已采用的更正 反馈地址"
    )
    assert set(wanted.split()) <= labels


def test_search_engines_get_relative_addresses_without_a_base_and_whole_ones_with_it(view: DatasetView) -> None:
    relative = schema_org(view, Settings(base_address=""))
    whole = schema_org(view, Settings(base_address="https://d.example/"))
    assert relative["distribution"][0]["contentUrl"] == "versions/1.0.0.zip"  # type: ignore[index]
    assert whole["url"] == "https://d.example/datasets/minzhou-2020/index.html"


def test_a_setting_changes_the_look() -> None:
    assert layout_of(Settings()) == layout_of(Settings())
    assert layout_of(Settings()) != layout_of(Settings(answer_days=7))
