"""Servers that outlive their starter: found again, replaced, stopped, whatever was killed. Small real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publish.embedded.commands import exclusive, run, server_environment
from publish.embedded.exceptions import InstallError, ServiceError
from publish.embedded.processes import Service, holder, start, state_of, stop, wait
from publish.embedded.settings import silent

SERVER = """
import os, signal, socket, sys, time
line = socket.socket(socket.AF_UNIX); line.bind(sys.argv[1]); line.listen()
if 'child' in sys.argv[2:]:
    os.fork()
if 'stubborn' in sys.argv[2:]:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('listening', flush=True)
while True:
    line.accept()
"""

Maker = Callable[..., Service]


def answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(place))
        except OSError:
            return False
    return True


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Maker]:
    made: list[Service] = []

    def make(*words: str, code: str = SERVER, version: str = "") -> Service:
        place = tmp_path / f"s{len(made)}"
        entry = Service(
            name="little",
            command=(sys.executable, "-c", code, str(place), *words),
            folder=tmp_path,
            locks=tmp_path / "locks",
            logs=tmp_path / "logs",
            address=str(place),
            answers=lambda: answers(place),
            environment=server_environment(),
            start_seconds=20.0,
            stop_seconds=1.0,
            version=version,
        )
        made.append(entry)
        return entry

    yield make
    for entry in made:
        stop(entry, silent)


def begin(entry: Service) -> int:
    start(entry, silent)
    wait(entry)
    held = holder(entry)
    assert held is not None
    assert held.pid is not None
    return held.pid


def test_a_server_that_runs_as_wanted_is_left_as_it_is(service: Maker) -> None:
    entry = service()
    pid = begin(entry)
    assert not start(entry, silent)
    assert holder(entry).pid == pid
    assert state_of(entry) == "running"


def test_a_server_is_stopped_and_may_be_stopped_again(service: Maker) -> None:
    entry = service()
    begin(entry)
    stop(entry, silent)
    stop(entry, silent)
    assert state_of(entry) == "stopped"
    assert not answers(Path(entry.address))


def test_a_killed_server_is_seen_as_stopped_and_started_again(service: Maker) -> None:
    entry = service()
    pid = begin(entry)
    os.kill(pid, signal.SIGKILL)
    Path(entry.address).unlink()
    for _ in range(100):
        if holder(entry) is None:
            break
        time.sleep(0.02)
    assert state_of(entry) == "stopped"
    assert begin(entry) != pid


def test_children_that_outlive_a_killed_server_are_cleared_away(service: Maker) -> None:
    entry = service("child")
    pid = begin(entry)
    time.sleep(0.2)
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    assert state_of(entry) == "failing"
    stop(entry, silent)
    assert state_of(entry) == "stopped"
    assert not answers(Path(entry.address))


def test_a_server_that_does_not_heed_its_signal_is_killed(service: Maker) -> None:
    entry = service("stubborn")
    begin(entry)
    stop(entry, silent)
    assert state_of(entry) == "stopped"


def test_a_server_started_with_other_settings_is_replaced(service: Maker) -> None:
    entry = service()
    pid = begin(entry)
    changed = replace(entry, version="another", command=(*entry.command[:3], f"{entry.address}b"))
    changed = replace(changed, answers=lambda: answers(Path(f"{entry.address}b")))
    assert begin(changed) != pid
    assert not answers(Path(entry.address))


def test_a_server_that_ends_at_once_is_an_error_that_names_its_log(service: Maker) -> None:
    entry = service(code="raise SystemExit('the port is taken')")
    start(entry, silent)
    with pytest.raises(ServiceError, match="the port is taken") as caught:
        wait(entry)
    assert str(entry.log) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_survives_the_command_that_started_it(service: Maker, tmp_path: Path) -> None:
    entry = service()
    words = [str(part) for part in (tmp_path, *entry.command)]
    program = (
        "import sys, os, signal, pathlib\n"
        "from publish.embedded.processes import Service, start, wait\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "s = Service('little', tuple(sys.argv[2:]), folder, folder / 'locks', folder / 'logs', '', lambda: True, {})\n"
        "start(s, print)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, *words], check=False)
    assert killed.returncode == -signal.SIGKILL
    wait(entry)
    assert state_of(entry) == "running"


def test_a_log_that_grew_large_is_put_aside(service: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.embedded.processes.LARGEST_LOG", 10)
    entry = service()
    entry.log.parent.mkdir()
    entry.log.write_text("what was said before\n")
    begin(entry)
    assert entry.log.with_suffix(".log.1").read_text() == "what was said before\n"


def test_a_server_sees_no_settings_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKAN_SQLALCHEMY_URL", "postgresql://elsewhere")
    monkeypatch.setenv("http_proxy", "http://proxy.example")
    environment = server_environment(CKAN_INI="x")
    assert environment["CKAN_INI"] == "x"
    assert environment["NO_PROXY"] == "127.0.0.1"
    assert not {"CKAN_SQLALCHEMY_URL", "http_proxy"} & set(environment)


def test_a_command_that_fails_is_one_line_that_says_why(tmp_path: Path) -> None:
    command = ["/bin/sh", "-c", "echo begin >&2; echo '\033[31mERROR: no such host\033[0m' >&2; echo end >&2; exit 3"]
    with pytest.raises(
        InstallError, match=r"sh failed with exit code 3: ERROR: no such host \(see .*x.log\)"
    ) as caught:
        run(command, log=tmp_path / "x.log", held=(), folder=tmp_path)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 5


def test_a_command_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match="no-such-program cannot be run"):
        run(["no-such-program"], log=tmp_path / "x.log", held=(), folder=tmp_path)


def test_a_second_run_waits_for_a_command_of_a_run_that_was_killed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    program = (
        "import sys, os, pathlib, threading, signal\n"
        "from publish.embedded.commands import exclusive, run\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()\n"
        "with exclusive(folder / 'lock', print) as held:\n"
        "    run(['/bin/sh', '-c', 'sleep 1.5; echo done > done'], log=folder / 'l', held=(held,), folder=folder)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    said: list[str] = []
    with exclusive(lock, said.append):
        assert (tmp_path / "done").read_text() == "done\n"
    assert len(said) == 1
    assert "waiting" in said[0]
