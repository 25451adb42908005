"""What a portal reads back decides what is called published; the protocol is enough for any kind of portal."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from publish.apply import compare, publish
from publish.packages import PackageToPublish, read_package
from publish.planner import DatasetChange, PublishPlan, plan_publication
from publish.portal import DatasetState, Failure, FileRecord, PortalState, ReadBack, ResourceRecord
from publish.printing import result_lines
from tests.publish.making import make_package


class MemoryPortal:
    """A portal that renders its own pages, as CKAN does: it keeps manifests only, and counts what it is asked."""

    def __init__(self, *, failing: Sequence[str] = ()) -> None:
        """Hold nothing; datasets named in `failing` cannot be applied."""
        self.held: dict[str, DatasetState] = {}
        self.calls: list[str] = []
        self.failing = failing

    def read_state(self, names: Sequence[str] = ()) -> PortalState:  # noqa: ARG002 - one state for all
        self.calls.append("read_state")
        return PortalState("memory", tuple(self.held.values()))

    def apply(self, plan: PublishPlan) -> Sequence[Failure]:
        self.calls.append("apply")
        for change in plan.changes:
            if change.name in self.failing:
                self.held[change.name] = DatasetState(change.name, "incomplete")
            elif change.action == "remove":
                del self.held[change.name]
            else:
                self.held[change.name] = DatasetState(change.name, "published", change.manifest)
        return [Failure(name, "409: refused by the portal") for name in self.failing]

    def read_back(self, names: Sequence[str]) -> Sequence[ReadBack]:
        self.calls.append("read_back")
        return [self._found(name) for name in names]

    def _found(self, name: str) -> ReadBack:
        state = self.held.get(name)
        if state is None or state.manifest is None:
            return ReadBack(name, "incomplete")
        manifest = state.manifest
        return ReadBack(name, state.status, manifest.title, manifest.version, manifest.files, manifest.resources)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_package(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def package(folder: Path) -> PackageToPublish:
    return read_package(folder)


def change_of(package: PackageToPublish) -> DatasetChange:
    return plan_publication(PortalState("memory"), [package]).datasets[0]


def read_back_of(package: PackageToPublish, **changes: object) -> ReadBack:
    values: dict[str, object] = {
        "name": package.name,
        "status": "published",
        "title": package.descriptor.title,
        "version": package.version,
        "files": package.files,
        "resources": package.resources,
    }
    return ReadBack(**(values | changes))  # type: ignore[arg-type]


def test_any_portal_serves_with_one_reading_one_application_and_one_reading_back(folder: Path) -> None:
    portal = MemoryPortal()
    assert publish([folder], portal).ok
    assert portal.calls == ["read_state", "apply", "read_back"]


def test_an_unchanged_run_costs_one_reading(folder: Path) -> None:
    portal = MemoryPortal()
    publish([folder], portal)
    portal.calls.clear()
    result = publish([folder], portal)
    assert (result.ok, result.changed, portal.calls) == (True, False, ["read_state"])


def test_a_dry_run_only_reads(folder: Path) -> None:
    portal = MemoryPortal()
    publish([folder], portal, dry_run=True)
    assert portal.calls == ["read_state"]


def test_no_call_is_made_where_every_package_is_refused(tmp_path: Path) -> None:
    portal = MemoryPortal()
    result = publish([make_package(tmp_path, passed=False)], portal)
    assert (result.ok, portal.calls) == (False, [])


def test_a_dataset_that_the_portal_refuses_fails_alone(tmp_path: Path, folder: Path) -> None:
    other = make_package(tmp_path, "xiazhou-2021")
    result = publish([folder, other], MemoryPortal(failing=["xiazhou-2021"]))
    assert [(entry.name, entry.outcome) for entry in result.datasets] == [
        ("minzhou-2020", "published"),
        ("xiazhou-2021", "failed"),
    ]
    assert result_lines(result)[1].startswith("failed    xiazhou-2021: 409: refused by the portal")


def test_a_failed_dataset_is_finished_by_the_next_run(folder: Path) -> None:
    portal = MemoryPortal(failing=["minzhou-2020"])
    publish([folder], portal)
    portal.failing = ()
    result = publish([folder], portal)
    assert (result.ok, result.plan.datasets[0].reasons) == (True, ("an earlier run was interrupted",))


def test_what_is_equal_is_published(package: PackageToPublish) -> None:
    assert compare(change_of(package), read_back_of(package)) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "incomplete"}, "read back as incomplete"),
        ({"title": "另一标题"}, "title reads back as '另一标题'"),
        ({"version": "0.9.0"}, "version reads back as '0.9.0'"),
        ({"files": ()}, "README.md reads back with other bytes or sha256"),
        ({"resources": ()}, "tasks reads back with other rows"),
        ({"missing": ("datasets/x/index.html",)}, "datasets/x/index.html: is missing"),
    ],
)
def test_each_difference_is_named(package: PackageToPublish, changes: dict[str, object], said: str) -> None:
    assert any(said in message for message in compare(change_of(package), read_back_of(package, **changes)))


def test_one_other_byte_or_row_is_a_difference(package: PackageToPublish) -> None:
    first = package.files[0]
    files = (FileRecord(path=first.path, bytes=first.bytes, sha256="0" * 64), *package.files[1:])
    assert len(compare(change_of(package), read_back_of(package, files=files))) == 1
    table = package.resources[0]
    fewer = (ResourceRecord(name=table.name, title=table.title, path=table.path, rows=1), *package.resources[1:])
    assert len(compare(change_of(package), read_back_of(package, resources=fewer))) == 1


def test_what_was_to_be_removed_and_is_there_is_a_failure(package: PackageToPublish) -> None:
    change = DatasetChange(package.name, "remove", ("not among the packages",))
    assert "still there" in compare(change, read_back_of(package))[0]
    assert compare(change, ReadBack(package.name, "incomplete")) == ()
