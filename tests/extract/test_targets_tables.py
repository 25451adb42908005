"""Indicator tables that were flattened cell by cell."""

from decimal import Decimal

import pytest

from extract.parts.targets import find_indicator_tables
from extract.text.document import read_document
from tests.extract.targets_reading import read

BLANKS = """\
“十三五”信息化发展主要指标
指 标 2015年 2020年
年均增速
（%）
信息产业
信息产业
1.信息产业收入规模（万亿元） 17.1 26.2 8.9
2.发明专利授权数（万件） 11.0 15.3 6.9
3.IT项目投资占全社会投资总额的
比例（%）
2.2 5 〔2.8〕
4.网民数量（亿） 6.88 >10 >7.8
注：〔 〕表示五年累计数，增长5个百分点。
"""
TABS = """\
类别\t序号\t指标\t2020年\t2025年\t属性
数字设施\t1\t5G用户普及率（%）\t15\t56\t预期性
\t2\t光纤接入用户（万户）\t640\t6000\t预期性
"""
UNITS = """\
序号\t指标名称\t单位\t2018年基数\t2020年目标\t2022年目标\t责任单位
1\t数字经济规模\t亿元\t3500\t4000\t5000\t市经信局
2\t宽带普及率\t%\t70\t80\t≥90\t市通管办
3\t上云企业\t万家\t—\t1\t2\t市经信局
"""
LINES = "主要指标\n指标\n2015年\n2020年\n信息经济规模（万亿元）\n1.2\n2.5\n网上办理率（%）\n60\n90以上\n"
PLAIN_HEAD = "指标 单位 现状值 目标值\n5G基站数 万个 1.2 3.5\n大数据企业 家 300余 500\n"

SUMS = """\
指标 2020年 2025年 累计 属性
单位产值能耗降低（%） — — 〔14.5〕 约束性
森林覆盖率（%） 60 61 — 约束性
新增就业（万人） 110 — 〔500〕 预期性
"""
BEFORE = "序号 指标 属性 2020 年 2025 年\n1 云服务占 IT 支出比重（%） 预期性 15 56\n2 用户数①（万户） 预期性 6 60\n"
AFTER = "指标（单位） 2020年 2025年 单位\n基站数 1.5 6 万个\n行政村光纤通达 98 全覆盖 %\n"
ENDS = "指标名称 单位 “十三五”末 目标值（2025年）\n光缆长度 万公里 150 200\n"
ALONE = "序号\n指标\n2025年目标\n责任单位\n1\n光纤入户率（%）\n99\n省通信管理局\n2\n开放数据集（个）\n3\n省大数据局\n"

MEANT = """\
序号\t指标\t指标含义\t2021年\t2024年
1\t用户普及率（%）\t用户占全部用户的比重\t>20\t>40
2\t专网数（个）\t为行业建设的专网数量\t500\t3000
"""

Row = tuple[str, str, Decimal | int | str, str, str | None, str]


def rows(text: str, period: tuple[int, int]) -> list[Row]:
    """Give what the data says of each row."""
    return [
        (row.indicator, row.comparator, row.value, row.unit, row.deadline and row.deadline.isoformat(), row.kind)
        for row in read(text, period)[0]
    ]


def test_the_head_gives_year_and_kind_and_the_bracket_the_unit() -> None:
    assert rows(BLANKS, (2016, 2020)) == [
        ("信息产业收入规模", "=", 171_000, "亿元", "2015-12-31", "baseline"),
        ("信息产业收入规模", "=", 262_000, "亿元", "2020-12-31", "target"),
        ("发明专利授权数", "=", 110_000, "件", "2015-12-31", "baseline"),
        ("发明专利授权数", "=", 153_000, "件", "2020-12-31", "target"),
        ("IT项目投资占全社会投资总额的比例", "=", Decimal("2.2"), "%", "2015-12-31", "baseline"),
        ("IT项目投资占全社会投资总额的比例", "=", 5, "%", "2020-12-31", "target"),
        ("网民数量", "=", 688_000_000, "", "2015-12-31", "baseline"),
        ("网民数量", ">", 1_000_000_000, "", "2020-12-31", "target"),
    ]


def test_a_category_beside_the_name_and_a_column_of_words_are_left_out() -> None:
    assert rows(TABS, (2021, 2025)) == [
        ("5G用户普及率", "=", 15, "%", "2020-12-31", "baseline"),
        ("5G用户普及率", "=", 56, "%", "2025-12-31", "target"),
        ("光纤接入用户", "=", 6_400_000, "户", "2020-12-31", "baseline"),
        ("光纤接入用户", "=", 60_000_000, "户", "2025-12-31", "target"),
    ]


def test_a_column_of_units_serves_each_row_and_an_empty_value_gives_none() -> None:
    assert [(row[0], row[1], row[2], row[3], row[4]) for row in rows(UNITS, (2019, 2022))] == [
        ("数字经济规模", "=", 3500, "亿元", "2018-12-31"),
        ("数字经济规模", "=", 4000, "亿元", "2020-12-31"),
        ("数字经济规模", "=", 5000, "亿元", "2022-12-31"),
        ("宽带普及率", "=", 70, "%", "2018-12-31"),
        ("宽带普及率", "=", 80, "%", "2020-12-31"),
        ("宽带普及率", ">=", 90, "%", "2022-12-31"),
        ("上云企业", "=", 10_000, "家", "2020-12-31"),
        ("上云企业", "=", 20_000, "家", "2022-12-31"),
    ]


def test_a_table_of_one_cell_a_line_is_read() -> None:
    assert [(row[0], row[1], row[2]) for row in rows(LINES, (2016, 2020))] == [
        ("信息经济规模", "=", 12_000),
        ("信息经济规模", "=", 25_000),
        ("网上办理率", "=", 60),
        ("网上办理率", ">=", 90),
    ]


