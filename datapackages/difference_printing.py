"""Prints differences: as text for people, as JSON for machines. Knows nothing of how they were found."""

from typing import Any

from datapackages.difference import Difference, PackageDifference, RowChange, TableDifference
from datapackages.writer import json_bytes

SCHEMA = "planport-diff/1"
_SIGNS = {"added": "+", "modified": "~", "removed": "-"}
_LONGEST_CELL = 100


def difference_lines(difference: Difference) -> tuple[str, ...]:
    """Say what changed, a line for each package, table, row and cell."""
    lines: list[str] = []
    for package in difference.packages:
        lines += _package_lines(package)
    changed = sum(package.change is not None for package in difference.packages)
    lines.append(
        f"{changed} of {len(difference.packages)} packages differ" if changed else "no difference in any package"
    )
    return tuple(lines)


def difference_json(difference: Difference) -> bytes:
    """Print a difference as JSON; the form is named in it, and later ones only add to it."""
    return json_bytes({"schema": SCHEMA, "packages": [_package(package) for package in difference.packages]})


def _package_lines(package: PackageDifference) -> list[str]:
    """Say what changed in one package."""
    if package.change is None:
        return [f"{package.name} {_versions(package)}: no difference"]
    lines = [f"{package.name} {_versions(package)}: {package.change}"]
    for table in package.tables:
        lines.append(f"  {table.name}: {_table_summary(table)}")
        lines += [line for row in table.rows for line in _row_lines(row)]
    return lines


def _versions(package: PackageDifference) -> str:
    """Name the versions that were compared."""
    if not (package.old_version and package.new_version):
        return package.old_version or package.new_version
    return f"{package.old_version} -> {package.new_version}"


def _table_summary(table: TableDifference) -> str:
    """Count the changes of a table."""
    words = [f"table {table.change}"] if table.change != "modified" else []
    words += [f"column {name} added" for name in table.columns_added]
    words += [f"column {name} removed" for name in table.columns_removed]
    words += [f"{table.count(change)} {change}" for change in ("added", "modified", "removed") if table.count(change)]
    return ", ".join(words)


def _row_lines(row: RowChange) -> list[str]:
    """Say what changed in one row; of one that came or went the key is enough."""
    lines = [f"    {_SIGNS[row.change]} {_short(row.row_id)}"]
    if row.change == "modified":
        lines += [
            f"        {cell.column}: {_short(cell.old_value)!r} -> {_short(cell.new_value)!r}" for cell in row.cells
        ]
    return lines


def _short(text: str) -> str:
    """Cut a cell to what a line can show, on one line and without control characters."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return plain if len(plain) <= _LONGEST_CELL else plain[: _LONGEST_CELL - 1] + "…"


def _package(package: PackageDifference) -> dict[str, Any]:
    """Describe one package."""
    return {
        "name": package.name,
        "change": package.change,
        "old_version": package.old_version,
        "new_version": package.new_version,
        "tables": [_table(table) for table in package.tables],
    }


def _table(table: TableDifference) -> dict[str, Any]:
    """Describe one table."""
    return {
        "name": table.name,
        "change": table.change,
        "columns_added": list(table.columns_added),
        "columns_removed": list(table.columns_removed),
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: RowChange) -> dict[str, Any]:
    """Describe one row: a modified one by its changed cells, any other by what it holds or held."""
    described: dict[str, Any] = {"row_id": row.row_id, "change": row.change}
    if row.change == "modified":
        return described | {
            "columns": [
                {"column": cell.column, "old_value": cell.old_value, "new_value": cell.new_value} for cell in row.cells
            ]
        }
    return described | {"row": {cell.column: cell.new_value or cell.old_value for cell in row.cells}}
