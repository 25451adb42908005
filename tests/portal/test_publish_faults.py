"""Killed between any two calls, or answered badly at any, publishing ends in the state of an undisturbed run."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from publish.apply import PublishResult, withdraw
from publish.embedded.settings import PortalAddress
from publish.embedded.stack import status, up
from publish.exceptions import PortalError
from tests.habits.house import ROOT
from tests.portal.conftest import ORGANISATION, PARTS, Api
from tests.portal.proxy import Fault, at
from tests.portal.publishing import (
    NUMBER_ROWS,
    Publisher,
    make_typed,
    numbers,
    outcomes,
    planport_for,
    purge,
    snapshot,
)

pytestmark = pytest.mark.portal
NAME = "yuzhou-2021"
WRITING = re.compile("create|revise|upsert|delete")
Run = Callable[[Publisher], PublishResult]
# One call at a time, so that the gaps between calls are the same in each run.
ONE = {"threads": 1}
planport = planport_for(NAME)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return make_typed(tmp_path / "1", NAME, files={"data/dates.csv": "day,remark\n2020-01-31,甲\n"})


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A version with a changed cell, a row less, another type, a table less, a table more and a new file."""
    files = {
        "data/numbers.csv": numbers((*NUMBER_ROWS, ("n4", "1", "1", "true", "2021-01-01", "新"))),
        "data/others.csv": "other_id,text\no1,甲\n",
        "data/dates.csv": "",
        "diff.json": "{}",
    }
    tasks = (("t01", "建设政务云（改）", "2-7"),)
    return make_typed(tmp_path / "2", NAME, {"count": "number"}, version="2.0.0", files=files, tasks=tasks)


class Scene:
    """A state of the portal before a run, the run, and the state that it leads to."""

    def __init__(self, planport: Publisher, api: Api, operator: Api, before: Run | None, run: Run) -> None:
        """Run once undisturbed, to know how many calls it takes and where it leads."""
        self.planport, self.api, self.operator, self.before, self.run = planport, api, operator, before, run
        self.prepare()
        assert run(planport).ok
        self.actions = list(planport.proxy.actions)
        # Before the first call that writes, all gaps are one.
        self.quiet = next(at for at, action in enumerate(self.actions) if WRITING.search(action))
        self.wanted = snapshot(api, NAME)

    def prepare(self) -> None:
        """Bring the portal to the state before the run."""
        self.planport.proxy.reset()
        purge(self.operator, NAME)
        if self.before is not None:
            assert self.before(self.planport).ok
        self.planport.proxy.reset()

    def check_every_gap(self) -> None:
        """Kill the run after each of its calls, run it again, and compare."""
        for number in range(self.quiet, len(self.actions)):
            self.prepare()
            self.planport.proxy.killed_after = number
            self.fails(number)
            self.planport.proxy.reset()
            result = self.run(self.planport)
            assert result.ok, (number, [entry.messages for entry in result.datasets])
            assert snapshot(self.api, NAME) == self.wanted, f"killed after call {number}"

    def fails(self, number: int) -> None:
        """Run, and see that it does not call anything published while the portal is away."""
        try:
            result = self.run(self.planport)
        except PortalError:
            return
        # The last call only looks whether the index shows what the calls before have written.
        assert not result.ok or number == len(self.actions) - 1

    def check_bad_answers(self, fault: Fault) -> None:
        """Answer each writing call badly once, all in one run: it still comes to the right end."""
        self.prepare()
        bad: Counter[str] = Counter()

        def judge(_: int, action: str) -> Fault | None:
            """Answer every other call of an action badly: the first of each table, then its repetition well."""
            bad[action] += 1
            return fault if WRITING.search(action) and bad[action] % 2 else None

        self.planport.proxy.judge = judge
        result = self.run(self.planport)
        assert result.ok, [entry.messages for entry in result.datasets]
        assert snapshot(self.api, NAME) == self.wanted
        assert set(self.actions) <= set(bad)


def publishing(package: Path) -> Run:
    return lambda planport: planport.publish(package, **ONE)


def withdrawing(planport: Publisher) -> PublishResult:
    return withdraw(NAME, planport.portal(**ONE), reason="权益申诉", day=date(2026, 3, 1))


def test_a_first_publication_killed_in_any_gap(planport: Publisher, publisher: Api, operator: Api, first: Path) -> None:
    scene = Scene(planport, publisher, operator, None, publishing(first))
    assert len(scene.actions) - scene.quiet == 4 + 4
    scene.check_every_gap()


def test_an_update_killed_in_any_gap(
    planport: Publisher, publisher: Api, operator: Api, first: Path, second: Path
) -> None:
    Scene(planport, publisher, operator, publishing(first), publishing(second)).check_every_gap()


