"""Which units are tasks, which are sections, and which actions the clauses cut tasks into (DATA.md)."""

import pytest

from extract.models import Action, Plan
from extract.parts.tasks import is_general
from extract.plan import extract_plan
from tests.texts import CITY_MEASURES, MINISTRY_TASKS, PLAN_WITHOUT_CLAUSES


def numbers(plan: Plan) -> list[str]:
    """The printed numbers of the tasks."""
    return [task.number for task in plan.tasks]


def actions(plan: Plan) -> list[tuple[str, str, str]]:
    """Text, clause and state of the actions."""
    return [(action.text, action.clause, action.clause_state) for action in plan.actions]


@pytest.mark.parametrize(
    "title",
    [
        "总体要求",
        "指导思想",
        "基本原则",
        "发展目标",
        "工作目标",
        "主要目标",
        "发展基础",
        "发展现状",
        "面临形势",
        "总体思路",
        "总体要求和主要目标",
        "发展现状与面临形势",
        "指导思想、基本原则和工作目标",
        "重要意义",
        "试点目标",
    ],
)
def test_parts_that_describe_or_aim(title: str) -> None:
    assert is_general(title)


@pytest.mark.parametrize(
    "title",
    [
        "主要任务",
        "目标任务",
        "重点任务",
        "保障措施",
        "组织实施",
        "工作措施",
        "优化发展环境",
        "夯实基础设施",
        "加强组织领导",
        "实施数字化目标管理",
        "重点工程",
        "政策支持",
        "推进基础研究",
        "改革任务",
        "",
    ],
)
def test_parts_that_say_what_is_to_be_done(title: str) -> None:
    assert not is_general(title)


def test_the_smallest_units_with_clauses_are_tasks_and_those_above_them_sections() -> None:
    plan = extract_plan(CITY_MEASURES)
    assert numbers(plan) == ["（一）", "（二）", "（三）", "（四）", "（五）"]
    assert [(section.number, section.title) for section in plan.sections] == [
        ("一、", "完善基础设施"),
        ("二、", "提升公共服务"),
        ("三、", "加强组织保障"),
    ]
    assert [task.section_id for task in plan.tasks] == [f"plan-s0{number}" for number in (1, 1, 2, 2, 3)]


def test_closing_words_on_effect_belong_to_no_task() -> None:
    last = extract_plan(CITY_MEASURES).actions[-1]
    assert last.text.endswith("鼓励社会资本参与。")
    assert last.clause == "（责任单位：市财政局）"


def test_closing_words_behind_the_last_clause_of_a_text_without_line_ends_belong_to_no_task() -> None:
    plan = extract_plan(
        "青禾市支持企业若干措施 一、减轻负担 1.减免房租。（责任单位：市国资委） 2.减免税费。（责任单位：市税务局）"
        "本措施自印发之日起施行，有效期1年。"
    )
    assert [action.clause for action in plan.actions] == ["（责任单位：市国资委）", "（责任单位：市税务局）"]


def test_what_stands_behind_the_last_clause_of_a_text_without_line_ends_closes_it() -> None:
    raw = "青禾市支持企业若干措施 一、减轻负担，稳定岗位（一）减免房租。（责任单位：市国资委）"
    plan = extract_plan(raw + "（四）减免税费。（责任单位：市税务局）各地要高度重视，抓好落实。")
    assert numbers(plan) == ["（一）", "（四）"]
    assert [action.clause for action in plan.actions] == ["（责任单位：市国资委）", "（责任单位：市税务局）"]
    (task,) = extract_plan("（三）支持企业。减免房租。（责任单位：市国资委）对困难企业缓缴税款。").tasks
    assert task.text.endswith("对困难企业缓缴税款。")


def test_a_heading_of_aims_is_known_though_its_text_follows_straight_behind_it() -> None:
    plan = extract_plan(
        "青禾市智慧城市方案一、工作目标2023年底前建成平台。二、重点任务（一）建网。（责任单位：市工信局）"
        "（二）编目。（责任单位：市财政局）三、工作责任制度由各地落实。"
    )
    assert numbers(plan) == ["（一）", "（二）", "三、"]
    assert [section.title for section in plan.sections][:1] == ["工作目标"]


def test_units_of_aims_are_sections_in_a_plan_without_clauses() -> None:
    plan = extract_plan(PLAN_WITHOUT_CLAUSES)
    assert [(task.number, task.heading) for task in plan.tasks] == [
        ("（一）", "推动企业上云"),
        ("（二）", "建设产业园区"),
        ("（一）", "加强领导"),
        ("（二）", "强化考核"),
    ]
    assert [section.title for section in plan.sections] == [
        "总体要求",
        "指导思想",
        "发展目标",
        "重点任务",
        "保障措施",
    ]
    assert {action.clause_state for action in plan.actions} == {"none"}


