"""The map between a source text and the text to read holds both ways, whatever stands in the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text.document import (
    GAP,
    LINE,
    NO_BREAK,
    PARAGRAPH,
    SPACE,
    WIDE_SPACE,
    Document,
    Segment,
    read_document,
    with_cells,
)
from extract.text.spans import is_blank, without_blanks
from tests.strategies import raw_texts, segments

# Characters that become one in the text to read. Two characters of one row fold to the same.
FAMILIES = [
    "([〔［【﹝﹙〖（",
    ")]〕］】﹞﹚〗）",
    ",，﹐",
    ";；﹔",
    ":：︰∶﹕",
    "?？",
    "!！",
    "｡。",
    "､、﹑",
    "～〜∼~",
    "—–―─",
    "≥≧",
    "≤≦",
]
FAMILY = {char: row for row in FAMILIES for char in row}


def folds_to(raw: str, read: str) -> bool:
    """Tell whether a character of the source may be read as another one."""
    if raw == read:
        return True
    half = chr(ord(raw) - 0xFEE0) if 0xFF01 <= ord(raw) <= 0xFF5E else raw
    return half == read or (raw in FAMILY and read in FAMILY[raw]) or (half in FAMILY and read in FAMILY[half])


@given(raw_texts)
def test_every_character_read_stands_in_the_source_where_the_map_says(raw: str) -> None:
    document = read_document(raw)
    assert len(document.text) == len(document.origins) == len(document.breaks)
    assert all(folds_to(raw[origin], char) for char, origin in zip(document.text, document.origins, strict=True))


@given(raw_texts)
def test_the_text_read_has_no_blanks_and_keeps_the_order_of_the_source(raw: str) -> None:
    document = read_document(raw)
    assert not any(map(is_blank, document.text))
    assert list(document.origins) == sorted(set(document.origins))


@given(raw_texts)
def test_nothing_but_blanks_tags_and_bars_is_left_out(raw: str) -> None:
    document = read_document(raw)
    read = set(document.origins)
    left_out = "".join(char for place, char in enumerate(with_cells(raw)) if place not in read and not is_blank(char))
    assert not left_out or ("<" in left_out and ">" in left_out) or left_out.startswith("&")


@given(raw_texts, st.data())
def test_spans_of_a_range_hold_exactly_what_was_read_there(raw: str, data: st.DataObject) -> None:
    document = read_document(raw, data.draw(segments(raw)))
    start, end = _range(document, data)
    printed = [raw[origin] for origin in document.origins[start:end] if origin >= 0]
    assert without_blanks(document.spans(start, end).text_in(raw)) == "".join(printed)


@given(raw_texts, st.data())
def test_each_place_of_the_source_leads_back_to_what_was_read_from_it(raw: str, data: st.DataObject) -> None:
    document = read_document(raw, data.draw(segments(raw)))
    for place, origin in enumerate(document.origins):
        if origin >= 0:
            assert document.place_of(origin) == place
    unread = set(range(len(raw))) - set(document.origins)
    assert all(document.place_of(offset) is None for offset in unread)


@given(raw_texts, st.data(), st.integers(0, 3))
def test_gaps_stand_where_sentences_are_lost_and_are_never_cited(raw: str, data: st.DataObject, at_end: int) -> None:
    runs = data.draw(segments(raw))
    document = read_document(raw, runs, lost_at_end=at_end)
    gaps = [place for place, origin in enumerate(document.origins) if origin < 0]
    assert gaps == sorted(document.gaps)
    assert sum(document.gaps.values()) == sum(run.lost_before for run in runs) + at_end
    assert all(document.text[gap] == GAP and not document.spans(gap, gap + 1) for gap in gaps)


@given(raw_texts, st.data())
def test_cells_hold_what_was_read_but_for_blanks(raw: str, data: st.DataObject) -> None:
    document = read_document(raw)
    start, end = _range(document, data)
    spans = document.spans(start, end)
    assert without_blanks(document.printed(spans)) == without_blanks(spans.text_in(raw))


def _range(document: Document, data: st.DataObject) -> tuple[int, int]:
    """Draw a range of the reading text, an empty one too."""
    start = data.draw(st.integers(0, len(document.text)))
    return start, data.draw(st.integers(start, len(document.text)))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("(责任单位:市通管办牵头)", "（责任单位：市通管办牵头）"),
        ("[责任单位：市公安局]", "（责任单位：市公安局）"),
        ("闽政办〔2017〕34号", "闽政办（2017）34号"),
        ("１００Ｍ及以上", "100M及以上"),
        ("2.5万，1,500个，2018年,100M", "2.5万，1,500个，2018年，100M"),
        ("推\n进政务　视频", "推进政务视频"),
        ("数\u200b字\ufeff福建", "数字福建"),
        ("2018—2020年，2018–2020年", "2018—2020年，2018—2020年"),
        ("<p>数字</p>&nbsp;<b>福建</b>", "数字福建"),
        ("PUE<1.5，且a>b", "PUE<1.5，且a>b"),
        ("“数字福建”《规划》", "“数字福建”《规划》"),
    ],
)
def test_forms_of_one_thing_are_read_alike(raw: str, text: str) -> None:
    assert read_document(raw).text == text


@pytest.mark.parametrize(
    ("between", "wide"),
    [
        ("", NO_BREAK),
        (" ", SPACE),
        ("\u200b", NO_BREAK),
        ("\u3000", WIDE_SPACE),
        ("\t", WIDE_SPACE),
        ("  ", WIDE_SPACE),
        ("\n", LINE),
        ("\r\n", LINE),
        ("\r", LINE),
        (" \n\u3000", LINE),
        ("\n\n", PARAGRAPH),
        ("\r\n \r\n", PARAGRAPH),
        ("\f", LINE),
        ("\u2028", LINE),
    ],
)
def test_what_stands_between_two_characters_is_known(between: str, wide: int) -> None:
    assert read_document(f"数{between}字").breaks[1] == wide


@pytest.mark.parametrize(
    ("raw", "cell"),
    [
        ("全年新建 4G基站", "全年新建4G基站"),
        ("推\n进政务", "推进政务"),
        ("open  data", "open data"),
        ("NB IoT，B\n级", "NB IoT，B级"),
        ("（责任 单位）", "（责任单位）"),
    ],
)
def test_a_cell_keeps_a_space_only_between_latin_words(raw: str, cell: str) -> None:
    document = read_document(raw)
    assert document.cell(0, len(document.text)) == cell


def test_a_citation_leaves_tags_out_and_takes_blanks_in() -> None:
    document = read_document("数 字<b>福</b>建")
    assert str(document.spans(0, 4)) == "0-3;6-7;11-12"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("序号|任务|单位\n1|建平台|市商务局", "序号任务单位1建平台市商务局"),
        ("|序号|任务|\n|--|:-:|\n|1|建平台|", "序号任务1建平台"),
        ("来源：本站|作者：王某|分享\n一、总体要求", "来源：本站|作者：王某|分享一、总体要求"),
        ("首页|要闻\n政务|公开", "首页|要闻政务|公开"),
    ],
)
def test_bars_of_a_table_part_its_cells_and_others_stay(raw: str, text: str) -> None:
    assert read_document(raw).text == text


def test_segments_are_read_in_their_order_with_a_gap_before_the_second() -> None:
    document = read_document("第二句。第一句。", [Segment(4, 8), Segment(0, 4, lost_before=2)])
    assert document.text == f"第一句。{GAP}第二句。"
    assert document.gaps == {4: 2}
    assert str(document.spans(0, 9)) == "4-8;0-4"


def test_long_texts_are_mapped_in_linear_time() -> None:
    raw = "数 字\n" * 60_000
    document = read_document(raw)
    assert document.spans(0, len(document.text)).text_in(raw) == raw[:-1]


def test_a_private_use_character_of_the_source_is_cited() -> None:
    document = read_document(f"{GAP}福建")
    assert str(document.spans(0, len(document.text))) == "0-3"
