"""The small protocol behind which every portal stands: state in one reading, a plan applied, results read back.

A portal is read in bulk (`read_state`), changed by a plan for all its datasets at once (`apply`) and asked afterwards
what it really holds (`read_back`). What a portal knows of a dataset is its manifest, written last: a dataset without
one is unfinished. Nothing here knows files, HTML or HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from publish.planner import PublishPlan

Status = Literal["published", "withdrawn", "incomplete", "foreign"]


class _Record(BaseModel):
    """A frozen record that is kept on a portal as JSON; unknown keys of a newer planport are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FileRecord(_Record):
    """One file of a package as it was published: path inside the package, size in bytes, sha256 in hex."""

    path: str
    bytes: int
    sha256: str


class ResourceRecord(_Record):
    """One table or file of the descriptor: machine name, Chinese title, path, and rows where it is a table."""

    name: str
    title: str
    path: str
    rows: int | None = None


class VersionRecord(_Record):
    """One published version and its archive, which keeps its address and its bytes for ever."""

    version: str
    modified_on: date
    bytes: int
    sha256: str
    notes: str = ""


class Withdrawal(_Record):
    """Why and since which day a dataset is withdrawn; its page and its identifier stay."""

    reason: str
    day: date


class Manifest(_Record):
    """What a portal keeps about one dataset, so that the next run can tell in one reading what has changed.

    `layout` names the look of the portal's pages (empty where a portal renders its own), `links` the other datasets
    that the pages link, and `data_sha256` the tables of this version: a version never stands for other data.
    """

    made_by: Literal["planport"] = "planport"
    name: str
    title: str
    version: str
    data_sha256: str
    layout: str = ""
    links: tuple[str, ...] = ()
    files: tuple[FileRecord, ...] = ()
    resources: tuple[ResourceRecord, ...] = ()
    versions: tuple[VersionRecord, ...] = ()
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class DatasetState:
    """One dataset as the portal holds it.

    `altered` lists files of the package that are missing or not as recorded, `altered_pages` such pages, which the
    portal can make again from its own copy; `mentions` the other datasets that the pages would link, were they there.
    `interrupted` says that a run changed the dataset and did not come to its end.
    """

    name: str
    status: Status
    manifest: Manifest | None = None
    altered: tuple[str, ...] = ()
    altered_pages: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class PortalState:
    """Everything a plan needs to know of a portal.

    `layout` is the look that pages are made in today; `front_reasons` says why the portal's own pages (start page,
    catalogue) must be made anew even if no dataset changes. `is_shared` says that the portal makes its own pages and
    that others publish there as well: what is unfinished and was not given may be theirs, and is left alone.
    """

    address: str
    datasets: tuple[DatasetState, ...] = ()
    layout: str = ""
    front_reasons: tuple[str, ...] = ()
    is_shared: bool = False

    def dataset(self, name: str) -> DatasetState | None:
        """Find a dataset by its name."""
        return next((dataset for dataset in self.datasets if dataset.name == name), None)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a portal really holds of a dataset after a plan was applied, measured anew and not remembered."""

    name: str
    status: Status
    title: str = ""
    version: str = ""
    files: tuple[FileRecord, ...] = ()
    resources: tuple[ResourceRecord, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A dataset that the portal could not bring to the planned state, and why."""

    name: str
    message: str


class Portal(Protocol):
    """What planport asks of any portal."""

    def read_state(self, names: Sequence[str] = ()) -> PortalState:
        """Read all datasets and their manifests at once, and whatever else stands under `names`. Raises PortalError."""
        ...

    def apply(self, plan: "PublishPlan") -> Sequence[Failure]:
        """Bring the portal to the planned state, manifests last, and report the datasets that failed.

        Raises PortalError before anything is changed where the plan as a whole cannot be applied.
        """
        ...

    def read_back(self, names: Sequence[str]) -> Sequence[ReadBack]:
        """Measure what the portal holds of these datasets, in the order of `names`."""
        ...
