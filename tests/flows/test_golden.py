"""The tables of the five plans are those that were looked at and accepted."""

import difflib

import pytest

from flows.sources import plan_ids
from tests.flows.golden import GOLDEN, SOURCES, expected_of, tables_of


@pytest.mark.parametrize("plan_id", plan_ids(SOURCES))
def test_the_tables_are_as_expected(plan_id: str) -> None:
    expected, found = expected_of(plan_id), tables_of(plan_id)
    assert expected.keys() == found.keys()
    for name, content in found.items():
        difference = difflib.unified_diff(expected[name].splitlines(), content.splitlines(), "expected", "found", n=0)
        assert not list(difference)[:40], f"{plan_id}/{name}; if this is meant, run `make golden`"


def test_nothing_is_expected_of_a_plan_that_is_not_registered() -> None:
    assert sorted(folder.name for folder in GOLDEN.iterdir()) == plan_ids(SOURCES)
