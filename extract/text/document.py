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

_FEW_LINES = 3
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
_LEVELS = re.compile("(?<=[省市州盟县区旗镇乡])[〈《<][省市州盟县区旗镇乡街道、]{1,8}[〉》>]")
# Tags that conversion left in a text; a comparison such as PUE<1.5 is none.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--[^<>]{0,500}-->|&(?:nbsp|ensp|emsp|#160);")


_BAR = re.compile("[|｜]")
_BORDER = re.compile(r"[-|｜:+=\s]+")
_FEWEST_BARS = 4  # two in each of two lines

_LINE_ENDS = "\n\r\f\x85\u2028\u2029"
_RUN = re.compile(r"\S+")
_BLANKS = re.compile(r"\s+")
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
    the raw text. `gaps` gives, by place in the reading text, the number of sentences lost there. `wraps` are the places
    where a line begins that no paragraph begins with; what breaks there says nothing.
    """

    raw: str
    text: str
    origins: Sequence[int]
    breaks: bytes
    gaps: dict[int, int] = field(default_factory=dict)
    damage: Damage = field(default_factory=Damage)
    wraps: frozenset[int] = frozenset()

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

    @cached_property
    def is_flat(self) -> bool:
        """Whether the text has no line ends to speak of, so that nothing shows where paragraphs begin."""
        return sum(wide >= LINE for wide in self.breaks) < _FEW_LINES

    @property
    def has_lost_lines(self) -> bool:
        """Whether line ends say nothing: there are none to speak of, or passages between them are lost."""
        return self.is_flat or bool(self.gaps)

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
    r"""Drop blanks but for one space between two ASCII letters or digits.

    A line that was broken at its width may end inside 4G or 2018; there only two letters keep their space.

    >>> _tidy("新建 4G基站 open  data"), _tidy("建4\nG基站，open\ndata")
    ('新建4G基站open data', '建4G基站，open data')
    """
    text = text.translate(_INVISIBLE_BLANKS).strip()
    return _BLANKS.sub(lambda blanks: " " if _parts_words(text, *blanks.span()) else "", text)


def _parts_words(text: str, start: int, end: int) -> bool:
    """Tell blanks that stand between two Latin words."""
    before, after = text[start - 1], text[end]
    is_line_end = any(char in _LINE_ENDS for char in text[start:end])
    return _is_latin(before) and _is_latin(after) and not (is_line_end and (before.isdigit() or after.isdigit()))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _break_of(blanks: str) -> int:
    """Classify the white space between two characters."""
    lines = sum(blanks.replace("\r\n", "\n").count(end) for end in _LINE_ENDS)
    if lines:
        return PARAGRAPH if lines > 1 else LINE
    seen = [char for char in blanks if char.isspace()]
    if not seen:
        return NO_BREAK
    return WIDE_SPACE if len(seen) > 1 or seen[0] in "\t\u3000" else SPACE


def with_cells(raw: str) -> str:
    r"""Put tabs for the bars between the cells of a table, and blanks for the lines below its head; all places stay.

    Two lines or more with as many bars are a table; in a line alone they part words, as in “来源：本站|作者：王某”.

    >>> with_cells("|序号|任务|\n|---|:--|\n|1|建平台|\n")
    '\t序号\t任务\t\n         \n\t1\t建平台\t\n'
    """
    if raw.count("|") + raw.count("｜") < _FEWEST_BARS:
        return raw
    lines = raw.split("\n")
    bars = [len(_BAR.findall(line)) for line in lines]
    alike = [
        count > 1 and count in (above, below)
        for above, count, below in zip([0, *bars], bars, [*bars[1:], 0], strict=False)
    ]
    return "\n".join(
        (" " * len(line) if _BORDER.fullmatch(line) else _BAR.sub("\t", line)) if is_row else line
        for line, is_row in zip(lines, alike, strict=True)
    )


def _without_tags(raw: str, folded: str) -> str:
    """Put blanks in the place of each tag of the raw text, so that all other places stay."""
    pieces, end = [], 0
    for match in _TAG.finditer(raw):
        pieces += [folded[end : match.start()], " " * (match.end() - match.start())]
        end = match.end()
    return "".join([*pieces, folded[end:]])


def _fold(raw: str) -> str:
    """Give each character its one form; length and places stay.

    A comma between digits groups them (1,500) and stays; “2018年,100M” has a stop. Levels stand in brackets of any
    form: 各县〈市、区〉.
    """
    folded = _LEVELS.sub(lambda match: f"（{match[0][1:-1]}）", raw.translate(_ONE_FORM))
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
    printed = with_cells(raw)
    folded = _without_tags(raw, _fold(printed))
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
            breaks.append(_break_of(printed[blanks_from:start]) if start > blanks_from else NO_BREAK)
            breaks.extend(bytes(end - start - 1))
            blanks_from = end
    if lost_at_end:
        gaps[len(origins)] = lost_at_end
        text.append(GAP)
        origins.append(-1)
        breaks.append(LINE)
    return Document(raw, "".join(text), origins, bytes(breaks), gaps, damage or Damage())
