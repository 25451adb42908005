"""Checks the table corrections against the rows that it speaks of, and knows what corrected cells were before.

A correction that is in force must be in the data, and one that is not must not be: what the table says was done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from datapackages.difference import row_id_of
from validation.packages import LoadedPackage, LoadedTable
from validation.results import Check, Failure, checked, excerpt

Record = dict[str, str]

_IN_FORCE = frozenset({"accepted", "published"})
_ABOUT_A_CELL = frozenset({"error", "source-error"})


@dataclass(frozen=True, slots=True)
class Originals:
    """What corrected cells held before their first correction, by table, row and column."""

    cells: Mapping[tuple[str, str, str], str]

    def before(self, table: LoadedTable, record: Record) -> Record:
        """Give a row as it was before any correction; evidence columns stay as they are."""
        if not self.cells:
            return record
        row_id = row_id_of(record, table.primary_key)
        changed = {column: self.cells.get((table.name, row_id, column)) for column in record}
        return record | {
            column: value for column, value in changed.items() if value is not None and not column.endswith("spans")
        }


def originals_of(package: LoadedPackage) -> Originals:
    """Read from a package's table corrections what its corrected cells held before."""
    cells: dict[tuple[str, str, str], str] = {}
    for correction in _corrections(package):
        if _is_in_force(correction) and correction["column"]:
            cells.setdefault(_cell(correction), correction["old_value"])
    return Originals(cells)


def removed_by_corrections(package: LoadedPackage) -> frozenset[str]:
    """Name the rows that a correction took out."""
    in_force = (one for one in _corrections(package) if _is_in_force(one))
    return frozenset(one["row_id"] for one in in_force if not one["column"])


def check_corrections(package: LoadedPackage) -> tuple[Check, ...]:
    """Check that each correction speaks of a row of the package, and that its cell holds what the correction says."""
    corrections = tuple(_corrections(package))
    failures = (failure for place in range(len(corrections)) for failure in _failures(package, corrections, place))
    return (checked("corrections", len(corrections), failures),)


def _corrections(package: LoadedPackage) -> Iterator[Record]:
    """Go through the corrections of a package; every column is there, be it empty."""
    table = package.table("corrections")
    columns = ("correction_id", "table", "row_id", "column", "old_value", "new_value", "kind", "status")
    for record in table.records() if table else ():
        yield {**dict.fromkeys(columns, ""), **record}


def _is_in_force(correction: Record) -> bool:
    """Tell whether a correction changed the data: an accepted error of the reading does."""
    return correction["kind"] == "error" and correction["status"] in _IN_FORCE


def _failures(package: LoadedPackage, corrections: tuple[Record, ...], place: int) -> Iterator[Failure]:
    """Find what is wrong with one correction; of several on one cell, only the last one's value can be there."""
    correction = corrections[place]
    if correction["status"] == "rejected" or not correction["table"]:
        return
    key = (("correction_id", correction["correction_id"]),)
    found = _row(package, correction)
    if _is_in_force(correction) and not correction["column"]:
        if found is not None:
            advice = "The row was to be removed and is there; build the package again."
            yield Failure("corrections", key, "row_id", excerpt(correction["row_id"]), "", advice)
        return
    if found is None:
        advice = "No row of this table has this id; correct the corrections file and build the package again."
        yield Failure("corrections", key, "row_id", excerpt(correction["row_id"]), "", advice)
        return
    later = [other for other in corrections[place + 1 :] if _is_in_force(other)]
    if correction["kind"] not in _ABOUT_A_CELL or not correction["column"] or _cell(correction) in map(_cell, later):
        return
    wanted = correction["new_value" if _is_in_force(correction) else "old_value"]
    value = found.get(correction["column"])
    if value != wanted:
        advice = f"The cell holds {str(value)[:80]!r}; build the package again from the corrections file."
        yield Failure("corrections", key, correction["column"], excerpt(wanted), "", advice)


def _cell(correction: Record) -> tuple[str, str, str]:
    """Name the cell that a correction is about."""
    return correction["table"], correction["row_id"], correction["column"]


def _row(package: LoadedPackage, correction: Record) -> Record | None:
    """Find the row that a correction is about."""
    table = package.table(correction["table"])
    if table is None:
        return None
    records = (one for one in table.records() if row_id_of(one, table.primary_key) == correction["row_id"])
    return next(records, None)
