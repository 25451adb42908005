"""A package becomes a dataset of CKAN: title, text, organisation, groups, tags and extras. Pure; calls nothing.

The extras are named for ckanext-dcat where it knows the concept, else as in the catalogue contract. A value that
nobody printed makes no extra.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datapackages.described import Catalogue, Descriptor, Source
from datapackages.metadata import COLLECTION_NAMES
from datapackages.terms import term
from datapackages.vocabularies import load_organisations, load_themes
from publish.ckan.identity import resource_id

# Raised where this file makes another dataset of the same package: what is on a portal is then published anew.
MAPPING = "ckan-2"
LICENCE_IDS = {"CC0-1.0": "cc-zero"}
LICENCE_ADDRESSES = {"CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/"}
KEYWORDS_KEY = "keywords"
THEMES_KEY = "theme_ids"
# Full-width commas and the enumeration comma part words: 交通、能源 becomes two tags.
_BETWEEN_TAGS = re.compile(r"[、，,;；/|]+")
_NOT_IN_TAG = re.compile(r"[^\w .-]+")
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation of CKAN, as it is made where it is missing."""

    name: str
    title: str
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of CKAN, as it is made where it is missing."""

    name: str
    title: str
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class DatasetFields:
    """What a dataset says of itself; extras are sorted by key."""

    title: str
    notes: str
    version: str
    license_id: str
    url: str
    author: str
    maintainer: str
    maintainer_email: str
    tags: tuple[str, ...]
    groups: tuple[str, ...]
    extras: tuple[tuple[str, str], ...]

    def plain(self) -> dict[str, str]:
        """Give the fields that are plain texts, by CKAN's names."""
        names = ("title", "notes", "version", "license_id", "url", "author", "maintainer", "maintainer_email")
        return {name: getattr(self, name) for name in names}


def dataset_fields(descriptor: Descriptor, address: str) -> DatasetFields:
    """Map a package's descriptor; `address` is that of the portal, for links to files of this dataset."""
    catalogue = descriptor.catalogue
    licence = descriptor.licenses[0].name if descriptor.licenses else ""
    return DatasetFields(
        title=descriptor.title,
        notes=descriptor.description,
        version=descriptor.version,
        license_id=LICENCE_IDS.get(licence, "notspecified"),
        url=next((source.path for source in descriptor.sources if source.path.startswith(_WEB)), ""),
        author=descriptor.provider,
        maintainer=catalogue.contact.name,
        maintainer_email=catalogue.contact.email,
        tags=legal_tags(descriptor.keywords),
        groups=tuple(sorted({"general", *catalogue.themes} & {theme.theme_id for theme in load_themes()})),
        extras=tuple(sorted(_extras(descriptor, address).items())),
    )


def organisation_of(descriptor: Descriptor) -> Organisation:
    """Tell which organisation a package belongs to: the issuer's; the operator's for collections over all plans."""
    known = load_organisations()
    if descriptor.name in COLLECTION_NAMES:
        return Organisation(known.operator.name, known.operator.title, known.operator.title_en)
    area = descriptor.catalogue.spatial
    issuers = descriptor.contributors_as("author")
    if not issuers:
        title = f"{area.title or area.code}（未印发文机关）"
        return Organisation(
            f"region-{area.code or 'unknown'}", title, f"{area.title_en or area.code}: issuer not printed"
        )
    issuer = known.issuer(issuers[0].title)
    if issuer is not None:
        return Organisation(issuer.name, issuer.title, issuer.title_en)
    digest = hashlib.sha256(issuers[0].title.encode()).hexdigest()[:8]
    return Organisation(f"issuer-{area.code or 'unknown'}-{digest}", issuers[0].title, issuers[0].title_en)


def theme_of(name: str) -> Theme:
    """Describe the group of a theme."""
    found = term("theme", name)
    return Theme(found.code, found.zh, found.en)


def legal_tags(keywords: Iterable[str]) -> tuple[str, ...]:
    """Make tags that CKAN takes: letters, digits, space, `-_.`, 2 to 100 characters; each once.

    >>> legal_tags(["重大项目（省级）", "交通、能源", "5G 网络", "水", "5G 网络"])
    ('重大项目-省级', '交通', '能源', '5G 网络')
    """
    tags: list[str] = []
    for keyword in keywords:
        for word in _BETWEEN_TAGS.split(unicodedata.normalize("NFC", keyword)):
            tag = _NOT_IN_TAG.sub("-", word).strip(" -_.")[:100].strip(" -_.")
            if len(tag) >= 2 and tag not in tags:
                tags.append(tag)
    return tuple(tags)


def legal_tags_of_extra(value: str) -> tuple[str, ...]:
    """Make the tags again from the raw keywords that a dataset keeps in an extra."""
    return legal_tags(keyword for keyword in value.split(";") if keyword)


