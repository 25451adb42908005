"""The plan is a pure function of the portal's state and the packages: tables of cases."""

from collections.abc import Sequence
from datetime import date

import pytest

from publish.exceptions import PublishError
from publish.packages import PackageToPublish, read_package
from publish.planner import Refusal, plan_publication, plan_withdrawal
from publish.portal import DatasetState, Manifest, PortalState, Withdrawal
from publish.printing import plan_json, plan_lines
from tests.publish.making import make_package

LAYOUT = "look-1"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> PackageToPublish:
    return read_package(make_package(tmp_path_factory.mktemp("one"), catalogue={"related": ["all-plans"]}))


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> PackageToPublish:
    tasks = (("t01", "建设政务云", "2-7"),)
    return read_package(make_package(tmp_path_factory.mktemp("two"), version="1.1.0", tasks=tasks, title="新题"))


@pytest.fixture(scope="module")
def sneaky(tmp_path_factory: pytest.TempPathFactory) -> PackageToPublish:
    """Other data under a version that is taken."""
    return read_package(make_package(tmp_path_factory.mktemp("three"), tasks=(("t01", "建设政务云", "2-7"),)))


def state(*datasets: DatasetState, front: Sequence[str] = ()) -> PortalState:
    return PortalState("portal", tuple(datasets), LAYOUT, tuple(front))


def published(package: PackageToPublish, **changes: object) -> DatasetState:
    manifest = plan_publication(state(), [package]).datasets[0].manifest
    assert manifest is not None
    return DatasetState(package.name, "published", manifest.model_copy(update=changes))


def withdrawn(package: PackageToPublish) -> DatasetState:
    gone = Withdrawal(reason="权益申诉", day=date(2026, 3, 1))
    return DatasetState(package.name, "withdrawn", published(package, withdrawal=gone, files=(), links=()).manifest)


def test_what_the_portal_lacks_is_created(package: PackageToPublish) -> None:
    plan = plan_publication(state(), [package])
    change = plan.datasets[0]
    assert (change.action, change.reasons) == ("create", ("not on the portal",))
    assert {file.action for file in change.files} == {"create"}
    assert plan.front_reasons == ("datasets change",)


def test_what_the_portal_holds_unchanged_is_skipped(package: PackageToPublish) -> None:
    plan = plan_publication(state(published(package)), [package])
    assert [change.action for change in plan.datasets] == ["skip"]
    assert plan.is_empty


def test_a_new_version_is_an_update_that_says_what_differs(package: PackageToPublish, newer: PackageToPublish) -> None:
    change = plan_publication(state(published(package)), [newer]).datasets[0]
    assert change.action == "update"
    assert "version 1.0.0 to 1.1.0" in change.reasons
    assert "tasks: 2 to 1 rows" in change.reasons
    assert any("新题" in reason for reason in change.reasons)
    by_path = {file.path: file.action for file in change.files}
    assert (by_path["data/tasks.csv"], by_path["data/assignments.csv"]) == ("update", "skip")


def test_versions_of_before_keep_their_place(package: PackageToPublish, newer: PackageToPublish) -> None:
    manifest = plan_publication(state(published(package)), [newer]).datasets[0].manifest
    assert manifest is not None
    assert [version.version for version in manifest.versions] == ["1.0.0", "1.1.0"]
    assert manifest.versions[0].sha256 == package.archive.sha256


@pytest.mark.parametrize(
    ("changes", "state_changes", "reason"),
    [
        ({"layout": "look-0"}, {}, "pages look different now"),
        ({"links": ("gone",)}, {}, "the datasets that it links have changed"),
        ({"title": "旧题"}, {}, "title '旧题'"),
        ({}, {"altered": ("data/tasks.csv",)}, "missing or altered on the portal: data/tasks.csv"),
        ({}, {"altered_pages": ("a.html", "b.html", "c.html", "d.html")}, "a.html, b.html, c.html and 1 more"),
    ],
)
def test_each_difference_is_an_update_with_its_reason(
    package: PackageToPublish, changes: dict[str, object], state_changes: dict[str, tuple[str, ...]], reason: str
) -> None:
    held = published(package, **changes)
    held = DatasetState(held.name, held.status, held.manifest, **state_changes)
    change = plan_publication(state(held), [package]).datasets[0]
    assert change.action == "update"
    assert any(reason in given for given in change.reasons)


def test_an_altered_file_is_named_although_its_hash_is_right(package: PackageToPublish) -> None:
    held = DatasetState(package.name, "published", published(package).manifest, altered=("data/tasks.csv",))
    change = plan_publication(state(held), [package]).datasets[0]
    assert [file.path for file in change.files if file.action == "update"] == ["data/tasks.csv"]


def test_other_data_under_a_published_version_is_refused(package: PackageToPublish, sneaky: PackageToPublish) -> None:
    plan = plan_publication(state(published(package)), [sneaky])
    assert plan.datasets[0].action == "refuse"
    assert "with other data" in plan.datasets[0].reasons[0]
    assert plan.is_empty


def test_an_older_version_is_refused(package: PackageToPublish, newer: PackageToPublish) -> None:
    change = plan_publication(state(published(newer)), [package]).datasets[0]
    assert (change.action, "older than 1.1.0" in change.reasons[0]) == ("refuse", True)


