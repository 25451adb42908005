"""Tables that list data sets to be opened: one row a data set, with who opens it, how, how often, in which domain.

Such a table stands as CSV, with cells apart by tabs, wide or single spaces or bars, or one cell a line. Its head tells
the columns. Cells of closed columns (序号, 开放属性, 更新频率) prove that a row was cut rightly. What is cut is the raw
text, since the reading text has no tabs and but one kind of comma. Rules: DATA.md, “openings”.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extract.grammar.vocabulary import load
from extract.text.document import Document
from extract.text.spans import without_blanks

Area = tuple[int, int]

_LEAST_COLUMNS, _LEAST_ROWS = 3, 2
_LONGEST_TITLE = 60
_TITLE_LINES = 4  # lines above a table that may say that it speaks of opening
_LINE = re.compile(r"[^\r\n]+")
# A cell of CSV, with or without quotation marks; the marks are no part of it.
_CSV = re.compile(r'[^\S\n]*"(?P<quoted>(?:[^"]|""){0,4000})"[^\S\n]*(?=[,\r\n]|\Z)|(?P<plain>[^,\r\n]*)')
_SEPARATORS = (
    re.compile(r"\t"),
    re.compile(r"[^\S\n]*\|[^\S\n]*"),
    re.compile(r"(?:[ \u00a0]{2,}|[ \u00a0]*\u3000[ \u00a0\u3000]*)"),
    re.compile(r"[ \u00a0]"),
)
_BORDER = re.compile(r"[-|:+=\s]+")


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A data set: its row and its name in the reading text, and the printed cells that say more; empty without one."""

    area: Area
    name: Area
    provider: str
    domain: str
    deadline: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class DatasetTable:
    """A table: its range in the reading text, its title before `head` where there is one, rows, and rows not read."""

    start: int
    head: int
    end: int
    rows: tuple[DatasetRow, ...]
    unread: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of one row in the raw text, and the place behind it."""

    cells: tuple[Area, ...]
    end: int


_Columns = dict[str, int]


@cache
def _kind_of_head() -> dict[str, str]:
    heads: dict[str, list[str]] = load("datasets")["heads"]
    return {word: kind for kind, words in heads.items() for word in words}


def read_dataset_tables(document: Document) -> tuple[DatasetTable, ...]:
    """Read all tables of data sets to be opened, in order."""
    if not _speaks_of_opening(document.raw):
        return ()
    return tuple(_Reader(document).tables())


def _speaks_of_opening(text: str) -> bool:
    return any(word in text for word in load("datasets")["opening"])


class _Reader:
    """Goes through the lines of a raw text and reads a table wherever a head stands."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.raw = document.raw
        self.lines = [match.span() for match in _LINE.finditer(self.raw) if match[0].strip()]
        self.begins = [start for start, _ in self.lines]

    def tables(self) -> Iterator[DatasetTable]:
        index = 0
        while index < len(self.lines):
            table, following = self._table(index)
            if table is not None:
                yield table
            index = max(following, index + 1)

    def _table(self, index: int) -> tuple[DatasetTable | None, int]:
        """Read the table whose head begins at a line. Returns it, and the first line behind it."""
        for separator in (*_SEPARATORS, None):
            head = self._record(index, separator)
            columns = self._columns(head)
            if columns is not None and self._is_of_opening(index, head):
                return self._rows(index, head, columns, separator)
        stacked = self._stacked_head(index)
        if stacked is not None and self._is_of_opening(index, stacked):
            columns = self._columns(stacked)
            return self._stacked_rows(index, stacked, columns) if columns else (None, index)
        return None, index

    def _record(self, index: int, separator: re.Pattern[str] | None) -> _Record:
        """Cut the row that begins at a line; without a separator as CSV, whose quoted cells may hold line ends."""
        start, end = self.lines[index]
        return self._csv(start) if separator is None else _Record(tuple(self._cells(start, end, separator)), end)

    def _cells(self, start: int, end: int, separator: re.Pattern[str]) -> Iterator[Area]:
        raw = self.raw
        if raw.startswith("|", start):
            start, end = start + 1, end - raw.endswith("|", start, end)
        begin = start
        for match in separator.finditer(raw, start, end):
            yield self._bare(begin, match.start())
            begin = match.end()
        yield self._bare(begin, end)

    def _csv(self, start: int) -> _Record:
        cells: list[Area] = []
        place = start
        while True:
            match = _CSV.match(self.raw, place)
            if match is None:
                return _Record(tuple(cells), place)
            cells.append(self._bare(*match.span("quoted" if match["quoted"] is not None else "plain")))
            place = match.end()
            if not self.raw.startswith(",", place):
                return _Record(tuple(cells), place)
            place += 1

    def _bare(self, start: int, end: int) -> Area:
        """Free a cell of the blanks around it."""
        text = self.raw[start:end]
        start += len(text) - len(text.lstrip("\ufeff \t\u00a0\u3000\r"))
        return start, max(start, start + len(self.raw[start:end].rstrip()))

    def _text(self, cell: Area) -> str:
        return without_blanks(self.raw[cell[0] : cell[1]])

    def _columns(self, head: _Record) -> _Columns | None:
        """Tell the columns of a head; None where a row is none: each cell must be a known head, the name among them."""
        kinds = [_kind_of_head().get(self._text(cell)) for cell in head.cells]
        if len(kinds) < _LEAST_COLUMNS or "name" not in kinds or 3 * kinds.count(None) > len(kinds):
            return None
        if not {"provider", "openness", "cycle"} & set(kinds):
            return None
        return {kind: place for place, kind in reversed(list(enumerate(kinds))) if kind}

    def _is_of_opening(self, index: int, head: _Record) -> bool:
        """Tell whether a table speaks of opening, not only of sharing: in its head, or in the lines above it."""
        above = self.lines[max(0, index - _TITLE_LINES)][0]
        return _speaks_of_opening(self.raw[above : head.end])

    def _rows(
        self, index: int, head: _Record, columns: _Columns, separator: re.Pattern[str] | None
    ) -> tuple[DatasetTable | None, int]:
        """Read rows as long as they have the cells of the head."""
        rows: list[DatasetRow] = []
        unread: list[Area] = []
        end = head.end
        following = self._line_behind(head.end)
        while following < len(self.lines):
            record = self._record(following, separator)
            if len(record.cells) < 2 and not _BORDER.fullmatch(self.raw[slice(*self.lines[following])]):
                break
            place = self._line_behind(record.end)
            # Where blanks part the cells a short row has wrapped; tabs, bars and commas show that cells are empty.
            whole = separator not in _SEPARATORS[2:] or len(record.cells) == len(head.cells)
            row = self._row(record, columns, len(head.cells)) if whole else None
            if row is not None:
                rows.append(row)
            elif not self._is_furniture(record, columns):
                unread += [area] if (area := self._area(self.lines[following][0], record.end)) else []
            end, following = record.end, max(place, following + 1)
        return self._made(index, end, rows, unread), following

    def _line_behind(self, place: int) -> int:
        return bisect_left(self.begins, place)

    def _is_furniture(self, record: _Record, columns: _Columns) -> bool:
        """Tell whether a row is the head again, or the border below it."""
        text = "".join(map(self._text, record.cells))
        return not text.strip("-|:+=") or self._columns(record) == columns

    def _row(self, record: _Record, columns: _Columns, count: int) -> DatasetRow | None:
        """Take the cells of a row; None where they do not fit the columns. Empty cells at the end may be missing."""
        cells = [*record.cells, *[(record.end, record.end)] * (count - len(record.cells))]
        if len(cells) != count or not self._fits(cells, columns):
            return None
        name = self._area(*cells[columns["name"]])
        area = self._area(cells[0][0], cells[-1][1])
        if name is None or area is None:
            return None
        texts = {kind: self._text(cells[place]) for kind, place in columns.items()}
        return DatasetRow(
            area,
            name,
            texts.get("provider", ""),
            texts.get("domain", ""),
            texts.get("deadline", ""),
            texts.get("openness", "") in load("datasets")["closed"],
        )

    def _fits(self, cells: Sequence[Area], columns: _Columns) -> bool:
        """Tell whether the cells of the closed columns hold what they can hold."""
        if "serial" in columns and not re.fullmatch(r"\d{0,5}[.、]?", self._text(cells[columns["serial"]])):
            return False
        for kind, beginnings in load("datasets")["cells"].items():
            text = self._text(cells[columns[kind]]) if kind in columns else ""
            if text and not text.startswith(tuple(beginnings)):
                return False
        return True

    def _area(self, start: int, end: int) -> Area | None:
        """Find a range of the raw text in the reading text; None where it is not read, or not as one run.

        In a spliced source a line is made of sentences that stand apart in the document.
        """
        places = [place for offset in range(start, end) if (place := self.document.place_of(offset)) is not None]
        one_run = places and all(after == before + 1 for before, after in pairwise(places))
        return (places[0], places[-1] + 1) if one_run else None

    def _stacked_head(self, index: int) -> _Record | None:
        """Read a head that stands one cell a line."""
        stop = index
        while stop < len(self.lines) and self._text(self.lines[stop]) in _kind_of_head():
            stop += 1
        cells = tuple(self._bare(*line) for line in self.lines[index:stop])
        return _Record(cells, cells[-1][1]) if len(cells) >= _LEAST_COLUMNS else None

    def _stacked_rows(self, index: int, head: _Record, columns: _Columns) -> tuple[DatasetTable | None, int]:
        """Read rows of one cell a line, as long as the closed columns prove that each was cut rightly."""
        count = len(head.cells)
        rows: list[DatasetRow] = []
        following = index + count
        proving = {"serial", "openness", "cycle"} & set(columns)
        while following + count <= len(self.lines) and proving:
            cells = tuple(self._bare(*line) for line in self.lines[following : following + count])
            record = _Record(cells, cells[-1][1])
            if not all(self._text(cells[columns[kind]]) for kind in proving):
                break
            row = self._row(record, columns, count)
            if row is None:
                break
            rows.append(row)
            following += count
        return self._made(index, self.lines[following - 1][1], rows, []), following

    def _made(self, index: int, end: int, rows: list[DatasetRow], unread: list[Area]) -> DatasetTable | None:
        """Put a table together; fewer rows than two, or more rows that could not be read than that could, are none."""
        if len(rows) < _LEAST_ROWS or len(unread) > len(rows):
            return None
        area = self._area(self.lines[index][0], end)
        title = self._area(*self.lines[index - 1]) if index and self._is_title(index - 1) else None
        if area is None:
            return None
        return DatasetTable(title[0] if title else area[0], area[0], area[1], tuple(rows), tuple(unread))

    def _is_title(self, index: int) -> bool:
        """Tell whether a line is the title of the table below it: short, without stops and cells."""
        text = self.raw[slice(*self.lines[index])].strip()
        return len(text) <= _LONGEST_TITLE and not set(text) & set("。；：\t,") and _speaks_of_opening(text)