def test_columns_named_without_a_year_have_the_period_or_no_day() -> None:
    assert [(row[0], row[2], row[4], row[5]) for row in rows(PLAIN_HEAD, (2019, 2022))] == [
        ("5G基站数", 12_000, None, "baseline"),
        ("5G基站数", 35_000, "2022-12-31", "target"),
        ("大数据企业", 300, None, "baseline"),
        ("大数据企业", 500, "2022-12-31", "target"),
    ]


def test_the_first_of_two_years_is_the_baseline_where_the_plan_prints_no_period() -> None:
    document = read_document(LINES)
    (table,) = find_indicator_tables(document, (None, None))
    assert [column.kind for column, _ in table.rows[0].values] == ["baseline", "target"]


def test_quotes_run_from_the_name_to_the_value_and_equal_their_spans() -> None:
    for row in read(BLANKS, (2016, 2020))[0]:
        assert "".join(row.spans.text_in(BLANKS).split()) == "".join(row.quote.split())
        assert row.quote.startswith(row.indicator[:4])


@pytest.mark.parametrize(
    "text",
    [
        "本规划的指标体系包括2015年和2020年的数据。",
        "指标 说明\n一 二\n",
        "主要指标 2015年 2020年\n",
        "指标",
    ],
)
def test_other_uses_of_the_word_are_no_table(text: str) -> None:
    assert find_indicator_tables(read_document(text), (2016, 2020)) == ()


def test_words_that_stand_for_a_value_are_no_name() -> None:
    text = (
        "类别 指标 2020年 2025年 属性\n环境 黑臭水体比例（%） 3 基本消除 预期性\n"
        "红线面积（平方公里） 8120 不减少 约束性\n耕地质量（级） 5 逐步提升 预期性\n"
    )
    assert [row[:4] for row in rows(text, (2021, 2025))] == [
        ("黑臭水体比例", "=", 3, "%"),
        ("红线面积", "=", 8120, "平方公里"),
        ("耕地质量", "=", 5, "级"),
    ]


def test_a_column_that_explains_the_indicator_is_no_part_of_its_name() -> None:
    assert [row[:4] for row in rows(MEANT, (2022, 2024))] == [
        ("用户普及率", ">", 20, "%"),
        ("用户普及率", ">", 40, "%"),
        ("专网数", "=", 500, "个"),
        ("专网数", "=", 3000, "个"),
    ]


def test_a_sum_over_the_years_is_the_aim_of_what_has_no_value_of_the_last_year() -> None:
    assert [(row[0], row[2], row[4], row[5]) for row in rows(SUMS, (2021, 2025))] == [
        ("单位产值能耗降低", Decimal("14.5"), "2025-12-31", "target"),
        ("森林覆盖率", 60, "2020-12-31", "baseline"),
        ("森林覆盖率", 61, "2025-12-31", "target"),
        ("新增就业", 1_100_000, "2020-12-31", "baseline"),
        ("新增就业", 5_000_000, "2025-12-31", "target"),
    ]


def test_columns_of_words_may_stand_before_the_values_and_blanks_inside_names_and_years() -> None:
    assert [(row[0], row[2], row[3], row[4]) for row in rows(BEFORE, (2021, 2025))] == [
        ("云服务占IT支出比重", 15, "%", "2020-12-31"),
        ("云服务占IT支出比重", 56, "%", "2025-12-31"),
        ("用户数", 60_000, "户", "2020-12-31"),
        ("用户数", 600_000, "户", "2025-12-31"),
    ]


def test_the_unit_may_stand_behind_the_values_and_a_value_be_a_word() -> None:
    assert [(row[0], row[2], row[3], row[4]) for row in rows(AFTER, (2021, 2025))] == [
        ("基站数", 15_000, "个", "2020-12-31"),
        ("基站数", 60_000, "个", "2025-12-31"),
        ("行政村光纤通达", 98, "%", "2020-12-31"),
    ]


def test_a_column_is_dated_by_a_five_year_plan_or_a_bracket() -> None:
    assert [(row[2], row[4], row[5]) for row in rows(ENDS, (2021, 2025))] == [
        (1_500_000, "2020-12-31", "baseline"),
        (2_000_000, "2025-12-31", "target"),
    ]


def test_the_number_of_the_next_row_is_no_value() -> None:
    assert [(row[0], row[2]) for row in rows(ALONE, (2021, 2025))] == [("光纤入户率", 99), ("开放数据集", 3)]


def test_a_sign_may_stand_apart_from_its_number_or_be_a_word() -> None:
    text = "指标 2020 年 2025 年\n行政村通达比例（%） 95 > 98\n接入带宽（Mbps） 100 大于 500\n"
    assert [row[:4] for row in rows(text, (2021, 2025))] == [
        ("行政村通达比例", "=", 95, "%"),
        ("行政村通达比例", ">", 98, "%"),
        ("接入带宽", "=", 100, "Mbps"),
        ("接入带宽", ">", 500, "Mbps"),
    ]


def test_a_heading_below_a_table_is_no_row() -> None:
    text = "指标 2025年\n光纤入户率（%） 99\n三、重点任务\n5\n"
    assert [row[0] for row in rows(text, (2021, 2025))] == ["光纤入户率"]


def test_a_sentence_behind_a_table_and_its_notes_is_prose_again() -> None:
    text = "指标 2020年 2025年\n光纤入户率（%） 90 99\n注：①指全市，增长5个百分点。\n展望2035年，比重超过60%。"
    assert [(row[0], row[2], row[4]) for row in rows(text, (2021, 2025))][1:] == [
        ("光纤入户率", 99, "2025-12-31"),
        ("比重", 60, "2035-12-31"),
    ]
