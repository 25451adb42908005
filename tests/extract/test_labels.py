"""The forms of number labels: what is one, what it counts, how surely it begins a unit."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.grammar.labels import (
    AFTER_STOP,
    AT_PARAGRAPH,
    KINDS,
    MID_RUN,
    Label,
    find_labels,
    han_number,
    number_like,
)
from extract.text.document import GAP, Segment, read_document
from extract.text.paragraphs import paragraph_starts


def labels(raw: str) -> list[Label]:
    """Find the labels of a text."""
    document = read_document(raw)
    return list(find_labels(document, frozenset(paragraph_starts(document))))


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("第一编 总论", "part", 1),
        ("第一章 总则", "chapter", 1),
        ("第1章 总则", "chapter", 1),
        ("第二节 形势", "section", 2),
        ("第十二条 支持上云", "article", 12),
        ("第3条 支持上云", "article", 3),
        ("一、总体要求", "han", 1),
        ("十二、优化环境", "han", 12),
        ("二十一、优化环境", "han", 21),
        ("（一）加强领导", "han_bracket", 1),
        ("(一)加强领导", "han_bracket", 1),
        ("（四十一）建立机制", "han_bracket", 41),
        ("1.建设平台", "arabic", 1),
        ("1．建设平台", "arabic", 1),
        ("１．建设平台", "arabic", 1),
        ("1、建设平台", "arabic", 1),
        ("10.深化应用", "arabic", 10),
        ("（1）建设平台", "arabic_bracket", 1),
        ("(12)建设平台", "arabic_bracket", 12),
        ("①建设平台", "circled", 1),
        ("⑫建设平台", "circled", 12),
        (
            "一百零二、优化环境",
            "han",
            102,
        ),
        ("一.建设平台", "han", 1),
        ("（二）、建设平台", "han_bracket", 2),
        ("㈡建设平台", "han_bracket", 2),
        ("03.建设平台", "arabic", 3),
        ("⒊建设平台", "arabic", 3),
        ("3*.建设平台", "arabic", 3),
        ("⑶建设平台", "arabic_bracket", 3),
        ("3）建设平台", "arabic_bracket", 3),
        ("任务三：建设平台", "named", 3),
        ("行动3 建设平台", "named", 3),
    ],
)
def test_every_numbering_of_official_documents_is_known(raw: str, kind: str, value: int) -> None:
    assert [(label.kind, label.value, label.start) for label in labels(raw)] == [(kind, value, 0)]


def test_a_name_of_digits_may_stand_behind_a_number_that_goes_on() -> None:
    raw = "1.建设网络。\n2.5G应用。\n3.12345热线。\n规模\n5.3亿元。"
    assert [(label.value, label.end - label.start) for label in labels(raw)] == [(1, 2), (2, 2), (3, 2)]


@pytest.mark.parametrize(
    "raw",
    [
        "新增2.5万个",
        "十九届二中、三中、四中、五中全会精神",
        "推动第一、二、三产业融合",
        "发展5G、6G网络",
        "电子证照（二期）项目",
        "平台3.0版",
        "2018.5.1前",
        "闽政办〔2017〕34号",
        "驻村第一书记",
        "第一，加强领导",
        "第五条例",
        "《办法（试行）》",
        "一是加强领导",
        "支持IPv6、北斗",
        "达到99%、95%",
        "占比1.5亿元",
        "省、市、县三级",
        "Web2.0、3D打印",
        "建成系统\n2.1亿元，增长\n3.5倍",
        "（见图3）",
        "依据（2020\n20）4号文",
        "行动1000天",
        "工程3项",
    ],
)
def test_numbers_inside_sentences_are_no_labels(raw: str) -> None:
    assert labels(raw) == []


@pytest.mark.parametrize(
    ("raw", "anchor"),
    [
        ("一、总体要求", AT_PARAGRAPH),
        ("要求如下：\n一、建设", AT_PARAGRAPH),
        ("完成建设。一、推进", AFTER_STOP),
        ("完成建设；1.推进", AFTER_STOP),
        ("完成建设 1.推进", AFTER_STOP),
        ("（责任单位：省公安厅）（二）推进", AFTER_STOP),
        ("主要任务一、推进", MID_RUN),
    ],
)
def test_how_surely_a_label_begins_a_unit(raw: str, anchor: int) -> None:
    assert labels(raw)[-1].anchor == anchor


def test_a_label_behind_a_gap_may_begin_a_unit() -> None:
    document = read_document("（二）推进。", [Segment(0, 6, lost_before=2)])
    assert [label.anchor for label in find_labels(document, frozenset())] == [AFTER_STOP]
    assert document.text[0] == GAP


def test_wider_kinds_have_smaller_ranks() -> None:
    found = labels("第一章总则 一、要求 （一）建设。1.平台。（1）系统。①门户")
    assert [label.rank for label in found] == sorted(label.rank for label in found)
    others = {"part", "section", "article", "arabic_wide", "named", "decimal", "deep"}
    assert {label.kind for label in found} == set(KINDS) - others


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("一、甲\n1.1乙\n1.2丙\n二、丁\n2.1戊", "han:1 decimal:1 decimal:2 han:2 decimal:1"),
        ("1 甲\n1.1 乙\n1.1.1 丙\n1.1.2 丁\n1.2 戊", "arabic:1 decimal:1 deep:1 deep:2 decimal:2"),
        (
            "1 总则\n2 任务\n2.1 甲\n3.1亿元\n2.2 乙\n3 保障\n3.1 丙",
            "arabic:1 arabic:2 decimal:1 decimal:2 arabic:3 decimal:1",
        ),
        ("1.1 甲\n1.5 乙", ""),
    ],
)
def test_numbers_with_points_are_labels_where_they_follow_each_other(raw: str, found: str) -> None:
    assert " ".join(f"{label.kind}:{label.value}" for label in labels(raw)) == found


@given(st.integers(1, 99))
def test_chinese_numbers_are_read_as_they_are_written(value: int) -> None:
    assert [label.value for label in labels(f"（{han_number(value)}）建设")] == [value]


@given(st.integers(1, 99), st.integers(1, 99))
def test_an_inferred_number_is_written_as_its_neighbours_are(value: int, neighbour: int) -> None:
    for pattern, printed in (
        (f"（{han_number(neighbour)}）", f"（{han_number(value)}）"),
        (f"{han_number(neighbour)}、", f"{han_number(value)}、"),
        (f"{neighbour}．", f"{value}．"),
        (f"（{neighbour}）", f"（{value}）"),
        (f"第{han_number(neighbour)}章", f"第{han_number(value)}章"),
    ):
        assert number_like(pattern, value) == printed


@given(st.text("第一二三十百章节条、（）.。1239年万 \n", max_size=40))
def test_labels_are_found_in_order_and_do_not_overlap(raw: str) -> None:
    found = labels(raw)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(label.value > 0 and label.start < label.end for label in found)


def test_words_with_a_number_are_labels_anywhere_in_a_text_that_has_lost_its_line_ends() -> None:
    raw = "任务一：清零隐患1.建立数据库。（市应急局）任务二：开展培训1.组织轮训。落实行动三的要求。"
    assert [label.value for label in labels(raw) if label.kind == "named"] == [1, 2]
