"""What the verdict on a package rests on beside the package itself: what its source was registered with.

It comes from the sidecar where that is at hand, else from the copies that the package carries: `catalogue.expected` in
the descriptor and `validation/basis.json`. All that are there must agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datapackages.collections.entries import PlanEntry
from datapackages.rows import to_cell
from datapackages.sidecar import Acceptance, Count, Decision, DisclosureBasis, Expectations, KnownDamage, Sidecar
from datapackages.writer import json_bytes
from extract.models import Level
from validation.exceptions import NotAPackageError
from validation.packages import LoadedPackage, load_package, parse_json
from validation.results import Check, Failure, checked, package_failure

BASIS_PATH = "validation/basis.json"
PlanId = Annotated[str, Field(pattern=r"^[a-z0-9-]{2,100}$")]
QuarantineLine = tuple[str, str, str, str, str, str]


class Registration(BaseModel):
    """What a sidecar adds to the metadata of a package that its text does not print; copied so that it can be compared.

    With it a package can be built again from its source text alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    title: str
    title_en: str
    region: str
    region_en: str
    region_code: str
    level: Level
    address: str = ""
    licence: str
    accessed: date | None = None
    keywords: tuple[str, ...] = ()
    notes: str = ""


class Basis(BaseModel):
    """What a registered source must yield, and what was decided about it.

    A collection of several plans has rows, and for each plan what its rows come from beside its source.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    source_sha256: str = ""
    rows: dict[str, Count] = {}
    most: dict[str, Count] = {}
    coverage: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    damage: KnownDamage = KnownDamage()
    disclosure_basis: DisclosureBasis | None = None
    decisions: tuple[Decision, ...] = ()
    quarantine_ceiling: Count = 0
    accepted: tuple[Acceptance, ...] = ()
    registration: Registration | None = None
    plans: dict[PlanId, "Origin"] | None = None

    @property
    def all_decisions(self) -> tuple[Decision, ...]:
        """The decisions about this source, or about those that a collection is made of."""
        known = [origin.basis for origin in (self.plans or {}).values() if origin.basis]
        return (*self.decisions, *(decision for basis in known for decision in basis.decisions))

    def to_json(self) -> bytes:
        """Print the copy that a package carries."""
        return json_bytes(self.model_dump(mode="json", exclude_none=True))


class Origin(BaseModel):
    """What the rows of one plan in a collection come from, beside its source.

    Attributes:
        basis: what its source was registered with.
        corrections: its rows of the table corrections, as they are printed.
        quarantine: its lines of the quarantine, as they are printed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    basis: Basis | None = None
    corrections: tuple[dict[str, str], ...] = ()
    quarantine: tuple[QuarantineLine, ...] = ()


def origin_of(entry: PlanEntry, quarantine: Iterable[QuarantineLine] = ()) -> Origin:
    """Take from a plan of a run what a collection must know to be made again; `quarantine` are its lines there."""
    return Origin(
        basis=basis_of_sidecar(entry.sidecar) if entry.sidecar else None,
        corrections=tuple({name: to_cell(cell) for name, cell in asdict(row).items()} for row in entry.corrections),
        quarantine=tuple(quarantine),
    )


def origins_in(folder: Path) -> dict[str, Origin]:
    """Read what the plans of a collection come from, from its copy; nothing where there is none.

    Raises NotAPackageError.
    """
    package = load_package(folder)
    return dict((_carried(package) or (("", Basis()),))[0][1].plans or {})


def basis_of_sidecar(sidecar: Sidecar) -> Basis:
    """Take from a sidecar what the verdict rests on."""
    known = sidecar.model_dump()
    expected = known["expected"]
    taken = {
        "source_sha256": known["sha256"],
        "rows": expected["rows"],
        "coverage": expected["coverage"],
        "damage": known["damage"],
        "disclosure_basis": known["disclosure_basis"],
        "registration": {name: known[name] for name in Registration.model_fields},
    }
    for name in ("most", "quarantine_ceiling"):
        taken[name] = expected[name]
    for name in ("decisions", "accepted"):
        taken[name] = known[name]
    return Basis.model_validate(taken)


