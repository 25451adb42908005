"""A workshop: a folder with sources, as a user has it, in which the command line is run as a user runs it."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from datapackages.catalogue.published import NAME as CATALOGUE
from datapackages.collections.stage import COLLECTIONS
from datapackages.program import tree_hashes
from flows.cataloguing import stage_the_catalogue
from flows.packaging import Candidate, correct, read_document, stage_over_plans, stage_plan
from flows.releasing import release_packages
from flows.runlog import PackageEntry
from flows.sealing import seal
from flows.settings import Settings
from flows.sources import plan_ids, registered_plan
from flows.validating import validate_candidate

ROOT = Path(__file__).resolve().parents[2]
COMPILED = Path(tempfile.gettempdir(), "planport-tests-compiled")
PLANS = ("fujian-2021-key-tasks", "fuzhou-2017-key-tasks")
PACKAGES = (*PLANS, *COLLECTIONS, CATALOGUE)


def clean_environment(**changes: str) -> dict[str, str]:
    """The environment without anything that Prefect would read; compiled modules are kept for the next process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PYTHONPYCACHEPREFIX": str(COMPILED)} | changes


def place(candidate: Candidate, settings: Settings) -> PackageEntry:
    """Validate a staged package and put it in its place."""
    return seal(validate_candidate(candidate, settings), settings)


@dataclass(frozen=True)
class Workshop:
    """A folder with seeds/ and, after a run, build/."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """The places of a run here."""
        return Settings(
            sources=self.folder / "seeds/sources",
            corrections=self.folder / "seeds/corrections",
            releases=self.folder / "seeds/releases.yml",
            packages=self.folder / "build/packages",
            portal=self.folder / "build/portal",
            build=self.folder / "build",
        )

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Start the command line in the folder."""
        return subprocess.Popen(
            [sys.executable, "-c", "from flows.cli import main; main()", *arguments],
            cwd=self.folder,
            env=clean_environment(**{"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def planport(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run the command line in the folder."""
        with self.start(*arguments, **environment) as process:
            out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def source(self, plan_id: str) -> Path:
        """The document of a plan."""
        return self.settings.sources / f"{plan_id}.txt"

    def change_source(self, plan_id: str, old: str, new: str, *, accept: bool) -> None:
        """Change a word wherever it stands, for copies of a sentence must stay equal, and its hash if accepted."""
        file = self.source(plan_id)
        text = file.read_bytes().decode()
        assert old in text
        file.write_bytes(text.replace(old, new).encode())
        if accept:
            sidecar = file.with_suffix(".yml")
            content = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
            content["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
            sidecar.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def release(self, day: date) -> None:
        """Release the data that the sources give today, without a run."""
        scratch = self.folder / "scratch"
        settings = Settings(
            sources=self.settings.sources, releases=self.settings.releases, packages=scratch / "packages", build=scratch
        )
        entries = []
        for plan_id in plan_ids(settings.sources):
            registered = registered_plan(settings.sources, plan_id)
            entries.append(correct(read_document(registered), registered, self.settings.corrections))
        # The catalogue lists the versions of the others, so it is released when these are.
        for _ in ("the packages", "the catalogue"):
            for entry in entries:
                place(stage_plan(entry, settings), settings)
            for name in COLLECTIONS:
                place(stage_over_plans(name, entries, settings), settings)
            place(stage_the_catalogue(settings), settings)
            release_packages((), settings, day=day, step="patch", notes="for a test")
        shutil.rmtree(scratch)

    def outputs(self) -> dict[str, str]:
        """The hashes of all packages and pages."""
        return {
            f"{folder.name}/{path}": value
            for folder in (self.settings.packages, self.settings.portal)
            for path, value in tree_hashes(folder).items()
        }

    def times(self) -> dict[str, int]:
        """When each file below build/ that is not Prefect's own was last written."""
        build = self.folder / "build"
        files = [path for path in build.rglob("*") if "prefect" not in path.relative_to(build).parts]
        return {str(path): path.stat().st_mtime_ns for path in files if path.name != "run.lock"}


@pytest.fixture(scope="session")
def workshop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workshop in which nothing has been run yet; not to be changed."""
    return make_workshop(tmp_path_factory.mktemp("new") / "workshop").folder


@pytest.fixture
def workshop(workshop_folder: Path, tmp_path: Path) -> Workshop:
    """A workshop of one's own in which nothing has been run yet."""
    return Workshop(shutil.copytree(workshop_folder, tmp_path / "workshop"))


@pytest.fixture(scope="session")
def finished_folder(workshop_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workshop in which a run has been completed; not to be changed."""
    made = Workshop(shutil.copytree(workshop_folder, tmp_path_factory.mktemp("finished") / "workshop"))
    result = made.planport("run")
    assert result.returncode == 0, result.stderr
    return made.folder


@pytest.fixture
def finished(finished_folder: Path, tmp_path: Path) -> Workshop:
    """A workshop of one's own in which a run has been completed."""
    return Workshop(shutil.copytree(finished_folder, tmp_path / "finished"))


def make_workshop(folder: Path) -> Workshop:
    """Make a folder with the sources of two plans, one intact, one spliced, their data released."""
    sources = folder / "seeds" / "sources"
    sources.mkdir(parents=True)
    for plan_id in PLANS:
        for suffix in (".txt", ".yml"):
            shutil.copy(ROOT / "seeds" / "sources" / f"{plan_id}{suffix}", sources)
    made = Workshop(folder)
    made.release(date(2026, 1, 1))
    return made
