"""Paragraphs are found in lines as conversions leave them, and what bold type printed twice is read once."""

import textwrap
from pathlib import Path

import pytest
from hypothesis import given

from extract.text.document import LINE, NO_BREAK, read_document
from extract.text.paragraphs import (
    Wrapping,
    paragraph_starts,
    read_wrapping,
    single_prints,
    with_line_ends,
    without_pages,
    without_wraps,
)
from extract.text.spans import without_blanks
from tests.strategies import raw_texts
from tests.texts import CITY_MEASURES, MINISTRY_TASKS

SEED = Path(__file__).resolve().parents[2] / "seeds" / "sources" / "fuzhou-2017-key-tasks.txt"
LONG_LINES = SEED.read_text("utf-8")


def starts_of(raw: str) -> list[str]:
    """The first characters of each paragraph."""
    document = read_document(raw)
    return [document.text[place : place + 4] for place in paragraph_starts(document)]


def broken(raw: str, width: int) -> str:
    """Break the lines of a text after so many characters, as some conversions do."""
    return "\n".join(piece for line in raw.split("\n") for piece in textwrap.wrap(line, width) or [""])


@given(raw_texts)
def test_a_paragraph_begins_at_the_start_and_places_rise(raw: str) -> None:
    document = read_document(raw)
    starts = paragraph_starts(document)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert all(start < max(1, len(document.text)) for start in starts)


def test_lines_are_paragraphs_where_nothing_was_broken() -> None:
    assert starts_of("一、总体要求\n坚持统筹。\n二、主要任务\n建设平台。\n三、保障\n加强领导。") == [
        "一、总体",
        "坚持统筹",
        "二、主要",
        "建设平台",
        "三、保障",
        "加强领导",
    ]


@pytest.mark.parametrize("width", [24, 30, 38, 45])
def test_lines_broken_at_a_width_are_joined_to_paragraphs(width: int) -> None:
    whole, found = starts_of(LONG_LINES), starts_of(broken(LONG_LINES, width))
    assert len(found) <= len(whole)
    assert set(found) <= set(whole)
    assert len(found) > 0.7 * len(whole), "but for paragraphs whose last line is full"


@pytest.mark.parametrize("width", [24, 30, 38, 45])
def test_the_width_of_broken_lines_is_known(width: int) -> None:
    assert read_wrapping(read_document(broken(LONG_LINES, width))) == Wrapping(width, is_exact=True)


@pytest.mark.parametrize("raw", [LONG_LINES, CITY_MEASURES, "", "短\n" * 50])
def test_lines_that_are_paragraphs_have_no_width(raw: str) -> None:
    assert read_wrapping(read_document(raw)) is None


def test_lines_that_happen_to_be_as_long_have_no_width() -> None:
    tasks = "{} 编制公布政务服务清单，实行动态管理。\n责任单位 市大数据局 市司法局 各县区政府\n完成时限 2021年10月底\n"
    assert read_wrapping(read_document("".join(tasks.format(number) for number in range(1, 6)))) is None


def test_few_lines_of_one_length_show_the_width_where_sentences_go_on_behind_them() -> None:
    raw = (
        "1.推进教育。\n责任单位：教育处，参加单位：规划处、财务处、人事处\n、各区局，完成时间：2024年12月。\n"
        "2.建设大学。\n责任单位：科技处，参加单位：高教处、财务处、人事处\n、各区局，完成时间：2024年10月。\n"
    )
    assert read_wrapping(read_document(raw * 2)) == Wrapping(25, is_exact=True)


def test_no_paragraph_begins_with_a_stop() -> None:
    raw = "1.清理事项。\n责任单位：县应急局\n、各乡镇\n2.建设平台。"
    assert starts_of(raw) == ["1.清理", "责任单位", "2.建设"]


def test_a_name_broken_at_the_width_is_one_word() -> None:
    lines = "\n".join(line[i : i + 30] for line in LONG_LINES.split("\n") for i in range(0, len(line), 30))
    document = without_wraps(read_document(lines))
    inside = [place for place in document.wraps if document.breaks[place] == NO_BREAK]
    assert len(inside) > 100
    assert not set(inside) & set(paragraph_starts(document))


