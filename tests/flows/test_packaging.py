"""Bad rows under the ceiling leave the package, above it the package stops."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from datapackages.collections.entries import PlanEntry
from datapackages.sidecar import Sidecar
from extract.models import Plan
from flows.exceptions import GateClosedError
from flows.packaging import stage_plan
from flows.settings import Settings
from tests.flows.conftest import place
from tests.plans import PLAN_ID, SOURCE, small_plan
from tests.validation.test_counts import sidecar


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The folders of a run without a release record."""
    return Settings(packages=tmp_path / "packages", build=tmp_path, releases=tmp_path / "releases.yml")


def built(plan: Plan, settings: Settings, **known: Any) -> dict[str, int]:  # noqa: ANN401
    entry = PlanEntry(plan, registered(**known), SOURCE.encode(), f"{PLAN_ID}.txt")
    return dict(place(stage_plan(entry, settings), settings).rows)


def registered(**known: Any) -> Sidecar:  # noqa: ANN401
    return sidecar(**known)


def bad_plan() -> Plan:
    plan = small_plan()
    return replace(plan, targets=(replace(plan.targets[0], value=Decimal(77)),))


def test_a_bad_row_under_the_ceiling_goes_to_the_quarantine(settings: Settings) -> None:
    rows = built(bad_plan(), settings, expected={"quarantine_ceiling": 1})

    written = (settings.packages / PLAN_ID / "validation/quarantine.csv").read_text("utf-8")
    assert rows["targets"] == 0
    assert f"targets,{PLAN_ID}-g01,values" in written


def test_a_bad_row_above_the_ceiling_stops_the_package(settings: Settings) -> None:
    with pytest.raises(GateClosedError, match="values"):
        built(bad_plan(), settings)

    assert not (settings.packages / PLAN_ID).exists()
    assert (settings.rejected / PLAN_ID / "validation/report.html").is_file()


def test_what_was_built_before_stays_as_it_is_when_its_new_version_fails(settings: Settings) -> None:
    plan = small_plan()
    built(plan, settings)
    before = {path: path.read_bytes() for path in settings.packages.rglob("*") if path.is_file()}

    with pytest.raises(GateClosedError):
        built(bad_plan(), settings)

    assert {path: path.read_bytes() for path in settings.packages.rglob("*") if path.is_file()} == before
    assert (settings.rejected / PLAN_ID / "validation/report.json").is_file()
