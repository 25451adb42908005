"""A span refuses to be wrong, and spans say the same when they are printed and parsed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extract.exceptions import SpanError
from extract.text.spans import INVISIBLE, Span, Spans, is_blank, without_blanks
from tests.strategies import BLANKS, ZERO_WIDTH, spans


@given(spans())
def test_printed_spans_parse_to_themselves(value: Spans) -> None:
    assert Spans.parse(str(value)) == value


@given(spans(), spans())
def test_adding_keeps_the_text_and_its_order(first: Spans, second: Spans) -> None:
    places = [place for part in (*first, *second) for place in (part.start, part.end)]
    joined = first + second
    assert sum(part.end - part.start for part in joined) == sum(part.end - part.start for part in (*first, *second)), (
        places
    )
    assert [place for part in joined for place in (part.start, part.end)] == _joined(places)


def _joined(places: list[int]) -> list[int]:
    """Drop the places at which one span ends and the next begins."""
    kept: list[int] = []
    for start, end in zip(places[::2], places[1::2], strict=True):
        if kept and kept[-1] == start:
            kept[-1] = end
        else:
            kept += [start, end]
    return kept


@given(st.text(max_size=40), st.data())
def test_the_text_of_spans_is_that_of_their_parts(source: str, data: st.DataObject) -> None:
    assume(source)
    start = data.draw(st.integers(0, len(source) - 1))
    middle = data.draw(st.integers(start + 1, len(source)))
    assert Spans.of([(start, middle), (0, middle)]).text_in(source) == source[start:middle] + source[:middle]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (-2, -1)])
def test_a_span_that_is_no_place_is_refused(start: int, end: int) -> None:
    with pytest.raises(SpanError, match=f"{start}-{end}"):
        Span(start, end)


@pytest.mark.parametrize(
    "cell",
    [
        "12",
        "12-",
        "-12",
        "a-b",
        "3-1",
        "3-3",
        "1-2;",
        ";1-2",
        "1-2,3-4",
        "1 - 2",
        "１-２",
        "1-2;;3-4",
        "1-2\n",
        "9" * 99,
    ],
)
def test_a_cell_that_holds_no_spans_is_refused(cell: str) -> None:
    with pytest.raises(SpanError):
        Spans.parse(cell)


def test_an_empty_cell_has_no_spans() -> None:
    assert not Spans.parse("")
    assert str(Spans()) == ""


def test_spans_that_touch_become_one_and_those_apart_stay_in_reading_order() -> None:
    assert str(Spans.of([(40, 50), (50, 60), (3, 9)])) == "40-60;3-9"


def test_a_span_outside_the_source_names_the_place_and_the_length() -> None:
    with pytest.raises(SpanError, match=r"3-9 .* 5 code points"):
        Spans.parse("3-9").text_in("数字福建省")


def test_spans_count_code_points_not_bytes_or_surrogates() -> None:
    assert Spans.parse("1-3").text_in("𠮷数🙂字") == "数🙂"


@pytest.mark.parametrize("char", [*BLANKS, *ZERO_WIDTH])
def test_white_space_and_invisible_characters_are_blank(char: str) -> None:
    assert is_blank(char)


@given(st.text())
def test_dropping_blanks_changes_nothing_else(text: str) -> None:
    kept = without_blanks(text)
    assert kept == "".join(char for char in text if not char.isspace() and char not in INVISIBLE)
    assert without_blanks(kept) == kept
