"""Indicator tables that were flattened cell by cell: a head with years, rows of a name, a unit and a value a year.

“指标 2015年 2020年 年均增速（%）” above “2.信息产业收入规模（万亿元） 17.1 26.2 8.9” (the indicators of the 13th
five-year plan). Cells are told apart by the blanks between them; knows nothing of prose.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.grammar.numerals import chinese_value, plain
from extract.models import Comparator, Target
from extract.parts.targets.amounts import unit_at
from extract.parts.targets.dates import Period
from extract.parts.targets.table_heads import HEAD, SIGN_WORDS, Cell, Cells, Column, read_head
from extract.text.document import NO_BREAK, Document

_LOST_CELLS = 24  # a table ends where so many cells make no row
_LABEL = re.compile(r"(?:\d{1,3}[.、](?!\d)|（\d{1,3}）|[①-⑳])")
_NOTE = re.compile(r"注：|\d{1,2}[.、](?!\d)|[①-⑳]")
_SERIAL = re.compile(r"\d{1,3}")
_BRACKET = re.compile(r"（(?P<unit>[^（）]{1,10})）$")
_MARK = re.compile(r"(?:[①-⑳*]|（(?:\d{1,2}|注)）)+$")  # of a footnote
_TAIL = "以上|以下|左右|余|多"
_VALUE = re.compile(
    rf"(?P<sign>{'|'.join(SIGN_WORDS)})?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<unit>(?!{_TAIL})[^\d\s，。（〔]{{1,8}}?)?(?P<tail>{_TAIL})?"
)
# What stands for a value and is no number.
_NO_VALUE = re.compile(
    r"[—\-/]{1,4}|（[^（）]{1,12}）|全面?覆盖|翻一?番|倍增|完成.{1,4}下达.{0,6}|[^\d。]{0,4}下达.{0,6}"
    r"|(?:基本|全面|完全)?消除|不[减增]少?加?|不[降低下]{1,2}降?低?|保持(?:稳定|不变)|达标|[^\d。]{0,6}前列"
    r"|(?:持续|稳步|明显|进一步|显著|逐步|逐年|大幅)(?:提[升高]|改善|下降|降低|增[长强加]|扩大|优化|减少)"
)
_NO_NAME = re.compile(
    r"[。；！？]|^(?:第.{1,3}[章节]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[—\-]+\d)"
)
_TAILS: dict[str, Comparator] = {"以上": ">=", "以下": "<=", "左右": "~", "余": ">=", "多": ">="}
_SCALE = re.compile(r"[十百千]?万亿|[十百千]?[万亿]|[百千]")
_HUNDRED_MILLION = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the cells of its name, the cell of its unit where a column gives it, its cells of values in order."""

    name: tuple[Cell, ...]
    unit: Cell | None
    values: tuple[tuple[Column, Cell], ...]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """An indicator table: its range in the reading text, head included, and its rows."""

    start: int
    end: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of a table: those before the first value, from it to the last value, and those behind.

    Attributes:
        stacked: whether each cell stands on a line of its own.
    """

    before: tuple[Column, ...]
    values: tuple[Column, ...]
    behind: tuple[Column, ...]
    stacked: bool

    @staticmethod
    def of(columns: Sequence[Column], *, stacked: bool) -> "_Layout":
        """Part the columns of a head that has a column of values."""
        valued = [index for index, column in enumerate(columns) if column.role == "value"]
        first, last = valued[0], valued[-1] + 1
        return _Layout(tuple(columns[:first]), tuple(columns[first:last]), tuple(columns[last:]), stacked)


def find_indicator_tables(document: Document, period: Period) -> tuple[IndicatorTable, ...]:
    """Find the indicator tables of a document, in order.

    A head is 指标 and, in cells of their own, at least one year. Without a period the first of several years is that of
    the baseline.
    """
    tables: list[IndicatorTable] = []
    floor = 0
    for match in HEAD.finditer(document.text):
        ends_cell = match.end() < len(document.text) and document.breaks[match.end()] > NO_BREAK
        if match.start() < floor or not ends_cell:
            continue
        cells = Cells(document, match.end())
        columns, behind = read_head(cells, period)
        if not any(column.role == "value" for column in columns):
            continue
        layout = _Layout.of(columns, stacked=all(cell.begins_line for cell in cells.run(0, behind)))
        rows, end = _read_rows(cells, behind, layout)
        if rows:
            tables.append(IndicatorTable(match.start(), end, rows))
            floor = end
    return tuple(tables)


def _read_rows(cells: Cells, start: int, layout: _Layout) -> tuple[tuple[Row, ...], int]:
    """Read rows as long as there are some: names gather until enough values follow. Gives where the last one ends."""
    rows: list[Row] = []
    while (first := _first_value(cells, start, layout)) is not None:
        row = _row(cells, start, first, layout)
        if row.name and not any(_NO_NAME.search(cell.text) for cell in row.name):
            rows.append(row)
        start = _behind_row(cells, start, first + len(layout.values), layout)
    used = cells.run(0, _behind_notes(cells, start) if rows else start)
    return tuple(rows), used[-1].end if used else 0


def _behind_notes(cells: Cells, index: int) -> int:
    """Go on over the notes below a table, each on a line of its own (注：①指…)."""
    cell = cells.at(index)
    if cell is None or not cell.text.startswith("注："):
        return index
    while cell is not None and (not cell.begins_line or _NOTE.match(cell.text)):
        index += 1
        cell = cells.at(index)
    return index


def _first_value(cells: Cells, start: int, layout: _Layout) -> int | None:
    """Find the cell with which the values of the next row begin; None where the table is over."""
    for index in range(start, start + _LOST_CELLS + 1):
        cell = cells.at(index)
        if cell is None or cell.text.startswith("注："):
            return None
        if index > start + len(layout.before) and _begins_values(cells, index, layout):
            return index
    return None


def _begins_values(cells: Cells, index: int, layout: _Layout) -> bool:
    """Tell whether a row's values stand from a cell on: at least one of them, or their sum, is a number."""
    width = len(layout.values)
    run = cells.run(index, index + width)
    valued = [cell.text for cell, column in zip(run, layout.values, strict=False) if column.role == "value"]
    if len(run) < width or not all(map(_is_value, valued)):
        return False
    return any(map(_is_number, valued)) or _sum_of(cells, index + width, layout) is not None


