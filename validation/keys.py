"""Checks keys without any library: schemas are those that are defined, keys are unique, references resolve."""

from collections.abc import Iterator
from typing import Any

from datapackages.definitions import definitions
from datapackages.descriptor import table_schema
from datapackages.exceptions import DefinitionError
from validation.form import missing_tables
from validation.packages import LoadedPackage, LoadedTable, names
from validation.results import Check, Failure, checked, excerpt, package_failure


def check_keys(package: LoadedPackage) -> tuple[Check, ...]:
    """Check schemas, primary keys and foreign keys of all tables."""
    rows = sum(len(table.rows) for table in package.tables)
    return (
        checked(
            "schema",
            len(package.tables),
            tuple(_schema_failures(package)),
        ),
        checked(
            "primary-keys",
            rows,
            tuple(failure for table in package.tables for failure in _primary_key_failures(table)),
        ),
        checked(
            "foreign-keys",
            rows,
            tuple(failure for table in package.tables for failure in _foreign_key_failures(package, table)),
        ),
    )


def has_defined_schemas(package: LoadedPackage) -> bool:
    """Tell whether every resource is a table whose schema in the descriptor is the defined one."""
    return not any(failure.column != "header" for failure in _schema_failures(package))


def _schema_failures(package: LoadedPackage) -> Iterator[Failure]:
    """Compare each table's schema and header with the definitions."""
    present = frozenset(table.name for table in package.tables)
    for name in missing_tables(package):
        yield package_failure(name, "no table", "Every package of a plan holds this table; build the package again.")
    listed = [str(resource["name"]) for resource in package.descriptor["resources"]]
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield package_failure(name, "listed twice", "Every table is one resource; take the other one out.")
    for resource in package.descriptor["resources"]:
        name = str(resource["name"])
        table = package.table(name)
        if table is None:
            yield package_failure(name, "no table", "Every resource must be a CSV table with its schema in place.")
            continue
        try:
            defined = table_schema(definitions().table(name, package.name), present)
        except DefinitionError:
            yield package_failure(
                name, "unknown table", "The data dictionary defines no table of this name; remove it."
            )
            continue
        yield from _differences(table, defined)


def _differences(table: LoadedTable, defined: dict[str, Any]) -> Iterator[Failure]:
    """Compare one table with its definition."""
    columns = tuple(field["name"] for field in defined["fields"])
    if not table.problem and table.header != columns:
        advice = f"The columns must be {', '.join(columns)}, in this order; build the package again."
        yield Failure(table.name, (), "header", excerpt(", ".join(table.header)), "", advice)
    if table.resource["schema"] != defined:
        advice = "The schema in datapackage.json is not the defined one; build the package again."
        yield Failure(
            table.name, (), "schema", excerpt(_first_difference(table.resource["schema"], defined)), "", advice
        )


def _first_difference(found: dict[str, Any], defined: dict[str, Any]) -> str:
    """Name the part of a schema that differs first."""
    keys = [key for key in (*defined, *found) if found.get(key) != defined.get(key)]
    if keys[0] != "fields":
        return f"{keys[0]}: {found.get(keys[0])}"
    fields = found.get("fields")
    pairs = zip(fields if isinstance(fields, list) else [], defined["fields"], strict=False)
    return next((f"field {want['name']}: {have}" for have, want in pairs if have != want), "number of fields")


def _primary_key_failures(table: LoadedTable) -> Iterator[Failure]:
    """Find rows without a key, with the key of another row, or with another plan's id in front."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    for record in table.records():
        key = table.key_of(record)
        last, value = key[-1] if key else ("", "")
        plan_id = record.get("plan_id", "")
        if not any(cell for _, cell in key):
            yield Failure(table.name, key, last, "", "", "The row has no key; give it one and build again.")
        elif key in seen:
            yield Failure(table.name, key, last, value, "", "Another row has this key; one of the two must go.")
        elif len(key) == 1 and last.endswith("_id") and plan_id and not _belongs(value, plan_id):
            yield Failure(table.name, key, last, value, "", f"The id must begin with its plan's id {plan_id}.")
        seen.add(key)


def _belongs(value: str, plan_id: str) -> bool:
    """Tell whether an id is a plan's own or begins with it."""
    return value == plan_id or value.startswith(f"{plan_id}-")


def _foreign_key_failures(package: LoadedPackage, table: LoadedTable) -> Iterator[Failure]:
    """Find cells that refer to a row that is not there."""
    keys = table.resource["schema"].get("foreignKeys", [])
    for declared in keys if isinstance(keys, list) else ():
        columns, target, target_columns = _parts(declared)
        other = package.table(target or table.name)
        if other is None or not columns:
            yield Failure(table.name, (), ", ".join(columns), target, "", "The key points at no table of this package.")
            continue
        known = {tuple(record.get(column, "") for column in target_columns) for record in other.records()}
        for record in table.records():
            cells = tuple(record.get(column, "") for column in columns)
            if any(cells) and cells not in known:
                advice = f"No row of {other.name} has this key; correct the cell or add the row."
                yield Failure(table.name, table.key_of(record), ", ".join(columns), "; ".join(cells), "", advice)


def _parts(declared: object) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Take a foreign key apart: its columns, the table it points at, and the columns there."""
    entry = declared if isinstance(declared, dict) else {}
    reference = entry.get("reference")
    reference = reference if isinstance(reference, dict) else {}
    return names(entry.get("fields")), str(reference.get("resource", "")), names(reference.get("fields"))
