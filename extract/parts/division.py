"""Reads tables of task division: which bodies do what by when. Flattened or cell by cell, damaged or whole.

Such a table stands at the end of a plan and divides its sections, or is the whole document, and its rows are the tasks.
Does not know who the bodies are: it says where they are named.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol

from extract.grammar.schedules import is_schedule
from extract.models import Issue, Role
from extract.parts.division_cells import RowCells, bodies_named, read_stretch
from extract.parts.interleaved import Habits
from extract.parts.shapes import marked_end, without_cut_marker
from extract.parts.stretches import Stretch, find_stretches, has_lines
from extract.parts.tables import Area, Head, Strip, cut_strip, find_heads, title_before
from extract.text.document import Document

_SURE = 0.5  # share of a row's weight that the title it divides must hold
_AHEAD = 0.1  # by how much it must then hold more than the next best
_LIKELY = 0.35  # the share that is enough where it is twice the next best


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A row of a table of task division. Ranges are of the reading text, in reading order.

    Attributes:
        number: its number; that of a row whose number is lost is known from the next row's.
        number_range: where the number stands; None where it is lost.
        text: the task as printed; empty where it is lost.
        text_ranges: where the task stands.
        bodies_ranges: where the responsible bodies are named; none where they are lost or in no column.
        cut_role: the role of the last names where lost text has cut their marker (省编办牵); the marker is no part of
            `bodies_ranges`.
        schedule: the schedule as printed; empty where there is none.
        heading: the heading of the group, 改革创新, without its numeral.
        state: whether all cells of the row survive.
    """

    number: str
    number_range: Area | None
    text: str
    text_ranges: tuple[Area, ...]
    bodies_ranges: tuple[Area, ...]
    cut_role: Role | None
    schedule: str
    heading: str
    state: Literal["whole", "partial"]


@dataclass(frozen=True, slots=True)
class DivisionTable:
    """A table of task division as read: the range of the reading text that it claims, its rows, and what is lost."""

    start: int
    end: int
    rows: tuple[DivisionRow, ...]
    issues: tuple[Issue, ...]


def read_division(document: Document, plan_id: str, start: int = 0) -> DivisionTable | None:
    """Read the first table of task division at or behind a place of the reading text; None where there is none.

    Such a table has heads for number, task and responsible bodies.
    """
    heads = list(find_heads(document.text, start, len(document.text)))
    first = next((head for head in heads if {"task", "responsible"} <= head.columns.keys()), None)
    if first is None:
        return None
    end = next(
        (head.start for head in heads if head.start > first.start and "name" in head.columns), len(document.text)
    )
    strip = cut_strip(document, first.end, end, [head for head in heads if first.end <= head.start < end])
    reader = _Reader(document, plan_id, strip, first)
    reader.read()
    claimed = strip.places[reader.claimed - 1] + 1 if reader.claimed else first.end
    return DivisionTable(title_before(document.text, first.start), claimed, tuple(reader.rows), tuple(reader.issues))


