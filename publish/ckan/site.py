"""What must be known of a portal before the first write: version, plugins, limits, organisations and groups."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from publish.ckan.client import CkanClient
from publish.ckan.exceptions import PreflightError, RefusedCallError, RightsError
from publish.ckan.mapping import Organisation, Theme, organisation_of, theme_of
from publish.ckan.settings import TOKEN_VARIABLE
from publish.packages import PackageToPublish

OLDEST_VERSION = (2, 10)
# Made by `ckan planport prepare`, which the plugin's documentation asks for.
_TRIGGER = ("planport", "cjk_grams")
_MEGABYTE = 1 << 20
Notify = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Site:
    """A portal that was looked at; `notify` is told which groups the token may not put datasets into."""

    address: str
    extensions: frozenset[str]
    notify: Notify = silent
    _groups: set[str] | None = field(default=None, repr=False)
    _closed: set[str] = field(default_factory=set, repr=False)
    _may_make_groups: bool = True
    _asking: Lock = field(default_factory=Lock, repr=False)

    @property
    def trigger(self) -> str:
        """The function that makes tables searchable in Chinese; empty where the portal has none."""
        return _TRIGGER[1] if _TRIGGER[0] in self.extensions else ""

    def groups(self, client: CkanClient, wanted: Sequence[str]) -> tuple[str, ...]:
        """Tell which of the wanted groups a dataset may join, making those that are missing where the token may."""
        with self._asking:
            return self._joined(client, wanted)

    def _joined(self, client: CkanClient, wanted: Sequence[str]) -> tuple[str, ...]:
        """Ask for the groups once, and make each that is missing once, whichever dataset wants it first."""
        if self._groups is None:
            self._groups = _open_groups(client)
        missing = [name for name in wanted if name not in self._groups | self._closed]
        for name in missing:
            if self._may_make_groups:
                self._make_group(client, theme_of(name))
        closed = [name for name in missing if name not in self._groups]
        if closed:
            self._closed.update(closed)
            self.notify(
                f"{client.settings.address}: group {', '.join(closed)}: not there or not open to this token, so "
                f"datasets do not join; ask the operator to make it, and the token's user a member"
            )
        return tuple(name for name in wanted if name in self._groups)

    def _make_group(self, client: CkanClient, theme: Theme) -> None:
        """Make a group where the token may; once it may not, no other is tried."""
        data = {"name": theme.name, "title": theme.title, "extras": [{"key": "title_en", "value": theme.title_en}]}
        try:
            client.read("group_create", data)
        except RightsError:
            self._may_make_groups = False
        except RefusedCallError:
            # There is one of this name: closed to the token, or made by the call just now whose answer was lost.
            self._groups = _open_groups(client)
        else:
            self._groups = {*(self._groups or ()), theme.name}


def _open_groups(client: CkanClient) -> set[str]:
    """List the groups that the token may put datasets into."""
    return {group["name"] for group in client.read("group_list_authz", {})}


def _open_organisations(client: CkanClient) -> set[str]:
    """List the organisations that the token may make datasets in."""
    found = client.read("organization_list_for_user", {"permission": "create_dataset"})
    return {organisation["name"] for organisation in found}


def look_at(client: CkanClient, packages: Iterable[PackageToPublish], notify: Notify = silent) -> Site:
    """Check that a portal can take packages. Raises PreflightError and other PortalErrors."""
    address = client.settings.address
    status = client.read("status_show")
    if not isinstance(status, dict):
        raise PreflightError(f"{address}: status_show says nothing; is this the address of a CKAN?")
    version = str(status.get("ckan_version") or "")
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    # A portal may hide its version; its calls then have to tell.
    if numbers and numbers < OLDEST_VERSION:
        raise PreflightError(f"{address}: CKAN {version} is too old; planport publishes to CKAN 2.10 and later")
    extensions = frozenset(status.get("extensions") or ())
    if "datastore" not in extensions:
        raise PreflightError(f"{address}: has no DataStore; ask its operator to add the plugin 'datastore'")
    _check_sizes(client, status, packages)
    return Site(str(status.get("site_url") or address).rstrip("/"), extensions, notify)


def _check_sizes(client: CkanClient, status: dict[str, Any], packages: Iterable[PackageToPublish]) -> None:
    """Refuse files that are larger than the portal is known to take."""
    told = status.get("max_resource_size")
    limit = client.settings.upload_limit or (int(told) * _MEGABYTE if isinstance(told, int) and told > 0 else None)
    if limit is None:
        return
    for package in packages:
        for record in (*package.files, package.archive):
            if record.bytes > limit:
                raise PreflightError(
                    f"{package.name}: {record.path} has {record.bytes} bytes, and {client.settings.address} takes "
                    f"{limit}; ask its operator to raise ckan.max_resource_size"
                )


def check_organisations(client: CkanClient, packages: Sequence[PackageToPublish]) -> dict[str, str]:
    """Tell the organisation of each package, making those that are missing where the token may.

    Raises:
        RightsError: the token may not make datasets in one of them. Nothing was written then, but for organisations.
    """
    forced = client.settings.organisation
    wanted = {package.name: organisation_of(package.descriptor) for package in packages}
    if forced:
        wanted = {name: Organisation(forced, forced) for name in wanted}
    if not wanted:
        return {}
    allowed = _open_organisations(client)
    missing = sorted({one for one in wanted.values() if one.name not in allowed}, key=lambda one: one.name)
    for at, organisation in enumerate(missing):
        if forced or not _make_organisation(client, organisation):
            raise RightsError(_missing(client, missing[at:], is_forced=bool(forced), is_known=bool(allowed)))
    return {name: organisation.name for name, organisation in wanted.items()}


def _make_organisation(client: CkanClient, organisation: Organisation) -> bool:
    """Make an organisation; say whether that was allowed."""
    data: dict[str, Any] = {"name": organisation.name, "title": organisation.title}
    if organisation.title_en:
        data["extras"] = [{"key": "title_en", "value": organisation.title_en}]
    try:
        client.read("organization_create", data)
    except RightsError:
        return False
    except RefusedCallError:
        # There is one of this name: closed to the token, or made by the call just now whose answer was lost.
        return organisation.name in _open_organisations(client)
    return True


def _missing(client: CkanClient, missing: Sequence[Organisation], *, is_forced: bool, is_known: bool) -> str:
    """Say which organisations are missing, all at once, and what to do."""
    names = ", ".join(f"{one.name!r} ({one.title})" for one in missing)
    whose = "" if is_known else f", and {TOKEN_VARIABLE} may be wrong or expired: it may publish to no organisation"
    advice = "name another one, or " if is_forced else ""
    return (
        f"{client.settings.address}: organisation {names}: not there or not open to this token{whose}; {advice}ask the "
        f"portal's operator to make each, and the token's user an editor of it"
    )
