"""Indicator tables that were flattened cell by cell: a head with years, rows of a name, a unit and a value a year.

“指标 2015年 2020年 年均增速（%）” above “2.信息产业收入规模（万亿元） 17.1 26.2 8.9” (the indicators of the 13th
five-year plan). Cells are told apart by the blanks between them; knows nothing of prose.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from extract.grammar.numerals import chinese_value, plain
from extract.models import Comparator, Target, TargetKind
from extract.parts.targets.amounts import unit_at
from extract.parts.targets.dates import Period, last_day
from extract.text.document import LINE, NO_BREAK, Document

_HEAD = re.compile(r"指标(?:名称|项)?")
_HEAD_CELLS = 12
_LOST_CELLS = 24  # a table ends where so many cells make no row
_YEAR = re.compile(r"(?:到|至)?(?P<year>(?:19|20)\d\d)年?底?(?P<word>\D{0,10})")
_UNIT_HEAD = re.compile(r"(?:计量)?单位")
_OTHER_HEAD = re.compile(
    r".{0,6}(?:增速|增长率?|增长率?（%）|累计|属性|性质|类型|类别|部门|单位|备注|说明)(?:（.{1,8}）)?|（.{1,8}）"
)
_AIM_HEAD = re.compile(r"(?:规划|发展|预期)?目标值?")
_BASE_HEAD = re.compile(r"(?:基期|现状|基数|基准)值?")
_BASE = re.compile(r"基数|基期|现状|实际|完成|初值|基准|预计")
_LABEL = re.compile(r"(?:\d{1,3}[.、](?!\d)|（\d{1,3}）|[①-⑳])")
_SERIAL = re.compile(r"\d{1,3}")
_BRACKET = re.compile(r"（(?P<unit>[^（）]{1,10})）$")
_TAIL = "以上|以下|左右|余|多"
_VALUE = re.compile(
    r"(?P<sign>[<>≤≥约~])?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<unit>(?!{_TAIL})[^\d\s，。（〔]{{1,8}}?)?(?P<tail>{_TAIL})?"
)
_NO_VALUE = re.compile(r"[—\-/]{1,4}|（[^（）]{1,12}）|/")
_SIGNS: dict[str, Comparator] = {"<": "<", ">": ">", "≤": "<=", "≥": ">=", "约": "~", "~": "~"}
_TAILS: dict[str, Comparator] = {"以上": ">=", "以下": "<=", "左右": "~", "余": ">=", "多": ">="}
_SCALE = re.compile(r"[十百千]?万亿|[十百千]?[万亿]|[百千]")
_HUNDRED_MILLION = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Column:
    """A column behind that of the names: its role, and of values the kind and the day they speak of."""

    role: Literal["unit", "value", "other"]
    kind: TargetKind = "target"
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its range in the reading text, its text, and whether a line begins with it."""

    start: int
    end: int
    text: str
    begins_line: bool


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


def _cells(document: Document, start: int) -> Iterator[Cell]:
    """Cut the reading text from a place at blanks."""
    text, breaks, before = document.text, document.breaks, start
    for place in range(start + 1, len(text) + 1):
        if place == len(text) or breaks[place] > NO_BREAK:
            yield Cell(before, place, text[before:place], breaks[before] >= LINE)
            before = place


def _column(cell: str) -> Column | None:
    """Read one cell of a head behind 指标; None where the head is over."""
    match = _YEAR.fullmatch(cell)
    if match is not None and not re.search("增", match["word"]):
        kind: TargetKind = "baseline" if _BASE.search(match["word"]) else "target"
        return Column("value", kind, last_day(int(match["year"])))
    if _AIM_HEAD.fullmatch(cell):
        return Column("value")
    if _BASE_HEAD.fullmatch(cell):
        return Column("value", "baseline")
    if _UNIT_HEAD.fullmatch(cell):
        return Column("unit")
    return Column("other") if _OTHER_HEAD.fullmatch(cell) else None


def _read_head(cells: Iterator[Cell], period: Period) -> tuple[list[Column], list[Cell]]:
    """Read the columns behind 指标 and the cell that follows them; a bracket of its own belongs to the cell before."""
    columns: list[Column] = []
    behind: list[Cell] = []
    for cell in cells:
        column = _column(cell.text)
        if column is None or len(columns) > _HEAD_CELLS:
            behind = [cell]
            break
        if not cell.text.startswith("（"):
            columns.append(column)
    days = [column.day for column in columns if column.day is not None]
    first = period[0]
    kinds: list[Column] = []
    for column in columns:
        early = column.day is not None and (
            column.day.year < first if first is not None else len(days) > 1 and column.day == min(days)
        )
        kinds.append(Column(column.role, "baseline", column.day) if early else column)
    last = last_day(period[1]) if period[1] is not None else None
    return [replace(one, day=last) if one == Column("value") else one for one in kinds], behind


