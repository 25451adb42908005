"""The five plans as a careful reader reads them; what is no plan; hostile texts; one plan in many conversions."""

import re
import textwrap
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from extract.exceptions import NotAPlanError
from extract.models import Action, Plan, Task
from extract.plan import extract_plan
from extract.text.spans import Spans, without_blanks
from tests.bounds import bounded, growth
from tests.strategies import raw_texts
from tests.texts import CITY_MEASURES, ENGLISH, LAW, MINISTRY_TASKS, NEWS, NOVEL, PLAN_WITHOUT_CLAUSES

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "sources"
PLANS = sorted(path.stem for path in SEEDS.glob("*.txt"))
INTACT = ["fuzhou-2017-key-tasks", "fujian-2018-key-tasks", "fuzhou-2018-2020-action-plan"]
plans = pytest.mark.parametrize("plan_id", PLANS)


@cache
def raw_of(plan_id: str) -> str:
    """The source text of one of the five plans."""
    return (SEEDS / f"{plan_id}.txt").read_text("utf-8")


@cache
def read(plan_id: str) -> Plan:
    """Read one of the five plans."""
    return extract_plan(raw_of(plan_id), plan_id=plan_id)


def task(plan_id: str, number: str, nth: int = 1) -> Task:
    """The n-th task with a printed number."""
    return [row for row in read(plan_id).tasks if row.number == number][nth - 1]


def actions_of(row: Task) -> list[Action]:
    """The actions of a task of one of the five plans."""
    plan_id = row.task_id.rpartition("-")[0]
    return [action for action in read(plan_id).actions if action.task_id == row.task_id]


def bodies(action: Action) -> str:
    """Print the bodies of an action with their roles."""
    plan_id = action.action_id.rpartition("-t")[0]
    rows = [row for row in read(plan_id).assignments if row.action_id == action.action_id]
    return " ".join(f"{row.agency}/{row.role[0]}" for row in rows)


# What a careful reader counts: tasks whole, partial, lost; clauses found, lost; leads, supports, responsible.
COUNTS = {
    "fuzhou-2017-key-tasks": ((19, 0, 0), (22, 0), (27, 18, 17)),
    "fujian-2018-key-tasks": ((41, 0, 0), (83, 0), (26, 21, 126)),
    "fuzhou-2018-2020-action-plan": ((46, 0, 0), (45, 0), (78, 0, 2)),
    # Seven clauses are lost, one of them with the wholly lost task, which has no action.
    "fujian-2021-key-tasks": ((20, 12, 1), (27, 6), (0, 0, 102)),
}


@pytest.mark.parametrize("plan_id", COUNTS)
def test_the_counts_of_a_careful_reader(plan_id: str) -> None:
    plan = read(plan_id)
    states = Counter(row.state for row in plan.tasks)
    clauses = Counter(row.clause_state for row in plan.actions)
    roles = Counter(row.role for row in plan.assignments if row.action_id)
    assert (
        (states["whole"], states["partial"], states["lost"]),
        (clauses["present"], clauses["lost"]),
        (roles["lead"], roles["support"], roles["responsible"]),
    ) == COUNTS[plan_id]


def test_the_counts_of_the_plan_of_2016() -> None:
    plan = read("fujian-2016-2020-digital-plan")
    states = Counter(row.state for row in plan.tasks)
    assert (states["whole"], states["partial"], states["lost"]) == (25, 33, 2)
    assert {row.clause_state for row in plan.actions} == {"none"}, "it divides its work in a table"
    assert len(plan.projects) == 101


def test_what_is_left_below_a_lost_heading_is_kept_with_its_section_and_reported() -> None:
    plan = read("fujian-2016-2020-digital-plan")
    titles = {row.section_id: row.title for row in plan.sections}
    left = {titles[row.place]: row.text for row in plan.issues if row.rule == "text-below-lost-heading"}
    assert {title: text[:8] for title, text in left.items()} == {
        "加强智慧城市建设": "建设城市管理行政",
        "推进生态文明建设": "完善环境监管核心",
        "提升综合决策能力": "以党务公开、基层",
    }


