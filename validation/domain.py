"""Domain rules that a schema cannot say, checked in process: periods, plausibility, clauses, sums, doubles, clean text.

Great Expectations checks the same rules by itself (suites.py, expectations.py); the two must agree.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from datapackages.definitions import definitions
from datapackages.exceptions import DefinitionError
from extract.text.spans import without_blanks
from validation.numbering import numbering_failures, skipped_failures
from validation.plausibility import deadline_range, is_percent, limits, percent_limit, unclean_pattern
from validation.results import Check, Failure, checked
from validation.rows import Row, Rows

# Columns in which people read running text.
TEXT_COLUMNS = {
    "plans": ("title", "notice_title"),
    "sections": ("title",),
    "tasks": ("text",),
    "actions": ("text", "clause"),
    "assignments": ("agency", "mention"),
    "targets": ("indicator", "quote"),
    "projects": ("name", "responsible", "schedule"),
    "openings": ("subject", "quote"),
}
# The columns that together say the same thing; a row that repeats them all is said twice.
SAME_THING = {
    "assignments": ("plan_id", "action_id", "project_id", "section_id", "agency", "role", "spans"),
    "targets": ("plan_id", "kind", "indicator", "comparator", "value", "unit", "deadline", "spans"),
    "openings": ("plan_id", "kind", "subject", "task_id", "section_id", "project_id"),
    "projects": ("plan_id", "no", "category", "name"),
}
CLOSED_LISTS = {
    "plans": ("level", "plan_type", "damage"),
    "assignments": ("role",),
    "targets": ("kind", "comparator"),
    "openings": ("kind", "theme_id"),
}
_STOP = re.compile("[。；！？]")
_SHORTEST_SENTENCE = 10
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Cells of these columns are numbers or places, not text.
_NO_TEXT = frozenset({"spans", "clause_spans", "value", "comparator"})


def check_domain(rows: Rows) -> tuple[Check, ...]:
    """Check all domain rules on the tables that a package has."""
    return tuple(
        checked(rule_id, sum(len(rows.of(table)) for table in tables), find(rows)) for rule_id, tables, find in _RULES
    )


def _deadlines(rows: Rows) -> Iterator[Failure]:
    """Find deadlines outside the period of their plan."""
    for table in ("targets", "openings"):
        for row in rows.of(table):
            day = row.day("deadline")
            years = deadline_range(rows, row)
            if day is not None and not years.first <= day.year <= years.last:
                yield row.fail("deadline", f"The year must lie within {years.first}-{years.last}; see the source.")


def _plausible_values(rows: Rows) -> Iterator[Failure]:
    """Find values that no such unit has."""
    for row in rows.of("targets"):
        value = row.number("value")
        if value is None:
            continue
        if value < 0 or (is_percent(row) and value > percent_limit(row)):
            yield row.fail("value", "No such value is plausible for this unit and indicator; see the source.")
    for row in rows.of("projects"):
        value = row.number("investment")
        if value is not None and value <= 0:
            yield row.fail("investment", "An investment must be more than 0; see the source.")


def assignments_by_action(rows: Rows) -> dict[str, list[Row]]:
    """Gather the assignments of each action in their order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows.of("assignments"):
        found[row["action_id"]].append(row)
    return found


def _lead_first(rows: Rows) -> Iterator[Failure]:
    """Find clauses that name a lead, where the first body is not one."""
    listed = assignments_by_action(rows)
    for action in rows.of("actions"):
        bodies = listed.get(action["action_id"], [])
        if bodies and "牵头" in action.flat("clause") and bodies[0]["role"] != "lead":
            yield bodies[0].fail("role", f"The clause {action['clause'][:60]!r} names a lead; it must stand first.")


def _clauses_assigned(rows: Rows) -> Iterator[Failure]:
    """Find clauses without a body, and bodies without a clause."""
    if not rows.of("assignments") and not rows.package.table("assignments"):
        return
    listed = assignments_by_action(rows)
    left = {gone.rpartition("-r")[0] for gone in rows.gone}
    for action in rows.of("actions"):
        count = len(listed.get(action["action_id"], []))
        if action.row_id in left:
            continue
        if (action["clause_state"] == "present") != (count > 0):
            yield action.fail("clause", f"The clause is {action['clause_state']!r} and has {count} assignments.")


def _project_sums(rows: Rows) -> Iterator[Failure]:
    """Find categories whose computed sum is not that of their rows, or whose printed subtotal is far from it."""
    if rows.package.table("projects") is None:
        return
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows.of("projects"):
        sums[row["plan_id"], row["category"]] += row.number("investment") or 0
    for row in rows.of("project_categories"):
        total = sums.pop((row["plan_id"], row["category"]), Decimal(0))
        if row.number("computed_investment") != total:
            yield row.fail("computed_investment", f"The rows of this category add up to {total}.")
        stated = row.number("stated_investment")
        if stated is not None and abs(stated - total) > limits().most_difference_of_subtotals * total:
            yield row.fail(
                "stated_investment", f"The rows add up to {total}: rows are missed, or the subtotal misread."
            )
    if rows.package.table("project_categories"):
        for row in rows.of("projects"):
            if (row["plan_id"], row["category"]) in sums:
                yield row.fail("category", "No row of project_categories has this category.")


