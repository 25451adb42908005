"""What plans promise about opening data, read from phrases and from the five plans."""

import csv
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.grammar import openings_patterns as patterns
from extract.grammar.openings_phrases import Statement, find_phrases
from extract.models import Issue, Opening, Project
from extract.parts.openings import read_openings
from extract.parts.passages import Passage
from extract.parts.projects import read_projects
from extract.text.document import GAP, Document, Segment, read_document
from extract.text.spans import Spans, without_blanks
from extract.text.splices import mend
from tests.bounds import growth

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = list(csv.DictReader((Path(__file__).parent / "expected_openings.csv").open(encoding="utf-8", newline="")))
PLANS = list(dict.fromkeys(row["plan"] for row in EXPECTED))


def read(text: str, *headings: str, period: tuple[int | None, int | None] = (None, None)) -> tuple[Opening, ...]:
    """Read a text as one task."""
    document = read_document(text)
    passage = Passage(0, len(document.text), "p-t01", "p-s01", headings)
    return read_openings(document, "p", [passage], (), period)[0]


def things(text: str, *headings: str) -> list[tuple[str, str]]:
    """Give kind and subject of what a text promises."""
    return [(row.kind, row.subject) for row in read(text, *headings)]


# Where one statement ends and a numbered one begins; enough to part tasks without reading the whole outline.
LABEL = re.compile(r"(?<=[。）])[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|(?<![\d.])\d{1,2}\.(?=[一-鿿])")
PROJECTS, DIVISION = "重大项目（工程）表序号", "重点任务分工序"


def passages_of(document: Document) -> list[Passage]:
    """Cut the body of a plan at its labels, without titles that have no text, contents and table of projects."""
    text = document.text
    start = max(text.find("第一章发展基础一、发展现状"), LABEL.search(text).start())  # type: ignore[union-attr]
    stop, division = text.find(PROJECTS), text.find(DIVISION)
    end = stop if stop >= 0 else len(text)
    edges = [*(match.end() for match in LABEL.finditer(text, start, end)), end]
    cut = [Passage(one, other, f"t{one}", None) for one, other in pairwise(edges) if "。" in text[one:other]]
    return [*cut, Passage(division, len(text), None, "s99")] if division >= 0 else cut


@cache
def read_plan(plan_id: str) -> tuple[Document, tuple[Opening, ...], tuple[Issue, ...]]:
    """Read one of the five plans."""
    raw = (ROOT / "seeds" / "sources" / f"{plan_id}.txt").read_bytes().decode("utf-8-sig")
    mending = mend(raw)
    document = read_document(raw, mending.segments if mending else None)
    table = read_projects(document, plan_id)
    return document, *read_openings(document, plan_id, passages_of(document), table.projects if table else ())


def row_key(kind: str, subject: str, theme: str, priority: str, deadline: str) -> tuple[str, ...]:
    """Give what is compared of a row."""
    return kind, subject, theme, priority, deadline


@pytest.mark.parametrize("plan_id", PLANS)
def test_a_plan_promises_what_a_careful_reader_finds(plan_id: str) -> None:
    wanted = Counter(
        row_key(row["kind"], row["subject"], row["theme"], row["priority"], row["deadline"])
        for row in EXPECTED
        if row["plan"] == plan_id
    )
    found = Counter(
        row_key(row.kind, row.subject, row.theme_id or "", str(row.is_priority).lower(), str(row.deadline or ""))
        for row in read_plan(plan_id)[1]
    )
    assert {"missed": wanted - found, "made up": found - wanted} == {"missed": Counter(), "made up": Counter()}


@pytest.mark.parametrize("plan_id", PLANS)
def test_every_row_quotes_the_source(plan_id: str) -> None:
    document, rows, _ = read_plan(plan_id)
    for row in rows:
        assert without_blanks(row.spans.text_in(document.raw)) == without_blanks(row.quote)
        assert row.quote


@pytest.mark.parametrize("plan_id", PLANS)
def test_ids_count_through_the_plan_and_each_row_has_one_place(plan_id: str) -> None:
    rows = read_plan(plan_id)[1]
    assert [row.opening_id for row in rows] == [f"{plan_id}-o{number:02d}" for number in range(1, len(rows) + 1)]
    assert [row.ordinal for row in rows] == list(range(1, len(rows) + 1))
    assert all(len([one for one in (row.task_id, row.section_id, row.project_id) if one]) == 1 for row in rows)


