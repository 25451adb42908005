"""Reads everything of a published package back from the portal, cell by cell and byte by byte, and says what differs.

Costs a download of each file and a reading of each table; publishing itself compares the answers of its calls.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from publish.ckan.client import CkanClient
from publish.ckan.columns import normal_row, same_columns, same_dictionary
from publish.ckan.exceptions import NotFoundError
from publish.ckan.extras import extras_of
from publish.ckan.identity import MANIFEST_KEY, state_of
from publish.ckan.mapping import dataset_fields
from publish.ckan.resources import WantedResource, own_resources, wanted_resources
from publish.ckan.site import Site
from publish.ckan.tables import TableStore, WantedTable
from publish.packages import PackageToPublish

_SHOWN = 3


class Verifier:
    """Compares datasets of a portal with packages."""

    def __init__(self, client: CkanClient, site: Site) -> None:
        """Take the client and what is known of the portal."""
        self._client, self._site = client, site
        self._tables = TableStore(client)

    def differences(self, package: PackageToPublish) -> Iterator[str]:
        """Say in what the portal differs from a package; nothing where it is equal. Raises PortalError."""
        try:
            dataset = self._client.read("package_show", {"id": package.name})
        except NotFoundError:
            yield f"{package.name}: is not on {self._client.settings.address}; publish it"
            return
        state = state_of(package.name, extras_of(dataset).get(MANIFEST_KEY))
        if state.status != "published" or state.interrupted or state.manifest is None:
            yield f"{package.name}: stands on the portal as {state.status}, unfinished or not ours; publish it again"
            return
        yield from self._fields(package, dataset)
        own = own_resources(package.name, dataset)
        for wanted in wanted_resources(package, self._site.trigger):
            present = own.get(wanted.path)
            if present is None:
                yield f"{package.name}: {wanted.path} has no resource; publish it again"
                continue
            yield from self._resource(package.name, wanted, present)

    def _fields(self, package: PackageToPublish, dataset: Mapping[str, Any]) -> Iterator[str]:
        """Compare what the dataset says of itself."""
        fields = dataset_fields(package.descriptor, self._site.address)
        extras = extras_of(dataset)
        wanted = {**fields.plain(), **{f"extra {key}": value for key, value in fields.extras}}
        found = {name: dataset.get(name) for name in fields.plain()} | {f"extra {key}": v for key, v in extras.items()}
        for name, value in wanted.items():
            if (found.get(name) or "") != value:
                yield f"{package.name}: {name} is {found.get(name)!r:.60} on the portal, not {value!r:.60}"
        tags = {tag["name"] for tag in dataset.get("tags") or []}
        for tag in fields.tags:
            if tag not in tags:
                yield f"{package.name}: tag {tag!r} is missing"
        if dataset.get("private"):
            yield f"{package.name}: is private"

    def _resource(self, name: str, wanted: WantedResource, present: Mapping[str, Any]) -> Iterator[str]:
        """Compare one resource: its fields, its file, and its table."""
        place = f"{name}: {wanted.path}"
        if wanted.differs(present):
            yield f"{place}: title, format, size or hash is another one on the portal"
        size, sha256 = self._client.measure(str(present["url"]))
        if (size, sha256) != (wanted.record.bytes, wanted.record.sha256):
            yield f"{place}: downloads as {size} bytes with sha256 {sha256[:12]}…, not as published"
        if wanted.table is not None:
            yield from self._table(place, wanted.table)

    def _table(self, place: str, wanted: WantedTable) -> Iterator[str]:
        """Compare a table: columns, types, data dictionary, the portal's own count, and each cell."""
        definition = wanted.definition
        found = self._tables.read(wanted.resource, definition)
        if found is None:
            yield f"{place}: has no table in the DataStore"
            return
        if not same_columns(definition, found.fields):
            yield f"{place}: columns or types are others in the DataStore"
            return
        if not same_dictionary(definition, found.fields):
            yield f"{place}: the data dictionary says something else"
        total = self._client.read("datastore_search", {"resource_id": wanted.resource, "limit": 0})["total"]
        if total != len(wanted.rows) or len(found.rows) != len(wanted.rows):
            yield f"{place}: {len(found.rows)} rows, counted as {total}, not {len(wanted.rows)}"
        different = 0
        for number, (row, expected) in enumerate(zip(found.rows, wanted.rows, strict=False), start=1):
            cells = normal_row(definition, expected)
            if row.cells == cells:
                continue
            different += 1
            if different <= _SHOWN:
                columns = [at for at, pair in enumerate(zip(row.cells, cells, strict=True)) if pair[0] != pair[1]]
                yield f"{place}: row {number}, column {definition.names[columns[0]]}: not as in the package"
        if different > _SHOWN:
            yield f"{place}: {different} rows differ in all"
