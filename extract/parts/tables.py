"""Tables that were flattened into a run of text: their heads, and the text between them with its map to the document.

Knows how heads of columns are printed and repeated, wrapped ones too (序投资估算项目名称责任单位时间进度号（亿元）).
Knows nothing of rows.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise

from extract.grammar.vocabulary import alternatives, load
from extract.text.document import GAP, SPACE, Document
from extract.text.spans import Spans

# A range of places; in the document's reading text or in a strip, as the name that holds it says.
Area = tuple[int, int]

# Columns of the flattened tables; other tables may have more.
_COLUMNS = ("name", "task", "responsible", "schedule", "investment")
_STOP_BEHIND_TITLE = "。" + GAP
_LONGEST_TITLE = 60
_NARROW = frozenset("“”‘’·—…")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table or of one of its pages: where it stands, and the printed word of each column in it."""

    start: int
    end: int
    columns: dict[str, str]


@cache
def _token() -> re.Pattern[str]:
    heads: dict[str, list[str]] = load("tables")["heads"]
    columns = "|".join(f"(?P<{column}>{alternatives(heads[column])})" for column in _COLUMNS)
    return re.compile(rf"(?P<first>序号?)|(?P<second>号)|(?P<unit>（[^（）\d]{{1,6}}）)|(?P<remark>备注)|{columns}")


def _head_at(text: str, start: int) -> Head | None:
    """Read a head that begins with 序: words of columns, each once, or twice running as bold print is read."""
    columns: dict[str, str] = {}
    place, before = start, ""
    while match := _token().match(text, place):
        column = match.lastgroup or ""
        if (column in columns and match[0] != before) or (column == "second" and columns["first"] != "序"):
            break
        if column == "remark" and text[match.end() : match.end() + 1] == "：":
            break
        columns[column] = before = match[0]
        place = match.end()
    whole = columns.get("first") == "序号" or "second" in columns
    named = "name" in columns or "task" in columns
    return Head(start, place, columns) if whole and named else None


def find_heads(text: str, start: int, end: int) -> Iterator[Head]:
    """Find the heads of tables in a range of the reading text. A head that is printed twice is found twice."""
    place = text.find("序", start, end)
    while place >= 0:
        head = _head_at(text, place)
        if head is not None and head.end <= end:
            yield head
        place = text.find("序", head.end if head else place + 1, end)


def title_before(text: str, start: int) -> int:
    """Find where the title that ends at `start` begins: behind the stop before it; `start` if none is near."""
    begin = max(text.rfind(stop, max(0, start - _LONGEST_TITLE), start) for stop in _STOP_BEHIND_TITLE) + 1
    return begin if begin or start <= _LONGEST_TITLE else start


def width(text: str) -> float:
    """Tell how wide a printed line is, in full-width characters.

    >>> width("2016年启动，持续推"), width("国土资源“一张图”")
    (9.0, 8.0)
    """
    return sum(0.5 if char.isascii() or char in _NARROW else 1.0 for char in text)


@dataclass(slots=True)
class Effort:
    """How many characters may yet be read in all cuts of the rows of a table.

    The worst table of the five plans takes a third of it (fujian-2016-2020, printed as PDF), one of narrow wrapped
    cells three quarters; what takes more is no table, or one that cannot be read.
    """

    left: int = 24_000_000


@dataclass(frozen=True)
class Strip:
    """The text of a table without its heads.

    Attributes:
        text: what is printed in the rows, one row after the other.
        places: for each character its place in the reading text of the document.
        walls: indexes before which the print surely changes: a head was there, or white space in the raw text.
        effort: what may yet be done to read its rows.
    """

    text: str
    places: Sequence[int]
    walls: frozenset[int]
    effort: Effort = field(default_factory=Effort, compare=False)

    def ranges(self, areas: Iterable[Area]) -> tuple[Area, ...]:
        """Give ranges of the reading text for areas of the strip, in the order given."""
        found: list[Area] = []
        for start, end in areas:
            begin = start
            for index in range(start + 1, end + 1):
                if index == end or self.places[index] != self.places[index - 1] + 1:
                    found.append((self.places[begin], self.places[index - 1] + 1))
                    begin = index
        return tuple(found)

    def spans(self, document: Document, areas: Iterable[Area]) -> Spans:
        """Cite areas of the strip."""
        spans = Spans()
        for start, end in self.ranges(areas):
            spans += document.spans(start, end)
        return spans

    def cell(self, document: Document, areas: Iterable[Area]) -> str:
        """Give the printed text of a cell."""
        return document.printed(self.spans(document, areas))

    def read(self, areas: Iterable[Area]) -> str:
        """Join the text of areas."""
        return "".join(self.text[start:end] for start, end in areas)

    @cached_property
    def _sorted_walls(self) -> list[int]:
        return sorted(self.walls)

    def wall_in(self, start: int, end: int) -> int | None:
        """Find the first wall inside, not at the edges of, an area."""
        index = bisect_left(self._sorted_walls, start + 1)
        wall = self._sorted_walls[index] if index < len(self._sorted_walls) else end
        return wall if wall < end else None


def cut_strip(document: Document, start: int, end: int, heads: Iterable[Head]) -> Strip:
    """Take the text of a table out of a document, without the heads that recur in it."""
    edges = [start]
    for head in heads:
        edges += [head.start, head.end]
    edges.append(end)
    pieces: list[str] = []
    places: list[int] = []
    walls: set[int] = set()
    for begin, stop in list(pairwise(edges))[::2]:
        walls.add(len(places))
        for place in range(begin, stop):
            if document.breaks[place] >= SPACE:
                walls.add(len(places))
            places.append(place)
        pieces.append(document.text[begin:stop])
    return Strip("".join(pieces), tuple(places), frozenset(walls))