def test_a_withdrawal_killed_in_any_gap(planport: Publisher, publisher: Api, operator: Api, first: Path) -> None:
    Scene(planport, publisher, operator, publishing(first), withdrawing).check_every_gap()


def test_an_interrupted_withdrawal_is_finished_by_publishing_and_not_undone(
    planport: Publisher, publisher: Api, first: Path
) -> None:
    planport.publish_well(first)
    planport.proxy.reset()
    planport.proxy.killed_after = 4
    result = withdrawing(planport)
    assert not result.ok
    planport.proxy.reset()
    assert outcomes(planport.publish(first)) == {NAME: "withdrawn"}
    assert snapshot(publisher, NAME)["resources"] == []


# The last two: the portal acts, and the answer is lost on the way or a server before the portal gives up waiting.
BAD_ANSWERS: tuple[Fault, ...] = ("503", "reset", "lost", "late")


def test_a_first_publication_with_every_write_answered_badly(
    planport: Publisher, publisher: Api, operator: Api, first: Path
) -> None:
    scene = Scene(planport, publisher, operator, None, publishing(first))
    for fault in BAD_ANSWERS:
        scene.check_bad_answers(fault)


def test_an_update_with_every_write_answered_badly(
    planport: Publisher, publisher: Api, operator: Api, first: Path, second: Path
) -> None:
    scene = Scene(planport, publisher, operator, publishing(first), publishing(second))
    for fault in BAD_ANSWERS:
        scene.check_bad_answers(fault)


def test_a_withdrawal_with_every_write_answered_badly(
    planport: Publisher, publisher: Api, operator: Api, first: Path
) -> None:
    scene = Scene(planport, publisher, operator, publishing(first), withdrawing)
    for fault in BAD_ANSWERS:
        scene.check_bad_answers(fault)


# What no repetition helps against: a full disk before the portal, a token that has expired, another server's page.
FINAL: tuple[Fault, ...] = ("413", "403", "html")


@pytest.mark.parametrize("fault", FINAL)
def test_a_run_that_is_refused_in_the_middle_is_finished_by_the_next(  # noqa: PLR0917 - fixtures
    planport: Publisher, publisher: Api, operator: Api, first: Path, second: Path, fault: Fault
) -> None:
    scene = Scene(planport, publisher, operator, publishing(first), publishing(second))
    for number, action in enumerate(scene.actions, start=1):
        # Enough to meet each kind of call that writes once.
        if not WRITING.search(action) or action in scene.actions[: number - 1]:
            continue
        scene.prepare()
        planport.proxy.judge = at(number, fault)
        scene.fails(number)
        planport.proxy.reset()
        assert scene.run(planport).ok
        assert snapshot(publisher, NAME) == scene.wanted, f"{fault} at call {number}, {action}"


FAULTS: tuple[Fault, ...] = ("503", "reset", "429", "truncated", "500", "delay")


