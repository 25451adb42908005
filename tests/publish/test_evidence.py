"""The marked text is the source text, character for character, whatever stands in it and however spans overlap."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from extract.text.spans import Span, Spans
from publish.directory.evidence import Mark, marked_text

TEXTS = st.text(alphabet="数据开放<>&\"' \n（）a1\u3000𠮷", min_size=1, max_size=60)


@st.composite
def texts_with_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12))
    marks = []
    for number, runs in enumerate(draw(st.lists(st.lists(places, min_size=1, max_size=3), max_size=8))):
        parts = tuple(Span(start, min(start + length, len(text))) for start, length in runs)
        marks.append(Mark(f"row-{number}", "tasks", Spans(parts)))
    return text, marks


def parsed(text: str, marks: list[Mark]) -> html.HtmlElement:
    return html.fromstring(f"<div>{marked_text(text, marks)}</div>")


@given(texts_with_marks())
def test_without_its_marks_the_page_is_the_source(given_text: tuple[str, list[Mark]]) -> None:
    text, marks = given_text
    assert parsed(text, marks).text_content() == text


@given(texts_with_marks())
def test_each_row_is_marked_exactly_where_its_spans_point_and_has_one_anchor(
    given_text: tuple[str, list[Mark]],
) -> None:
    text, marks = given_text
    tree = parsed(text, marks)
    for mark in marks:
        wanted = {place for part in mark.spans for place in range(part.start, part.end)}
        assert _marked_places(tree, mark.anchor) == wanted
        assert len(tree.xpath(f"//mark[@id='{mark.anchor}']")) == 1


def _marked_places(tree: html.HtmlElement, anchor: str) -> set[int]:
    """Code points that lie inside a mark of this row."""
    places: set[int] = set()
    position = 0

    def walk(element: html.HtmlElement, *, inside: bool) -> None:
        nonlocal position
        inside = inside or element.get("data-row") == anchor
        for piece, is_in in [(element.text, inside)]:
            places.update(range(position, position + len(piece or "")) if is_in else ())
            position += len(piece or "")
        for child in element:
            walk(child, inside=inside)
            tail = child.tail or ""
            places.update(range(position, position + len(tail)) if inside else ())
            position += len(tail)

    walk(tree, inside=False)
    return places


def test_an_anchor_stands_at_the_first_piece_and_a_row_link_does_not_change_the_words() -> None:
    mark = Mark("x-t01", "tasks", Spans.parse("3-5;0-2"), "../tables/tasks.html#x-t01")
    tree = parsed("数据，开放", [mark])
    first = tree.xpath("//mark[@id='x-t01']")[0]
    assert first.text_content() == "t01开放"
    assert first.xpath("a/@href") == ["../tables/tasks.html#x-t01"]


def test_a_span_that_ends_outside_the_text_is_not_marked() -> None:
    assert str(marked_text("数据", [Mark("x", "tasks", Spans.parse("1-9"))])) == "数据"


def test_what_the_text_holds_is_text() -> None:
    assert "<script>" not in str(marked_text("<script>alert(1)</script>", []))
