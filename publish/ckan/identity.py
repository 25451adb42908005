"""Names that never change: the id of each resource, and whose a resource, a dataset and a run is.

A resource of planport carries the path that its id was made from, so that it proves itself; an editor's never does.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from publish.portal import DatasetState, Manifest

# Made once with uuid4; another one would give every resource of every portal a new address.
_NAMESPACE = uuid.UUID("5d0f4a3e-8f0a-4c57-9d7c-1b1c7d1f6a52")
PATH_KEY = "package_path"
MANIFEST_KEY = "manifest"
# Solr takes no longer value in a field of type string.
_LONGEST_MANIFEST = 32_000


class RunMark(BaseModel):
    """The run that is at work on a dataset, and the machine that it runs on (both made by chance)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: str
    machine: str


class StoredManifest(BaseModel):
    """What stands in a dataset's extra `manifest`: while `run` is there, the dataset is being changed.

    `manifest` is that of the last complete state (None where there was none); only a complete dataset has no `run`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_by: Literal["planport"] = "planport"
    run: RunMark | None = None
    manifest: Manifest | None = None

    def printed(self) -> str:
        """Print as it stands on the portal; notes of old versions are left out where it would be too long."""
        stored = self
        text = stored._text()
        while len(text.encode()) > _LONGEST_MANIFEST and stored.manifest is not None:
            versions = list(stored.manifest.versions)
            position = next((at for at, version in enumerate(versions) if version.notes), None)
            if position is None:
                break
            versions[position] = versions[position].model_copy(update={"notes": ""})
            manifest = stored.manifest.model_copy(update={"versions": tuple(versions)})
            stored = stored.model_copy(update={"manifest": manifest})
            text = stored._text()
        return text

    def _text(self) -> str:
        """Print with spaces, at which the portal's page can break the line."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False)


def resource_id(dataset: str, path: str) -> str:
    """Return the id of a dataset's resource: the same on every portal and in every run.

    >>> resource_id("minzhou-2020", "data/tasks.csv")
    'a7e4096d-ed8c-53f3-9f7e-6c901c22e63f'
    """
    return str(uuid.uuid5(_NAMESPACE, f"{dataset}/{path}"))


def archive_path(dataset: str, version: str) -> str:
    """Return the path that the archive of one version goes by; each version has a resource of its own."""
    return f"{dataset}-{version}.zip"


def is_own(dataset: str, resource: Mapping[str, Any]) -> bool:
    """Tell whether planport made a resource."""
    path = resource.get(PATH_KEY)
    return isinstance(path, str) and resource.get("id") == resource_id(dataset, path)


def stored_manifest(dataset: str, text: object) -> StoredManifest | None:
    """Read the extra `manifest`; None where it is not planport's, or was copied from another dataset."""
    if not isinstance(text, str):
        return None
    try:
        stored = StoredManifest.model_validate_json(text)
    except ValidationError:
        return None
    if "made_by" not in stored.model_fields_set:
        return None
    return stored if stored.manifest is None or stored.manifest.name == dataset else None


def state_of(dataset: str, text: object) -> DatasetState:
    """Tell the state of a dataset by its extra `manifest`."""
    stored = stored_manifest(dataset, text)
    if stored is None:
        return DatasetState(dataset, "foreign")
    manifest = stored.manifest
    if manifest is None:
        return DatasetState(dataset, "incomplete")
    status: Literal["published", "withdrawn"] = "published" if manifest.withdrawal is None else "withdrawn"
    return DatasetState(dataset, status, manifest, interrupted=stored.run is not None)