def test_the_table_of_division_assigns_its_bodies_to_the_sections_it_divides() -> None:
    plan = read("fujian-2016-2020-digital-plan")
    titles = {row.section_id: row.title for row in plan.sections}
    divided: dict[str, list[str]] = {}
    for row in plan.assignments:
        if row.section_id:
            divided.setdefault(titles[row.section_id], []).append(row.agency)
    assert {title: (len(names), names[0]) for title, names in divided.items()} == {
        "“十三五”数字福建专项规划重点任务分工": (12, "省发改委"),
        # The first row of these has lost its task: the heading of its group tells the section.
        "保障措施": (5, "省人社厅"),
    }


@plans
def test_every_cell_is_what_its_spans_hold(plan_id: str) -> None:
    plan, raw = read(plan_id), raw_of(plan_id)
    cells: list[tuple[str, str, Spans]] = [
        *((row.section_id, row.number + row.title, row.spans) for row in plan.sections),
        *((row.task_id, row.text, row.spans) for row in plan.tasks),
        *((row.action_id, row.text, row.spans) for row in plan.actions),
        *((row.action_id, row.clause, row.clause_spans) for row in plan.actions),
        *((row.assignment_id, row.mention, row.spans) for row in plan.assignments),
        *((row.target_id, row.quote, row.spans) for row in plan.targets),
        *((row.opening_id, row.quote, row.spans) for row in plan.openings),
    ]
    wrong = [
        row_id
        for row_id, cell, spans in cells
        if without_blanks(spans.text_in(raw)) != without_blanks(cell if spans else "")
    ]
    assert wrong == []


@plans
def test_what_survives_is_cited(plan_id: str) -> None:
    plan = read(plan_id)
    assert all(row.spans for row in plan.tasks if row.text)
    assert all(row.clause_spans for row in plan.actions if row.clause_state == "present")
    assert all(row.spans for row in plan.assignments)
    assert all(row.mention in row.agency for row in plan.assignments)


@plans
def test_all_of_a_plan_is_claimed(plan_id: str) -> None:
    assert float(read(plan_id).coverage.share) >= 0.99


@plans
def test_ids_are_unique_and_have_their_form(plan_id: str) -> None:
    plan = read(plan_id)
    forms = [
        (r"s\d{2,}", [row.section_id for row in plan.sections]),
        (r"t\d{2,}", [row.task_id for row in plan.tasks]),
        (r"t\d{2,}-a\d+", [row.action_id for row in plan.actions]),
        (r"(?:t\d{2,}-a\d+|p\d{3}|d\d{2,})-r\d+", [row.assignment_id for row in plan.assignments]),
        (r"g\d{2,}", [row.target_id for row in plan.targets]),
        (r"p\d{3}", [row.project_id for row in plan.projects]),
        (r"o\d{2,}", [row.opening_id for row in plan.openings]),
    ]
    for form, ids in forms:
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(f"{plan_id}-{form}", row_id) for row_id in ids), form


@plans
def test_links_resolve(plan_id: str) -> None:
    plan = read(plan_id)
    sections = {row.section_id for row in plan.sections}
    tasks = {row.task_id for row in plan.tasks}
    actions = {row.action_id for row in plan.actions}
    projects = {row.project_id for row in plan.projects}
    assert {row.parent_id for row in plan.sections} <= sections | {None}
    assert {row.section_id for row in plan.tasks} <= sections | {None}
    assert {row.task_id for row in plan.actions} <= tasks
    for row in plan.assignments:
        owners = [(row.action_id, actions), (row.project_id, projects), (row.section_id, sections)]
        assert [owner for owner, _ in owners if owner]
        assert all(owner in known for owner, known in owners if owner)
    places = [(row.task_id, row.section_id) for row in plan.targets]
    places += [(row.task_id, row.section_id) for row in plan.openings]
    assert {task_id for task_id, _ in places} <= tasks | {None}
    assert {section_id for _, section_id in places} <= sections | {None}


@plans
def test_ordinals_count_through(plan_id: str) -> None:
    plan = read(plan_id)
    assert [row.ordinal for row in plan.tasks] == list(range(1, len(plan.tasks) + 1))
    assert [row.ordinal for row in plan.sections] == list(range(1, len(plan.sections) + 1))
    for row in plan.tasks:
        ordinals = [action.ordinal for action in actions_of(row)]
        assert ordinals == list(range(1, len(ordinals) + 1))


