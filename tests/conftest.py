"""What holds for all tests: what no deadline is set for, and how they are shared out to several processes."""

import pytest
from hypothesis import settings

from tests.habits.house import ROOT

# The first example compiles the patterns; how long that takes says nothing about what is tested.
settings.register_profile("planport", deadline=None)
settings.load_profile("planport")

# Tests that share a portal, a finished run or a server stay in one process; of the rest, those of a file.
SHARING = tuple(ROOT / "tests" / name for name in ("portal", "flows"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group, so that what a group sets up is set up in one process only."""
    for item in items:
        folder = next((place for place in SHARING if item.path.is_relative_to(place)), item.path)
        item.add_marker(pytest.mark.xdist_group(folder.relative_to(ROOT).as_posix()))
