"""Finds and changes single cells of a Plan: the mechanics of corrections.

Knows the rows of a Plan, their ids and the types of their cells; knows nothing of files, reports and decisions. The
messages of its errors go on from “correction x ”, which the caller puts before them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from extract.exceptions import CorrectionError
from extract.models import (
    Action,
    Assignment,
    Header,
    Issue,
    Opening,
    Plan,
    Project,
    ProjectCategory,
    Section,
    Target,
    Task,
)
from extract.text.spans import Spans

_ROW_CLASSES: dict[str, type] = {
    "plans": Header,
    "sections": Section,
    "tasks": Task,
    "actions": Action,
    "assignments": Assignment,
    "targets": Target,
    "projects": Project,
    "project_categories": ProjectCategory,
    "openings": Opening,
}
# The column that tells a row to its readers: what a correction that removes a whole row must quote.
_TEXTS = {
    "sections": "title",
    "tasks": "text",
    "actions": "text",
    "assignments": "agency",
    "targets": "quote",
    "projects": "name",
    "project_categories": "category",
    "openings": "quote",
}
# What evidence stands on is never corrected: it says what is printed.
_EVIDENCE = frozenset({"quote", "mention", "evidence"})
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Place:
    """What a correction is about: a row by its id or by a place of the source, and a column, empty for the row."""

    table: str
    row_id: str
    spans: Spans
    column: str


class CorrectablePlan:
    """A plan whose cells can be changed one after another; the Plan itself stays frozen."""

    def __init__(self, plan: Plan) -> None:
        """Take the rows of a plan."""
        self._plan = plan
        self._rows: dict[str, list[Any]] = {
            name: [plan.header] if name == "plans" else list(getattr(plan, name)) for name in _ROW_CLASSES
        }

    def plan_with(self, issues: tuple[Issue, ...]) -> Plan:
        """Give the plan as it is now, with further known issues."""
        tables: dict[str, Any] = {name: tuple(rows) for name, rows in self._rows.items() if name != "plans"}
        return replace(self._plan, header=self._rows["plans"][0], issues=(*self._plan.issues, *issues), **tables)

    def find_row(self, place: Place) -> str:
        """Give the id of the one row that is meant. Raises CorrectionError."""
        return self._id_of(place.table, self._only(place, list(self._candidates(place)), "such row"))

    def match(self, place: Place, old: str, new: str | None) -> tuple[str, Any, Any]:
        """Find the one row whose cell holds what a correction says.

        Args:
            place: the row and the column.
            old: the cell as published; with a place of the source, the part of it that is wrong.
            new: what is right; None where nobody has said.

        Returns:
            The row's id, and the values of the whole cell before and after.

        Raises:
            CorrectionError: no row or more than one holds it, or a value does not fit the column.
        """
        column = place.column or _TEXTS.get(place.table)
        self._check_column(place, column)
        candidates = list(self._candidates(place))
        if not candidates:
            self._only(place, candidates, "such row")
        fitting = [row for row in candidates if self._holds(place, getattr(row, str(column)), old)]
        if not fitting and len(candidates) == 1:
            found = _short(str(_shown(getattr(candidates[0], str(column)))))
            raise CorrectionError(
                f"matches nothing: {place.table} {self._id_of(place.table, candidates[0])} has {column} {found!r}, "
                f"not {_short(old)!r}; correct `old`, or remove the correction if the source was mended"
            )
        row = self._only(place, fitting, f"row with {_short(old)!r} in {column}")
        before = getattr(row, str(column))
        return self._id_of(place.table, row), before, self._after(place, before, old, new)

    def change(self, place: Place, row_id: str, new: object) -> None:
        """Put a value into a cell of a row, or take the whole row away where the place names no column."""
        rows = self._rows[place.table]
        index = next(number for number, row in enumerate(rows) if self._id_of(place.table, row) == row_id)
        if place.column:
            rows[index] = replace(rows[index], **{place.column: new})
        else:
            del rows[index]

    def _candidates(self, place: Place) -> Iterator[Any]:
        """Go through the rows that the id or the place of the source may mean."""
        for row in self._rows[place.table]:
            if place.row_id:
                if self._id_of(place.table, row) == place.row_id:
                    yield row
            elif _cites(row, place):
                yield row

    def _only(self, place: Place, rows: list[Any], what: str) -> Any:  # noqa: ANN401 - a row of any table
        """Take the one row, or say that there is none or that there are more."""
        where = f"{place.table} {place.row_id or f'at {place.spans}'}"
        if not rows:
            raise CorrectionError(
                f"matches nothing: there is no {what} ({where}); correct it, or remove it if the source was mended"
            )
        if len(rows) > 1:
            ids = ", ".join(self._id_of(place.table, row) for row in rows[:2])
            raise CorrectionError(f"matches {len(rows)} rows, such as {ids} ({where}); name the one row by its row_id")
        return rows[0]

    def _id_of(self, table: str, row: object) -> str:
        """Give a row's id as the tables corrections and changes print it: several key columns joined by `;`."""
        if table == "plans":
            return self._plan.plan_id
        if isinstance(row, ProjectCategory):
            return f"{self._plan.plan_id};{row.category}"
        return str(getattr(row, _key(table)))

    @staticmethod
    def _holds(place: Place, value: object, old: str) -> bool:
        """Tell whether a cell holds the old value: as a whole, or a text once as a part where a place is given."""
        if place.spans and isinstance(value, str) and old:
            return value.count(old) == 1
        try:
            return bool(_value(place, old) == value) if place.column else value == old
        except CorrectionError:
            return False

    @staticmethod
    def _after(place: Place, before: object, old: str, new: str | None) -> object:
        """Give the whole cell as it is to be."""
        if new is None:
            return None
        if place.spans and isinstance(before, str) and old:
            return _value(place, before.replace(old, new))
        return _value(place, new)

    @staticmethod
    def _check_column(place: Place, column: str | None) -> None:
        """Refuse columns that a table does not have, ids, and what evidence stands on."""
        known = _hints(place.table)
        if column is None or column not in known:
            raise CorrectionError(
                f"names no column of {place.table}: {place.column!r}; the columns are {', '.join(known)}"
            )
        is_key = column in {_key(place.table), "plan_id"} or (place.table, column) == ("project_categories", "category")
        if place.column and (is_key or column in _EVIDENCE):
            raise CorrectionError(f"is about {column}, which is never corrected: it is an id or says what is printed")