@plans
def test_a_task_is_the_sum_of_its_actions(plan_id: str) -> None:
    for row in read(plan_id).tasks:
        text = "".join(action.text for action in actions_of(row))
        assert without_blanks(text) == without_blanks(row.text)
        assert row.text.startswith(row.heading) or row.number_inferred
        assert (row.state == "lost") == (not actions_of(row))


@plans
def test_a_plan_reads_the_same_twice(plan_id: str) -> None:
    assert extract_plan(raw_of(plan_id), plan_id=plan_id) == read(plan_id)


# The plan of 2021, read from the text by hand.

P2021 = "fujian-2021-key-tasks"


def test_2021_numbers_run_from_1_to_33() -> None:
    han = "一二三四五六七八九"
    numerals = [*han, "十", *(f"十{one}" for one in han), "二十", *(f"二十{one}" for one in han), "三十"]
    expected = [f"（{numeral}）" for numeral in [*numerals, "三十一", "三十二", "三十三"]]
    assert [row.number for row in read(P2021).tasks] == expected
    inferred = [row.number for row in read(P2021).tasks if row.number_inferred]
    assert inferred == ["（十六）", "（十七）", "（二十二）", "（二十五）", "（二十八）", "（三十一）"]


@pytest.mark.parametrize(
    ("number", "state", "heading", "clause_states", "named"),
    [
        ("（四）", "whole", "推广“互联网+监管”应用", ["present"], "省数字办/r 省审改办/r 省司法厅/r 省市场监管局/r"),
        (
            "（五）",
            "whole",
            "启动智慧政法建设",
            ["present"],
            "省委政法委/r 省法院/r 省检察院/r 省公安厅/r 省司法厅/r 省信访局/r 省安全厅/r",
        ),
        ("（七）", "whole", "提升部门信息化水平", ["present"], "省直有关单位/r"),
        ("（十五）", "partial", "发展消费新业态", ["lost"], ""),
        ("（十六）", "lost", "", [], ""),
        ("（十七）", "partial", "", ["present"], "省发改委/r 省数字办/r 省卫健委/r 省通信管理局/r"),
        (
            "（十九）",
            "partial",
            "实施“互联网+社会服务”行动",
            ["present"],
            "省教育厅/r 省文旅厅/r 省民政厅/r 省体育局/r 省气象局/r",
        ),
        ("（二十一）", "partial", "实施文化数字化行动", ["lost"], ""),
        ("（二十二）", "partial", "", ["present"], "省发改委/r 省商务厅/r 泉州市人民政府/r"),
        ("（二十四）", "partial", "建设海丝空间信息港", ["lost"], ""),
        (
            "（二十五）",
            "partial",
            "",
            ["present"],
            "省工信厅/r 省数字办/r 省通信管理局/r 各电信运营商/r 厦门市人民政府/r 泉州市人民政府/r 龙岩市人民政府/r",
        ),
        ("（二十七）", "partial", "加快建设新型智慧城市", ["lost"], ""),
        ("（二十八）", "partial", "", ["present"], "省委网信办/r 省农业农村厅/r 省数字办/r"),
        ("（三十）", "partial", "加强公共数据资源汇聚治理", ["lost"], ""),
        ("（三十一）", "partial", "", ["present"], "省大数据局/r 各设区市人民政府/r 平潭综合实验区管委会/r"),
        ("（三十三）", "partial", "完善政策规章体系", ["lost"], ""),
    ],
)
def test_2021_rows(number: str, state: str, heading: str, clause_states: list[str], named: str) -> None:
    row = task(P2021, number)
    assert (row.state, row.heading) == (state, heading)
    assert [action.clause_state for action in actions_of(row)] == clause_states
    assert " ".join(filter(None, map(bodies, actions_of(row)))) == named


def test_2021_the_text_before_a_gap_ends_with_its_task() -> None:
    assert task(P2021, "（十五）").text.endswith("在长乐、仓山、武夷新区等地建设一批网络直播视听产业基地。")
    assert task(P2021, "（十七）").text == "", "only its clause survives"
    assert task(P2021, "（二十二）").text.startswith("拓展国际贸易“单一窗口”通关签证")


