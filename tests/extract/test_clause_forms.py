"""Forms of responsibility clauses that offices print besides the common ones. Invented sentences."""

import pytest

from extract.parts.bodies import looks_like_bodies, read_bodies
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


def test_other_brackets_without_a_label_before_their_end_hold_none() -> None:
    assert clauses("按照《水利条例》执行，落实<责任单位：市水利局。另行通知>。") == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("一、建设网络。\n责任单位：1.市水利局\n2.市林业局\n二、完善制度。", ["责任单位：1.市水利局\n2.市林业局"]),
        ("一、建网。责任单位：1.市水利局2.市林业局3.编制目录。", ["责任单位：1.市水利局2.市林业局"]),
        ("1.建网。\n责任单位：市水利局\n2.市级目录编制。", ["责任单位：市水利局"]),
        ("一、建网。\n完成时限：年底\n责任单位：市水利局\n", ["完成时限：年底\n责任单位：市水利局"]),
        ("一、建网。\n责任单位：市水利局    完成时限：年底\n", ["责任单位：市水利局    完成时限：年底"]),
        ("一、建网。\n牵头负责领导：李某。\n牵头单位：市水利局。\n", ["牵头负责领导：李某。\n牵头单位：市水利局。"]),
    ],
)
def test_lines_of_one_clause(raw: str, expected: list[str]) -> None:
    assert clauses(raw) == expected


def test_a_small_full_stop_ends_a_number() -> None:
    plan = extract_plan("某市重点工作\n1﹒建设网络。（市水利局）\n2﹒完善制度。（市林业局）\n")
    assert [(task.number, task.text) for task in plan.tasks] == [("1﹒", "建设网络。"), ("2﹒", "完善制度。")]
