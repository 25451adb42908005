"""The Prefect server that a run brings along starts with it, ends with it, and survives a broken history."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.server import configure
from tests.flows.conftest import ROOT, clean_environment

pytestmark = pytest.mark.slow

SERVE = """
import sys, pathlib
from flows.server import configure, running_server
home = configure(pathlib.Path(sys.argv[1]))
with running_server(home, may_reset=sys.argv[2] == "reset"):
    import os
    print(os.environ["PREFECT_API_URL"], flush=True)
    sys.stdin.read()
"""


def serve(home: Path, reset: str) -> "subprocess.Popen[str]":
    """Start a process that holds a server until its standard input closes."""
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home), reset],
        cwd=ROOT,
        env=clean_environment(PYTHONPATH=str(ROOT)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of Prefect."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture
def holder(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """A run that has a server."""
    with serve(home, "keep") as process:
        yield process
        process.kill()


def servers_of(process: "subprocess.Popen[str]") -> list[int]:
    """The processes that a process has started, by their number."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(number) for number in children.split()]


def is_gone(number: int) -> bool:
    """Wait up to 10 seconds until a process has ended."""
    for _ in range(100):
        try:
            os.kill(number, 0)
            if Path(f"/proc/{number}/stat").read_text(encoding="ascii").split()[2] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("how", ["killed", "ended"])
def test_the_server_ends_with_its_run_however_that_ends(holder: "subprocess.Popen[str]", how: str) -> None:
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline().startswith("http://127.0.0.1:")
    (server,) = servers_of(holder)
    if how == "killed":
        holder.send_signal(signal.SIGKILL)
    else:
        holder.stdin.close()
    assert is_gone(server)


@pytest.mark.parametrize(("reset", "starts"), [("reset", True), ("keep", False)])
def test_a_broken_history_is_set_aside_only_where_it_is_ours(tmp_path: Path, reset: str, starts: bool) -> None:
    (tmp_path / "prefect.db").write_bytes(b"no database")
    with serve(tmp_path, reset) as process:
        out, err = process.communicate(input="", timeout=120)
    assert out.startswith("http://127.0.0.1:") is starts
    assert ("ServerError" in err) is not starts
    kept = tmp_path / "set-aside" / "prefect.db" if starts else tmp_path / "prefect.db"
    assert kept.read_bytes() == b"no database"


def test_a_server_of_one_s_own_is_used_and_none_is_started(tmp_path: Path) -> None:
    code = SERVE.replace("    sys.stdin.read()\n", "")
    environment = clean_environment(PYTHONPATH=str(ROOT), PREFECT_API_URL="http://127.0.0.1:1/api")
    command = [sys.executable, "-c", code, str(tmp_path), "keep"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout == "http://127.0.0.1:1/api\n"
    assert list(tmp_path.iterdir()) == []


def test_what_the_user_has_set_for_prefect_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("PREFECT_"):
            monkeypatch.delenv(name)
    for name in ("NO_PROXY", "no_proxy", "DO_NOT_TRACK", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, "kept")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "WARNING")
    before = dict(os.environ)
    try:
        assert configure(Path("build/prefect")) == tmp_path
        assert os.environ["PREFECT_LOGGING_LEVEL"] == "WARNING"
        assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
        assert os.environ["NO_PROXY"] == "kept,127.0.0.1,localhost"
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]
