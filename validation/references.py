"""Looks references up among the rows that Frictionless read, each table read once.

Frictionless itself reads a table again for every foreign key that points at it, and copies and checks its description
each time: three quarters of its time on a package of one plan. Knows its resources and rows, not packages.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frictionless import Resource, Row
    from frictionless.types import ICallbackFunction

Cells = tuple[Any, ...]


@dataclass(slots=True)
class _Reference:
    """One foreign key: the table it stands in, its columns, what it points at, and what was read of both."""

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    cells: list[tuple[int, Cells]] = field(default_factory=list)
    known: set[Cells] = field(default_factory=set)


class References:
    """The foreign keys of a package's tables, and the cells of rows that they are about."""

    def __init__(self) -> None:
        """Begin with no keys."""
        self._from: defaultdict[str, list[_Reference]] = defaultdict(list)
        self._to: defaultdict[str, list[_Reference]] = defaultdict(list)

    def take(self, resource: "Resource") -> None:
        """Take the foreign keys out of a table's schema, whose description has been checked with them."""
        name = str(resource.name)
        for declared in resource.schema.foreign_keys:
            pointed = declared["reference"]
            columns, target_columns = tuple(declared["fields"]), tuple(pointed["fields"])
            reference = _Reference(name, columns, pointed["resource"], target_columns)
            self._from[name].append(reference)
            # A table that points at itself does so by an empty name.
            self._to[reference.target or name].append(reference)
        resource.schema.foreign_keys = []

    def reader(self, name: str) -> "ICallbackFunction":
        """Give what is called with each row of a table."""
        pointing, pointed = self._from[name], self._to[name]

        def read(row: "Row") -> None:
            for one in pointing:
                one.cells.append((row.row_number, tuple(row[column] for column in one.columns)))
            for one in pointed:
                one.known.add(tuple(row[column] for column in one.target_columns))

        return read

    def broken(self) -> Iterator[tuple[str, int, str]]:
        """Go through the references to rows that are not there: table, number of the row, and what is wrong."""
        for one in (one for listed in self._from.values() for one in listed):
            for number, cells in one.cells:
                if set(cells) != {None} and cells not in one.known:
                    values = ", ".join(map(str, cells))
                    there, here = ", ".join(one.target_columns), ", ".join(one.columns)
                    where = f'not found in the lookup table "{one.target}" as "{there}"'
                    yield one.table, number, f'for "{here}": values "{values}" {where}'