def test_lines_of_uneven_width_keep_their_ends() -> None:
    flat = LONG_LINES.replace("\n", "")
    ragged = "\n".join(flat[i : i + 29] + "\n" + flat[i + 29 : i + 59] for i in range(0, 1180, 59))
    document = read_document(ragged)
    assert without_wraps(document) is document


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
@pytest.mark.parametrize("mark", ["— {} —", "- {} -", "第{}页 共3页", "第 {} 页，共 3 页"])
def test_marks_of_pages_are_left_out_whatever_ends_the_lines(mark: str, end: str) -> None:
    lines = [line for number in (1, 2, 3) for line in ("建设平台", mark.format(number), "并推广应用。")]
    raw = end.join(lines)
    kept = without_pages(raw)
    assert kept is not None
    assert without_blanks("".join(raw[run.start : run.end] for run in kept)) == "建设平台并推广应用。" * 3


def test_wide_spaces_are_line_ends_of_a_document_that_was_broken_at_a_width() -> None:
    flat = MINISTRY_TASKS.replace("\n", "\u3000\u3000")
    assert set(starts_of(MINISTRY_TASKS)) <= set(
        starts_of("\n".join(flat[i : i + 30] for i in range(0, len(flat), 30)))
    )


def test_wide_spaces_are_line_ends_of_a_document_on_one_line() -> None:
    flat = MINISTRY_TASKS.replace("\n", "\u3000\u3000")
    assert set(starts_of(MINISTRY_TASKS)) <= set(starts_of(flat))


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        (
            "一、总体要求 坚持统筹。 二、主要任务 1.建设平台。",
            ["一、总体要求", "坚持统筹。", "二、主要任务", "1.建设平台。"],
        ),
        ("一、总体目标 2025年底前建成平台。 二、任务", ["一、总体目标", "2025年底前建成平台。", "二、任务"]),
        ("1.编制清单。 责任单位：市商务局 提升能力", ["1.编制清单。", "责任单位：市商务局", "提升能力"]),
        ("一、到 2025 年建成 5G 基站。 二、任务", ["一、到2025年建成5G基站。", "二、任务"]),
        ("一、建 设 平 台 ， 推 广 应 用 。 二、任务", ["一、建设平台，推广应用。二、任务"]),
    ],
)
def test_blanks_are_line_ends_of_a_document_on_one_line(raw: str, lines: list[str]) -> None:
    document = with_line_ends(read_document(raw))
    edges = [place for place, wide in enumerate(document.breaks) if wide >= LINE]
    pieces = zip([0, *edges], [*edges, len(document.text)], strict=True)
    assert [document.text[start:end] for start, end in pieces] == lines


def test_blanks_left_of_lines_broken_at_a_width_end_nothing() -> None:
    flat = CITY_MEASURES.replace("\n", "")
    document = read_document(" ".join(flat[i : i + 28] for i in range(0, len(flat), 28)))
    assert with_line_ends(document).breaks == document.breaks


def test_blanks_of_a_head_are_no_line_ends_where_headings_follow_without_one() -> None:
    document = read_document("时间：09:30 来源：市政府 字体：大 方案一、编制清单。二、建设平台。三、推广应用。")
    assert with_line_ends(document) is document


def test_lines_of_a_document_that_has_them_stay() -> None:
    document = read_document(CITY_MEASURES.replace("。", "。 "))
    assert with_line_ends(document) is document


def test_bold_print_is_read_once() -> None:
    raw = "一、行动要求\n一、行动要求\n（一）总体目标\n（一）总体目标\n建设平台。"
    kept = single_prints(raw)
    assert kept is not None
    assert without_blanks("".join(raw[run.start : run.end] for run in kept)) == "一、行动要求（一）总体目标建设平台。"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "建设平台。",
        "市发改委\n市发改委\n市工信局",  # two rows of one table name one body
        "市发改委\t市发改委\t市发改委",
        "10\n10\n20\n20\n30\n30",
    ],
)
def test_what_may_stand_twice_for_a_reason_is_read_twice(raw: str) -> None:
    assert single_prints(raw) is None


@given(raw_texts)
def test_second_prints_alone_are_left_out(raw: str) -> None:
    kept = single_prints(raw)
    if kept is not None:
        left = set(range(len(raw))) - {place for run in kept for place in range(run.start, run.end)}
        assert all(run.start < run.end for run in kept)
        assert left, "segments are given only where something is left out"