def _cites(row: object, place: Place) -> bool:
    """Tell whether a row's evidence holds a place of the source."""
    name = "clause_spans" if place.column == "clause" else "spans"
    cited: Spans = getattr(row, name, Spans())
    return all(any(one.start <= part.start and part.end <= one.end for one in cited) for part in place.spans)


def _key(table: str) -> str:
    """Name the column that holds the ids of a table: the first column of its class that ends in _id."""
    return next((name for name in _hints(table) if name.endswith("_id")), "")


@cache
def _hints(table: str) -> dict[str, Any]:
    """Give the columns of a table and their types; evidence of a header is none."""
    return {name: hint for name, hint in get_type_hints(_ROW_CLASSES[table]).items() if name != "evidence"}


@cache
def _adapter(table: str, column: str) -> TypeAdapter[Any]:
    """Make the reader of one column's cells, once."""
    return TypeAdapter(_hints(table)[column])


def _value(place: Place, cell: str) -> object:
    """Read a cell as a value of its column's type. Raises CorrectionError where it is none.

    >>> _value(Place("targets", "x", Spans(), "value"), "2E+4") == 20000
    True
    """
    hint = _hints(place.table)[place.column]
    if hint is Spans:
        return Spans.parse(cell)
    if cell == "" and type(None) in get_args(hint):
        return None
    try:
        return _adapter(place.table, place.column).validate_strings(cell)
    except ValidationError as error:
        message = error.errors(include_url=False)[0]["msg"]
        raise CorrectionError(
            f"has a value that does not fit {place.table}.{place.column}: {_short(cell)!r}: {message}; correct it"
        ) from error


def _shown(value: object) -> object:
    """Print nothing for a missing value."""
    return "" if value is None else value


def _short(text: str) -> str:
    """Cut a text to what a message can show."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
