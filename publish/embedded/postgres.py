"""PostgreSQL for the portal: on a Unix socket in a folder of its own, its data below the state folder."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.embedded.commands import run, server_environment
from publish.embedded.exceptions import ServiceError
from publish.embedded.machine import Account, account_for
from publish.embedded.parts import Parts
from publish.embedded.processes import Service, holder
from publish.embedded.settings import PortalSettings

MAJOR_VERSION = "18"
SUPERUSER = "postgres"
ROLES_AND_DATABASES = (
    ("pg_roles", "rolname", "ckan", "CREATE ROLE ckan LOGIN"),
    ("pg_roles", "rolname", "datastore_ro", "CREATE ROLE datastore_ro LOGIN"),
    ("pg_database", "datname", "ckan", "CREATE DATABASE ckan OWNER ckan"),
    ("pg_database", "datname", "datastore", "CREATE DATABASE datastore OWNER ckan"),
)


@dataclass(frozen=True, slots=True)
class Postgres:
    """The database server of one portal."""

    settings: PortalSettings
    parts: Parts

    @property
    def folder(self) -> Path:
        """What belongs to PostgreSQL alone."""
        return self.settings.state / "postgres"

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "data"

    @property
    def sockets(self) -> Path:
        """The folder of the socket; whoever may enter it may use the databases."""
        return self.settings.run / "postgres"

    def url(self, role: str, database: str) -> str:
        """Return the address of a database as CKAN wants it."""
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def prepare(self, held: Sequence[int]) -> Service:
        """Make the cluster unless it is there, and return the server. Raises MachineError, InstallError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(parents=True, exist_ok=True)
        account = account_for(self.parts.postgres, self.folder)
        for folder in (self.folder, self.sockets):
            _hand_over(folder, account)
            folder.chmod(0o700)
        if not self.data.exists():
            self._initialise(account, held)
        self._check_version()
        service = self.service(account)
        if holder(service) is None:
            # No process of this cluster is left. PostgreSQL would take a zombie, or a program that has got the number
            # of a killed server, for another server.
            for stale in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
                stale.unlink(missing_ok=True)
        return service

    def service(self, account: Account | None = None) -> Service:
        """Describe the server; without an account it can be found and stopped, not started."""
        words = (
            [] if account is None else [*account.prefix, str(self.parts.postgres / "postgres"), "-D", str(self.data)]
        )
        words += ["-k", str(self.sockets), "-c", "listen_addresses=", "-c", "max_connections=60"]
        if not self.settings.durable:
            # Safe against a killed server, as far as the machine goes on; asynchronous commits would not be.
            words += ["-c", "fsync=off", "-c", "full_page_writes=off"]
        return Service(
            name="postgres",
            command=tuple(words),
            folder=Path("/") if account is None else self.folder.parent,
            locks=self.settings.run / "locks",
            logs=self.settings.logs,
            address=str(self.sockets),
            answers=self._answers,
            environment=server_environment(),
            # SIGINT: PostgreSQL's "fast" shutdown, which does not wait for clients to go.
            stop_signal=signal.SIGINT,
        )

    def execute(self, sql: str, held: Sequence[int], *, database: str = "postgres") -> str:
        """Run SQL as the superuser and return what it prints. Raises InstallError."""
        command: list[str | Path] = [self.parts.postgres / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        return run(
            [*command, "-h", self.sockets, "-U", SUPERUSER, "-d", database, "-f", "-"],
            log=self.settings.logs / "prepare.log",
            held=held,
            folder=Path("/"),
            environment=server_environment(),
            given=sql,
        )

    def make_databases(self, held: Sequence[int]) -> None:
        """Make the roles and databases of CKAN and its DataStore where they are missing."""
        for table, column, name, statement in ROLES_AND_DATABASES:
            asked = f"SELECT 1 FROM {table} WHERE {column} = '{name}'"  # nosec B608  # noqa: S608 - constants
            if not self.execute(asked, held).strip():
                self.execute(statement, held)

    def _initialise(self, account: Account, held: Sequence[int]) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        self.settings.progress("postgres: making the database cluster")
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        words: list[str | Path] = [
            *account.prefix,
            self.parts.postgres / "initdb",
            "-D",
            fresh,
            "-U",
            SUPERUSER,
            "--auth=trust",
        ]
        words += ["-E", "UTF8", "--locale=C.UTF-8", *([] if self.settings.durable else ["--no-sync"])]
        # Not in the folder itself, which the other user may enter only by its whole path.
        log = self.settings.logs / "install-postgres.log"
        run(words, log=log, held=held, folder=Path("/"), environment=server_environment())
        fresh.rename(self.data)

    def _check_version(self) -> None:
        """Refuse a cluster of another PostgreSQL, which this one cannot read."""
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != MAJOR_VERSION:
            raise ServiceError(
                f"{self.data} was made by PostgreSQL {found}, and this is {MAJOR_VERSION}; move the state folder away "
                "and publish again"
            )

    def _answers(self) -> bool:
        """Say whether the server accepts connections."""
        command = [
            str(self.parts.postgres / "pg_isready"),
            "-q",
            "-h",
            str(self.sockets),
            "-U",
            SUPERUSER,
            "-d",
            "postgres",
        ]
        try:
            return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode == 0
        except OSError:
            return False


def _hand_over(folder: Path, account: Account) -> None:
    """Give a folder and all in it to the user who runs PostgreSQL; for an ordinary user it is his already."""
    if os.getuid() != 0:
        return
    os.chown(folder, account.uid, account.gid)
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.lchown(os.path.join(place, name), account.uid, account.gid)  # noqa: PTH118 - many files; Path is slow
