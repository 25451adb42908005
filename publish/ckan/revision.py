"""A dataset is read, created, marked and completed, each write only over what was read before.

What was lost on the way is looked for before it is repeated. Knows `package_show`, `package_create` and
`package_revise`; what is written is composed elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from publish.ckan.client import CkanClient, Waits
from publish.ckan.exceptions import ConflictError, NotFoundError, RefusedCallError, RightsError, UncertainError
from publish.ckan.extras import extras_of, with_manifest
from publish.ckan.identity import MANIFEST_KEY, RunMark, StoredManifest, stored_manifest
from publish.ckan.uploads import Upload
from publish.exceptions import ForeignFileError

Dataset = Mapping[str, Any]
_LOOK_EVERY = 1.0
_EDITS = 5


class MovedError(Exception):
    """Somebody else was quicker: the dataset must be read and judged anew. Never leaves this room."""


class Reviser:
    """Writes datasets for one run."""

    def __init__(self, client: CkanClient, mark: RunMark) -> None:
        """Take the client and the mark of this run."""
        self._client, self._mark = client, mark
        # Two datasets that are written at once and bring the same new tag: CKAN makes it twice, and refuses one.
        self._one_at_a_time = Lock()

    def show(self, name: str) -> dict[str, Any] | None:
        """Read a dataset; None where there is none. Raises PortalError."""
        try:
            found: dict[str, Any] = self._client.read("package_show", {"id": name})
        except NotFoundError:
            return None
        except RightsError as error:
            place = self._client.settings.address
            raise ForeignFileError(
                f"{name}: the name is taken on {place} by a dataset that is not open to this token"
            ) from error
        return found if found.get("name") == name else None

    def create(self, data: Mapping[str, Any]) -> Dataset:
        """Create a dataset. Raises MovedError where there is one by now, and PortalError."""
        name = data["name"]
        waits = self._client.waits()
        while True:
            try:
                with self._one_at_a_time:
                    made: Dataset = self._client.call("package_create", data)
            except RefusedCallError as error:
                # The ids of resources are taken where a dataset of this name was deleted by hand.
                if not {"name", "resources"} & set(error.errors):
                    raise
                present = self._ours(name)
                if present is None:
                    raise
            except UncertainError as error:
                self._wait_or_raise(waits, error)
                present = self._ours(name)
            else:
                return made
            if present is not None:
                return present

    def mark(
        self,
        present: Dataset,
        stored: StoredManifest,
        *,
        new: Sequence[Mapping[str, Any]] = (),
        dropped: Sequence[str] = (),
        hidden: Sequence[str] = (),
    ) -> Dataset:
        """Say that this run is at work on a dataset, and prepare its resources.

        Args:
            present: The dataset as it was read; if it is another one by now, nothing is written.
            stored: The manifest with this run's mark.
            new: Resources to add.
            dropped: Ids of resources whose tables will go; saying so now spares an update of the index for each.
            hidden: Ids of resources whose files are removed at once; the dataset becomes private.

        Raises:
            MovedError: somebody else has changed the dataset.
            PortalError: the portal cannot be written.
        """
        update: dict[str, Any] = {"extras": with_manifest(present, stored, {}), "state": "active"}
        if hidden:
            update["private"] = True
        data: dict[str, Any] = {"filter": ["-extras"], "update": update}
        if new:
            data["update__resources__extend"] = list(new)
        for identifier in dropped:
            data[f"update__resources__{identifier}__datastore_active"] = False
        for identifier in hidden:
            data[f"update__resources__{identifier}"] = {"url": "", "clear_upload": True}
        return self._revise(present, stored, lambda _: data, ())

    def complete(
        self,
        present: Dataset,
        stored: StoredManifest,
        compose: Callable[[Dataset], Mapping[str, Any]],
        uploads: Sequence[Upload],
    ) -> Dataset:
        """Complete a dataset that bears this run's mark; an editor's changes meanwhile are kept.

        Args:
            present: The dataset as it was read last.
            stored: The manifest that the call writes.
            compose: Makes the call from the dataset as it is.
            uploads: Files to send with it.

        Raises:
            MovedError: another run has taken the dataset over.
            PortalError: the portal cannot be written.
        """
        for _ in range(_EDITS):
            try:
                return self._revise(present, stored, compose, uploads)
            except MovedError:
                present = self.own(present)
        raise ConflictError(
            f"{present['name']}: is being edited on {self._client.settings.address}; publish again later"
        )

    def own(self, present: Dataset) -> Dataset:
        """Read a dataset again that bears this run's mark. Raises MovedError where it does not any more."""
        found = self._ours(present["name"])
        if found is None:
            raise MovedError
        return found

    def wait_for_others(self, present: Dataset) -> None:
        """Let a run of another machine come to its end; one that does nothing for a while is taken for dead.

        A mark of this machine is that of an interrupted run, since this run holds the machine's lock.

        Raises:
            MovedError: the dataset has changed and must be read anew.
        """
        stored = stored_manifest(present["name"], extras_of(present).get(MANIFEST_KEY))
        if stored is None or stored.run is None or stored.run.machine == self._mark.machine:
            return
        waited = 0.0
        while waited < self._client.settings.patience:
            self._client.pause(_LOOK_EVERY)
            waited += _LOOK_EVERY
            found = self.show(present["name"])
            if found is None or found["metadata_modified"] != present["metadata_modified"]:
                raise MovedError

    def _revise(
        self,
        present: Dataset,
        stored: StoredManifest,
        compose: Callable[[Dataset], Mapping[str, Any]],
        uploads: Sequence[Upload],
    ) -> Dataset:
        """Write over exactly what was read; a lost answer is looked for by the manifest that the call writes."""
        data = dict(compose(present))
        matched = {"match__id": present["id"], "match__metadata_modified": present["metadata_modified"]}
        waits = self._client.waits()
        while True:
            try:
                with self._one_at_a_time:
                    answer: Dataset = self._client.call("package_revise", {**matched, **data}, uploads)
            except RefusedCallError as error:
                if "match" not in error.errors:
                    raise
                found = self.show(present["name"])
            except UncertainError as error:
                self._wait_or_raise(waits, error)
                found = self.show(present["name"])
            else:
                revised: Dataset = answer["package"]
                return revised
            if found is None:
                raise MovedError
            if extras_of(found).get(MANIFEST_KEY) == stored.printed():
                return found
            if found["metadata_modified"] != present["metadata_modified"]:
                raise MovedError

    def _ours(self, name: str) -> dict[str, Any] | None:
        """Read a dataset; None where there is none. Raises MovedError where it does not bear this run's mark."""
        found = self.show(name)
        if found is None:
            return None
        stored = stored_manifest(name, extras_of(found).get(MANIFEST_KEY))
        if stored is None or stored.run != self._mark:
            raise MovedError
        return found

    def _wait_or_raise(self, waits: Waits, error: UncertainError) -> None:
        """Wait before looking; raise where that was done often enough."""
        wait = next(waits, None)
        if wait is None:
            raise error
        self._client.pause(max(wait, error.retry_after))
