"""A raw source text, the text to read made from it, and the map between them in both directions.

The reading text has no white space, no tags, half-width letters and digits, one form of each bracket and stop; a gap in
a mended source stands in it as one GAP character. Each of its characters is one code point of the raw text, so that
what is found in it can be cited. Knows nothing of what the text says.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extract.models import Damage
from extract.text.spans import Spans, is_blank

GAP = "\ue000"  # a private-use character, so that no pattern for words, numbers or stops can match across lost text

# Breaks: what the raw text has before a character of the reading text. Greater means wider.
NO_BREAK, SPACE, WIDE_SPACE, LINE, PARAGRAPH = range(5)

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
# Brackets and stops get the Chinese form, whatever the source uses: “(责任单位:市通管办牵头)” (fuzhou-2018-2020),
# “[责任单位：…]” (fuzhou-2017) and “（责任单位：…）” are one form of clause.
_ONE_FORM = str.maketrans(
    {
        **{chr(code): chr(ascii_code) for code, ascii_code in _FULL_WIDTH.items()},
        **dict.fromkeys("([〔［【﹝﹙〖（", "（"),
        **dict.fromkeys(")]〕］】﹞﹚〗）", "）"),
        **dict.fromkeys(",，﹐", "，"),
        **dict.fromkeys(";；﹔", "；"),
        **dict.fromkeys(":：︰∶﹕", "："),
        **dict.fromkeys("?？", "？"),
        **dict.fromkeys("!！", "！"),
        **dict.fromkeys("｡。", "。"),
        **dict.fromkeys("､、﹑", "、"),
        **dict.fromkeys("～〜∼", "~"),
        **dict.fromkeys("—–―─", "—"),
        **dict.fromkeys("≥≧", "≥"),
        **dict.fromkeys("≤≦", "≤"),
        GAP: "\ufffd",  # the source's own private-use character is no gap
    }
)
# Tags that conversion left in a text; a comparison such as PUE<1.5 is none.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--[^<>]{0,500}-->|&(?:nbsp|ensp|emsp|#160);")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the raw text in reading order; `lost_before` sentences are missing before it."""

    start: int
    end: int
    lost_before: int = 0


@dataclass(frozen=True)
class Document:
    """A source text and the text to read. Make one with `read_document`.

    `text[i]` was read from `raw[origins[i]]`; the origin of a GAP is -1. `breaks[i]` is what stands before `text[i]` in
    the raw text. `gaps` gives, by place in the reading text, the number of sentences lost there.
    """

    raw: str
    text: str
    origins: Sequence[int]
    breaks: bytes
    gaps: dict[int, int] = field(default_factory=dict)
    damage: Damage = field(default_factory=Damage)

    @cached_property
    def _runs(self) -> list[int]:
        """Places in the reading text where the raw text does not simply go on."""
        raw, runs, before = self.raw, [], -1
        for place, origin in enumerate(self.origins):
            follows = 0 <= before < origin
            if not (follows and (origin == before + 1 or all(map(is_blank, raw[before + 1 : origin])))):
                runs.append(place)
            before = origin
        return runs

    def spans(self, start: int, end: int) -> Spans:
        """Cite the reading text from `start` up to `end`: spans in the raw text, gaps left out."""
        pairs, runs, place = [], self._runs, start
        following = bisect_right(runs, start)
        while place < end:
            stop = min(end, runs[following] if following < len(runs) else end)
            if self.text[place] != GAP:
                pairs.append((self.origins[place], self.origins[stop - 1] + 1))
            place, following = stop, following + 1
        return Spans.of(pairs)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {origin: place for place, origin in enumerate(self.origins) if origin >= 0}

    def place_of(self, offset: int) -> int | None:
        """Tell where a code point of the raw text stands in the reading text; None for what is not read."""
        return self._places.get(offset)

    def printed(self, spans: Spans) -> str:
        """Give the text of a cell: the raw characters; white space only where it parts two Latin words."""
        text = spans.text_in(self.raw)
        if not any(map(is_blank, text)):
            return text
        return _tidy(text)

    def cell(self, start: int, end: int) -> str:
        """Give the printed text of a range of the reading text."""
        return self.printed(self.spans(start, end))


def _tidy(text: str) -> str:
    """Drop blanks but for one space between two ASCII letters or digits.

    >>> _tidy("新建 4G基站 open  data")
    '新建4G基站open data'
    """
    pieces: list[str] = []
    blank = False
    for char in text:
        if is_blank(char):
            blank = True
            continue
        latin = char.isascii() and char.isalnum()
        if blank and latin and pieces and pieces[-1].isascii() and pieces[-1].isalnum():
            pieces.append(" ")
        pieces.append(char)
        blank = False
    return "".join(pieces)


def _break_of(blanks: str) -> int:
    """Classify the white space between two characters."""
    lines = blanks.replace("\r\n", "\n").replace("\r", "\n").count("\n") + blanks.count("\f") + blanks.count("\u2028")
    if lines:
        return PARAGRAPH if lines > 1 else LINE
    seen = [char for char in blanks if char.isspace()]
    if not seen:
        return NO_BREAK
    return WIDE_SPACE if len(seen) > 1 or seen[0] in "\t\u3000" else SPACE


def _unread(raw: str) -> bytearray:
    """Mark the code points that belong to a tag."""
    marks = bytearray(len(raw))
    for match in _TAG.finditer(raw):
        marks[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return marks


def _fold(raw: str) -> str:
    """Give each character its one form; length and places stay.

    A comma between digits groups them (1,500) and stays; “2018年,100M” has a stop.
    """
    folded = raw.translate(_ONE_FORM)
    if "," not in raw:
        return folded
    return re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", lambda m: raw[m.start()], folded)


def read_document(
    raw: str, segments: Iterable[Segment] | None = None, damage: Damage | None = None, lost_at_end: int = 0
) -> Document:
    """Make the reading text of a raw text, or of some segments of it in their true order.

    Args:
        raw: the source text, characters unchanged.
        segments: runs of it in reading order; all of it where none are given.
        damage: what is known about the source's damage.
        lost_at_end: how many sentences are missing behind the last segment.
    """
    folded, unread = _fold(raw), _unread(raw)
    text: list[str] = []
    origins: list[int] = []
    breaks = bytearray()
    gaps: dict[int, int] = {}
    for segment in segments if segments is not None else (Segment(0, len(raw)),):
        if segment.lost_before:
            gaps[len(text)] = segment.lost_before
            text.append(GAP)
            origins.append(-1)
            breaks.append(LINE)
        blanks_from = segment.start
        for place in range(segment.start, segment.end):
            char = raw[place]
            if unread[place] or is_blank(char):
                continue
            text.append(folded[place])
            origins.append(place)
            breaks.append(_break_of(raw[blanks_from:place]) if place > blanks_from else NO_BREAK)
            blanks_from = place + 1
    if lost_at_end:
        gaps[len(text)] = lost_at_end
        text.append(GAP)
        origins.append(-1)
        breaks.append(LINE)
    return Document(raw, "".join(text), origins, bytes(breaks), gaps, damage or Damage())
