"""Checks that evidence nests: what belongs to a row is said within that row's place in the text.

Actions lie in their tasks and make them up, clauses lie in no action, bodies in their clause or project, targets and
openings in their task; no two tasks, and no two actions, claim the same characters.
"""

from bisect import bisect
from collections.abc import Iterator
from itertools import pairwise

from validation.results import Check, Failure, checked
from validation.rows import Pairs, Row, Rows

# Which rows must lie in which: table, its reference, the table referred to, and there the evidence that holds it.
_INSIDE = (
    ("actions", "task_id", "tasks", "spans"),
    ("assignments", "action_id", "actions", "clause_spans"),
    ("assignments", "project_id", "projects", "spans"),
    ("targets", "task_id", "tasks", "spans"),
    ("openings", "task_id", "tasks", "spans"),
    ("openings", "project_id", "projects", "spans"),
)
_APART = ("tasks", "actions", "sections", "projects")


def check_nesting(rows: Rows) -> tuple[Check, ...]:
    """Check how the evidence of rows that belong together lies; rows without a source text here are left out."""
    count = sum(len(rows.of(table)) for table in dict.fromkeys(entry[0] for entry in _INSIDE))
    return (checked("evidence-nests", count, (*_outside(rows), *_overlapping(rows), *_not_made_up(rows))),)


def _outside(rows: Rows) -> Iterator[Failure]:
    """Find rows whose evidence lies outside of that of the row that they refer to."""
    for table, reference, other, column in _INSIDE:
        known: dict[str, Pairs] = {}
        for row in rows.of(table):
            holder = rows.by_id(other, row[reference]) if row[reference] else None
            if holder is None or row.source is None:
                continue
            if holder.row_id not in known:
                known[holder.row_id] = _joined(holder.places(column))
            if not _within(row.places(), known[holder.row_id]):
                yield row.fail("spans", f"It lies outside of {holder.row_id}; correct the spans or {reference}.")


def _joined(places: Pairs) -> Pairs:
    """Put places in order and make those one that touch.

    >>> _joined(((5, 9), (1, 3), (3, 5)))
    ((1, 9),)
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _within(inner: Pairs, outer: Pairs) -> bool:
    """Tell whether each place lies in one of others that are in order and do not touch."""
    for first, last in inner:
        place = bisect(outer, (first, last))
        if not any(start <= first and last <= end for start, end in outer[max(0, place - 1) : place + 1]):
            return False
    return True


def _overlapping(rows: Rows) -> Iterator[Failure]:
    """Find two rows of a table that claim the same characters."""
    for table in _APART:
        for plan in rows.groups(table, "plan_id"):
            if plan[0].source is None:
                continue
            placed = sorted(
                ((start, end, place) for place, row in enumerate(plan) for start, end in row.places()),
            )
            for (_, end, one), (start, _, other) in pairwise(placed):
                if start < end and one != other:
                    yield plan[other].fail(
                        "spans", f"{plan[one].row_id} claims the same characters; correct the spans."
                    )


def _not_made_up(rows: Rows) -> Iterator[Failure]:
    """Find tasks that say more or less than their actions do, and clauses inside of an action's text."""
    if rows.package.table("actions") is None:
        return
    texts: dict[str, list[Row]] = {}
    for action in rows.of("actions"):
        texts.setdefault(action["task_id"], []).append(action)
    for task in rows.of("tasks"):
        actions = texts.get(task["task_id"], [])
        if any(gone.startswith(f"{task.row_id}-a") for gone in rows.gone):
            continue
        if "".join(action.flat("text") for action in actions) != task.flat("text"):
            yield task.fail("text", "Its actions together do not say what the task says; build the package again.")
