"""The expectations of each table, as data: what Great Expectations is told to check, and what is published as JSON.

One suite a table, in the form that Great Expectations writes and reads itself; columns whose names begin with `_` are
made for the check (see batches.py) and described in the suite. Loads no library.
"""

from dataclasses import dataclass
from typing import Any

from datapackages.writer import json_bytes
from validation.domain import CLOSED_LISTS, SAME_THING, TEXT_COLUMNS, closed_list
from validation.plausibility import EARLIEST_YEAR, LATEST_YEAR, limits, unclean_pattern
from validation.rows import Rows


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation: its type and arguments as Great Expectations names them, and the rule that it confirms."""

    rule: str
    type: str
    kwargs: dict[str, Any]

    def configuration(self) -> dict[str, Any]:
        """Give the expectation as it stands in a suite's JSON."""
        return {"type": self.type, "kwargs": self.kwargs, "meta": {"rule": self.rule}}


@dataclass(frozen=True, slots=True)
class Suite:
    """All expectations of one table; `made` describes the columns that are made for them."""

    table: str
    expectations: tuple[Expectation, ...]
    made: dict[str, str]

    def to_json(self) -> bytes:
        """Print the suite as it is published."""
        return json_bytes(
            {
                "name": self.table,
                "expectations": [expectation.configuration() for expectation in self.expectations],
                "meta": {"made_columns": self.made},
            }
        )


def suites_of(rows: Rows) -> tuple[Suite, ...]:
    """Give the suites of the tables of a package that have rows and expectations."""
    found = (_suite(rows, table.name) for table in rows.package.tables if table.rows)
    return tuple(suite for suite in found if suite.expectations)


def _suite(rows: Rows, table: str) -> Suite:
    """Put together the expectations of one table: its own, then those that all tables share."""
    own, made = _OWN.get(table, ((), {}))
    lists = [_in_list(rows, table, column) for column in CLOSED_LISTS.get(table, ())]
    shared = [*(entry for entry in lists if entry), *_once(table)]
    texts = TEXT_COLUMNS.get(table, ())
    for column in texts:
        shared.append(
            Expectation(
                "clean-text",
                "expect_column_values_to_not_match_regex",
                {"column": column, "regex": unclean_pattern()},
            )
        )
        shared.append(_among("clean-text", f"_{column}_repeats", [False]))
    doubled = {f"_{column}_repeats": f"whether a sentence of {column} stands twice in a row" for column in texts}
    return Suite(table, (*own, *shared), made | doubled)


def _in_list(rows: Rows, table: str, column: str) -> Expectation | None:
    """Expect a column's values to be from its closed list; an empty cell is Frictionless' matter."""
    allowed = closed_list(rows, table, column)
    return _among("closed-lists", column, [*allowed, ""]) if allowed else None


def _once(table: str) -> tuple[Expectation, ...]:
    """Expect that no row repeats another."""
    columns = SAME_THING.get(table)
    if not columns:
        return ()
    kwargs = {"column_list": list(columns), "ignore_row_if": "never"}
    return (Expectation("duplicates", "expect_compound_columns_to_be_unique", kwargs),)


def _among(rule: str, column: str, values: list[Any]) -> Expectation:
    """Expect one of some values; an empty cell is left out."""
    return Expectation(rule, "expect_column_values_to_be_in_set", {"column": column, "value_set": values})


def _between(
    rule: str, column: str, least: float | None = None, most: float | None = None, **more: bool
) -> Expectation:
    """Expect a number between two others."""
    ends = {"min_value": least, "max_value": most}
    kwargs = {"column": column, **{name: end for name, end in ends.items() if end is not None}, **more}
    return Expectation(rule, "expect_column_values_to_be_between", kwargs)


def _at_least(rule: str, column: str, other: str) -> Expectation:
    """Expect a number that is not less than that of another column of its row; rows that lack one are left out."""
    kwargs = {"column_A": column, "column_B": other, "or_equal": True, "ignore_row_if": "either_value_is_missing"}
    return Expectation(rule, "expect_column_pair_values_a_to_be_greater_than_b", kwargs)


def _nothing(rule: str, column: str) -> Expectation:
    """Expect that a column which names a fault is empty."""
    return Expectation(rule, "expect_column_values_to_be_null", {"column": column})


_YEARS = {
    "_year": "year of the deadline",
    "_first_year": "first year in which the deadline may lie",
    "_last_year": "last such year: some years behind the plan's period, or a year that the source prints",
}
_IN_PERIOD = (
    _at_least("deadlines", "_year", "_first_year"),
    _at_least("deadlines", "_last_year", "_year"),
    _between("deadlines", "_year", EARLIEST_YEAR, LATEST_YEAR + limits().years_of_a_vision),
)
_MISSING = {"_missing": "the number, printed in the source, that is missing before this row; empty where none is"}
_LEFT_OUT = {"_left_out": "the number that the source itself leaves out before this row; empty where none is"}

_OWN: dict[str, tuple[tuple[Expectation, ...], dict[str, str]]] = {
    "plans": ((_at_least("coverage", "coverage", "_floor"),), {"_floor": "least coverage for this plan"}),
    "tasks": (
        (_nothing("numbering", "_missing"), _nothing("printed-numbering", "_left_out")),
        _MISSING | _LEFT_OUT,
    ),
    "actions": (
        (
            _between("clauses-assigned", "_bodies", least=1),
            _between("clauses-assigned", "_bodies_without_clause", most=0),
        ),
        {
            "_bodies": "number of assignments of an action whose clause is present; empty for others",
            "_bodies_without_clause": "number of assignments of an action whose clause is not; empty for others",
        },
    ),
    "assignments": (
        (
            _among("lead-first", "_first_role", ["lead"]),
            _nothing("agency-levels", "_misfit"),
        ),
        {
            "_first_role": "role of the first body of a clause that says 牵头; empty for others",
            "_misfit": "why the body does not fit the plan; empty where it does",
        },
    ),
    "targets": (
        (
            *_IN_PERIOD,
            _between("plausible-values", "value", least=0),
            _at_least("plausible-values", "_most", "value"),
        ),
        _YEARS | {"_most": "largest plausible value of a percentage; empty for other units"},
    ),
    "projects": (
        (
            _between("plausible-values", "investment", least=0, strict_min=True),
            _nothing("numbering", "_missing"),
            _among("project-sums", "_has_category", [True]),
        ),
        _MISSING | {"_has_category": "whether project_categories has the row's category"},
    ),
    "project_categories": (
        (
            _between("project-sums", "_rest", 0, 0),
            _between("project-sums", "_difference", 0, float(limits().most_difference_of_subtotals)),
            _between("printed-subtotals", "_known_difference", 0, 0),
        ),
        {
            "_rest": "computed sum less the sum of the rows",
            "_difference": "distance of the printed subtotal from the sum of the rows, as a share of that sum",
            "_known_difference": "printed subtotal less the computed sum",
        },
    ),
    "openings": (
        (
            *_IN_PERIOD,
            _among("closed-lists", "_may_have_theme", [True]),
            _among("domain-themes", "_has_theme", [True]),
        ),
        _YEARS
        | {
            "_may_have_theme": "whether it is a domain, or has no theme",
            "_has_theme": "whether it has a theme, or is no domain",
        },
    ),
}
