"""What changed between two packages, or two sets of them: rows added, modified and removed, by primary key.

Pure: reads and writes nothing. Compares cells as they are printed; knows no plan and no portal.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from datapackages.exceptions import PackageError
from datapackages.stored import StoredPackage, StoredTable

Change = Literal["added", "modified", "removed"]
Record = dict[str, str]

# Tells what changed since the version before, and so differs between any two versions.
CHANGES_TABLE = "changes"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell before and after."""

    column: str
    old_value: str
    new_value: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that came, went or changed.

    `row_id` is its primary key, several columns joined by `;`; `cells` holds the changed cells of a modified row, and
    all cells that are not empty of any other.
    """

    change: Change
    row_id: str
    plan_id: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What changed in one table; only columns that both have are compared."""

    name: str
    change: Change | None
    rows: tuple[RowChange, ...]
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()

    def count(self, change: Change) -> int:
        """Count the rows of one kind of change."""
        return sum(row.change == change for row in self.rows)


@dataclass(frozen=True, slots=True)
class PackageDifference:
    """What changed in one package; `tables` holds only those in which something did."""

    name: str
    change: Change | None
    old_version: str
    new_version: str
    tables: tuple[TableDifference, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two sets of packages; `packages` holds the unchanged ones too."""

    packages: tuple[PackageDifference, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether no row, column, table or package differs."""
        return all(package.change is None for package in self.packages)


def compare(old: Sequence[StoredPackage], new: Sequence[StoredPackage]) -> Difference:
    """Compare two sets of packages by their names; one package each is compared whatever their names are.

    Raises:
        PackageError: a table has two rows of one key, so that its rows cannot be told apart.
    """
    if len(old) == len(new) == 1:
        return Difference((compare_packages(old[0], new[0]),))
    before = {package.name: package for package in old}
    after = {package.name: package for package in new}
    return Difference(tuple(compare_packages(before.get(name), after.get(name)) for name in sorted({*before, *after})))


def compare_packages(old: StoredPackage | None, new: StoredPackage | None) -> PackageDifference:
    """Compare two packages table by table, in the order of the new one; None stands for a package that is not there.

    Raises:
        PackageError: a table has two rows of one key, so that its rows cannot be told apart.
    """
    before = {table.name: table for table in old.tables} if old else {}
    after = {table.name: table for table in new.tables} if new else {}
    names = [name for name in dict.fromkeys([*after, *before]) if name != CHANGES_TABLE]
    tables = tuple(_compare_tables(before.get(name), after.get(name)) for name in names)
    differing = tuple(table for table in tables if table.change)
    change: Change | None = "modified" if differing else None
    if old is None or new is None:
        change = "added" if old is None else "removed"
    name = new.name if new else old.name if old else ""
    return PackageDifference(name, change, old.version if old else "", new.version if new else "", differing)


def _compare_tables(old: StoredTable | None, new: StoredTable | None) -> TableDifference:
    """Compare two tables row by row: rows of the new one in its order, then those that are gone in theirs."""
    table = new or old
    if table is None:
        raise PackageError("two tables that are not there cannot be compared; give one of them")
    before = _keyed(old, old.primary_key) if old else {}
    after = _keyed(new, new.primary_key) if new else {}
    common = [column for column in new.columns if column in old.columns] if old and new else []
    # Rows whose keys are made of other columns cannot be the same rows: all of them went, and others came.
    same_key = bool(old and new and old.primary_key == new.primary_key)
    known, kept = (before, after) if same_key else ({}, {})
    rows = [_row_change(row_id, known.get(row_id), record, common) for row_id, record in after.items()]
    rows += [_row_change(row_id, record, None, common) for row_id, record in before.items() if row_id not in kept]
    changed = tuple(row for row in rows if row)
    added = tuple(column for column in new.columns if column not in old.columns) if old and new else ()
    removed = tuple(column for column in old.columns if column not in new.columns) if old and new else ()
    change: Change | None = "modified" if changed or added or removed else None
    if old is None or new is None:
        change = "added" if old is None else "removed"
    return TableDifference(table.name, change, changed, added, removed)


def _keyed(table: StoredTable, key: tuple[str, ...]) -> dict[str, Record]:
    """Give the rows of a table by their key. Raises PackageError where two have one."""
    records = [(row_id_of(record, key), record) for record in table.records()]
    found = dict(records)
    if len(found) < len(records):
        twice = next(row_id for row_id, count in Counter(row_id for row_id, _ in records).items() if count > 1)
        raise PackageError(f"table {table.name} has two rows {twice[:80]!r}; validate the package before comparing it")
    return found


def row_id_of(record: Record, key: Sequence[str]) -> str:
    """Print the primary key of a row; several columns are joined by `;`."""
    return ";".join(record.get(column, "") for column in key)


def _row_change(row_id: str, old: Record | None, new: Record | None, common: Sequence[str]) -> RowChange | None:
    """Compare one row; None where nothing changed."""
    plan_id = (new or old or {}).get("plan_id", "")
    if old is None or new is None:
        present = new or old or {}
        cells = tuple(
            CellChange(column, cell if new is None else "", cell if old is None else "")
            for column, cell in present.items()
            if cell
        )
        return RowChange("added" if old is None else "removed", row_id, plan_id, cells)
    changed = tuple(CellChange(name, old[name], new[name]) for name in common if old[name] != new[name])
    return RowChange("modified", row_id, plan_id, changed) if changed else None
