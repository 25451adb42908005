"""CKAN for the portal: its configuration, its database, its accounts, and the server (gunicorn)."""

import hashlib
import json
import secrets
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datapackages.vocabularies import Issuer, Operator, load_organisations, load_themes
from publish.embedded.commands import run, server_environment
from publish.embedded.configuration import CONFIGURATION
from publish.embedded.http import ask
from publish.embedded.parts import Parts
from publish.embedded.postgres import Postgres
from publish.embedded.processes import Service
from publish.embedded.redis import Redis
from publish.embedded.settings import LOOPBACK, PortalSettings
from publish.embedded.solr import Solr

PUBLISHER = "planport-publisher"
OPERATOR = "planport-operator"


@dataclass(frozen=True, slots=True)
class Ckan:
    """The CKAN of one portal, with the servers that it stands on."""

    settings: PortalSettings
    parts: Parts
    postgres: Postgres
    redis: Redis
    solr: Solr
    port: int

    @property
    def url(self) -> str:
        """Return the address that visitors open."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def folder(self) -> Path:
        """What belongs to CKAN alone: configuration and uploaded files."""
        return self.settings.state / "ckan"

    @property
    def ini(self) -> Path:
        """CKAN's configuration; it holds keys."""
        return self.folder / "ckan.ini"

    @property
    def command(self) -> Path:
        """A script for the operator: CKAN's command line with this portal's configuration."""
        return self.folder / "ckan"

    @property
    def _prepared(self) -> Path:
        # Beside the cluster, so that it goes when the cluster goes.
        return self.settings.state / "postgres" / "prepared.stamp"

    def configure(self) -> None:
        """Write the configuration, the same for the same portal."""
        for folder in (self.folder, self.settings.secrets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        session_key, token_key = self._keys()
        operator = load_organisations().operator
        values = {
            "SECRET_KEY": session_key,
            "api_token.jwt.encode.secret": f"string:{token_key}",
            "api_token.jwt.decode.secret": f"string:{token_key}",
            "sqlalchemy.url": self.postgres.url("ckan", "ckan"),
            "ckan.datastore.write_url": self.postgres.url("ckan", "datastore"),
            "ckan.datastore.read_url": self.postgres.url("datastore_ro", "datastore"),
            "ckan.redis.url": self.redis.url,
            "solr_url": self.solr.url,
            "ckan.site_url": self.url,
            "ckan.storage_path": str(self.folder / "storage"),
            "ckan.site_title": operator.title,
            "ckan.site_description": operator.title_en,
            "ckanext.dcat.base_uri": self.url,
        }
        lines = "\n".join(f"{key} = {value.replace('%', '%%')}" for key, value in values.items())
        write_private(self.ini, CONFIGURATION.replace("@portal@", lines))
        self._write_command()

    def _write_command(self) -> None:
        """Write the operator's script."""
        ini, plugin, ckan = (shlex.quote(str(path)) for path in (self.ini, self.parts.plugin_folder, self.parts.ckan))
        said = "#!/bin/sh\n# CKAN's command line for this portal.\n"
        write_private(self.command, f'{said}CKAN_INI={ini} PYTHONPATH={plugin} exec {ckan} "$@"\n')
        self.command.chmod(0o700)

    def prepare(self, held: Sequence[int], *, again: bool = False) -> None:
        """Bring database, accounts, organisations, groups and index to where they must be, unless they are.

        PostgreSQL, Redis and Solr must run. `again` does it even where the stamp says that it was done.
        """
        wanted = self._fingerprint()
        tokens = (self.settings.publisher_token, self.settings.operator_token)
        done = self._prepared.is_file() and self._prepared.read_text("ascii") == wanted
        if done and not again and not self.solr.needs_index and all(token.is_file() for token in tokens):
            return
        self.settings.progress("CKAN: preparing the database")
        self.postgres.make_databases(held)
        self._command(held, "db", "upgrade")
        self.postgres.execute(self._command(held, "datastore", "set-permissions"), held)
        self.settings.progress("CKAN: preparing accounts, organisations and groups")
        plan = self.folder / "prepare.json"
        plan.write_text(self._plan(rebuild_index=self.solr.needs_index), encoding="utf-8")
        self._command(held, "planport-tools", "prepare", str(plan))
        self.solr.note_index()
        self._prepared.write_text(wanted, encoding="ascii")

    def token_works(self) -> bool:
        """Say whether the running portal knows the publisher's token as that of an editor."""
        token = self.settings.publisher_token.read_text("ascii").strip()
        answer = ask(f"{self.url}/api/3/action/organization_list_for_user?permission=create_dataset", token=token)
        return isinstance(answer, dict) and bool(answer.get("result"))

    def service(self) -> Service:
        """Describe the server; a changed configuration or plugin starts it anew."""
        words = ["--bind", f"{LOOPBACK}:{self.port}", "--workers", "2", "--threads", "2", "--timeout", "120"]
        words += ["--graceful-timeout", "10", "--worker-tmp-dir", str(self.folder), "--no-control-socket"]
        known = self.ini.read_bytes() if self.ini.is_file() else b""
        return Service(
            name="ckan",
            command=(str(self.parts.python), "-m", "gunicorn", *words, "ckanext.planport.wsgi:application"),
            folder=self.folder,
            locks=self.settings.run / "locks",
            logs=self.settings.logs,
            address=self.url,
            answers=self._answers,
            environment=self._environment(),
            version=hashlib.sha256(known).hexdigest(),
        )

    def _keys(self) -> tuple[str, str]:
        """Return the keys that sign sessions and tokens; they are made once."""
        file = self.settings.secrets / "keys.json"
        if not file.is_file():
            write_private(file, json.dumps([secrets.token_urlsafe(48), secrets.token_urlsafe(48)]))
        session_key, token_key = json.loads(file.read_text("ascii"))
        return session_key, token_key

    def _plan(self, *, rebuild_index: bool) -> str:
        """Say, for our plugin's command, what there must be; it makes what is missing and changes nothing else."""
        known = load_organisations()
        bodies: tuple[Operator | Issuer, ...] = (known.operator, *known.issuers)
        organisations = [{"name": one.name, "title": one.title, "title_en": one.title_en} for one in bodies]
        groups = [{"name": one.theme_id, "title": one.title, "title_en": one.title_en} for one in load_themes()]
        content = {
            "operator": {"name": OPERATOR, "token_file": str(self.settings.operator_token)},
            "publisher": {"name": PUBLISHER, "token_file": str(self.settings.publisher_token)},
            "organisations": organisations,
            "groups": groups,
            "rebuild_index": rebuild_index,
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    def _fingerprint(self) -> str:
        """Hash what the preparation depends on."""
        keys = (self.settings.secrets / "keys.json").read_bytes()
        plan = self._plan(rebuild_index=False)
        told = [self.parts.plugin_folder.name.encode(), plan.encode(), keys, str(self.settings.state).encode()]
        return hashlib.sha256(b"\0".join(told)).hexdigest()

    def _command(self, held: Sequence[int], *words: str) -> str:
        """Run CKAN's command line and return what it prints."""
        command: list[str | Path] = [self.parts.ckan, "--config", self.ini, *words]
        log = self.settings.logs / "prepare.log"
        return run(command, log=log, held=held, folder=self.folder, environment=self._environment())

    def _environment(self) -> dict[str, str]:
        """Return the environment of CKAN, free of the caller's CKAN_… settings."""
        return server_environment(
            CKAN_INI=str(self.ini), PYTHONPATH=str(self.parts.plugin_folder), PYTHONUNBUFFERED="1"
        )

    def _answers(self) -> bool:
        """Say whether the server answers as this portal."""
        answer = ask(f"{self.url}/api/3/action/status_show")
        return isinstance(answer, dict) and answer.get("result", {}).get("site_url") == self.url


def write_private(file: Path, content: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(content, encoding="utf-8")
    fresh.replace(file)
