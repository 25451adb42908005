"""Outlines: every numbering level, numbers that restart or run through, and what lost text hides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.grammar.labels import KINDS
from extract.parts.outline import Outline, Unit
from extract.structure import open_document, read_structure
from extract.text.document import Segment, read_document

GAP_SIGN = "▯"  # where a test's text has lost something


def outline(raw: str) -> Outline:
    """Read the outline of a text in which signs stand for gaps."""
    if GAP_SIGN not in raw:
        return read_structure(open_document(raw), "p").outline
    segments, place = [], 0
    for index, piece in enumerate(raw.split(GAP_SIGN)):
        if piece:
            segments.append(Segment(place, place + len(piece), 1 if index else 0))
        place += len(piece) + 1
    return read_structure(read_document(raw, segments), "p").outline


def drawn(raw: str) -> str:
    """Print an outline: depth:value, `?` behind a lost number, `~` behind a lost parent."""
    return " ".join(
        f"{len(list(unit.lineage())) - 1}:{unit.value}{'?' * unit.lost}{'~' * unit.parent_lost}"
        for unit in outline(raw).units
    )


EVERY_LEVEL = """\
第一编 总论
第一章 要求
第一节 目标
一、任务
（一）建设
1.平台
（1）系统
①门户
②前台
（2）网络
2.数据
（二）保障
第二章 附则
"""


def test_every_numbering_level_nests_in_the_wider_one() -> None:
    assert drawn(EVERY_LEVEL) == "0:1 1:1 2:1 3:1 4:1 5:1 6:1 7:1 7:2 6:2 5:2 4:2 1:2"
    others = {"article", "arabic_wide", "named", "decimal", "deep"}
    assert {unit.kind for unit in outline(EVERY_LEVEL).units} == set(KINDS) - others


@pytest.mark.parametrize(
    ("raw", "tree"),
    [
        ("一、甲乙\n（一）甲乙\n（二）甲乙\n二、甲乙\n（一）甲乙\n（二）甲乙\n", "0:1 1:1 1:2 0:2 1:1 1:2"),
        ("一、甲乙\n（一）甲乙\n（二）甲乙\n二、甲乙\n（三）甲乙\n（四）甲乙\n", "0:1 1:1 1:2 0:2 1:3 1:4"),
        ("一、甲乙\n1.甲乙\n2.甲乙\n二、甲乙\n3.甲乙\n三、甲乙\n4.甲乙\n", "0:1 1:1 1:2 0:2 1:3 0:3 1:4"),
        ("第一条 甲乙\n第二条 甲乙\n第三条 甲乙\n", "0:1 0:2 0:3"),
        ("一、甲乙\n1、甲乙\n2．甲乙\n3. 甲乙\n", "0:1 1:1 1:2 1:3"),
        ("一、甲乙（一）甲乙。甲乙。（二）甲乙。二、甲乙（一）甲乙。", "0:1 1:1 1:2 0:2 1:1"),
        ("三、甲乙。甲乙。\n四、甲乙。\n", "0:3 0:4"),
        ("（十七）甲乙。甲乙。\n", "0:17"),
        ("一、甲乙\n二、甲乙\n二、甲乙\n四、甲乙\n", "0:1 0:2 0:2 0:4"),
        ("一、甲乙\n1.甲乙\n3.甲乙\n4.甲乙\n", "0:1 1:1 1:3 1:4"),
        ("一、甲乙\n1.1甲乙\n1.2甲乙\n二、甲乙\n2.1甲乙\n", "0:1 1:1 1:2 0:2 1:1"),
        ("1 甲乙\n1.1 甲乙\n1.2 甲乙\n2 甲乙\n2.1 甲乙\n", "0:1 1:1 1:2 0:2 1:1"),
        ("一、甲乙\n第一条 甲乙\n第二条 甲乙\n二、甲乙\n第三条 甲乙\n", "0:1 1:1 1:2 0:2 1:3"),
        ("一、甲乙\n任务一：甲乙\n1.甲乙\n2.甲乙\n任务二：甲乙\n", "0:1 1:1 2:1 2:2 1:2"),
    ],
)
def test_numbers_restart_run_through_or_are_typed_wrongly(raw: str, tree: str) -> None:
    assert drawn(raw) == tree


@pytest.mark.parametrize(
    "raw",
    [
        "一、甲乙\n二、甲乙\n二、甲乙\n四、甲乙\n",
        "一、甲乙\n1.甲乙\n3.甲乙\n",
    ],
)
def test_numbers_that_do_not_follow_are_noted(raw: str) -> None:
    assert any(taken for _, taken in outline(raw).unfit)


@pytest.mark.parametrize(
    "sentence",
    [
        "建设2.5万个基站，覆盖率99.9%",
        "贯彻十九届二中、三中、四中全会精神",
        "推动第一、二、三产业融合发展",
        "发展5G、6G、IPv6",
        "启动平台（二期）和（三期）工程",
        "到2020年、2025年",
        "落实《办法（试行）》（闽政〔2017〕3号）",
        "完善省、市、县三级网络",
        "坚持“一网、一门、一次”改革",
    ],
)
@pytest.mark.parametrize("flat", [False, True])
def test_numbers_inside_sentences_begin_no_unit(sentence: str, flat: bool) -> None:
    raw = f"一、甲乙\n（一）丙丁。{sentence}。继续推进。\n（二）戊己。{sentence}。\n"
    assert drawn(raw.replace("\n", "") if flat else raw) == "0:1 1:1 1:2"


@pytest.mark.parametrize(
    ("raw", "tree"),
    [
        ("一、甲乙丙（一）建设平台。▯（三）完善体系。", "0:1 1:1 1:2? 1:3"),
        ("一、甲乙丙（一）建设平台。▯（五）完善体系。", "0:1 1:1 1:2? 1:3? 1:4? 1:5"),
        ("一、甲乙丙1.建设平台。▯3.完善体系。4.引进。", "0:1 1:1 1:2? 1:3 1:4"),
        ("一、甲乙丙1.建设平台。▯2.完善体系。二、保障", "0:1 1:1 1:2 0:2"),
        ("一、甲乙丙1.建设。2.完善。▯1.加强。2.引进。三、保障1.统筹。", "0:1 1:1 1:2 0:2? 1:1 1:2 0:3 1:1"),
        # Nothing shows how a section begins whose heading is lost too, but for a clause.
        ("一、甲乙丙1.建设。2.完善。▯推进。2.引进。三、保障1.统筹。", "0:1 1:1 1:2 0:2? 1:2 0:3 1:1"),
        (
            "一、甲乙丙1.建设。2.完善。▯推进。（责任单位：市科技局）2.引进。三、保障1.统筹。",
            "0:1 1:1 1:2 0:2? 1:1? 1:2 0:3 1:1",
        ),
        ("▯（二）完善。（三）建设。", "0:1? 0:2 0:3"),
        (
            "一、甲乙丙（一）建设。▯（三）加强。▯（四）引进。三、保障（五）统筹。",
            "0:1 1:1 0:2?~ 0:3~ 0:4~ 0:2? 0:3 1:5",
        ),
    ],
)
def test_a_gap_hides_the_numbers_that_are_skipped(raw: str, tree: str) -> None:
    assert drawn(raw) == tree


def test_a_gap_that_hides_no_number_begins_no_unit() -> None:
    assert not any(unit.lost for unit in outline("一、甲乙丙（一）建设。▯推进。（二）完善。▯").units)


CONTENTS = "目录一、发展现状二、主要任务（一）建设平台（二）开放数据三、保障措施"


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        (
            "一、发展现状基础好。二、主要任务（一）建设平台统筹建设。（二）开放数据全面开放。三、保障措施加强领导。",
            "0:1 0:2 1:1 1:2 0:3",
        ),
        ("一、发展现状基础好。▯统筹建设。（二）开放数据全面开放。三、保障措施加强领导。", "0:1 0:2? 1:1? 1:2 0:3"),
        (
            "一、发展现状基础好。二、主要任务（一）建设平台统筹建设。▯全面开放。▯加强领导。三、保障措施。",
            "0:1 0:2 1:1 1:2? 0:3",
        ),
    ],
)
def test_a_table_of_contents_tells_what_a_gap_hides(body: str, tree: str) -> None:
    assert drawn(CONTENTS + body) == tree


def test_a_lost_unit_knows_its_line_in_the_contents() -> None:
    units = outline(CONTENTS + "一、发展现状基础好。▯统筹建设。（二）开放数据全面开放。三、保障措施加强领导。").units
    lost = [unit.entry.title for unit in units if unit.lost and unit.entry]
    assert lost == ["主要任务", "建设平台"]


@given(st.text("一二三、（）1234.。\n甲乙丙第章节条" + GAP_SIGN, max_size=80))
def test_units_of_any_text_nest_and_stand_in_order(raw: str) -> None:
    units = outline(raw).units
    assert [unit.start for unit in units] == sorted(unit.start for unit in units)
    for unit in units:
        _check_nesting(unit)


def _check_nesting(unit: Unit) -> None:
    """Check that a unit holds those below it."""
    assert unit.start <= unit.body <= unit.end
    assert all(child.parent is unit and child.rank > unit.rank for child in unit.children)
    assert all(unit.start <= child.start and child.end <= unit.end for child in unit.children)
