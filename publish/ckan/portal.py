"""The portal that is a CKAN: the protocol of publish/portal.py over its API.

The state of all of planport's datasets is one call for each thousand. Nothing is written before the portal was looked
at, and what was written is compared with the answers of the writing calls and with what the search index then shows.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from publish.ckan.client import CkanClient
from publish.ckan.exceptions import NotCkanError, PreflightError, RightsError, UncertainError
from publish.ckan.identity import MANIFEST_KEY, RunMark, StoredManifest, state_of
from publish.ckan.locks import exclusive
from publish.ckan.mapping import MAPPING
from publish.ckan.parallel import Parallel
from publish.ckan.reading import problems_of, read_back_of
from publish.ckan.revision import Dataset
from publish.ckan.settings import CkanSettings
from publish.ckan.site import Notify, check_organisations, look_at, silent
from publish.ckan.verifying import Verifier
from publish.ckan.writer import DatasetWriter
from publish.exceptions import PackageRefusedError, PortalError
from publish.packages import PackageToPublish
from publish.planner import DatasetChange, PublishPlan
from publish.portal import Failure, PortalState, ReadBack

# CKAN gives no more datasets at once, and Solr takes no more names in one question.
_PAGE = 1_000
_NAMES = 500
# While one is created or completed, which is done one after another, the tables of the others are loaded.
_DATASETS = 3
_LOOKS = 3
_LOOK_AFTER = 1.0


@dataclass(slots=True)
class _Trouble:
    """Why no other change is tried, once that is so."""

    away: PortalError | None = None


class CkanPortal:
    """A CKAN, seen by one user of its API."""

    def __init__(self, settings: CkanSettings, notify: Notify = silent) -> None:
        """Take the settings; `notify` is told what the operator should know though nothing failed."""
        self._client = CkanClient(settings)
        self._settings = settings
        self._notify = notify
        self._state = PortalState(settings.address, layout=MAPPING, is_shared=True)
        self._results: dict[str, ReadBack] = {}

    def read_state(self, names: Sequence[str] = ()) -> PortalState:
        """Read the manifests of all of planport's datasets, and what else stands under `names`. Raises PortalError."""
        asked = [f"extras_{MANIFEST_KEY}:planport", *([_any_of(names[:_NAMES])] if names else [])]
        found = {entry["name"]: entry.get(MANIFEST_KEY) for entry in self._found(f"({' OR '.join(asked)})")}
        missing = [name for name in names[_NAMES:] if name not in found]
        found |= {entry["name"]: entry.get(MANIFEST_KEY) for entry in self._named(missing)}
        states = [state_of(name, text) for name, text in sorted(found.items())]
        kept = tuple(state for state in states if state.status != "foreign" or state.name in names)
        self._state = PortalState(self._settings.address, kept, MAPPING, is_shared=True)
        return self._state

    def apply(self, plan: PublishPlan) -> Sequence[Failure]:
        """Bring the portal to the planned state, a few datasets at once.

        Raises:
            PortalError: the portal cannot take the plan, or the token may not; nothing has been changed then.
        """
        if plan.is_empty:
            return ()
        self._settings.require_token()
        self._results = {}
        threads = Parallel(self._settings.threads)
        with exclusive(self._settings.address, self._settings.patience) as machine, threads:
            mark = RunMark(run=secrets.token_hex(8), machine=machine)
            packages = [change.package for change in plan.changes if change.package is not None]
            site = look_at(self._client, packages, self._notify)
            new = [
                change.package for change in plan.changes if change.action == "create" and change.package is not None
            ]
            organisations = check_organisations(self._client, new)
            writer = DatasetWriter(self._client, site, self._state, mark, threads)
            return [*self._written(plan, writer, organisations), *self._not_shown(plan, writer)]

    def read_back(self, names: Sequence[str]) -> Sequence[ReadBack]:
        """Tell what the portal holds, from the answers of the calls that wrote it; what failed is unfinished."""
        return [self._results.get(name, ReadBack(name, "incomplete")) for name in names]

    def verify(self, packages: Sequence[PackageToPublish]) -> Sequence[Failure]:
        """Read everything of these packages back, cell by cell and byte by byte. Raises PortalError."""
        verifier = Verifier(self._client, look_at(self._client, ()))
        return [Failure(package.name, message) for package in packages for message in verifier.differences(package)]

    def _found(self, query: str) -> Iterator[Mapping[str, Any]]:
        """Search datasets, private ones too, and give name and manifest of each."""
        start = 0
        while True:
            asked = {
                "fq": query,
                "fl": f"name,extras_{MANIFEST_KEY}",
                "rows": _PAGE,
                "start": start,
                "sort": "name asc",
                "include_private": bool(self._settings.token),
            }
            answer = self._client.read("package_search", asked)
            if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
                raise NotCkanError(f"{self._settings.address}: package_search answers in a form that no CKAN has")
            yield from answer["results"]
            start += len(answer["results"])
            if not answer["results"] or start >= answer["count"]:
                return

    def _written(self, plan: PublishPlan, writer: DatasetWriter, organisations: Mapping[str, str]) -> Iterator[Failure]:
        """Carry out all changes: one after another until one is done, which shows the rights, then a few at once."""
        trouble = _Trouble()
        write = partial(self._attempt, writer, organisations, trouble)
        waiting = list(plan.changes)
        while waiting and not self._results:
            yield from write(waiting.pop(0))
        with ThreadPoolExecutor(max(1, min(_DATASETS, self._settings.threads))) as pool:
            for failures in pool.map(write, waiting):
                yield from failures

    def _attempt(
        self, writer: DatasetWriter, organisations: Mapping[str, str], trouble: "_Trouble", change: DatasetChange
    ) -> list[Failure]:
        """Carry out one change; what it lacks does not keep the others back, a portal that is away does."""
        if trouble.away is not None:
            return [Failure(change.name, f"not tried, since the portal is away: {trouble.away}")]
        try:
            return self._write(change, writer, organisations)
        except RightsError as error:
            # Nothing was written yet, so the plan as a whole is refused.
            if not self._results:
                raise
            return [Failure(change.name, str(error))]
        except (UncertainError, NotCkanError) as error:
            trouble.away = error
            return [Failure(change.name, str(error))]
        except (PortalError, PackageRefusedError) as error:
            return [Failure(change.name, str(error))]

    def _write(self, change: DatasetChange, writer: DatasetWriter, organisations: Mapping[str, str]) -> list[Failure]:
        """Carry out one change and compare the portal's answer with it."""
        if change.action == "remove":
            writer.remove(change.name)
            self._results[change.name] = ReadBack(change.name, "incomplete")
            return []
        dataset: Dataset
        if change.action == "withdraw" and change.manifest is not None:
            dataset = writer.withdraw(change.name, change.manifest)
        elif change.package is not None:
            dataset = writer.publish(change, change.package, organisations.get(change.name, ""))
        else:
            raise PreflightError(f"{change.name}: nothing to publish is given; publish its package")
        self._results[change.name] = read_back_of(dataset)
        return [Failure(change.name, problem) for problem in problems_of(dataset, change)]

    def _not_shown(self, plan: PublishPlan, writer: DatasetWriter) -> list[Failure]:
        """Ask once for all datasets what the search index shows, and have it made right where it stays behind."""
        written = [change for change in plan.changes if change.manifest is not None and change.name in self._results]
        wanted = {change.name: StoredManifest(manifest=change.manifest).printed() for change in written}
        try:
            behind = self._behind(wanted)
            for name in behind:
                writer.reindex(name)
            behind = self._behind({name: wanted[name] for name in behind})
        except PortalError as error:
            return [Failure(name, f"published, but the search index could not be asked: {error}") for name in wanted]
        return [Failure(name, f"{name}: the search index does not show it as it is; publish again") for name in behind]

    def _behind(self, wanted: Mapping[str, str]) -> list[str]:
        """Tell which datasets the index does not show with these manifests; it may be a moment late."""
        names = sorted(wanted)
        for attempt in range(_LOOKS):
            if attempt:
                self._client.pause(_LOOK_AFTER)
            shown = {entry["name"]: entry.get(MANIFEST_KEY) for entry in self._named(names)}
            names = [name for name in names if shown.get(name) != wanted[name]]
            if not names:
                break
        return names

    def _named(self, names: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Search datasets by their names."""
        for start in range(0, len(names), _NAMES):
            yield from self._found(_any_of(names[start : start + _NAMES]))


def _any_of(names: Sequence[str]) -> str:
    """Ask the index for datasets by their names."""
    quoted = " OR ".join(f'"{name}"' for name in names)
    return f"name:({quoted})"
