"""The seed corpus through every target, and a short run of the fuzzer itself; `make fuzz` runs it for minutes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.corpus import CRASHES, seeds
from tests.fuzz.inputs import inputs
from tests.fuzz.targets import TARGETS, check_evidence
from tests.plans import small_plan


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_the_seeds_crash_no_target(name: str) -> None:
    for seed in seeds():
        TARGETS[name](seed)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_what_crashed_once_crashes_no_more(name: str) -> None:
    for text in CRASHES:
        TARGETS[name](text.encode("utf-8"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(TARGETS)), inputs())
def test_nothing_drawn_crashes_a_target(name: str, data: bytes) -> None:
    TARGETS[name](data)


def test_a_row_that_does_not_say_what_it_cites_would_be_found() -> None:
    from dataclasses import replace

    plan = small_plan()
    wrong = replace(plan, tasks=(replace(plan.tasks[0], text="别的话"), plan.tasks[1]))

    check_evidence(plan)
    with pytest.raises(AssertionError):
        check_evidence(wrong)
