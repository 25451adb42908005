"""Datasets come to be what the plan says: private until complete, the manifest last.

A mark in the manifest says which run is at work; `package_revise` writes only over what this run has read. Where an
answer was lost, the dataset is read before anything is repeated. Knows the order of the calls, not the portal's state.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import Any

from publish.ckan.client import CkanClient
from publish.ckan.exceptions import ConflictError, NotFoundError
from publish.ckan.extras import extras_of, merged_extras, merged_groups, merged_tags, with_manifest
from publish.ckan.identity import MANIFEST_KEY, RunMark, StoredManifest, state_of, stored_manifest
from publish.ckan.mapping import DatasetFields, dataset_fields
from publish.ckan.parallel import Parallel
from publish.ckan.resources import DEFINITION_KEY, WantedResource, own_resources, wanted_resources
from publish.ckan.revision import Dataset, MovedError, Reviser
from publish.ckan.site import Site
from publish.ckan.tables import TablePlan, TableStore, WantedTable
from publish.exceptions import ForeignFileError
from publish.packages import PackageToPublish
from publish.planner import DatasetChange, plan_again
from publish.portal import DatasetState, Manifest, PortalState

_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be done to one dataset that is there already."""

    wanted: tuple[WantedResource, ...]
    fields: DatasetFields
    manifest: Manifest
    tables: tuple[TablePlan, ...]
    uploads: tuple[WantedResource, ...]
    gone: tuple[Mapping[str, Any], ...] = ()
    new_views: bool = True

    @property
    def dropped(self) -> tuple[str, ...]:
        """The ids of resources whose tables will be dropped."""
        recreated = [plan.table.resource for plan in self.tables if plan.action == "recreate"]
        return (*recreated, *self.gone_tables)

    @property
    def gone_tables(self) -> tuple[str, ...]:
        """The ids of tables that are not in the package any more; a flag may be missing since an interrupted run."""
        return tuple(resource["id"] for resource in self.gone if resource.get(DEFINITION_KEY))


