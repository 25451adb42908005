"""How tests are shared out to several processes: those of a file stay together, and so do all that share the portal."""

import pytest

from tests.habits.house import ROOT

PORTAL = ROOT / "tests" / "portal"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group, so that what a file or the portal sets up is set up in one process only."""
    for item in items:
        group = "portal" if item.path.is_relative_to(PORTAL) else item.path.relative_to(ROOT).as_posix()
        item.add_marker(pytest.mark.xdist_group(group))
