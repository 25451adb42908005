"""Days by which something is to be reached, and what each governs."""

import pytest

from extract.parts.targets.dates import find_dates
from tests.extract.targets_reading import Period, read


def days(text: str, period: Period = (2018, 2020)) -> list[str]:
    """Give the days that a text names, as printed in the data."""
    return [named.day.isoformat() for named in find_dates(text, period)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("到2020年，", "2020-12-31"),
        ("至2018年底，", "2018-12-31"),
        ("2020年6月底前", "2020-06-30"),
        ("2020年2月", "2020-02-29"),
        ("2020年6月15日前", "2020-06-15"),
        ("2022年上半年", "2022-06-30"),
        ("2020年第三季度", "2020-09-30"),
        ("2016—2020年", "2020-12-31"),
        ("2018年目标:", "2018-12-31"),
        ("“十三五”期间", "2020-12-31"),
        ("“十四五”末", "2025-12-31"),
        ("计划三年内", "2020-12-31"),
        ("未来2年", "2019-12-31"),
        ("2012年起5年内", "2016-12-31"),
        ("年底前", "2018-12-31"),
        ("6月底前完成", "2018-06-30"),
        ("二〇二〇年", "2020-12-31"),
    ],
)
def test_a_day_is_named(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "比2015年翻一番",
        "不低于2019年同期",
        "较2019年降低",
        "自2020年1月1日起",
        "国家“十三五”信息化规划",
        "第三年内",
        "2018年以来",
        "创建“中国制造2025”示范区",
    ],
)
def test_years_to_compare_with_and_names_are_no_deadlines(text: str) -> None:
    assert days(text) == []


def test_without_a_plan_year_what_counts_from_it_is_not_known() -> None:
    assert days("三年内", (None, None)) == []


@pytest.mark.parametrize(
    ("text", "deadlines"),
    [
        ("覆盖率达到80%。", ["2020-12-31"]),
        ("到2019年，覆盖率达到80%，普及率达到70%。", ["2019-12-31", "2019-12-31"]),
        ("到2019年，网络升级。覆盖率达到80%。", ["2019-12-31"]),
        ("2019年底前，网络升级。覆盖率达到80%。", ["2020-12-31"]),
        ("2018年目标：引进人才20名；2019年目标：引进人才30名。", ["2018-12-31", "2019-12-31"]),
        ("建成10个平台，2019年底前完成。", ["2019-12-31"]),
        ("到2019年，比2015年翻一番，覆盖率达到80%。", ["2019-12-31"]),
        ("从2018年的10%提高到20%。", []),  # nothing says what rises
        ("落实《数字中国2019年行动》，覆盖率达到80%。", ["2020-12-31"]),
    ],
)
def test_the_deadline_comes_from_the_sentence_the_stretch_or_the_period(text: str, deadlines: list[str]) -> None:
    targets, _ = read(text, (2018, 2020))
    assert [str(row.deadline) for row in targets] == deadlines


def test_a_heading_gives_the_deadline_that_the_text_lacks() -> None:
    (row,), _ = read("覆盖率达到80%。", (2018, 2020), ("发展目标", "到2019年的目标"))
    assert str(row.deadline) == "2019-12-31"


def test_without_a_period_the_deadline_stays_empty() -> None:
    (row,), _ = read("覆盖率达到80%。", (2020, None))
    assert row.deadline is None


def test_a_baseline_has_the_year_that_it_speaks_of_or_none() -> None:
    targets, _ = read("2015年覆盖率居全国第6位。交易总额7116亿元。", (2016, 2020), ("发展现状",))
    assert [str(row.deadline) for row in targets] == ["2015-12-31", "2015-12-31"]
    (row,), _ = read("建成了16个专业平台。", (2016, 2020), ("发展现状",))
    assert row.deadline is None
