"""Corrections load strictly, match exactly one row or fail, and change that one cell and nothing else."""

import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.corrections import (
    CorrectedPlan,
    Correction,
    apply_corrections,
    load_corrections,
    unclaimed_corrections,
)
from extract.exceptions import CorrectionError
from extract.models import Plan
from extract.text.spans import Spans
from tests.plans import PLAN_ID, SOURCE, small_plan, spans_of

TARGET = f"{PLAN_ID}-g01"
REAL = Path(__file__).resolve().parents[2] / "seeds" / "corrections"


def entry(**change: Any) -> dict[str, Any]:  # noqa: ANN401
    """An accepted correction of the small plan's target; None takes a key away."""
    known = {
        "correction_id": f"{PLAN_ID}-c01",
        "kind": "error",
        "status": "accepted",
        "reason": "误读",
        "table": "targets",
        "row_id": TARGET,
        "column": "unit",
        "old": "个",
        "new": "家",
        "reported_on": date(2024, 5, 6),
        "decided_on": date(2024, 5, 7),
    }
    return {key: value for key, value in (known | change).items() if value is not None}


def applied(*changes: dict[str, Any], plan: Plan | None = None) -> CorrectedPlan:
    entries = [entry(**{"correction_id": f"{PLAN_ID}-c{n:02}", **change}) for n, change in enumerate(changes, 1)]
    return apply_corrections(plan or small_plan(), tuple(map(Correction.model_validate, entries)))


def written(folder: Path, content: object, name: str = f"{PLAN_ID}.yml") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return path


def test_a_cell_is_changed_and_everything_else_stays() -> None:
    corrected = applied({})

    (target,) = corrected.plan.targets
    assert target.unit == "家"
    assert replace(corrected.plan, targets=small_plan().targets) == small_plan()
    assert replace(target, unit="个") == small_plan().targets[0]


def test_the_plan_that_was_given_stays_as_it_is() -> None:
    plan = small_plan()

    applied({}, plan=plan)

    assert plan == small_plan()


def test_a_row_tells_what_was_corrected_and_not_who_reported_it() -> None:
    (row,) = applied({"reporter": "王某某 someone@example.org"}).corrections

    assert (row.table, row.row_id, row.column, row.old_value, row.new_value) == ("targets", TARGET, "unit", "个", "家")
    assert (row.status, row.decided_on) == ("accepted", date(2024, 5, 7))
    assert "someone" not in repr(row)


@pytest.mark.parametrize(
    ("table", "row_id", "column", "old", "new", "value"),
    [
        ("targets", TARGET, "value", "10", "20000", Decimal(20000)),
        ("targets", TARGET, "value", "10.0", "2E+4", Decimal(20000)),
        ("targets", TARGET, "deadline", "2020-12-31", "", None),
        ("targets", TARGET, "deadline", "2020-12-31", "2021-06-30", date(2021, 6, 30)),
        ("targets", TARGET, "comparator", ">=", "~", "~"),
        ("targets", TARGET, "section_id", "", f"{PLAN_ID}-s01", f"{PLAN_ID}-s01"),
        ("openings", f"{PLAN_ID}-o01", "is_priority", "true", "false", False),
        ("openings", f"{PLAN_ID}-o01", "theme_id", "transport", "weather", "weather"),
        ("projects", f"{PLAN_ID}-p001", "investment", "12.5", "13", Decimal(13)),
        ("projects", f"{PLAN_ID}-p001", "end_year", "", "2021", 2021),
        ("project_categories", f"{PLAN_ID};基础设施类", "stated_investment", "", "12.5", Decimal("12.5")),
        ("sections", f"{PLAN_ID}-s01", "title", "建设数字政府", "建设数字社会", "建设数字社会"),
        ("tasks", f"{PLAN_ID}-t01", "number_inferred", "false", "true", True),
        ("assignments", f"{PLAN_ID}-t01-a1-r1", "role", "responsible", "lead", "lead"),
        ("actions", f"{PLAN_ID}-t02-a1", "clause", "", "（负责）", "（负责）"),
        ("tasks", f"{PLAN_ID}-t01", "spans", "105-134", "105-133", Spans.of([(105, 133)])),
    ],
)
def test_every_kind_of_cell_can_be_corrected(  # noqa: PLR0917 - a table of cells
    table: str, row_id: str, column: str, old: str, new: str, value: object
) -> None:
    corrected = applied({"table": table, "row_id": row_id, "column": column, "old": old, "new": new})

    assert value in [getattr(row, column) for row in getattr(corrected.plan, table)]
    assert corrected.corrections[0].new_value == value


def test_what_the_document_says_about_itself_can_be_corrected() -> None:
    corrected = applied(
        {"table": "plans", "row_id": PLAN_ID, "column": "doc_number", "old": "", "new": "闽政〔2020〕1号"}
    )

    assert corrected.plan.header.doc_number == "闽政〔2020〕1号"


