"""The number labels of outlines: 第一章, 一、, （一）, 1., （1） …. Knows their forms, not what they number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.text.document import GAP, LINE, NO_BREAK, Document

# Kinds of numbering, the widest first, as official documents nest them (GB/T 9704: 一、 > （一） > 1. > （1）).
# `arabic_wide` are 1. 2. 3. that stand above （一）, as some offices have it.
KINDS = (
    "part", "chapter", "section", "article", "han", "arabic_wide", "han_bracket", "arabic", "arabic_bracket", "circled",
)  # fmt: skip
_HAN = "[一二三四五六七八九十百零]{1,5}"
_LABEL = re.compile(
    rf"第(?P<part>{_HAN}|\d{{1,2}})[编篇](?!报)"
    rf"|第(?P<chapter>{_HAN}|\d{{1,2}})章"
    rf"|第(?P<section>{_HAN}|\d{{1,2}})节"
    rf"|第(?P<article>{_HAN}|\d{{1,3}})条(?![例约款])"
    rf"|(?<![第一二三四五六七八九十百零、])(?P<han>{_HAN})、"
    rf"|（(?P<han_bracket>{_HAN})）"
    r"|(?<![\dA-Za-z.%])(?P<arabic>[1-9]\d{0,2})(?:\.(?!\d)|\.(?=20\d\d年)|、)"
    r"|（(?P<arabic_bracket>[1-9]\d?)）"
    r"|(?P<circled>[①-⑳])"
)
_NUMERAL = re.compile(rf"\d+|{_HAN}")
_DIGITS = "零一二三四五六七八九"
_HAN_NUMBER = re.compile(
    r"(?P<hundreds>[一二三四五六七八九]百)?零?(?P<tens>[一二三四五六七八九]?十)?(?P<ones>[一二三四五六七八九])?"
)
# How surely a label begins a unit: in the middle of a run, after a stop or a space, at the start of a paragraph.
MID_RUN, AFTER_STOP, AT_PARAGRAPH = range(1, 4)
_STOPS = frozenset("。；：！？）”" + GAP)


@dataclass(frozen=True, slots=True)
class Label:
    """A number label in the reading text."""

    kind: str
    value: int
    start: int
    end: int
    anchor: int

    @property
    def rank(self) -> int:
        """Place of the kind in KINDS: smaller is wider."""
        return KINDS.index(self.kind)


def _value(kind: str, printed: str) -> int | None:
    if kind == "circled":
        return ord(printed) - ord("①") + 1
    return int(printed) if printed.isdecimal() else _han_value(printed)


def _han_value(printed: str) -> int | None:
    """Read a Chinese number below 1000.

    >>> _han_value("四十一"), _han_value("十"), _han_value("一百零二"), _han_value("一二")
    (41, 10, 102, None)
    """
    match = _HAN_NUMBER.fullmatch(printed)
    if match is None:
        return None
    hundreds, tens, ones = (match["hundreds"], match["tens"], match["ones"])
    value = _DIGITS.index(hundreds[0]) * 100 if hundreds else 0
    if tens:
        value += (_DIGITS.index(tens[0]) if len(tens) > 1 else 1) * 10
    return value + (_DIGITS.index(ones) if ones else 0)


def find_labels(document: Document, starts: frozenset[int]) -> Iterator[Label]:
    """Find everything that has the form of a label, in order; `starts` are the starts of paragraphs."""
    text = document.text
    for match in _LABEL.finditer(text):
        kind = match.lastgroup or ""
        value = _value(kind, match[kind])
        if not value:
            continue
        start = match.start()
        if start in starts or document.breaks[start] >= LINE:
            anchor = AT_PARAGRAPH
        elif start == 0 or text[start - 1] in _STOPS or document.breaks[start] > NO_BREAK:
            anchor = AFTER_STOP
        else:
            anchor = MID_RUN
        yield Label(kind, value, start, match.end(), anchor)


def widened(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Tell where 1. 2. 3. stand above （一）, against the standard: they come first, run on, and （一） begins below.

    Args:
        labels: all labels of a body, in order.
    """
    lines = [label for label in labels if label.anchor == AT_PARAGRAPH]
    numbers = [label.value for label in lines if label.kind == "arabic"]
    firsts = [label.start for label in lines if label.kind == "han_bracket" and label.value == 1]
    run_on = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    wide = [label.start for label in lines if label.kind == "arabic"]
    if not (run_on and firsts and wide[0] < min(firsts) and any(first < wide[-1] for first in firsts)):
        return tuple(labels)
    if any(label.rank < KINDS.index("arabic_wide") for label in lines):
        return tuple(labels)
    return tuple(replace(label, kind="arabic_wide") if label.kind == "arabic" else label for label in labels)


def number_like(pattern: str, value: int) -> str:
    """Write an inferred number as a neighbour prints its own.

    >>> number_like("（十八）", 17), number_like("2．", 1), number_like("第三章", 12)
    ('（十七）', '1．', '第十二章')
    """
    return _NUMERAL.sub(lambda match: str(value) if match[0].isdecimal() else han_number(value), pattern, count=1)


def han_number(value: int) -> str:
    """Write a number below 1000 as outlines do.

    >>> [han_number(value) for value in (7, 10, 16, 41, 102)]
    ['七', '十', '十六', '四十一', '一百零二']
    """
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