def _sum_of(cells: Cells, index: int, layout: _Layout) -> tuple[Column, Cell] | None:
    """Find the sum over several years among the cells behind a row's values."""
    for place, column in enumerate(layout.behind):
        cell = cells.at(index + place)
        if column.role == "sum" and cell is not None and _is_number(cell.text):
            return column, cell
    return None


def _row(cells: Cells, start: int, first: int, layout: _Layout) -> Row:
    """Read a row whose values begin with a cell."""
    named = first - len(layout.before)
    ends = first + len(layout.values)
    unit = _unit_cell(cells.run(named, first), layout.before)
    if unit is None:
        unit = _unit_cell(cells.run(ends, ends + len(layout.behind)), layout.behind)
    values = [pair for pair in zip(layout.values, cells.run(first, ends), strict=True) if pair[0].role == "value"]
    added = _sum_of(cells, ends, layout)
    if added is not None and not _is_number(values[-1][1].text):
        values[-1] = added
    return Row(_name_cells(cells.run(start, named)), unit, tuple(pair for pair in values if _is_value(pair[1].text)))


def _unit_cell(run: Sequence[Cell], columns: Sequence[Column]) -> Cell | None:
    return next((cell for cell, column in zip(run, columns, strict=False) if column.role == "unit"), None)


def _behind_row(cells: Cells, start: int, end: int, layout: _Layout) -> int:
    """Go on over the cells behind a row's values: none of the next line, and not the next row's number."""
    first = cells.at(start)
    serial = int(first.text) + 1 if first is not None and _SERIAL.fullmatch(first.text) else None
    for _ in layout.behind:
        cell = cells.at(end)
        if cell is None or _LABEL.match(cell.text) or (cell.begins_line and not layout.stacked):
            break
        if cell.text == str(serial):
            break
        end += 1
    return end


