"""PDF: tables without upright rules, whose cells wrap."""

import pytest

from extract.plan import extract_plan
from extract.text.readers import read_bytes
from tests.extract.formats.pdf_writer import PdfPage, write_pdf

ACROSS = (50, 90, 270, 390)
HEAD = [["序号"], ["重点任务"], ["牵头单位"], ["配合单位"]]
ROWS = [
    [["1"], ["建设一体化政务服务平台，", "实现五级全覆盖"], ["省政务服务局"], ["省公安厅、省人力资源社", "会保障厅"]],
    [["2"], ["开放数据集1000个以上"], ["省大数据局"], ["省委网信办、省市场监管", "局、省统计局，各市", "人民政府"]],
    [["3"], ["深化监管，归集监管数据5", "亿条，实现全过程记", "录"], ["省司法厅"], ["省直有关部门"]],
]
LINES = [
    "重点任务分工表",
    "序号\t重点任务\t牵头单位\t配合单位",
    "1\t建设一体化政务服务平台， 实现五级全覆盖\t省政务服务局\t省公安厅、省人力资源社 会保障厅",
    "2\t开放数据集1000个以上\t省大数据局\t省委网信办、省市场监管 局、省统计局，各市 人民政府",
    "3\t深化监管，归集监管数据5 亿条，实现全过程记 录\t省司法厅\t省直有关部门",
]


def page(rows: list[list[list[str]]], *, padding: float = 8, middle: bool = False, rules: bool = False) -> PdfPage:
    """Set rows of cells; each begins at the top of its row or stands in its middle."""
    drawn, y = PdfPage().text(200, 780, "重点任务分工表"), 740.0
    for row in rows:
        most = max(map(len, row))
        for x, cell in zip(ACROSS, row, strict=True):
            drawn.lines(x, y - 16 * (most - len(cell)) / 2 * middle, cell, leading=16)
        y -= 16 * most + padding
        if rules:
            drawn.rule(ACROSS[0] - 4, y + 12 + padding / 2, 550, y + 12 + padding / 2)
    return drawn


def read(drawn: PdfPage) -> list[str]:
    return read_bytes(write_pdf([drawn]), "plan.pdf").text.splitlines()


@pytest.mark.parametrize("middle", [False, True])
@pytest.mark.parametrize("rules", [False, True])
def test_bands_or_level_rules_part_the_rows(middle: bool, rules: bool) -> None:
    assert read(page([HEAD, *ROWS], middle=middle, rules=rules)) == LINES


def test_numbers_part_the_rows_where_cells_begin_on_one_line() -> None:
    assert read(page([HEAD, *ROWS], padding=0)) == LINES


def test_rules_part_rows_that_no_band_parts() -> None:
    assert read(page([HEAD, *ROWS], padding=0, middle=True, rules=True)) == LINES


def test_the_bodies_of_such_a_table_are_assigned() -> None:
    document = read_bytes(write_pdf([page([HEAD, *ROWS], middle=True)]), "plan.pdf")
    plan = extract_plan(document.text, source_format="pdf")
    assert [(row.agency, row.role) for row in plan.assignments[:3]] == [
        ("省政务服务局", "lead"),
        ("省公安厅", "support"),
        ("省人力资源社会保障厅", "support"),
    ]


def test_lines_stay_as_printed_where_nothing_tells_which_of_them_are_one_row() -> None:
    lines = read(page([HEAD, *ROWS], padding=0, middle=True))
    assert len(lines) > len(LINES)
    assert "建设一体化政务服务平台，\t省公安厅、省人力资源社" in lines


def test_a_table_whose_cells_do_not_wrap_stays_to_the_order_of_lines() -> None:
    plain = [[[str(number)], ["建设平台"], ["省政务服务局"], ["省公安厅"]] for number in range(1, 5)]
    assert read(page([HEAD, *plain]))[2:] == [f"{number}\t建设平台\t省政务服务局\t省公安厅" for number in range(1, 5)]


def test_prose_below_a_table_is_no_part_of_it() -> None:
    sentence = "各单位要加强组织领导，认真抓好落实，定期报送进展，不断总结经验。"
    assert read(page([HEAD, *ROWS], rules=True).text(50, 480, sentence)) == [*LINES, sentence]
