"""What holds for all tests: what no deadline is set for, and how they are shared out to several processes."""

import pytest
from hypothesis import settings

from tests.habits.house import ROOT

# The first example compiles the patterns; how long that takes says nothing about what is tested.
settings.register_profile("planport", deadline=None)
settings.load_profile("planport")

PORTAL = ROOT / "tests" / "portal"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group, so that what a file or the portal sets up is set up in one process only."""
    for item in items:
        group = "portal" if item.path.is_relative_to(PORTAL) else item.path.relative_to(ROOT).as_posix()
        item.add_marker(pytest.mark.xdist_group(group))