class DatasetWriter:
    """Carries out the changes of a plan; may be used for several datasets at once."""

    def __init__(self, client: CkanClient, site: Site, state: PortalState, mark: RunMark, parallel: Parallel) -> None:
        """Take the client, what is known of the portal, this run's mark, and the threads that tables are loaded in."""
        self._client, self._site, self._state, self._mark = client, site, state, mark
        self._parallel = parallel
        self._tables = TableStore(client)
        self._reviser = Reviser(client, mark)
        self._first_table, self._has_loaded = Lock(), False

    def publish(self, change: DatasetChange, package: PackageToPublish, organisation: str) -> Dataset:
        """Create or update a dataset and return it as the portal then holds it. Raises PortalError."""
        look = change.action != "create"
        for _ in range(_ROUNDS):
            try:
                present = self._reviser.show(change.name) if look else None
                if present is None:
                    return self._create(change, package, organisation)
                return self._update(present, package)
            except MovedError:
                look = True
        raise ConflictError(
            f"{change.name}: somebody else keeps changing it on {self._site.address}; publish again later"
        )

    def withdraw(self, name: str, manifest: Manifest) -> Dataset:
        """Take a dataset's files and tables away, keep its page and say why. Raises PortalError."""
        for _ in range(_ROUNDS):
            try:
                return self._withdraw(name, manifest)
            except MovedError:
                continue
        raise ConflictError(f"{name}: somebody else keeps changing it on {self._site.address}; withdraw it again")

    def remove(self, name: str) -> None:
        """Delete a dataset that planport made; its name stays taken on the portal. Raises PortalError."""
        present = self._reviser.show(name)
        if present is None:
            return
        self._require_own(name, present)
        try:
            self._client.read("package_delete", {"id": present["id"]})
        except NotFoundError:
            return

    def reindex(self, name: str) -> None:
        """Write a dataset as it is, so that the search index comes to show it. Raises PortalError."""
        present = self._reviser.show(name)
        stored = stored_manifest(name, extras_of(present).get(MANIFEST_KEY)) if present else None
        if present is None or stored is None or stored.run is not None:
            return
        whole = stored
        try:
            # CKAN writes nothing to the index where nothing changes, so the mark is set and taken away.
            marked = self._reviser.mark(present, StoredManifest(run=self._mark, manifest=whole.manifest))
            self._reviser.complete(marked, whole, lambda dataset: _unchanged(dataset, whole), ())
        except MovedError:
            # Somebody else has written it meanwhile, which served as well.
            return

    def _create(self, change: DatasetChange, package: PackageToPublish, organisation: str) -> Dataset:
        """Make a new dataset: private, its tables, their views, then its files, and public with the manifest."""
        wanted = wanted_resources(package, self._site.trigger)
        fields = dataset_fields(package.descriptor, self._site.address)
        assert change.manifest is not None  # noqa: S101 - the planner gives every package a manifest
        made = self._reviser.create(
            {
                **{name: value for name, value in fields.plain().items() if value},
                "name": package.name,
                "owner_org": organisation,
                "private": True,
                "tags": [{"name": tag} for tag in fields.tags],
                "groups": [{"name": name} for name in self._groups(fields)],
                "extras": merged_extras({}, fields, StoredManifest(run=self._mark)),
                "resources": [one.created(package.name, self._site.address) for one in wanted],
            }
        )
        tables = tuple(TablePlan(one.table, "create") for one in wanted if one.table is not None)
        return self._finish(made, _Work(wanted, fields, change.manifest, tables, wanted))

    def _update(self, present: Dataset, package: PackageToPublish) -> Dataset:
        """Bring a dataset that is there to the state of a package."""
        self._require_own(package.name, present)
        self._reviser.wait_for_others(present)
        change = plan_again(package, self._state_of(present), self._state)
        if change.action == "refuse":
            raise ConflictError(f"{package.name}: {'; '.join(change.reasons)}")
        if change.action == "skip" or change.manifest is None:
            return present
        work = self._work(present, package, change)
        created = {one.id for one in work.wanted} - {resource["id"] for resource in present["resources"]}
        stored = stored_manifest(package.name, extras_of(present).get(MANIFEST_KEY))
        marked = self._reviser.mark(
            present,
            StoredManifest(run=self._mark, manifest=stored.manifest if stored else None),
            new=[one.created(package.name, self._site.address) for one in work.wanted if one.id in created],
            dropped=work.dropped,
        )
        return self._finish(marked, work)

    def _work(self, present: Dataset, package: PackageToPublish, change: DatasetChange) -> _Work:
        """Find out what is different: by the manifests where the dataset is complete, else by looking at all."""
        assert change.manifest is not None  # noqa: S101 - the planner gives every package a manifest
        wanted = wanted_resources(package, self._site.trigger)
        own = own_resources(package.name, present)
        stored = stored_manifest(package.name, extras_of(present).get(MANIFEST_KEY))
        is_whole = stored is not None and stored.run is None and present.get("state") == "active"
        before = stored.manifest if stored is not None and is_whole else None
        known = {record.path: record.sha256 for record in before.files} if before else {}
        known |= {path: str(resource.get("hash")) for path, resource in own.items() if before and path.endswith(".zip")}
        uploads = [one for one in wanted if one.path not in own or known.get(one.path) != one.record.sha256]
        altered = {one.path for one in uploads}
        suspects = [one for one in wanted if one.table and (one.path in altered or _is_redefined(one, own[one.path]))]
        plans = self._parallel.map(self._plan_of, [(one, own.get(one.path, {})) for one in suspects])
        archives = {resource_path for resource_path in own if resource_path.endswith(".zip")}
        paths = {one.path for one in wanted}
        gone = tuple(resource for path, resource in own.items() if path not in paths and path not in archives)
        fields = dataset_fields(package.descriptor, self._site.address)
        new_views = before is None or any(plan.action == "create" for plan in plans)
        tables = tuple(plan for plan in plans if not plan.is_empty)
        return _Work(wanted, fields, change.manifest, tables, tuple(uploads), gone, new_views)

    def _plan_of(self, suspect: tuple[WantedResource, Mapping[str, Any]]) -> TablePlan:
        """Plan a table; one whose resource is new needs no look."""
        one, present = suspect
        assert one.table is not None  # noqa: S101 - only tables are suspects
        if not present:
            return TablePlan(one.table, "create")
        was = str(present.get(DEFINITION_KEY) or "")
        return self._tables.plan(WantedTable(one.table.resource, one.table.definition, one.table.rows, was))

    def _finish(self, dataset: Dataset, work: _Work) -> Dataset:
        """Load the tables, make their views, and write files, texts and the manifest in one call."""
        jobs: list[Callable[[], None]] = [partial(self._tables.carry_out, plan) for plan in work.tables]
        if work.new_views and any(one.table for one in work.wanted):
            jobs.insert(1, partial(self._make_views, dataset))
        self._parallel.map(lambda job: job(), jobs if self._has_loaded else self._first_apart(jobs))
        for identifier in work.gone_tables:
            self._tables.drop(identifier)
        if any(plan.action == "recreate" for plan in work.tables):
            # Making a table anew has set a flag of its resource, and the dataset's day of change with it.
            dataset = self._reviser.own(dataset)
        return self._reviser.complete(
            dataset,
            StoredManifest(manifest=work.manifest),
            lambda present: self._last_call(present, work),
            [one.upload for one in work.uploads],
        )

    def _first_apart(self, jobs: Sequence[Callable[[], None]]) -> Sequence[Callable[[], None]]:
        """Do the first job of this run alone, and return those that are left.

        At its very first table CKAN makes a type in the database, and fails where two make it at once.
        """
        with self._first_table:
            if self._has_loaded or not jobs:
                return jobs
            jobs[0]()
            self._has_loaded = True
            return jobs[1:]

    def _make_views(self, dataset: Dataset) -> None:
        """Make the default views of all tables; those that are there stay. Raises PortalError.

        The flag of the resources is enough for CKAN, so this need not wait for the tables; one that is being made anew
        has lost its flag for the while. Other resources are left out, for CKAN asks for rights and views of each.
        """
        resources = [{**one, "datastore_active": True} for one in dataset["resources"] if one.get(DEFINITION_KEY)]
        asked = {"package": {**dataset, "resources": resources}, "create_datastore_views": True}
        self._client.read("package_create_default_resource_views", asked)

    def _last_call(self, present: Dataset, work: _Work) -> dict[str, str]:
        """Compose the call that completes a dataset, keeping what others added to it."""
        groups = merged_groups(present, self._groups(work.fields, present))
        update = {
            **work.fields.plain(),
            "state": "active",
            "private": False,
            "tags": merged_tags(present, work.fields),
            "groups": groups,
            "extras": merged_extras(present, work.fields, StoredManifest(manifest=work.manifest)),
        }
        gone = [f"-resources__{resource['id']}" for resource in work.gone]
        data = {"filter": ",".join(["-extras", "-tags", "-groups", *gone]), "update": json.dumps(update)}
        held = {resource["id"]: resource for resource in present["resources"]}
        uploaded = {one.id for one in work.uploads}
        for one in work.wanted:
            if one.id in uploaded or one.differs(held.get(one.id, {})):
                data[f"update__resources__{one.id}"] = json.dumps(dict(one.fields))
        return data

    def _withdraw(self, name: str, manifest: Manifest) -> Dataset:
        """Hide a dataset, drop its tables and files, and show its page again with the reason."""
        present = self._reviser.show(name)
        if present is None:
            raise ConflictError(f"{name}: is not on {self._site.address} any more; nothing to withdraw")
        self._require_own(name, present)
        self._reviser.wait_for_others(present)
        own = own_resources(name, present)
        tables = [resource["id"] for resource in own.values() if resource.get(DEFINITION_KEY)]
        marked = self._reviser.mark(
            present,
            StoredManifest(run=self._mark, manifest=manifest),
            dropped=tables,
            hidden=[resource["id"] for resource in own.values()],
        )
        for identifier in tables:
            self._tables.drop(identifier)
        return self._reviser.complete(
            marked, StoredManifest(manifest=manifest), lambda dataset: _withdrawn(name, dataset, manifest), ()
        )

    def _groups(self, fields: DatasetFields, present: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """Tell which of the wanted groups the dataset can join; those that it is in need no question."""
        held = {group["name"] for group in (present or {}).get("groups") or []}
        if set(fields.groups) <= held:
            return fields.groups
        return self._site.groups(self._client, fields.groups)

    def _require_own(self, name: str, present: Dataset) -> None:
        """Refuse somebody else's dataset."""
        if state_of(name, extras_of(present).get(MANIFEST_KEY)).status == "foreign":
            raise ForeignFileError(
                f"{name}: {self._site.address} holds a dataset of this name that planport did not make; it is kept"
            )

    def _state_of(self, present: Dataset) -> DatasetState:
        """Tell the state of a dataset; one that was deleted by hand must be made whole again."""
        state = state_of(present["name"], extras_of(present).get(MANIFEST_KEY))
        return state if present.get("state") == "active" else replace(state, interrupted=True)


def _is_redefined(one: WantedResource, present: Mapping[str, Any]) -> bool:
    """Tell whether a table was made with other columns, texts, key or trigger."""
    return bool(one.fields[DEFINITION_KEY] != present.get(DEFINITION_KEY))


def _unchanged(dataset: Dataset, stored: StoredManifest) -> dict[str, str]:
    """Compose the call that takes a run's mark away and changes nothing else."""
    return {"filter": "-extras", "update": json.dumps({"extras": with_manifest(dataset, stored, {})})}


def _withdrawn(name: str, dataset: Dataset, manifest: Manifest) -> dict[str, str]:
    """Compose the call that shows a withdrawn dataset's page again."""
    assert manifest.withdrawal is not None  # noqa: S101 - only such manifests come here
    day, reason = manifest.withdrawal.day.isoformat(), manifest.withdrawal.reason
    more = {"withdrawn_on": day, "withdrawal_reason": reason}
    extras = with_manifest(dataset, StoredManifest(manifest=manifest), more)
    notes = f"**本数据集已于{day}撤回 / withdrawn on {day}**：{reason}\n\n{dataset.get('notes') or ''}"
    gone = [f"-resources__{resource['id']}" for resource in own_resources(name, dataset).values()]
    update = {"private": False, "notes": notes, "extras": extras}
    return {"filter": ",".join(["-extras", *gone]), "update": json.dumps(update)}
