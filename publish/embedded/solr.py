"""Solr for the portal: one core, on a loopback port, with CKAN's schema mended for Chinese."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.embedded.commands import run, server_environment
from publish.embedded.http import ask, free_port, is_free
from publish.embedded.parts import SOLR_SOURCES, Parts
from publish.embedded.processes import Service, holder
from publish.embedded.settings import LOOPBACK, PortalSettings

CORE = "ckan"
EMPTY_LISTS = ("synonyms.txt", "protwords.txt", "stopwords.txt")


@dataclass(frozen=True, slots=True)
class Solr:
    """The search server of one portal."""

    settings: PortalSettings
    parts: Parts

    @property
    def folder(self) -> Path:
        """What belongs to Solr alone."""
        return self.settings.state / "solr"

    @property
    def home(self) -> Path:
        """Solr's home, with the one core."""
        return self.folder / "home"

    @property
    def requests(self) -> Path:
        """One line a request: moment in ms, status, method, path. Tests count the updates in it."""
        return self.settings.logs / "solr-requests.log"

    @property
    def indexed(self) -> Path:
        """The schema with which the index was last built whole; written when that is done."""
        return self.folder / "indexed.xml"

    @property
    def url(self) -> str:
        """Return the address of the core."""
        return f"http://{LOOPBACK}:{self._port()}/solr/{CORE}"

    @property
    def needs_index(self) -> bool:
        """Say whether all datasets must be indexed anew: after a change of the schema, or where that was cut short."""
        return not self.indexed.is_file() or self.indexed.read_text("utf-8") != self._schema.read_text("utf-8")

    def prepare(self, held: Sequence[int]) -> Service:
        """Write Solr's home, choose a port, and return the server. Raises InstallError."""
        self._schema.parent.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        (self.home / "solr.xml").write_text("<solr/>\n", encoding="utf-8")
        (self.home / CORE / "core.properties").write_text(f"name={CORE}\n", encoding="utf-8")
        for name in EMPTY_LISTS:
            (self._schema.parent / name).touch()
        shutil.copy(SOLR_SOURCES / "solrconfig.xml", self._schema.parent)
        log = self.settings.logs / "prepare.log"
        print_schema: list[str | Path] = [self.parts.python, "-m", "ckanext.planport.schema"]
        environment = server_environment(PYTHONPATH=str(self.parts.plugin_folder))
        schema = run(print_schema, log=log, held=held, folder=Path("/"), environment=environment)
        self._schema.write_text(schema, encoding="utf-8")
        self._choose_port()
        return self.service()

    def drop_index(self) -> None:
        """Delete an index of another schema; call it while Solr does not run."""
        shutil.rmtree(self.home / CORE / "data", ignore_errors=True)

    def note_index(self) -> None:
        """Note that the index is whole for the schema of today."""
        fresh = self.indexed.with_suffix(".new")
        shutil.copy(self._schema, fresh)
        fresh.replace(self.indexed)

    def service(self) -> Service:
        """Describe the server."""
        memory = ["-Xms128m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        words = [*memory, f"-Dsolr.log.dir={self.settings.logs}", "-cp", self.parts.solr_classpath, "PortalSolr"]
        schema = self._schema.read_text("utf-8") if self._schema.is_file() else ""
        return Service(
            name="solr",
            command=("java", *words, str(self._port()), str(self.home), str(self.requests)),
            folder=self.folder,
            locks=self.settings.run / "locks",
            logs=self.settings.logs,
            address=self.url,
            answers=self._answers,
            environment=server_environment(),
            version=schema,
        )

    @property
    def _schema(self) -> Path:
        return self.home / CORE / "conf" / "schema.xml"

    @property
    def _port_file(self) -> Path:
        return self.folder / "port"

    def _port(self) -> int:
        """Return the chosen port, 0 before the first start."""
        return int(self._port_file.read_text("ascii")) if self._port_file.is_file() else 0

    def _choose_port(self) -> None:
        """Keep the port of the last start unless another program has taken it meanwhile."""
        if self._port() and (holder(self.service()) is not None or is_free(self._port())):
            return
        fresh = self._port_file.with_suffix(".new")
        fresh.write_text(str(free_port()), "ascii")
        fresh.replace(self._port_file)

    def _answers(self) -> bool:
        """Say whether the core answers a query."""
        answer = ask(f"{self.url}/select?q=*:*&rows=0&wt=json")
        return isinstance(answer, dict) and "response" in answer
