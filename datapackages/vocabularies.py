"""The closed lists that a package's metadata is taken from: themes, organisations, update cycles.

Knows the files under seeds/vocabulary; knows no plan and no portal.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from datapackages.catalogue.places import FEEDBACK
from datapackages.exceptions import DefinitionError
from extract.grammar.vocabulary import parse_yaml

VOCABULARY = Path(__file__).resolve().parent.parent / "seeds" / "vocabulary"


class Entry(BaseModel):
    """Base of the entries: frozen, and refusing keys that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


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
    """Who runs the portal and publishes the packages; `answer_days`: working days until a report is answered.

    `base_address` is the address that the portal is served under, with a slash at the end: identifiers of the
    catalogue stand below it. Where neither mailbox nor form is registered, reports go by the portal's own page.
    """

    name: str
    title: str
    title_en: str
    home_page: str = ""
    base_address: Annotated[str, Field(pattern=r"^(https?://\S+/)?$")] = ""
    contact: Contact
    feedback_url: str = ""
    answer_days: int = 5

    @model_validator(mode="after")
    def _has_a_desk(self) -> Self:
        """Complete what the portal itself offers: its address, and its page for reports."""
        desk = f"{self.base_address}{FEEDBACK}" if self.base_address else ""
        contact = self.contact if self.contact.email or self.contact.url else Contact(name=self.contact.name, url=desk)
        known = {"home_page": self.home_page or self.base_address, "feedback_url": self.feedback_url or desk}
        for name, value in {**known, "contact": contact}.items():
            object.__setattr__(self, name, value)
        return self


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
