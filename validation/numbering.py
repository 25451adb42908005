"""Finds holes in the numbers of rows: of tasks by the label of each kind, of projects by the number of their row.

A task that is lost, whose number was inferred, or that stands in a damaged source may follow a hole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from extract.grammar.labels import han_number
from validation.results import Failure
from validation.rows import Row, Rows

_NUMBER = re.compile(r"\d{1,4}|[一二三四五六七八九十百零]{1,6}")
_STOPS = re.compile("[.．、，,]$")
_MOST_MISSING = 100  # numbers that are looked for at one hole
_HAN = {han_number(value): value for value in range(1, 1000)}


@dataclass(frozen=True, slots=True)
class Hole:
    """A row before which a number is missing; `is_printed` tells whether the source has that number in between.

    A number that is printed was overlooked by the reading; one that is not, the source itself leaves out.
    """

    row: Row
    missing: int
    is_printed: bool


def numbering_failures(rows: Rows) -> Iterator[Failure]:
    """Find tasks and projects before which a number is missing that the source prints."""
    for hole in holes(rows):
        if hole.is_printed:
            advice = f"Number {hole.missing} should stand before it; look for it in the source, or mark it as lost."
            yield hole.row.fail("number" if hole.row.table.name == "tasks" else "no", advice)


def skipped_failures(rows: Rows) -> Iterator[Failure]:
    """Find tasks before which the source itself leaves out a number."""
    for hole in holes(rows):
        if not hole.is_printed:
            yield hole.row.fail("number", f"The source prints no number {hole.missing} before it.")


def holes(rows: Rows) -> Iterator[Hole]:
    """Go through the rows that follow a hole, with the first number that is missing."""
    for plan in rows.of("plans"):
        if plan["damage"] == "none" and not any(gone.startswith(f"{plan.row_id}-t") for gone in rows.gone):
            labelled = [row for row in (*rows.of("sections"), *rows.of("tasks")) if row["plan_id"] == plan["plan_id"]]
            source = rows.package.sources.get(plan["plan_id"])
            yield from _holes_of_labels(sorted(labelled, key=lambda row: row.places()[:1]), source)
    for projects in rows.groups("projects", "plan_id"):
        numbers = {int(row.number("no") or 0) for row in projects}
        for row in projects:
            before = int(row.number("no") or 0) - 1
            if before > 0 and before not in numbers and f"{row['plan_id']}-p{before:03d}" not in rows.gone:
                yield Hole(row, before, is_printed=True)


def _holes_of_labels(labelled: list[Row], source: str | None) -> Iterator[Hole]:
    """Go through headings and tasks in the order of the text; each kind of label counts on or begins anew with 1.

    The first label of a kind may be any: excerpts of plans begin in their middle.
    """
    last: dict[str, tuple[int, Row]] = {}
    for row in labelled:
        kind, value = read_label(row["number"])
        if value is None:
            continue
        # Typed now with one stop, now with another: “1、…2．…3．”.
        loose = _STOPS.sub("", kind) + " "
        before, earlier = last.get(kind, (value, row))
        before_loosely, _ = last.get(loose, (value, row))
        certain = row.table.name == "tasks" and row["state"] == "whole" and row["number_inferred"] != "true"
        if certain and value not in {1, before, before + 1, before_loosely + 1}:
            missing = range(before + 1 if value > before else 1, value)
            yield Hole(row, missing[0], source is None or _prints_one(source, (earlier, row), missing, kind))
        last[kind] = last[loose] = (value, row)


def _prints_one(source: str, around: tuple[Row, Row], numbers: range, kind: str) -> bool:
    """Tell whether the source prints one of some numbers as a label between two rows, in whatever width or brackets."""
    (start, _), (stop, _) = (row.places()[0] if row.places() else (0, 0) for row in around)
    between = normalize("NFKC", source[start:stop])
    printed = "|".join(str(number) if "#" in kind else han_number(number) for number in numbers[:_MOST_MISSING])
    return re.search(rf"(?<![\d.一二三四五六七八九十百])(?:{printed})\s*[.、):]", between) is not None


def read_label(label: str) -> tuple[str, int | None]:
    """Take a printed label apart into its kind and its number; None for a label that holds no number.

    >>> read_label("（十二）"), read_label("3."), read_label("①")
    (('（十）', 12), ('#.', 3), ('①', None))
    """
    match = _NUMBER.search(label)
    if match is None:
        return label, None
    printed = match[0]
    value = int(printed) if printed.isdecimal() else _HAN.get(printed)
    # “一、” and “1、” count each for themselves.
    mark = "#" if printed.isdecimal() else "十"
    return f"{label[: match.start()]}{mark}{label[match.end() :]}", value
