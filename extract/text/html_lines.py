"""The elements of a web page become lines, as a browser would print them: one a block, one a row of a table.

Each line remembers how much of it is links and whether it stands in the main text; which lines count is decided
elsewhere.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from lxml import etree

from extract.text.labels import chinese_number
from extract.text.rows import Cell, Grid, row_lines

Element = etree._Element  # lxml publishes no other name for the type of its elements

_INLINE_NAMES = (
    "a abbr acronym b bdo big cite code data dfn del em font i img ins kbd label mark nobr q rb rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr blink basefont"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_BLANKS = re.compile(
    "[ \t\r\f\v\u00a0\u2002-\u200a]*\n[ \t\r\n\f\v\u00a0\u2002-\u200a]*|[ \t\r\f\v\u00a0\u2002-\u200a]+"
)
_WIDE = re.compile("[\u2018-\u201d\u2026\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LABELLED = re.compile(
    r"[（(\[〔【]?(?:\d{1,3}|[一二三四五六七八九十百]{1,5})[.．、)）\]〕】]|第[一二三四五六七八九十百\d]{1,5}[章节条]|[①-⒛]"
)
_UNLABELLED_LIST = re.compile(r"list-style(?:-type)?\s*:\s*[^;]*\bnone\b", re.IGNORECASE)
_CHINESE_LIST = re.compile(r"cjk-|chinese|custom_cn|list-cn", re.IGNORECASE)


def is_link(element: Element) -> bool:
    """Tell a link from an anchor: Word marks headings and bookmarks with `<a name=_Toc1>`, which lead nowhere."""
    return element.tag == "a" and (element.get("href") is not None or element.get("onclick") is not None)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; `links` counts those of its characters that are part of a link."""

    text: str
    links: int = 0
    is_main: bool = False
    is_heading: bool = False

    @property
    def link_share(self) -> float:
        """Share of the line's characters that are part of a link."""
        return self.links / (len(self.text) or 1)