def test_a_place_of_the_source_names_the_one_row_that_cites_it_and_the_part_of_the_cell() -> None:
    place = str(spans_of("数字"))  # inside the heading of the notice, cited by no row
    inside = SOURCE.index("政务平台")

    corrected = applied(
        {
            "table": "tasks",
            "row_id": None,
            "spans": f"{inside}-{inside + 4}",
            "column": "text",
            "old": "政务",
            "new": "政府",
        }
        | {"old": "政务平台", "new": "政府平台"}
    )

    assert "建成10个以上政府平台" in corrected.plan.tasks[0].text
    assert corrected.corrections[0].old_value == small_plan().tasks[0].text
    assert corrected.corrections[0].row_id == f"{PLAN_ID}-t01"
    with pytest.raises(CorrectionError, match=f"matches nothing: there is no such row .tasks at {place}"):
        applied({"table": "tasks", "row_id": None, "spans": place, "column": "text", "old": "数字", "new": "数据"})


def test_corrections_of_one_cell_follow_one_another() -> None:
    corrected = applied({}, {"old": "家", "new": "户"})

    assert corrected.plan.targets[0].unit == "户"
    assert [row.old_value for row in corrected.corrections] == ["个", "家"]


def test_a_row_that_should_not_be_there_goes() -> None:
    quote = small_plan().openings[0].quote

    corrected = applied({"table": "openings", "row_id": f"{PLAN_ID}-o01", "column": None, "old": quote, "new": None})

    assert corrected.plan.openings == ()
    assert corrected.corrections[0].column == ""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"old": "项"}, "matches nothing: targets .*-g01 has unit '个', not '项'"),
        ({"row_id": f"{PLAN_ID}-g09"}, "matches nothing: there is no such row"),
        ({"table": "tasks"}, "names no column of tasks: 'unit'"),
        ({"column": "colour"}, "names no column of targets"),
        ({"column": "target_id", "old": TARGET}, "target_id, which is never corrected"),
        ({"column": "quote", "old": "建成10个以上政务平台"}, "quote, which is never corrected"),
        ({"column": "value", "old": "10", "new": "viele"}, "does not fit targets.value: 'viele'"),
        ({"column": "comparator", "old": ">=", "new": "=>"}, "does not fit targets.comparator"),
        ({"column": "deadline", "old": "2020-12-31", "new": "2020-13-31"}, "does not fit targets.deadline"),
        ({"column": "spans", "old": str(small_plan().targets[0].spans), "new": "9-1"}, "0 <= start < end"),
        ({"row_id": None, "spans": "1-x"}, "'1-x' is no span"),
        ({"column": "deadline", "old": "gestern"}, "matches nothing"),
    ],
)
def test_what_matches_nothing_or_does_not_fit_fails_with_one_line(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CorrectionError, match=message) as caught:
        applied(change)

    assert str(caught.value).startswith(f"correction {PLAN_ID}-c01 ")
    assert "\n" not in str(caught.value)


def test_a_second_correction_of_a_value_that_is_corrected_already_matches_nothing() -> None:
    with pytest.raises(CorrectionError, match=r"c02 matches nothing: .* has unit '家', not '个'"):
        applied({}, {})


def test_a_place_that_two_rows_cite_matches_twice() -> None:
    plan = small_plan()
    both = replace(plan, targets=(plan.targets[0], replace(plan.targets[0], target_id=f"{PLAN_ID}-g02")))
    place = str(plan.targets[0].spans)

    with pytest.raises(CorrectionError, match=f"matches 2 rows, such as {TARGET}, {PLAN_ID}-g02"):
        applied({"row_id": None, "spans": place}, plan=both)


def test_a_part_that_stands_twice_in_the_cell_is_not_guessed() -> None:
    place = str(small_plan().actions[0].spans)

    with pytest.raises(CorrectionError, match="matches nothing"):
        applied({"table": "actions", "row_id": None, "spans": place, "column": "text", "old": "政务", "new": "政府"})


@pytest.mark.parametrize("status", ["received", "rejected"])
def test_a_report_that_was_not_accepted_changes_nothing_and_is_listed(status: str) -> None:
    corrected = applied({"status": status})

    assert corrected.plan == small_plan()
    assert corrected.corrections[0].status == status


def test_a_report_in_progress_must_match_a_rejected_one_need_not() -> None:
    assert applied({"status": "rejected", "old": "never there"}).corrections[0].old_value == "never there"
    with pytest.raises(CorrectionError, match="matches nothing"):
        applied({"status": "received", "old": "never there"})


def test_a_report_on_a_whole_row_needs_only_the_row() -> None:
    (row,) = applied({"status": "received", "column": None, "old": None, "new": None, "decided_on": None}).corrections

    assert (row.row_id, row.column, row.old_value) == (TARGET, "", None)


def test_an_error_of_the_source_stays_as_printed_and_becomes_a_known_issue() -> None:
    corrected = applied({"kind": "source-error", "reason": "应为12个"})

    assert corrected.plan.targets == small_plan().targets
    issue = corrected.plan.issues[-1]
    assert (issue.rule, issue.place, issue.text) == ("source-error", TARGET, "个")
    assert "应为12个" in issue.message


