"""What is not read, or not surely, becomes an issue: with its place, its text, its rule and what to do about it."""

from functools import cache
from pathlib import Path

import pytest

from extract.models import Issue, Plan
from extract.plan import extract_plan
from extract.text.spans import without_blanks

SOURCES = Path(__file__).resolve().parents[2] / "seeds" / "sources"
PLANS = sorted(path.stem for path in SOURCES.glob("*.txt"))
HEAD = "民州市人民政府办公厅关于印发2020年数字政府工作要点的通知\n民州市人民政府办公厅\n2020年3月1日\n一、建设平台\n"
CLAUSE = "（责任单位：市发改委）"


def issues_of(plan: Plan, rule: str) -> list[Issue]:
    """The issues of one rule."""
    return [issue for issue in plan.issues if issue.rule == rule]


def test_a_clause_that_names_nobody_is_an_error_and_the_row_keeps_the_clause() -> None:
    raw = f"{HEAD}（一）整合系统。{CLAUSE}\n（二）开放数据。（责任单位：）\n"
    plan = extract_plan(raw, plan_id="p")
    (issue,) = issues_of(plan, "clause-without-names")
    assert (issue.severity, issue.place) == ("error", "p-t02-a1")
    assert issue.spans.text_in(raw) == "（责任单位：）"
    assert [action.clause for action in plan.actions] == [CLAUSE, "（责任单位：）"]
    assert [row.action_id for row in plan.assignments] == ["p-t01-a1"]


def test_a_level_that_nothing_prints_is_said_to_be_inferred() -> None:
    raw = f"数字政府工作要点\n一、建设平台\n（一）整合。{CLAUSE}\n（二）开放。（责任单位：市财政局）\n"
    (issue,) = issues_of(extract_plan(raw), "level-inferred")
    assert issue.severity == "notice"
    assert issue.message.endswith("the bodies named are of level city")
    assert not issues_of(extract_plan(HEAD + f"（一）整合。{CLAUSE}\n（二）开放。{CLAUSE}\n"), "level-inferred")


@pytest.mark.parametrize(("second", "told"), [("（二）", False), ("（三）", True), ("（七）", True)])
def test_a_number_in_a_line_of_its_own_that_does_not_follow_is_told(second: str, *, told: bool) -> None:
    raw = f"{HEAD}（一）整合。{CLAUSE}\n{second}开放。{CLAUSE}\n"
    found = issues_of(extract_plan(raw), "number-out-of-order")
    assert [issue.spans.text_in(raw)[: len(second)] for issue in found] == [second] * told


def test_a_heading_that_the_contents_list_and_the_text_has_nowhere_is_told() -> None:
    contents = "目录一、发展现状二、主要任务（一）建设平台（二）开放数据三、保障措施"
    body = "一、发展现状基础好。二、主要任务（一）建设平台统筹建设。三、保障措施加强领导。"
    raw = "2020年数字民州发展规划" + contents + body
    (issue,) = issues_of(extract_plan(raw), "heading-of-contents-absent")
    assert issue.severity == "warning"
    assert issue.spans.text_in(raw) == "（二）开放数据"


@cache
def read(plan_id: str) -> tuple[str, Plan]:
    """The source of one of the five plans, and what is read of it."""
    raw = (SOURCES / f"{plan_id}.txt").read_text("utf-8")
    return raw, extract_plan(raw, plan_id=plan_id)


@pytest.mark.parametrize("plan_id", PLANS)
def test_every_issue_of_the_plans_says_what_where_and_what_to_do(plan_id: str) -> None:
    raw, plan = read(plan_id)
    for issue in plan.issues:
        assert issue.rule
        assert issue.place
        assert issue.message
        assert issue.advice
        printed = without_blanks(issue.spans.text_in(raw))
        assert printed.startswith(without_blanks(issue.text)), issue
        assert bool(issue.text) == bool(issue.spans), issue


@pytest.mark.parametrize("plan_id", PLANS)
def test_an_issue_about_a_row_names_a_row_that_is_there(plan_id: str) -> None:
    _, plan = read(plan_id)
    ids = {row.task_id for row in plan.tasks} | {row.section_id for row in plan.sections}
    ids |= {row.action_id for row in plan.actions} | {row.assignment_id for row in plan.assignments}
    ids |= {row.opening_id for row in plan.openings} | {row.project_id for row in plan.projects}
    named = {issue.place for issue in plan.issues if issue.place.startswith(f"{plan_id}-")}
    assert named <= ids


def test_nothing_of_the_intact_plans_of_key_tasks_is_left_unclaimed() -> None:
    for plan_id in ("fuzhou-2017-key-tasks", "fujian-2018-key-tasks"):
        assert not issues_of(read(plan_id)[1], "unclaimed-text")
