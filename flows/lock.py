"""Keeps two runs from writing into the same folder at once. The lock goes with the process, however it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.exceptions import BusyError


@contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Hold a lock file while the block runs. Raises BusyError where another process holds it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another run is writing to {file.parent}; wait until it has ended") from error
        yield