def sidecar_of_basis(basis: Basis, plan_id: str) -> Sidecar | None:
    """Put a sidecar together again from its copy; None where that lacks the registration. Raises ValidationError."""
    if basis.registration is None:
        return None
    known = basis.model_dump(exclude={"source_sha256", "registration", "plans"})
    expected = {name: known.pop(name) for name in Expectations.model_fields}
    own = {"plan_id": plan_id, "sha256": basis.source_sha256, "expected": expected}
    return Sidecar.model_validate({**known, **basis.registration.model_dump(), **own})


def says_it_is_registered(package: LoadedPackage) -> bool:
    """Tell whether a package carries a copy of its registration or says that it was released."""
    carries = BASIS_PATH in package.paths or package.catalogue.get("expected") is not None
    return carries or bool(package.catalogue.get("released"))


def basis_of(
    package: LoadedPackage, sidecar: Sidecar | None, plans: Mapping[str, Origin] | None = None
) -> Basis | None:
    """Find the basis of a package; None for a source that nobody registered. Raises NotAPackageError.

    `plans` says of a collection what its plans come from, where that is at hand.
    """
    if sidecar is not None:
        return basis_of_sidecar(sidecar)
    carried = _carried(package)
    found = carried[0][1] if carried else None
    if not plans:
        return found
    known = found or Basis()
    return known.model_copy(update={"plans": {**(known.plans or {}), **plans}})


def check_basis(package: LoadedPackage, basis: Basis | None) -> tuple[Check, ...]:
    """Check that the copies in the package say what the sidecar says, or, without it, what the other copy says."""
    carried = _carried(package) if basis else ()
    failures = [failure for place, copy in carried for failure in _differences(place, copy, basis)]
    written = package.read_text(BASIS_PATH)
    if written is not None and written.encode("utf-8") != json_bytes(parse_json(written)):
        failures.append(package_failure(BASIS_PATH, "another form", "Validation did not write it so; build it again."))
    return (checked("basis", 1, failures),)


def _differences(place: str, copy: Basis, basis: Basis | None) -> list[Failure]:
    """Compare one copy with what counts, in what the copy says at all."""
    if basis is None:
        return []
    failures = [
        package_failure(f"{place}: {name}", getattr(copy, name), "The registration says otherwise; build it again.")
        for name in sorted(copy.model_fields_set - {"plans"})
        if getattr(copy, name) != getattr(basis, name)
    ]
    for plan_id, origin in sorted((copy.plans or {}).items()):
        known = (basis.plans or {}).get(plan_id)
        if origin.basis and known and known.basis:
            failures += _differences(f"{place}: plans.{plan_id}", origin.basis, known.basis)
    return failures


def _carried(package: LoadedPackage) -> tuple[tuple[str, Basis], ...]:
    """Read the copies in the package, the fullest first. Raises NotAPackageError for a malformed one."""
    found: list[tuple[str, Any]] = []
    written = package.read_text(BASIS_PATH)
    if written is not None:
        try:
            found.append((BASIS_PATH, parse_json(written)))
        except (ValueError, RecursionError) as error:
            raise NotAPackageError(f"{package.folder}: {BASIS_PATH} is no JSON; validate the package again") from error
    if package.catalogue.get("expected") is not None:
        found.append(("catalogue.expected", package.catalogue["expected"]))
    return tuple((place, _parsed(package, place, content)) for place, content in found)


def _parsed(package: LoadedPackage, place: str, content: object) -> Basis:
    """Check one copy against the model."""
    try:
        return Basis.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join((place, *(str(part) for part in first["loc"])))
        raise NotAPackageError(f"{package.folder}: {where}: {first['msg']}; build the package again") from error
