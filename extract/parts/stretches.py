"""Parts a flattened table of task division into stretches, and finds the numbers of its rows.

A stretch is a run of rows under one heading, without lost text inside. Knows the order of numbers; reads no cell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.parts.numbering import numeral
from extract.parts.shapes import begins_surely
from extract.parts.tables import Area, Strip
from extract.text.document import GAP

_DIGITS = re.compile(r"\d+")
# What follows a number that counts something or is part of a name, a date or a decimal.
_COUNTS = re.compile(r"[年月日%％个项家类大化级期万亿元次条名位.+\-—~A-Za-z]|\d")
_MOST_SKIPPED = 30  # rows that lost text may hide
_LONGEST_HEADING = 12


@dataclass(frozen=True, slots=True)
class RowNumber:
    """The number of a row and its area in the strip."""

    no: int
    area: Area


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of rows.

    Attributes:
        start: its first place in the strip, behind the heading or the gap.
        end: the place behind its last.
        heading: the heading that governs it, without its numeral; empty where there is none.
        numbers: the numbers of its rows, in order.
        after_gap: whether lost text stands before it.
        before_gap: whether lost text stands behind it.
    """

    start: int
    end: int
    heading: str
    numbers: tuple[RowNumber, ...]
    after_gap: bool
    before_gap: bool


def _headings(strip: Strip, known: str) -> Iterator[tuple[Area, str]]:
    """Find the headings of groups, 一、改革创新, in the order of their numerals."""
    ordinal, place = 1, 0
    while (found := strip.text.find(f"{numeral(ordinal)}、", place)) >= 0:
        place = found + 1
        begin = found + len(numeral(ordinal)) + 1
        if found and found not in strip.walls and strip.text[found - 1] not in "。" + GAP:
            continue
        length = _heading_length(strip, begin, known)
        if length:
            yield (found, begin + length), strip.text[begin : begin + length]
            ordinal, place = ordinal + 1, begin + length


def _heading_length(strip: Strip, begin: int, known: str) -> int:
    """Tell how long a heading is that runs into the text behind it.

    It ends at a break of the print; or it is the title of a chapter of the plan, as `known` prints it (第四章保障措施);
    or it ends where the name of a body begins. 0 where nothing tells.
    """
    limit = min(len(strip.text), begin + _LONGEST_HEADING)
    for end in range(begin + 2, limit + 1):
        if end in strip.walls:
            return end - begin
    for end in range(limit, begin + 1, -1):
        if re.search(rf"(?:章|节|、|）){re.escape(strip.text[begin:end])}", known):
            return end - begin
    return next((end - begin for end in range(begin + 2, limit) if begins_surely(strip.text, end)), 0)


def _is_number(strip: Strip, match: re.Match[str], *, lines: bool) -> bool:
    """Tell whether digits may be the number of a row: on their own in a table with lines, else not before a unit."""
    if lines:
        return match.start() in strip.walls and (match.end() in strip.walls or match.end() == len(strip.text))
    if match.end() < len(strip.text) and _COUNTS.match(strip.text, match.end()):
        return False
    return match.start() == 0 or strip.text[match.start() - 1] not in ".-—~第“"


def _numbers(strip: Strip, area: Area, after: int, skips: int, *, lines: bool) -> list[RowNumber]:
    """Find the numbers of rows in order; `skips` of them may be hidden before the first."""
    numbers: list[RowNumber] = []
    for match in _DIGITS.finditer(strip.text, *area):
        value = int(match[0]) if len(match[0]) <= 4 else 0
        allowed = skips if not numbers else 0
        if after < value <= after + 1 + allowed and _is_number(strip, match, lines=lines):
            numbers.append(RowNumber(value, match.span()))
            after = value
    return numbers


def has_lines(strip: Strip) -> bool:
    """Tell whether the source prints cells on lines of their own, so that numbers stand between breaks."""
    firsts = re.finditer(r"(?<!\d)[12](?!\d)", strip.text[:2000])
    return sum(match.start() in strip.walls and match.end() in strip.walls for match in firsts) >= 2


def find_stretches(strip: Strip, known: str, *, damaged: bool) -> list[Stretch]:
    """Part a table into stretches.

    Args:
        strip: the table's text.
        known: the text in which titles of chapters may stand that the headings of the table repeat.
        damaged: whether the document has lost text, perhaps at its end too.
    """
    lines = has_lines(strip)
    stops: list[tuple[Area, str | None]] = [(area, heading) for area, heading in _headings(strip, known)]
    stops += [((match.start(), match.end()), None) for match in re.finditer(GAP, strip.text)]
    stops.sort(key=lambda stop: stop[0])
    stretches: list[Stretch] = []
    start, heading, after, gap = 0, "", 0, False
    for (stop, resume), following in [*stops, ((len(strip.text), len(strip.text)), "")]:
        skips = _MOST_SKIPPED if gap else 0
        numbers = _numbers(strip, (start, stop), after, skips, lines=lines)
        before_gap = following is None or (damaged and stop == len(strip.text))
        if stop > start:
            stretches.append(Stretch(start, stop, heading, tuple(numbers), gap, before_gap))
        after = numbers[-1].no if numbers else after
        start, gap = resume, following is None
        if following is not None:
            heading, after = following, 0
    return stretches
