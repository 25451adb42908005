"""What stands on a dataset beside what planport says: extras, tags and groups that an editor added stay. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from publish.ckan.identity import MANIFEST_KEY, StoredManifest
from publish.ckan.mapping import KEYWORDS_KEY, THEMES_KEY, DatasetFields, legal_tags_of_extra

WITHDRAWN_KEYS = ("withdrawn_on", "withdrawal_reason")
# All keys that the mapping can make: one that is not made today was made by an earlier version of the package.
OWN_KEYS = frozenset(
    [
        "identifier",
        "title_en",
        "description_en",
        "creator_name",
        "provider_code",
        "keywords",
        "theme_ids",
        "theme",
        "classification",
        "share_type",
        "share_condition",
        "share_method",
        "open_type",
        "open_condition",
        "access_rights",
        "update_cycle",
        "frequency",
        "language",
        "authority",
        "publisher_name",
        "publisher_url",
        "contact_name",
        "contact_email",
        "contact_uri",
        "region_code",
        "spatial_uri",
        "spatial_text",
        "temporal_start",
        "temporal_end",
        "source",
        "source_titles",
        "source_accessed",
        "source_sha256",
        "provenance",
        "quality_coverage",
        "quality_score",
        "known_issues",
        "issued",
        "modified",
        "version_notes",
        "rights",
        "citation",
        "related",
        "related_resource",
        "feedback_url",
        "documentation",
    ]
) | {MANIFEST_KEY, *WITHDRAWN_KEYS}


def extras_of(dataset: Mapping[str, Any]) -> dict[str, str]:
    """Read the extras of a portal's dataset."""
    return {extra["key"]: extra["value"] for extra in dataset.get("extras") or []}


def with_manifest(dataset: Mapping[str, Any], stored: StoredManifest, more: Mapping[str, str]) -> list[dict[str, str]]:
    """Give the extras of a dataset as they are, with another manifest and some more."""
    extras = extras_of(dataset) | dict(more) | {MANIFEST_KEY: stored.printed()}
    return _listed(extras)


def merged_extras(dataset: Mapping[str, Any], fields: DatasetFields, stored: StoredManifest) -> list[dict[str, str]]:
    """Give an editor's extras and ours."""
    kept = {key: value for key, value in extras_of(dataset).items() if key not in OWN_KEYS}
    return _listed(kept | dict(fields.extras) | {MANIFEST_KEY: stored.printed()})


def merged_tags(dataset: Mapping[str, Any], fields: DatasetFields) -> list[dict[str, str]]:
    """Give an editor's tags and ours; those that an earlier version of the package made go."""
    before = legal_tags_of_extra(extras_of(dataset).get(KEYWORDS_KEY, ""))
    return _named(_merged(_names(dataset, "tags"), before, fields.tags))


def merged_groups(dataset: Mapping[str, Any], ours: Sequence[str]) -> list[dict[str, str]]:
    """Give an editor's groups and ours; those that an earlier version of the package was in are left."""
    before = ["general", *extras_of(dataset).get(THEMES_KEY, "").split(";")]
    return _named(_merged(_names(dataset, "groups"), before, ours))


def _merged(present: Iterable[str], before: Iterable[str], ours: Sequence[str]) -> list[str]:
    """Put what others added behind ours."""
    gone = set(before)
    return [*ours, *(name for name in present if name not in gone and name not in ours)]


def _names(dataset: Mapping[str, Any], key: str) -> list[str]:
    """List the names of tags or groups."""
    return [entry["name"] for entry in dataset.get(key) or []]


def _named(names: Iterable[str]) -> list[dict[str, str]]:
    """Give names in the form of CKAN."""
    return [{"name": name} for name in names]


def _listed(extras: Mapping[str, str]) -> list[dict[str, str]]:
    """Give extras in the form of CKAN, by key."""
    return [{"key": key, "value": extras[key]} for key in sorted(extras)]