def _printed_subtotals(rows: Rows) -> Iterator[Failure]:
    """Find printed subtotals that are not the sum of their rows, however little they differ."""
    for row in rows.of("project_categories"):
        stated, total = row.number("stated_investment"), row.number("computed_investment")
        if stated is not None and stated != total:
            yield row.fail("stated_investment", f"The source prints {stated}; its rows add up to {total}.")


def closed_list(rows: Rows, table: str, column: str) -> tuple[str, ...]:
    """Give the values that a column may have; none where the column is not defined."""
    try:
        return definitions().table(table, rows.package.name).column(column).enum
    except DefinitionError:
        return ()


def _closed_lists(rows: Rows) -> Iterator[Failure]:
    """Find words that are in no closed list, and themes of what is no domain."""
    for table, columns in CLOSED_LISTS.items():
        for column in columns:
            allowed = closed_list(rows, table, column)
            for row in rows.of(table):
                if row[column] and allowed and row[column] not in allowed:
                    yield row.fail(column, f"The list is {', '.join(allowed)}."[:200])
    for row in rows.of("openings"):
        if row["theme_id"] and row["kind"] != "domain":
            yield row.fail("theme_id", "Only a domain has a theme.")


def _domain_themes(rows: Rows) -> Iterator[Failure]:
    """Find domains that no word leads to a theme; the reading has reported each as an issue."""
    for row in rows.of("openings"):
        if row["kind"] == "domain" and not row["theme_id"]:
            yield row.fail("theme_id", "Add a word of it to its theme in seeds/vocabulary/openings.yml.")


def _duplicates(rows: Rows) -> Iterator[Failure]:
    """Find rows that say what another row says."""
    for table, columns in SAME_THING.items():
        for same in rows.groups(table, *columns):
            for row in same if len(same) > 1 else ():
                other = same[1] if row is same[0] else same[0]
                yield row.fail(columns[-1], f"{other.row_id} says the same; one of the two must go.")


def repeats_a_sentence(text: str) -> bool:
    """Tell whether a sentence of ten or more characters stands twice in a row, with whatever stop.

    >>> repeats_a_sentence("推进数据资源开放共享。推进数据资源开放共享。"), repeats_a_sentence("好。好。")
    (True, False)
    """
    *sentences, _ = _STOP.split(without_blanks(text))
    return any(one == other and len(one) >= _SHORTEST_SENTENCE for one, other in pairwise(sentences))


def _clean_text(rows: Rows) -> Iterator[Failure]:
    """Find texts with mojibake, tags, character references or a doubled sentence."""
    unclean = re.compile(unclean_pattern())
    for table, columns in TEXT_COLUMNS.items():
        for row in rows.of(table):
            for column in columns:
                found = unclean.search(row[column])
                if found:
                    yield row.fail(column, f"The text holds {found[0][:40]!r}; it was decoded or read wrongly.")
                elif repeats_a_sentence(row[column]):
                    yield row.fail(column, "A sentence stands twice in a row; it was read twice.")


def _formula_cells(rows: Rows) -> Iterator[Failure]:
    """Find text cells that a spreadsheet might take for a formula."""
    for table in rows.package.tables:
        kinds = {field.get("name"): field.get("type") for field in table.fields}
        columns = [name for name in table.header if kinds.get(name) == "string" and name not in _NO_TEXT]
        for row in rows.of(table.name):
            for column in columns:
                if row[column].startswith(_FORMULA_STARTS):
                    yield row.fail(column, "Import the CSV file as text; the workbook holds this cell as text.")


_LEVELS = ("state", "ministry", "province", "city", "county")
# The level that the first character of a full name tells.
_LEVEL_OF = {"国": "ministry", "省": "province", "市": "city", "县": "county"}


def misfit_of(rows: Rows, row: Row) -> str:
    """Say why a body does not fit the plan that names it; empty where it does."""
    plan = rows.plan_of(row)
    own = _LEVEL_OF.get(row["agency"][:1])
    if plan and own and plan["level"] in _LEVELS and _LEVELS.index(own) < _LEVELS.index(plan["level"]):
        return f"A body of the level {own} in a plan of the level {plan['level']}; see how its name was completed."
    return "" if row["agency_id"] else "The register does not know this body; add it to seeds/vocabulary."


def _agency_levels(rows: Rows) -> Iterator[Failure]:
    """Find bodies that nobody registered, or that stand above the issuer."""
    for row in rows.of("assignments"):
        if advice := misfit_of(rows, row):
            yield row.fail("agency", advice)


_RULES: tuple[tuple[str, tuple[str, ...], Callable[[Rows], Iterator[Failure]]], ...] = (
    ("deadlines", ("targets", "openings"), _deadlines),
    ("plausible-values", ("targets", "projects"), _plausible_values),
    ("lead-first", ("actions",), _lead_first),
    ("clauses-assigned", ("actions",), _clauses_assigned),
    ("numbering", ("tasks", "projects"), numbering_failures),
    ("printed-numbering", ("tasks",), skipped_failures),
    ("project-sums", ("project_categories", "projects"), _project_sums),
    ("printed-subtotals", ("project_categories",), _printed_subtotals),
    ("closed-lists", tuple(CLOSED_LISTS), _closed_lists),
    ("domain-themes", ("openings",), _domain_themes),
    ("duplicates", tuple(SAME_THING), _duplicates),
    ("clean-text", tuple(TEXT_COLUMNS), _clean_text),
    ("agency-levels", ("assignments",), _agency_levels),
    ("formula-cells", tuple(TEXT_COLUMNS), _formula_cells),
)
