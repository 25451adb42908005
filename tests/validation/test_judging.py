"""Several packages are judged in one process, from any folder, with nothing beside them and no network."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.exceptions import RunFailedError, UsageError
from tests.validation.tampering import cell
from tests.validation.tampering_files import named
from tests.validation.true_packages import F2017, P2018, P2021, SOURCES
from validation.gate import judge, validate_finished


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it as the current one, on a machine that reaches no other."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_true_packages_pass_elsewhere_with_nothing_beside_them(copy: Callable[[str], Path], elsewhere: Path) -> None:
    names = [copy(plan_id).relative_to(elsewhere).as_posix() for plan_id in (F2017, P2021)]

    done = CliRunner().invoke(app, ["validate", *names])

    assert (done.exit_code, done.exception) == (0, None)
    assert all(line.startswith(tuple(f"{name}: " for name in names)) for line in done.output.splitlines())


def test_the_worst_of_several_makes_the_exit_code_and_each_line_begins_with_its_folder(
    copy: Callable[[str], Path], elsewhere: Path
) -> None:
    copy(P2021)
    cell("tasks", "text", lambda text: f"{text}。")(copy(P2018))
    (elsewhere / "empty").mkdir()

    failed = CliRunner().invoke(app, ["validate", P2021, P2018])
    refused = CliRunner().invoke(app, ["validate", "empty", P2018, P2021])

    assert isinstance(failed.exception, RunFailedError)
    assert (failed.exception.exit_code, UsageError.exit_code) == (1, 2)
    assert isinstance(refused.exception, UsageError)
    said = refused.output.splitlines()
    assert {line.partition(":")[0] for line in said} == {"empty", P2018, P2021}
    assert f"{P2021}: passed" in refused.output
    assert f"{P2018}: FAILED" in refused.output


def test_where_the_sidecar_is_at_hand_another_one_is_told(copy: Callable[[str], Path], tmp_path: Path) -> None:
    package = copy(P2018)
    sources = tmp_path / "seeds" / "sources"
    sources.mkdir(parents=True)
    written = (SOURCES / f"{P2018}.yml").read_text("utf-8")
    assert "tasks: 41" in written
    (sources / f"{P2018}.yml").write_text(written.replace("tasks: 41", "tasks: 40", 1), "utf-8")

    (alone,) = judge([package])
    (beside,) = judge([package], sources)

    assert (alone.exit_code, beside.exit_code) == (0, 1)
    assert "validation/basis.json: rows" in named(validate_finished(package, sources), "basis")


def test_the_suites_are_published_as_json_that_a_person_can_read(true_packages: Path) -> None:
    suites = sorted((true_packages / P2018 / "validation/expectations").glob("*.json"))

    assert {path.stem for path in suites} >= {"plans", "tasks", "actions", "assignments", "targets", "openings"}
    for path in suites:
        suite = json.loads(path.read_text("utf-8"))
        made = suite["meta"]["made_columns"]
        named_columns = {one["kwargs"].get("column", "") for one in suite["expectations"]}
        assert path.read_text("utf-8").count("\n") > len(suite["expectations"])
        assert all(one["meta"]["rule"] for one in suite["expectations"])
        assert {column for column in named_columns if column.startswith("_")} <= set(made)
