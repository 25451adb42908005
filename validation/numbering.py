"""Finds holes in printed numbers: tasks by the label of each kind, projects by the number of their row.

A task that is lost, whose number was inferred, or that stands in a damaged source may follow a hole.
"""

import re
from collections.abc import Iterator

from extract.grammar.labels import han_number
from validation.results import Failure
from validation.rows import Row, Rows

_NUMBER = re.compile(r"\d{1,4}|[一二三四五六七八九十百零]{1,6}")
_HAN = {han_number(value): value for value in range(1, 1000)}


def numbering_failures(rows: Rows) -> Iterator[Failure]:
    """Find tasks and projects before which a number is missing."""
    for row, missing in holes(rows):
        advice = f"Number {missing} should stand before it; look for it in the source, or mark it as lost."
        yield row.fail("number" if row.table.name == "tasks" else "no", advice)


def holes(rows: Rows) -> Iterator[tuple[Row, int]]:
    """Go through the rows that follow a hole, with the first number that is missing."""
    for plan in rows.of("plans"):
        if plan["damage"] == "none" and not any(gone.startswith(f"{plan.row_id}-t") for gone in rows.gone):
            labelled = [row for row in (*rows.of("sections"), *rows.of("tasks")) if row["plan_id"] == plan["plan_id"]]
            yield from _holes_of_labels(sorted(labelled, key=lambda row: row.places()[:1]))
    for projects in rows.groups("projects", "plan_id"):
        numbers = {int(row.number("no") or 0) for row in projects}
        for row in projects:
            before = int(row.number("no") or 0) - 1
            if before > 0 and before not in numbers and f"{row['plan_id']}-p{before:03d}" not in rows.gone:
                yield row, before


def _holes_of_labels(labelled: list[Row]) -> Iterator[tuple[Row, int]]:
    """Go through headings and tasks in the order of the text; each kind of label counts on or begins anew with 1.

    The first label of a kind may be any: excerpts of plans begin in their middle.
    """
    last: dict[str, int] = {}
    for row in labelled:
        kind, value = read_label(row["number"])
        if value is None:
            continue
        before = last.get(kind, value)
        certain = row.table.name == "tasks" and row["state"] == "whole" and row["number_inferred"] != "true"
        if certain and value not in {1, before, before + 1}:
            yield row, before + 1 if value > before else 1
        last[kind] = value


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
