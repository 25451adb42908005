"""What rows say about lost text: inferred numbers, lost clauses, gaps inside tasks, and the issues that go with them.

Each text is a document as it was before the damage; signs stand for sentences that the source has lost. The reading is
made of the surviving segments, so that no long text is needed to provoke a splice.
"""

from collections.abc import Callable

import pytest

from extract import plan as plan_module
from extract.models import Action, Damage, Plan
from extract.plan import extract_plan
from extract.text.document import Document, Segment, read_document

GAP_SIGN = "▯"
HEAD = "2020年数字政府工作要点\n一、建设平台"
CLAUSE = "（责任单位：市发改委）"


@pytest.fixture
def read_damaged(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Plan]:
    """Give a function that reads a text whose signs are known gaps, as if a splice had been mended."""

    def open_damaged(raw: str) -> Document:
        segments, place = [], 0
        for index, piece in enumerate(raw.split(GAP_SIGN)):
            if piece:
                segments.append(Segment(place, place + len(piece), 1 if index else 0))
            place += len(piece) + 1
        lost = raw.count(GAP_SIGN)
        damage = Damage("spliced", raw.count("。") + lost, lost)
        return read_document(raw, segments, damage, int(raw.endswith(GAP_SIGN)))

    def read(raw: str) -> Plan:
        monkeypatch.setattr(plan_module, "open_document", open_damaged)
        return extract_plan(raw, plan_id="p")

    return read


def states(plan: Plan) -> list[tuple[str, bool, str]]:
    """Number, whether it is inferred, and state of the tasks."""
    return [(task.number, task.number_inferred, task.state) for task in plan.tasks]


def of_task(plan: Plan, number: str) -> list[Action]:
    """The actions of the task with a number."""
    task_id = next(task.task_id for task in plan.tasks if task.number == number)
    return [action for action in plan.actions if action.task_id == task_id]


Reader = Callable[[str], Plan]


def test_a_gap_that_hides_a_number_loses_the_clause_of_the_open_action(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}（一）整合。迁移。▯推广。{CLAUSE}（三）开放。发布。{CLAUSE}")
    assert states(plan) == [("（一）", False, "partial"), ("（二）", True, "partial"), ("（三）", False, "whole")]
    assert [(action.text, action.clause_state) for action in of_task(plan, "（一）")] == [("整合。迁移。", "lost")]
    assert [(action.text, action.clause) for action in of_task(plan, "（二）")] == [("推广。", CLAUSE)]


def test_a_clause_straight_behind_a_gap_belongs_to_the_task_before_the_next_number(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}（一）整合。迁移。▯{CLAUSE}（三）开放。发布。{CLAUSE}")
    assert [(action.text, action.clause, action.clause_state) for action in of_task(plan, "（二）")] == [
        ("", CLAUSE, "present")
    ]


def test_a_gap_that_hides_no_number_leaves_one_action_with_its_clause(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}（一）整合。▯迁移。{CLAUSE}（二）开放。发布。{CLAUSE}")
    assert states(plan) == [("（一）", False, "partial"), ("（二）", False, "whole")]
    assert [(action.text, action.clause_state) for action in of_task(plan, "（一）")] == [("整合。迁移。", "present")]
    assert str(of_task(plan, "（一）")[0].spans).count(";") == 1


def test_a_clause_straight_behind_a_gap_that_hides_no_number_is_the_open_actions(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}（一）整合。▯{CLAUSE}（二）开放。发布。{CLAUSE}")
    assert [(action.text, action.clause) for action in of_task(plan, "（一）")] == [("整合。", CLAUSE)]
    assert states(plan)[0] == ("（一）", False, "partial")


def test_a_wholly_lost_task_exists_without_actions(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}（一）整合。迁移。{CLAUSE}（二）统筹。{CLAUSE}▯（五）开放。发布。{CLAUSE}")
    lost = [task for task in plan.tasks if task.state == "lost"]
    assert [task.number for task in plan.tasks] == ["（一）", "（二）", "（三）", "（四）", "（五）"]
    assert {(task.text, task.heading, str(task.spans)) for task in lost} == {("", "", "")}
    assert not {task.task_id for task in lost} & {action.task_id for action in plan.actions}


def test_a_lost_number_is_written_as_its_neighbours_are(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}1．整合。迁移。{CLAUSE}▯推广。{CLAUSE}3．开放。发布。{CLAUSE}")
    assert [task.number for task in plan.tasks] == ["1．", "2．", "3．"]


def test_a_task_at_a_lost_end_is_partial(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}（一）整合。迁移。{CLAUSE}（二）开放。▯")
    assert states(plan)[-1] == ("（二）", False, "partial")
    assert [action.clause_state for action in of_task(plan, "（二）")] == ["lost"]


def test_in_a_plan_without_clauses_no_clause_is_lost(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}（一）整合系统。新建平台5个。▯推广应用。（二）开放数据。覆盖率达到80%。")
    assert {action.clause_state for action in plan.actions} == {"none"}


def test_items_below_a_unit_whose_clause_is_lost_are_no_tasks(read_damaged: Reader) -> None:
    plan = read_damaged(
        f"{HEAD}（一）整合。发挥优势。{CLAUSE}1.迁移旧站。2.关停旧站。（二）开放。▯1.编制目录。2.发布数据。"
        f"（三）统筹。加强管理。{CLAUSE}1.培训。2.考核。"
    )
    assert states(plan) == [("（一）", False, "whole"), ("（二）", False, "partial"), ("（三）", False, "whole")]
    assert [action.clause_state for action in of_task(plan, "（二）")] == ["lost"]


