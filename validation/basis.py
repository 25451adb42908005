"""What the verdict on a package rests on beside the package itself: what its source was registered with.

It comes from the sidecar where that is at hand, else from the copies that the package carries: `catalogue.expected` in
the descriptor and `validation/basis.json`. All that are there must agree.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datapackages.sidecar import DisclosureBasis, KnownDamage, Sidecar
from datapackages.writer import json_bytes
from validation.exceptions import NotAPackageError
from validation.packages import LoadedPackage
from validation.results import Check, Failure, checked, package_failure

BASIS_PATH = "validation/basis.json"

Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    """Base of the parts: frozen, and refusing keys that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Decision(_Part):
    """A reviewer's decision about a finding: its pattern, where it stands in which source, what, why, who and when.

    The value itself is never written down, nor a hash of it: a telephone number's hash is soon guessed.
    """

    pattern: str
    spans: str
    source_sha256: str
    decision: Literal["allow", "stop"]
    reason: Annotated[str, Field(min_length=1)]
    role: Annotated[str, Field(min_length=1)]
    day: date


class Acceptance(_Part):
    """Says that a table may have fewer rows than it was last published with, down to `rows`."""

    table: str
    rows: Count
    reason: Annotated[str, Field(min_length=1)]
    role: Annotated[str, Field(min_length=1)]
    day: date


class Basis(_Part):
    """What a registered source must yield, and what was decided about it; a collection of several has rows only."""

    source_sha256: str = ""
    rows: dict[str, Count] = {}
    most: dict[str, Count] = {}
    coverage: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    damage: KnownDamage = KnownDamage()
    disclosure_basis: DisclosureBasis | None = None
    decisions: tuple[Decision, ...] = ()
    quarantine_ceiling: Count = 0
    accepted: tuple[Acceptance, ...] = ()

    def to_json(self) -> bytes:
        """Print the copy that a package carries."""
        return json_bytes(self.model_dump(mode="json", exclude_none=True))


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
    }
    # Kept in the sidecar only where somebody needed them.
    for name, holder in (
        ("most", expected),
        ("quarantine_ceiling", expected),
        ("decisions", known),
        ("accepted", known),
    ):
        if name in holder:
            taken[name] = holder[name]
    return Basis.model_validate(taken)


def basis_of(package: LoadedPackage, sidecar: Sidecar | None) -> Basis | None:
    """Find the basis of a package; None for a source that nobody registered. Raises NotAPackageError."""
    if sidecar is not None:
        return basis_of_sidecar(sidecar)
    carried = _carried(package)
    return carried[0][1] if carried else None


def check_basis(package: LoadedPackage, basis: Basis | None) -> tuple[Check, ...]:
    """Check that the copies in the package say what the sidecar says, or, without it, what the other copy says."""
    carried = _carried(package) if basis else ()
    failures = [failure for place, copy in carried for failure in _differences(place, copy, basis)]
    return (checked("basis", 1, failures),)


def _differences(place: str, copy: Basis, basis: Basis | None) -> list[Failure]:
    """Compare one copy with what counts, in what the copy says at all."""
    if basis is None:
        return []
    return [
        package_failure(f"{place}: {name}", getattr(copy, name), "The registration says otherwise; build it again.")
        for name in sorted(copy.model_fields_set)
        if getattr(copy, name) != getattr(basis, name)
    ]


def _carried(package: LoadedPackage) -> tuple[tuple[str, Basis], ...]:
    """Read the copies in the package, the fullest first. Raises NotAPackageError for a malformed one."""
    found: list[tuple[str, Any]] = []
    written = package.read_text(BASIS_PATH)
    if written is not None:
        try:
            found.append((BASIS_PATH, json.loads(written)))
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
