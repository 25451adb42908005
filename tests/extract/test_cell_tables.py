"""Tables of task division whose cells are parted by tabs, as readers of HTML and DOCX print them."""

import pytest

from extract.models import Plan
from extract.parts.cell_tables import read_cell_tables
from extract.plan import extract_plan
from extract.text.document import read_document
from extract.text.spans import without_blanks

TITLE = "南溪市2023年数字建设任务分工表"
TWO_COLUMNS = (
    f"{TITLE}\n序号\t重点任务\t牵头单位\t配合单位\t完成时限\n"
    "1\t建设数据平台，归集数据10亿条以上。\t市大数据局\t市发改委、财政局，各区县政府\t2023年12月\n"
    "2\t开放公共数据集2000个。\t市大数据局\t\t2023年10月\n"
)


def bodies(plan: Plan, ordinal: int) -> list[tuple[str, str]]:
    actions = {row.action_id for row in plan.actions if row.task_id == plan.tasks[ordinal - 1].task_id}
    return [(row.agency, row.role) for row in plan.assignments if row.action_id in actions]


def test_each_row_of_a_document_that_is_a_table_is_a_task() -> None:
    plan = extract_plan(TWO_COLUMNS)
    assert [(task.number, task.text, task.state) for task in plan.tasks] == [
        ("1", "建设数据平台，归集数据10亿条以上。", "whole"),
        ("2", "开放公共数据集2000个。", "whole"),
    ]
    assert [section.title for section in plan.sections] == [TITLE]


@pytest.mark.parametrize("title", [TITLE, TITLE.replace("数字", "\n数字"), TITLE.replace("任务", "\n任务")])
def test_the_title_of_a_document_that_is_a_table_may_stand_on_two_lines(title: str) -> None:
    header = extract_plan(TWO_COLUMNS.replace(TITLE, title)).header
    assert (header.title, header.period_start) == (TITLE, 2023)


def test_the_head_of_a_column_gives_the_role() -> None:
    plan = extract_plan(TWO_COLUMNS)
    assert bodies(plan, 1) == [
        ("市大数据局", "lead"),
        ("市发改委", "support"),
        ("市财政局", "support"),
        ("各区县政府", "support"),
    ]


def test_an_empty_cell_names_nobody_and_shifts_nothing() -> None:
    assert bodies(extract_plan(TWO_COLUMNS), 2) == [("市大数据局", "lead")]


@pytest.mark.parametrize(
    "raw",
    [
        TWO_COLUMNS.replace("\t", "|"),
        TWO_COLUMNS.replace("\t", " | "),
        TWO_COLUMNS.replace("\t", "｜"),
        TITLE + "".join(f"\n| {line} |" for line in TWO_COLUMNS.replace("\t", " | ").splitlines()[1:]),
        TWO_COLUMNS.replace("\t", "|").replace("时限\n", "时限\n---|:---|---|---|---\n"),
    ],
)
def test_bars_part_cells_as_tabs_do(raw: str) -> None:
    plan, tabbed = extract_plan(raw), extract_plan(TWO_COLUMNS)
    assert [(task.number, task.text) for task in plan.tasks] == [(task.number, task.text) for task in tabbed.tasks]
    assert [bodies(plan, ordinal) for ordinal in (1, 2)] == [bodies(tabbed, ordinal) for ordinal in (1, 2)]
    assert all(without_blanks(row.clause_spans.text_in(raw)) == row.clause for row in plan.actions)
    assert [row.deadline for row in plan.targets] == [row.deadline for row in tabbed.targets]


def test_a_marker_in_a_cell_goes_before_its_column() -> None:
    raw = f"{TITLE}\n序号\t工作任务\t责任单位\n1\t建设政务云\t市数字办牵头，市财政局配合\n"
    assert bodies(extract_plan(raw), 1) == [("市数字办", "lead"), ("市财政局", "support")]


def test_the_clause_of_a_row_is_its_cells_of_bodies() -> None:
    plan = extract_plan(TWO_COLUMNS)
    action = plan.actions[0]
    assert action.clause == "市大数据局市发改委、财政局，各区县政府"
    assert without_blanks(action.clause_spans.text_in(plan.source_text)) == action.clause
    assert without_blanks(action.spans.text_in(plan.source_text)) == action.text


def test_a_table_beside_tasks_divides_their_sections() -> None:
    raw = (
        "南溪市2022年工作要点\n一、夯实设施\n1.推进千兆城市建设。新建基站。\n责任单位：市工信局\n"
        "二、任务清单\n序号\t工作任务\t责任单位\n1\t推广电子证照\t市公安局\n"
    )
    plan = extract_plan(raw)
    assert [task.number for task in plan.tasks] == ["1."]
    assert [(row.number, row.title) for row in plan.sections] == [("一、", "夯实设施"), ("二、", "任务清单")]
    divided = [row for row in plan.assignments if row.action_id is None]
    assert [(row.agency, row.section_id) for row in divided] == [("市公安局", plan.sections[1].section_id)]


@pytest.mark.parametrize(
    "raw",
    [
        "序号\t项目\t金额\n1\t平台\t5\n",
        "重点任务\t责任单位\n",
        "1.建设平台。\n（责任单位：市发改委）\n",
        "",
    ],
)
def test_what_is_no_table_of_division(raw: str) -> None:
    assert read_cell_tables(read_document(raw)) == ()


def test_the_heading_of_a_group_stands_between_rows() -> None:
    rows = "一、基础设施\n1\t建设政务云\t市数字办\n二、应用\n2\t推广证照\t市公安局\n"
    raw = f"{TITLE}\n序号\t重点任务\t责任单位\n{rows}附注\n"
    (table,) = read_cell_tables(read_document(raw))
    assert len(table.rows) == 2
    assert read_document(raw).text[table.end :] == "附注"


def test_what_a_row_is_to_reach_belongs_to_its_task() -> None:
    raw = (
        f"{TITLE}\n序号\t重点任务\t工作目标\t牵头单位\t完成时限\n"
        "1\t拓展智能感知\t新增感知设备8000个，接入率不低于90%\t市城管局\t11月底\n"
        "2\t建设数字商圈\t打造智慧商圈2个\t市商务局\t12月底\n"
    )
    plan = extract_plan(raw)
    assert [without_blanks(task.text) for task in plan.tasks] == [
        "拓展智能感知新增感知设备8000个，接入率不低于90%",
        "建设数字商圈打造智慧商圈2个",
    ]
    assert [(row.indicator, row.value, str(row.deadline)) for row in plan.targets] == [
        ("感知设备", 8000, "2023-11-30"),
        ("接入率", 90, "2023-11-30"),
        ("智慧商圈", 2, "2023-12-31"),
    ]
