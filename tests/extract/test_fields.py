"""Numbers that stand before the labels of a task's fields number no units."""

import pytest

from extract.parts.fields import without_field_numbers
from extract.plan import extract_plan
from extract.text.document import LINE, read_document

TITLE = "青川市2024年重点任务清单\n"
LINES = (
    "一、推进一网通办\n1.任务内容：编制服务清单。\n2.牵头单位：市行政审批局\n3.配合单位：市大数据局\n4.完成时限：2024年6月底\n"
    "二、优化企业开办\n1.任务内容：推行一件事。\n2.牵头单位：市市场监管局\n3.配合单位：市税务局\n4.完成时限：2024年9月底\n"
)


def read(raw: str) -> list[tuple[str, str, list[str]]]:
    """Give each task with its number, text, and the bodies of its actions."""
    plan = extract_plan(TITLE + raw)
    of_task = {action.action_id: action.task_id for action in plan.actions}
    return [
        (
            task.number,
            task.text,
            [f"{row.agency} {row.role}" for row in plan.assignments if of_task[row.action_id or ""] == task.task_id],
        )
        for task in plan.tasks
    ]


@pytest.mark.parametrize("form", ["{}.", "（{}）", "{}、"])
def test_fields_belong_to_the_task_above_them(form: str) -> None:
    raw = LINES
    for number in "1234":
        raw = raw.replace(f"{number}.", form.format(number))
    assert read(raw) == [
        ("一、", "推进一网通办任务内容：编制服务清单。", ["市行政审批局 lead", "市大数据局 support"]),
        ("二、", "优化企业开办任务内容：推行一件事。", ["市市场监管局 lead", "市税务局 support"]),
    ]


def test_fields_may_follow_each_other_in_one_line() -> None:
    raw = (
        "一、编制清单\n（1）编制服务清单。（2）责任单位：市司法局、市档案局。（3）完成时限：6月底前。\n"
        "二、推行公开\n（1）推行政务公开。（2）责任单位：市政府办公室。（3）完成时限：年底前。\n"
    )
    assert read(raw) == [
        ("一、", "编制清单编制服务清单。", ["市司法局 responsible", "市档案局 responsible"]),
        ("二、", "推行公开推行政务公开。", ["市政府办公室 responsible"]),
    ]


def test_the_deadline_behind_the_stop_of_a_clause_is_part_of_it() -> None:
    plan = extract_plan(
        f"{TITLE}1.编制清单。\n责任单位：市司法局。完成时限：6月底前。\n2.推行公开。\n责任单位：市档案局。\n"
    )
    assert [action.clause for action in plan.actions] == [
        "责任单位：市司法局。完成时限：6月底前。",
        "责任单位：市档案局。",
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "1.责任单位：市司法局。编制清单。\n2.责任单位：市档案局。推行公开。\n",  # two tasks with their clauses before
        "1.工作目标：建成平台。\n2.主要任务：推行公开。\n",  # no bodies: parts of a plan
        "责任单位：1.市司法局\n2.市档案局\n",
        "3.责任单位：市司法局\n4.完成时限：6月底前\n",  # what was before is not known
    ],
)
def test_other_numbers_stay(raw: str) -> None:
    document = read_document(raw)
    assert without_field_numbers(document) is document


def test_places_stay_true_where_numbers_are_left_out() -> None:
    raw = "（一）编制清单。\n1.任务内容：编制清单。\n2.责任单位：市司法局\n"
    document = without_field_numbers(read_document(raw))
    place = document.text.index("责任单位")
    assert document.text == "（一）编制清单。任务内容：编制清单。责任单位：市司法局"
    assert document.breaks[place] == LINE
    assert document.spans(place, place + 4).text_in(raw) == "责任单位"
