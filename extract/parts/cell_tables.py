"""Tables of task division whose cells are still parted: by tabs, or by wide spaces, a row a line.

Readers of HTML and DOCX print tables so. Their heads tell which column names whom: 牵头单位, 配合单位, 责任单位.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.grammar.roles import role_of_label
from extract.grammar.vocabulary import alternatives, load
from extract.models import Role
from extract.text.document import LINE, SPACE, WIDE_SPACE, Document

Area = tuple[int, int]
_Cells = list[Area | None]  # None: an empty cell
_LONGEST_TITLE = 40
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、]")


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row: where its number and task stand, each cell of bodies with the role of its column, its term."""

    number: Area | None
    text: Area
    bodies: tuple[tuple[Area, Role], ...]
    due: Area | None = None


@dataclass(frozen=True, slots=True)
class CellTable:
    """A table: its range in the reading text, its title before `head` where there is one, and its rows."""

    start: int
    head: int
    end: int
    rows: tuple[CellRow, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns of a table are its number, its tasks, what they are to reach and when, and its bodies by role."""

    number: int | None
    tasks: tuple[int, ...]
    aims: tuple[int, ...]
    bodies: tuple[tuple[int, Role], ...]
    due: int | None
    count: int


@cache
def _role_columns() -> dict[str, Role]:
    return {word: role for word, role in role_of_label().items() if role}


@cache
def _task_head() -> re.Pattern[str]:
    """Match the head of a column of tasks: 重点任务, 项目名称及内容, 主要举措（2024年）."""
    heads, words = load("tables")["heads"], load("tables")["task_heads"]
    made = f"(?:{alternatives(words['words'])})*{alternatives(words['nouns'])}"
    return re.compile(f"(?:{alternatives([*heads['task'], *heads['measure']])}|{made})(?:（[^（）]*）)?")


def _lines(document: Document) -> Iterator[Area]:
    """Give the ranges of the printed lines."""
    begin = 0
    for place, wide in enumerate(document.breaks):
        if place and wide >= LINE:
            yield begin, place
            begin = place
    if begin < len(document.text):
        yield begin, len(document.text)


def _cells(document: Document, line: Area, gap: int = WIDE_SPACE) -> _Cells:
    """Cut a line at its tabs or wide spaces, or at all spaces; two tabs in a row hold an empty cell."""
    start, end = line
    cells: _Cells = [None] * _tabs(document, start)
    begin = start
    for place in range(start + 1, end):
        if gap <= document.breaks[place] <= WIDE_SPACE:
            cells += [(begin, place), *[None] * max(0, _tabs(document, place) - 1)]
            begin = place
    return [*cells, (begin, end)]


def _tabs(document: Document, place: int) -> int:
    """Count the tabs or bars before a place, behind the last line end."""
    before = document.origins[place - 1] if place else -1
    blanks = document.raw[before + 1 : document.origins[place]] if document.origins[place] > before >= -1 else ""
    line = blanks.rpartition("\n")[2]
    return sum(line.count(char) for char in "\t|｜")


def _columns(document: Document, cells: _Cells) -> _Columns | None:
    """Read the head of a table; None where a line is none."""
    texts = [document.text[cell[0] : cell[1]] if cell else "" for cell in cells]
    tasks = tuple(index for index, text in enumerate(texts) if _task_head().fullmatch(text))
    if not tasks and not any(text in load("tables")["heads"]["investment"] for text in texts):
        tasks = tuple(index for index, text in enumerate(texts) if text in load("tables")["task_heads"]["alone"])
    bodies = tuple((index, _role_columns()[text]) for index, text in enumerate(texts) if text in _role_columns())
    number = next((index for index, text in enumerate(texts) if text in ("序号", "编号")), None)
    aims = tuple(index for index, text in enumerate(texts) if text in load("tables")["heads"]["aim"])
    due = next((index for index, text in enumerate(texts) if text in load("tables")["heads"]["schedule"]), None)
    return _Columns(number, tasks, aims, bodies, due, len(cells)) if tasks and bodies else None


def read_cell_tables(document: Document) -> tuple[CellTable, ...]:
    """Read all tables of task division whose cells are parted."""
    tables: list[CellTable] = []
    lines = list(_lines(document))
    index = 0
    while index < len(lines):
        parted = WIDE_SPACE in _breaks(document, lines[index])
        gap = WIDE_SPACE if parted else SPACE
        columns = _columns(document, _cells(document, lines[index], gap)) if _breaks(document, lines[index]) else None
        if columns is None or not (parted or columns.number == 0):
            index += 1
            continue
        read = _rows if parted else _spaced_rows
        rows, following = read(document, lines, index + 1, columns)
        if rows:
            head = lines[index][0]
            title = lines[index - 1] if index and _is_title(document, lines[index - 1]) else lines[index]
            tables.append(CellTable(title[0], head, lines[following - 1][1], tuple(rows)))
        index = max(following, index + 1)
    return tuple(tables)


def _breaks(document: Document, line: Area) -> bytes:
    return document.breaks[line[0] + 1 : line[1]]


def _is_title(document: Document, line: Area) -> bool:
    """Tell whether a line is the title of the table below it: short, without stops, without cells."""
    text = document.text[line[0] : line[1]]
    plain = not set(text) & set("。；：") and not _NUMBERED.match(text)
    return plain and len(text) <= _LONGEST_TITLE and WIDE_SPACE not in _breaks(document, line)


def _rows(document: Document, lines: Sequence[Area], index: int, columns: _Columns) -> tuple[list[CellRow], int]:
    """Read rows from a line on; headings of groups may stand between. Returns them and the first line behind."""
    rows: list[CellRow] = []
    while index < len(lines):
        cells = _cells(document, lines[index])
        if len(cells) == 1 and columns.count > 1:
            if index + 1 < len(lines) and len(_cells(document, lines[index + 1])) > 1:
                index += 1
                continue
            break
        row = _row(cells, columns)
        if row is not None:
            rows.append(row)
        index += 1
    return rows, index


def _spaced_rows(document: Document, lines: Sequence[Area], index: int, columns: _Columns) -> tuple[list[CellRow], int]:
    """Read rows parted by single spaces, which names and tasks may hold too: only where every row has all its cells."""
    rows: list[CellRow] = []
    for following in range(index, len(lines)):
        cells = _cells(document, lines[following], SPACE)
        if not document.text[lines[following][0]].isdecimal():
            return rows, following
        row = _row(cells, columns) if len(cells) == columns.count else None
        if row is None:
            return [], index
        rows.append(row)
    return rows, len(lines)


def _row(cells: _Cells, columns: _Columns) -> CellRow | None:
    """Take the cells of a row; None where it has no task or nobody for it."""
    cells = [*cells, *[None] * (columns.count - len(cells))]
    tasks = [cells[column] for column in columns.tasks if cells[column]]
    bodies = [(cells[column], role) for column, role in columns.bodies if cells[column]]
    if not tasks or not bodies:
        return None
    number = cells[columns.number] if columns.number is not None else None
    text = tasks[-1] or (0, 0)
    behind = columns.tasks[-1] + 1
    while behind in columns.aims:  # what is to be reached stands behind the task and belongs to it
        text = (text[0], (cells[behind] or text)[1])
        behind += 1
    due = cells[columns.due] if columns.due is not None else None
    return CellRow(number, text, tuple((cell, role) for cell, role in bodies if cell), due)