@dataclass(slots=True)
class LinePrinter:
    """Prints a tree into lines. `hidden` elements are left out, what is inside a `main` element is marked."""

    hidden: AbstractSet[Element]
    main: AbstractSet[Element]
    lines: list[Line] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _links: int = 0
    _in_link: int = 0
    _in_main: int = 0
    _in_heading: int = 0
    _in_pre: int = 0
    _grids: list[tuple[Grid, bool]] = field(default_factory=list)

    def print(self, element: Element) -> list[Line]:
        """Print an element with all that is in it and give the lines of the page so far."""
        self._element(element)
        self._end_line()
        return self.lines

    def _element(self, element: Element) -> None:
        tag = element.tag
        if element in self.hidden or not isinstance(tag, str):
            return
        if tag == "br":
            self._end_line()
        elif tag in _INLINE:
            self._inside(element)
        elif tag == "table":
            self._table(element)
        elif tag == "tr":
            self._row(element)
        else:
            self._block(element)

    def _inside(self, element: Element) -> None:
        """Print text and children; the counters of where we are go up before and down after."""
        tag, is_main = element.tag, element in self.main
        self._in_link += is_link(element)
        self._in_main += is_main
        self._in_heading += tag in ("h1", "h2")
        self._in_pre += tag == "pre"
        self._text(element.text)
        for child in element:
            self._element(child)
            self._text(child.tail)
        if is_main or tag in ("h1", "h2"):
            self._end_line()  # while the line still counts as what it stands in
        self._in_link -= is_link(element)
        self._in_main -= is_main
        self._in_heading -= tag in ("h1", "h2")
        self._in_pre -= tag == "pre"

    def _block(self, element: Element) -> None:
        self._end_line()
        if element.tag == "ol":
            self._numbered(element)
        else:
            self._inside(element)
            self._end_line()

    def _numbered(self, element: Element) -> None:
        """Print a list with the numbers that a browser would print, where no one typed them as well."""
        style = f"{element.get('style', '')} {element.get('class', '')}"
        is_plain = _UNLABELLED_LIST.search(style) is not None
        number = _number(element.get("start"), 1)
        for child in element:
            first = len(self.lines)
            self._element(child)
            self._end_line()
            if child.tag == "li" and len(self.lines) > first and not is_plain:
                line = self.lines[first]
                if not _LABELLED.match(line.text):
                    label = f"{chinese_number(number)}、" if _CHINESE_LIST.search(style) else f"{number}."
                    self.lines[first] = Line(label + line.text, line.links, line.is_main, line.is_heading)
                number += 1

    def _table(self, element: Element) -> None:
        """Print a table; it holds data when three of its rows have several cells, else it may only arrange the page."""
        self._end_line()
        rows = [row for part in element for row in (part if part.tag in ("tbody", "thead", "tfoot") else (part,))]
        filled = sum(1 for row in rows if row.tag == "tr" and sum(cell.tag in ("td", "th") for cell in row) > 1)
        self._grids.append((Grid(), filled >= 3))
        self._inside(element)
        self._end_line()
        self._grids.pop()

    def _row(self, element: Element) -> None:
        """Print a row as one line, or cell below cell where it only arranges the page."""
        self._end_line()
        grid, is_data = self._grids[-1] if self._grids else (Grid(), False)
        outer, self.lines = self.lines, []
        cells: list[Cell] = []
        for child in element:
            first = len(self.lines)
            self._element(child)
            self._end_line()
            inner = self.lines[first:]
            if child.tag in ("td", "th"):
                spans = (_number(child.get("colspan"), 1), _number(child.get("rowspan"), 1))
                cells.append(Cell(tuple(line.text for line in inner), *spans))
            elif inner:
                cells.append(Cell(tuple(line.text for line in inner)))
        inner, self.lines = self.lines, outer
        # The main text begins in a cell of this row, so the other cells are the page around it.
        is_around = len({line.is_main for line in inner}) > 1
        printed = row_lines(grid.place(cells), is_layout=is_around or _is_layout(cells, is_data=is_data))
        if printed == [line.text for line in inner]:
            self.lines.extend(inner)
        else:
            links, is_main = sum(line.links for line in inner), any(line.is_main for line in inner)
            self.lines.extend(Line(text, links, is_main) for text in printed)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._in_pre and "\n" in text:
            first, *others = text.split("\n")
            self._piece(first)
            for other in others:
                self._end_line()
                self._piece(other)
        else:
            self._piece(text)

    def _piece(self, text: str) -> None:
        self._pieces.append(text)
        if self._in_link:
            self._links += len(text.strip())

    def _end_line(self) -> None:
        if not self._pieces:
            return
        text = _one_line("".join(self._pieces))
        self._pieces.clear()
        if text:
            self.lines.append(Line(text, self._links, self._in_main > 0, self._in_heading > 0))
        self._links = 0


def _is_layout(cells: list[Cell], *, is_data: bool) -> bool:
    """Tell a row that arranges the page: it holds other tables, or long texts without being one row of many."""
    if any("\t" in line for cell in cells for line in cell.lines):
        return True
    return not is_data and any(len(cell.lines) > 8 or sum(map(len, cell.lines)) > 600 for cell in cells)


def _one_line(text: str) -> str:
    """Join blanks as a browser does: one stays, none where a line of the file ended between wide characters.

    CSS Text 3, section 4.1.2 (segment break transformation).
    """
    parts: list[str] = []
    end = 0
    for match in _BLANKS.finditer(text):
        parts.append(text[end : match.start()])
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        is_break = "\n" in match[0] and _WIDE.match(before) and _WIDE.match(after)
        parts.append("" if is_break else " ")
        end = match.end()
    parts.append(text[end:])
    return "".join(parts).strip()


def _number(value: str | None, default: int) -> int:
    """Read a number of an attribute; one that is none counts as not given."""
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default
