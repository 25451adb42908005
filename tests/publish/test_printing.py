"""Plans and results are printed so that a person can act on them and a program can read them."""

import json
from datetime import date
from pathlib import Path

import pytest

from publish.apply import publish, withdraw
from publish.directory.portal import DirectoryPortal
from publish.printing import plan_json, plan_lines, result_lines
from tests.publish.making import make_package


@pytest.fixture
def portal(tmp_path: Path) -> DirectoryPortal:
    """A portal that holds one dataset."""
    portal = DirectoryPortal(tmp_path / "portal")
    publish([make_package(tmp_path / "first")], portal)
    return portal


def test_a_dry_run_shows_each_action_with_its_reason(tmp_path: Path, portal: DirectoryPortal) -> None:
    packages = [
        make_package(tmp_path / "second", version="1.1.0", title="新题"),
        make_package(tmp_path / "second", "xiazhou-2021"),
        make_package(tmp_path / "second", "aozhou-2022", passed=False),
    ]
    lines = plan_lines(publish(packages, portal, dry_run=True).plan)
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads[0].startswith("refuse   aozhou-2022: ")
    assert heads[1].startswith("update   minzhou-2020 1.1.0: version 1.0.0 to 1.1.0; title ")
    assert heads[2] == "create   xiazhou-2021 1.0.0: not on the portal"
    assert heads[3] == "update   start page and catalogue: datasets change"
    assert heads[4] == "1 to create, 1 to update, 1 to refuse"


def test_only_files_that_change_are_listed(tmp_path: Path, portal: DirectoryPortal) -> None:
    newer = make_package(tmp_path / "second", version="1.1.0")
    lines = plan_lines(publish([newer], portal, dry_run=True).plan)
    assert any("update   datapackage.json" in line for line in lines)
    assert not any("data/tasks.csv" in line for line in lines)
    assert plan_lines(publish([newer], portal, dry_run=True).plan, with_files=False)[0] == lines[0]


def test_a_removal_and_a_withdrawal_list_what_goes(portal: DirectoryPortal) -> None:
    removal = plan_lines(publish([], portal, dry_run=True, remove_missing=True).plan)
    assert removal[0] == "remove   minzhou-2020: not among the packages"
    assert any("remove   data/tasks.csv" in line for line in removal)
    gone = withdraw("minzhou-2020", portal, reason="权益申诉", day=date(2026, 3, 1), dry_run=True)
    assert plan_lines(gone.plan)[0] == "withdraw minzhou-2020 1.0.0: since 2026-03-01: 权益申诉"


def test_nothing_to_do_is_said(tmp_path: Path, portal: DirectoryPortal) -> None:
    result = publish([make_package(tmp_path / "again")], portal, dry_run=True)
    assert plan_lines(result.plan) == ("skip     minzhou-2020 1.0.0: unchanged", "1 to skip")
    empty = DirectoryPortal(tmp_path / "empty")
    publish([], empty)
    assert plan_lines(publish([], empty).plan) == ("nothing to do",)


def test_json_holds_what_the_lines_hold(tmp_path: Path, portal: DirectoryPortal) -> None:
    plan = publish([make_package(tmp_path / "second", version="1.1.0")], portal, dry_run=True).plan
    content = json.loads(plan_json(plan))
    dataset = content["datasets"][0]
    assert (dataset["name"], dataset["action"], dataset["version"]) == ("minzhou-2020", "update", "1.1.0")
    assert {file["action"] for file in dataset["files"]} == {"update", "skip"}
    assert content["front"] == ["datasets change"]


def test_a_result_names_the_outcome_and_what_went_wrong(tmp_path: Path, portal: DirectoryPortal) -> None:
    good = make_package(tmp_path / "second", "xiazhou-2021")
    bad = make_package(tmp_path / "second", "aozhou-2022", passed=False)
    lines = result_lines(publish([good, bad], portal))
    assert lines[0].startswith("refused   aozhou-2022: ")
    assert "validate again" in lines[0]
    assert lines[1:] == ("unchanged minzhou-2020: not given; kept", "published xiazhou-2021")
