"""Finds the rows of a flattened table of projects: numbers, headings of categories, amounts, and every way to cut them.

A row is `number name bodies schedule amount`; the amount runs into the next row's number, a subtotal into the number
behind it. Knows the order of numbers and headings; which cut is right is decided by the sums.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.grammar.schedules import begins_schedule, schedule_starts
from extract.parts.tables import Area, Strip

_DIGITS = re.compile(r"\d[\d.,]*(?<![.,])")
_AMOUNT = re.compile(r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,8})(?:\.\d{1,6})?")
_LONGEST_ROW = 300  # characters between a row's number and its amount
_LONGEST_LEFTOVER = 120  # characters that may stand between an amount and the next row's number
_LONGEST_LINE = 40  # characters of a schedule before the amount
_HOLES = 5  # rows that may be missing before the table counts as ended
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a category, 一、基础设施类: the area with its numeral, that of its name, and its subtotal."""

    area: Area
    name: Area
    subtotal: Area | None


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a row, and the heading of a category that stands before it."""

    no: int
    area: Area
    heading: Heading | None


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut an amount off the number behind it; `following` is None after the last row."""

    amount: Area
    following: Number | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is fixed in a row: its number, the first line of its schedule; and the ways to cut off its amount."""

    number: Number
    schedule: Area
    cuts: tuple[Cut, ...]


def numeral(ordinal: int) -> str:
    """Write a small number as headings do.

    >>> numeral(1), numeral(10), numeral(12), numeral(20)
    ('一', '十', '十二', '二十')
    """
    tens, ones = divmod(ordinal, 10)
    ten = ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "")
    return ten + (_NUMERALS[ones - 1] if ones else "")


def value(strip: Strip, area: Area) -> Decimal:
    """Read an amount."""
    return Decimal(strip.text[area[0] : area[1]].replace(",", ""))


def _is_amount(text: str) -> bool:
    return _AMOUNT.fullmatch(text) is not None


def _runs(strip: Strip, start: int, end: int) -> Iterator[Area]:
    """Find runs of digits; a wall ends one. Years are none."""
    place = start
    while match := _DIGITS.search(strip.text, place, end):
        stop = strip.wall_in(*match.span()) or match.end()
        if not re.compile(r"\d{4}年").match(strip.text, match.start()) or stop < match.end():
            yield match.start(), stop
        place = stop


def _heading_pattern(ordinal: int) -> re.Pattern[str]:
    return re.compile(rf"{numeral(ordinal)}、(?P<name>[^\d。；]{{2,30}}?)(?=\d)")


def _heading(strip: Strip, start: int, end: int, ordinal: int) -> tuple[Area, Area] | None:
    """Find the heading of a category: its area with the numeral, and its name."""
    match = _heading_pattern(ordinal).search(strip.text, start, min(len(strip.text), end + 1))
    return (match.span(), match.span("name")) if match else None


def _behind_heading(strip: Strip, found: tuple[Area, Area], no: int) -> Iterator[Number]:
    """Cut the digits behind a heading into subtotal and row number."""
    area, name = found
    runs = _runs(strip, area[1], min(len(strip.text), area[1] + _LONGEST_LEFTOVER))
    start, end = next(runs, (area[1], area[1]))
    digits, label = strip.text[start:end], str(no)
    cuts = [cut for cut in range(1, len(digits)) if digits.startswith(label, cut) and _is_amount(digits[:cut])]
    if not cuts and digits.startswith(label):
        cuts = [0]
    for cut in cuts:
        subtotal = (start, start + cut) if cut else None
        yield Number(no, (start + cut, start + cut + len(label)), Heading(area, name, subtotal))
    following = next(runs, None)
    if following and _is_amount(digits) and strip.text.startswith(label, following[0]):
        yield Number(no, (following[0], following[0] + len(label)), Heading(area, name, (start, end)))


def find_numbers(strip: Strip, start: int, no: int, ordinal: int) -> tuple[Number, ...]:
    """Find the number of a row, perhaps behind the heading of a category; its first place that a row follows."""
    end = min(len(strip.text), start + _LONGEST_LEFTOVER)
    other_row = first_line(strip, start)
    if other_row and not _heading(strip, start, other_row[0], ordinal):
        end = min(end, other_row[0])
    found = _heading(strip, start, end, ordinal)
    for area in _runs(strip, start, found[0][0] if found else end):
        label = (area[0], area[0] + len(str(no)))
        if strip.text.startswith(str(no), area[0]) and label[1] <= area[1] and _row_follows(strip, label[1]):
            return (Number(no, label, None),)
    if found is None:
        return ()
    return tuple(number for number in _behind_heading(strip, found, no) if _row_follows(strip, number.area[1]))


def _row_follows(strip: Strip, start: int) -> bool:
    return first_line(strip, start) is not None


def _heading_before_row(strip: Strip, start: int, ordinal: int) -> bool:
    """Tell whether the next heading stands before the next schedule: then the digits before it hold no row number."""
    row = first_line(strip, start)
    return row is not None and _heading(strip, start, row[0], ordinal) is not None


def first_line(strip: Strip, start: int) -> Area | None:
    """Find the first line of a row's schedule: it stands straight before an amount."""
    end = min(len(strip.text), start + _LONGEST_ROW)
    for begin in schedule_starts(strip.text, start, end):
        for match in _DIGITS.finditer(strip.text, begin + 2, min(end, begin + _LONGEST_LINE)):
            unit = strip.text[match.end() : match.end() + 1]
            if (unit == "年" and match.end() - match.start() <= 4) or unit == "月":
                continue
            if begins_schedule(strip.text[begin : match.start()]):
                return begin, match.start()
    return None