def test_2021_the_clause_behind_the_seventh_heading_in_the_file_is_not_its_own() -> None:
    raw = raw_of(P2021)
    assert raw.count("（七）提升部门信息化水平。（责任单位：省发改委、数字办、卫健委，省通信管理局）") == 1
    assert "省卫健委" not in bodies(actions_of(task(P2021, "（七）"))[0])


def test_2021_titles_of_three_sections_are_lost_and_with_them_the_sections_of_their_tasks() -> None:
    plan = read(P2021)
    assert [(row.number, row.state) for row in plan.sections] == [
        ("一、", "whole"),
        ("二、", "whole"),
        ("三、", "lost"),
        ("四、", "lost"),
        ("五、", "lost"),
        ("六、", "whole"),
    ]
    assert [row.title for row in plan.sections if row.state == "lost"] == ["", "", ""]
    orphans = [row.number for row in plan.tasks if row.section_id is None]
    assert orphans == [row.number for row in plan.tasks[15:29]]
    assert task(P2021, "（十五）").section_id == f"{P2021}-s02"
    assert task(P2021, "（三十）").section_id == f"{P2021}-s06"


# The plan of 2016, read from the text by hand.

P2016 = "fujian-2016-2020-digital-plan"


def titled(title: str) -> str:
    """The id of the section with a title."""
    return next(row.section_id for row in read(P2016).sections if row.title == title)


@pytest.mark.parametrize("heading", ["大力发展VR产业", "打造海丝核心区信息化枢纽"])
def test_2016_a_lost_task_has_its_heading_from_the_contents(heading: str) -> None:
    row = next(row for row in read(P2016).tasks if row.heading == heading)
    assert (row.state, row.number_inferred, row.text, actions_of(row)) == ("lost", True, "", [])


def test_2016_headings_run_into_the_text_and_the_contents_decide() -> None:
    row = next(row for row in read(P2016).tasks if row.heading == "推广下一代宽带网络")
    assert row.text.startswith("推广下一代宽带网络实施加快信息通信服务发展")
    assert row.section_id == titled("建设新一代基础设施")


@pytest.mark.parametrize(
    ("heading", "number", "section"),
    [
        ("加快政府数据采集汇聚", "1.", "建立数据多元采集体系"),
        ("建设统一的政府数据开放平台", "2.", "深化政务数据共享开放"),
        ("推动建设数据交易市场", "2.", "推动数据深度开发与流通"),
        ("加快构建政务数据云", "（二）", "推动大数据建设应用"),
        ("促进智慧健康养老应用", "1．", "深入开展信息惠民"),
        ("实施政务主动精细化服务", "3．", "推行新型政务应用"),
        ("健全组织保障", "一、", "保障措施"),
        ("深化制度保障", "五、", "保障措施"),
    ],
)
def test_2016_tasks_stand_in_their_sections(heading: str, number: str, section: str) -> None:
    row = next(row for row in read(P2016).tasks if row.heading == heading)
    assert (row.number, row.number_inferred, row.section_id) == (number, False, titled(section))


def test_2016_foundations_and_aims_are_sections() -> None:
    plan = read(P2016)
    general = {row.section_id for row in plan.sections if row.title in ("发展基础", "发展现状", "总体思路", "发展目标")}
    assert len(general) == 4
    assert not general & {row.section_id for row in plan.tasks}


def test_2016_the_title_of_a_lost_heading_of_a_section_is_that_of_the_contents() -> None:
    row = next(row for row in read(P2016).sections if row.title == "打造惠及全民信息服务体系")
    assert (row.number, row.spans.text_in(raw_of(P2016))) == ("四、", "四、打造惠及全民信息服务体系")


# Rows of the intact plans.


def test_2017_a_task_of_four_actions() -> None:
    row = task("fuzhou-2017-key-tasks", "15.")
    assert [bodies(action) for action in actions_of(row)] == ["市公安局/r", "市保密局/r", "市数字办/r", "市公安局/r"]