@pytest.mark.parametrize("plan_id", PLANS)
def test_every_domain_of_the_five_plans_has_a_theme(plan_id: str) -> None:
    _, rows, issues = read_plan(plan_id)
    assert issues == ()
    assert all((row.theme_id is not None) == (row.kind == "domain") for row in rows)


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['plan']}-{row['subject']}")
def test_the_expected_quotes_stand_in_the_source(row: dict[str, str]) -> None:
    document = read_plan(row["plan"])[0]
    quote = read_document(row["quote"]).text
    if row["plan"] == "fujian-2016-2020-digital-plan" and row["subject"].endswith(("平台", "网）")):
        return  # names of projects are interleaved with their neighbours in the table
    assert quote in document.text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("建设全省政务数据开放平台。", [("platform", "政务数据开放平台")]),
        ("上线省公共数据资源开发服务平台。", [("platform", "公共数据资源开发服务平台")]),
        ("支持有关企业建设大数据开发平台，开放政务数据。", [("platform", "大数据开发平台"), ("domain", "政务数据")]),
        ("编制政务数据开放目录。", [("catalogue", "政务数据开放目录")]),
        ("加快梳理编制健康、医疗、医保类信息目录。", [("catalogue", "健康、医疗、医保类信息目录")]),
        ("公布数据开放目录及普遍开放的数据集。", [("catalogue", "数据开放目录"), ("catalogue", "普遍开放的数据集")]),
        ("制定政府数据开放标准和实施方案。", [("rule", "政府数据开放标准"), ("rule", "实施方案")]),
        ("探索大数据开放、开发、共享机制。", [("rule", "大数据开放、开发、共享机制")]),
        ("研究制定《某省公共数据开放办法（试行）》。", [("rule", "《某省公共数据开放办法（试行）》")]),
        ("依法有序向社会开放重点领域公共数据资源。", [("domain", "重点领域公共数据资源")]),
        ("推进政务数据资源有序开放。", [("domain", "政务数据资源")]),
        ("开放政务信息系统数据接口。", [("service", "政务信息系统数据接口")]),
        ("建设公共信息资源开放安全管控平台。", [("control", "公共信息资源开放安全管控平台")]),
        ("向社会开放政务数据，保障数据权威性和安全性。", [("domain", "政务数据"), ("control", "数据权威性和安全性")]),
        ("举办大数据应用竞赛。", [("use", "大数据应用竞赛")]),
        ("推出10个以上公共数据资源开发利用示范应用。", [("use", "公共数据资源开发利用示范应用")]),
        ("通过大数据开放开发和特许经营，培育企业。", [("use", "大数据开放开发"), ("use", "特许经营")]),
        ("推行行政许可、行政处罚等信息上网公开。", [("domain", "行政许可"), ("domain", "行政处罚")]),
        ("建立数据，及时发布有关统计指标和数据。", [("domain", "统计指标和数据")]),
    ],
)
def test_a_phrase_promises(text: str, wanted: list[tuple[str, str]]) -> None:
    assert things(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "建设政务数据汇聚共享平台，实现部门间数据共享。",
        "建立部门间数据共享应用机制，强化数据交换共享。",
        "加快建设政务数据汇聚共享安全管控平台。",
        "建设福州物联网开放实验室，推动平台向企业开放。",
        "推进高水平对外开放，建设开放型经济新体制。",
        "推广大规模在线开放课程。",
        "加快建设支撑大数据和VR应用开发公共平台。",
        "开展电动自行车产品目录管理系统建设。",
        "以统一身份认证为基础，整合信息化系统。",
        "编制和发布行业指数产品，建设政策发布平台。",
        "为各部门提供查询、统计分析等服务。",
        "推动数据中心整合和公开招标。",
    ],
)
def test_what_is_not_opened_to_society_is_no_opening(text: str) -> None:
    assert things(text) == []


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        (
            "优先推动医疗、卫生、环境、交通、旅游、文化、质量、气象等政府数据向社会开放。",
            ["health", "health", "environment", "transport", "tourism", "culture", "quality", "weather"],
        ),
        (
            "优先开放交通出行、教育文化、食品安全、产品质量、居民健康档案、标准地址等数据。",
            ["transport", "education", "food-safety", "quality", "health", "address-geo"],
        ),
        ("有序向符合条件的养老服务主体开放信息资源。", ["elderly-care"]),
        ("推动民生应用相关政务专题数据集进行应用开发。", ["livelihood"]),
        ("向社会开放数据。", ["general"]),
        ("推进高等教育、交通等数据向社会开放。", ["education", "transport"]),
    ],
)
def test_each_item_of_a_list_is_a_domain_with_its_theme(text: str, themes: list[str]) -> None:
    assert [row.theme_id for row in read(text) if row.kind == "domain"] == themes


