"""The columns and cells of a table as the DataStore has them, and what tells two versions of a table apart. Pure."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from datapackages.described import Column, Resource

_TYPES = {
    "integer": "int",
    "year": "int",
    "number": "numeric",
    "boolean": "bool",
    "date": "date",
    "datetime": "timestamp",
}
_LARGEST_INT = 2**31 - 1
# What PostgreSQL calls a type that was asked for by another of its names.
_SAME_TYPES = {"int4": "int", "integer": "int", "int8": "bigint", "boolean": "bool"}
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table of the DataStore: its columns with their Chinese titles and texts, its key and its trigger."""

    fields: tuple[dict[str, Any], ...]
    primary_key: tuple[str, ...]
    trigger: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns in their order."""
        return tuple(field["id"] for field in self.fields)

    @property
    def types(self) -> tuple[str, ...]:
        """The types of the columns in their order."""
        return tuple(field["type"] for field in self.fields)

    @property
    def key_positions(self) -> tuple[int, ...]:
        """Where the columns of the key stand; none where there is no key."""
        return tuple(self.names.index(name) for name in self.primary_key)

    @property
    def fingerprint(self) -> str:
        """One short text for all of it, to be kept beside the table."""
        text = json.dumps([self.fields, self.primary_key, self.trigger], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def definition_of(table: Resource, rows: Sequence[Row], trigger: str = "") -> TableDefinition:
    """Define the DataStore's table of a resource; integers that need it become 64 bits wide."""
    fields = []
    for position, column in enumerate(table.columns):
        kind = _TYPES.get(column.type, "text")
        if kind == "int" and any(len(row[position]) > 9 and abs(int(row[position])) > _LARGEST_INT for row in rows):
            kind = "bigint"
        fields.append({"id": column.name, "type": kind, "info": _info(column)})
    return TableDefinition(tuple(fields), table.primary_key, trigger)


def _info(column: Column) -> dict[str, str]:
    """Say what the data dictionary shows of a column: title and description, in Chinese and English, and unit."""
    notes, notes_en = column.description, column.description_en
    if column.unit:
        notes = f"{notes}（单位：{column.unit}）"
        notes_en = notes_en and f"{notes_en} (unit: {column.unit})"
    info = {"label": column.title, "notes": notes, "label_en": column.title_en, "notes_en": notes_en}
    info["unit"] = column.unit
    return {key: value for key, value in info.items() if value}


def read_rows(file: Path) -> list[Row]:
    """Read the rows of a table, the header apart."""
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        next(reader, None)
        return [tuple(row) for row in reader]


def records_of(definition: TableDefinition, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Make the records of rows as the DataStore takes them; an empty cell is no value."""
    for row in rows:
        yield {
            name: _value(cell, kind) for name, kind, cell in zip(definition.names, definition.types, row, strict=True)
        }


def _value(cell: str, kind: str) -> Any:  # noqa: ANN401 - a value of JSON
    """Convert one cell; numbers with decimals stay texts, so that PostgreSQL reads all their digits."""
    if not cell:
        return None
    if kind in {"int", "bigint"}:
        return int(cell)
    return cell == "true" if kind == "bool" else cell


def row_of(definition: TableDefinition, record: Mapping[str, Any]) -> Row:
    """Make a row of a record of the DataStore, each cell in the form that `normal_row` gives."""
    return tuple(_normal(record.get(name), kind) for name, kind in zip(definition.names, definition.types, strict=True))


def normal_row(definition: TableDefinition, row: Row) -> Row:
    """Bring the cells of a row into one form, so that 12.50 of a file and 12.5 of the portal are equal."""
    return tuple(_normal(cell, kind) for cell, kind in zip(row, definition.types, strict=True))


def _normal(value: object, kind: str) -> str:
    """Bring one value into the form in which values are compared.

    >>> _normal("12.50", "numeric"), _normal(12.5, "numeric"), _normal(True, "bool"), _normal(None, "text")
    ('12.5', '12.5', 'true', '')
    """
    if value is None or value == "":
        return ""
    if kind == "bool":
        return str(value).lower()
    if kind in {"numeric", "int", "bigint"}:
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return str(value)
        return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
    text = str(value)
    return text[:10] if kind == "date" else text


def same_columns(definition: TableDefinition, found: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the portal's table has these columns, in this order and of these types."""
    present = [(field["id"], _SAME_TYPES.get(field["type"], field["type"])) for field in found if field["id"] != "_id"]
    return present == list(zip(definition.names, definition.types, strict=True))


def same_dictionary(definition: TableDefinition, found: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the data dictionary of the portal's table says what ours says."""
    present = {field["id"]: field.get("info") or {} for field in found}
    return all(
        {key: value for key, value in present.get(field["id"], {}).items() if value} == field["info"]
        for field in definition.fields
    )
