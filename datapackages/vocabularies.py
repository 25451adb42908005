"""The closed lists that a package's metadata is taken from: themes, organisations, update cycles.

Knows the files under seeds/vocabulary; knows no plan and no portal.
"""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from datapackages.exceptions import DefinitionError
from extract.grammar.vocabulary import parse_yaml

VOCABULARY = Path(__file__).resolve().parent.parent / "seeds" / "vocabulary"


class Entry(BaseModel):
    """Base of the entries: frozen, and refusing keys that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_EntryKind = TypeVar("_EntryKind", bound=Entry)


class Theme(Entry):
    """A theme of open data, with its place in the EU's list."""

    theme_id: str
    title: str
    title_en: str
    eu: str


class UpdateCycle(Entry):
    """How often a dataset changes, with its place in the EU's list of frequencies."""

    code: str
    title: str
    eu: str


class Contact(Entry):
    """A desk, mailbox or form where a visitor can turn to; never a person."""

    name: str
    email: str = ""
    url: str = ""


class Operator(Entry):
    """Who runs the portal and publishes the packages; `answer_days`: working days until a report is answered."""

    name: str
    title: str
    title_en: str
    home_page: str = ""
    contact: Contact
    feedback_url: str = ""
    answer_days: int = 5


class Issuer(Entry):
    """A body that issues plans; its code comes from a register only."""

    name: str
    title: str
    title_en: str
    region_code: str
    provider_code: str = ""
    home_page: str = ""


class Organisations(Entry):
    """The portal's operator and the known issuers."""

    operator: Operator
    issuers: tuple[Issuer, ...]

    def issuer(self, title: str) -> Issuer | None:
        """Find the issuer printed under this name."""
        return next((issuer for issuer in self.issuers if issuer.title == title), None)


@cache
def load_themes() -> tuple[Theme, ...]:
    """Load the themes in their published order. Raises DefinitionError."""
    return tuple(_parsed("themes.yml", Theme, entry) for entry in _entries("themes.yml"))


@cache
def load_update_cycles() -> tuple[UpdateCycle, ...]:
    """Load the update cycles, most frequent first. Raises DefinitionError."""
    return tuple(_parsed("update_cycles.yml", UpdateCycle, entry) for entry in _entries("update_cycles.yml"))


@cache
def load_organisations() -> Organisations:
    """Load the operator and the issuers. Raises DefinitionError."""
    return _parsed("organisations.yml", Organisations, _read("organisations.yml"))


def _entries(name: str) -> list[Any]:
    """Read a file that must be a list."""
    loaded = _read(name)
    if not isinstance(loaded, list):
        raise DefinitionError(f"seeds/vocabulary/{name} is not a list of entries")
    return loaded


def _read(name: str) -> Any:  # noqa: ANN401 - whatever the file holds; checked by the callers
    """Read one YAML file of the vocabulary."""
    try:
        return parse_yaml((VOCABULARY / name).read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        message = " ".join(str(error).split())
        raise DefinitionError(f"seeds/vocabulary/{name} cannot be read: {message}") from error


def _parsed(name: str, model: type[_EntryKind], entry: object) -> _EntryKind:
    """Check one entry against its model."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "entry"
        raise DefinitionError(f"seeds/vocabulary/{name}: {place}: {first['msg']}; see {entry!r:.80}") from error