def test_a_domain_that_no_word_leads_to_a_theme_is_an_issue_and_stays_a_row() -> None:
    document = read_document("优先开放航天、旅游等数据。")
    rows, issues = read_openings(document, "p", [Passage(0, len(document.text), "p-t01", None)])
    assert [(row.subject, row.theme_id) for row in rows] == [("航天", None), ("旅游", "tourism")]
    assert [(issue.rule, issue.place) for issue in issues] == [("opening-without-theme", "p-o01")]
    assert issues[0].spans == rows[0].spans


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("优先开放教育、旅游等数据。", True),
        ("开放教育、旅游等数据。", False),
        ("优先发展软件业，开放教育、旅游等数据。", False),
    ],
)
def test_priority_is_what_stands_in_the_clause(text: str, priority: bool) -> None:
    assert {row.is_priority for row in read(text)} == {priority}


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("到2020年，政务信息资源开放开发格局全面形成。", date(2020, 12, 31)),
        ("2020年底前，实现数据汇聚；依法有序开放公共数据资源。", date(2020, 12, 31)),
        ("2019年6月底前，开放公共数据资源。", date(2019, 6, 30)),
        ("年底前开放公共数据资源。", date(2018, 12, 31)),
        ("2018年，开放公共数据资源。", None),
        ("到2020年，建成网络。开放公共数据资源。", None),
        ("开放公共数据资源，到2020年全面应用。", None),
        ("三年前起步，开放公共数据资源。", None),
    ],
)
def test_a_deadline_is_named_before_the_promise_in_its_sentence(text: str, deadline: date | None) -> None:
    assert [row.deadline for row in read(text, period=(2018, 2018))] == [deadline]


def test_the_end_of_the_year_of_a_plan_of_several_years_is_no_day() -> None:
    assert [row.deadline for row in read("年底前开放公共数据资源。", period=(2018, 2020))] == [None]


def test_the_quote_reaches_back_to_the_deadline() -> None:
    rows = read("到2019年，数字经济蓬勃发展，数据资源共享和开放开发格局基本形成。")
    assert [row.quote for row in rows] == ["到2019年，数字经济蓬勃发展，数据资源共享和开放开发格局基本形成"]


def test_a_platform_named_in_a_heading_and_again_below_is_one() -> None:
    text = "二是建设统一的政务数据汇聚共享和开放平台。建设全市统一的政务数据开放平台，开展宣传。"
    assert things(text) == [("platform", "政务数据开放平台")]


def test_a_platform_that_only_the_heading_names_counts() -> None:
    text = "建设统一的政府数据开放平台。向公众提供数据产品查询、数据下载、应用接口等服务。"
    assert things(text) == [
        ("platform", "政府数据开放平台"),
        ("service", "数据产品查询"),
        ("service", "数据下载"),
        ("service", "应用接口"),
    ]


def test_what_a_task_says_twice_is_one_row_with_the_term() -> None:
    text = "编制公共数据开放清单。加强统筹协调。2023年6月底前，编制公共数据开放清单。"
    assert [(row.kind, row.subject, row.deadline) for row in read(text)] == [
        ("catalogue", "公共数据开放清单", date(2023, 6, 30))
    ]


def test_a_platform_that_is_only_used_is_not_promised() -> None:
    assert things("统一依托省级政府数据开放平台，加强宣传。") == []


def test_services_need_a_task_that_opens_data() -> None:
    text = "向公众提供查询、下载等服务。"
    assert things(text) == []
    assert things(text, "推进公共数据开放") == [("service", "查询"), ("service", "下载")]


@pytest.mark.parametrize("heading", ["前言", "一、发展现状", "（一）指导思想", "二、发展形势"])
def test_nothing_is_promised_under_headings_that_look_back_or_state_the_spirit(heading: str) -> None:
    assert things("向社会开放公共数据资源。", heading) == []


