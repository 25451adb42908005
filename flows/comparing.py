"""Compares packages that are there already, be it in folders, zips or portals; nothing of them is written."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from datapackages.difference import compare
from datapackages.difference_printing import difference_json, difference_lines
from datapackages.stored import StoredPackage, read_packages
from flows.exceptions import UsageError
from flows.portals import PortalOptions, ckan_settings, is_address, require_folder


def difference_of(old: str, new: str, options: PortalOptions, *, as_json: bool) -> str:
    """Print what changed between two packages, two folders of packages or two portals, for people or as JSON.

    Raises:
        PackageError: at one of the places there is no package, or one that cannot be compared.
        PortalError: a portal cannot be asked.
    """
    difference = compare(_packages_at(old, options), _packages_at(new, options))
    return difference_json(difference).decode() if as_json else "\n".join(difference_lines(difference))


def _packages_at(where: str, options: PortalOptions) -> Sequence[StoredPackage]:
    """Read the packages of a folder, a zip, or what a CKAN holds of planport's."""
    if not is_address(where):
        if not where.endswith(".zip"):
            require_folder(where)
        return read_packages(Path(where))
    from publish.ckan.archives import fetch_archives

    settings = ckan_settings(where, options)
    with TemporaryDirectory() as folder:
        if not fetch_archives(settings, Path(folder)):
            raise UsageError(f"{settings.address} holds no dataset that planport published; give another portal")
        return read_packages(Path(folder))
