"""Forms of responsibility clauses that offices print besides the common ones. Invented sentences."""

import pytest

from extract.parts.bodies import looks_like_bodies, read_bodies
from extract.parts.cell_tables import read_cell_tables
from extract.parts.clauses import find_clauses
from extract.plan import extract_plan
from extract.text.document import read_document
from extract.text.paragraphs import paragraph_starts


def clauses(raw: str) -> list[str]:
    """Give the clauses of a text as printed, line ends as slashes."""
    document = read_document(raw)
    found = find_clauses(document, frozenset(paragraph_starts(document)))
    return [raw[document.origins[clause.start] : document.origins[clause.end - 1] + 1] for clause in found]


def printed(raw: str) -> str:
    """Print the bodies of a list with their roles."""
    document = read_document(raw)
    listed = read_bodies(document, [(0, len(document.text))])
    return " ".join(f"{body.agency}/{body.role[0]}" for body in listed.bodies)


@pytest.mark.parametrize(
    ("raw", "bodies"),
    [
        ("责任单位：1.市发改委 2.财政局", "市发改委/r 市财政局/r"),
        ("责任单位：1．市工信局；2．市商务局", "市工信局/r 市商务局/r"),
        ("责任单位：①市工信局②市商务局", "市工信局/r 市商务局/r"),
        ("责任单位：（1）市工信局；（2）市商务局", "市工信局/r 市商务局/r"),
        ("牵头单位：1.市工信局，配合单位：1.市商务局 2.市税务局", "市工信局/l 市商务局/s 市税务局/s"),
        ("市12345热线办、市工信局", "市12345热线办/r 市工信局/r"),
        ("牵头部门：市工信局配合部门：市商务局完成时限：年底", "市工信局/l 市商务局/s"),
        ("责任单位：\n市水利局\n海门港务公司\n市发展和改革委\n员会", "市水利局/r 海门港务公司/r 市发展和改革委员会/r"),
    ],
)
def test_numbers_in_a_list_of_bodies_part_its_names(raw: str, bodies: str) -> None:
    assert printed(raw) == bodies


@pytest.mark.parametrize(
    ("raw", "bodies"),
    [
        ("市财政局负责资金保障，市工信局负责组织申报，市商务局配合", "市财政局/r 市工信局/r 市商务局/s"),
        ("市财政局、审计局负责资金筹措、拨付和监管，市工信局牵头", "市财政局/r 市审计局/r 市工信局/l"),
        ("市公安局负责交通管制、市城管局负责环境整治", "市公安局/r 市城管局/r"),
        ("省委宣传部牵头组织开展，各部门配合做好宣传工作", "省委宣传部/l 各部门/s"),
    ],
)
def test_a_body_may_be_named_with_its_matter(raw: str, bodies: str) -> None:
    assert printed(raw) == bodies


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("市财政局负责资金保障，市工信局负责组织申报", True),
        ("政府负责引导，企业负责投入", False),
        ("由市商务局负责受理的除外", False),
        ("省级负责统筹，市县负责落实", False),
    ],
)
def test_matter_in_brackets_makes_a_clause_of_departments_only(raw: str, expected: bool) -> None:
    assert looks_like_bodies(raw) is expected


@pytest.mark.parametrize(
    ("raw", "bodies"),
    [
        ("包抓县领导：李某；责任单位：县水利局", "县水利局/r"),
        ("牵头负责领导：李某；牵头责任单位：市水利局；协同责任单位：市林业局", "市水利局/l 市林业局/s"),
        ("责任单位：市水利局；对口部门：省水利厅", "市水利局/r 省水利厅/r"),
        ("责任单位：待定", ""),
        ("主责：市水利局；协同：市林业局", "市水利局/l 市林业局/s"),
        ("★牵头单位：市水利局 ★配合单位：市林业局", "市水利局/l 市林业局/s"),
        ("责任单位：市水利局、市林业局……", "市水利局/r 市林业局/r"),
        ("责任单位:市水利局,市林业局.", "市水利局/r 市林业局/r"),
        ("市水利局为牵头单位，市林业局、市教育局为配合单位", "市水利局/l 市林业局/s 市教育局/s"),
        ("牵头单位为市水利局，配合单位为市林业局", "市水利局/l 市林业局/s"),
        ("市水利局牵头会同市林业局、市教育局负责", "市水利局/l 市林业局/s 市教育局/s"),
        ("各县（市、区）委、政府，市水利局", "各县（市、区）委、政府/r 市水利局/r"),
        ("市公安局、江阳电业局", "市公安局/r 江阳电业局/r"),
        ("市水利局牵头，和林格尔新区管委会、和田市政府配合", "市水利局/l 和林格尔新区管委会/s 和田市政府/s"),
        ("市水利局、和市林业局", "市水利局/r 市林业局/r"),
        ("标准司牵头，计量司、认证司配合", "标准司/l 计量司/s 认证司/s"),
        ("市委组织部、市直机关工委、宣传部", "市委组织部/r 市直机关工委/r 市委宣传部/r"),
        ("市水利局、林业局负责。具体任务均涉及各县区政府，不再分工，下同", "市水利局/r 市林业局/r"),
        ("完成时限：2025年12月 责任单位：市水利局", "市水利局/r"),
    ],
)
def test_labels_and_statements_name_nobody(raw: str, bodies: str) -> None:
    assert printed(raw) == bodies


