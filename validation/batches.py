"""The tables as Great Expectations sees them: typed columns, and beside them columns made from other tables.

Plain lists, so that a batch can be fingerprinted without loading pandas. Knows no expectation.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal

from validation.counts import floor_of
from validation.domain import TEXT_COLUMNS, assignments_by_action, misfit_of, repeats_a_sentence
from validation.numbering import Hole, holes
from validation.plausibility import deadline_range, is_percent, percent_limit
from validation.rows import Row, Rows

Cell = str | float | int | bool | None
Batch = dict[str, list[Cell]]

_NUMERIC = frozenset({"integer", "number", "year"})


def batch_of(rows: Rows, table: str, floor: Decimal | None) -> Batch:
    """Make the batch of a table: its columns in their order, then those that are made for its suite.

    Args:
        rows: all rows of the package.
        table: name of a table of it.
        floor: registered least coverage, if any.
    """
    own = rows.of(table)
    loaded = rows.package.table(table)
    fields = loaded.fields if loaded else []
    batch: Batch = {}
    for field in fields:
        name = str(field.get("name"))
        numeric = field.get("type") in _NUMERIC
        batch[name] = [_number(row, name) if numeric else row[name] for row in own]
    for column in TEXT_COLUMNS.get(table, ()):
        batch[f"_{column}_repeats"] = [repeats_a_sentence(row[column]) for row in own]
    if table == "plans":
        batch["_floor"] = [float(floor_of(row.cells, floor)) for row in own]
    make = _MADE.get(table)
    return batch | (make(rows, own) if make else {})


def _number(row: Row, column: str) -> float | None:
    """Read a number as pandas holds it."""
    value = row.number(column)
    return None if value is None else float(value)


def _missing(known: Iterable[Hole], own: tuple[Row, ...], *, is_printed: bool = True) -> list[Cell]:
    """Say for each row which number is missing before it, either of those that the source prints or of all others."""
    found = {(hole.row.table.name, hole.row.row_id): hole for hole in known if hole.is_printed == is_printed}
    before = [found.get((row.table.name, row.row_id)) for row in own]
    return [hole.missing if hole else None for hole in before]


def _of_tasks(rows: Rows, own: tuple[Row, ...]) -> Batch:
    """Say which numbers are missing, and which the source leaves out."""
    known = tuple(holes(rows))
    return {"_missing": _missing(known, own), "_left_out": _missing(known, own, is_printed=False)}


def _of_actions(rows: Rows, own: tuple[Row, ...]) -> Batch:
    """Count the assignments of each action."""
    listed = assignments_by_action(rows)
    left = {gone.rpartition("-r")[0] for gone in rows.gone}
    counts = [None if row.row_id in left else len(listed.get(row["action_id"], [])) for row in own]
    present = [row["clause_state"] == "present" for row in own]
    return {
        "_bodies": [count if is_present else None for count, is_present in zip(counts, present, strict=True)],
        "_bodies_without_clause": [
            None if is_present else count for count, is_present in zip(counts, present, strict=True)
        ],
    }


def _of_assignments(rows: Rows, own: tuple[Row, ...]) -> Batch:
    """Give the role of those that open a clause which names a lead, and say which bodies do not fit."""
    first = {bodies[0].row_id for bodies in assignments_by_action(rows).values()}
    led = {row["action_id"] for row in rows.of("actions") if "牵头" in row.flat("clause")}
    return {
        "_first_role": [row["role"] if row.row_id in first and row["action_id"] in led else None for row in own],
        "_misfit": [misfit_of(rows, row) or None for row in own],
    }


def _years(rows: Rows, own: tuple[Row, ...]) -> Batch:
    """Give the year of each deadline and the range in which it may lie."""
    days = [row.day("deadline") for row in own]
    ranges = [deadline_range(rows, row) for row in own]
    return {
        "_year": [day.year if day else None for day in days],
        "_first_year": [years.first for years in ranges],
        "_last_year": [years.last for years in ranges],
    }


def _of_targets(rows: Rows, own: tuple[Row, ...]) -> Batch:
    """Give the years, and the largest plausible value of percentages."""
    return _years(rows, own) | {"_most": [percent_limit(row) if is_percent(row) else None for row in own]}


def _of_openings(rows: Rows, own: tuple[Row, ...]) -> Batch:
    """Give the years, and whether there is a theme only where one belongs, and wherever one does."""
    return _years(rows, own) | {
        "_may_have_theme": [row["kind"] == "domain" or not row["theme_id"] for row in own],
        "_has_theme": [row["kind"] != "domain" or bool(row["theme_id"]) for row in own],
    }


def _of_projects(rows: Rows, own: tuple[Row, ...]) -> Batch:
    """Say which numbers are missing, and whether each category is listed."""
    listed = {(row["plan_id"], row["category"]) for row in rows.of("project_categories")}
    alone = rows.package.table("project_categories") is None
    known = [alone or (row["plan_id"], row["category"]) in listed for row in own]
    return {"_missing": _missing(holes(rows), own), "_has_category": [*known]}


def _of_categories(rows: Rows, own: tuple[Row, ...]) -> Batch:
    """Compare each subtotal with the sum of its rows."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows.of("projects"):
        sums[row["plan_id"], row["category"]] += row.number("investment") or 0
    batch: Batch = {"_rest": [], "_difference": [], "_known_difference": []}
    for row in own:
        total = sums[row["plan_id"], row["category"]]
        stated, computed = row.number("stated_investment"), row.number("computed_investment")
        alone = rows.package.table("projects") is None
        batch["_rest"].append(None if alone or computed is None else float(computed - total))
        share = None if alone or stated is None else abs(stated - total) / total if total else Decimal(1)
        batch["_difference"].append(None if share is None else float(share))
        batch["_known_difference"].append(None if stated is None or computed is None else float(stated - computed))
    return batch


_MADE: dict[str, Callable[[Rows, tuple[Row, ...]], Batch]] = {
    "tasks": _of_tasks,
    "actions": _of_actions,
    "assignments": _of_assignments,
    "targets": _of_targets,
    "openings": _of_openings,
    "projects": _of_projects,
    "project_categories": _of_categories,
}
