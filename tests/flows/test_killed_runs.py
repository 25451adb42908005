"""A run that is killed leaves each package and each page old or new, and the next plain run completes it."""

import random
import shutil
import signal
import time
from datetime import date
from pathlib import Path

import pytest

from tests.flows.conftest import PACKAGES, PLANS, Workshop
from tests.flows.links import broken_links

pytestmark = pytest.mark.slow

# The line of progress after which a run is killed, and how many seconds after it.
MOMENTS = [
    (None, 1.0),
    ("package 1/2", 0.05),
    ("collect 1/3", 0.03),
    ("collect 3/3", 0.05),
    ("collect 3/3", 0.2),
    ("catalogue 1/1", 0.1),
]


@pytest.fixture(scope="module")
def changed_folder(finished_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished workshop whose two sources have changed since, the changes accepted and released."""
    changed = Workshop(_copy(finished_folder, tmp_path_factory.mktemp("changed")))
    for plan_id in PLANS:
        changed.change_source(plan_id, "推进", "促进", accept=True)
    changed.release(date(2026, 2, 3))
    return changed.folder


@pytest.fixture(scope="module")
def completed(changed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a run that nobody kills makes of it."""
    undisturbed = Workshop(_copy(changed_folder, tmp_path_factory.mktemp("undisturbed")))
    result = undisturbed.planport("run")
    assert result.returncode == 0, result.stderr
    return undisturbed.outputs()


@pytest.mark.parametrize(("line", "seconds"), MOMENTS, ids=str)
def test_a_killed_run_leaves_old_or_new_and_the_next_completes_it(
    changed_folder: Path, completed: dict[str, str], tmp_path: Path, line: str | None, seconds: float
) -> None:
    workshop = Workshop(_copy(changed_folder, tmp_path))
    before = workshop.outputs()
    _kill(workshop, line, seconds)
    after = workshop.outputs()
    assert _states(after, before, completed)
    assert not broken_links(workshop.settings.portal)
    result = workshop.planport("run")
    assert result.returncode == 0, result.stdout + result.stderr
    assert workshop.outputs() == completed


def test_a_first_run_killed_at_any_moment_is_completed_by_the_next(workshop: Workshop) -> None:
    moments = random.Random(20261122)  # noqa: S311 - moments, not secrets
    for line in ("package 1/2", "collect 3/3"):
        _kill(workshop, line, moments.uniform(0, 0.3))
        if (workshop.settings.portal / "index.html").exists():
            assert not broken_links(workshop.settings.portal)
    result = workshop.planport("run")
    assert result.returncode == 0, result.stdout + result.stderr
    assert not [name for name in workshop.outputs() if "/." in name]


def _copy(folder: Path, to: Path) -> Path:
    return shutil.copytree(folder, to / "workshop")


def _kill(workshop: Workshop, line: str | None, seconds: float) -> None:
    """Start a run and kill it some seconds after a line of its progress, or after its start."""
    with workshop.start("run") as process:
        for printed in process.stderr if line else ():
            if printed.startswith(line):
                break
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def _states(after: dict[str, str], before: dict[str, str], completed: dict[str, str]) -> bool:
    """Check that every package is whole in its old or its new state, and so is every single file of the portal."""
    for package in PACKAGES:
        folder = f"packages/{package}/"
        found = {name: value for name, value in after.items() if name.startswith(folder)}
        old, new = ({n: v for n, v in state.items() if n.startswith(folder)} for state in (before, completed))
        assert found in (old, new), package
        archive = f"packages/{package}.zip"
        assert after[archive] in {before[archive], completed[archive]}
    for name, value in after.items():
        if name.startswith("portal/datasets/") and "/." not in name:
            assert value in {before.get(name), completed.get(name)}, name
    return True