def _plain(text: str) -> str:
    """Free a value of its brackets: 〔15〕 is the sum of several years."""
    return text[1:-1] if text.startswith("（") and text.endswith("）") else text


def _is_number(text: str) -> bool:
    match = _VALUE.fullmatch(_plain(text))
    return match is not None and (not match["unit"] or _known_measure(match["unit"]) is not None)


def _is_value(text: str) -> bool:
    return _is_number(text) or _NO_VALUE.fullmatch(text) is not None


def _name_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Choose the cells that are the name: from its label on, else the last; a Latin word joins its neighbours."""
    for index in range(len(cells) - 1, -1, -1):
        if _LABEL.match(cells[index].text):
            return tuple(cells[index:])
        if _SERIAL.fullmatch(cells[index].text) and index + 1 < len(cells):
            return tuple(cells[index + 1 :])
    # A category stands in the first cell of a line, the name in the last.
    first = max(len(cells) - 1, 0)
    while first and not cells[first].begins_line and (cells[first].text.isascii() or cells[first - 1].text.isascii()):
        first -= 1
    return tuple(cells[first:])


@dataclass(frozen=True, slots=True)
class _Measure:
    """How the values of a row are published: factor and unit."""

    factor: Decimal
    unit: str


def _known_measure(printed: str) -> _Measure | None:
    """Read a printed unit: 万亿元 is 10,000 亿元, 万件 is 10,000 件, 亿 is 100,000,000 of what the name says.

    None where nobody knows it.
    """
    whole = unit_at(printed, 0)
    if whole is not None and whole.end == len(printed):
        return _Measure(Decimal(1), whole.name or printed)
    scale = _SCALE.match(printed)
    factor = chinese_value(scale.group()) if scale is not None else None
    if scale is None or factor is None:
        return None
    rest = printed[scale.end() :]
    unit = unit_at(rest, 0) if rest else None
    if unit is not None and unit.kind == "money" and "亿" in scale.group():
        return _Measure(factor / _HUNDRED_MILLION, "亿" + rest)
    if rest and (unit is None or unit.end < len(rest)):
        return None
    return _Measure(factor, (unit.name if unit is not None else None) or rest)


def read_indicator_table(document: Document, table: IndicatorTable) -> Iterator[tuple[int, Target]]:
    """Read the rows of an indicator table: each with its place in the reading text, without an id, task or section."""
    for row in table.rows:
        start, end = row.name[0].start, row.name[-1].end
        label = _LABEL.match(document.text, start, end)
        start = label.end() if label is not None else start
        bracket = _BRACKET.search(document.text, start, end)
        printed = row.unit.text if row.unit is not None else bracket["unit"] if bracket is not None else ""
        measure = _known_measure(printed.strip("（）")) or _Measure(Decimal(1), printed.strip("（）"))
        name_end = bracket.start() if bracket is not None else end
        mark = _MARK.search(document.text, start, name_end)
        name_end = mark.start() if mark is not None and mark.start() > start else name_end
        for column, cell in row.values:
            target = _target(document, (start, name_end), measure, column, cell)
            if target is not None:
                yield cell.start, target


def _target(document: Document, name: tuple[int, int], measure: _Measure, column: Column, cell: Cell) -> Target | None:
    match = _VALUE.fullmatch(_plain(cell.text))
    if match is None or name[0] >= name[1]:
        return None
    measure = (_known_measure(match["unit"]) if match["unit"] else None) or measure
    comparator = SIGN_WORDS.get(match["sign"] or "") or _TAILS.get(match["tail"] or "", "=")
    spans = document.spans(name[0], cell.end)
    return Target(
        target_id="",
        ordinal=0,
        task_id=None,
        section_id=None,
        kind=column.kind,
        indicator=document.cell(*name),
        comparator=comparator,
        value=plain(Decimal(match["number"].replace(",", "")) * measure.factor),
        unit=measure.unit,
        deadline=column.day,
        quote=document.printed(spans),
        spans=spans,
    )