@pytest.mark.parametrize("shift", range(3))
def test_every_third_call_answered_badly(  # noqa: PLR0917 - fixtures
    planport: Publisher, publisher: Api, operator: Api, first: Path, second: Path, shift: int
) -> None:
    scene = Scene(planport, publisher, operator, publishing(first), publishing(second))
    scene.prepare()
    planport.proxy.delay = 0.05
    planport.proxy.judge = lambda number, _: FAULTS[number // 3 % len(FAULTS)] if number % 3 == shift else None
    result = planport.publish(second, **ONE)
    assert result.ok, [entry.messages for entry in result.datasets]
    assert snapshot(publisher, NAME) == scene.wanted


def test_an_answer_that_does_not_come_is_waited_for_so_long(planport: Publisher, publisher: Api, first: Path) -> None:
    planport.proxy.delay = 3.0
    planport.proxy.judge = lambda _, action: (
        "delay" if action == "package_create" and planport.proxy.actions.count(action) < 2 else None
    )
    planport.publish_well(first, read_timeout=1.0)
    assert planport.proxy.actions.count("package_create") <= 2
    assert snapshot(publisher, NAME)["private"] is False


def test_several_tables_at_once_with_lost_answers(planport: Publisher, publisher: Api, first: Path) -> None:
    lost: set[str] = set()

    def judge(_: int, action: str) -> Fault | None:
        if action == "datastore_create" and len(lost) < 2:
            lost.add(f"{len(lost)}")
            return "lost"
        return None

    planport.proxy.judge = judge
    planport.publish_well(first, threads=4)
    assert [len(resource["table"][1]) for resource in snapshot(publisher, NAME)["resources"][:3]] == [2, 3, 3]


@pytest.mark.parametrize("same", [True, False])
def test_two_publishers_at_once(planport: Publisher, publisher: Api, first: Path, second: Path, same: bool) -> None:
    with ThreadPoolExecutor(2) as pool:
        packages = [first, first if same else second]
        runs = [pool.submit(planport.publish, package, patience=30.0) for package in packages]
        results = [run.result() for run in runs]
    held = snapshot(publisher, NAME)
    if same:
        assert all(result.ok for result in results)
    else:
        # The older version is refused where it comes second, and replaced where it comes first.
        assert held["version"] == "2.0.0"
    assert held["private"] is False
    assert '"run": null' in held["extras"]["manifest"]
    last = second if held["version"] == "2.0.0" else first
    assert outcomes(planport.publish(last)) == {NAME: "unchanged"}


def test_an_editor_between_reading_and_writing_loses_nothing(
    planport: Publisher, publisher: Api, first: Path, second: Path
) -> None:
    planport.publish_well(first)
    planport.proxy.reset()
    edits: list[str] = []

    def edit(_: int, action: str) -> None:
        if action == "package_revise" and len(edits) < 2:
            edits.append(f"编辑{len(edits)}")
            tags = [{"name": "手工标签"}, *publisher.call("package_show", id=NAME).result["tags"]]
            publisher.call("package_patch", id=NAME, tags=tags, maintainer=edits[-1])
            publisher.call("resource_create", package_id=NAME, name=edits[-1], url="https://example.org/x")

    planport.proxy.before = edit
    planport.publish_well(second)
    held = snapshot(publisher, NAME)
    assert held["version"] == "2.0.0"
    assert "手工标签" in held["tags"]
    assert {"编辑0", "编辑1"} <= {resource["name"] for resource in held["resources"]}


def test_a_living_run_of_another_machine_is_waited_for(
    planport: Publisher, publisher: Api, first: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    planport.proxy.killed_after = 7
    assert not planport.publish(first, **ONE).ok
    planport.proxy.reset()
    # Another folder for temporary files stands for another machine.
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "elsewhere"))
    planport.publish_well(first, patience=2.0)
    assert planport.proxy.actions.count("package_show") >= 2
    assert snapshot(publisher, NAME)["private"] is False


_PROGRAM = """
import os, sys
from pathlib import Path
from publish.apply import publish
from publish.ckan.portal import CkanPortal
from publish.ckan.settings import CkanSettings, token_of
settings = CkanSettings(sys.argv[1], token=token_of(os.environ), organisation=sys.argv[2])
publish([Path(sys.argv[3])], CkanPortal(settings))
"""


def test_a_process_that_is_really_killed_is_made_good(planport: Publisher, publisher: Api, first: Path) -> None:
    command = [sys.executable, "-c", _PROGRAM, planport.proxy.url, ORGANISATION, str(first)]
    environment = {**os.environ, "CKAN_API_TOKEN": publisher.token}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    planport.proxy.before = lambda number, _: process.send_signal(signal.SIGKILL) if number == 8 else None
    assert process.wait(60) == -signal.SIGKILL
    planport.proxy.reset()
    planport.publish_well(first)
    assert snapshot(publisher, NAME)["private"] is False


def solr_address(state: Path) -> str:
    return next(part.address for part in status(state, parts=PARTS).parts if part.name == "solr")


def forget_in_index(state: Path, name: str) -> None:
    """Take a dataset out of the search index behind CKAN's back."""
    body = f"<delete><query>name:{name}</query></delete>".encode()
    request = urllib.request.Request(  # noqa: S310 - http to this machine
        f"{solr_address(state)}/update?commit=true", body, {"Content-Type": "text/xml"}
    )
    urllib.request.urlopen(request, timeout=30).close()  # noqa: S310


def test_an_index_that_has_lost_a_dataset_comes_to_show_it_again(
    planport: Publisher, publisher: Api, portal_state: Path, first: Path
) -> None:
    planport.publish_well(first)
    before = snapshot(publisher, NAME)
    forget_in_index(portal_state, NAME)
    planport.publish_well(first)
    assert snapshot(publisher, NAME) == before


def test_a_search_index_that_goes_away_in_the_middle(
    planport: Publisher, publisher: Api, portal_state: Path, restored: PortalAddress, first: Path
) -> None:
    solr = next(part.pid for part in status(portal_state, parts=PARTS).parts if part.name == "solr")
    assert solr

    def stop(_: int, action: str) -> None:
        if action == "package_create_default_resource_views":
            os.kill(solr, signal.SIGKILL)

    planport.proxy.before = stop
    result = planport.publish(first, **ONE)
    assert outcomes(result) == {NAME: "failed"}
    assert "Solr" in result.datasets[0].messages[0]
    with pytest.raises(PortalError, match="Solr"):
        planport.publish(first)
    planport.proxy.reset()
    up(portal_state, parts=PARTS, durable=False)
    planport.publish_well(first)
    assert snapshot(publisher, NAME)["private"] is False
    assert restored.url
