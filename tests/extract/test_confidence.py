"""How far a plan was understood: what was not claimed, clauses that were not read, numbers that are no targets."""

from itertools import pairwise

import pytest

from extract.models import Confidence
from extract.plan import extract_plan
from tests.extract.other_texts import seed_text

BODY = "云岭市数据工作要点\n一、建设平台。{}（责任单位：市大数据局）\n二、开放数据。（责任单位：市财政局）\n"


def of_sentence(sentence: str) -> Confidence:
    return extract_plan(BODY.format(sentence)).confidence


@pytest.mark.parametrize(
    ("sentence", "number", "reason"),
    [
        ("力争3个月内完成。", "3个月", "date-or-duration"),
        ("对入库企业给予50万元奖励。", "50万元", "parameter"),
        ("用好“百家企业”品牌。", "百家", "name"),
        ("用好3亿元转贷资金。", "3亿元", "promised-by-no-known-word"),
    ],
)
def test_each_number_that_is_no_target_has_its_reason(sentence: str, number: str, reason: str) -> None:
    passed = of_sentence(sentence).numbers_passed
    assert [(doubt.spans.text_in(BODY.format(sentence)), doubt.reason) for doubt in passed] == [(number, reason)]
    assert number in passed[0].text


def test_a_target_is_counted_and_not_listed() -> None:
    known = of_sentence("到2024年底，建成数据平台12个，培育企业30家。")
    assert known.numbers_taken == 2
    assert {doubt.reason for doubt in known.numbers_passed} <= {"date-or-duration"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("（经办分工责任部门：待定）", "brackets-with-a-role-word"),
        ("（以上工作，市财政局年底前牵头）", "brackets-with-a-role-word"),
        ("实施责任机构：另行通知", "line-with-a-role-word"),
        ("加快推进，明确责任单位：另行通知。", "label-of-no-clause"),
        ("加快推进。由市财政局牵头，市司法局配合。于年底完成。", "sentence-with-a-role-word"),
        ("加快推进。由市财政局牵头，市应急局配合。于年底完成。", "sentence-with-a-role-word"),
    ],
)
def test_what_looks_like_a_clause_and_was_not_read_is_listed(line: str, reason: str) -> None:
    unread = of_sentence(f"\n{line}\n").clauses_unread
    assert reason in {doubt.reason for doubt in unread}, unread


def test_a_clause_that_was_not_read_is_an_issue() -> None:
    raw = BODY.format("\n（经办分工责任部门：待定）\n")
    (issue,) = [issue for issue in extract_plan(raw).issues if issue.rule == "clause-not-read"]
    assert issue.spans.text_in(raw) == "（经办分工责任部门：待定）"


def test_a_clause_that_was_read_is_not_listed() -> None:
    known = extract_plan(BODY.format("")).confidence
    assert (known.clauses_read, known.clauses_unread) == (2, ())


def test_what_nobody_claims_is_listed_with_its_place() -> None:
    prose = "春眠不觉晓，处处闻啼鸟。\n"
    raw = prose + BODY.format("").partition("\n")[2]
    (doubt,) = extract_plan(raw).confidence.unclaimed
    assert doubt.spans.text_in(raw) == prose.strip()


@pytest.mark.parametrize("name", ["fuzhou-2017-key-tasks", "fujian-2018-key-tasks", "fuzhou-2018-2020-action-plan"])
def test_all_clauses_of_the_intact_plans_are_read(name: str) -> None:
    plan = extract_plan(seed_text(name))
    assert plan.confidence.clauses_unread == ()
    assert plan.confidence.clauses_read == sum(row.clause != "" for row in plan.actions)
    assert plan.confidence.numbers_taken == len(plan.targets)


@pytest.mark.parametrize("name", ["fujian-2016-2020-digital-plan", "fujian-2021-key-tasks"])
def test_the_places_of_a_mended_plan_are_apart(name: str) -> None:
    raw = seed_text(name)
    doubts = extract_plan(raw).confidence.numbers_passed
    places = sorted((span.start, span.end) for doubt in doubts for span in doubt.spans)
    assert places[-1][1] <= len(raw)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
