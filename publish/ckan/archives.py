"""Fetches from a CKAN the archives of what planport published there, to compare them with other packages.

Knows which resource holds the archive of a dataset's version, not what is in it.
"""

from pathlib import Path

from publish.ckan.client import CkanClient
from publish.ckan.exceptions import NotFoundError, UncertainError
from publish.ckan.identity import archive_path
from publish.ckan.portal import CkanPortal
from publish.ckan.resources import own_resources
from publish.ckan.settings import CkanSettings
from publish.portal import Manifest


def fetch_archives(settings: CkanSettings, folder: Path) -> int:
    """Download the archive of each published dataset's newest version into a folder and return how many there are.

    A dataset that is withdrawn or was never completed has no archive to compare.

    Raises:
        PortalError: the portal cannot be asked, or an archive is not there or not as it was published.
    """
    client = CkanClient(settings)
    manifests = [
        state.manifest
        for state in CkanPortal(settings).read_state().datasets
        if state.status == "published" and state.manifest
    ]
    for count, manifest in enumerate(manifests):
        # What a portal calls a dataset is no name of a file here.
        _fetch(client, manifest, folder / f"{count:05}.zip")
    return len(manifests)


def _fetch(client: CkanClient, manifest: Manifest, place: Path) -> None:
    """Download one archive and compare it with what was recorded when the version was published."""
    dataset = client.read("package_show", {"id": manifest.name})
    path = archive_path(manifest.name, manifest.version)
    resource = own_resources(manifest.name, dataset).get(path)
    version = next((version for version in manifest.versions if version.version == manifest.version), None)
    if resource is None or version is None:
        raise NotFoundError(f"{manifest.name}: {path} is not on {client.settings.address}; publish it again")
    with place.open("wb") as stream:
        found = client.download(str(resource["url"]), stream, version.bytes)
    if found != (version.bytes, version.sha256):
        raise UncertainError(f"{manifest.name}: {path} does not download as it was published; publish it again")
