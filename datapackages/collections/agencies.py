"""The tables about responsible bodies: the register, its aliases, and what each body is responsible for.

The register itself is the matter of `extract.parts.agencies_rows`. Knows plans; writes nothing.
"""

from collections.abc import Iterable, Sequence
from typing import get_args

from datapackages.collections.entries import PlanEntry
from datapackages.definitions import definitions
from datapackages.rows import TableData, Value
from extract.models import Assignment, Role
from extract.parts.agencies import Register, default_register
from extract.parts.agencies_rows import AgencyRow, alias_rows, register_rows


def register_tables(entries: Sequence[PlanEntry], register: Register | None = None) -> tuple[TableData, ...]:
    """Make the tables agencies and agency_aliases of the bodies that the plans name."""
    plans = [entry.plan for entry in entries]
    return (
        _table("agencies", register_rows(register or default_register(), plans)),
        _table("agency_aliases", alias_rows(plans)),
    )


def agency_tables(entries: Sequence[PlanEntry], register: Register | None = None) -> tuple[TableData, ...]:
    """Make the tables of the package `agencies`."""
    known = register or default_register()
    named = register_rows(known, [entry.plan for entry in entries])
    return (*register_tables(entries, known), _responsibilities(entries, named))


def _table(name: str, rows: Iterable[object]) -> TableData:
    """Make a table whose columns are the attributes of its rows."""
    table = definitions().table(name)
    return TableData(table, tuple(tuple(getattr(row, column.name) for column in table.columns) for row in rows))


def _responsibilities(entries: Sequence[PlanEntry], agencies: Iterable[AgencyRow]) -> TableData:
    """Make the table responsibilities: body after body, plan after plan, from lead to support."""
    table = definitions().table("responsibilities")
    groups: dict[tuple[str, str, Role], list[Assignment]] = {}
    tasks: dict[str, str] = {}
    for entry in entries:
        tasks |= {action.action_id: action.task_id for action in entry.plan.actions}
        for one in entry.plan.assignments:
            if one.agency_id:
                groups.setdefault((one.agency_id, entry.plan_id, one.role), []).append(one)
    rows = []
    for agency in agencies:
        for entry in entries:
            for role in get_args(Role):
                found = groups.get((agency.agency_id, entry.plan_id, role))
                if found:
                    values = _responsibility(agency, found, tasks) | {"plan_id": entry.plan_id, "role": role}
                    rows.append(tuple(values[column.name] for column in table.columns))
    return TableData(table, tuple(rows))


def _responsibility(agency: AgencyRow, found: Sequence[Assignment], tasks: dict[str, str]) -> dict[str, Value]:
    """Sum up what one body has to do in one plan and role."""
    return {
        "agency_id": agency.agency_id,
        "name": agency.name,
        "assignments": len(found),
        "tasks": len({tasks[one.action_id] for one in found if one.action_id}),
        "projects": len({one.project_id for one in found if one.project_id}),
        "assignment_ids": ";".join(one.assignment_id for one in found),
    }
