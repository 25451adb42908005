"""The rows of a package as the rules look at them: cells, evidence, the rows they belong to, and failures about them.

Rules compare what is printed, so a corrected cell is taken as it was before its correction. Knows no rule.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from extract.exceptions import SpanError
from extract.text.spans import Spans, without_blanks
from validation.corrections import originals_of, removed_by_corrections
from validation.exceptions import WorkbookError
from validation.packages import LoadedPackage, LoadedTable
from validation.results import Failure, excerpt
from validation.workbook import Sheets, sheets_of, workbook_path

QUARANTINE_PATH = "validation/quarantine.csv"

Pairs = tuple[tuple[int, int], ...]

# Which column of a table says where its row stands in the text.
_EVIDENCE = ("spans", "clause_spans")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its table, its cells as printed in the source, and its source text without blanks where there is one."""

    table: LoadedTable
    cells: dict[str, str]
    source: str | None

    def __getitem__(self, column: str) -> str:
        """Give a cell; a column that the table has not is empty."""
        return self.cells.get(column, "")

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """The primary key as pairs of column and value."""
        return self.table.key_of(self.cells)

    @property
    def row_id(self) -> str:
        """The last part of the primary key."""
        return self.key[-1][1] if self.key else ""

    def flat(self, column: str) -> str:
        """Give a cell without white space."""
        return without_blanks(self[column])

    def number(self, column: str) -> Decimal | None:
        """Read a number; None for what is none."""
        try:
            found = Decimal(self[column])
        except ArithmeticError:
            return None
        return found if found.is_finite() else None

    def day(self, column: str) -> date | None:
        """Read a day; None for what is none."""
        try:
            return date.fromisoformat(self[column])
        except ValueError:
            return None

    def places(self, column: str = "spans") -> Pairs:
        """Give the evidence as pairs of start and end; nothing for what is no evidence."""
        try:
            return tuple((span.start, span.end) for span in Spans.parse(self[column]))
        except SpanError:
            return ()

    def quote(self, column: str = "spans") -> str:
        """Give the text of the source that the row cites; empty where it cites none."""
        if self.source is None:
            return ""
        return excerpt("".join(self.source[start:end] for start, end in self.places(column)))

    def fail(self, column: str, advice: str) -> Failure:
        """Make a failure about one cell, with the evidence of the row."""
        evidence = next((name for name in _EVIDENCE if self[name]), "spans")
        return Failure(
            table=self.table.name,
            row=self.key,
            column=column,
            value=excerpt(self[column]),
            quote=self.quote(evidence),
            advice=advice,
            plan_id=self["plan_id"],
            spans=self[evidence],
        )


@dataclass(frozen=True)
class Rows:
    """All rows of a package, by table and by id."""

    package: LoadedPackage

    @cached_property
    def _tables(self) -> dict[str, tuple[Row, ...]]:
        originals = originals_of(self.package)
        sources = self.package.sources
        return {
            table.name: tuple(
                Row(table, originals.before(table, record), sources.get(record.get("plan_id", "")))
                for record in table.records()
            )
            for table in self.package.tables
        }

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], Row]:
        return {(name, row.row_id): row for name, rows in self._tables.items() for row in rows}

    @cached_property
    def gone(self) -> frozenset[str]:
        """The ids of rows that were read and taken out again: by a correction, or into the quarantine."""
        written = self.package.read_text(QUARANTINE_PATH) or ""
        quarantined = {line[1] for line in csv.reader(io.StringIO(written)) if len(line) > 1}
        return removed_by_corrections(self.package) | quarantined

    @cached_property
    def sheets(self) -> Sheets | WorkbookError:
        """The package's workbook as it is read back, or why it cannot be; read once for all that look at it."""
        return sheets_of(self.package.folder / workbook_path(self.package))

    @cached_property
    def _flat_sources(self) -> dict[str, str]:
        return {plan_id: without_blanks(text) for plan_id, text in self.package.sources.items()}

    def of(self, table: str) -> tuple[Row, ...]:
        """Give the rows of a table in their order; none where the package lacks it."""
        return self._tables.get(table, ())

    def by_id(self, table: str, row_id: str) -> Row | None:
        """Find a row by its id."""
        return self._by_id.get((table, row_id))

    def located(self, failure: Failure) -> Failure:
        """Give a failure about a row with the evidence of that row, where it names none."""
        row = self.by_id(failure.table, failure.row[-1][1]) if failure.row and not failure.spans else None
        if row is None or not row["spans"]:
            return failure
        shown = failure.quote or row.quote()
        return replace(failure, plan_id=row["plan_id"], spans=row["spans"], quote=shown)

    def plan_of(self, row: Row) -> Row | None:
        """Find the row about the plan that a row is from."""
        return self.by_id("plans", row["plan_id"])

    def is_damaged(self, row: Row) -> bool:
        """Tell whether a row is from a plan whose source is damaged, or of which nothing is known here."""
        plan = self.plan_of(row)
        return plan is None or plan["damage"] != "none"

    def source_of(self, row: Row) -> str | None:
        """Give the source text without blanks that a row's plan was read from; None where the package has none."""
        return self._flat_sources.get(row["plan_id"])

    def groups(self, table: str, *columns: str) -> Iterator[tuple[Row, ...]]:
        """Go through the rows of a table that share the values of some columns, in the order of the first of each."""
        found: dict[tuple[str, ...], list[Row]] = {}
        for row in self.of(table):
            found.setdefault(tuple(row[column] for column in columns), []).append(row)
        yield from map(tuple, found.values())
