"""Several datasets at once on a real CKAN: the same result as one after another, and no more calls at once than set."""

import threading
import time
from pathlib import Path

import pytest

from publish.ckan.parallel import Parallel
from tests.portal.conftest import Api
from tests.portal.proxy import Fault
from tests.portal.publishing import Publisher, make_typed, outcomes, planport_for, purge, snapshot

pytestmark = pytest.mark.portal
NAMES = ("xiazhou-2021", "aozhou-2022", "minzhou-2023", "donghai-2024", "xihai-2025")
planport = planport_for(*NAMES)


@pytest.fixture
def packages(tmp_path: Path) -> list[Path]:
    return [make_typed(tmp_path, name) for name in NAMES]


def test_several_at_once_come_out_as_one_after_another(
    planport: Publisher, publisher: Api, operator: Api, packages: list[Path]
) -> None:
    """The packages share tags, which CKAN would make twice if two datasets brought them at once."""
    planport.publish_well(*packages, threads=1)
    wanted, calls = {name: snapshot(publisher, name) for name in NAMES}, planport.proxy.calls
    for name in NAMES:
        purge(operator, name)
    for tag in publisher.call("tag_list").result:
        operator.call("tag_delete", id=tag)
    planport.proxy.reset()
    assert outcomes(planport.publish_well(*packages, threads=4)) == dict.fromkeys(NAMES, "published")
    assert {name: snapshot(publisher, name) for name in NAMES} == wanted
    assert planport.proxy.calls == calls


def test_a_portal_that_goes_away_keeps_the_others_back_and_the_next_run_finishes(
    planport: Publisher, publisher: Api, packages: list[Path]
) -> None:
    def judge(number: int, action: str) -> Fault | None:
        return "503" if number > 20 and action != "package_search" else None

    planport.proxy.judge = judge
    result = planport.publish(*packages, attempts=1)
    found = outcomes(result)
    assert set(found.values()) == {"published", "failed"}
    messages = [message for entry in result.datasets for message in entry.messages]
    assert any("not tried, since the portal is away" in message for message in messages)
    planport.proxy.reset()
    planport.publish_well(*packages)
    assert all(not snapshot(publisher, name)["private"] for name in NAMES)


def test_no_more_is_at_work_than_is_set() -> None:
    """Three callers share two threads, as datasets share those of the tables."""
    lock, at_work, most = threading.Lock(), 0, 0
    both = threading.Barrier(2)

    def job(_: int) -> None:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        both.wait(10)
        with lock:
            at_work -= 1

    with Parallel(2) as parallel:
        callers = [threading.Thread(target=parallel.map, args=(job, [1, 2])) for _ in range(3)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
    assert most == 2


@pytest.mark.parametrize("threads", [1, 2])
def test_the_first_error_stops_what_has_not_begun(threads: int) -> None:
    begun: list[int] = []

    def job(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise RuntimeError("disk full")
        time.sleep(0.05)

    with Parallel(threads) as parallel, pytest.raises(RuntimeError, match="disk full"):
        parallel.map(job, range(20))
    assert len(begun) < 20
