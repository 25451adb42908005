"""The rows of the register's tables: which bodies plans name, who came before and after them, and how they are spelled.

Rules: DATA.md, “agencies”. Knows plans and the register; writes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from extract.models import Level, Plan
from extract.parts.agencies import Register
from extract.parts.agencies_index import AgencyEntry
from extract.parts.agencies_words import AgencyKind


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A row of the table agencies; several ids are joined by `;`."""

    agency_id: str
    name: str
    level: Level | None
    region_code: str | None
    kind: AgencyKind
    valid_from: date | None
    valid_to: date | None
    predecessor_ids: str
    successor_ids: str
    source: str | None


@dataclass(frozen=True, slots=True)
class AliasRow:
    """A row of the table agency_aliases: a completed name, whom it means in a plan, and how often it stands there."""

    alias: str
    agency_id: str
    plan_id: str
    occurrences: int


def register_rows(register: Register, plans: Sequence[Plan]) -> tuple[AgencyRow, ...]:
    """Give the bodies that the plans name, with those before and after them, in the order of their ids."""
    named = {one.agency_id for plan in plans for one in plan.assignments if one.agency_id}
    return tuple(_row(entry) for entry in _with_relatives(register, named))


def _with_relatives(register: Register, named: Iterable[str]) -> list[AgencyEntry]:
    """Follow the links of some bodies until no new one comes, so that every id in a row has a row."""
    found: dict[str, AgencyEntry] = {}
    waiting = sorted(named)
    while waiting:
        agency_id = waiting.pop()
        entry = register.entry(agency_id) if agency_id not in found else None
        if entry:
            found[agency_id] = entry
            waiting += [*entry.predecessor_ids, *entry.successor_ids]
    return [found[agency_id] for agency_id in sorted(found)]


def _row(entry: AgencyEntry) -> AgencyRow:
    """Make a row of a body."""
    return AgencyRow(
        agency_id=entry.agency_id,
        name=entry.name,
        level=entry.level,
        region_code=entry.region_code,
        kind=entry.kind,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        predecessor_ids=";".join(entry.predecessor_ids),
        successor_ids=";".join(entry.successor_ids),
        source=entry.source,
    )


def alias_rows(plans: Sequence[Plan]) -> tuple[AliasRow, ...]:
    """Give the names under which each plan speaks of each body, in the order of plans and of their first places."""
    rows = []
    for plan in plans:
        counts = Counter((one.agency, one.agency_id) for one in plan.assignments if one.agency_id)
        rows += [AliasRow(alias, agency_id, plan.plan_id, count) for (alias, agency_id), count in counts.items()]
    return tuple(rows)