def find_indicator_tables(document: Document, period: Period) -> tuple[IndicatorTable, ...]:
    """Find the indicator tables of a document, in order.

    A head is 指标 and, in cells of their own, at least one year. Without a period the first of several years is that of
    the baseline.
    """
    tables: list[IndicatorTable] = []
    floor = 0
    for match in _HEAD.finditer(document.text):
        ends_cell = match.end() < len(document.text) and document.breaks[match.end()] > NO_BREAK
        if match.start() < floor or not ends_cell:
            continue
        cells = _cells(document, match.end())
        columns, behind = _read_head(cells, period)
        if not any(column.role == "value" for column in columns):
            continue
        rows = tuple(_read_rows(behind, cells, columns))
        if rows:
            last = rows[-1].values[-1][1]
            tables.append(IndicatorTable(match.start(), last.end, rows))
            floor = last.end
    return tuple(tables)


def _read_rows(behind: Sequence[Cell], cells: Iterator[Cell], columns: Sequence[Column]) -> Iterator[Row]:
    """Read rows as long as there are some: names gather until enough values follow."""
    pending: list[Cell] = list(behind)
    width = sum(column.role != "unit" for column in columns)
    needed = sum(column.role == "value" for column in columns)
    since_row = len(pending)
    for cell in cells:
        pending.append(cell)
        since_row += 1
        row = _row(pending, columns, width, needed)
        if row is not None:
            yield row
            pending = pending[_used(pending, row) :]
            since_row = len(pending)
        if since_row > _LOST_CELLS or cell.text.startswith("注："):
            break
    row = _row([*pending, Cell(0, 0, "", True)], columns, 0, needed)
    if row is not None:
        yield row


def _used(pending: Sequence[Cell], row: Row) -> int:
    last = row.values[-1][1]
    return next(index for index, cell in enumerate(pending) if cell.end == last.end) + 1


def _plain(text: str) -> str:
    """Free a value of its brackets: 〔15〕 is the sum of several years."""
    return text[1:-1] if text.startswith("（") and text.endswith("）") else text


def _is_number(text: str) -> bool:
    match = _VALUE.fullmatch(_plain(text))
    return match is not None and (not match["unit"] or _known_measure(match["unit"]) is not None)


def _is_value(text: str) -> bool:
    return _is_number(text) or _NO_VALUE.fullmatch(text) is not None


def _row(pending: Sequence[Cell], columns: Sequence[Column], width: int, needed: int) -> Row | None:
    """Read a row once a cell behind its values has come; None as long as it is not complete.

    Args:
        pending: cells since the last row, one behind the values included.
        columns: those of the head.
        width: how many cells behind the name must have come.
        needed: how many values make a row.
    """
    first = next((i for i, cell in enumerate(pending) if i and _begins_values(pending, i, needed)), None)
    if first is None or len(pending) - first <= min(width, needed):
        return None
    if len(pending) - first < width and not _LABEL.match(pending[-1].text):
        return None
    name, unit = list(pending[:first]), None
    if any(column.role == "unit" for column in columns) and len(name) > 1:
        unit = name.pop()
    values: list[tuple[Column, Cell]] = []
    rest = iter(pending[first:])
    for column in columns:
        if column.role == "unit":
            continue
        cell = next(rest, None)
        if cell is not None and column.role == "value" and _is_value(cell.text):
            values.append((column, cell))
    return Row(_name_cells(name), unit, tuple(values)) if len(values) == needed else None


def _begins_values(pending: Sequence[Cell], index: int, needed: int) -> bool:
    run = pending[index : index + needed]
    return len(run) == needed and all(_is_value(cell.text) for cell in run) and _is_number(run[-1].text)


def _name_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Choose the cells that are the name: from its label on, else those of the last line."""
    for index in range(len(cells) - 1, -1, -1):
        if _LABEL.match(cells[index].text):
            return tuple(cells[index:])
        if _SERIAL.fullmatch(cells[index].text) and index + 1 < len(cells):
            return tuple(cells[index + 1 :])
    line = max((index for index, cell in enumerate(cells) if cell.begins_line), default=0)
    # A category stands in the first cell of a line, the name in the last.
    return tuple(cells[max(line, len(cells) - 1) :])


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
        for column, cell in row.values:
            target = _target(document, (start, name_end), measure, column, cell)
            if target is not None:
                yield cell.start, target


def _target(document: Document, name: tuple[int, int], measure: _Measure, column: Column, cell: Cell) -> Target | None:
    match = _VALUE.fullmatch(_plain(cell.text))
    if match is None or name[0] >= name[1]:
        return None
    measure = (_known_measure(match["unit"]) if match["unit"] else None) or measure
    comparator = _SIGNS.get(match["sign"] or "") or _TAILS.get(match["tail"] or "", "=")
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
