"""The flows in one process, with Prefect's own test server: what is tried again, what is kept, what is recorded."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from flows.exceptions import RunFailedError
from flows.fingerprints import program_hash
from flows.server import configure
from tests.flows.conftest import PLANS, Workshop

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A server for tests, its home in a temporary folder."""
    before = dict(os.environ)
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    os.environ["PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW"] = "ignore"
    configure(Path("unused"))
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def tasks(prefect: None, monkeypatch: pytest.MonkeyPatch) -> ModuleType:  # noqa: ARG001 - it needs the server
    """The module of the tasks, without waiting between two tries."""
    from flows import tasks

    for task in (tasks.check_source, tasks.read_plan, tasks.stage_package, tasks.validate, tasks.seal, tasks.publish):
        monkeypatch.setattr(task, "retry_delay_seconds", 0)
    return tasks


@pytest.fixture
def attempts(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each reading of a document that is really done, by its plan."""
    done: list[str] = []
    original = tasks.read_document

    def counted(registered: object) -> object:
        done.append(registered.plan_id)
        return original(registered)

    monkeypatch.setattr(tasks, "read_document", counted)
    return done


def test_a_document_is_read_once_for_all_flows_and_runs(workshop: Workshop, attempts: list[str]) -> None:
    from flows.pipeline import extract_flow

    program_hash.cache_clear()
    for _ in range(2):
        assert [plan.plan_id for plan in extract_flow(workshop.settings).plans] == list(PLANS)
    assert sorted(attempts) == sorted(PLANS)


def test_a_changed_document_is_read_again(workshop: Workshop, attempts: list[str]) -> None:
    from flows.pipeline import extract_flow

    workshop.change_source(PLANS[1], "推进", "加快", accept=True)
    extract_flow(workshop.settings)
    assert attempts.count(PLANS[1]) == 1


def test_an_error_of_the_system_is_tried_again(
    workshop: Workshop, tasks: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, tries = tasks.registered_plan, []

    def failing_once(sources: Path, plan_id: str) -> object:
        tries.append(plan_id)
        if tries.count(plan_id) == 1:
            raise OSError(5, "Input/output error", plan_id)
        return original(sources, plan_id)

    monkeypatch.setattr(tasks, "registered_plan", failing_once)
    assert tasks.check_source(workshop.settings.sources, PLANS[0]).plan_id == PLANS[0]
    assert len(tries) == 2


def test_a_bad_input_is_not_tried_again(workshop: Workshop, tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    original, tries = tasks.registered_plan, []
    monkeypatch.setattr(tasks, "registered_plan", lambda *place: (tries.append(place), original(*place))[1])
    workshop.change_source(PLANS[0], "推进", "加快", accept=False)
    state = tasks.check_source(workshop.settings.sources, PLANS[0], return_state=True)
    assert state.is_failed()
    assert len(tries) == 1


@pytest.mark.usefixtures("tasks")
def test_the_pipeline_leaves_an_artifact_and_its_record_agrees_with_it(workshop: Workshop) -> None:
    from prefect.artifacts import Artifact

    from flows.pipeline import pipeline_flow

    record = pipeline_flow(workshop.settings)
    artifact = Artifact.get(key="run-summary")
    assert record.complete
    for package in record.packages:
        assert f"| {package.name} | {package.version} |" in artifact.data
    assert json.loads(workshop.settings.record.read_bytes())["published"] == {"published": 6}


@pytest.mark.usefixtures("tasks")
def test_a_pipeline_in_which_something_failed_is_a_failed_run(workshop: Workshop) -> None:
    from flows.pipeline import pipeline_flow

    workshop.change_source(PLANS[0], "推进", "加快", accept=False)
    state = pipeline_flow(workshop.settings, return_state=True)
    assert state.is_failed()
    with pytest.raises(RunFailedError, match=PLANS[0]):
        state.result()
    assert (workshop.settings.packages / PLANS[1] / "datapackage.json").is_file()


@pytest.mark.usefixtures("tasks")
def test_a_mistake_of_the_program_is_not_taken_for_bad_input(
    workshop: Workshop, tasks: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.pipeline import extract_flow

    def mistaken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "registered_plan", mistaken)
    with pytest.raises(ZeroDivisionError):
        extract_flow(workshop.settings)


@pytest.mark.usefixtures("tasks")
def test_the_scheduled_flow_runs_only_where_something_has_changed(workshop: Workshop) -> None:
    from flows.schedule import scheduled_flow

    scheduled_flow(workshop.settings)
    before = workshop.times()
    assert before
    scheduled_flow(workshop.settings)
    assert workshop.times() == before


@pytest.mark.usefixtures("prefect")
@pytest.mark.parametrize(
    ("cron", "good"), [("0 6 * * *", True), ("*/5 * * * 1-5", True), ("daily", False), ("", False)]
)
def test_a_schedule_must_be_a_cron_expression(cron: str, good: bool) -> None:
    from flows.exceptions import UsageError
    from flows.schedule import check_cron

    if good:
        check_cron(cron)
        return
    with pytest.raises(UsageError, match="no cron expression"):
        check_cron(cron)
