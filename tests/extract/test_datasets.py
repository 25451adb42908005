"""Tables that list data sets to be opened: their forms, their rows, and what is no such table."""

from collections.abc import Callable
from datetime import date

import pytest

from extract.exceptions import NotAPlanError
from extract.models import Opening
from extract.plan import extract_plan

TITLE = "云岭区2024年公共数据开放计划\n"
HEAD = ("序号", "数据集名称", "开放主体", "开放属性", "更新频率", "所属领域", "计划开放时间")
ROWS = (
    ("1", "云岭区公交站点信息", "云岭区交通运输局", "无条件开放", "每年", "交通出行", "2024年6月"),
    ("2", "云岭区诊所名录", "云岭区卫生健康局", "有条件开放", "每季度", "民生服务", "2024-09-30"),
    ("3", "云岭区积水预警", "云岭区气象局", "无条件开放", "实时", "公共安全", ""),
)
Form = Callable[[tuple[str, ...]], str]


def table(form: Form, rows: tuple[tuple[str, ...], ...] = ROWS, head: tuple[str, ...] = HEAD) -> str:
    return TITLE + "\n".join(form(row) for row in (head, *rows)) + "\n"


def facts(openings: tuple[Opening, ...]) -> list[tuple[str, str | None, date | None]]:
    return [(row.subject, row.theme_id, row.deadline) for row in openings]


READ = [
    ("云岭区公交站点信息", "transport", date(2024, 6, 30)),
    ("云岭区诊所名录", "livelihood", date(2024, 9, 30)),
    ("云岭区积水预警", "general", None),
]
FORMS: dict[str, Form] = {
    "tabs": "\t".join,
    "csv": ",".join,
    "quoted csv": lambda cells: ",".join(f'"{cell}"' for cell in cells),
    "bars": lambda cells: "| " + " | ".join(cells) + " |",
}
PARTED_BY_BLANKS: dict[str, Form] = {
    "wide spaces": "    ".join,
    "ideographic spaces": "\u3000\u3000".join,
    "single spaces": " ".join,
    "a cell a line": "\n".join,
}


@pytest.mark.parametrize("form", FORMS)
def test_rows_become_domains_with_theme_and_day(form: str) -> None:
    plan = extract_plan(table(FORMS[form]))
    assert facts(plan.openings) == READ
    assert {row.kind for row in plan.openings} == {"domain"}
    assert plan.coverage.share == 1
    assert plan.header.title == TITLE.strip()


@pytest.mark.parametrize("form", PARTED_BY_BLANKS)
def test_cells_apart_by_blanks_are_read_where_none_is_empty(form: str) -> None:
    rows = (*ROWS[:2], (*ROWS[2][:-1], "2024年底"))
    plan = extract_plan(table(PARTED_BY_BLANKS[form], rows))
    assert facts(plan.openings) == [*READ[:2], ("云岭区积水预警", "general", date(2024, 12, 31))]


@pytest.mark.parametrize("form", {**FORMS, **PARTED_BY_BLANKS})
def test_the_evidence_of_a_row_is_the_row(form: str) -> None:
    raw = table({**FORMS, **PARTED_BY_BLANKS}[form], (*ROWS[:2],))
    for row in extract_plan(raw).openings:
        cited = row.spans.text_in(raw)
        assert "".join(cited.split()) == "".join(row.quote.split())
        assert row.subject in row.quote


def test_a_theme_that_no_word_tells_is_reported() -> None:
    issues = extract_plan(table("\t".join)).issues
    assert [(issue.rule, issue.text) for issue in issues] == [("opening-without-theme", "云岭区积水预警")]


def test_a_row_with_a_comma_too_many_is_reported_and_not_guessed() -> None:
    odd = ("4", "云岭区学校", "名录", "云岭区教育局", "无条件开放", "每年", "教育", "2024年6月")
    plan = extract_plan(table(",".join, (*ROWS, odd)))
    assert facts(plan.openings) == READ
    assert [issue.text for issue in plan.issues if issue.rule == "data-set-not-read"] == [",".join(odd)]


def test_a_row_that_wrapped_is_reported_and_not_cut_short() -> None:
    rows = (*ROWS[:2], (*ROWS[2][:-1], "2024年底"))
    plan = extract_plan(table(" ".join, rows).replace("云岭区诊所名录", "云岭区诊所\n名录"))
    assert "云岭区诊所" not in {row.subject for row in plan.openings}
    assert [issue.rule for issue in plan.issues if issue.rule == "data-set-not-read"]


def test_a_quoted_cell_may_hold_commas_and_line_ends() -> None:
    rows = (*ROWS[:2], ("3", "云岭区水位,\n雨量信息", *ROWS[2][2:]))
    plan = extract_plan(table(lambda cells: ",".join(f'"{cell}"' for cell in cells), rows))
    assert plan.openings[2].subject == "云岭区水位,雨量信息"


def test_what_is_not_opened_is_no_promise() -> None:
    plan = extract_plan(table("\t".join).replace("有条件开放", "不予开放"))
    assert [row.subject for row in plan.openings] == ["云岭区公交站点信息", "云岭区积水预警"]


def test_the_order_of_the_columns_is_free() -> None:
    turned = tuple(tuple(reversed(row)) for row in ROWS)
    plan = extract_plan(table(",".join, turned, tuple(reversed(HEAD))))
    assert facts(plan.openings) == READ


def test_a_table_without_a_title_is_a_plan_of_the_level_of_its_bodies() -> None:
    plan = extract_plan(table("\t".join).removeprefix(TITLE))
    assert (plan.header.title, plan.header.region, plan.header.level) == (None, None, "county")
    assert facts(plan.openings) == READ


def test_a_table_in_the_annex_of_a_plan_adds_to_what_its_text_promises() -> None:
    body = (
        "云岭区2024年公共数据开放工作方案\n一、工作任务\n"
        "（一）建设平台。建设公共数据开放平台。（责任单位：区大数据局、区财政局）\n"
        "（二）保障安全。加强安全防护。（责任单位：区公安局）\n附件：云岭区公共数据开放清单\n"
    )
    plan = extract_plan(body + table("\t".join).removeprefix(TITLE))
    assert [row.kind for row in plan.openings] == ["platform", "domain", "domain", "domain"]
    assert [row.ordinal for row in plan.openings] == [1, 2, 3, 4]
    assert len(plan.tasks) == 2


def test_a_catalogue_of_what_departments_share_is_no_opening() -> None:
    rows = (("1", "户籍信息", "公安局", "无条件共享", "每日"), ("2", "婚姻信息", "民政局", "有条件共享", "每日"))
    head = ("序号", "信息资源名称", "提供单位", "共享属性", "更新周期")
    with pytest.raises(NotAPlanError):
        extract_plan("云岭区政务信息资源共享目录\n" + "\n".join("\t".join(row) for row in (head, *rows)))


def test_a_head_without_rows_is_no_plan() -> None:
    with pytest.raises(NotAPlanError):
        extract_plan(table("\t".join, ()))
