"""The table `changes`: what a released version changed against the one released before it.

What changed is found once, when a version is released, and kept beside the release record, in
`seeds/releases/<package>/<version>.csv`. So a package says the same of its version wherever it is built again, be the
earlier version at hand or not. Knows no clock and no portal.
"""

from dataclasses import dataclass
from pathlib import Path

from datapackages.definitions import definitions
from datapackages.difference import Change, PackageDifference, RowChange, compare_packages
from datapackages.exceptions import ReleaseError
from datapackages.rows import TableData
from datapackages.stored import StoredPackage, read_csv
from datapackages.swap import put_file
from datapackages.writer import csv_bytes, json_bytes

DIFFERENCE_FILE = "diff.json"
SCHEMA = "planport-changes/1"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of the table changes: a row that came or went (no column), or one cell of a row that changed."""

    plan_id: str
    version: str
    table: str
    row_id: str
    change: Change
    column: str
    old_value: str
    new_value: str


def record_changes(record: Path, old: StoredPackage, new: StoredPackage, version: str) -> tuple[ChangeRow, ...]:
    """Find what a new version changes, and keep it beside the release record.

    Args:
        record: the release record, `seeds/releases.yml`.
        old: the version published before.
        new: the data that is released now.
        version: the new version's number.

    Raises:
        ReleaseError: the two are not one package.
        PackageError: they cannot be compared, or the file cannot be written.
    """
    if old.name != new.name:
        raise ReleaseError(f"{new.name} cannot be compared with {old.name}; give an earlier version of {new.name}")
    rows = change_rows(compare_packages(old, new), version)
    path = changes_file(record, new.name, version)
    path.parent.mkdir(parents=True, exist_ok=True)
    put_file(path, csv_bytes(changes_table(rows)))
    return rows


def change_rows(difference: PackageDifference, version: str) -> tuple[ChangeRow, ...]:
    """Turn a difference into rows of the table changes, in its order."""
    return tuple(
        change_row
        for table in difference.tables
        for row in table.rows
        for change_row in _of_row(table.name, row, version)
    )


def _of_row(table: str, row: RowChange, version: str) -> tuple[ChangeRow, ...]:
    """Give one row for each changed cell; one for a row that came or went, whose content stands in one of the two."""
    if row.change != "modified":
        return (ChangeRow(row.plan_id, version, table, row.row_id, row.change, "", "", ""),)
    return tuple(
        ChangeRow(row.plan_id, version, table, row.row_id, row.change, cell.column, cell.old_value, cell.new_value)
        for cell in row.cells
    )


def changes_file(record: Path, package: str, version: str) -> Path:
    """Name the file beside the release record that keeps the changes of one version."""
    return record.with_suffix("") / package / f"{version}.csv"


def load_changes(record: Path, package: str, version: str) -> tuple[ChangeRow, ...]:
    """Load the changes of one version; none where nothing is kept, as of a first version.

    Raises:
        ReleaseError: the file is not as it was written.
    """
    path = changes_file(record, package, version)
    if not path.is_file():
        return ()
    header, *lines = read_csv(path) or [()]
    columns = tuple(column.name for column in definitions().table("changes").columns)
    if header != columns or any(len(line) != len(columns) or line[1] != version for line in lines):
        raise ReleaseError(f"{path} is not the list of changes of {package} {version}; restore the file")
    return tuple(ChangeRow(**dict(zip(columns, line, strict=True))) for line in lines)  # type: ignore[arg-type]


def changes_table(rows: tuple[ChangeRow, ...]) -> TableData:
    """Make the table changes of its rows."""
    table = definitions().table("changes")
    return TableData(table, tuple(tuple(getattr(row, column.name) for column in table.columns) for row in rows))


def changes_json(package: str, old_version: str, new_version: str, rows: tuple[ChangeRow, ...]) -> bytes:
    """Print the changes of a version as JSON: `diff.json` of its package."""
    names = [column.name for column in definitions().table("changes").columns if column.name != "version"]
    return json_bytes(
        {
            "schema": SCHEMA,
            "package": package,
            "old_version": old_version,
            "new_version": new_version,
            "changes": [{name: getattr(row, name) for name in names} for row in rows],
        }
    )
