"""What other programs rely on: `extract_plan`, its parameters, what a Plan holds, and the example in the README."""

import contextlib
import inspect
import io
import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from datapackages.definitions import definitions
from extract.models import Plan
from extract.plan import extract_plan
from extract.text.spans import without_blanks
from tests.texts import CITY_MEASURES

README = Path(__file__).resolve().parents[2] / "README.md"
# The plan's own row is made of its header; corrections and changes are made after the reading.
MADE_ELSEWHERE = {"plans", "corrections", "changes"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return extract_plan(CITY_MEASURES)


def test_a_text_is_enough_and_the_rest_is_given_by_name() -> None:
    parameters = inspect.signature(extract_plan).parameters
    assert list(parameters) == ["text", "plan_id", "source_format"]
    assert [name for name, one in parameters.items() if one.kind is inspect.Parameter.KEYWORD_ONLY] == [
        "plan_id",
        "source_format",
    ]
    assert [one.default for one in parameters.values()] == [inspect.Parameter.empty, "plan", "text"]


def test_a_plan_holds_each_table_of_a_package_under_its_name(plan: Plan) -> None:
    tables = {table.name for table in definitions().plan_tables} - MADE_ELSEWHERE
    assert tables <= {field.name for field in fields(Plan)}
    assert all(isinstance(getattr(plan, name), tuple) for name in tables)


def test_the_columns_of_a_table_are_fields_of_its_rows(plan: Plan) -> None:
    for table in definitions().plan_tables:
        if table.name not in MADE_ELSEWHERE and (rows := getattr(plan, table.name)):
            columns = {column.name for column in table.columns} - {"plan_id"}
            assert columns <= {field.name for field in fields(rows[0])}, table.name


def test_a_plan_and_its_rows_cannot_be_changed(plan: Plan) -> None:
    with pytest.raises(FrozenInstanceError):
        plan.tasks = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        plan.tasks[0].text = ""  # type: ignore[misc]


def test_ids_begin_with_what_the_plan_is_called() -> None:
    called = extract_plan(CITY_MEASURES, plan_id="minzhou-2020-measures")
    assert {row.task_id.rpartition("-")[0] for row in called.tasks} == {"minzhou-2020-measures"}


def test_the_example_of_the_readme_prints_each_task_with_its_text(plan: Plan) -> None:
    example = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)[0]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(example, {"text": CITY_MEASURES})  # noqa: S102  the example as it stands
    assert without_blanks(printed.getvalue()) == without_blanks(
        "".join(task.number + task.heading + task.text for task in plan.tasks)
    )


def test_every_public_part_of_the_entry_says_what_it_does() -> None:
    assert "Raises:" in (inspect.getdoc(extract_plan) or "")
    assert all(inspect.getdoc(of) for of in (extract_plan, Plan))
