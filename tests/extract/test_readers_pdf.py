"""PDF: lines in reading order, each character once, no page margins; scans and damaged files refused."""

import os
import random
from contextlib import closing
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from extract.exceptions import UnreadableSourceError
from extract.text.pdf_page import PageReader
from extract.text.readers import read_bytes, read_source
from extract.text.spans import without_blanks
from tests.bounds import bounded
from tests.extract.formats.pdf_writer import PdfPage, write_pdf
from tests.extract.formats.sentences import PROSE

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "docs"


def read(*pages: PdfPage) -> list[str]:
    return read_bytes(write_pdf(list(pages)), "plan.pdf").text.splitlines()


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableSourceError) as caught:
        read_bytes(data, "plan.pdf")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def wrapped(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def test_a_printed_line_is_one_line() -> None:
    lines = wrapped("".join(PROSE), 30)

    assert read(PdfPage().lines(50, 700, lines)) == lines


def test_lines_are_read_from_the_top_whatever_their_order_in_the_file() -> None:
    page = PdfPage().text(50, 600, "第三行").text(50, 700, "第一行").text(50, 650, "第二行")

    assert read(page) == ["第一行", "第二行", "第三行"]


def test_pieces_of_a_line_are_joined_and_a_wide_gap_is_a_tab() -> None:
    page = PdfPage().text(50, 700, "一、").text(74, 700.5, "总体要求").text(300, 700, "100").text(327, 700, "Mbps")

    assert read(page) == ["一、总体要求\t100 Mbps"]


def test_bold_text_printed_twice_is_read_once() -> None:
    page = PdfPage()
    for shift in (0, 0.3, 0.6):
        page.text(50 + shift, 700, "一、总体要求，人人享有")

    assert read(page) == ["一、总体要求，人人享有"]


def test_a_repeated_character_is_no_bold_print() -> None:
    assert read(PdfPage().text(50, 700, "——人人all1100")) == ["——人人all1100"]


def test_radicals_that_fonts_name_become_the_characters_they_look_like() -> None:
    assert read(PdfPage().text(50, 700, "⼀、⼯作⽹络⺠⽣")) == ["一、工作网络民生"]


def test_recurring_headers_footers_and_page_numbers_are_dropped() -> None:
    pages = [
        PdfPage()
        .text(50, 800, "某市人民政府公报 2018年第4期")
        .lines(50, 700, [f"{PROSE[number % 4][:20]}{number}" for _ in range(3)])
        .text(280, 40, f"- {number} -")
        for number in range(1, 6)
    ]

    text = "\n".join(read(*pages))

    assert "公报" not in text
    assert "-" not in text
    assert text.count(PROSE[1][:20]) == 6


def test_numbers_in_the_text_are_no_page_numbers() -> None:
    page = PdfPage().lines(50, 700, ["序号", "1", "2", "3"])

    assert read(page) == ["序号", "1", "2", "3"]


def test_the_head_of_a_table_that_recurs_on_each_page_is_kept_once() -> None:
    pages = [
        PdfPage()
        .text(50, 760, "序号")
        .text(150, 760, "项目名称")
        .text(50, 700, f"{number}")
        .text(150, 700, PROSE[number])
        for number in range(4)
    ]

    assert read(*pages)[:2] == ["序号\t项目名称", f"0\t{PROSE[0]}"]
    assert len(read(*pages)) == 5


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    left, right = wrapped("".join(PROSE), 18), wrapped("".join(reversed(PROSE)), 18)
    page = PdfPage().text(200, 780, "数字城市工作要点").lines(50, 700, left).lines(310, 700, right)

    assert without_blanks("".join(read(page))) == "数字城市工作要点" + "".join(left) + "".join(right)


def test_a_short_second_column_is_read_behind_the_first() -> None:
    prose = "".join(PROSE) * 3
    left, right = wrapped(prose, 18)[:30], wrapped(prose, 18)[:8]
    page = PdfPage().lines(50, 780, left).lines(310, 780, right)

    assert read(page) == [*left, *right]


SHORT = (
    "（一）建设平台。整合各部门系统，",
    "统一认证。（责任单位：教育局）",
    "（二）编制目录。清查各部门数据，",
    "按期完成。（责任单位：市财政局",
    "、市公安局）",
    "（三）推广电子证照。",
    "责任单位：市公安局",
)


def test_columns_of_short_paragraphs_are_told_by_the_ends_of_their_lines() -> None:
    left, right = SHORT[2:] + SHORT * 2, SHORT * 2
    page = PdfPage().lines(50, 780, left).lines(310, 780, right)
    assert read(page) == [*left, *right]


@pytest.mark.parametrize("stop", ["", "。"])
def test_a_table_of_two_columns_stays_a_table(stop: str) -> None:
    works = [f"编制{name}目录，做好年度更新工作{stop}" for name in ("数据", "项目", "人口、法人和空间地理", "证照")] * 3
    bodies = ["市教育局", "市财政局、市公安局、市工信局", "市公安局", "市教育局、市公安局、市财政局"] * 3
    page = PdfPage().lines(50, 780, works).lines(400, 780, bodies)
    assert read(page) == [f"{work}\t{body}" for work, body in zip(works, bodies, strict=True)]


def test_a_page_with_hardly_a_second_column_is_parted_where_the_others_are() -> None:
    texts = [wrapped("".join(PROSE[number:] + PROSE[:number]) * 3, 18)[:30] for number in range(3)]
    pages = [
        PdfPage().lines(50, 780, text).lines(310, 780, [line[::-1] for line in text][:count])
        for text, count in zip(texts, (30, 2, 30), strict=True)
    ]

    assert read(*pages)[60:92] == [*texts[1], *(line[::-1] for line in texts[1][:2])]


def test_a_reprint_whose_box_differs_a_little_is_read_once() -> None:
    page = PdfPage().text(350, 700, "v6", size=12).text(349.85, 700, "v6", size=12.4)

    assert read(page) == ["v6"]


def test_cells_of_a_table_without_rules_are_read_row_by_row() -> None:
    rows = [(f"{number}", PROSE[number % 4][:18], "省发改委") for number in range(1, 13)]
    page = PdfPage()
    for number, row in enumerate(rows):
        for x, cell in zip((50, 90, 400), row, strict=True):
            page.text(x, 780 - 20 * number, cell)

    assert read(page) == ["\t".join(row) for row in rows]


def grid(page: PdfPage, across: list[int], down: list[int]) -> PdfPage:
    for x in across:
        page.rule(x, down[0], x, down[-1])
    for y in down:
        page.rule(across[0], y, across[-1], y)
    return page


def test_cells_of_a_drawn_table_that_wrap_are_not_interleaved() -> None:
    page = grid(PdfPage(), [40, 80, 220, 400], [720, 690, 630]).text(40, 750, "表前一行").text(40, 600, "表后一行")
    page.text(50, 700, "序号").text(90, 700, "项目名称").text(230, 700, "责任单位").text(50, 655, "87")
    page.lines(90, 675, ["体育应用产业发", "展工程"]).lines(
        230, 678, ["省体育局牵头，各市", "场主体负", "责"], leading=15
    )

    assert read(page) == [
        "表前一行",
        "序号\t项目名称\t责任单位",
        "87\t体育应用产业发 展工程\t省体育局牵头，各市 场主体负 责",
        "表后一行",
    ]


def test_merged_cells_of_a_drawn_table_stand_once() -> None:
    page = PdfPage()
    for x, y, to_x, to_y in (
        (40, 720, 400, 720), (40, 690, 400, 690), (100, 660, 400, 660), (40, 630, 400, 630),
        (40, 720, 40, 630), (100, 690, 100, 630), (250, 690, 250, 630), (400, 720, 400, 630),
    ):  # fmt: skip
        page.rule(x, y, to_x, to_y)
    page.text(50, 700, "一、基础设施类").text(50, 655, "宽带").text(110, 670, "甲").text(260, 670, "乙")
    page.text(110, 640, "丙").text(260, 640, "丁")

    assert read(page) == ["一、基础设施类", "宽带\t甲\t乙", "\t丙\t丁"]


def test_rules_drawn_cell_by_cell_as_thin_bars_make_a_table() -> None:
    page = PdfPage()
    for row in range(3):
        for column in range(3):
            x, y = 40 + 100 * column, 700 - 40 * row
            page.bar(x, y, 100, 0.5).bar(x, y - 40, 100, 0.5).bar(x, y - 40, 0.5, 40).bar(x + 100, y - 40, 0.5, 40)
            page.lines(x + 4, y - 14, [f"格{row}{column}", "下行"], leading=15)

    assert read(page) == ["\t".join(f"格{row}{column} 下行" for column in range(3)) for row in range(3)]


def test_a_page_full_of_rules_is_a_drawing_and_read_in_time() -> None:
    page = PdfPage().text(50, 800, PROSE[0])
    for number in range(3000):
        page.rule(10 + number % 500, 10 + number / 5, 30 + number % 500, 10 + number / 5)
        page.rule(10 + number / 6, 10 + number % 500, 10 + number / 6, 30 + number % 500)

    with bounded(5):
        assert read(page) == [PROSE[0]]


def test_a_box_around_prose_is_no_table() -> None:
    lines = wrapped("".join(PROSE), 30)

    assert read(grid(PdfPage().lines(50, 700, lines), [40, 500], [720, 100])) == lines


@pytest.mark.parametrize(
    ("turn", "first", "second"),
    [("0 1 -1 0", (100, 50), (120, 50)), ("0 -1 1 0", (120, 700), (100, 700)), ("-1 0 0 -1", (500, 70), (500, 90))],
)
def test_text_of_turned_pages_is_read(turn: str, first: tuple[float, float], second: tuple[float, float]) -> None:
    page = PdfPage(rotate=90).text(*second, "第二行文字", turn=turn).text(*first, "第一行文字", turn=turn)

    assert read(page) == ["第一行文字", "第二行文字"]


def test_a_watermark_across_the_page_is_left_out() -> None:
    page = PdfPage().lines(50, 700, list(PROSE)).text(200, 400, "内部资料", turn="0.7 0.7 -0.7 0.7")

    assert read(page) == list(PROSE)


def test_a_scan_is_refused_and_the_message_says_so() -> None:
    message = refusal(write_pdf([PdfPage().picture(), PdfPage().picture().text(280, 40, "2")]))

    assert "scanned PDF without a text layer (2 pages" in message
    assert "OCR" in message


def test_an_empty_page_is_refused() -> None:
    assert "without a text layer" in refusal(write_pdf([PdfPage()]))


def test_fonts_that_do_not_say_their_characters_are_refused() -> None:
    page = PdfPage().lines(50, 700, list(PROSE))

    assert "fonts do not say" in refusal(write_pdf([page], has_map=False))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_pdf_that_was_cut_off_gives_a_refusal_or_its_text(share: float) -> None:
    data = write_pdf([PdfPage().lines(50, 700, list(PROSE))])
    cut = data[: int(len(data) * share)]

    assert refusal(cut).startswith("plan.pdf: ")


def test_lengths_that_lie_give_a_refusal_or_the_true_text() -> None:
    data = write_pdf([PdfPage().lines(50, 700, list(PROSE))])
    for lie in (b"/Length 999999999", b"/Length 3", b"/Length -1"):
        start = data.rindex(b"/Length ")
        lying = data[:start] + lie + data[data.index(b" >>", start) :]
        try:
            lines = read_bytes(lying, "plan.pdf").text.splitlines()
        except UnreadableSourceError:
            continue
        assert set(lines) <= set(PROSE)


def test_of_pages_full_of_hairlines_only_some_are_looked_at_and_a_table_behind_them_is_read() -> None:
    hairlines = [f"0.2 w {50 + i % 400} {60 + i // 40} m {58 + i % 400} {60 + i // 40} l S" for i in range(8_000)]
    table = PdfPage().rule(50, 600, 300, 600).rule(50, 700, 300, 700)
    data = write_pdf([*(PdfPage(drawn=[*hairlines]).text(60, 780, "图") for _ in range(9)), table.text(60, 680, "表")])

    with closing(pypdfium2.PdfDocument(data)) as document:
        reader = PageReader()
        rules = [len(reader.read(document[number]).rules) for number in range(len(document))]

    assert rules == [8_000] * 7 + [0, 0, 2]


def test_a_page_tree_that_lies_about_its_length_is_bounded() -> None:
    data = write_pdf([PdfPage().lines(50, 700, list(PROSE))]).replace(b"/Count 1", b"/Count 999999")

    with bounded(5):
        try:
            lines = read_bytes(data, "plan.pdf").text.splitlines()
        except UnreadableSourceError as error:
            lines = list(PROSE) if "pages" in str(error) or "damaged" in str(error) else []

        assert lines == list(PROSE)


def test_glyphs_and_rules_that_stand_nowhere_are_left_out() -> None:
    far = 10**38
    page = PdfPage().lines(50, 700, list(PROSE)).rule(0, 0, far, 0).text(far, far, "外").text(50, 90, "外", size=far)

    assert read(page)[: len(PROSE)] == list(PROSE)


def test_damaged_bytes_never_break_the_reader() -> None:
    data = write_pdf([PdfPage().lines(50, 700, list(PROSE)).rule(10, 10, 200, 10)])
    chance = random.Random(7)  # noqa: S311  the same damage every time
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.randrange(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            text = read_bytes(bytes(damaged), "plan.pdf").text
        except UnreadableSourceError as error:
            text = str(error)
        assert "\0" not in text


def test_a_page_of_many_characters_is_read_in_linear_time() -> None:
    page = PdfPage()
    for number in range(2000):
        page.text(10, 800 - number / 3, PROSE[0], size=1)

    with bounded(10):
        assert read(page)


def without_repeated_lines(text: str) -> str:
    """The samples' text form prints bold lines several times, each time a little longer or the same."""
    lines = [line.strip() for line in text.replace("\x0c", "").split("\n") if line.strip()]
    kept = [line for line, following in zip(lines, [*lines[1:], ""], strict=True) if not following.startswith(line)]
    return without_blanks("".join(kept))


@pytest.mark.parametrize("plan", ["001-internet-plus-2015", "009-shuangchuang-2018"])
def test_real_plans_give_the_characters_of_their_text_form(plan: str) -> None:
    path = SAMPLES / f"{plan}.pdf"
    if not path.is_file() and os.environ.get("CI") != "true":
        pytest.skip("the sample documents are not on this machine")

    body = without_blanks(read_source(path).text)
    expected = without_repeated_lines((SAMPLES / f"{plan}.txt").read_text("utf-8"))

    # The table of publication data stands at the foot of the last page; the text form has it elsewhere, label by label.
    cut = min(
        body.index("（此件公开发布）"), expected.index("（此件公开发布）") if plan.startswith("009") else len(body)
    )
    same = SequenceMatcher(None, body[:cut], expected, autojunk=False)
    missing = [body[a:b] for kind, a, b, _, _ in same.get_opcodes() if kind in ("delete", "replace")]
    added = [expected[c:d] for kind, _, _, c, d in same.get_opcodes() if kind in ("insert", "replace")]
    assert missing == []
    assert all("索引号" in piece or piece.startswith("（此件公开发布）") for piece in added)