@pytest.mark.parametrize("pair", ["{}", "<>", "《》", "〈〉", "「」", "｛｝"])
def test_brackets_of_any_form_may_hold_a_label(pair: str) -> None:
    clause = f"{pair[0]}责任单位：市水利局、市林业局{pair[1]}"
    assert clauses(f"一、建设网络。{clause}\n二、完善制度。") == [clause]


def test_a_text_that_has_lost_its_line_ends_has_clauses_anywhere() -> None:
    raw = "一、增长目标（一）产值增长7%以上责任单位：市发改委（二）投资增长9%牵头单位：市财政局、市住建局二、民生"
    assert clauses(raw) == ["责任单位：市发改委", "牵头单位：市财政局、市住建局"]
    assert clauses("明确牵头部门和责任单位：市发改委负责汇总。") == []


def test_other_brackets_without_a_label_before_their_end_hold_none() -> None:
    assert clauses("按照《水利条例》执行，落实<责任单位：市水利局。另行通知>。") == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("一、建设网络。\n责任单位：1.市水利局\n2.市林业局\n二、完善制度。", ["责任单位：1.市水利局\n2.市林业局"]),
        ("一、建网。责任单位：1.市水利局2.市林业局3.编制目录。", ["责任单位：1.市水利局2.市林业局"]),
        ("1.建网。\n责任单位：市水利局\n2.市级目录编制。", ["责任单位：市水利局"]),
        ("1.建网。\n责任单位：市水利局、青禾市\n政府负责\n2.编目。", ["责任单位：市水利局、青禾市\n政府负责"]),
        ("1.建网。\n责任单位：市水利局按职责\n分工负责\n2.编目。", ["责任单位：市水利局按职责\n分工负责"]),
        ("1.建网。\n责任单位：\n市水利局\n海门港务公司\n2.编目。", ["责任单位：\n市水利局\n海门港务公司"]),
        ("一、建网。\n完成时限：年底\n责任单位：市水利局\n", ["完成时限：年底\n责任单位：市水利局"]),
        ("一、建网。\n责任单位：市水利局    完成时限：年底\n", ["责任单位：市水利局    完成时限：年底"]),
        ("一、建网。\n责任单位 市水利局 市林业局\n完成时限 年底\n", ["责任单位 市水利局 市林业局\n完成时限 年底"]),
        ("一、建网。\n【牵头单位】市水利局 【配合单位】市林业局\n", ["【牵头单位】市水利局 【配合单位】市林业局"]),
        ("一、加强队伍建设\n责任单位：市水利局、市林业局\n", ["责任单位：市水利局、市林业局"]),
        ("一、抓好落实  责任单位：市水利局、市林业局\n", ["责任单位：市水利局、市林业局"]),
        ("1.（市水利局）建网。\n2.（市林业局）编目。\n", ["（市水利局）", "（市林业局）"]),
        ("一是建网。（市水利局）二是编目。（市林业局）", ["（市水利局）", "（市林业局）"]),
        ("一是建网。（市级项目）二是编目。", []),
        ("一、建网。由市水利局牵头，市林业局配合。\n二、编目。", ["由市水利局牵头，市林业局配合。"]),
        ("一、建网。市水利局负责。\n二、编目。", ["市水利局负责。"]),
        ("一、建网。市水利局统筹实施，县直有关部门抓好落实。\n二、编目。", []),
        ("一、建网。由企业负责。\n二、由市水利局负责解释。", []),
        ("一、建网。（责任单位：各县〈市、区〉人民政府）\n二、编目。", ["（责任单位：各县〈市、区〉人民政府）"]),
        ("一、建网。\n牵头负责领导：李某。\n牵头单位：市水利局。\n", ["牵头负责领导：李某。\n牵头单位：市水利局。"]),
    ],
)
def test_lines_of_one_clause(raw: str, expected: list[str]) -> None:
    assert clauses(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("一、建网。\n责任科室：综合科、规划股\n二、编目。", ["责任科室：综合科、规划股"]),
        ("一、建网。（标准司、计量司负责）\n二、编目。", ["（标准司、计量司负责）"]),
        ("一、招录学生（文科、理科）。\n二、编目。", []),
    ],
)
def test_offices_inside_a_body_are_named_behind_a_label(raw: str, expected: list[str]) -> None:
    assert clauses(raw) == expected


def test_a_small_full_stop_ends_a_number() -> None:
    plan = extract_plan("某市重点工作\n1﹒建设网络。（市水利局）\n2﹒完善制度。（市林业局）\n")
    assert [(task.number, task.text) for task in plan.tasks] == [("1﹒", "建设网络。"), ("2﹒", "完善制度。")]


