"""The rows of a dataset for programs: each table as one JSON file, each row under its id, and calls ready to copy.

The values are those of the CSV, as text where the column is text; an empty cell is null.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from datapackages.described import Resource
from publish.directory import addresses
from publish.directory.settings import Settings
from publish.directory.views import DatasetView, RowView, TableView

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Call:
    """A call that can be copied: what it fetches, and the text for a shell and for Python."""

    what: str
    what_en: str
    curl: str
    python: str


def row_files(view: DatasetView) -> dict[str, bytes]:
    """Print each table as JSON, and each row that its page shows and that has an id."""
    files: dict[str, bytes] = {}
    for table in view.tables:
        name = table.resource.name
        head = {"dataset": view.name, "version": view.descriptor.version, "table": name}
        rows = [_values(table.resource, row) for row in view.every_row(table.resource)]
        content = head | {"total": table.total, "rows": rows}
        files[addresses.table_json(view.name, name)] = _printed(content)
        for row, values in zip(table.rows, rows, strict=False):
            if row.anchor:
                files[addresses.row_json(view.name, name, row.anchor)] = _printed(head | {"row": values})
    return files


def _printed(content: object) -> bytes:
    """Print JSON on as few lines as it needs."""
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _values(table: Resource, row: RowView) -> dict[str, Value]:
    """Give a row as values of its columns' types."""
    return {column.name: _value(column.type, cell) for column, cell in zip(table.columns, row.cells, strict=True)}


def _value(kind: str, cell: str) -> Value:
    """Read a cell by the type of its column; what is no number or truth stays text.

    >>> _value("integer", "41"), _value("number", "0.5"), _value("boolean", "true"), _value("string", "")
    (41, 0.5, True, None)
    """
    if not cell:
        return None
    if kind == "boolean" and cell in {"true", "false"}:
        return cell == "true"
    if kind in {"integer", "year", "number"}:
        try:
            return int(cell) if kind != "number" or "." not in cell else float(cell)
        except ValueError:
            return cell
    return cell


def calls_of(view: DatasetView, settings: Settings) -> Iterator[Call]:
    """Go through the calls for a table, for one row, and for the whole package."""
    base = settings.base_address or "http://localhost:8000/"
    named = [table for table in view.tables if table.rows and table.rows[0].anchor]
    if named:
        table = max(named, key=lambda table: table.total)
        yield _table_call(base, view, table)
        yield _row_call(base, view, table)
    version = view.manifest.versions[-1].version
    archive = f"{base}{addresses.version_path(view.name, version)}"
    yield Call(
        "下载整包",
        "Download the whole package",
        f"curl -fLo {view.name}-{version}.zip {archive}",
        f'import urllib.request\n\nurllib.request.urlretrieve("{archive}", "{view.name}-{version}.zip")',
    )


def _table_call(base: str, view: DatasetView, table: TableView) -> Call:
    """Fetch all rows of a table and choose among them."""
    address = f"{base}{addresses.table_json(view.name, table.resource.name)}"
    column, value = _example(table)
    return Call(
        f"取“{table.resource.title}”表的全部行",
        f"All rows of the table {table.resource.name}",
        f"curl -fsS {address}",
        f'import json, urllib.request\n\nwith urllib.request.urlopen("{address}") as answer:\n'
        f'    rows = json.load(answer)["rows"]\n'
        f'chosen = [row for row in rows if row["{column}"] == {value!r}]\nprint(len(rows), chosen[0:20])',
    )


def _example(table: TableView) -> tuple[str, Value]:
    """Choose a column to filter by, and a value that occurs: one of a closed list where there is such a column."""
    values = _values(table.resource, table.rows[0])
    closed = (column.name for column in table.resource.columns if column.constraints.get("enum"))
    name = next((name for name in closed if values[name]), table.resource.primary_key[0])
    return name, values[name]


def _row_call(base: str, view: DatasetView, table: TableView) -> Call:
    """Fetch one row by its id."""
    address = f"{base}{addresses.row_json(view.name, table.resource.name, table.rows[0].anchor)}"
    return Call(
        "按标识取一行",
        "One row by its id",
        f"curl -fsS {address}",
        f'import json, urllib.request\n\nwith urllib.request.urlopen("{address}") as answer:\n'
        f'    row = json.load(answer)["row"]\nprint(row)',
    )
