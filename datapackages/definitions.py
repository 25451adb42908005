"""The published tables and columns, each defined once in tables.yml and fields.yml.

Knows names, types, titles, keys and constraints; knows no rows and no plan.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from datapackages.exceptions import DefinitionError
from datapackages.vocabularies import load_themes
from extract.grammar.vocabulary import parse_yaml

_HERE = Path(__file__).resolve().parent

FieldType = Literal["string", "integer", "number", "boolean", "date", "year"]


class Column(BaseModel):
    """A published column: its name, type, titles and descriptions in Chinese and English, and its constraints."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    type: FieldType
    title: str
    title_en: str
    description: str
    description_en: str
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    unit: str | None = None


class Table(BaseModel):
    """A published table: its columns in order, its keys, and which rows of a Plan it holds (None: of a collection).

    `package` names the one package in which the table has these columns; None where they are the same everywhere.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    package: str | None = None
    title: str
    title_en: str
    description: str
    description_en: str
    rows: str | None = None
    row_class: str | None = None
    primary_key: tuple[str, ...]
    foreign_keys: dict[str, str]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return one column by its name. Raises DefinitionError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise DefinitionError(f"table {self.name} has no column {name!r}; see datapackages/tables.yml")


class Definitions(BaseModel):
    """All published tables in package order, and the version of their definitions."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    version: str
    tables: tuple[Table, ...]

    def table(self, name: str, package: str = "") -> Table:
        """Return one table by its name, as it is in a package. Raises DefinitionError where there is none."""
        found = [table for table in self.tables if table.name == name and table.package in {None, package}]
        if found:
            return max(found, key=lambda table: table.package is not None)
        raise DefinitionError(f"no table is called {name!r}; see datapackages/tables.yml")

    @property
    def plan_tables(self) -> tuple[Table, ...]:
        """The tables that a plan's own package holds."""
        return tuple(table for table in self.tables if table.rows is not None)


@cache
def definitions() -> Definitions:
    """Load and check tables.yml and fields.yml. Raises DefinitionError."""
    fields = _read("fields.yml")
    raw = _read("tables.yml")
    used: set[str] = set()
    try:
        tables = tuple(_table(entry, fields, used) for entry in raw["tables"])
        loaded = Definitions(version=raw["version"], tables=tables)
    except (ValidationError, KeyError, TypeError) as error:
        raise DefinitionError(f"datapackages/tables.yml or fields.yml is malformed: {_one_line(error)}") from error
    unused = sorted(set(fields) - used)
    if unused:
        raise DefinitionError(f"datapackages/fields.yml defines {', '.join(unused)}, which no table of tables.yml has")
    return loaded


def _table(entry: dict[str, Any], fields: dict[str, Any], used: set[str]) -> Table:
    """Make a table of its entry and the definitions of its columns."""
    columns = []
    for name in entry["columns"]:
        key = f"{entry['name']}.{name}" if f"{entry['name']}.{name}" in fields else name
        if key not in fields:
            raise DefinitionError(f"datapackages/fields.yml lacks {entry['name']}.{name}; define the column there")
        used.add(key)
        columns.append(_column(name, fields[key]))
    return Table(**{**entry, "columns": tuple(columns)})


def _column(name: str, entry: dict[str, Any]) -> Column:
    """Make a column of its entry; a vocabulary becomes the list of allowed values."""
    rest = {key: value for key, value in entry.items() if key != "vocabulary"}
    if entry.get("vocabulary") == "themes":
        rest["enum"] = tuple(theme.theme_id for theme in load_themes())
    elif "vocabulary" in entry:
        raise DefinitionError(f"column {name} names the vocabulary {entry['vocabulary']!r}, which is not known")
    return Column(name=name, **rest)


def _read(name: str) -> dict[str, Any]:
    """Read one YAML file beside this module."""
    try:
        loaded = parse_yaml((_HERE / name).read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DefinitionError(f"datapackages/{name} cannot be read: {_one_line(error)}") from error
    if not isinstance(loaded, dict):
        raise DefinitionError(f"datapackages/{name} is not a mapping")
    return loaded


def _one_line(error: Exception) -> str:
    """Print an error on one line."""
    return " ".join(str(error).split())
