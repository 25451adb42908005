"""Hypothesis strategies that several tests share: raw texts segments of them, sentences, spans."""

from hypothesis import strategies as st

from extract.text.document import Segment
from extract.text.spans import Span, Spans

HAN = "数字福建省市责任单位牵头建设一二三十第章条件的了"
STOPS = "。，；：！？、,;:.｡､"
BRACKETS = "（）()〔〕[]［］【】《》“”<>"
WIDE = "ＡＢｚ０１２３％＋－．／"
BLANKS = " \t\n\r\u3000\u00a0\u200b\ufeff\f\u2028"
# Invisible characters that are no white space to str.isspace().
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"

tags = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br/>",
        '<td class="a" width=3>',
        "<!-- 注释 -->",
        "&nbsp;",
        "&#160;",
        "<1.5",
        "a<b",
        "&amp;",
        "<",
        ">",
    ]
)
numbers = st.sampled_from(["1,500", "2018年,100M", "1,50", "12,345.6", "3.0", "5G", "１,５００", "2018-04-11"])
pieces = st.one_of(
    st.text(HAN + STOPS + BRACKETS + WIDE, min_size=1, max_size=12),
    st.text(BLANKS + ZERO_WIDTH, min_size=1, max_size=4),
    tags,
    numbers,
    st.text(max_size=6),
)
raw_texts = st.lists(pieces, max_size=25).map("".join)


@st.composite
def segments(draw: st.DrawFn, raw: str) -> list[Segment]:
    """Draw runs of a raw text that do not overlap, in any order, some behind a gap."""
    edges = sorted(draw(st.sets(st.integers(0, len(raw)), max_size=10)))
    runs = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False) if start < end]
    order = draw(st.permutations(runs))
    return [Segment(start, end, draw(st.integers(0, 3))) for start, end in order]


@st.composite
def sentences(draw: st.DrawFn, *, unique: bool = False, least: int = 0) -> list[str]:
    """Draw the sentences of a document, each with its stop but perhaps the last; line ends begin them."""
    lengths = draw(st.lists(st.integers(2, 120) | st.integers(2, 500), min_size=least, max_size=60))
    drawn: list[str] = []
    for number, length in enumerate(lengths):
        name = f"{number}" if unique or draw(st.booleans()) else "同"
        drawn.append(
            draw(st.sampled_from(["", "\n", "\n\n"])) + (name + "字" * length)[: max(length, len(name))] + "。"
        )
    if bool(drawn) and draw(st.booleans()):
        drawn[-1] = drawn[-1][:-1]
    return drawn


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Draw spans in any order; they may overlap, as nothing forbids it."""
    starts = draw(st.lists(st.integers(0, 10**9), max_size=8))
    return Spans(tuple(Span(start, start + draw(st.integers(1, 10**6))) for start in starts))