def test_a_foreign_dataset_is_kept_and_its_name_refused(package: PackageToPublish) -> None:
    foreign = DatasetState(package.name, "foreign")
    assert plan_publication(state(foreign), [package]).datasets[0].action == "refuse"
    assert plan_publication(state(foreign), [], remove_missing=True).datasets[0].action == "skip"


def test_a_withdrawn_dataset_is_never_published_again_by_itself(package: PackageToPublish) -> None:
    plan = plan_publication(state(withdrawn(package)), [package], remove_missing=True)
    change = plan.datasets[0]
    assert (change.action, plan.is_empty) == ("skip", True)
    assert change.reasons == ("withdrawn since 2026-03-01: 权益申诉; it stays so",)


def test_what_an_interrupted_run_left_is_made_whole_or_removed(package: PackageToPublish) -> None:
    half = DatasetState(package.name, "incomplete")
    given = plan_publication(state(half), [package]).datasets[0]
    assert (given.action, given.reasons) == ("create", ("an earlier run was interrupted",))
    assert [change.action for change in plan_publication(state(half), []).datasets] == ["remove"]


@pytest.mark.parametrize(("remove_missing", "action"), [(False, "skip"), (True, "remove")])
def test_what_is_not_given_is_kept_unless_asked_otherwise(
    package: PackageToPublish, remove_missing: bool, action: str
) -> None:
    held = published(package, links=())
    plan = plan_publication(state(held), [], remove_missing=remove_missing)
    assert [change.action for change in plan.datasets] == [action]


def test_a_refused_package_protects_what_the_portal_holds_of_it(package: PackageToPublish) -> None:
    plan = plan_publication(
        state(published(package)), [], remove_missing=True, refusals=[Refusal(package.name, "not validated")]
    )
    assert [(change.action, change.reasons) for change in plan.datasets] == [("refuse", ("not validated",))]


def test_a_refused_package_has_one_line_even_where_a_run_was_interrupted(package: PackageToPublish) -> None:
    half = DatasetState(package.name, "incomplete")
    plan = plan_publication(state(half), [], refusals=[Refusal(package.name, "not validated")])
    assert [change.action for change in plan.datasets] == ["refuse"]


def test_links_follow_the_datasets_that_are_there(package: PackageToPublish) -> None:
    other = DatasetState("all-plans", "published", published(package).manifest)
    change = plan_publication(state(published(package), other), [package]).datasets[1]
    assert change.manifest is not None
    assert (change.action, change.manifest.links) == ("update", ("all-plans",))
    alone = plan_publication(state(other), [package], remove_missing=True).datasets[1]
    assert alone.manifest is not None
    assert alone.manifest.links == ()


def test_a_kept_dataset_with_an_altered_file_is_reported(package: PackageToPublish) -> None:
    held = DatasetState(package.name, "published", published(package).manifest, altered=("data/tasks.csv",))
    change = plan_publication(state(held), []).datasets[0]
    assert (change.action, change.reasons[-1]) == ("refuse", "publish its package again")


def test_a_kept_dataset_gets_new_pages_from_what_the_portal_holds(package: PackageToPublish) -> None:
    held = published(package, layout="look-0", links=())
    change = plan_publication(state(held), []).datasets[0]
    assert (change.action, change.package, change.reasons) == ("update", None, ("pages look different now",))


def test_a_withdrawal_names_reason_and_day_and_drops_all_files(package: PackageToPublish) -> None:
    plan = plan_withdrawal(state(published(package)), package.name, "权益申诉", date(2026, 3, 1))
    change = plan.datasets[0]
    assert change.manifest is not None
    assert change.manifest.withdrawal == Withdrawal(reason="权益申诉", day=date(2026, 3, 1))
    assert change.manifest.files == ()
    assert {file.action for file in change.files} == {"remove"}
    assert change.manifest.versions == published(package).manifest.versions  # type: ignore[union-attr]


@pytest.mark.parametrize(("name", "reason"), [("nowhere", "权益申诉"), ("minzhou-2020", " ")])
def test_a_withdrawal_of_nothing_or_for_nothing_is_refused(package: PackageToPublish, name: str, reason: str) -> None:
    with pytest.raises(PublishError, match=name):
        plan_withdrawal(state(published(package)), name, reason, date(2026, 3, 1))


def test_a_foreign_dataset_cannot_be_withdrawn(package: PackageToPublish) -> None:
    with pytest.raises(PublishError, match="not published by planport"):
        plan_withdrawal(state(DatasetState(package.name, "foreign")), package.name, "x", date(2026, 3, 1))


def test_a_damaged_start_page_alone_is_reason_enough_to_write(package: PackageToPublish) -> None:
    plan = plan_publication(state(published(package), front=["missing or altered: index.html"]), [package])
    assert (plan.is_empty, plan.changes) == (False, ())


def test_a_plan_prints_for_people_and_as_json(package: PackageToPublish) -> None:
    plan = plan_publication(state(), [package])
    lines = plan_lines(plan)
    assert lines[0].startswith("create   minzhou-2020 1.0.0: not on the portal")
    assert any("data/tasks.csv: new" in line for line in lines)
    assert lines[-1] == "1 to create"
    assert '"action": "create"' in plan_json(plan)


def test_a_manifest_survives_its_own_print(package: PackageToPublish) -> None:
    manifest = published(package).manifest
    assert manifest is not None
    assert Manifest.model_validate_json(manifest.model_dump_json()) == manifest
