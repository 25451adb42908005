"""The Prefect server that a run brings along: where it keeps its records, how it starts, and that it ends with the run.

Prefect can start a temporary server itself, but one that outlives a killed run, waits 20 seconds at most, and takes a
port of a fixed range. This one listens on a socket handed to it and ends when its standard input closes, which the
kernel does however the run ends. It knows nothing of plans.
"""

import importlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from flows.exceptions import ServerError

START_SECONDS = 180
_DATABASE_FILES = ("prefect.db", "prefect.db-wal", "prefect.db-shm")
_LOOPBACK = "127.0.0.1"


def configure(own_home: Path, *, debug: bool = False) -> Path:
    """Set what Prefect reads from the environment; must come before the first import of Prefect.

    Args:
        own_home: where Prefect keeps its database and results unless PREFECT_HOME is set.
        debug: let Prefect print its own messages and tracebacks.

    Returns:
        Prefect's home.
    """
    home = Path(os.environ.setdefault("PREFECT_HOME", str(own_home.absolute())))
    os.environ.setdefault("PREFECT_PROFILES_PATH", str(home / "profiles.toml"))
    # SQLite's own temporary files stay with its database.
    os.environ.setdefault("SQLITE_TMPDIR", str(home))
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    # Its pages would be copied into the installed package.
    os.environ.setdefault("PREFECT_SERVER_UI_ENABLED", "false")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO" if debug else "ERROR")
    if not debug:
        # A failed task is told in one line by the command; its traceback is in Prefect's own records.
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    # A proxy for the outside must not be asked for the loopback address.
    past_proxies = [os.environ.get("NO_PROXY", ""), _LOOPBACK, "localhost"]
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(filter(None, past_proxies))
    return home


@contextmanager
def running_server(home: Path, *, may_reset: bool, with_scheduler: bool = False) -> Iterator[bool]:
    """Have a Prefect server while the block runs, and tell Prefect its address.

    Where PREFECT_API_URL names a server already, that one serves and nothing is started.

    Args:
        home: Prefect's home.
        may_reset: set the run history aside and begin a new one if the server cannot start with it, as after a run
            that was killed while the database was being made.
        with_scheduler: run the services that start scheduled runs, which a single run does not need.

    Yields:
        Whether the server was started here.

    Raises:
        ServerError: the server did not start.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield False
        return
    home.mkdir(parents=True, exist_ok=True)
    with socket.create_server((_LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
        process = _started(listener, home, with_scheduler=with_scheduler)
        os.environ["PREFECT_API_URL"] = f"http://{_LOOPBACK}:{port}/api"
        # This side of Prefect loads while the server's side does.
        importlib.import_module("prefect")
        try:
            if not _answers(process, port) and may_reset:
                _end(process)
                _set_history_aside(home)
                process = _started(listener, home, with_scheduler=with_scheduler)
            if not _answers(process, port):
                raise ServerError(
                    f"the Prefect server did not start within {START_SECONDS} s; its messages are in "
                    f"{home / 'server.log'}; set PREFECT_API_URL to use a server of your own"
                )
            yield True
        finally:
            os.environ.pop("PREFECT_API_URL", None)
            _end(process)


def _started(listener: socket.socket, home: Path, *, with_scheduler: bool) -> "subprocess.Popen[bytes]":
    with (home / "server.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.server_process", str(listener.fileno()), "all" if with_scheduler else "few"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            pass_fds=(listener.fileno(),),
            # Ctrl-C is for the run, which then ends the server.
            start_new_session=True,
        )


def _answers(process: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait until the server is ready; False where it ended or was not ready in time."""
    end = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        # Short, for the listening socket takes connections even where its server has ended.
        connection = HTTPConnection(_LOOPBACK, port, timeout=1)
        try:
            connection.request("GET", "/api/health")
            if connection.getresponse().status == 200:
                return True
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the server to stop, and make it stop."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _set_history_aside(home: Path) -> None:
    """Move the database out of the way; the results of tasks stay."""
    aside = home / "set-aside"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    for name in _DATABASE_FILES:
        if (home / name).exists():
            (home / name).rename(aside / name)
