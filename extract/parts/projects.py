"""Reads the table of major projects of a plan: its rows, and its categories with their subtotals.

Row numbers without a hole and the printed subtotals decide where amounts end; the shapes of the columns decide where
cells end, also in rows that were printed line by line. What does not add up or has no shape is reported and kept out.
Does not know who the responsible bodies are: it says where they are named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extract.grammar.schedules import years
from extract.models import Issue, Project, ProjectCategory, Severity
from extract.parts.chains import RowText, read_rows
from extract.parts.cuts import Category, Row, choose_cuts
from extract.parts.interleaved import Cells
from extract.parts.numbering import find_anchors, value
from extract.parts.tables import Area, Head, Strip, cut_strip, find_heads, title_before
from extract.text.document import GAP, Document

_COLUMNS = frozenset({"name", "responsible", "schedule", "investment"})
_TOTAL = re.compile(r"(?:合计|总计|总投资)(\d[\d,]*(?:\.\d+)?)(?=一、|1)")
_REMARK = re.compile(f"备注：|说明：|注：|{GAP}")
_LONGEST_TAIL = 60  # characters of the last row behind its amount
_ADVICE: dict[Severity, str] = {
    "error": "compare with the original, and enter what it prints under seeds/corrections",
    "warning": "if the original prints the same, nothing is to be repaired: both figures are published",
}
_UNIT = "（亿元）"


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """The table of projects as read.

    Attributes:
        start: first place of the reading text that the table claims: its title.
        end: place behind the last: behind its remark.
        projects: its rows.
        categories: its categories with printed subtotal and sum of the rows.
        bodies: for each project its id, and the ranges of the reading text that are its responsible cell, in order.
        issues: what could not be read, or does not add up.
    """

    start: int
    end: int
    projects: tuple[Project, ...]
    categories: tuple[ProjectCategory, ...]
    bodies: tuple[tuple[str, tuple[Area, ...]], ...]
    issues: tuple[Issue, ...]


def read_projects(document: Document, plan_id: str, start: int = 0) -> ProjectTable | None:
    """Read the first table of projects at or behind a place of the reading text; None where there is none.

    A table of projects has heads for number, name, responsible bodies, schedule and investment in 亿元.
    """
    text = document.text
    heads = list(find_heads(text, start, len(text)))
    first = next((head for head in heads if head.columns.keys() >= _COLUMNS), None)
    if first is None:
        return None
    remark = _REMARK.search(text, first.end)
    other = next((head.start for head in heads if head.start > first.start and "task" in head.columns), len(text))
    end = min(remark.start() if remark else len(text), other)
    strip = cut_strip(document, first.end, end, [head for head in heads if first.end <= head.start and head.end <= end])
    reader = _Reader(document, plan_id, strip)
    if not _in_unit(text, first):
        reader.report(
            "project-unit", "table", "the heads do not say that amounts are 亿元, so no row is read", ((0, 1),)
        )
    else:
        reader.read()
    if remark and remark[0] == GAP and remark.start() == end and reader.claimed_to() >= end:
        reader.report("project-table-cut", "table", "the table is cut by lost text; rows may be missing", ((0, 1),))
    claimed = max(first.end, reader.claimed_to())
    if remark and remark[0] != GAP and claimed == end == remark.start():
        claimed = (text.find("。", end) + 1) or len(text)
    return ProjectTable(
        title_before(text, first.start),
        claimed,
        tuple(reader.projects),
        tuple(reader.categories),
        tuple(reader.bodies),
        tuple(reader.issues),
    )


def _in_unit(text: str, head: Head) -> bool:
    """Tell whether amounts are printed in 亿元: DATA.md has no other unit for them."""
    return head.columns.get("unit") == _UNIT or "单位：亿元" in text[max(0, head.start - 80) : head.start]


def _row_texts(strip: Strip, rows: Sequence[Row]) -> list[RowText]:
    """Tell for each row which text is its own and which it shares with the next."""
    texts: list[RowText] = []
    before_start = _text_before(rows[0])
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        number, shares = row.number, True
        if following is None:
            end = min(len(strip.text), row.amount[1] + _LONGEST_TAIL)
        elif following.number.heading:
            end, shares = following.number.heading.area[0], False
        else:
            end = following.number.area[0]
        behind = (row.amount[1], end)
        texts.append(
            RowText((before_start, number.area[0]), (number.area[1], row.schedule[1]), row.schedule, behind, shares)
        )
        before_start = _text_before(following) if following and not shares else row.amount[1]
    return texts


def _text_before(row: Row) -> int:
    """Find where text before a row's number begins that no other row can own: behind the heading."""
    heading = row.number.heading
    return (heading.subtotal or heading.area)[1] if heading else row.number.area[0]


