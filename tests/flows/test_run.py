"""`planport run` as a user runs it: the first time, again, and with something wrong."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from flows.runlog import load_record
from tests.flows.conftest import PACKAGES, PLANS, ROOT, Workshop
from tests.flows.links import broken_links

pytestmark = pytest.mark.slow


def test_the_first_run_makes_packages_and_portal(finished: Workshop) -> None:
    names = {path.name for path in finished.settings.packages.iterdir()}
    assert names == {*PACKAGES, *(f"{name}.zip" for name in PACKAGES)}
    assert (finished.settings.portal / "index.html").is_file()
    assert not broken_links(finished.settings.portal)


def test_nothing_is_left_over_after_a_run(finished: Workshop) -> None:
    assert {path.name for path in finished.folder.iterdir()} == {"seeds", "build"}
    assert {path.name for path in (finished.folder / "build").iterdir()} == {
        "packages",
        "portal",
        "prefect",
        "run.json",
        "run.lock",
    }


def test_the_record_says_what_a_person_needs(finished: Workshop) -> None:
    record = load_record(finished.settings.record)
    assert record is not None
    assert [package.name for package in record.packages] == list(PACKAGES)
    assert record.packages[0].rows["tasks"] == 33
    assert record.published == {"published": 6}
    assert record.changes == ("first run in this folder",)


def test_the_same_input_gives_the_same_bytes_in_another_folder(workshop: Workshop, finished: Workshop) -> None:
    result = workshop.planport("run", PREFECT_HOME=str(finished.folder / "build" / "prefect"))
    assert result.returncode == 0, result.stderr
    assert workshop.outputs() == finished.outputs()


def test_a_run_shows_progress_and_ends_with_a_summary(finished: Workshop) -> None:
    before = finished.times()
    (finished.settings.packages / PLANS[0] / "README.md").unlink()
    result = finished.planport("run")
    assert result.returncode == 0, result.stderr
    written = {path for path, moment in finished.times().items() if before.get(path) != moment}
    assert not [path for path in written if PLANS[1] in path], "only what differs is written again"
    for step in ("read 2/2", "package 1/2", "collect 3/3", "publish 6/6"):
        assert step in result.stderr
    for word in (*PLANS, "tasks 33", "issues found", "changed since the last run", "build/portal/index.html"):
        assert word in result.stdout


def test_a_run_with_nothing_changed_says_so_writes_nothing_and_loads_no_prefect(
    finished: Workshop, tmp_path: Path
) -> None:
    times = finished.times()
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "prefect.py").write_text("raise ImportError('an unchanged run must not load Prefect')")
    result = finished.planport("run", PYTHONPATH=f"{tmp_path / 'blocked'}:{ROOT}")
    assert result.returncode == 0, result.stderr
    assert "nothing: no file was written" in result.stdout
    assert result.stderr == ""
    assert finished.times() == times


@pytest.mark.parametrize(
    ("lost", "damage"),
    [
        ("packages/{plan}/data/tasks.csv", "altered"),
        ("packages/{plan}.zip", "gone"),
        ("portal/index.html", "altered"),
    ],
)
def test_a_run_makes_good_what_was_lost_or_altered(finished: Workshop, lost: str, damage: str) -> None:
    wanted = finished.outputs()
    file = finished.folder / "build" / lost.format(plan=PLANS[0])
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-10])
    result = finished.planport("run")
    assert result.returncode == 0, result.stdout + result.stderr
    assert finished.outputs() == wanted


def test_a_changed_source_stops_its_plan_alone(finished: Workshop) -> None:
    before = finished.outputs()
    finished.change_source(PLANS[1], "推进", "促进", accept=False)
    result = finished.planport("run")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(f"planport: {PLANS[1]}: ")
    assert "write its sha256 into the sidecar to accept it" in result.stderr
    assert finished.outputs() == before
    record = load_record(finished.settings.record)
    assert record is not None
    assert [package.name for package in record.packages] == [PLANS[0]]
    assert finished.planport("run").returncode == 1, "a failed run is never taken for a finished one"


def test_an_accepted_change_is_published_once_it_is_released(finished: Workshop) -> None:
    finished.change_source(PLANS[1], "推进", "促进", accept=True)
    refused = finished.planport("run")
    assert refused.returncode == 1
    assert "planport release" in refused.stderr
    released = finished.planport("release", "--day", "2026-02-03")
    assert f"{PLANS[1]}: 1.0.1 of 2026-02-03, " in released.stdout
    assert "changes since 1.0.0" in released.stdout
    assert (finished.settings.releases.with_suffix("") / PLANS[1] / "1.0.1.csv").is_file()
    # The catalogue lists the versions of the others, so it is released after them.
    assert "open-data-catalogue" in finished.planport("run").stderr
    assert "open-data-catalogue: " in finished.planport("release", "--day", "2026-02-03").stdout
    assert finished.planport("run").returncode == 0
    manifest = finished.settings.packages / PLANS[1] / "datapackage.json"
    assert json.loads(manifest.read_bytes())["version"] == "1.0.1"


def test_every_kind_of_bad_source_stops_its_plan_alone(finished: Workshop) -> None:
    sources = finished.settings.sources
    (sources / "no-sidecar.txt").write_text("一、数字政府", encoding="utf-8")
    (sources / "no-document.yml").write_bytes((sources / f"{PLANS[0]}.yml").read_bytes())
    (sources / "broken-sidecar.yml").write_text("title: [", encoding="utf-8")
    (sources / "folder.txt").mkdir()
    before = finished.outputs()
    result = finished.planport("run")
    assert result.returncode == 1
    for place in ("no-sidecar", "no-document", "broken-sidecar", "folder"):
        assert f"planport: {place}: " in result.stderr
    assert "Traceback" not in result.stderr
    assert finished.outputs() == before


def test_a_run_writes_below_its_folder_only_and_asks_no_proxy(workshop: Workshop, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    nowhere = "http://127.0.0.1:9"
    result = workshop.planport("run", HOME=str(home), TMPDIR=str(home), HTTP_PROXY=nowhere, http_proxy=nowhere)
    assert result.returncode == 0, result.stderr
    assert list(home.iterdir()) == []


def test_the_home_of_prefect_is_honoured(workshop: Workshop, tmp_path: Path) -> None:
    result = workshop.planport("run", PREFECT_HOME=str(tmp_path / "prefect"))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "prefect" / "prefect.db").is_file()
    assert not (workshop.folder / "build" / "prefect").exists()


def test_corrections_that_match_nothing_stop_their_plan_with_a_line_each(finished: Workshop) -> None:
    finished.settings.corrections.mkdir()
    entry = {
        "correction_id": f"{PLANS[1]}-c01",
        "kind": "error",
        "status": "accepted",
        "table": "tasks",
        "row_id": f"{PLANS[1]}-t01",
        "column": "heading",
        "old": "what nobody printed",
        "new": "",
        "reason": "a test",
        "reported_on": date(2026, 2, 1),
        "decided_on": date(2026, 2, 2),
    }
    file = finished.settings.corrections / f"{PLANS[1]}.yml"
    entries = [entry, entry | {"correction_id": f"{PLANS[1]}-c02", "row_id": f"{PLANS[1]}-t99"}]
    file.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    before = finished.outputs()
    result = finished.planport("run")
    assert result.returncode == 1
    for number in ("c01", "c02"):
        assert f"\nplanport: {PLANS[1]}: correction {PLANS[1]}-{number} " in f"\n{result.stderr}"
    assert finished.outputs() == before
