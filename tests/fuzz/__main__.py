"""Fuzzes every target for some minutes: `python -m tests.fuzz [--minutes N] [--target NAME]`.

Inputs are seeds, recombined and damaged, from hypothesis; what fails is made small and printed, and becomes a seed of
corpus.py with the fix. Ends with exit code 1 where a target failed.
"""

import argparse
import sys
import time
import traceback

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.inputs import inputs
from tests.fuzz.targets import TARGETS, Target

_EXAMPLES_A_ROUND = 300
# Of processor time: what else a machine does at the same time is no fault of an input.
_MOST_SECONDS = 10.0


def main() -> int:
    """Fuzz until the time is over, round after round through the targets."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--target", choices=sorted(TARGETS), action="append")
    chosen = parser.parse_args()
    names = chosen.target or sorted(TARGETS)
    end = time.monotonic() + chosen.minutes * 60
    rounds = 0
    while time.monotonic() < end:
        for name in names:
            if not _holds(name, TARGETS[name], end):
                return 1
        rounds += 1
    print(f"{rounds} rounds of {_EXAMPLES_A_ROUND} inputs for {', '.join(names)}: nothing failed")  # noqa: T201
    return 0


def _holds(name: str, target: Target, end: float) -> bool:
    """Fuzz one target for a round, and tell of what fails."""

    @settings(
        max_examples=_EXAMPLES_A_ROUND,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs())
    def fuzz(data: bytes) -> None:
        if time.monotonic() < end:
            before = time.process_time()
            target(data)
            taken = time.process_time() - before
            assert taken < _MOST_SECONDS, f"{taken:.1f} s of processor time for {len(data)} bytes"

    try:
        fuzz()
    except Exception:  # noqa: BLE001 - whatever a target raises is what is looked for
        traceback.print_exc()
        print(f"target {name} failed; add the input to tests/fuzz/corpus.py with the fix", file=sys.stderr)  # noqa: T201
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
