"""The small parts that read tables: heads, strips, schedules, sums, numbers, shapes of cells, stretches."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.grammar.schedules import begins_schedule, completion, first_part, is_schedule, years
from extract.parts.amounts import agree
from extract.parts.interleaved import Habits, Shape, read_cells
from extract.parts.numbering import find_anchors, numeral
from extract.parts.shapes import bodies_in, noun_end, score_bodies, score_name, score_task, without_cut_marker
from extract.parts.stretches import find_stretches, has_lines
from extract.parts.tables import Head, Strip, cut_strip, find_heads, title_before, width
from extract.text.document import GAP, read_document

PROJECTS = "序号项目名称责任单位时间进度投资估算（亿元）"


def heads(text: str) -> list[Head]:
    return list(find_heads(text, 0, len(text)))


def strip_of(text: str) -> Strip:
    document = read_document(text)
    return cut_strip(document, 0, len(document.text), heads(document.text))


# --- heads and strips


@pytest.mark.parametrize(
    "text",
    [
        PROJECTS,
        "序投资估算项目名称责任单位时间进度号（亿元）",
        "序号项目名称牵头单位建设期限总投资（亿元）",
        "序号工作任务责任单位进度安排",
        "序工作任务责任单位进度安排号",
        "序工作任务号",
        "序号序号重点工作重点工作负责单位负责单位",
    ],
)
def test_a_head_is_read_from_its_first_to_its_last_column(text: str) -> None:
    (head,) = heads(f"规划。{text}1数字工程")
    assert (head.start, head.end) == (3, 3 + len(text))


@pytest.mark.parametrize("text", ["顺序推进", "序号1", "有序推进号召", "序项目名称责任单位", "程序审批项目名称"])
def test_other_text_is_no_head(text: str) -> None:
    assert heads(text) == []


def test_columns_are_known_by_their_words() -> None:
    (head,) = heads(PROJECTS)
    assert head.columns["name"] == "项目名称"
    assert head.columns["unit"] == "（亿元）"
    assert head.columns.keys() >= {"responsible", "schedule", "investment"}


def test_a_remark_is_no_column() -> None:
    (head,) = heads(PROJECTS + "备注：表中所列项目")
    assert head.end == len(PROJECTS)


def test_a_strip_leaves_out_heads_and_knows_where_they_were() -> None:
    document = read_document(f"1甲工程5{PROJECTS}2乙工程7")
    strip = cut_strip(document, 0, len(document.text), heads(document.text))
    assert strip.text == "1甲工程52乙工程7"
    assert 5 in strip.walls
    assert strip.ranges([(0, 8)]) == ((0, 5), (5 + len(PROJECTS), 8 + len(PROJECTS)))


def test_white_space_of_the_source_is_a_wall() -> None:
    strip = strip_of("1 甲工程\n5")
    assert {1, 4} <= strip.walls
    assert strip.wall_in(0, 5) == 1
    assert strip.wall_in(1, 4) is None


def test_a_cell_is_printed_in_reading_order() -> None:
    document = read_document("台城市公共服务平")
    strip = cut_strip(document, 0, 8, [])
    assert strip.cell(document, [(1, 8), (0, 1)]) == "城市公共服务平台"
    assert str(strip.spans(document, [(1, 8), (0, 1)])) == "1-8;0-1"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("实施。重大项目表", "重大项目表"),
        (GAP + "重大项目表", "重大项目表"),
        ("重大项目表", "重大项目表"),
        ("字" * 80, ""),
    ],
)
def test_a_title_begins_behind_the_stop_before_it(text: str, title: str) -> None:
    assert text[title_before(text, len(text)) :] == title


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("平台", 2), ("4G网络", 3), ("“一张图”", 4)])
def test_letters_digits_and_quotes_are_half_as_wide(text: str, expected: float) -> None:
    assert width(text) == expected


# --- schedules

COMPLETE = [
    ("2015年启动，持续推进", 2015, None),
    ("2016年启动，力争2018年建成", 2016, 2018),
    ("2016年启动，2018年基本建成", 2016, 2018),
    ("2017年基本完成", None, 2017),
    ("2016年底建成", None, 2016),
    ("2020年全面建成", None, 2020),
    ("2018年6月底前完成", None, 2018),
    ("持续实施", None, None),
    ("2016-2018年", 2016, 2018),
    ("2016—2020年", 2016, 2020),
    ("2018年", None, 2018),
    ("2016年建成投用", None, 2016),
    ("省级2015年实施，2016年基本完成", 2015, 2016),
    ("2016年启动建设，2019年竣工", 2016, 2019),
]


@pytest.mark.parametrize(("text", "start", "end"), COMPLETE)
def test_years_of_a_schedule(text: str, start: int | None, end: int | None) -> None:
    assert is_schedule(text)
    assert years(text) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "2016年启动，", "2016年启动，2018年", "2016年启动，持续推", "省发改委", "2016年省", "建设", "2016年建成建设"],
)
def test_what_is_no_complete_schedule(text: str) -> None:
    assert not is_schedule(text)


@pytest.mark.parametrize("text", [text for text, *_ in COMPLETE[:8]])
def test_a_schedule_that_breaks_between_words_or_behind_a_year_is_begun(text: str) -> None:
    for place in range(2, len(text)):
        if text[place - 1].isdigit() or text[place - 1] in "力从自":
            continue  # years and such words stay on one line
        assert begins_schedule(text[:place]), text[:place]


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [
        ("2016年启动，2018年", "基本建成建设", 4),
        ("2016年启动，持续推", "进展工程", 1),
        ("2016年启动，", "持续实施省", 4),
        ("2016年启动，2018年", "省水利厅", None),
    ],
)
def test_a_schedule_goes_on_as_far_as_its_grammar(head: str, text: str, expected: int | None) -> None:
    assert completion(head, text, 0, len(text)) == expected


def test_a_first_line_takes_the_stop_behind_it() -> None:
    assert first_part("2015年实施，推进", 0, 10) == 8
    assert first_part("省水利厅", 0, 4) is None


# --- sums


def _decimals(*rows: list[int]) -> list[list[Decimal]]:
    return [[Decimal(amount) for amount in row] for row in rows]


def test_only_amounts_that_add_up_stay() -> None:
    agreement = agree(_decimals([5, 53], [200], [5, 55]), [Decimal(210)])
    assert agreement.agrees
    assert [set(map(int, row)) for row in agreement.amounts] == [{5}, {200}, {5}]


def test_all_ways_that_add_up_stay() -> None:
    agreement = agree(_decimals([1, 11], [1, 11]), [Decimal(12)])
    assert [set(map(int, row)) for row in agreement.amounts] == [{1, 11}, {1, 11}]


def test_where_nothing_adds_up_everything_stays() -> None:
    agreement = agree(_decimals([1, 11], [2]), [Decimal(99)])
    assert not agreement.agrees
    assert [set(map(int, row)) for row in agreement.amounts] == [{1, 11}, {2}]


def test_the_subtotal_that_is_reached_is_the_one() -> None:
    assert agree(_decimals([5], [7]), [Decimal(1), Decimal(12), Decimal(127)]).subtotals == frozenset([12])


def test_without_a_subtotal_nothing_agrees() -> None:
    assert not agree(_decimals([5]), []).agrees


@given(st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=3), min_size=1, max_size=5), st.integers(1, 150))
def test_sums_are_those_of_trying_everything(rows: list[list[int]], subtotal: int) -> None:
    ways = [way for way in product(*rows) if sum(way) == subtotal]
    agreement = agree(_decimals(*rows), [Decimal(subtotal)])
    assert agreement.agrees == bool(ways)
    if ways:
        assert agreement.amounts == tuple(frozenset(map(Decimal, column)) for column in zip(*ways, strict=True))


def test_hundreds_of_rows_in_doubt_take_no_time() -> None:
    assert not agree(_decimals(*([[1, 11]] * 500)), [Decimal(499)]).agrees


# --- numbers of rows


@pytest.mark.parametrize(
    ("value", "text"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")]
)
def test_numerals_of_headings(value: int, text: str) -> None:
    assert numeral(value) == text


def test_rows_and_headings_are_found_in_order() -> None:
    strip = strip_of("一、甲类121甲工程省厅负责持续推进52乙工程省厅负责持续推进7二、乙类33丙工程省厅负责持续推进3")
    opening, anchors = find_anchors(strip, 0)
    assert [number.no for number in opening] == [1]
    assert [anchor.number.no for anchor in anchors] == [1, 2, 3]
    heading = anchors[2].number.heading
    assert heading is not None
    assert heading.subtotal is not None
    assert (strip.read([heading.name]), strip.read([heading.subtotal])) == ("乙类", "3")


def test_all_ways_to_cut_digits_are_found() -> None:
    strip = strip_of("一、甲类991甲工程省厅负责持续推进5222号工程省厅负责持续推进7")
    _, anchors = find_anchors(strip, 0)
    assert [strip.read([cut.amount]) for cut in anchors[0].cuts] == ["5", "52", "522"]


# --- shapes


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("数字福建·宽带工程", "数字福建·宽带工程省"),
        ("智慧水利系统", "智慧水利系统省水利厅负责"),
        ("互联网孵化器（创客空间）建设工程", "互联网孵化器（创客空间"),
        ("公共服务平台", "、公共服务平台"),
    ],
)
def test_a_name_scores_more_than_what_is_none(good: str, bad: str) -> None:
    assert score_name(good) > score_name(bad)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("省发改委、省数字办牵头，省直各有关部门配合", "系统省发改委、省数字办牵头，省直各有关部门配合"),
        ("福州市、长乐市政府负责", "中心福州市、长乐市政府负责"),
        ("省体育局牵头，各市场主体负责", "省体育局牵头，各市"),
        ("省卫生计生委、省人社厅负责", "省卫生计生、省人社厅负责"),
        ("省水利厅负责", "负责"),
    ],
)
def test_a_list_of_bodies_scores_more_than_what_is_none(good: str, bad: str) -> None:
    assert score_bodies(good) > score_bodies(bad)


def test_a_task_ends_with_a_stop_and_names_no_list() -> None:
    assert score_task("推进数据开放。") > score_task("推进数据开放")
    assert score_task("推进数据开放。") > score_task("推进数据开放，银监会、证监会、保监会。")


def test_names_in_a_list_stand_without_their_roles() -> None:
    assert bodies_in("中央网信办牵头，科技部、中科院等按职责分工负责") == ("中央网信办", "科技部", "中科院")


@pytest.mark.parametrize(
    ("text", "expected"), [("省编办牵", ("省编办", "牵")), ("省编办", ("省编办", "")), ("", ("", ""))]
)
def test_a_marker_that_breaks_off_is_parted(text: str, expected: tuple[str, str]) -> None:
    assert without_cut_marker(text) == expected


def test_a_noun_may_stand_before_a_bracket() -> None:
    assert noun_end("互联网政务数据服务平台（省政务数据资源网）") > 1


# --- cells of one row


def test_prose_in_a_row_is_not_divided_in_every_way() -> None:
    prose = "推动省级平台与各地业务系统对接，完善省直单位数据目录；" * 16
    text = f"{prose}建成全省一张网。省教育厅、省水利厅负责2016年启动，2020年完成"
    strip, start = strip_of(text), text.index("2016")
    before = strip.effort.left
    cells = read_cells(strip, [(0, len(text))], (start, start + 7), Habits(), Shape(score_task))
    assert cells is not None
    assert strip.read(cells.responsible) == "省教育厅、省水利厅负责"
    assert before - strip.effort.left < 30_000  # every way of dividing it reads 75,000


def test_a_row_is_left_unread_where_its_table_took_too_much() -> None:
    text = "建成全省一张网。省教育厅负责2016年启动，2020年完成"
    strip, start = strip_of(text), text.index("2016")
    strip.effort.left = 10
    assert read_cells(strip, [(0, len(text))], (start, start + 7), Habits(), Shape(score_task)) is None


def cells_of(text: str, first: str) -> tuple[str, str, str] | None:
    strip = strip_of(text)
    start = text.index(first)
    cells = read_cells(strip, [(0, len(text))], (start, start + len(first)), Habits(), Shape(score_name, projects=True))
    return (strip.read(cells.name), strip.read(cells.responsible), strip.read(cells.schedule)) if cells else None


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        (
            "体育应用产业发省体育局牵头，各市2016年启动，持续推展工程场主体负责进",
            "2016年启动，持续推",
            ("体育应用产业发展工程", "省体育局牵头，各市场主体负责", "2016年启动，持续推进"),
        ),
        (
            "公共安全视频监控系统省公安厅负责施2016年启动，持续实",
            "2016年启动，持续实",
            ("公共安全视频监控系统", "省公安厅负责", "2016年启动，持续实施"),
        ),
        (
            "省教育三通两平台建设省教育厅负责，各有关部门配合持续推进",
            "持续推进",
            ("省教育三通两平台建设", "省教育厅负责，各有关部门配合", "持续推进"),
        ),
    ],
)
def test_cells_are_told_apart_by_their_shapes(text: str, first: str, expected: tuple[str, str, str]) -> None:
    assert cells_of(text, first) == expected


def test_a_schedule_that_nothing_completes_has_no_reading() -> None:
    assert cells_of("智慧工程省水利厅负责2016年启动，2018年", "2016年启动，2018年") is None


def test_lines_of_another_width_are_unusual() -> None:
    habits = Habits(widths={"name": 7.0, "name below": 9.0})
    assert not habits.unusual("name", "体育应用产业发", first=True)
    assert not habits.unusual("name", "高校智慧校园建设及互联网教育发展", first=True)
    assert habits.unusual("name", "体育应用产业", first=True)
    assert habits.unusual("name", "平台及四品一械", first=False)
    assert not habits.unusual("responsible", "省体育局", first=True)


# --- stretches


def test_stretches_end_at_headings_and_lost_text() -> None:
    strip = Strip(f"一、改革创新省厅负责1推进。{GAP}4开放。二、保障措施各级政府1投入。", tuple(range(99)), frozenset())
    stretches = find_stretches(strip, "第四章保障措施", damaged=True)
    found = [(s.heading, [n.no for n in s.numbers], s.after_gap, s.before_gap) for s in stretches]
    assert found == [
        ("改革创新", [1], False, True),
        ("改革创新", [4], True, False),
        ("保障措施", [1], False, True),
    ]


def test_lines_are_known_by_numbers_that_stand_alone() -> None:
    assert has_lines(strip_of("1\n推进。\n2\n开放。"))
    assert not has_lines(strip_of("1推进。2开放。"))
