"""What is a responsibility clause and what only looks like one; where it begins and ends."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.parts.clauses import Clause, bracket_pairs, find_clauses
from extract.text.document import GAP, Document, Segment, read_document
from extract.text.paragraphs import paragraph_starts
from tests.bounds import growth


def find(raw: str) -> tuple[Document, list[Clause]]:
    """Find the clauses of a text."""
    document = read_document(raw)
    return document, find_clauses(document, frozenset(paragraph_starts(document)))


def clauses(raw: str) -> list[str]:
    """Give the clauses of a text as printed."""
    document, found = find(raw)
    return [document.cell(clause.start, clause.end) for clause in found]


@pytest.mark.parametrize(
    "clause",
    [
        "（责任单位：省发改委）",
        "(责任单位:市通管办牵头)",
        "[责任单位：市公安局]",
        "〔责任单位：市公安局〕",
        "【责任单位：市公安局】",
        "（责任部门：市发改委、财政局）",
        "（牵头单位：省发改委；配合单位：省财政厅）",
        "（牵头部门：省发改委，参与单位：省财政厅）",
        "（主办：市商务局；协办：市财政局）",
        "（主办单位：县教育局；协办单位：县住建局、自然资源局）",
        "（落实单位：市商务局）",
        "（责任单位：省发改委，完成时限：2020年12月）",
        "（责任单位：各市、县〔区〕人民政府）",
        "[责任单位：市行政(市民)服务中心管委会、市数字办牵头]",
        "（责任部门：市水务局、市交通委（市道运局）、市气象局）",
        "（省发改委、财政厅负责）",
        "（省发改委牵头，财政厅、教育厅等参与）",
        "（发展改革委、工业和信息化部按职责分工负责）",
        "（国务院办公厅牵头，国务院相关部门及各地区按职责分工负责）",
        "（各地区、各部门负责）",
        "（市高院、市司法局负责）",
        "（最高人民法院、司法部、中国贸促会按职责分工负责）",
        "（省教育厅、省人力资源社会保障厅按职责分工负责，持续推进）",
    ],
)
@pytest.mark.parametrize("behind", ["", "\n", "2.建设网站。"])
def test_brackets_that_name_who_is_responsible(clause: str, behind: str) -> None:
    assert clauses(f"建设平台。{clause}{behind}") == [clause]


@pytest.mark.parametrize(
    "clause",
    [
        "（市场监管总局牵头，商务部配合，2022年6月底前完成）",
        "（国家发展改革委、司法部等按职责分工负责，2022年12月底前完成）",
        "（市数据局按职责分工负责，长期坚持）",
        "（国家发展改革委牵头会同有关部门和地方负责）",
        "（各部门分别负责，年内持续推进）",
        "（市发改委、市财政局负责，2023年6月底前取得阶段性成果）",
        "（2023年底前完成，市林业局负责）",
        "（完成时限：2023年9月；责任单位：市水利局）",
    ],
)
def test_a_clause_may_say_until_when(clause: str) -> None:
    assert clauses(f"建设平台。{clause}\n") == [clause]


@pytest.mark.parametrize(
    "clause",
    [
        "（省发改委、省财政厅、各市人民政府）",
        "（市交通委（市道运局）、市公安局）",
        "（省商务厅）",
        "（市财政局、市水利局，各团镇）",
    ],
)
@pytest.mark.parametrize(
    "behind",
    [
        "",
        "\n",
        "\n2.建设网站。",
        " 2.建设网站。",
        "（二）建设网站。",
        "2.建设网站。",
    ],
)
def test_names_without_a_marker_are_a_clause_where_nothing_else_can_be_meant(clause: str, behind: str) -> None:
    assert clauses(f"建设平台。{clause}{behind}") == [clause]


@pytest.mark.parametrize(
    "raw",
    [
        "建立数字中国研究院（福州大学）；引进人才",
        "强化“福莆宁南岚”（福州、莆田、宁德、南平、平潭）协作",
        "建设平台（二期）工程",
        "依托省经济信息中心（数字办）建设",
        "省人民政府（以下简称省政府）",
        "国家东南健康医疗大数据中心（福州）",
        "企业（高校、科研院所）联合攻关",
        "《管理办法（试行）》由省发改委负责",
        "有关部门（单位）要加强协作",
        "（此件主动公开）",
        "各县（市、区）要抓好落实",
        "专栏1（重点工程）",
        "支持企业（包括国有企业、民营企业）参与",
        "由主管部门（教育、卫生、民政等部门）审批",
        "（见附件）",
        "到2020年（含）",
        "责任单位要切实加强领导。",
        "建立部门协作机制，市发改委牵头，市财政局配合，共同推进。",
        "落实“谁主管、谁负责”（责任追究）制度",
        "依托市大数据中心（市信息中心）。",
        "（各项任务排在首位的为牵头单位）",
        "办理登记（由市自然资源局负责办理的除外）。",
    ],
)
def test_what_is_no_clause(raw: str) -> None:
    assert clauses(raw) == []


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("1.建设平台。\n责任单位：市发改委、市财政局\n2.建网站。", ["责任单位：市发改委、市财政局"]),
        (
            "1.建设平台。\n牵头单位：市发改委\n配合单位：市财政局、人社局\n2.建网站。",
            ["牵头单位：市发改委配合单位：市财政局、人社局"],
        ),
        ("1.建设平台。责任单位：市发改委。\n2.建网站。", ["责任单位：市发改委。"]),
        ("1.建设平台。\u3000\u3000责任单位：市发改委\u3000\u30002.建网站。", ["责任单位：市发改委"]),
        ("责任单位：市交通委（市道运局）\n2.建网站。", ["责任单位：市交通委（市道运局）"]),
        (
            "（责任单位：省公安厅）完善体系。（责任单位：省信访局）",
            ["（责任单位：省公安厅）", "（责任单位：省信访局）"],
        ),
        (
            "引导就地就业（市人社局牵头，各县〔市、区〕人民政府配合）。对有",
            ["（市人社局牵头，各县〔市、区〕人民政府配合）"],
        ),
        (
            "1.建设平台。\n责任单位：市发改委、\n市财政局、人社局\n2.建网站。",
            ["责任单位：市发改委、市财政局、人社局"],
        ),
        (
            "1.建设平台。\n【责任单位】市发改委、市财政局\n2.建网站。",
            ["【责任单位】市发改委、市财政局"],
        ),
        (
            "1.建设平台。\n市发改委、市财政局按职责分工负责\n2.建网站。",
            ["市发改委、市财政局按职责分工负责"],
        ),
        (
            "1.建设平台。责任单位：市发改委2.建网站。责任单位：市财政局3.建机房。",
            ["责任单位：市发改委", "责任单位：市财政局"],
        ),
        ("1.推进开放，扩大出口（市商务局）。\n2.建网站。", ["（市商务局）"]),
        (
            "1.建设平台。\n责任单位：市建设局\n时限要求：持续推进\n2.建网站。",
            ["责任单位：市建设局时限要求：持续推进"],
        ),
        ("1.建设平台。\n责任单位  市发改委、市财政局\n2.建网站。", ["责任单位市发改委、市财政局"]),
        ("1.建设平台。（责任单位：市水利局\n2.建网站。", ["（责任单位：市水利局"]),
        ("1.建设平台。\n——责任单位：市水利局\n2.建网站。", ["——责任单位：市水利局"]),
        ("1.建设平台。\n县水利局、县财政局、各乡镇\n2.建网站。", ["县水利局、县财政局、各乡镇"]),
        ("1.建设平台。\n县水利局、县财政局、各乡镇\n建成网站。", []),
        ("1.建设平台。\n责任单位：市教育局、市自\n然资源局\n2.建网站。", ["责任单位：市教育局、市自然资源局"]),
    ],
)
def test_where_clauses_begin_and_end(raw: str, found: list[str]) -> None:
    assert clauses(raw) == found


def test_a_clause_without_brackets_goes_on_over_lines_as_wide_as_the_page() -> None:
    line = "建设平台系统数据目录网站机房中心，" + "推进应用服务开放共享安全标准体"  # 32 characters
    raw = (
        f"1.{line[2:]}\n{line}\n{line}\n"
        "责任单位：省科技厅、工业和信息化厅按职责分工负责，各地级以上\n市人民政府结合实际落实\n"
        f"2.{line[2:]}\n{line}\n责任单位：省教育厅、省科学技术厅、省经济和信息化委员会按职责分\n工负责\n3.{line[2:]}\n"
    )
    document = read_document(raw)
    found = find_clauses(document, frozenset(paragraph_starts(document)))
    ends = [document.text[clause.start : clause.end][-8:] for clause in found]
    assert ends == ["政府结合实际落实", "会按职责分工负责"]


def test_no_clause_spans_a_gap() -> None:
    raw = "（责任单位：省公安厅）完善。建设（责任单位："
    document = read_document(raw, [Segment(14, 22), Segment(6, 14, lost_before=1)])
    assert GAP in document.text
    assert find_clauses(document, frozenset({0})) == []


@given(st.text("（）。；、省发改委牵头责任单位：财政厅 \n" + GAP, max_size=80))
def test_clauses_stand_in_order_apart_from_each_other(raw: str) -> None:
    document, found = find(raw)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(clause.start <= clause.inner[0] < clause.inner[1] <= clause.end for clause in found)
    assert all(GAP not in document.text[clause.start : clause.end] for clause in found)


@given(st.text("（）" + GAP + "字", max_size=40))
def test_brackets_are_paired_and_never_across_a_gap(text: str) -> None:
    for start, end in bracket_pairs(text):
        assert (text[start], text[end - 1]) == ("（", "）")
        assert text.count("（", start, end) == text.count("）", start, end)
        assert GAP not in text[start:end]


@pytest.mark.parametrize(
    "make",
    [
        lambda count: "（" * count + "）" * count,
        lambda count: "（责任单位：" * count,
        lambda count: "（责任单位）省发改委负责，" * count,
        lambda count: "责任单位 市\n" * count,
        lambda count: "（省发改委负责" * count + "）" * count,
        lambda count: "责任单位：省发改委、" * count,
        lambda count: "（" + "、" * count + "负责）",
    ],
)
def test_hostile_brackets_take_linear_time(make: object) -> None:
    assert callable(make)
    assert growth(lambda count: find(make(count)), 2500, 10_000) < 12
