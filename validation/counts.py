"""Checks that a package holds as much as is expected of it: rows, coverage, the known damage, the registered source.

What is expected, see basis.py; what was published before is given by whoever knows it.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from validation.basis import Basis
from validation.packages import LoadedPackage
from validation.results import Check, Failure, Importance, checked, package_failure

# An intact text of which more is claimed by nobody has not been understood.
COVERAGE_FLOOR = Decimal("0.99")


def check_counts(
    package: LoadedPackage, expected: Basis | None, published: Mapping[str, int] | None = None
) -> tuple[Check, ...]:
    """Check rows, coverage, damage and source against what is expected.

    Args:
        package: what is checked.
        expected: what its source was registered with, if it was.
        published: rows by table of the version that is published now, where that is known.
    """
    plans = package.table("plans")
    records = tuple(plans.records()) if plans else ()
    importance: Importance = "required" if expected else "advisory"
    checks = [
        checked(
            "coverage",
            len(records),
            tuple(failure for record in records for failure in _low_coverage(record, expected)),
            importance,
        )
    ]
    if expected or published:
        checks.append(_check_rows(package, expected, published or {}))
    if expected and expected.source_sha256:
        checks.append(_check_registered(package, records, expected))
    return tuple(checks)


def _check_rows(package: LoadedPackage, expected: Basis | None, published: Mapping[str, int]) -> Check:
    """Compare the number of rows of each table with what is expected, and with what was published."""
    found = {table.name: len(table.rows) for table in package.tables}
    failures = [*_outside_bounds(found, expected), *_fewer(found, expected, published)]
    return checked("expected-counts", sum(found.values()), failures)


def _outside_bounds(found: Mapping[str, int], expected: Basis | None) -> Iterator[Failure]:
    """Find tables with fewer or more rows than are registered."""
    for name, least in sorted(expected.rows.items() if expected else ()):
        if found.get(name, 0) < least:
            advice = f"At least {least} rows are expected; find what is no longer read, or correct the sidecar."
            yield Failure(name, (), "rows", str(found.get(name, 0)), "", advice)
    for name, most in sorted(expected.most.items() if expected else ()):
        if found.get(name, 0) > most:
            advice = f"At most {most} rows are expected; find what is read twice, or correct the sidecar."
            yield Failure(name, (), "rows", str(found[name]), "", advice)


def _fewer(found: Mapping[str, int], expected: Basis | None, published: Mapping[str, int]) -> Iterator[Failure]:
    """Find tables with fewer rows than were published, where nobody accepted so few."""
    accepted = {entry.table: entry.rows for entry in (expected.accepted if expected else ())}
    for name, before in sorted(published.items()):
        count = found.get(name, 0)
        if count < before and count < accepted.get(name, before):
            advice = f"{before} rows are published; accept fewer in the sidecar (accepted), or find what is lost."
            yield Failure(name, (), "rows", str(count), "", advice)


def _check_registered(package: LoadedPackage, records: tuple[dict[str, str], ...], expected: Basis) -> Check:
    """Compare the plan's source and damage with those that its sidecar registers."""
    failures = tuple(failure for record in records for failure in _unlike_registered(record, expected))
    if [record.get("plan_id") for record in records] != [package.name]:
        advice = "The package must hold the one plan that it is named after; build it again."
        failures += (package_failure("plans", f"{len(records)} rows", advice),)
    return checked(
        "registered-source",
        len(records),
        failures,
    )


def floor_of(record: dict[str, str], registered: Decimal | None) -> Decimal:
    """Give a plan's least coverage; a damaged source has a floor only where its sidecar registers one."""
    if registered is not None:
        return registered
    return COVERAGE_FLOOR if record.get("damage") == "none" else Decimal(0)


def _low_coverage(record: dict[str, str], expected: Basis | None) -> Iterator[Failure]:
    """Find a plan of which too little is claimed."""
    floor = floor_of(record, expected.coverage if expected else None)
    found = _number(record.get("coverage", ""))
    if found is None or found < floor:
        advice = f"The floor is {floor}; issues.jsonl lists what nobody claims."
        yield Failure("plans", _key(record), "coverage", record.get("coverage", ""), "", advice)


def _unlike_registered(record: dict[str, str], expected: Basis) -> Iterator[Failure]:
    """Find what differs from the sidecar."""
    known: dict[str, Any] = {"source_sha256": expected.source_sha256, "damage": expected.damage.kind}
    if expected.damage.sentences is not None:
        known["sentences"] = expected.damage.sentences
    if expected.damage.sentences_lost is not None:
        known["sentences_lost"] = expected.damage.sentences_lost
    for column, value in known.items():
        if record.get(column) != str(value):
            advice = f"The sidecar says {value}; review the source, then correct the sidecar or the reading."
            yield Failure("plans", _key(record), column, record.get(column, ""), "", advice)


def _number(cell: str) -> Decimal | None:
    """Read a number; None for what is none."""
    try:
        return Decimal(cell)
    except ArithmeticError:
        return None


def _key(record: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Name the row of a plan."""
    return (("plan_id", record.get("plan_id", "")),)