def test_one_clause_makes_one_action_with_all_text_before_it() -> None:
    plan = extract_plan(MINISTRY_TASKS)
    assert numbers(plan) == ["1.", "2.", "3.", "4."]
    assert actions(plan)[0] == (
        "完善网络设施。推进行政村光纤和第四代移动通信普遍覆盖，提升服务质量。",
        "（工业和信息化部、农业农村部负责）",
        "present",
    )


def test_each_clause_ends_an_action_and_what_follows_the_last_has_none() -> None:
    plan = extract_plan(
        "数字政府工作要点\n一、建设平台\n（一）整合系统。（责任单位：市发改委）迁移数据。（责任单位：市财政局）加强培训。\n"
        "（二）开放数据。（责任单位：市大数据局）\n"
    )
    assert actions(plan) == [
        ("整合系统。", "（责任单位：市发改委）", "present"),
        ("迁移数据。", "（责任单位：市财政局）", "present"),
        ("加强培训。", "", "none"),
        ("开放数据。", "（责任单位：市大数据局）", "present"),
    ]


def test_a_clause_before_the_stop_takes_the_stop_along() -> None:
    plan = extract_plan(
        "就业工作措施\n一、促进就业\n（一）引导就业（市人社局牵头，市财政局配合）。发放补贴（市人社局负责）。\n（二）开展培训（市教育局负责）。\n"
    )
    assert [action.text for action in plan.actions] == ["引导就业", "发放补贴", "开展培训"]


def test_units_without_a_clause_among_tasks_that_have_one_are_tasks() -> None:
    plan = extract_plan(
        "数字政府实施方案\n一、重点任务\n（一）整合系统。完成迁移。（责任单位：市发改委）\n（二）开放数据。建成目录。\n"
        "二、保障措施\n（一）加强领导。健全机制。\n"
    )
    assert [(task.number, task.heading) for task in plan.tasks] == [
        ("（一）", "整合系统"),
        ("（二）", "开放数据"),
        ("（一）", "加强领导"),
    ]


def test_aims_stay_sections_in_a_plan_with_clauses() -> None:
    plan = extract_plan(
        "数字政府实施方案\n一、总体要求\n（一）指导思想。坚持统筹。\n（二）工作目标。建成平台。\n"
        "二、重点任务\n（一）整合系统。完成迁移。（责任单位：市发改委）\n"
    )
    assert len(plan.tasks) == 1
    assert [section.title for section in plan.sections] == ["总体要求", "指导思想", "工作目标", "重点任务"]


def test_a_unit_with_a_clause_of_its_own_above_items_that_have_theirs_is_a_task_too() -> None:
    plan = extract_plan(
        "“互联网+”行动意见\n一、重点行动\n（一）创业创新。发挥优势。（省发改委、科技厅等负责）\n"
        "1.强化支撑。开放平台。（省工信厅负责）\n2.发展众创。建设载体。（省科技厅负责）\n"
    )
    assert numbers(plan) == ["（一）", "1.", "2."]


def test_items_without_clauses_below_a_unit_that_has_one_belong_to_it() -> None:
    plan = extract_plan(
        "数字政府实施方案\n一、重点任务\n（一）整合系统。\n1.完成迁移。\n2.关停旧站。\n3.统一门户。\n（责任单位：市发改委）\n"
        "（二）开放数据。\n1.编制目录。\n2.建设平台。\n3.制定标准。\n（责任单位：市财政局）\n"
    )
    assert numbers(plan) == ["（一）", "（二）"]
    assert [action.clause for action in plan.actions] == ["（责任单位：市发改委）", "（责任单位：市财政局）"]


def test_two_items_may_share_the_clause_behind_them_as_three_do() -> None:
    plan = extract_plan(
        "数字政府实施方案\n一、重点任务\n（一）整合系统。\n1.完成迁移。\n2.关停旧站。\n（责任单位：市发改委）\n"
        "（二）开放数据。\n1.编制目录。\n2.建设平台。\n（责任单位：市财政局）\n"
    )
    assert numbers(plan) == ["（一）", "（二）"]


def test_items_may_share_a_clause_beside_units_whose_items_all_have_their_own() -> None:
    plan = extract_plan(
        "数字政府实施方案\n一、重点任务\n（一）整合系统。\n1.完成迁移。\n2.关停旧站。\n（责任单位：市发改委）\n"
        "（二）开放数据。\n1.编制目录。\n2.建设平台。\n（责任单位：市财政局）\n"
        "（三）保障安全。\n1.加强防护。（责任单位：市公安局）\n2.开展演练。（责任单位：市委网信办）\n"
    )
    assert numbers(plan) == ["（一）", "（二）", "1.", "2."]


