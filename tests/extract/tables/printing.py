"""Prints tables of projects as the 2016 plan prints them: the inverse of what `extract.parts.projects` reads.

Cells wrap at a column's width and are centred; pages are read line by line, column by column.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

HEAD = "序号项目名称责任单位时间进度投资估算（亿元）"
WRAPPED_HEAD = "序投资估算项目名称责任单位时间进度号（亿元）"


@dataclass(frozen=True)
class PrintedRow:
    """The cells of a row before they are printed."""

    no: int
    name: str
    responsible: str
    schedule: str
    investment: str


@dataclass(frozen=True)
class Widths:
    """Characters a line of each column; the first line of a name is `indent` shorter."""

    name: int = 9
    responsible: int = 9
    schedule: int = 9
    indent: int = 2


WIDE = Widths(99, 99, 99, 0)


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """Break a cell into lines: digits are half as wide, a year stays together, and no stop begins a line."""
    lines, line, room = [], "", width - indent
    for index, char in enumerate(text):
        size = 0.5 if char.isascii() else 1.0
        begins_year = char.isdigit() and (index == 0 or not text[index - 1].isdigit())
        if room < (3.0 if begins_year else size) and char not in "，、；。）":
            lines.append(line)
            line, room = "", float(width)
        line += char
        room -= size
    return [*lines, line]


def print_row(row: PrintedRow, widths: Widths) -> str:
    """Print a row: lines of centred cells from top to bottom, a line between two going with the lower one."""
    cells = [
        [str(row.no)],
        wrap(row.name, widths.name, widths.indent),
        wrap(row.responsible, widths.responsible),
        wrap(row.schedule, widths.schedule),
        [row.investment],
    ]
    pieces = []
    for column, lines in enumerate(cells):
        top = -(len(lines) - 1) / 2
        pieces += [(ceil(top + index), column, top + index, line) for index, line in enumerate(lines)]
    return "".join(line for *_, line in sorted(pieces))


def print_table(
    categories: Sequence[tuple[str, str, Sequence[PrintedRow]]],
    widths: Widths = WIDE,
    *,
    head: str = HEAD,
    every: int = 0,
    total: str = "",
) -> str:
    """Print a table: (category, subtotal, rows); a page head again before every `every`-th row."""
    text = f"附件。重大项目（工程）表{head}{'合计' + total if total else ''}"
    for ordinal, (category, subtotal, rows) in enumerate(categories):
        if category:
            text += f"{'一二三四五六七八九'[ordinal]}、{category}{subtotal}"
        for row in rows:
            if every and row.no > 1 and row.no % every == 0:
                text += head
            text += print_row(row, widths)
    return text + "备注：表中所列项目实行滚动管理。以下从略。"
