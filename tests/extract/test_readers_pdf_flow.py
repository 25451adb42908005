"""PDF: what runs over lines and pages - paragraphs, tables with their heads, text and rules inside forms."""

import pytest

from extract.text.readers import read_bytes
from tests.extract.formats.pdf_writer import PdfPage, write_pdf
from tests.extract.formats.sentences import PROSE

HEAD = ("序号", "重点任务", "责任单位", "时限")
ACROSS = (40, 80, 300, 420, 500)


def read(*pages: PdfPage) -> list[str]:
    return read_bytes(write_pdf(list(pages)), "plan.pdf").text.splitlines()


def wrapped(text: str, first: int = 28, others: int = 30) -> list[str]:
    """A paragraph as it is set: its first line is indented by two characters."""
    return [text[:first], *(text[start : start + others] for start in range(first, len(text), others))]


def set_lines(page: PdfPage, paragraphs: list[list[str]], *, first: float, others: float) -> list[str]:
    y = 800.0
    for paragraph in paragraphs:
        for number, line in enumerate(paragraph):
            page.text(others if number else first, y, line)
            y -= 20
    return [line for paragraph in paragraphs for line in paragraph]


def table(page: PdfPage, top: int, rows: list[tuple[str, ...]], height: int = 40) -> PdfPage:
    down = [top - height * number for number in range(len(rows) + 1)]
    for x in ACROSS:
        page.rule(x, down[0], x, down[-1])
    for y in down:
        page.rule(ACROSS[0], y, ACROSS[-1], y)
    for y, row in zip(down, rows, strict=False):
        for x, cell in zip(ACROSS, row, strict=False):
            page.text(x + 4, y - 16, cell)
    return page


def row(number: int) -> tuple[str, ...]:
    return (str(number), f"推进第{number}项工作", "市教育局", "6月底")


def test_an_empty_line_stands_before_a_paragraph_that_its_indent_tells() -> None:
    page, paragraphs = PdfPage(), [wrapped(text) for text in (PROSE[0], PROSE[1][:28], PROSE[2])]
    set_lines(page, paragraphs, first=74, others=50)

    assert read(page) == [*paragraphs[0], "", *paragraphs[1], "", *paragraphs[2]]


def test_hanging_lines_begin_no_paragraph() -> None:
    page, paragraphs = PdfPage(), [wrapped(f"{text}{text}", 30, 28) for text in PROSE]

    assert set_lines(page, paragraphs, first=50, others=74) == read(page)


def test_lines_without_indents_stay_as_they_are() -> None:
    page, paragraphs = PdfPage(), [wrapped(text, 30, 30) for text in PROSE]

    assert set_lines(page, paragraphs, first=50, others=50) == read(page)


def test_a_table_that_goes_on_overleaf_has_one_head() -> None:
    pages = [
        table(PdfPage().text(200, 780, "任务分工表"), 760, [HEAD, row(1), row(2)]),
        table(PdfPage(), 800, [HEAD, row(3)]),
    ]

    assert read(*pages) == ["任务分工表", *("\t".join(cells) for cells in (HEAD, row(1), row(2), row(3)))]


def test_another_table_with_the_same_head_keeps_it() -> None:
    first = table(PdfPage(), 800, [HEAD, row(1)])
    second = table(PdfPage().text(200, 780, "附件2"), 760, [HEAD, row(1)])

    assert [line for line in read(first, second) if line.startswith("序号")] == ["\t".join(HEAD)] * 2


def test_a_row_that_a_page_s_end_cuts_is_one_row() -> None:
    first = table(PdfPage(), 800, [HEAD, ("1", "建设统一的公共数据", "市教育局", "6月底")])
    second = table(PdfPage(), 800, [HEAD, ("", "开放平台", "", ""), row(2)])

    assert read(first, second)[1:] == ["1\t建设统一的公共数据 开放平台\t市教育局\t6月底", "\t".join(row(2))]


def test_a_row_below_a_merged_cell_overleaf_is_one_of_its_own() -> None:
    first = table(PdfPage(), 800, [HEAD, row(1)])
    second = table(PdfPage(), 800, [HEAD, ("", "开展评估", "市财政局", "年底"), row(2)])

    assert read(first, second)[1:] == ["\t".join(row(1)), "\t开展评估\t市财政局\t年底", "\t".join(row(2))]


@pytest.mark.parametrize("form", ["1 0 0 1 30 -40", "0.8 0 0 0.8 10 10"])
def test_a_table_in_a_form_is_read_where_the_form_puts_it(form: str) -> None:
    page = table(PdfPage(form=form), 800, [HEAD, ("1", "建设平台", "市教育局", "6月底")])
    page.text(84, 730, "与目录")

    assert read(page) == ["\t".join(HEAD), "1\t建设平台 与目录\t市教育局\t6月底"]


def test_a_large_heading_in_one_column_does_not_mix_the_columns() -> None:
    left, right = [wrapped("".join(PROSE), 18, 18), wrapped("".join(reversed(PROSE)), 18, 18)]
    page = PdfPage().text(70, 774, "数字城市工作要点", size=22).lines(50, 740, left).lines(310, 780, right)

    assert "".join(read(page)) == "数字城市工作要点" + "".join(left) + "".join(right)


def test_a_blank_that_was_typed_is_seen_where_it_is_narrow() -> None:
    page = (
        PdfPage().text(50, 700, "工作通知 ").text(101, 700, "三、任务").text(50, 660, "工作通知").text(101, 660, "三、")
    )

    assert read(page) == ["工作通知 三、任务", "工作通知三、"]


def open_table(page: PdfPage, top: int, bottom: int, level: tuple[int, ...]) -> PdfPage:
    """Rules of a table whose upright ones go on to where a page's end cuts a row."""
    for x in ACROSS:
        page.rule(x, top, x, bottom)
    for y in level:
        page.rule(ACROSS[0], y, ACROSS[-1], y)
    return page


def test_a_row_cut_without_a_rule_is_completed_overleaf() -> None:
    first = open_table(PdfPage(), 800, 700, (800, 770))
    second = open_table(PdfPage(), 800, 700, (800, 770, 730, 700))
    for page, y, cells in (
        (first, 780, HEAD), (first, 750, ("1", "建设统一的公共数据", "市教育局牵头，市民政", "6月底")),
        (second, 780, HEAD), (second, 750, ("", "开放平台", "局配合")), (second, 710, row(2)),
    ):  # fmt: skip
        for x, cell in zip(ACROSS, cells, strict=False):
            page.text(x + 4, y, cell)

    assert read(first, second) == [
        "\t".join(HEAD),
        "1\t建设统一的公共数据 开放平台\t市教育局牵头，市民政 局配合\t6月底",
        "\t".join(row(2)),
    ]


def test_rows_of_a_table_that_say_the_same_on_each_page_are_no_margins() -> None:
    pages = [table(PdfPage().text(250, 30, f"- {number} -"), 800, [HEAD, row(1), row(1)]) for number in range(4)]

    assert read(*pages) == ["\t".join(HEAD), *["\t".join(row(1))] * 8]


@pytest.mark.parametrize("form", ["0.8 0 0 0.8 20 148", "1 0 0 1 60 0"])
def test_radicals_in_a_form_stand_in_their_line(form: str) -> None:
    # The line at 740 of the first form is at 740 on the page, too, so that only the place along it tells.
    page = PdfPage(form=form).text(300, 740, "推进⽹络安全⼯作，保障⺠⽣").text(100, 700, "⼀、总体要求")

    assert read(page) == ["推进网络安全工作，保障民生", "一、总体要求"]
