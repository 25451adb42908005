"""Only one run at a time writes into a folder."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.exceptions import BusyError
from flows.lock import exclusive

HOLD = "import sys, time, pathlib; from flows.lock import exclusive\n"
HOLD += "with exclusive(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "run.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.usefixtures("holder")
def test_a_second_run_is_told_that_the_first_is_at_work(tmp_path: Path) -> None:
    with pytest.raises(BusyError, match="another run is writing"), exclusive(tmp_path / "run.lock"):
        pass


def test_the_lock_of_a_killed_run_is_free(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with exclusive(tmp_path / "run.lock"):
        pass


def test_a_lock_is_free_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive(tmp_path / "build" / "run.lock"):
            pass