def test_a_heading_may_end_at_the_first_item_below() -> None:
    raw = (
        "某市方案 （一）推进标准化 1.编制清单。 2.规范行为。 （市水利局）"
        "（二）推进规范化 1.规范大厅。 2.规范网办。 （市林业局）"
    )
    assert [task.heading for task in extract_plan(raw).tasks] == ["推进标准化", "推进规范化"]


def test_numbers_without_a_stop_number_paragraphs() -> None:
    raw = "某市任务清单\n一、改革\n1 编制目录。\n责任单位 市水利局\n二、监管\n2 发布数据。\n责任单位 市林业局\n"
    assert actions(raw) == [("1", "编制目录。"), ("2", "发布数据。")]


def test_numbers_without_a_stop_are_text_where_others_number() -> None:
    raw = "某市任务清单\n1.编制目录。（市水利局）\n2.发布数据。（市林业局）\n1 月起施行。\n2 月评估。\n"
    assert [task.number for task in extract_plan(raw).tasks] == ["1.", "2."]


def test_a_statement_may_say_what_leading_apart_means() -> None:
    statement = "排在第一位的部门为牵头部门，分别负责为各部门按职责分别牵头，下同"
    assert printed(f"市卫健委、财政局分别负责，{statement}") == "市卫健委/l 市财政局/r"


@pytest.mark.parametrize("head", ["项目名称及内容", "重点改革事项", "主要任务及措施", "项目名称", "工作目标"])
def test_heads_of_tasks_are_made_of_words(head: str) -> None:
    plan = extract_plan(f"某区任务分解表\n序号\t{head}\t责任单位\n1\t建设网络\t区水利局\n2\t编制目录\t区林业局\n")
    assert [task.text for task in plan.tasks] == ["建设网络", "编制目录"]


def test_a_table_with_money_is_none_of_division_by_its_names_alone() -> None:
    raw = "序号\t项目名称\t责任单位\t总投资\n1\t建设网络\t区水利局\t20\n2\t编制目录\t区林业局\t30\n"
    document = read_document(raw)
    assert read_cell_tables(document) == ()


def actions(raw: str) -> list[tuple[str, str]]:
    """Give number and text of the task of each action."""
    plan = extract_plan(raw)
    numbers = {task.task_id: task.number for task in plan.tasks}
    return [(numbers[action.task_id], action.text) for action in plan.actions]


def test_a_box_behind_a_clause_is_no_action() -> None:
    raw = (
        "某市数字规划\n第一节 建网\n一、升级网络。（责任单位：市水利局）\n"
        "专栏1 网络工程\n1.扩容。到2025年新增基站200个。\n第二节 用数\n一、开放目录。（责任单位：市林业局）\n"
    )
    assert actions(raw) == [("一、", "升级网络。"), ("一、", "开放目录。")]
    (target,) = extract_plan(raw).targets
    assert (target.task_id, target.section_id, str(target.value)) == (None, "plan-s01", "200")


def test_a_unit_with_one_item_is_a_task_like_its_neighbours() -> None:
    raw = (
        "某省行动计划\n一、任务\n（一）建网\n1.布线。\n2.组网。\n责任单位：省水利厅\n（二）用数\n3.编目。\n4.开放。\n"
        "责任单位：省林业厅\n（三）保障\n5.培训。\n责任单位：省教育厅\n"
    )
    assert [number for number, _ in actions(raw)] == ["（一）", "（二）", "（三）"]


@pytest.mark.parametrize("statement", ["（列第一位者为牵头单位）", "注：责任单位中排首位的为牵头单位"])
def test_the_first_body_of_a_row_leads_where_the_document_says_so(statement: str) -> None:
    raw = (
        f"某县任务分工表\n{statement}\n序号\t工作任务\t责任单位\n1\t建设网络\t县水利局、林业局\n2\t编制目录\t县档案局\n"
    )
    plan = extract_plan(raw)
    assert [(row.agency, row.role) for row in plan.assignments] == [
        ("县水利局", "lead"),
        ("县林业局", "responsible"),
        ("县档案局", "lead"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "各单位要认真落实",
        "各级各部门要高度重视，认真组织实施",
        "各有关部门须密切配合",
        "各级政府应加强统筹协调，抓好落实",
        "各级各有关部门务必认真抓好落实",
        "市直各部门，各县区政府将抓好落实",
        "各牵头部门和配合单位各司其职、各负其责",
    ],
)
def test_what_bodies_shall_do_makes_nobody_responsible(sentence: str) -> None:
    assert clauses(f"二、工作要求\n建立通报机制。{sentence}。\n{sentence}。\n三、其他\n（{sentence}）\n") == []


@pytest.mark.parametrize("bodies", ["市应急局、市要素办负责", "市将军山管委会、市应急办牵头"])
def test_names_may_hold_the_words_of_duty(bodies: str) -> None:
    assert clauses(f"二、工作任务\n建立通报机制。\n{bodies}\n") == [bodies]
