"""Keeps two runs of one user on one machine from publishing to the same portal at once; the second waits for a while.

Other machines are told apart by a name made by chance, so that a run can tell what an interrupted run of its own
machine left (and go on at once) from what a living run elsewhere is doing (and wait).
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from publish.exceptions import PortalBusyError, PortalError

_STEP = 0.1


@contextlib.contextmanager
def exclusive(address: str, patience: float) -> Iterator[str]:
    """Hold the lock of a portal and give the name of this machine. Raises PortalBusyError after so many seconds."""
    folder = _folder()
    name = hashlib.sha256(address.encode()).hexdigest()[:16]
    with (folder / f"{name}.lock").open("ab") as lock:
        _take(lock.fileno(), address, patience)
        yield _machine(folder)


def _take(lock: int, address: str, patience: float) -> None:
    """Wait for the lock."""
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= end:
                raise PortalBusyError(
                    f"{address}: another run on this machine is publishing there; try later"
                ) from error
            time.sleep(_STEP)
        else:
            return


def _folder() -> Path:
    """Make the folder of the locks, which must be our own."""
    folder = Path(tempfile.gettempdir()) / f"planport-locks-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise PortalError(f"{folder}: belongs to somebody else; remove it and publish again")
    return folder


def _machine(folder: Path) -> str:
    """Return the name of this machine, made at the first call."""
    file = folder / "machine"
    if not file.is_file():
        fresh = folder / f"machine.{secrets.token_hex(4)}"
        fresh.write_text(secrets.token_hex(8), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text(encoding="ascii")