def test_the_clause_of_a_last_item_is_its_own_where_no_heading_of_its_kind_has_one() -> None:
    plan = extract_plan(
        "数字政府实施方案\n一、总体要求\n（一）指导思想\n坚持统筹。\n（二）工作目标\n一网通办。\n二、重点任务\n（一）整合系统\n"
        "1.完成迁移。\n责任单位：市发改委\n2.关停旧站。\n责任单位：市财政局\n"
        "三、保障措施\n（一）加强领导。\n（二）加强保障。\n责任单位：市财政局\n"
    )
    assert numbers(plan) == ["1.", "2.", "（一）", "（二）"]


def test_first_second_third_begin_no_task() -> None:
    plan = extract_plan(
        "教育信息化行动计划\n一、推进智慧校园。一是建设网络。二是配备终端。（责任单位：市教育局）三是培训教师。（责任单位：市人社局）\n"
        "二、共享资源。一是建设资源库。（责任单位：市教育局）\n"
    )
    assert numbers(plan) == ["一、", "二、"]
    assert [action.text for action in plan.actions] == [
        "推进智慧校园。一是建设网络。二是配备终端。",
        "三是培训教师。",
        "共享资源。一是建设资源库。",
    ]


def test_a_heading_is_a_first_sentence_that_stands_as_a_title_throughout() -> None:
    named = "工作要点\n1.建设平台。整合系统。（市发改委负责）\n2.开放数据。编制目录。（市财政局负责）\n3.培训。\n"
    assert [task.heading for task in extract_plan(named).tasks][:2] == ["建设平台", "开放数据"]
    prose = "工作要点\n1.建设平台，整合系统。迁移。（市发改委负责）\n2.开放数据，编目录。\n3.培训。年内完成。\n"
    assert [task.heading for task in extract_plan(prose).tasks] == ["", "", ""]


def test_bare_lines_of_leaders_and_supporters_are_one_clause() -> None:
    plan = extract_plan(
        "数字政府工作方案\n一、重点任务\n（一）整合系统。完成迁移。\n牵头单位：市发改委\n配合单位：市财政局、公安局\n（二）开放数据。建成目录。\n"
        "牵头单位：市大数据局\n"
    )
    assert len(plan.actions) == 2
    assert [(row.agency, row.role) for row in plan.assignments] == [
        ("市发改委", "lead"),
        ("市财政局", "support"),
        ("市公安局", "support"),
        ("市大数据局", "lead"),
    ]


def test_the_rule_that_the_first_name_leads_holds_from_its_clause_on() -> None:
    plan = extract_plan(CITY_MEASURES)
    leads = [row.agency for row in plan.assignments if row.role == "lead"]
    assert leads == ["市工信局", "市城管局", "市行政审批局", "市卫健委", "市财政局"]


def of_task(plan: Plan, ordinal: int) -> list[Action]:
    """The actions of a task."""
    return [action for action in plan.actions if action.task_id == plan.tasks[ordinal - 1].task_id]


def test_a_clause_in_the_heading_line_covers_the_text_below_it() -> None:
    plan = extract_plan(
        "数字经济工作要点\n一、重点任务\n（一）培育企业（市工信局牵头，市科技局配合）\n支持研发。新增企业20家。\n"
        "（二）建设园区（市发改委负责）\n完善配套。引进项目。\n"
    )
    assert len(of_task(plan, 1)) == 1
    assert of_task(plan, 1)[0].text.endswith("新增企业20家。")
    assert of_task(plan, 2)[0].text.endswith("引进项目。")


def test_items_below_the_last_heading_with_a_clause_belong_to_it() -> None:
    plan = extract_plan(
        "重点工作任务\n一、推动产业升级（牵头单位：区发改局）\n1.培育企业。\n2.引进项目。\n"
        "二、改善民生福祉（牵头单位：区民政局）\n1.提高标准。\n2.建设中心。\n"
    )
    assert [task.text[-9:] for task in plan.tasks] == ["业。2.引进项目。", "准。2.建设中心。"]


@pytest.mark.parametrize(
    "statement", ["现提出如下要点（各项任务排在首位的为牵头单位）。", "现提出如下要点（列首位者为牵头单位，下同）。"]
)
def test_a_foreword_may_say_that_the_first_name_leads(statement: str) -> None:
    plan = extract_plan(
        f"数字政府工作要点\n{statement}\n一、任务\n1.建平台。（责任单位：市大数据局、市财政局）\n"
        "2.建网站。（市司法局牵头，市财政局配合）\n"
    )
    assert [row.role for row in plan.assignments] == ["lead", "responsible", "lead", "support"]
