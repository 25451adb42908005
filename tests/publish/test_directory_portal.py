"""Packages published to a folder: what is written, what is left alone, what is found again."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publish.apply import PublishResult, publish, withdraw
from publish.directory.portal import DirectoryPortal
from publish.directory.settings import Settings
from publish.exceptions import ForeignFileError, PortalBusyError, PortalError
from tests.publish.making import make_package, times, tree
from tests.publish.sites import broken_links, pages_in

NAME = "minzhou-2020"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return make_package(tmp_path / "packages")


@pytest.fixture
def portal(tmp_path: Path) -> DirectoryPortal:
    return DirectoryPortal(tmp_path / "portal")


def outcomes(result: PublishResult) -> dict[str, str]:
    return {entry.name: entry.outcome for entry in result.datasets}


def test_a_package_is_published_and_read_back(package: Path, portal: DirectoryPortal) -> None:
    result = publish([package], portal)
    assert (result.ok, outcomes(result)) == (True, {NAME: "published"})
    held = portal.folder / "datasets" / NAME
    for path, content in tree(package).items():
        assert (held / path).read_bytes() == content
    assert (held / "versions/1.0.0.zip").read_bytes() == package.with_suffix(".zip").read_bytes()
    assert broken_links(portal.folder) == []


def test_an_unchanged_run_rewrites_nothing(package: Path, portal: DirectoryPortal) -> None:
    publish([package], portal)
    before = times(portal.folder)
    result = publish([package], portal)
    assert (outcomes(result), result.changed) == ({NAME: "unchanged"}, False)
    assert times(portal.folder) == before


def test_the_same_packages_give_the_same_bytes(tmp_path: Path, package: Path, portal: DirectoryPortal) -> None:
    other = make_package(tmp_path / "packages", "xiazhou-2021")
    publish([package, other], portal)
    again = DirectoryPortal(tmp_path / "again")
    publish([other], again)
    publish([package, other], again)
    assert tree(again.folder) == tree(portal.folder)


def test_a_dry_run_writes_nothing(package: Path, portal: DirectoryPortal) -> None:
    result = publish([package], portal, dry_run=True)
    assert (outcomes(result), result.ok) == ({NAME: "planned"}, True)
    assert not portal.folder.exists()


def test_a_new_version_replaces_the_files_and_keeps_the_old_archive(
    tmp_path: Path, package: Path, portal: DirectoryPortal
) -> None:
    publish([package], portal)
    first = (portal.folder / "datasets" / NAME / "versions/1.0.0.zip").read_bytes()
    newer = make_package(tmp_path / "newer", version="1.1.0", tasks=(("t01", "建设政务云", "2-7"),))
    before = times(portal.folder)
    assert publish([newer], portal).ok
    after = times(portal.folder)
    held = portal.folder / "datasets" / NAME
    assert (held / "data/tasks.csv").read_bytes() == (newer / "data/tasks.csv").read_bytes()
    assert (held / "versions/1.0.0.zip").read_bytes() == first
    assert (held / "versions/1.1.0.zip").read_bytes() == newer.with_suffix(".zip").read_bytes()
    kept = f"datasets/{NAME}/data/assignments.csv"
    assert (before[kept], before["assets/portal.css"]) == (after[kept], after["assets/portal.css"])
    assert broken_links(portal.folder) == []


def test_a_file_that_left_the_package_leaves_the_portal(tmp_path: Path, portal: DirectoryPortal) -> None:
    publish([make_package(tmp_path / "a", files={"diff.json": "{}"})], portal)
    publish([make_package(tmp_path / "b", version="1.0.1")], portal)
    assert not (portal.folder / "datasets" / NAME / "diff.json").exists()


def test_what_is_not_given_is_removed_only_when_asked(tmp_path: Path, package: Path, portal: DirectoryPortal) -> None:
    other = make_package(tmp_path / "packages", "xiazhou-2021")
    publish([package, other], portal)
    kept = publish([package], portal)
    assert outcomes(kept) == {NAME: "unchanged", "xiazhou-2021": "unchanged"}
    result = publish([package], portal, remove_missing=True)
    assert outcomes(result) == {NAME: "unchanged", "xiazhou-2021": "removed"}
    alone = DirectoryPortal(tmp_path / "alone")
    publish([package], alone)
    assert tree(portal.folder) == tree(alone.folder)
    assert not (portal.folder / "datasets/xiazhou-2021").exists()


def test_a_foreign_dataset_is_kept_and_its_name_refused(package: Path, portal: DirectoryPortal) -> None:
    foreign = portal.folder / "datasets" / NAME / "notes.txt"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("mine")
    result = publish([package], portal, remove_missing=True)
    assert (result.ok, outcomes(result)) == (False, {NAME: "refused"})
    assert [path.name for path in foreign.parent.iterdir()] == ["notes.txt"]


def test_a_foreign_start_page_stops_everything_before_anything_is_written(
    package: Path, portal: DirectoryPortal
) -> None:
    portal.folder.mkdir()
    (portal.folder / "index.html").write_text("my own page")
    before = tree(portal.folder)
    with pytest.raises(ForeignFileError, match="not made by planport"):
        publish([package], portal)
    assert tree(portal.folder) == before


def test_foreign_files_beside_ours_survive_update_and_removal(
    tmp_path: Path, package: Path, portal: DirectoryPortal
) -> None:
    publish([package], portal)
    mine = portal.folder / "datasets" / NAME / "data" / "mine.txt"
    mine.write_text("mine")
    (portal.folder / "CNAME").write_text("data.example")
    publish([make_package(tmp_path / "newer", version="1.1.0")], portal)
    publish([], portal, remove_missing=True)
    assert mine.read_text() == "mine"
    assert (portal.folder / "CNAME").read_text() == "data.example"


def test_nothing_is_written_through_a_link_out_of_the_folder(
    tmp_path: Path, package: Path, portal: DirectoryPortal
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    portal.folder.mkdir()
    (portal.folder / "assets").symlink_to(outside, target_is_directory=True)
    with pytest.raises(ForeignFileError, match="is a link"):
        publish([package], portal)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda held: (held / "data/tasks.csv").unlink(),
        lambda held: (held / "data/tasks.csv").write_text("changed"),
        lambda held: (held / "index.html").unlink(),
        lambda held: (held / "tables/tasks.html").write_text("defaced"),
        lambda held: (held / "versions/1.0.0.zip").unlink(),
        lambda held: (held / "manifest.json").unlink(),
        lambda held: (held.parents[1] / "index.html").unlink(),
        lambda held: (held.parents[1] / "catalog.ttl").write_text("changed"),
        shutil.rmtree,
    ],
)
def test_what_was_lost_or_altered_is_found_and_made_good(
    package: Path, portal: DirectoryPortal, harm: Callable[[Path], object]
) -> None:
    publish([package], portal)
    whole = tree(portal.folder)
    harm(portal.folder / "datasets" / NAME)
    result = publish([package], portal)
    assert (result.ok, result.changed) == (True, True)
    assert tree(portal.folder) == whole


def test_an_archive_of_an_earlier_version_that_is_lost_is_reported(
    tmp_path: Path, package: Path, portal: DirectoryPortal
) -> None:
    publish([package], portal)
    newer = make_package(tmp_path / "newer", version="1.1.0")
    publish([newer], portal)
    (portal.folder / "datasets" / NAME / "versions/1.0.0.zip").unlink()
    result = publish([newer], portal)
    assert outcomes(result) == {NAME: "failed"}
    assert any("put it back" in message for message in result.datasets[0].messages)


def test_a_kept_dataset_that_is_damaged_leaves_the_start_page_until_it_is_mended(
    tmp_path: Path, package: Path, portal: DirectoryPortal
) -> None:
    other = make_package(tmp_path / "packages", "xiazhou-2021")
    publish([package, other], portal)
    (portal.folder / "datasets/xiazhou-2021/data/tasks.csv").unlink()
    result = publish([package], portal)
    assert outcomes(result) == {NAME: "unchanged", "xiazhou-2021": "refused"}
    assert broken_links(portal.folder) == []
    assert publish([package, other], portal).ok
    assert "xiazhou-2021" in (portal.folder / "index.html").read_text()


def test_pages_of_kept_datasets_are_made_anew_when_the_look_changes(tmp_path: Path, package: Path) -> None:
    folder = tmp_path / "portal"
    other = make_package(tmp_path / "packages", "xiazhou-2021")
    publish([package, other], DirectoryPortal(folder))
    renamed = DirectoryPortal(folder, Settings(title="闽州开放数据"))
    assert outcomes(publish([package], renamed)) == {NAME: "published", "xiazhou-2021": "published"}
    assert all("闽州开放数据" in page.read_text() for page in pages_in(folder) if not page.name.endswith(".en.html"))
    fresh = DirectoryPortal(tmp_path / "fresh", Settings(title="闽州开放数据"))
    publish([package, other], fresh)
    assert tree(folder) == tree(fresh.folder)


def test_a_withdrawn_dataset_keeps_its_pages_with_reason_and_day_and_loses_its_files(
    package: Path, portal: DirectoryPortal
) -> None:
    publish([package], portal)
    pages = {path.relative_to(portal.folder) for path in pages_in(portal.folder)}
    result = withdraw(NAME, portal, reason="权益申诉 <1>", day=date(2026, 3, 1))
    assert outcomes(result) == {NAME: "withdrawn"}
    held = portal.folder / "datasets" / NAME
    assert {path.relative_to(portal.folder) for path in pages_in(portal.folder)} == pages
    for page in pages_in(held):
        assert "权益申诉 &lt;1&gt;" in page.read_text()
        assert "2026-03-01" in page.read_text()
        assert "建设政务云" not in page.read_text()
    assert {path for path in tree(held) if not path.endswith(".html")} == {"manifest.json"}
    assert broken_links(portal.folder) == []
    assert NAME not in (portal.folder / "catalog.ttl").read_text()


def test_a_withdrawn_dataset_stays_withdrawn_when_its_package_is_given_again(
    package: Path, portal: DirectoryPortal
) -> None:
    publish([package], portal)
    withdraw(NAME, portal, reason="权益申诉", day=date(2026, 3, 1))
    before = times(portal.folder)
    result = publish([package], portal, remove_missing=True)
    assert (result.ok, outcomes(result)) == (True, {NAME: "unchanged"})
    assert times(portal.folder) == before


def test_two_packages_of_one_name_are_both_refused(tmp_path: Path, package: Path, portal: DirectoryPortal) -> None:
    other = make_package(tmp_path / "other")
    third = make_package(tmp_path / "other", "xiazhou-2021")
    result = publish([package, other, third], portal)
    assert outcomes(result) == {NAME: "refused", "xiazhou-2021": "published"}
    assert not result.ok


def test_a_refused_package_does_not_keep_the_others_back_and_is_not_removed(
    tmp_path: Path, package: Path, portal: DirectoryPortal
) -> None:
    other = make_package(tmp_path / "packages", "xiazhou-2021")
    publish([package, other], portal)
    (package / "validation/report.json").unlink()
    result = publish([package, other], portal, remove_missing=True)
    assert outcomes(result) == {NAME: "refused", "xiazhou-2021": "unchanged"}
    assert (portal.folder / "datasets" / NAME / "index.html").is_file()


def test_where_all_packages_are_refused_the_portal_is_not_touched(tmp_path: Path, portal: DirectoryPortal) -> None:
    bad = make_package(tmp_path / "packages", catalogue={"open_type": "not-open"})
    result = publish([bad], portal)
    assert (result.ok, portal.folder.exists()) == (False, False)


def test_a_second_writer_is_turned_away(package: Path, portal: DirectoryPortal) -> None:
    publish([package], portal)
    (portal.folder / "index.html").unlink()
    with portal._store.locked(), pytest.raises(PortalBusyError, match="another run"):
        publish([package], DirectoryPortal(portal.folder))


def test_a_plan_made_before_another_run_wrote_is_not_applied(
    tmp_path: Path, package: Path, portal: DirectoryPortal
) -> None:
    from publish.packages import read_package
    from publish.planner import plan_publication

    plan = plan_publication(portal.read_state(), [read_package(package)])
    publish([make_package(tmp_path / "packages", "xiazhou-2021")], DirectoryPortal(portal.folder))
    with pytest.raises(PortalError, match="meanwhile"):
        portal.apply(plan)


@pytest.mark.parametrize(("path", "content"), [("portal.json", "{}x"), ("portal.json", '{"other": 1}')])
def test_a_ledger_that_is_not_ours_stops_with_what_to_do(
    package: Path, portal: DirectoryPortal, path: str, content: str
) -> None:
    portal.folder.mkdir()
    (portal.folder / path).write_text(content)
    with pytest.raises(PortalError, match="move it away"):
        publish([package], portal)


def test_a_portal_that_is_a_file_is_refused(package: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PortalError, match="is a file"):
        publish([package], DirectoryPortal(tmp_path / "file"))


def test_a_package_that_changes_while_it_is_copied_stops_the_run(package: Path, portal: DirectoryPortal) -> None:
    def change_it(operation: str) -> None:
        if operation == "stage assets/portal.css":
            (package / "data/tasks.csv").write_text("changed meanwhile")

    with pytest.raises(PortalError, match="changed while"):
        publish([package], DirectoryPortal(portal.folder, observer=change_it))
    assert not (portal.folder / "index.html").exists()


def test_what_reads_back_differently_is_not_called_published(package: Path, portal: DirectoryPortal) -> None:
    def spoil(operation: str) -> None:
        if operation == "rename portal.json" and (portal.folder / "index.html").is_file():
            (portal.folder / "datasets" / NAME / "data/tasks.csv").write_text("plan_id,task_id,text,spans\n")
            (portal.folder / "datasets" / NAME / "README.md").unlink()

    result = publish([package], DirectoryPortal(portal.folder, observer=spoil))
    assert (result.ok, outcomes(result)) == (False, {NAME: "failed"})
    said = " ".join(result.datasets[0].messages)
    assert "README.md: is missing" in said
    assert "data/tasks.csv reads back with other bytes" in said
    assert "tasks reads back with other rows" in said
