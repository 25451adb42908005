"""Cure 7: the rights of a user are read once in a request, and never kept longer than they may be."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from publish.embedded.commands import server_environment
from publish.embedded.parts import Parts
from tests.portal.conftest import PARTS, Table

SCRIPT = Path(__file__).with_name("rights_in_ckan.py")


@pytest.fixture(scope="module")
def told(table: Table, portal_state: Path) -> dict[str, Any]:
    """What the script found within the portal's own CKAN."""
    parts, ini = Parts(PARTS), portal_state / "ckan" / "ckan.ini"
    done = subprocess.run(
        [str(parts.python), str(SCRIPT), table.dataset],
        env=server_environment(CKAN_INI=str(ini), PYTHONPATH=str(parts.plugin_folder)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_one_request_reads_the_organisations_of_a_user_once(told: dict[str, Any]) -> None:
    assert told["views"] == 1
    assert told["two"] == 2


def test_rights_that_end_within_a_request_end_at_once(told: dict[str, Any]) -> None:
    assert told["ended"] == [True, False]


def test_outside_of_requests_nothing_is_kept(told: dict[str, Any]) -> None:
    assert told["outside"] == 3


def test_a_visitor_has_the_rights_of_everybody(told: dict[str, Any]) -> None:
    assert told["visitor"] == ["public"]


def test_rules_of_another_plugin_stay_in_force(told: dict[str, Any]) -> None:
    assert told["another"] == ["creator-someone", "admin-town"]
