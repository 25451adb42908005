"""The packages of the five registered plans, built and validated as a run does it."""

from pathlib import Path

from datapackages.build import stage_package
from datapackages.releases import Releases
from datapackages.sidecar import load_sidecar
from extract.plan import extract_plan
from extract.text.readers import read_source
from tests.habits.house import ROOT
from validation.gate import validate_package

SOURCES = ROOT / "seeds" / "sources"
PLAN_IDS = sorted(path.stem for path in SOURCES.glob("*.yml"))

P2016 = "fujian-2016-2020-digital-plan"
P2018 = "fujian-2018-key-tasks"
P2021 = "fujian-2021-key-tasks"
F2017 = "fuzhou-2017-key-tasks"
F2018 = "fuzhou-2018-2020-action-plan"


def build_true_packages(folder: Path) -> Path:
    """Build the packages of all registered plans below a folder, each with its report."""
    for plan_id in PLAN_IDS:
        source = read_source(SOURCES / f"{plan_id}.txt")
        sidecar = load_sidecar(SOURCES / f"{plan_id}.yml")
        plan = extract_plan(source.text, plan_id=plan_id, source_format=source.source_format)
        stage_package(plan, folder / plan_id, sidecar, Releases(), source.original, f"{plan_id}.txt")
        validate_package(folder / plan_id, sidecar).write(folder / plan_id)
    return folder