def _amount_ends(strip: Strip, start: int, end: int) -> Iterator[int]:
    """Find where an amount may end that is not followed straight by the next number."""
    text = strip.text
    if text[end : end + 1] == "年":  # “102018年建成”: what is left of the schedule stands behind the amount
        if _is_amount(text[start : end - 4]):
            yield end - 4
        return
    if _is_amount(text[start:end]):
        yield end
    if text[end : end + 1].isascii() and text[end : end + 1].isalpha():  # “105G网络”: the name goes on with 5G
        for cut in range(start + 1, end):
            if text[cut] not in "0.," and text[cut:end].isdigit() and _is_amount(text[start:cut]):
                yield cut


def _cuts(strip: Strip, start: int, no: int, ordinal: int) -> Iterator[Cut]:
    """Find the ways to cut the digits at `start` into an amount and, there or further on, the number `no`."""
    first = next(_DIGITS.finditer(strip.text, start), None)
    end = first.end() if first else start
    end = strip.wall_in(start, end) or end
    label = str(no)
    for cut in range(start + 1, end):
        stop = cut + len(label)
        fits = stop <= end and strip.text.startswith(label, cut) and _is_amount(strip.text[start:cut])
        if fits and _row_follows(strip, stop) and not _heading_before_row(strip, stop, ordinal):
            yield Cut((start, cut), Number(no, (cut, stop), None))
    for cut in _amount_ends(strip, start, end):
        for number in find_numbers(strip, cut, no, ordinal):
            if number.area[0] > cut or cut in strip.walls:
                yield Cut((start, cut), number)


def _cuts_over_holes(strip: Strip, start: int, no: int, ordinal: int) -> tuple[Cut, ...]:
    """Find the cuts before the next row, or, where rows are missing, before a later one, or at the table's end."""
    for later in range(no, no + _HOLES + 1):
        cuts = tuple(_cuts(strip, start, later, ordinal))
        if cuts:
            return cuts
    match = _DIGITS.match(strip.text, start)
    end = match.end() if match else start
    return tuple(Cut((start, cut), None) for cut in _amount_ends(strip, start, strip.wall_in(start, end) or end))


def find_anchors(strip: Strip, start: int) -> tuple[tuple[Number, ...], list[Anchor]]:
    """Go through the rows of a table.

    Returns:
        The possible numbers of the first row, and what is fixed in each row that was found.
    """
    opening = find_numbers(strip, start, 1, 1)
    anchors: list[Anchor] = []
    number = opening[0] if opening else None
    ordinal = 1
    while number is not None:
        ordinal += number.heading is not None
        schedule = first_line(strip, number.area[1])
        if schedule is None:
            break
        cuts = _cuts_over_holes(strip, schedule[1], number.no + 1, ordinal)
        anchors.append(Anchor(number, schedule, cuts))
        number = cuts[0].following if cuts else None
    return opening, anchors
