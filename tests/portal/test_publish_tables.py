"""Tables of the DataStore where calls are given up and carried out late, as behind a slow server. Needs no portal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from publish.ckan.columns import TableDefinition
from publish.ckan.exceptions import NotFoundError, UncertainError
from publish.ckan.settings import CkanSettings
from publish.ckan.tables import TablePlan, TableStore, WantedTable

DEFINITION = TableDefinition(({"id": "text", "type": "text", "info": {}},), ())
TABLE = WantedTable("r", DEFINITION, (("甲",), ("乙",)))


@dataclass
class SlowPortal:
    """A DataStore with one table without a key; the first call that writes is carried out only beside the second."""

    settings: CkanSettings = field(default_factory=lambda: CkanSettings("https://d.example"))
    rows: dict[int, str] | None = None
    late: list[Mapping[str, Any]] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    def waits(self) -> Iterator[float]:
        return iter([0.0] * 3)

    def pause(self, seconds: float) -> None:
        """Wait for nothing."""

    def read(self, action: str, _: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as CKAN answers
        self.actions.append(action)
        if self.rows is None:
            raise NotFoundError(action)
        records = [{"_id": number, "text": text} for number, text in sorted(self.rows.items())]
        return {"fields": [{"id": "_id", "type": "int"}, *DEFINITION.fields], "records": records}

    def call(self, action: str, data: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as CKAN answers
        self.actions.append(action)
        if self.rows is None and not self.late:
            self.late.append(data)
            raise UncertainError("no answer")
        for asked in (data, *self.late):
            self._carry_out(action, asked)
        self.late.clear()

    def _carry_out(self, action: str, asked: Mapping[str, Any]) -> None:
        rows = self.rows or {}
        if action == "datastore_delete":
            rows = {number: text for number, text in rows.items() if number not in asked["filters"]["_id"]}
        for record in asked.get("records", ()):
            rows[max(rows, default=0) + 1] = record["text"]
        self.rows = rows


def test_rows_that_came_twice_are_taken_out_again() -> None:
    portal = SlowPortal()
    TableStore(portal).carry_out(TablePlan(TABLE, "create"))  # type: ignore[arg-type] - as much of a client as it needs
    assert [text for _, text in sorted((portal.rows or {}).items())] == ["甲", "乙"]
    assert portal.actions == [
        "datastore_create",
        "datastore_search",
        "datastore_create",
        "datastore_search",
        "datastore_delete",
    ]
