"""A plan's sidecar `seeds/sources/<plan-id>.yml`: what is known of a source beside its text, and what it must yield.

Nothing that nobody printed is filled in: a fact from elsewhere stands under `known_facts` with where it is from.
"""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from datapackages.exceptions import SidecarError, SourceChangedError
from extract.grammar.vocabulary import parse_yaml
from extract.models import Level

COUNTED_TABLES = (
    "sections",
    "tasks",
    "actions",
    "assignments",
    "targets",
    "projects",
    "project_categories",
    "openings",
)

Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    """Base of the sidecar's parts: frozen, and refusing keys that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class KnownFact(_Part):
    """A fact that the source does not print, and where it is known from."""

    field: Literal["issuer", "issued_on", "published_on", "doc_number", "region", "address"]
    value: Text
    known_from: Text


class KnownDamage(_Part):
    """What is known about the source's damage; the extraction must find the same."""

    kind: Literal["none", "spliced"] = "none"
    sentences: Count | None = None
    sentences_lost: Count | None = None


class DisclosureBasis(_Part):
    """Why a document that does not print it may be opened, and what is known of its official publication.

    Address, day and reviewing role stay empty until somebody registers them; the review before opening asks for them.
    """

    statement: Text
    address: str = ""
    day: date | None = None
    reviewed_by: str = ""


class Decision(_Part):
    """A reviewer's decision about a finding: its pattern, where it stands in which source, what, why, who and when.

    The value itself is never written down, nor a hash of it: a telephone number's hash is soon guessed.
    """

    pattern: Text
    spans: Text
    source_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    decision: Literal["allow", "stop"]
    reason: Text
    role: Text
    day: date


class Acceptance(_Part):
    """Says that a table may have fewer rows than it was last published with, down to `rows`."""

    table: Text
    rows: Count
    reason: Text
    role: Text
    day: date


class Expectations(_Part):
    """What the extraction must yield: rows by table at least and at most, and the covered share of the body.

    `quarantine_ceiling` is how many bad rows may be taken out instead of stopping the package.
    """

    rows: dict[str, Count] = {}
    most: dict[str, Count] = {}
    coverage: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    quarantine_ceiling: Count = 0

    @field_validator("rows", "most")
    @classmethod
    def _known_tables(cls, rows: dict[str, int]) -> dict[str, int]:
        """Refuse a table that no plan has."""
        for name in rows:
            if name not in COUNTED_TABLES:
                raise ValueError(f"{name!r} is no table of a plan; the tables are {', '.join(COUNTED_TABLES)}")
        return rows


class Sidecar(_Part):
    """A registered source: its titles, area, licence and sha256, and what is expected of it."""

    plan_id: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,100}$")]
    title: Text
    title_en: Text
    issuer: str = ""
    region: Text
    region_en: Text
    region_code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    level: Level
    address: str = ""
    licence: Text
    accessed: date | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    expected: Expectations = Expectations()
    damage: KnownDamage = KnownDamage()
    disclosure_basis: DisclosureBasis | None = None
    decisions: tuple[Decision, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    keywords: tuple[Text, ...] = ()
    notes: str = ""
    known_facts: tuple[KnownFact, ...] = ()


def load_sidecar(path: Path) -> Sidecar:
    """Load one sidecar. Raises SidecarError with the first thing that is wrong with it."""
    try:
        loaded = parse_yaml(path.read_text("utf-8"))
        sidecar = Sidecar.model_validate(loaded)
    except (OSError, UnicodeDecodeError) as error:
        raise SidecarError(f"sidecar {path} cannot be read ({error}); write one beside the source") from error
    except yaml.YAMLError as error:
        raise SidecarError(f"sidecar {path} is not YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SidecarError(f"sidecar {path}: {place}: {first['msg']}; mend that line") from error
    if sidecar.plan_id != path.stem:
        raise SidecarError(f"sidecar {path} says plan_id {sidecar.plan_id!r}; it must be {path.stem!r} like the file")
    return sidecar


def check_source(sidecar: Sidecar, data: bytes, path: Path) -> None:
    """Refuse a source whose bytes are not those that the sidecar describes. Raises SourceChangedError."""
    found = hashlib.sha256(data).hexdigest()
    if found != sidecar.sha256:
        raise SourceChangedError(
            f"{path} has changed: its sha256 is {found}, {path.with_suffix('.yml').name} says {sidecar.sha256}; "
            f"restore the file, or review the new one and write its sha256 into the sidecar to accept it"
        )