def test_rows_of_a_section_carry_its_id_and_rows_of_a_task_the_tasks() -> None:
    document = read_document("开放政务数据。开放公共数据。")
    passages = [Passage(0, 7, "p-t01", "p-s01"), Passage(7, 14, None, "p-s02")]
    rows = read_openings(document, "p", passages)[0]
    assert [(row.task_id, row.section_id) for row in rows] == [("p-t01", None), (None, "p-s02")]


def test_no_phrase_reaches_across_lost_text() -> None:
    raw = "建设政务数据开放平台。"
    document = read_document(raw, [Segment(0, 6), Segment(6, len(raw), lost_before=1)])
    assert GAP in document.text
    rows = read_openings(document, "p", [Passage(0, len(document.text), "p-t01", None)])[0]
    assert [row.kind for row in rows] == []


def test_subjects_are_printed_as_in_the_source() -> None:
    rows = read("向社会开放政务 数据资源，编制政务数据\n开放目录。")
    assert [row.subject for row in rows] == ["政务数据资源", "政务数据开放目录"]


def project(name: str, spans: Spans, end_year: int | None) -> Project:
    """Make a row of a table of projects."""
    return Project("p-p007", 7, "类", name, "省数字办", "2016年启动", 2016, end_year, Decimal(1), spans)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("数据开放开发管控平台", "control"),
        ("互联网政务数据服务平台（省政务数据资源网）", "platform"),
        ("公共数据开放平台", "platform"),
        ("政务数据汇聚和服务平台", None),
        ("区域性数据交易市场", None),
    ],
)
def test_a_project_whose_name_promises_opening_counts(name: str, kind: str | None) -> None:
    raw = f"7 {name}省数字办2016年启动1"
    rows = read_openings(read_document(raw), "p", [], [project(name, Spans.of([(0, len(raw))]), 2017)])[0]
    assert [(row.kind, row.subject, row.quote, row.deadline, row.project_id) for row in rows] == (
        [(kind, name, name, date(2017, 12, 31), "p-p007")] if kind else []
    )


def test_the_name_of_an_interleaved_project_is_cited_where_it_stands() -> None:
    raw = "7数据开放开发管省数字办2016年启动控平台1"
    row = read_openings(
        read_document(raw), "p", [], [project("数据开放开发管控平台", Spans.of([(0, len(raw))]), None)]
    )[0][0]
    assert row.spans.text_in(raw) == "数据开放开发管控平台"
    assert row.deadline is None


def test_the_text_of_a_table_of_projects_is_not_read_as_sentences() -> None:
    raw = "7数据开放开发工程省数字办2016年启动1"
    row = project("数据开放开发工程", Spans.of([(0, len(raw))]), None)
    assert read_openings(read_document(raw), "p", [Passage(0, len(raw), "p-t01", None)], [row])[0] == ()


@pytest.mark.parametrize("plan", PLANS)
def test_a_statement_without_a_word_of_data_promises_nothing(plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = read_document((ROOT / "seeds" / "sources" / f"{plan}.txt").read_text("utf-8")).text
    places = [match.span() for match in re.finditer("[^。；]{1,400}", text)]
    quick = [find_phrases(Statement(text, *place)) for place in places]

    monkeypatch.setattr(patterns, "subject_matter", lambda: re.compile(""))

    assert [find_phrases(Statement(text, *place)) for place in places] == quick
    assert any(quick)


PIECES = [
    "开放",
    "公共",
    "数据",
    "医疗、",
    "等",
    "向社会",
    "平台",
    "目录",
    "，",
    "。",
    "；",
    " ",
    "优先",
    "建设",
    "2020年底前",
    "《",
    "》办法",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_read_is_cited_and_the_same_twice(text: str) -> None:
    rows = read(text)
    assert rows == read(text)
    for row in rows:
        assert without_blanks(row.spans.text_in(text)) == without_blanks(row.quote)
        assert without_blanks(row.subject) in without_blanks(row.quote)


@pytest.mark.parametrize("piece", ["开放数据", "推动医疗、", "政府", "数据开放，", "优先开放教育、", "鼓励企业"])
def test_reading_is_linear_in_the_length_of_the_text(piece: str) -> None:
    assert growth(lambda times: read(piece * times), 2_000, 8_000) < 12
