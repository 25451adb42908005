"""The portals that commands name: a folder, or the address of a CKAN; and the CKAN that runs on this machine."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.exceptions import PlanportError
from flows.exceptions import RunFailedError, UsageError
from publish.apply import PublishResult, Review
from publish.exceptions import PackageRefusedError, PortalError
from publish.portal import Portal

if TYPE_CHECKING:
    from publish.ckan.settings import CkanSettings

_WITHOUT_SCHEME = re.compile(r"(?:[^/]*@|localhost\b|[\w.-]+:\d+(?:/|$)|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/|$))", re.I)


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


def lacks_scheme(where: str) -> bool:
    """Tell whether a name reads as an address whose `https://` was left out; such a folder is written `./name`.

    >>> [lacks_scheme(name) for name in ("127.0.0.1:5000", "data.example.org/ckan", "build/portal", "./a.org")]
    [True, True, False, False]
    """
    return _WITHOUT_SCHEME.match(where) is not None


def require_folder(where: str) -> None:
    """Refuse an address that lacks its scheme where a folder is to be named. Raises UsageError."""
    if lacks_scheme(where) and not Path(where).is_dir():
        # What stands before an @ may be a password.
        shown = where.rpartition("@")[2]
        raise UsageError(f"{shown!r} is an address without https:// or http://; a folder is written './{shown}'")


def portal_of(where: str, options: PortalOptions, notify: Callable[[str], None]) -> Portal:
    """Open the portal that is named. Raises UsageError, AddressError and TokenError."""
    if not is_address(where):
        from publish.directory.portal import DirectoryPortal

        require_folder(where)
        return DirectoryPortal(Path(where))
    from publish.ckan.portal import CkanPortal

    return CkanPortal(ckan_settings(where, options), notify)


def ckan_settings(where: str, options: PortalOptions) -> "CkanSettings":
    """Say how to talk to the CKAN at an address; the token is that of the environment. Raises AddressError."""
    from publish.ckan.settings import CkanSettings, token_of

    return CkanSettings(
        where,
        token_of(os.environ),
        organisation=options.organisation,
        allow_http=options.allow_http,
        calls_per_second=options.calls_per_second,
    )


def reviewed_with(sources: Path) -> Review:
    """Make the review of packages before they are published; the sidecars in a folder count where they are at hand."""

    def review(folder: Path) -> None:
        from validation.gate import review_again

        try:
            report = review_again(folder, sources)
        except PlanportError as error:
            raise PackageRefusedError(f"{folder}: {error}") from error
        if not report.passed:
            rules = ", ".join(check.id for check in report.failed_checks)
            raise PackageRefusedError(f"{folder} fails {rules}: {report.lines()[0]}; see `planport validate {folder}`")

    return review


def differences(portal: Portal, folders: Sequence[Path]) -> Iterator[str]:
    """Read everything back from a CKAN, cell by cell, and tell what is not as the packages have it."""
    from publish.ckan.portal import CkanPortal
    from publish.packages import read_package

    if not isinstance(portal, CkanPortal):
        raise UsageError("--verify reads a CKAN back; a directory portal is always read back file by file")
    for failure in portal.verify([read_package(folder) for folder in folders]):
        yield f"{failure.name}: {failure.message}"


def failure_of(result: PublishResult) -> PlanportError | None:
    """Give the error that a command ends with: one kind where a part succeeded, others where nothing did.

    One dataset that was refused or failed says itself what is wrong; of several, the printed lines do.
    """
    if result.ok:
        return None
    bad = [entry for entry in result.datasets if entry.outcome in {"refused", "failed"}]
    message = "not everything could be published; the lines above say why"
    if len(bad) < len(result.datasets):
        return RunFailedError(message)
    if len(bad) == 1:
        message = "; ".join(bad[0].messages)
        message = message if bad[0].name in message else f"{bad[0].name}: {message}"
    return UsageError(message) if all(entry.outcome == "refused" for entry in bad) else PortalError(message)
