"""The portals that commands name: a folder, or the address of a CKAN; and the CKAN that runs on this machine."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.portal import Portal


@dataclass(frozen=True, slots=True)
class PortalOptions:
    """How to talk to a CKAN: see `planport publish --help`."""

    organisation: str = ""
    allow_http: bool = False
    calls_per_second: float | None = None


def is_address(where: str) -> bool:
    """Tell whether a portal is named by its address rather than by its folder.

    >>> is_address("https://data.example.org"), is_address("build/portal")
    (True, False)
    """
    return "://" in where


def portal_of(where: str, options: PortalOptions, notify: Callable[[str], None]) -> Portal:
    """Open the portal that is named. Raises AddressError and TokenError."""
    if not is_address(where):
        from publish.directory.portal import DirectoryPortal

        return DirectoryPortal(Path(where))
    from publish.ckan.portal import CkanPortal
    from publish.ckan.settings import CkanSettings, token_of

    settings = CkanSettings(
        where,
        token_of(os.environ),
        organisation=options.organisation,
        allow_http=options.allow_http,
        calls_per_second=options.calls_per_second,
    )
    return CkanPortal(settings, notify)


def differences(portal: Portal, folders: Sequence[Path]) -> Iterator[str]:
    """Read everything back from a CKAN, cell by cell, and tell what is not as the packages have it."""
    from flows.exceptions import UsageError
    from publish.ckan.portal import CkanPortal
    from publish.packages import read_package

    if not isinstance(portal, CkanPortal):
        raise UsageError("--verify reads a CKAN back; a directory portal is always read back file by file")
    for failure in portal.verify([read_package(folder) for folder in folders]):
        yield f"{failure.name}: {failure.message}"
