"""A Plan becomes typed rows of the published tables, and typed values become cells.

Knows which attribute of a Plan holds which table; knows no file and no descriptor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from datapackages.definitions import Table, definitions
from datapackages.exceptions import PackageError
from datapackages.sidecar import Sidecar
from extract.corrections import CorrectionRow
from extract.models import Plan
from extract.text.spans import Spans

Value = str | int | bool | Decimal | date | None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The document as received: its path in the package and the sha256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TableData:
    """A table with its rows, each as long as the table has columns; an empty string and None are both missing."""

    table: Table
    rows: tuple[tuple[Value, ...], ...]

    def cells(self) -> Iterable[tuple[str, ...]]:
        """Give the rows as they are printed into a CSV file."""
        return (tuple(to_cell(value) for value in row) for row in self.rows)


def to_cell(value: Value) -> str:
    """Print a value as a cell: booleans true/false, days ISO, numbers without exponent or trailing zeros.

    >>> to_cell(Decimal("1721.50")), to_cell(Decimal("2E+4")), to_cell(True), to_cell(None)
    ('1721.5', '20000', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _decimal(value: Decimal) -> str:
    """Print a finite amount in full. Raises PackageError for what is no number."""
    if not value.is_finite():
        raise PackageError(f"{value} is no amount that a table can hold; mend the rule that read it")
    printed = f"{value:f}"
    if "." in printed:
        printed = printed.rstrip("0").rstrip(".")
    return "0" if printed in {"-0", ""} else printed


def plan_tables(
    plan: Plan, source: SourceFile, sidecar: Sidecar | None = None, corrections: tuple[CorrectionRow, ...] = ()
) -> tuple[TableData, ...]:
    """Make all tables of a plan's package but `changes`, the empty ones too, in package order.

    Args:
        plan: what was read, its accepted corrections in place.
        source: where the document as received lies in the package.
        sidecar: gives region, code and level where the text prints no region; other facts stay as printed.
        corrections: what became of the reports on this plan.
    """
    tables = (table for table in definitions().plan_tables if table.rows != "changes")
    return tuple(_table_data(table, plan, source, sidecar, corrections) for table in tables)


def _table_data(
    table: Table, plan: Plan, source: SourceFile, sidecar: Sidecar | None, corrections: tuple[CorrectionRow, ...]
) -> TableData:
    """Make one table of a plan."""
    if table.rows == "plan":
        values = _plan_values(plan, source, sidecar)
        return TableData(table, (tuple(values[column.name] for column in table.columns),))
    rows: Iterable[object] = corrections if table.rows == "corrections" else getattr(plan, str(table.rows))
    names = [column.name for column in table.columns]
    return TableData(
        table, tuple(tuple(_typed(table, name, _value(plan, row, name)) for name in names) for row in rows)
    )


def _typed(table: Table, name: str, value: Value) -> Value:
    """Print a value of any type as text where the column holds cells of other columns, as in corrections."""
    return to_cell(value) if table.rows == "corrections" and name in {"old_value", "new_value"} else value


def _value(plan: Plan, row: object, name: str) -> Value:
    """Take one column's value from a row of a plan; the plan's own id stands in no row."""
    if name == "plan_id":
        return plan.plan_id
    value = getattr(row, name)
    return str(value) if isinstance(value, Spans) else value


def _plan_values(plan: Plan, source: SourceFile, sidecar: Sidecar | None) -> dict[str, Value]:
    """Name the values of the row about the plan itself."""
    header = plan.header
    values: dict[str, Value] = {
        name: getattr(header, name)
        for name in (
            *("title", "notice_title", "issuer", "region", "region_code", "level", "plan_type", "issued_on"),
            *("published_on", "period_start", "period_end", "doc_number", "disclosure"),
        )
    }
    if header.region is None and sidecar is not None:
        # The area is a classification of the document, not a statement of its text: it may be known from elsewhere.
        values |= {"region": sidecar.region, "region_code": sidecar.region_code, "level": sidecar.level}
    return values | {
        "plan_id": plan.plan_id,
        "source_file": source.path,
        "source_sha256": source.sha256,
        "source_format": plan.source_format,
        "damage": plan.damage.kind,
        "sentences": plan.damage.sentences,
        "sentences_lost": plan.damage.sentences_lost,
        "coverage": plan.coverage.share,
    }
