"""Checks that a package holds as much as is expected of it: rows, coverage, the known damage, the registered source.

What is expected stands in the descriptor (`catalogue.expected`), copied from the sidecar, so that a package can be
checked with nothing beside it; a sidecar that is given counts instead.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datapackages.sidecar import KnownDamage, Sidecar
from validation.exceptions import NotAPackageError
from validation.packages import LoadedPackage
from validation.results import Check, Failure, Importance, checked, package_failure

# An intact text of which more is claimed by nobody has not been understood.
COVERAGE_FLOOR = Decimal("0.99")


class Expected(BaseModel):
    """What a registered source must yield at least; a collection of several sources has rows only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source_sha256: str = ""
    rows: dict[str, Annotated[int, Field(ge=0)]] = {}
    coverage: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    damage: KnownDamage = KnownDamage()


def expected_of(package: LoadedPackage, sidecar: Sidecar | None) -> Expected | None:
    """Find what is expected of a package; None for a source that nobody registered. Raises NotAPackageError."""
    if sidecar is not None:
        return Expected(
            source_sha256=sidecar.sha256,
            rows=sidecar.expected.rows,
            coverage=sidecar.expected.coverage,
            damage=sidecar.damage,
        )
    written = package.catalogue.get("expected")
    if written is None:
        return None
    try:
        return Expected.model_validate(written)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in ("catalogue", "expected", *first["loc"]))
        raise NotAPackageError(f"{package.folder}: {place}: {first['msg']}; build the package again") from error


def check_counts(package: LoadedPackage, expected: Expected | None) -> tuple[Check, ...]:
    """Check rows, coverage, damage and source against what is expected."""
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
    if expected:
        checks.append(_check_rows(package, expected))
    if expected and expected.source_sha256:
        checks.append(_check_registered(records, expected))
    return tuple(checks)


def _check_rows(package: LoadedPackage, expected: Expected) -> Check:
    """Compare the number of rows of each table with its expected minimum."""
    failures = []
    for name, least in sorted(expected.rows.items()):
        table = package.table(name)
        found = len(table.rows) if table else 0
        if found < least:
            advice = f"At least {least} rows are expected; find what is no longer read, or correct the sidecar."
            failures.append(Failure(name, (), "rows", str(found), "", advice))
    return checked(
        "expected-counts",
        sum(len(table.rows) for table in package.tables if table.name in expected.rows),
        tuple(failures),
    )


def _check_registered(records: tuple[dict[str, str], ...], expected: Expected) -> Check:
    """Compare the plan's source and damage with those that its sidecar registers."""
    failures = tuple(failure for record in records for failure in _unlike_registered(record, expected))
    if not records:
        failures = (package_failure("plans", "no row", "The package must say which plan it holds; build it again."),)
    return checked(
        "registered-source",
        len(records),
        failures,
    )


def _low_coverage(record: dict[str, str], expected: Expected | None) -> Iterator[Failure]:
    """Find a plan of which too little is claimed; a damaged source has a floor only where its sidecar gives one."""
    floor = expected.coverage if expected else None
    if floor is None:
        floor = COVERAGE_FLOOR if record.get("damage") == "none" else Decimal(0)
    found = _number(record.get("coverage", ""))
    if found is None or found < floor:
        advice = f"The floor is {floor}; issues.jsonl lists what nobody claims."
        yield Failure("plans", _key(record), "coverage", record.get("coverage", ""), "", advice)


def _unlike_registered(record: dict[str, str], expected: Expected) -> Iterator[Failure]:
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
