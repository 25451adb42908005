"""The heads of indicator tables: 指标 and, in cells of their own, what each column behind the names holds.

“序号 指标 单位 2020年 2025年 属性”. Cells are told apart by the blanks between them; knows nothing of rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from extract.grammar.numerals import chinese_value
from extract.models import Comparator, TargetKind
from extract.parts.targets.dates import Period, last_day
from extract.text.document import LINE, NO_BREAK, Document

HEAD = re.compile(r"指标(?:名称|项目?|内容)?(?:（[^（）]{1,6}）)?")
# Signs and words of comparison before a value.
SIGN_WORDS: dict[str, Comparator] = {
    **dict.fromkeys(("<", "低于", "小于"), "<"),
    **dict.fromkeys((">", "高于", "大于"), ">"),
    **dict.fromkeys(("≤", "不高于", "不超过"), "<="),
    **dict.fromkeys(("≥", "不低于", "超过", "达到"), ">="),
    **dict.fromkeys(("约", "~"), "~"),
}
_HEAD_CELLS = 12
_YEAR = re.compile(r"(?:到|至)?(?P<year>(?:19|20)\d\d)(?P<printed>年?)底?(?P<word>\D{0,10})")
_FIVE_YEARS = re.compile(r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?期?[末间](?P<word>\D{0,10})")
_WORD_AND_YEAR = re.compile(r"(?P<word>[^（）\d]{2,8})（(?P<year>(?:19|20)\d\d)年?[底末]?[^（）\d]{0,4}）")
_UNIT_HEAD = re.compile(r"(?:计量)?单位")
_SUM_HEAD = re.compile(r".{0,6}累计(?:值|数)?(?:（.{1,8}）)?")
_OTHER_HEAD = re.compile(
    r".{0,6}(?:增速|增长率?|属性|性质|类型|类别|部门|单位|主体|备注|说明|来源|含义|定义|内涵|解释|口径|公式|方法)(?:（.{1,8}）)?|（.{1,8}）"
)
_AIM_HEAD = re.compile(r".{0,6}目标(?:值|数)?")
_BASE_HEAD = re.compile(r"(?:基期|现状|基数|基准|现有)(?:值|水平|情况)?")
_BASE = re.compile(r"基数|基期|现状|现值|现有|实际|完成|初值|基准|预计")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its range in the reading text, its text, and whether a line begins with it."""

    start: int
    end: int
    text: str
    begins_line: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column behind that of the names: its role, and of values the kind and the day they speak of.

    A column of sums over several years gives the aim of what has no value of one year (〔14.5〕).
    """

    role: Literal["unit", "value", "sum", "other"]
    kind: TargetKind = "target"
    day: date | None = None


class Cells:
    """The cells of a document from a place on, cut as they are asked for."""

    def __init__(self, document: Document, start: int) -> None:
        """Begin at a place of the reading text."""
        self._source = _cut(document, start)
        self._found: list[Cell] = []

    def at(self, index: int) -> Cell | None:
        """Give a cell; None behind the last."""
        while len(self._found) <= index:
            cell = next(self._source, None)
            if cell is None:
                return None
            self._found.append(cell)
        return self._found[index]

    def run(self, start: int, end: int) -> tuple[Cell, ...]:
        """Give some cells in a row; fewer where the text ends."""
        self.at(end - 1)
        return tuple(self._found[start:end])


def _cut(document: Document, start: int) -> Iterator[Cell]:
    """Cut the reading text from a place at blanks; a sign stays with its number (> 98)."""
    text, breaks, before = document.text, document.breaks, start
    for place in range(start + 1, len(text) + 1):
        if place == len(text) or (breaks[place] > NO_BREAK and text[before:place] not in SIGN_WORDS):
            yield Cell(before, place, text[before:place], breaks[before] >= LINE)
            before = place


def _dated(cell: str) -> Column | None:
    """Read a cell that names a year: 2025年目标, “十四五”末, 基期值（2020年）; None for another."""
    match = _YEAR.fullmatch(cell) or _FIVE_YEARS.fullmatch(cell) or _WORD_AND_YEAR.fullmatch(cell)
    if match is None or "增" in match["word"]:
        return None
    named = match.groupdict()
    # The fourteenth plan ends in 2025.
    year = int(named["year"]) if "year" in named else 1955 + 5 * int(chinese_value("十" + named["plan"]) or 0)
    return Column("value", "baseline" if _BASE.search(match["word"]) else "target", last_day(year))


def _column(cell: str) -> Column | None:
    """Read one cell of a head behind 指标; None where the head is over."""
    dated = _dated(cell)
    if dated is not None:
        return dated
    if _AIM_HEAD.fullmatch(cell):
        return Column("value")
    if _BASE_HEAD.fullmatch(cell):
        return Column("value", "baseline")
    if _UNIT_HEAD.fullmatch(cell):
        return Column("unit")
    if _SUM_HEAD.fullmatch(cell):
        return Column("sum")
    return Column("other") if _OTHER_HEAD.fullmatch(cell) else None


def read_head(cells: Cells, period: Period) -> tuple[list[Column], int]:
    """Read the columns behind 指标, and which cell is the first behind the head.

    A bracket of its own belongs to the cell before; so does the 年 of a year that blanks part from it (2025 年).
    Without a period the first of several years is that of the baseline.
    """
    columns: list[Column] = []
    index = 0
    while (cell := cells.at(index)) is not None and len(columns) <= _HEAD_CELLS:
        following = cells.at(index + 1)
        if cell.text.isdigit() and following is not None and following.text.startswith("年"):
            cell = replace(cell, text=cell.text + following.text)
            index += 1
        column = _column(cell.text)
        if column is None:
            break
        if not cell.text.startswith("（"):
            columns.append(column)
        index += 1
    return _with_days(columns, period), index


def _with_days(columns: list[Column], period: Period) -> list[Column]:
    """Tell baselines by their years; columns of aims and sums without a year have the end of the period."""
    days = [column.day for column in columns if column.day is not None]
    first = period[0]
    last = last_day(period[1]) if period[1] is not None else None
    read: list[Column] = []
    for column in columns:
        early = column.day is not None and (
            column.day.year < first if first is not None else len(days) > 1 and column.day == min(days)
        )
        if early:
            read.append(Column(column.role, "baseline", column.day))
        elif column == Column("value") or column.role == "sum":
            read.append(replace(column, day=last or max(days, default=None)))
        else:
            read.append(column)
    return read
