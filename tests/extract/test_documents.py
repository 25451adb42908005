"""Short documents of the forms that public sites give, each with what a careful reader would write down.

All texts are written for these tests. The answers were drafted before the program read the documents and corrected by
the data contract afterwards, some of them after its reading was seen: they guard what works and measure nothing.
"""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.models import Plan
from extract.plan import extract_plan

FOLDER = Path(__file__).with_name("documents")
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def _plan(name: str) -> Plan:
    return extract_plan((FOLDER / f"{name}.txt").read_text("utf-8"), plan_id=name)


def _answers(name: str) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return answers


def _plain(text: str) -> str:
    return "".join(text.split()).rstrip("。；")


def test_there_are_documents_and_each_has_its_answers() -> None:
    assert len(NAMES) >= 20
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_tasks_are_those_of_a_careful_reader(name: str) -> None:
    expected = [(task["number"], _plain(task["heading"])) for task in _answers(name)["tasks"]]
    assert [(task.number, _plain(task.heading)) for task in _plan(name).tasks] == expected


@pytest.mark.parametrize("name", NAMES)
def test_actions_begin_and_end_where_a_careful_reader_sees_it(name: str) -> None:
    plan = _plan(name)
    found = [(action.task_id, _plain(action.text)) for action in plan.actions]
    expected = [
        (task.task_id, action["starts"], action["ends"])
        for task, answer in zip(plan.tasks, _answers(name)["tasks"], strict=True)
        for action in answer["actions"]
    ]
    assert len(found) == len(expected)
    for (task_id, text), (answer_id, starts, ends) in zip(found, expected, strict=True):
        assert task_id == answer_id
        assert text.startswith(_plain(starts))
        assert text.endswith(ends)


@pytest.mark.parametrize("name", NAMES)
def test_bodies_and_roles_are_those_of_a_careful_reader(name: str) -> None:
    plan = _plan(name)
    found: dict[str, list[str]] = {action.action_id: [] for action in plan.actions}
    for row in plan.assignments:
        assert row.action_id is not None
        found[row.action_id].append(f"{row.role} {row.agency}")
    expected = [action["bodies"] for task in _answers(name)["tasks"] for action in task["actions"]]
    assert [sorted(names) for names in found.values()] == [sorted(names) for names in expected]


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_those_of_a_careful_reader(name: str) -> None:
    found = Counter(
        (row.kind, row.indicator, row.comparator, row.value, row.unit, row.deadline and row.deadline.isoformat())
        for row in _plan(name).targets
    )
    expected = Counter(
        (kind, indicator, comparator, Decimal(str(value)), unit, deadline)
        for kind, indicator, comparator, value, unit, deadline in _answers(name)["targets"]
    )
    assert found == expected


@pytest.mark.parametrize(
    ("name", "issuer", "level", "region"),
    [
        ("joint-action-plan-with-pages", "工业和信息化部等七部门", "ministry", "全国"),
        ("opinions-of-the-state", "国务院办公厅", "state", "全国"),
        ("division-with-persons", "桐庐县人民政府办公室", "county", "桐庐县"),
        ("one-line-with-notice", "镇江市人民政府办公室", "city", "镇江市"),
    ],
)
def test_the_issuer_gives_level_and_region(name: str, issuer: str, level: str, region: str) -> None:
    header = _plan(name).header
    assert (header.issuer, header.level, header.region) == (issuer, level, region)


# Pages, lines broken at a width and rows of cells are told by line ends, and by nothing where these are gone.
OF_LINES = {
    "bare-page-numbers",
    "broken-lines-and-running-heads",
    "deadlines-in-clauses",
    "joint-action-plan-with-pages",
    "spaced-division-table",
}


@pytest.mark.parametrize("blank", [" ", "\u3000\u3000"])
@pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_LINES])
def test_a_document_on_one_line_says_what_its_lines_say(name: str, blank: str) -> None:
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").split("\n")
    flat, plan = extract_plan(blank.join(filter(str.strip, lines)), plan_id=name), _plan(name)
    assert [(task.number, task.heading, task.text) for task in flat.tasks] == [
        (task.number, task.heading, task.text) for task in plan.tasks
    ]
    assert [(action.text, action.clause) for action in flat.actions] == [
        (action.text, action.clause) for action in plan.actions
    ]
    assert [(row.agency, row.role) for row in flat.assignments] == [(row.agency, row.role) for row in plan.assignments]