class _Reader:
    """Reads the rows of one strip, and collects what there is to report."""

    def __init__(self, document: Document, plan_id: str, strip: Strip) -> None:
        self._document, self._plan_id, self._strip = document, plan_id, strip
        self._claimed = 0
        self.projects: list[Project] = []
        self.categories: list[ProjectCategory] = []
        self.bodies: list[tuple[str, tuple[Area, ...]]] = []
        self.issues: list[Issue] = []

    def read(self) -> None:
        """Find the rows, choose their cuts by the sums, and read their cells."""
        total = _TOTAL.search(self._strip.text, 0, 80)
        opening, anchors = find_anchors(self._strip, total.end() if total else 0)
        anchors = [anchor for anchor in anchors if anchor.cuts]
        if not anchors:
            self.report("project-table", "table", "no row can be found below the heads", ((0, 1),))
            return
        stated = Decimal(total[1].replace(",", "")) if total else None
        categories = choose_cuts(self._strip, opening, anchors, stated)
        rows = [row for category in categories for row in category.rows]
        cells = iter(read_rows(self._strip, _row_texts(self._strip, rows)))
        for category in categories:
            self._add_category(category, [next(cells) for _ in category.rows])
        self._check_numbers(rows)
        self._check_total(stated)

    def claimed_to(self) -> int:
        """Tell behind which place of the reading text nothing was read."""
        return self._strip.places[self._claimed - 1] + 1 if self._claimed else 0

    def report(self, rule: str, place: str, message: str, areas: Sequence[Area], severity: Severity = "error") -> None:
        """Add an issue."""
        inside = [(start, min(end, len(self._strip.text))) for start, end in areas if start < len(self._strip.text)]
        spans = self._strip.spans(self._document, inside)
        text = self._document.printed(spans)[:200]
        self.issues.append(Issue(severity, rule, place, text, message, _ADVICE[severity], spans))

    def _add_category(self, category: Category, cells: Sequence[Cells | None]) -> None:
        """Add the rows of a category that are certain, and what they add up to."""
        name = self._strip.cell(self._document, [category.heading.name]) if category.heading else ""
        before = len(self.projects)
        for row, found in zip(category.rows, cells, strict=True):
            self._add_row(row, found, name)
        if not category.heading:
            return
        computed = sum((project.investment for project in self.projects[before:]), Decimal(0))
        self.categories.append(ProjectCategory(name, category.stated, computed))
        if category.heading.subtotal and category.stated != computed:
            message = f"{name}: the printed subtotal is {category.stated}, its rows add up to {computed}"
            areas = (category.heading.area, category.heading.subtotal)
            self.report("project-subtotal", name, message, areas, "warning")

    def _add_row(self, row: Row, cells: Cells | None, category: str) -> None:
        """Add a row, or report why it is kept out."""
        strip, no = self._strip, row.number.no
        self._claimed = max(self._claimed, row.amount[1], max((end for _, end in _all(cells)), default=0))
        core = ((row.number.area[0], row.amount[1]),)
        if not row.sure:
            message = (
                f"row {no}: its amount runs into the next number and no subtotal decides between the ways to cut it"
            )
            self.report("project-amount", f"row {no}", message, core)
            return
        if cells is None or not cells.well_formed:
            self.report("project-cells", f"row {no}", f"row {no}: its cells cannot be told apart", core)
            return
        project_id = f"{self._plan_id}-p{no:03d}"
        schedule = strip.cell(self._document, cells.schedule)
        first, last = years(strip.read(cells.schedule))
        spans = strip.spans(self._document, sorted([row.number.area, row.amount, *_all(cells)]))
        self.projects.append(
            Project(
                project_id,
                no,
                category,
                strip.cell(self._document, cells.name),
                strip.cell(self._document, cells.responsible),
                schedule,
                first,
                last,
                value(strip, row.amount),
                spans,
            )
        )
        self.bodies.append((project_id, strip.ranges(cells.responsible)))

    def _check_numbers(self, rows: Sequence[Row]) -> None:
        """Report holes in the numbers of the rows."""
        for row, following in pairwise(rows):
            if following.number.no > row.number.no + 1:
                missing = f"rows {row.number.no + 1} to {following.number.no - 1} cannot be found"
                self.report("project-missing", f"row {row.number.no + 1}", missing, (row.amount, following.number.area))

    def _check_total(self, stated: Decimal | None) -> None:
        """Report where the printed subtotals do not add up to the printed total."""
        subtotals = [category.stated_investment for category in self.categories]
        known = [subtotal for subtotal in subtotals if subtotal is not None]
        if stated is not None and known and len(known) == len(subtotals) and sum(known) != stated:
            message = f"the printed total is {stated}, the subtotals add up to {sum(known)}"
            self.report("project-total", "table", message, ((0, 1),), "warning")


def _all(cells: Cells | None) -> list[Area]:
    """Give the areas of all cells of a row."""
    return [area for _, pieces in cells.columns() for area in pieces] if cells else []
