"""The number labels of outlines: 第一章, 一、, （一）, 1., 1.1, （1） …. Knows their forms, not what they number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.grammar.vocabulary import alternatives, load
from extract.text.document import GAP, LINE, NO_BREAK, SPACE, WIDE_SPACE, Document

# Kinds of numbering, the widest first, as official documents nest them (GB/T 9704: 一、 > （一） > 1. > （1）).
# `arabic_wide` are 1. 2. 3. that stand above （一）, as some offices have it; `named` are 任务一：, 行动1：; `decimal`
# and `deep` are 1.1 and 1.1.1, which stand below 一、 or 1.
KINDS = (
    "part", "chapter", "section", "article", "han", "arabic_wide", "named", "han_bracket", "arabic", "decimal", "deep",
    "arabic_bracket", "circled",
)  # fmt: skip
_HAN = "[一二三四五六七八九十百零]{1,5}"
_LABEL = re.compile(
    rf"第(?P<part>{_HAN}|\d{{1,2}})[编篇](?!报)"
    rf"|第(?P<chapter>{_HAN}|\d{{1,2}})章"
    rf"|第(?P<section>{_HAN}|\d{{1,2}})节"
    rf"|第(?P<article>{_HAN}|\d{{1,3}})条(?![例约款])"
    rf"|(?<![第一二三四五六七八九十百零、])(?P<han>{_HAN})、"
    rf"|（(?P<han_bracket>{_HAN})）、?"
    r"|(?<![\dA-Za-z.%])(?P<arabic>0?[1-9]\d{0,2})[*★※]?(?:[.﹒](?!\d)|\.(?=20\d\d年)|、)"
    r"|（(?P<arabic_bracket>[1-9]\d?)）、?"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<sign>[⑴-⒇⒈-⒛㈠-㈩])"
)
# Forms that sentences have too: they are labels at the start of a paragraph only.
_LABEL_OF_LINE = re.compile(
    rf"(?P<han>{_HAN})\.(?!\d)"
    r"|(?P<deep>[1-9]\d?\.[1-9]\d?\.[1-9]\d?)(?![\d.%])[、.]?"
    r"|(?P<decimal>[1-9]\d?\.[1-9]\d?)(?![\d.%‰亿倍元]|万[亿元人户吨]|个百分点)[、.]?"
    r"|(?P<arabic_bracket>[1-9]\d?)）"
)
# Characters that hold a whole label: the kind, and the character before the first one.
_SIGNS = (("⑴", "⒇", "arabic_bracket"), ("⒈", "⒛", "arabic"), ("㈠", "㈩", "han_bracket"))
_BARE = re.compile(r"[1-9]\d?(?=[一-鿿])")
_BEFORE_NAME = re.compile(r"(?P<arabic>[1-9]\d?)\.(?=\d+[A-Za-z一-鿿])")
_LONGEST_HEADING = 40
_FEW_LINES = 3  # of a text that has lost its line ends
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
    if kind in ("decimal", "deep"):
        return int(printed.rpartition(".")[2])
    return int(printed) if printed.isdecimal() else _han_value(printed)


def _kind_and_value(match: re.Match[str]) -> tuple[str, int | None]:
    """Tell the kind of a label and its number."""
    kind = match.lastgroup or ""
    if kind != "sign":
        return kind, _value(kind, match[kind])
    first, _, kind = next(sign for sign in _SIGNS if sign[0] <= match[0] <= sign[1])
    return kind, ord(match[0]) - ord(first) + 1


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
    found = list(_anywhere(document, starts))
    taken = {label.start for label in found}
    lines = [label for label in _at_lines(document, starts) if label.start not in taken]
    if not any(label.kind == "arabic" and label.anchor == AT_PARAGRAPH for label in found):
        found += _spaced(document, starts)
        taken = {label.start for label in found}
    points = list(_points(document, lines))
    lines = [label for label in lines if label.kind not in ("decimal", "deep")]
    if points:
        lines += [*points, *_bare(document, starts, points)]
    else:
        lines += _before_names(document, starts, found)
    inside = {place for label in lines for place in range(label.start, label.end)}  # the 一、 of 任务一、
    found = [label for label in found if label.start not in inside]
    end = 0
    for label in sorted([*found, *lines], key=lambda label: label.start):
        if label.start >= end:  # “1 1）” holds one label, not 11） and 1）
            yield label
            end = label.end


def _anywhere(document: Document, starts: frozenset[int]) -> Iterator[Label]:
    """Find the labels that may stand inside a run too."""
    text = document.text
    for match in _LABEL.finditer(text):
        kind, value = _kind_and_value(match)
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


def _spaced(document: Document, starts: frozenset[int]) -> list[Label]:
    """Find numbers without a stop that number the paragraphs of a document: “1 编制目录。⏎2 发布数据。”."""
    found: list[Label] = []
    for place in sorted(starts):
        match = _BARE.match(document.text, place)
        if match is None or document.breaks[match.end()] not in (SPACE, WIDE_SPACE):
            continue
        value = int(match[0])
        if value == (found[-1].value + 1 if found else 1):
            found.append(Label("arabic", value, place, match.end(), AT_PARAGRAPH))
    return found if len(found) > 1 else []


def _lines(document: Document, starts: frozenset[int]) -> list[int]:
    return sorted(starts | {place for place, wide in enumerate(document.breaks) if wide >= LINE})


@cache
def _named() -> re.Pattern[str]:
    """Match labels with a word: 任务一：, 行动1：."""
    words = alternatives(load("parts")["named_units"])
    return re.compile(rf"{words}(?P<named>{_HAN}|\d{{1,2}})(?P<stop>[：、.])?")


def _at_lines(document: Document, starts: frozenset[int]) -> Iterator[Label]:
    """Find the labels that stand at the start of a line only."""
    lines = _lines(document, starts)
    if len(lines) < _FEW_LINES:  # “…市应急局任务二：开展培训”
        lines += [match.start() for match in _named().finditer(document.text) if match["stop"] == "："]
    for place in sorted(set(lines)):
        match = _LABEL_OF_LINE.match(document.text, place)
        if match and match["arabic_bracket"] and (place not in starts or _is_open(document.text, place)):
            continue
        if match:
            kind, value = _kind_and_value(match)
        else:
            match = _named().match(document.text, place)
            if not match or not (match["stop"] or document.breaks[match.end() : match.end() + 1] > b"\0"):
                continue
            kind, value = "named", _value("named", match["named"])
        if value:
            yield Label(kind, value, place, match.end(), AT_PARAGRAPH)


def _is_open(text: str, place: int) -> bool:
    """Tell whether a bracket is open at a place: “〔20⏎20〕4号”."""
    begin = max(0, place - _LONGEST_HEADING)
    return text.rfind("（", begin, place) > text.rfind("）", begin, place)


def _points(document: Document, labels: Sequence[Label]) -> Iterator[Label]:
    """Keep numbers such as 1.1 and 1.1.1 that follow each other; “2.1亿元” at the start of a line numbers nothing."""
    found = [label for label in labels if label.kind in ("decimal", "deep")]
    numbers = [tuple(map(int, re.findall(r"\d+", document.text[label.start : label.end]))) for label in found]
    kept: list[tuple[Label, tuple[int, ...]]] = []
    last: tuple[int, ...] = ()
    for label, number in zip(found, numbers, strict=True):
        *above, value = number
        goes_on = last[: len(number)] == (*above, value - 1) and len(last) >= len(number)
        begins = value == 1 and (tuple(above) == last if number[2:] else not last or above[0] > last[0])
        if goes_on or begins:
            kept.append((label, number))
            last = number
    if len(kept) > 1:
        yield from (label for label, _ in kept)


def _before_names(document: Document, starts: frozenset[int], labels: Sequence[Label]) -> Iterator[Label]:
    """Find numbers that go on at the start of a line before a name of digits: “5.5G网络”, “11.12345热线”."""
    numbers = {label.start: label.value for label in labels if label.kind == "arabic" and label.anchor == AT_PARAGRAPH}
    last = 0
    for place in sorted(starts):
        match = _BEFORE_NAME.match(document.text, place)
        if match and numbers and place not in numbers and int(match["arabic"]) == last + 1:
            yield Label("arabic", last + 1, place, match.end(), AT_PARAGRAPH)
            last += 1
        last = numbers.get(place, last)


def _bare(document: Document, starts: frozenset[int], points: Sequence[Label]) -> Iterator[Label]:
    """Find the headings above such numbers, which have a number without a point: “2 重点任务⏎2.1 …”."""
    above = {int(document.text[label.start : label.end].partition(".")[0]) for label in points}
    lines = _lines(document, starts)
    found: list[Label] = []
    for place, end in zip(lines, [*lines[1:], len(document.text)], strict=True):
        match = _BARE.match(document.text, place)
        if not match or end - place > _LONGEST_HEADING or "。" in document.text[place:end]:
            continue
        if document.breaks[match.end()] and int(match[0]) == len(found) + 1:
            found.append(Label("arabic", int(match[0]), place, match.end(), AT_PARAGRAPH))
    if any(label.value in above for label in found):
        yield from found


def widened(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Tell where a numbering stands above one that is wider by the standard.

    1. 2. 3. stand above （一） where they come first, run on, and （一） begins below; so 一、二、 stand above 第一条.

    Args:
        labels: all labels of a body, in order.
    """
    lines = [label for label in labels if label.anchor == AT_PARAGRAPH]
    if _stand_above(lines, "han", "article") and not any(label.rank < KINDS.index("article") for label in lines):
        return tuple(replace(label, kind="section") if label.kind == "han" else label for label in labels)
    if _stand_above(lines, "arabic", "han_bracket") and not any(
        label.rank < KINDS.index("arabic_wide") for label in lines
    ):
        return tuple(replace(label, kind="arabic_wide") if label.kind == "arabic" else label for label in labels)
    return tuple(labels)


def _stand_above(lines: Sequence[Label], wide: str, narrow: str) -> bool:
    """Tell whether labels of one kind come first, run on from 1, and those of another begin below them."""
    numbers = [label.value for label in lines if label.kind == wide]
    firsts = [label.start for label in lines if label.kind == narrow and label.value == 1]
    starts = [label.start for label in lines if label.kind == wide]
    run_on = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    return bool(run_on and firsts and starts[0] < min(firsts) and any(first < starts[-1] for first in firsts))


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