class _Reader:
    """Reads the rows of one strip, and collects what there is to report."""

    def __init__(self, document: Document, plan_id: str, strip: Strip, head: Head) -> None:
        self._document, self._plan_id, self._strip = document, plan_id, strip
        self._scheduled, self._known = "schedule" in head.columns, document.text[: head.start]
        self.rows: list[DivisionRow] = []
        self.issues: list[Issue] = []
        self.claimed = 0

    def read(self) -> None:
        """Read the stretches one after the other."""
        habits = Habits(bodies_named(self._document.text))
        stretches = find_stretches(self._strip, self._known, damaged=bool(self._document.gaps))
        lines = has_lines(self._strip)
        for before, stretch in zip([None, *stretches[:-1]], stretches, strict=True):
            self._check_numbers(before, stretch)
            for row in read_stretch(self._strip, stretch, habits, scheduled=self._scheduled, lines=lines):
                self._add(row, stretch)

    def _add(self, row: RowCells, stretch: Stretch) -> None:
        """Add a row, and report what of it is lost."""
        strip, cells = self._strip, row.cells
        number = str(row.number.no) if row.number else str(row.follows - 1) if row.follows else ""
        bodies, marker = _without_marker(strip, cells.responsible)
        ended = is_schedule(strip.read(cells.schedule)) if self._scheduled else True
        whole = bool(cells.name and row.number and ended and marked_end(strip.read(bodies)))
        ranges = strip.ranges(cells.name)
        self.rows.append(
            DivisionRow(
                number,
                strip.ranges([row.number.area])[0] if row.number else None,
                strip.cell(self._document, cells.name),
                ranges,
                strip.ranges(bodies),
                "lead" if marker == "牵" else "support" if marker else None,
                strip.cell(self._document, cells.schedule),
                stretch.heading,
                "whole" if whole else "partial",
            )
        )
        areas = [*cells.name, *cells.responsible, *cells.schedule]
        self.claimed = max([self.claimed, *(end for _, end in areas)])
        if not whole:
            lost = "、".join(name for name, there in (("任务", cells.name), ("单位", bodies)) if not there) or "its end"
            self._report("division-row", number, f"row {number}: not all of it survives ({lost})", sorted(areas))

    def _check_numbers(self, before: Stretch | None, stretch: Stretch) -> None:
        """Report rows that lost text hides."""
        if before is None or not stretch.numbers or before.heading != stretch.heading:
            return
        last = before.numbers[-1].no if before.numbers else 0
        first = stretch.numbers[0]
        if first.no > last + 1:
            hidden = f"row {last + 1} is" if first.no == last + 2 else f"rows {last + 1} to {first.no - 1} are"
            message = f"{hidden} lost, or only the end is left"
            self._report("division-lost", str(last + 1), message, [first.area])

    def _report(self, rule: str, number: str, message: str, areas: Iterable[Area]) -> None:
        spans = self._strip.spans(self._document, areas)
        text = self._document.printed(spans)[:200]
        place = f"{self._plan_id} division row {number}".strip()
        self.issues.append(
            Issue("warning", rule, place, text, message, "look for an undamaged copy of the plan", spans)
        )


def _without_marker(strip: Strip, bodies: tuple[Area, ...]) -> tuple[tuple[Area, ...], str]:
    """Part a list of bodies from a marker of which only the beginning survives."""
    marker = without_cut_marker(strip.read(bodies))[1]
    if not marker:
        return bodies, ""
    start, end = bodies[-1]
    return (*bodies[:-1], *([(start, end - 1)] if end - 1 > start else [])), marker


class Divided(Protocol):
    """A row of any table of task division, by its task's text."""

    @property
    def text(self) -> str:
        """The task as printed."""


def match_division(rows: Sequence[Divided], titles: Sequence[str]) -> tuple[int | None, ...]:
    """Tell which title each row divides: the one that holds most of what is particular in the row.

    Args:
        rows: rows of a table of task division.
        titles: titles of sections, or the texts of sections and tasks with their titles.

    Returns:
        For each row the index of a title; None where no title holds enough of it, or two hold nearly as much.
    """
    held = [_pairs(title) for title in titles]
    frequency = Counter(pair for pairs in held for pair in pairs)
    return tuple(_best_title(_pairs(row.text), held, frequency) for row in rows)


def _pairs(text: str) -> frozenset[str]:
    """Give all pairs of neighbouring characters."""
    return frozenset(first + second for first, second in pairwise(text) if first.isalnum() and second.isalnum())


def _best_title(pairs: frozenset[str], held: Sequence[frozenset[str]], frequency: Counter[str]) -> int | None:
    weights = {pair: math.log((len(held) + 1) / (frequency[pair] + 1)) + 0.1 for pair in sorted(pairs)}
    total = sum(weights.values())
    if not total or not held:
        return None
    shares = [sum(weights[pair] for pair in sorted(pairs & title)) / total for title in held]
    best = max(range(len(held)), key=lambda index: shares[index])
    second = max((share for index, share in enumerate(shares) if index != best), default=0.0)
    sure = shares[best] >= _SURE and shares[best] >= second + _AHEAD
    return best if sure or (shares[best] >= _LIKELY and shares[best] >= 2 * second) else None
