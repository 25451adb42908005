"""What is fuzzed: each target takes bytes, and fails where a reader crashes, lies about its evidence, or hangs.

Errors of planport's own are right answers: a document may be refused, in one line.
"""

import re
from collections.abc import Callable
from pathlib import PurePath

from extract.exceptions import PlanportError
from extract.grammar.numerals import chinese_value, find_numerals
from extract.models import Plan
from extract.plan import extract_plan
from extract.text.readers import read_bytes
from extract.text.spans import without_blanks

PLAN_ID = "fuzzed"
_HEAD = "闽州市人民政府办公室关于印发2020年数字闽州工作要点的通知\n2020年数字闽州工作要点\n一、总体要求\n"
_TABLE = "附表\n序号项目名称责任单位时间进度投资估算（亿元）合计100一、基础设施类100"

Target = Callable[[bytes], None]


def text_of(data: bytes) -> str:
    """Take bytes as text, whatever they are."""
    return data.decode("utf-8", errors="replace")


def fuzz_reader(data: bytes) -> None:
    """Read bytes as a document of any format; the text must be text."""
    for name in ("a.txt", "a.html", "a.docx", "a.pdf"):
        try:
            source = read_bytes(data, str(PurePath(name)))
        except PlanportError:
            continue
        assert source.text.strip()
        source.text.encode("utf-8")


def fuzz_outline(data: bytes) -> None:
    """Read bytes as the body of a plan with parts and numbered units."""
    _extract(_HEAD + "二、主要任务\n" + text_of(data))


def fuzz_clauses(data: bytes) -> None:
    """Read bytes as a responsibility clause of a task."""
    _extract(f"{_HEAD}（一）推进工作。（责任单位：{text_of(data)}）\n（二）推广应用。（责任单位：市发改委）\n")


def fuzz_projects(data: bytes) -> None:
    """Read bytes as the flattened table of major projects."""
    _extract(f"{_HEAD}（一）推进工作。（责任单位：市发改委）\n{_TABLE}{text_of(data)}")


def fuzz_numerals(data: bytes) -> None:
    """Find the numbers of a text; each lies where it says, in order, and Chinese ones have one value."""
    text = text_of(data)
    before = 0
    for numeral in find_numerals(text):
        assert before <= numeral.start < numeral.end <= len(text)
        before = numeral.end
    for run in re.findall("[零〇一二两三四五六七八九十百千万亿点]{1,40}", text):
        value = chinese_value(run)
        assert value is None or value >= 0


def _extract(text: str) -> None:
    """Read a text as a plan; what it gives must hold the evidence that it cites."""
    try:
        plan = extract_plan(text, plan_id=PLAN_ID, source_format="text")
    except PlanportError:
        return
    check_evidence(plan)


def check_evidence(plan: Plan) -> None:
    """Check that each row cites what it says, white space dropped."""
    source = plan.source_text
    for task in plan.tasks:
        assert without_blanks(task.spans.text_in(source)) == without_blanks(task.text)
    for action in plan.actions:
        assert without_blanks(action.spans.text_in(source)) == without_blanks(action.text)
        assert without_blanks(action.clause_spans.text_in(source)) == without_blanks(action.clause)
    for assignment in plan.assignments:
        assert without_blanks(assignment.spans.text_in(source)) == without_blanks(assignment.mention)
        assert without_blanks(assignment.mention) in without_blanks(assignment.agency)
    for target in plan.targets:
        assert without_blanks(target.spans.text_in(source)) == without_blanks(target.quote)
    ids = [row.task_id for row in plan.tasks]
    assert len(ids) == len(set(ids))


TARGETS: dict[str, Target] = {
    "reader": fuzz_reader,
    "outline": fuzz_outline,
    "clauses": fuzz_clauses,
    "projects": fuzz_projects,
    "numerals": fuzz_numerals,
}
