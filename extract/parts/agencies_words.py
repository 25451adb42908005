"""The shape of each list in seeds/vocabulary/agencies.yml, checked when it is read. Knows what no name means."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extract.exceptions import VocabularyError
from extract.grammar.vocabulary import parse_yaml
from extract.models import Level

AgencyKind = Literal[
    "government",
    "party",
    "court",
    "procuratorate",
    "congress",
    "enterprise",
    "institution",
    "university",
    "association",
    "collective",
]
_ID = r"^[a-z0-9-]+$"


class _Entry(BaseModel):
    """Base of the entries: frozen, and refusing keys that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=True)


class Ending(_Entry):
    """How the ending of a department is called in an id, and how it is cut short in a name (委员会, 委)."""

    id: str = Field(pattern=_ID)
    short: str | None = None


class Function(_Entry):
    """A department that many regions have: 财政 with the endings 厅 and 局."""

    id: str
    stem: str
    shorts: tuple[str, ...] = ()
    ends: tuple[str, ...]
    levels: tuple[Level, ...] = ()
    with_committee_only: bool = False


class Pattern(_Entry):
    """A body whose full name follows from its region: {region}高级人民法院."""

    id: str = Field(pattern=_ID)
    kind: AgencyKind
    names: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    by_level: Mapping[Level, str] = Field(default_factory=dict)


class Collective(_Entry):
    """A name that stands for many bodies: 省直有关部门."""

    id: str = Field(pattern=_ID)
    name: str
    pattern: re.Pattern[str]


class SingleBody(_Entry):
    """A body with a name of its own."""

    id: str = Field(pattern=_ID)
    name: str
    kind: AgencyKind
    region_code: str
    level: Level | None = None
    aliases: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    source: str | None = None


class StateBody(_Entry):
    """A body of the state; `bare` names mean it in a plan of the state only."""

    id: str = Field(pattern=_ID)
    name: str
    kind: AgencyKind = "government"
    own: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


class Change(_Entry):
    """Bodies that became others; `continues` where the later ones had been there before."""

    before: tuple[str, ...] = Field(alias="from")
    after: tuple[str, ...] = Field(alias="to")
    continues: bool = False


class Reform(_Entry):
    """A decision that changed bodies of one region."""

    region_code: str
    source: str
    day: date | None = None
    changes: tuple[Change, ...]


class RegisterFile(_Entry):
    """The whole file."""

    endings: Mapping[str, Ending]
    functions: tuple[Function, ...]
    patterns: tuple[Pattern, ...]
    party: tuple[Function, ...]
    collectives: tuple[Collective, ...]
    bodies: tuple[SingleBody, ...]
    state: tuple[StateBody, ...]
    reforms: tuple[Reform, ...]


class Region(_Entry):
    """A region of GB/T 2260."""

    code: str = Field(pattern=r"^\d{6}$")
    name: str
    short: str
    level: Literal["state", "province", "city", "county"]


def read_register_file(path: Path) -> RegisterFile:
    """Read the register's file. Raises VocabularyError where it is missing, no YAML or of another shape."""
    try:
        return RegisterFile.model_validate(_read_yaml(path))
    except ValidationError as error:
        raise VocabularyError(_first_of(path, error)) from error


def read_regions(path: Path) -> dict[str, Region]:
    """Read the regions, by code. Raises VocabularyError as above."""
    try:
        regions = [Region.model_validate(entry) for entry in _read_yaml(path)]  # type: ignore[attr-defined]
    except ValidationError as error:
        raise VocabularyError(_first_of(path, error)) from error
    return {region.code: region for region in regions}


def _read_yaml(path: Path) -> object:
    """Read a file. Raises VocabularyError."""
    try:
        return parse_yaml(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = str(error).replace("\n", " ")
        raise VocabularyError(
            f"{path.name}: cannot be read ({reason}); restore the file from the repository"
        ) from error


def _first_of(path: Path, error: ValidationError) -> str:
    """Say where a file is malformed, in one line."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{path.name}: {place}: {first['msg']} ({error.error_count()} errors in all); correct the entry"
