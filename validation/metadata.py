"""Checks that a dataset says what the catalogue contract (CATALOGUE.md, section 1) requires of it."""

import re
from collections.abc import Iterator
from typing import Any

from datapackages.vocabularies import load_themes, load_update_cycles
from validation.packages import LoadedPackage
from validation.results import Check, Failure, Importance, checked, package_failure

_REQUIRED = ("title", "title_en", "version", "licenses", "sources", "resources")
_REQUIRED_IN_CATALOGUE = (
    *("contact", "themes", "classification", "open_type", "update_cycle", "issued_on", "modified_on", "spatial"),
    *("temporal", "language", "rights", "citation", "source_sha256", "provenance", "authority", "quality"),
    "feedback_url",
)
_IDENTIFIER = re.compile(r"[a-z0-9-]{2,100}")
_KEYWORD = re.compile(r"[\w .-]{2,100}")
_ADVICE = "Complete the sidecar or seeds/vocabulary, and build the package again."
_UNRELEASED = "The data was never released; run `planport release` when it is to be published."


def check_metadata(package: LoadedPackage) -> tuple[Check, ...]:
    """Report required values that are missing or that do not have their form.

    They close the gate of what says that it is released. What is not is published by nobody and has no day of issue
    yet, and `planport extract` can know no operator's registration: there it is told only.
    """
    importance: Importance = "required" if package.catalogue.get("released") else "advisory"
    return (checked("metadata", 1, metadata_failures(package.descriptor), importance),)


def metadata_failures(descriptor: dict[str, Any]) -> Iterator[Failure]:
    """Go through all that a descriptor does not say, or says in another form; a portal takes no such dataset."""
    found = descriptor.get("catalogue")
    catalogue = found if isinstance(found, dict) else {}
    for key in _REQUIRED:
        if not descriptor.get(key):
            yield package_failure(key, "missing", _ADVICE)
    for key in _REQUIRED_IN_CATALOGUE:
        if not catalogue.get(key):
            advice = _UNRELEASED if key in {"issued_on", "modified_on"} else _ADVICE
            yield package_failure(f"catalogue.{key}", "missing", advice)
    contact = catalogue.get("contact")
    if isinstance(contact, dict) and contact and not (contact.get("email") or contact.get("url")):
        yield package_failure("catalogue.contact", contact.get("name", ""), "Give the desk a mailbox or an address.")
    if not _IDENTIFIER.fullmatch(str(descriptor.get("name"))):
        yield package_failure("name", descriptor.get("name"), "Use 2-100 of a-z, 0-9 and '-'.")
    if not any(entry.get("role") == "publisher" for entry in _objects(descriptor.get("contributors"))):
        yield package_failure("contributors", "no publisher", _ADVICE)
    for key in ("description", "description_en"):
        if not 50 <= len(str(descriptor.get(key, ""))) <= 5000:
            yield package_failure(key, descriptor.get(key, ""), "An abstract has 50 to 5000 characters.")
    yield from _unknown_words(descriptor, catalogue)
    yield from _undescribed(descriptor)


def _unknown_words(descriptor: dict[str, Any], catalogue: dict[str, Any]) -> Iterator[Failure]:
    """Find keywords that a portal would refuse, and codes that no closed list has."""
    keywords = descriptor.get("keywords")
    keywords = keywords if isinstance(keywords, list) else []
    if not 3 <= len(keywords) <= 10 or not all(_KEYWORD.fullmatch(str(word)) for word in keywords):
        advice = "Give 3 to 10 keywords of 2-100 letters, digits, blanks, '-', '_' or '.'."
        yield package_failure("keywords", "; ".join(map(str, keywords)), advice)
    known_themes = [theme.theme_id for theme in load_themes()]
    themes = catalogue.get("themes")
    for theme in themes if isinstance(themes, list) else ():
        if theme not in known_themes:
            yield package_failure("catalogue.themes", theme, "Use a theme of seeds/vocabulary/themes.yml.")
    cycle = catalogue.get("update_cycle")
    if cycle and cycle not in [known.code for known in load_update_cycles()]:
        yield package_failure("catalogue.update_cycle", cycle, "Use a code of seeds/vocabulary/update_cycles.yml.")


def _undescribed(descriptor: dict[str, Any]) -> Iterator[Failure]:
    """Find files without a format, and columns that nobody explains."""
    for resource in _objects(descriptor.get("resources")):
        if not (resource.get("format") and resource.get("mediatype")):
            yield package_failure(f"{resource.get('name')}.format", "missing", "State format and media type.")
        schema = resource.get("schema")
        for column in _objects(schema.get("fields")) if isinstance(schema, dict) else ():
            if not (column.get("title") and column.get("type") and column.get("description")):
                place = f"{resource.get('name')}.{column.get('name')}"
                yield package_failure(place, "not described", "Give title, type and description in fields.yml.")


def _objects(found: object) -> list[dict[str, Any]]:
    """Give the objects of a list; nothing for anything else."""
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