def _extras(descriptor: Descriptor, address: str) -> dict[str, str]:
    """Compose all extras that have a value."""
    catalogue = descriptor.catalogue
    extras = {
        "identifier": descriptor.name,
        "title_en": descriptor.title_en,
        "description_en": descriptor.description_en,
        "creator_name": descriptor.provider,
        "provider_code": catalogue.provider_code,
        KEYWORDS_KEY: ";".join(descriptor.keywords),
        **_codes(catalogue),
        **_people(descriptor),
        **_coverage(catalogue),
        **_origin(descriptor, address),
        "issued": catalogue.issued_on.isoformat() if catalogue.issued_on else "",
        "modified": catalogue.modified_on.isoformat() if catalogue.modified_on else "",
        "version_notes": catalogue.version_notes,
        "rights": catalogue.rights,
        "citation": catalogue.citation,
        "related": ";".join(catalogue.related),
        "related_resource": _list(f"{address}/dataset/{name}" for name in catalogue.related),
        "feedback_url": catalogue.feedback_url,
        "documentation": _list([catalogue.feedback_url] if catalogue.feedback_url.startswith(_WEB) else []),
    }
    return {key: value for key, value in extras.items() if value}


def _codes(catalogue: Catalogue) -> dict[str, str]:
    """Map the codes of the catalogue's lists, and their terms in the EU's."""
    return {
        THEMES_KEY: ";".join(catalogue.themes),
        "theme": _list(dict.fromkeys(term("theme", code).iri for code in catalogue.themes)),
        "classification": catalogue.classification,
        "share_type": catalogue.share_type,
        "share_condition": catalogue.share_condition,
        "share_method": catalogue.share_method,
        "open_type": catalogue.open_type,
        "open_condition": catalogue.open_condition,
        "access_rights": term("open_type", catalogue.open_type).iri,
        "update_cycle": catalogue.update_cycle,
        "frequency": term("update_cycle", catalogue.update_cycle).iri,
        "language": _list(term("language", code).iri for code in catalogue.language),
        "authority": catalogue.authority,
    }


def _people(descriptor: Descriptor) -> dict[str, str]:
    """Say who publishes, and where to turn to."""
    publishers = descriptor.contributors_as("publisher")
    contact = descriptor.catalogue.contact
    return {
        "publisher_name": publishers[0].title if publishers else "",
        "publisher_url": publishers[0].path if publishers else "",
        "contact_name": contact.name,
        "contact_email": contact.email,
        "contact_uri": contact.url,
    }


def _coverage(catalogue: Catalogue) -> dict[str, str]:
    """Say of which area and years the data speak; the area's code is that of GB/T 2260."""
    return {
        "region_code": catalogue.spatial.code,
        "spatial_uri": f"urn:x-gbt2260:{catalogue.spatial.code}" if catalogue.spatial.code else "",
        "spatial_text": catalogue.spatial.title,
        "temporal_start": catalogue.temporal.start,
        "temporal_end": catalogue.temporal.end,
    }


def _origin(descriptor: Descriptor, address: str) -> dict[str, str]:
    """Say where the data come from, how they were made, and how good they are."""
    catalogue = descriptor.catalogue
    provenance = catalogue.provenance
    made = [
        provenance.program,
        provenance.definitions and f"definitions {provenance.definitions}",
        "" if provenance.corrections is None else f"corrections applied: {provenance.corrections}",
    ]
    quality = catalogue.quality
    return {
        "source": _list(_address_of(source, descriptor.name, address) for source in descriptor.sources),
        "source_titles": ";".join(source.title for source in descriptor.sources if source.title),
        "source_accessed": ";".join(dict.fromkeys(source.accessed for source in descriptor.sources if source.accessed)),
        "source_sha256": ";".join(catalogue.source_sha256),
        "provenance": ", ".join(part for part in made if part),
        "quality_coverage": "" if quality.coverage is None else str(quality.coverage),
        "quality_score": "" if quality.score is None else str(quality.score),
        "known_issues": "" if quality.known_issues is None else str(quality.known_issues),
    }


def _address_of(source: Source, dataset: str, address: str) -> str:
    """Give the address of a source: its own, or that of the copy which the dataset holds."""
    if not source.path or source.path.startswith(_WEB):
        return source.path
    return download_address(address, dataset, source.path)


def download_address(address: str, dataset: str, path: str) -> str:
    """Give the address under which a file of a dataset will be downloaded.

    >>> download_address("https://d.example", "minzhou-2020", "data/tasks.csv")
    'https://d.example/dataset/minzhou-2020/resource/a7e4096d-ed8c-53f3-9f7e-6c901c22e63f/download/tasks.csv'
    """
    return f"{address}/dataset/{dataset}/resource/{resource_id(dataset, path)}/download/{path.rsplit('/', 1)[-1]}"


def _list(values: Iterable[str]) -> str:
    """Print several values as ckanext-dcat reads them; empty where there are none."""
    kept: Sequence[str] = [value for value in values if value]
    return json.dumps(kept, ensure_ascii=False) if kept else ""
