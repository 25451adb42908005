"""Runs the commands that install and set up, one run at a time, and chooses what environment a program gets to see.

A command inherits the lock of the run that started it: where that run is killed, the next one waits until the command
has ended, too. Knows no program by name.
"""

import contextlib
import fcntl
import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from publish.embedded.exceptions import InstallError, PortalLockedError
from publish.embedded.settings import Progress

LOCK_PATIENCE = 900.0

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_ERROR = re.compile(r"error|fatal|exception", re.IGNORECASE)
# What a server gets to see of the caller's environment. CKAN would read settings out of it.
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "TZ")


def run(  # noqa: PLR0913 - all but the command are named
    command: Sequence[str | Path],
    *,
    log: Path,
    held: Sequence[int],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    given: str = "",
) -> str:
    """Run a command that sets something up, and return what it printed. Raises InstallError.

    `held` are the locks that it keeps should this process be killed, so that the next one waits until it has ended.
    Errors and the end of a failed output go to `log`.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    with log.open("a", encoding="utf-8") as errors:
        errors.write(f"$ {' '.join(words)}\n")
        errors.flush()
        try:
            result = subprocess.run(
                words,
                cwd=folder,
                env=environment or installer_environment(),
                input=given.encode(),
                stdout=subprocess.PIPE,
                stderr=errors,
                pass_fds=tuple(held),
                check=False,
            )
        except OSError as error:
            raise InstallError(f"{words[0]} cannot be run ({error.strerror}); see {log}") from error
        printed = result.stdout.decode("utf-8", "replace")
        if result.returncode:
            errors.write(printed)
            errors.flush()
            name = Path(words[0]).name
            raise InstallError(f"{name} failed with exit code {result.returncode}: {telling_line(log)} (see {log})")
    return printed


@contextlib.contextmanager
def exclusive(lock: Path, progress: Progress) -> Iterator[int]:
    """Hold a lock file and yield its descriptor; wait for another command that holds it. Raises PortalLockedError."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        end = time.monotonic() + LOCK_PATIENCE
        told = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise PortalLockedError(
                        f"another command has held {lock} for {LOCK_PATIENCE / 60:.0f} minutes; end it and try again"
                    ) from error
            if not told:
                progress(f"another command is working on {lock.parent}; waiting until it has ended")
                told = True
            time.sleep(0.1)
        yield descriptor
    finally:
        os.close(descriptor)


def server_environment(**more: str) -> dict[str, str]:
    """Return the environment of a server: a few variables of the caller's, UTF-8, no proxy for this machine."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, "LC_ALL": "C.UTF-8", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", **more}


def installer_environment() -> dict[str, str]:
    """Return the environment of pip and Maven: the caller's, without what would mix his Python with CKAN's."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}


def telling_line(log: Path) -> str:
    """Return the line of a log that says best what went wrong last, for a message of one line."""
    try:
        written = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "no log"
    last = _COLOURS.sub("", written).rpartition("\n$ ")[2]
    lines = [line.strip()[:300] for line in last.splitlines()[1:] if line.strip()] or [last.strip()[:300] or "no word"]
    # Python says what went wrong in its last line, most other programs in the first that has the word.
    of_error = [] if "Traceback" in last else [line for line in lines if _ERROR.search(line)]
    return of_error[0] if of_error else lines[-1]
