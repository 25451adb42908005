"""The tables of a portal's DataStore: read, created, changed row by row, dropped. Knows no dataset.

Nothing is repeated blindly: where an answer was lost, the table is read and only what is still missing is done.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from publish.ckan.client import CkanClient
from publish.ckan.columns import (
    Row,
    TableDefinition,
    normal_row,
    records_of,
    row_of,
    same_columns,
    same_dictionary,
)
from publish.ckan.differences import FoundRow, RowChanges, compare_rows
from publish.ckan.exceptions import NotFoundError, RefusedCallError, RightsError, TooLargeError, UncertainError

# datastore_search gives no more rows at once.
_PAGE = 32_000
_NOTHING = RowChanges()
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table as the portal holds it."""

    fields: tuple[dict[str, Any], ...]
    rows: tuple[FoundRow, ...]


@dataclass(frozen=True, slots=True)
class WantedTable:
    """A table as it is to be; `was` is the fingerprint of the definition that it was made with, where known."""

    resource: str
    definition: TableDefinition
    rows: tuple[Row, ...]
    was: str = ""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How a table comes to be what it is to be; `redefine` sets texts, key and trigger anew and leaves the rows."""

    table: WantedTable
    action: Literal["create", "recreate", "change"]
    redefine: bool = False
    changes: RowChanges = _NOTHING

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has to be done."""
        return self.action == "change" and not self.redefine and self.changes.is_empty


class TableStore:
    """The DataStore of one portal."""

    def __init__(self, client: CkanClient) -> None:
        """Take the client."""
        self._client = client
        self._rows_per_call = client.settings.rows_per_call

    def plan(self, table: WantedTable) -> TablePlan:
        """Read a table and say what must be done. Raises PortalError."""
        found = self.read(table.resource, table.definition)
        if found is None:
            return TablePlan(table, "create")
        same_key = table.was in {"", table.definition.fingerprint} or not table.definition.primary_key
        if not same_columns(table.definition, found.fields):
            return TablePlan(table, "recreate")
        redefine = not same_dictionary(table.definition, found.fields) or table.was != table.definition.fingerprint
        wanted = [normal_row(table.definition, row) for row in table.rows]
        key = table.definition.key_positions if same_key else ()
        return TablePlan(table, "change", redefine, compare_rows(found.rows, wanted, key))

    def carry_out(self, plan: TablePlan) -> None:
        """Bring a table to what it is to be, looking again where it is not known what was done. Raises PortalError."""
        waits = self._client.waits()
        # A table may be there before its resource is: CKAN keeps those of datasets that were purged by hand.
        in_doubt, is_uncertain, table = plan.action == "create", False, plan.table
        while not plan.is_empty:
            try:
                self._carry_out(plan)
            except (RightsError, NotFoundError, TooLargeError):
                raise
            except UncertainError as error:
                wait = next(waits, None)
                if wait is None:
                    raise
                in_doubt = is_uncertain = True
                self._client.pause(max(wait, error.retry_after))
            except RefusedCallError:
                # Rows that are there already are refused, as after a call that came to its end with its answer lost.
                if not in_doubt:
                    raise
                in_doubt = False
            else:
                if not is_uncertain:
                    return
                # A call that was given up may have been carried out late, beside its repetition.
                is_uncertain, table = False, replace(table, was=table.definition.fingerprint)
            plan = self.plan(table)

    def read(self, resource: str, definition: TableDefinition) -> FoundTable | None:
        """Read a whole table in the order of its rows; None where there is none. Raises PortalError."""
        rows: list[FoundRow] = []
        fields: tuple[dict[str, Any], ...] = ()
        while True:
            asked = {
                "resource_id": resource,
                "sort": "_id",
                "limit": _PAGE,
                "offset": len(rows),
                "include_total": False,
            }
            try:
                found = self._client.read("datastore_search", asked)
            except NotFoundError:
                return None
            fields = tuple(found["fields"])
            records = found["records"]
            rows += [FoundRow(record["_id"], row_of(definition, record)) for record in records]
            if len(records) < min(_PAGE, found.get("limit", _PAGE)):
                return FoundTable(fields, tuple(rows))

    def drop(self, resource: str) -> None:
        """Drop a table; one that is gone is left so. Raises PortalError."""
        # False and not True: CKAN 2.12 keeps an old count for good otherwise, and shows it as the total.
        asked = {"resource_id": resource, "force": True, "calculate_record_count": False}
        try:
            self._client.read("datastore_delete", asked)
        except NotFoundError:
            return

    def _carry_out(self, plan: TablePlan) -> None:
        """Make the calls of a plan, once."""
        if plan.action == "recreate":
            self.drop(plan.table.resource)
        if plan.action != "change":
            self._create(plan.table)
            return
        if plan.redefine:
            self._client.call("datastore_create", self._definition(plan.table))
        resource, changes, rows = plan.table.resource, plan.changes, plan.table.rows
        for numbers in _chunks(changes.delete, self._rows_per_call):
            asked = {"filters": {"_id": list(numbers)}, "resource_id": resource, "force": True}
            self._client.call("datastore_delete", {**asked, "calculate_record_count": False})
        self._write(plan.table, "update", [rows[at] for at in changes.update])
        self._write(plan.table, "insert", [rows[at] for at in changes.insert])

    def _create(self, table: WantedTable) -> None:
        """Create a table with its rows, in one call where they are not too many."""
        first, rest = table.rows[: self._rows_per_call], table.rows[self._rows_per_call :]
        records = list(records_of(table.definition, first))
        # Counted at once, or the count is left to a background job that may never run.
        asked = {**self._definition(table), "records": records, "calculate_record_count": not rest}
        self._client.call("datastore_create", asked)
        self._write(table, "insert", rest)

    def _write(self, table: WantedTable, method: str, rows: Sequence[Row]) -> None:
        """Insert or update rows."""
        for chunk in _chunks(rows, self._rows_per_call):
            records = list(records_of(table.definition, chunk))
            asked = {"resource_id": table.resource, "method": method, "records": records, "force": True}
            self._client.call("datastore_upsert", {**asked, "calculate_record_count": False})

    def _definition(self, table: WantedTable) -> dict[str, Any]:
        """Describe a table for datastore_create."""
        definition = table.definition
        asked: dict[str, Any] = {
            "resource_id": table.resource,
            "fields": list(definition.fields),
            "force": True,
            "calculate_record_count": False,
        }
        if definition.primary_key:
            asked["primary_key"] = list(definition.primary_key)
        if definition.trigger:
            asked["triggers"] = [{"function": definition.trigger}]
        return asked


def _chunks(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Cut a sequence into pieces; none where it is empty."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
