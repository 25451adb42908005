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
from extract.text.spans import INVISIBLE, Spans, without_blanks

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
        **dict.fromkeys(INVISIBLE, " "),
    }
)
# Tags that conversion left in a text; a comparison such as PUE<1.5 is none.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--[^<>]{0,500}-->|&(?:nbsp|ensp|emsp|#160);")


_RUN = re.compile(r"\S+")
_INVISIBLE_BLANKS = str.maketrans(dict.fromkeys(INVISIBLE, " "))


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
            goes_on = origin == before + 1 or (before < origin and not without_blanks(raw[before + 1 : origin]))
            if before < 0 or not goes_on:
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
        return _tidy(spans.text_in(self.raw))

    def cell(self, start: int, end: int) -> str:
        """Give the printed text of a range of the reading text."""
        return self.printed(self.spans(start, end))


def _tidy(text: str) -> str:
    """Drop blanks but for one space between two ASCII letters or digits.

    >>> _tidy("新建 4G基站 open  data")
    '新建4G基站open data'
    """
    pieces: list[str] = []
    for word in text.translate(_INVISIBLE_BLANKS).split():
        if pieces and _is_latin(pieces[-1][-1]) and _is_latin(word[0]):
            pieces.append(" ")
        pieces.append(word)
    return "".join(pieces)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _break_of(blanks: str) -> int:
    """Classify the white space between two characters."""
    lines = blanks.replace("\r\n", "\n").replace("\r", "\n").count("\n") + blanks.count("\f") + blanks.count("\u2028")
    if lines:
        return PARAGRAPH if lines > 1 else LINE
    seen = [char for char in blanks if char.isspace()]
    if not seen:
        return NO_BREAK
    return WIDE_SPACE if len(seen) > 1 or seen[0] in "\t\u3000" else SPACE


def _without_tags(raw: str, folded: str) -> str:
    """Put blanks in the place of each tag of the raw text, so that all other places stay."""
    pieces, end = [], 0
    for match in _TAG.finditer(raw):
        pieces += [folded[end : match.start()], " " * (match.end() - match.start())]
        end = match.end()
    return "".join([*pieces, folded[end:]])


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
    folded = _without_tags(raw, _fold(raw))
    text: list[str] = []
    origins: list[int] = []
    breaks = bytearray()
    gaps: dict[int, int] = {}
    for segment in segments if segments is not None else (Segment(0, len(raw)),):
        if segment.lost_before:
            gaps[len(origins)] = segment.lost_before
            text.append(GAP)
            origins.append(-1)
            breaks.append(LINE)
        blanks_from = segment.start
        for run in _RUN.finditer(folded, segment.start, segment.end):
            start, end = run.span()
            text.append(run[0])
            origins.extend(range(start, end))
            breaks.append(_break_of(raw[blanks_from:start]) if start > blanks_from else NO_BREAK)
            breaks.extend(bytes(end - start - 1))
            blanks_from = end
    if lost_at_end:
        gaps[len(origins)] = lost_at_end
        text.append(GAP)
        origins.append(-1)
        breaks.append(LINE)
    return Document(raw, "".join(text), origins, bytes(breaks), gaps, damage or Damage())
