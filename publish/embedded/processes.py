"""Starts, finds again and stops servers that outlive the command that started them.

A server holds a lock on a file of its own for as long as it or a child of it lives: the lock is inherited, and the
kernel releases it however the server ends. So nothing here trusts a process id that may have gone to another program,
and a command that was killed at any moment leaves nothing that the next one cannot find. Knows no server by name.
"""

import contextlib
import fcntl
import hashlib
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from publish.embedded.commands import telling_line
from publish.embedded.exceptions import ServiceError
from publish.embedded.settings import PartState, Progress

LARGEST_LOG = 10_000_000
# The shell writes its process id, which the server keeps over `exec`, into the locked file: not the parent, which may
# be killed before it can.
_START = 'cd "$2" && echo "$$ $1" >&3 && shift 2 && exec "$@"'


@dataclass(frozen=True, slots=True)
class Service:
    """How one server is started, asked and stopped. `folder` is where it is started, `locks` where its lock lies."""

    name: str
    command: tuple[str, ...]
    folder: Path
    locks: Path
    logs: Path
    address: str
    answers: Callable[[], bool]
    environment: Mapping[str, str]
    stop_signal: int = signal.SIGTERM
    start_seconds: float = 90.0
    stop_seconds: float = 20.0
    version: str = ""

    @property
    def lock(self) -> Path:
        """The file that the running server holds locked; it names its process."""
        return self.locks / f"{self.name}.lock"

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.logs / f"{self.name}.log"

    @property
    def fingerprint(self) -> str:
        """A hash of all that a running server was started with, so that a changed one is started anew."""
        told = [
            self.version,
            *self.command,
            str(self.folder),
            *(f"{k}={v}" for k, v in sorted(self.environment.items())),
        ]
        return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a server's lock: the process id (None while it is starting) and what it was started with."""

    pid: int | None
    fingerprint: str


def holder(service: Service) -> Holder | None:
    """Find the process that holds the server's lock, or None where no process of the server is left."""
    try:
        descriptor = os.open(service.lock, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        pid, _, fingerprint = os.read(descriptor, 200).decode("ascii").strip().partition(" ")
        return Holder(int(pid), fingerprint) if pid else Holder(None, "")
    finally:
        os.close(descriptor)
    return None


def state_of(service: Service) -> PartState:
    """Say whether a server runs and answers."""
    held = holder(service)
    if held is None:
        return "stopped"
    if held.pid is None:
        return "starting"
    return "running" if _is_alive(held.pid) and service.answers() else "failing"


def start(service: Service, progress: Progress) -> bool:
    """Start a server unless it runs as wanted and answers; say whether it was started. Raises ServiceError.

    Does not wait until it answers: see `wait`.
    """
    held = holder(service)
    if held is not None:
        if held.fingerprint == service.fingerprint and state_of(service) == "running":
            return False
        progress(f"{service.name}: runs otherwise than it should, stopping it")
        stop(service, progress)
    progress(f"{service.name}: starting")
    _spawn(service)
    return True


def wait(service: Service) -> None:
    """Wait until a server answers. Raises ServiceError where it ends or the time is up."""
    end = time.monotonic() + service.start_seconds
    while time.monotonic() < end:
        if service.answers():
            return
        if holder(service) is None:
            raise ServiceError(
                f"{service.name} ended while it was starting: {telling_line(service.log)} (see {service.log})"
            )
        time.sleep(0.05)
    raise ServiceError(
        f"{service.name} does not answer at {service.address} after {service.start_seconds:.0f} s; see {service.log}"
    )


def stop(service: Service, progress: Progress) -> None:
    """Stop a server and all its children, gently first. Raises ServiceError where it cannot be stopped."""
    held = _settled_holder(service)
    if held is None:
        return
    progress(f"{service.name}: stopping")
    if held.pid is not None and _is_alive(held.pid):
        _signal(held.pid, service.stop_signal, group=False)
        if _wait_released(service, service.stop_seconds):
            return
        progress(f"{service.name}: does not stop, killing it")
    if held.pid is not None:
        # Whoever still holds the lock is in the session that the server opened; its number cannot have gone to others.
        _signal(held.pid, signal.SIGKILL, group=True)
    if not _wait_released(service, 20.0):
        raise ServiceError(f"{service.name} (process {held.pid}) cannot be stopped; end it by hand and try again")


def _spawn(service: Service) -> None:
    """Start the server in a session of its own, its lock in descriptor 3."""
    for folder in (service.locks, service.logs):
        folder.mkdir(parents=True, exist_ok=True)
    if service.log.exists() and service.log.stat().st_size > LARGEST_LOG:
        service.log.replace(service.log.with_suffix(".log.1"))
    # Marks where the words of this start begin; see `telling_line`.
    with service.log.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {service.name}\n")
    descriptor = os.open(service.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, service)
        os.ftruncate(descriptor, 0)
        os.posix_spawn(
            "/bin/sh",
            ["sh", "-c", _START, service.name, service.fingerprint, str(service.folder), *service.command],
            service.environment,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(service.log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
                (os.POSIX_SPAWN_DUP2, descriptor, 3),
            ],
            setsid=True,
        )
    finally:
        os.close(descriptor)


def _take(descriptor: int, service: Service) -> None:
    """Lock a server's file; a moment's patience, since `status` looks at it with a lock, too."""
    for _ in range(40):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return
    raise ServiceError(f"{service.name} is being started by another command; try again when that has ended")


def _settled_holder(service: Service) -> Holder | None:
    """Return the holder of the lock once it has said its process id, which takes a moment after the start."""
    end = time.monotonic() + 5.0
    while (held := holder(service)) is not None and held.pid is None and time.monotonic() < end:
        time.sleep(0.02)
    return held


def _wait_released(service: Service, seconds: float) -> bool:
    """Wait until no process of the server is left."""
    end = time.monotonic() + seconds
    while (held := holder(service)) is not None:
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
        if held.pid is not None:
            # Where it was a child of this process, it is buried by being asked.
            _is_alive(held.pid)
    return True


def _is_alive(pid: int) -> bool:
    """Say whether a process lives; one that has ended and is a child of this process is buried first."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _signal(pid: int, number: int, *, group: bool) -> None:
    """Send a signal to a process or to its whole session; one that has just ended is as wanted."""
    with contextlib.suppress(ProcessLookupError):
        if group:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)