def test_a_request_is_about_no_cell() -> None:
    nothing = dict.fromkeys(("table", "row_id", "column", "old", "new"))

    (row,) = applied({"kind": "request", "reason": "请开放项目坐标", **nothing}).corrections

    assert (row.table, row.row_id, row.kind) == ("", "", "request")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"correction_id": "c01"}, "correction_id: String should match"),
        ({"correction_id": "other-plan-c01"}, "must begin with minzhou-2020-key-tasks"),
        ({"kind": "typo"}, "kind: Input should be 'error'"),
        ({"status": "done"}, "status: Input should be"),
        ({"reason": None}, "reason: Field required"),
        ({"table": "agencies"}, "table: Input should be"),
        ({"table": None}, "give the table"),
        ({"row_id": None}, "give either row_id or spans"),
        ({"spans": "1-2"}, "give either row_id or spans"),
        ({"new": None}, "say what is right in new"),
        ({"column": None}, "new needs the column"),
        ({"column": None, "new": None, "old": None}, "to remove a whole row"),
        ({"decided_on": None}, "accepted needs decided_on"),
        ({"status": "published"}, "needs the version"),
        ({"version": "next"}, "version: String should match"),
        ({"kind": "rights"}, "changes no cell"),
        ({"old": 10}, "old: Input should be a valid string"),
        ({"colour": "red"}, "colour: Extra inputs"),
    ],
)
def test_a_malformed_entry_is_refused_with_one_line(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = written(tmp_path, [entry(**change)])

    with pytest.raises(CorrectionError, match=message) as caught:
        load_corrections(path)

    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: [", "cannot be read"),
        ("a: b", "is no list"),
        ("- x", "entry 1"),
        (f"- {{correction_id: {PLAN_ID}-c01}}", f"{PLAN_ID}-c01: kind: Field required"),
        ([entry(), entry()], "stands there twice"),
    ],
)
def test_a_malformed_file_is_refused_with_one_line(tmp_path: Path, content: object, message: str) -> None:
    with pytest.raises(CorrectionError, match=message) as caught:
        load_corrections(written(tmp_path, content))

    assert "\n" not in str(caught.value)


def test_of_several_malformed_entries_each_has_its_line(tmp_path: Path) -> None:
    wrong = [entry(kind="typo"), "x", entry(correction_id=f"{PLAN_ID}-c02", reason=None), entry()]
    with pytest.raises(CorrectionError) as caught:
        load_corrections(written(tmp_path, wrong))

    first, second, third = caught.value.lines
    assert f"{PLAN_ID}-c01: kind" in first
    assert "entry 2" in second
    assert f"{PLAN_ID}-c02: reason" in third


def test_of_several_that_match_nothing_each_has_its_line_whatever_is_right_between() -> None:
    corrections = [
        Correction.model_validate(entry(correction_id=f"{PLAN_ID}-c01", old="no such cell")),
        Correction.model_validate(entry(correction_id=f"{PLAN_ID}-c02")),
        Correction.model_validate(entry(correction_id=f"{PLAN_ID}-c03", row_id=f"{PLAN_ID}-g99")),
    ]
    with pytest.raises(CorrectionError) as caught:
        apply_corrections(small_plan(), tuple(corrections))

    assert [line.split()[1] for line in caught.value.lines] == [f"{PLAN_ID}-c01", f"{PLAN_ID}-c03"]
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  as it passes from a task to its flow
    assert again.lines == caught.value.lines


@pytest.mark.parametrize("content", ["", "[]", "# nothing yet\n"])
def test_no_file_and_an_empty_file_hold_no_corrections(tmp_path: Path, content: str) -> None:
    assert load_corrections(tmp_path / "none.yml") == ()
    assert load_corrections(written(tmp_path, content)) == ()


def test_a_file_reads_as_what_is_applied(tmp_path: Path) -> None:
    path = written(tmp_path, [entry(), entry(correction_id=f"{PLAN_ID}-c02", old="家", new="户")])

    corrected = apply_corrections(small_plan(), load_corrections(path))

    assert corrected.plan.targets[0].unit == "户"


def test_a_file_of_no_plan_is_told_of(tmp_path: Path) -> None:
    written(tmp_path, "[]")
    written(tmp_path, "[]", "other-plan.yml")
    written(tmp_path, "[]", f"{PLAN_ID}.yaml")
    (tmp_path / "README.md").write_text("about", "utf-8")

    lines = unclaimed_corrections(tmp_path, [PLAN_ID])

    assert [Path(line.split(": ")[0]).name for line in lines] == [f"{PLAN_ID}.yaml", "other-plan.yml"]


def test_the_registered_corrections_load_and_belong_to_plans() -> None:
    plans = [path.stem for path in (REAL.parent / "sources").glob("*.yml")]

    assert unclaimed_corrections(REAL, plans) == ()
    assert all(load_corrections(path) for path in REAL.glob("*.yml"))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30))
def test_any_text_put_into_a_text_cell_comes_out_as_it_is_and_can_be_taken_back(text: str) -> None:
    there = applied({"column": "indicator", "old": "政务平台", "new": text}).plan

    back = applied({"column": "indicator", "old": text, "new": "政务平台"}, plan=there).plan

    assert there.targets[0].indicator == text
    assert back == small_plan()