def test_2018_a_line_break_inside_a_word_is_no_part_of_the_text() -> None:
    action = actions_of(task("fujian-2018-key-tasks", "（三）"))[2]
    assert action.text == "推进政务视频会议系统公共平台建设。"
    assert "\n" in action.spans.text_in(raw_of("fujian-2018-key-tasks"))


@pytest.mark.parametrize(
    ("number", "nth", "named"),
    [
        ("（三）", 2, "省综治办/l 省公安厅/r 有关设区市政府/r"),
        ("（十）", 4, "福州市人民政府/l 厦门市人民政府/l 省电子信息集团/s"),
        ("（十）", 3, "省卫计委/l 省电子信息集团/s"),
        ("（十六）", 1, "福州大学/r 省农信社/r"),
        ("（三十五）", 1, "省发改委/l 省网信办/l 福州市人民政府/l 省直有关部门/s 省电子信息集团/s 福州大学/s"),
    ],
)
def test_2018_roles(number: str, nth: int, named: str) -> None:
    assert bodies(actions_of(task("fujian-2018-key-tasks", number))[nth - 1]) == named


def test_2018_2020_clauses_in_half_width_brackets_on_lines_of_their_own() -> None:
    row = task("fuzhou-2018-2020-action-plan", "3.", 3)
    assert row.heading == "加快新兴信息技术产业化"
    assert [bodies(action) for action in actions_of(row)] == [
        "市大数据办/l 长乐区政府/l",
        "市经信委/l 马尾区政府/l",
        "市VR办/l 长乐区政府/l",
        "市科技局/l 市经信委/l",
        "市经信委/l 市科技局/l 市大数据办/l",
    ]
    assert actions_of(row)[1].text.startswith("二是加速发展壮大物联网产业")


def test_2018_2020_the_page_footer_belongs_to_no_task() -> None:
    last = read("fuzhou-2018-2020-action-plan").tasks[-1]
    assert last.text.endswith("评先评优挂钩。")


# One text in the conversions that sites and programs give it.

CONVERSIONS: dict[str, Callable[[str], str]] = {
    "carriage returns": lambda raw: raw.replace("\n", "\r\n"),
    "a byte order mark": lambda raw: "\ufeff" + raw,
    "empty lines": lambda raw: raw.replace("\n", "\n\n"),
    "indented": lambda raw: re.sub(r"(?m)^", "　　", raw),
    "lines of 30 characters": lambda raw: "\n".join(
        piece for line in raw.split("\n") for piece in textwrap.wrap(line, 30) or [""]
    ),
    "paragraphs on one line": lambda raw: re.sub(r"\s*\n\s*", "　　", raw),
    "no line ends": lambda raw: re.sub(r"[\r\n]", "", raw),
    "no blanks": lambda raw: re.sub(r"\s", "", raw),
    "paragraph tags": lambda raw: re.sub(r"(?m)^(.+)$", r"<p>\1</p>", raw),
    "zero-width characters": lambda raw: raw.replace("，", "，\u200b"),
    "half-width brackets": lambda raw: raw.replace("（", "(").replace("）", ")"),
}


def content(plan: Plan) -> list[tuple[object, ...]]:
    """What a plan says, without blanks and forms of brackets."""
    table = str.maketrans("()[]〔〕", "（）（）（）")
    rows: list[tuple[object, ...]] = [
        (row.number.translate(table), row.heading.translate(table), without_blanks(row.text).translate(table))
        for row in plan.tasks
    ]
    rows += [(without_blanks(row.clause).translate(table), row.task_id) for row in plan.actions]
    rows += [(row.agency.translate(table), row.role, row.action_id) for row in plan.assignments]
    return rows


# Where a heading has no stop, only its line end tells where it ends.
HEADINGS_NEED_LINES = {
    ("fuzhou-2018-2020-action-plan", conversion)
    for conversion in ("no line ends", "no blanks", "lines of 30 characters")
}


@pytest.mark.parametrize("conversion", CONVERSIONS)
@pytest.mark.parametrize("plan_id", INTACT)
def test_conversions_change_nothing(plan_id: str, conversion: str) -> None:
    converted = extract_plan(CONVERSIONS[conversion](raw_of(plan_id)), plan_id=plan_id)
    expected, found = content(read(plan_id)), content(converted)
    if (plan_id, conversion) in HEADINGS_NEED_LINES:
        clauses = [row for row in expected if len(row) == 2]
        assert [row[0] for row in found if len(row) == 2 and row[0]] == [row[0] for row in clauses if row[0]]
        return
    assert found == expected


