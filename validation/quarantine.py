"""The quarantine: bad rows that are few enough are taken out of the tables and listed, instead of stopping the package.

How many rows may be taken out is declared in the sidecar (`quarantine_ceiling`, by default none). A row goes with all
rows that belong to it. What must not be published at all is never quarantined: the source still says it.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from datapackages.definitions import definitions
from datapackages.writer import write_file
from extract.exceptions import SpanError
from extract.models import Plan
from extract.text.spans import Spans
from validation.basis import Basis, QuarantineLine
from validation.results import Check, Failure, checked, package_failure
from validation.rows import QUARANTINE_PATH, Rows
from validation.sensitive import masked

HEADER = ("table", "row_id", "rule", "reason", "plan_id", "spans")
# Failures of these groups are about single rows that can be left out.
_ABOUT_ROWS = frozenset({"evidence", "wording", "domain", "frictionless"})
_TABLES = frozenset({"sections", "tasks", "actions", "assignments", "targets", "projects", "openings"})
_REFERENCES = ("parent_id", "section_id", "task_id", "action_id", "project_id")


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that is taken out: where it was, by which rule, why, and where its evidence lies."""

    table: str
    row_id: str
    rule: str
    reason: str
    plan_id: str
    spans: str

    def line(self) -> QuarantineLine:
        """Give the row as a line of quarantine.csv."""
        return (self.table, self.row_id, self.rule, self.reason, self.plan_id, self.spans)


def rows_to_quarantine(checks: Iterable[Check], ceiling: int) -> tuple[QuarantinedRow, ...]:
    """Choose the rows whose removal may open the gate: none where something else is wrong, or where they are too many.

    Args:
        checks: all checks of the package.
        ceiling: how many rows may be taken out, those that belong to them not counted.
    """
    found: dict[tuple[str, str], QuarantinedRow] = {}
    for check in checks:
        if check.importance == "advisory" or check.passed or check.id in {"great-expectations", "agreement"}:
            continue
        for failure in check.failures:
            if check.rule.group not in _ABOUT_ROWS or failure.table not in _TABLES or len(failure.row) != 1:
                return ()
            row_id = failure.row[0][1]
            row = QuarantinedRow(failure.table, row_id, check.id, failure.advice, failure.plan_id, failure.spans)
            found.setdefault((failure.table, row_id), row)
    return tuple(found.values()) if len(found) <= ceiling else ()


def without_rows(plan: Plan, quarantined: Iterable[QuarantinedRow]) -> tuple[Plan, tuple[QuarantinedRow, ...]]:
    """Take rows out of a plan, with all rows that refer to them; sums of categories are made anew.

    Returns:
        The plan without them, and all rows taken out, in package order, those that followed another one included.
    """
    listed = {(row.table, row.row_id): row for row in quarantined}
    gone = {row_id for _, row_id in listed}
    left: dict[str, Any] = {table: _left(plan, table, gone, listed) for table in _in_package_order()}
    smaller = replace(plan, **left)
    sums = {
        category.category: sum(
            (one.investment for one in smaller.projects if one.category == category.category), Decimal(0)
        )
        for category in plan.project_categories
    }
    categories = tuple(replace(one, computed_investment=sums[one.category]) for one in plan.project_categories)
    order = {table: place for place, table in enumerate(_in_package_order())}
    return replace(smaller, project_categories=categories), tuple(
        sorted(listed.values(), key=lambda row: (order[row.table], row.row_id))
    )


def _in_package_order() -> tuple[str, ...]:
    """Name the tables whose rows can be quarantined, those that others refer to first."""
    return tuple(table.name for table in definitions().plan_tables if table.name in _TABLES)


def _left(plan: Plan, table: str, gone: set[str], listed: dict[tuple[str, str], QuarantinedRow]) -> tuple[object, ...]:
    """Give the rows of a table that stay; those that refer to one that is gone are listed and gone as well."""
    left = []
    for row in getattr(plan, table):
        row_id = str(getattr(row, definitions().table(table).primary_key[-1]))
        names = {field.name for field in fields(row)}
        holder = next((h for name in _REFERENCES if name in names and (h := getattr(row, name)) in gone), None)
        if row_id in gone or holder:
            gone.add(row_id)
            reason = f"It belongs to {holder}."
            entry = QuarantinedRow(table, row_id, "belongs", reason, plan.plan_id, str(row.spans))
            listed.setdefault((table, row_id), entry)
        else:
            left.append(row)
    return tuple(left)


def read_quarantine(written: str | None) -> tuple[QuarantinedRow, ...]:
    """Read back the rows that were taken out of a package from its quarantine.csv; lines that are none are left out."""
    lines = list(csv.reader(io.StringIO(written or "")))
    return tuple(QuarantinedRow(*line) for line in lines[1:] if len(line) == len(HEADER))


def write_quarantine(folder: Path, rows: Iterable[QuarantinedRow]) -> None:
    """Write validation/quarantine.csv into a package's folder; sensitive values in it are masked."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(tuple(masked(cell) for cell in row.line()) for row in rows)
    write_file(folder, QUARANTINE_PATH, out.getvalue().encode("utf-8"))


def check_quarantine(rows: Rows, basis: Basis | None) -> tuple[Check, ...]:
    """Check that what is quarantined stays under its ceiling, is not published, and has its evidence."""
    written = rows.package.read_text(QUARANTINE_PATH)
    if written is None:
        return ()
    lines = list(csv.reader(io.StringIO(written)))
    failures = list(_failures(rows, lines))
    own = sum(1 for line in lines[1:] if len(line) == len(HEADER) and line[2] != "belongs")
    ceiling = basis.quarantine_ceiling if basis else 0
    if own > ceiling:
        failures.append(package_failure(QUARANTINE_PATH, own, f"At most {ceiling} rows may be quarantined."))
    return (checked("quarantine", max(0, len(lines) - 1), failures),)


def _failures(rows: Rows, lines: list[list[str]]) -> Iterator[Failure]:
    """Find lines that are none, rows that are published all the same, and evidence outside of the source."""
    if not lines or tuple(lines[0]) != HEADER:
        yield package_failure(QUARANTINE_PATH, "header", f"The columns must be {', '.join(HEADER)}.")
        return
    for line in lines[1:]:
        if len(line) != len(HEADER):
            yield package_failure(QUARANTINE_PATH, ",".join(line), f"A line has {len(HEADER)} cells.")
            continue
        table, row_id, _, _, plan_id, spans = line
        if rows.by_id(table, row_id) is not None:
            yield package_failure(QUARANTINE_PATH, row_id, "The row is quarantined and published; take it out.")
        try:
            Spans.parse(spans).text_in(rows.package.sources.get(plan_id, ""))
        except SpanError:
            yield package_failure(QUARANTINE_PATH, spans, f"No place of the source of {row_id}; build it again.")