def test_items_are_no_tasks_where_the_clause_that_closes_the_last_is_lost(read_damaged: Reader) -> None:
    plan = read_damaged(
        f"{HEAD}（一）整合。1.迁移旧站。2.关停旧站。{CLAUSE}（二）开放。1.编制目录。2.发布数据。▯"
        f"（三）统筹。1.培训。2.考核。{CLAUSE}"
    )
    assert [(task.number, task.state) for task in plan.tasks] == [
        ("（一）", "whole"),
        ("（二）", "partial"),
        ("（三）", "whole"),
    ]


def test_items_below_a_unit_that_lost_its_label_too_are_no_tasks(read_damaged: Reader) -> None:
    plan = read_damaged(
        f"{HEAD}（一）整合。发挥优势。{CLAUSE}1.迁移旧站。2.关停旧站。▯2.发布数据。3.编制目录。"
        f"（三）统筹。加强管理。{CLAUSE}1.培训。2.考核。"
    )
    assert states(plan) == [("（一）", False, "partial"), ("（二）", True, "partial"), ("（三）", False, "whole")]


def test_items_stay_tasks_behind_a_gap_where_their_like_are(read_damaged: Reader) -> None:
    items = f"1.迁移。{CLAUSE}2.关停。{CLAUSE}"
    plan = read_damaged(f"{HEAD}（一）整合。{items}（二）开放。▯2.发布。（三）统筹。{items}")
    assert [task.number for task in plan.tasks if task.section_id == "p-s03"] == ["1.", "2."]


def test_numbers_that_may_have_stood_at_several_gaps_are_reported(read_damaged: Reader) -> None:
    plan = read_damaged(f"{HEAD}（一）整合。{CLAUSE}▯推广。{CLAUSE}▯统筹。{CLAUSE}（四）开放。{CLAUSE}")
    assert [task.number for task in plan.tasks] == ["（一）", "（二）", "（三）", "（四）"]
    assert [issue.rule for issue in plan.issues if issue.rule == "hidden-label"]


def test_text_behind_a_gap_in_a_last_task_is_reported_for_no_number_proves_whose_it_is(read_damaged: Reader) -> None:
    raw = f"{HEAD}（一）整合。{CLAUSE}（二）开放。▯发布目录。{CLAUSE}"
    plan = read_damaged(raw)
    (issue,) = [issue for issue in plan.issues if issue.rule == "text-behind-gap"]
    assert (issue.place, issue.spans.text_in(raw)) == ("p-t02", "发布目录。")
    # With a number behind it, the text is surely that of the task before.
    proved = read_damaged(f"{raw}（三）统筹。{CLAUSE}")
    assert not [issue for issue in proved.issues if issue.rule == "text-behind-gap"]


def test_text_below_a_lost_heading_is_a_tasks_only_where_a_clause_says_so(read_damaged: Reader) -> None:
    opening = f"2020年数字政府工作要点\n一、建设平台1.整合。{CLAUSE}2.开放。{CLAUSE}"
    closing = f"2.统筹。{CLAUSE}三、保障1.培训。{CLAUSE}"
    kept = read_damaged(f"{opening}▯推广系统。{closing}")
    assert [(task.number, task.section_id) for task in kept.tasks][2:] == [("2.", "p-s02"), ("1.", "p-s03")]
    (issue,) = [issue for issue in kept.issues if issue.rule == "text-below-lost-heading"]
    assert (issue.place, issue.text) == ("p-s02", "推广系统。")
    assert kept.coverage.share == 1

    given = read_damaged(f"{opening}▯推广系统。{CLAUSE}{closing}")
    assert [(task.number, task.number_inferred, task.text) for task in given.tasks][2] == ("1.", True, "推广系统。")
    assert not [issue for issue in given.issues if issue.rule == "text-below-lost-heading"]


def test_names_that_no_vocabulary_knows_are_reported_with_their_place() -> None:
    raw = f"{HEAD}\n（一）整合。{CLAUSE}\n（二）开放。（责任单位：市发改委、某某某）\n"
    plan = extract_plan(raw, plan_id="p")
    found = [issue for issue in plan.issues if issue.rule == "unknown-body"]
    assert [issue.spans.text_in(raw) for issue in found] == ["某某某"]


def test_the_level_of_a_plan_without_issuer_is_that_of_the_bodies_it_names() -> None:
    raw = f"数字政府工作要点\n一、建设平台\n（一）整合。{CLAUSE}\n（二）开放。（责任单位：市财政局）\n"
    assert extract_plan(raw).header.level == "city"
    assert extract_plan(raw.replace("市", "省")).header.level == "province"


def test_a_document_without_units_but_with_clauses_is_one_task() -> None:
    raw = f"整合系统，完成迁移。{CLAUSE}开放数据，建成目录。（责任单位：市财政局）"
    plan = extract_plan(raw)
    assert [(task.number, task.text) for task in plan.tasks] == [("", "整合系统，完成迁移。开放数据，建成目录。")]
    assert len(plan.actions) == 2


@pytest.mark.parametrize("plan_id", ["p", "minzhou-2020", "a-b-c"])
def test_ids_begin_with_the_plans(plan_id: str) -> None:
    plan = extract_plan(f"{HEAD}\n（一）整合。{CLAUSE}\n（二）开放。{CLAUSE}\n", plan_id=plan_id)
    assert [row.section_id for row in plan.sections] == [f"{plan_id}-s01"]
    assert [row.task_id for row in plan.tasks] == [f"{plan_id}-t01", f"{plan_id}-t02"]
    assert [row.assignment_id for row in plan.assignments] == [f"{plan_id}-t01-a1-r1", f"{plan_id}-t02-a1-r1"]