# What is no plan.


@pytest.mark.parametrize(
    ("raw", "missing"),
    [
        ("", "no numbered parts"),
        (" \n\u3000", "no numbered parts"),
        ("数字福建。", "no responsibility clause"),
        (NEWS, "no responsibility clause"),
        (NOVEL, "no responsibility clause"),
        (ENGLISH, "no Chinese text"),
        (LAW, "no responsibility clause"),
        (CITY_MEASURES.encode().decode("latin-1"), "mojibake"),
    ],
)
def test_what_is_no_plan_is_refused_in_one_line_that_says_what_is_missing(raw: str, missing: str) -> None:
    with pytest.raises(NotAPlanError) as caught:
        extract_plan(raw, plan_id="unknown")
    message = str(caught.value)
    assert missing in message
    assert message.startswith("unknown: ")
    assert "\n" not in message


@pytest.mark.parametrize(
    "raw",
    [
        LAW.replace("应当按照规定建设绿地", "绿地率不低于30%"),
        "第一章 归来\n他走了三千里路，花了500元。\n第二章 相见\n火车晚点2小时，车厢里有100多人。\n",
        "本报讯 我市成效明显。\n一、设施完善。建成基站3000个，覆盖率达到98%。\n二、产业扩大。核心产业达到500亿元。\n",
        "招标公告\n一、项目概况\n1.平台建设。\n2.预算500万元。\n二、投标人资格\n1.注册资金不少于1000万元。\n",
    ],
    ids=["law", "novel", "news", "tender"],
)
def test_a_single_number_makes_no_plan(raw: str) -> None:
    with pytest.raises(NotAPlanError):
        extract_plan(raw)


@pytest.mark.parametrize("raw", [CITY_MEASURES, MINISTRY_TASKS, PLAN_WITHOUT_CLAUSES])
def test_small_plans_are_read(raw: str) -> None:
    plan = extract_plan(raw)
    assert len(plan.tasks) >= 4
    assert plan.coverage.share == 1


@settings(max_examples=150, deadline=None)
@given(raw_texts)
def test_any_text_is_read_or_refused(raw: str) -> None:
    try:
        plan = extract_plan(raw)
    except NotAPlanError:
        return
    assert plan.source_text == raw.removeprefix("\ufeff")


@settings(max_examples=100, deadline=None)
@given(raw_texts)
def test_whatever_stands_inside_a_plan_its_evidence_holds(noise: str) -> None:
    raw = CITY_MEASURES.replace("二、提升公共服务", f"{noise}\n二、提升公共服务")
    plan = extract_plan(raw)
    for row in plan.tasks:
        assert without_blanks(row.spans.text_in(plan.source_text)) == without_blanks(row.text)
    for body in plan.assignments:
        assert without_blanks(body.spans.text_in(plan.source_text)) == without_blanks(body.mention)


HOSTILE: dict[str, Callable[[int], str]] = {
    "nested brackets": lambda count: CITY_MEASURES + "（" * count + "）" * count,
    "open brackets": lambda count: CITY_MEASURES + "（责任单位：" * count,
    "separators": lambda count: CITY_MEASURES + "（省发改委" + "、" * (10 * count) + "负责）",
    "separators in a clause": lambda count: CITY_MEASURES.replace("医保局", "、" * (10 * count) + "医保局"),
    "labels": lambda count: CITY_MEASURES + "（一）1.第一章" * count,
    "clauses": lambda count: CITY_MEASURES + "（责任单位：市发改委）" * (count // 4),
    "digits": lambda count: CITY_MEASURES + "1" * (10 * count),
    "conjunctions": lambda count: CITY_MEASURES + "（市发改委" + "和市财政局" * count + "负责）",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_take_linear_time(kind: str) -> None:
    with bounded(20):
        extract_plan(HOSTILE[kind](20_000))
    assert growth(lambda count: extract_plan(HOSTILE[kind](count)), 2_000, 8_000, least=0.1) < 10
