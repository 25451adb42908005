"""The expected tables of the registered plans, in tests/golden/<plan-id>/; only `make golden` rewrites them."""

import shutil
import tempfile
from pathlib import Path

from datapackages.build import stage_package
from datapackages.releases import Releases
from flows.packaging import read_document
from flows.sources import plan_ids, registered_plan

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
SOURCES = ROOT / "seeds" / "sources"


def tables_of(plan_id: str) -> dict[str, str]:
    """Read a registered plan as a run does, and return its tables and its issues by file name."""
    registered = registered_plan(SOURCES, plan_id)
    with tempfile.TemporaryDirectory() as folder:
        staged = Path(folder, "package")
        stage_package(read_document(registered), staged, registered.sidecar, Releases())
        files = [*sorted(staged.glob("data/*.csv")), staged / "issues.jsonl"]
        return {file.name: file.read_text(encoding="utf-8") for file in files}


def expected_of(plan_id: str) -> dict[str, str]:
    """Return what is expected."""
    return {file.name: file.read_text(encoding="utf-8") for file in sorted((GOLDEN / plan_id).glob("*"))}


def rewrite() -> None:
    """Replace all that is expected by what is read today."""
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for plan_id in plan_ids(SOURCES):
        (GOLDEN / plan_id).mkdir(parents=True)
        for name, content in tables_of(plan_id).items():
            (GOLDEN / plan_id / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
