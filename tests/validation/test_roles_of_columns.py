"""The head of a column says a role for the cells below it; without such a head a role needs its word."""

from pathlib import Path

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from extract.plan import extract_plan
from extract.text.readers import read_bytes
from validation.packages import load_package
from validation.rows import Rows
from validation.wording import _clause, _Said, _said_for_all, check_wording

ROWS = (
    ("整合各部门政务网站，建成统一的政务平台。", "市发改委", "市财政局、市大数据局"),
    ("推广电子证照，在全市各窗口通用。", "市公安局", "市大数据局"),
    ("开展数据资源普查，编制数据资源目录。", "市大数据局", "市财政局"),
)
HEADS = ("牵头单位", "配合单位")


def page(heads: tuple[str, str]) -> bytes:
    """A plan that is a table of who does what."""
    said = "".join(f"<th>{word}</th>" for word in ("序号", "工作任务", *heads))
    cells = "".join(
        f"<tr><td>{at}</td>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for at, row in enumerate(ROWS, 1)
    )
    title = "2024年数字闽州工作任务分工表"
    text = f"<p>各县（市）区人民政府，市政府各部门：</p><p>现将{title}印发给你们，请认真组织实施。</p>"
    return f"<html><body><h1>{title}</h1>{text}<table><tr>{said}</tr>{cells}</table></body></html>".encode()


def wrong_roles(root: Path, content: bytes, without_heads: bool = False) -> list[str]:
    """What the rule about roles finds in the package of a page."""
    source = read_bytes(content, "plan.html")
    plan = extract_plan(source.text, plan_id="minzhou-2024", source_format=source.source_format)
    assert [(row.agency, row.role) for row in plan.assignments][:2] == [("市发改委", "lead"), ("市财政局", "support")]
    staged = stage_package(plan, root / "staged", None, Releases())
    if without_heads:
        text = next((staged.folder / "source").glob("*.txt"))
        told = text.read_text("utf-8").replace("牵头单位", "甲列名称").replace("配合单位", "乙列名称")
        text.write_text(told, "utf-8")
    (found,) = [check for check in check_wording(Rows(load_package(staged.folder))) if check.id == "roles"]
    return [failure.column for failure in found.failures]


def test_cells_below_a_head_have_its_role(tmp_path: Path) -> None:
    assert wrong_roles(tmp_path, page(HEADS)) == []


def test_without_the_heads_nothing_says_the_roles(tmp_path: Path) -> None:
    found = wrong_roles(tmp_path, page(HEADS), without_heads=True)
    assert found == ["role"] * 7


@pytest.mark.parametrize("head", ["牵头单位：", "牵头开展"])
def test_a_label_and_a_sentence_are_no_head(head: str) -> None:
    assert not _said_for_all(f"{head}市发改委").lead_column


@pytest.mark.parametrize(
    ("clause", "roles"),
    [
        ("主办单位：市教育局；参加单位：市财政局", (True, True)),
        ("市教育局会同市财政局", (True, True)),
        ("市教育局主责、市财政局支持", (True, True)),
        ("责任单位：市教育局", (False, False)),
        ("市教育局、市财政局按职责分工负责", (False, False)),
    ],
)
def test_each_word_that_the_reading_takes_for_a_role_says_it_here_too(clause: str, roles: tuple[bool, bool]) -> None:
    found = _clause(clause, _Said())
    assert (found.leads, found.supports) == roles
