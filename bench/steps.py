"""Measures the steps of a run on the registered plans: `make bench`. Run by hand, never in tests."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from datapackages.build import stage_package
from datapackages.releases import Releases
from flows.packaging import read_document
from flows.sources import RegisteredPlan, plan_ids, registered_plan
from validation.gate import validate_package

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "seeds" / "sources"
ROUNDS = 5


def best_of(rounds: int, work: Callable[[], object]) -> float:
    """Return the shortest time of several rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def measure_plan(registered: RegisteredPlan) -> list[float]:
    """Measure reading, staging and validating one plan."""
    plan = read_document(registered)
    reading = best_of(ROUNDS, lambda: read_document(registered))
    with tempfile.TemporaryDirectory() as folder:
        staged = Path(folder, "package")
        start = time.perf_counter()
        stage_package(plan, staged, registered.sidecar, Releases())
        staging = (time.perf_counter() - start) * 1000
        validating = best_of(ROUNDS, lambda: validate_package(staged, registered.sidecar))
    return [len(plan.source_text), reading, staging, validating]


def measure_command(*arguments: str) -> float:
    """Measure a command from start to end, Python's own start included."""
    command = [sys.executable, "-c", "from flows.cli import main; main()", *arguments]
    return best_of(ROUNDS, lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=False))


def main() -> None:
    """Print what was measured."""
    print(f"{'plan':32}{'characters':>12}{'read ms':>10}{'stage ms':>10}{'validate ms':>13}")  # noqa: T201
    for plan_id in plan_ids(SOURCES):
        characters, *times = measure_plan(registered_plan(SOURCES, plan_id))
        reading, staging, validating = (f"{milliseconds:.0f}" for milliseconds in times)
        print(f"{plan_id:32}{characters:>12.0f}{reading:>10}{staging:>10}{validating:>13}")  # noqa: T201
    print(f"\nplanport --help: {measure_command('--help'):.0f} ms")  # noqa: T201
    print(f"planport run with nothing changed (after `make run`): {measure_command('run'):.0f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
