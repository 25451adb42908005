"""The typed configuration of the embedded portal: where everything lies, and what the callers get to know of it."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Progress = Callable[[str], None]
PartState = Literal["running", "starting", "stopped", "failing"]

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 5000
# sockaddr_un holds 108 bytes with its end mark; the longest name below the folder is "postgres/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 107 - len("/postgres/.s.PGSQL.5432")

_PLAIN = re.compile(r"[A-Za-z0-9_./+-]+")


def silent(_: str) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """One portal: its state folder, the folder of the installed programs (shared by portals), and its port.

    `port` None means: the port that this portal had before, else 5000. `durable` False gives up the safety against a
    power failure for speed, as tests may.
    """

    state: Path
    parts: Path
    port: int | None = None
    durable: bool = True
    progress: Progress = field(default=silent, compare=False)

    @classmethod
    def of(
        cls,
        state: Path,
        *,
        port: int | None = None,
        parts: Path | None = None,
        durable: bool = True,
        progress: Progress = silent,
    ) -> "PortalSettings":
        """Make the settings of a portal; the programs are kept in its state folder unless `parts` says otherwise."""
        whole = state.absolute()
        return cls(whole, parts.absolute() if parts else whole / "parts", port, durable, progress)

    @property
    def logs(self) -> Path:
        """Where each server and each installation writes its log."""
        return self.state / "logs"

    @property
    def secrets(self) -> Path:
        """Keys and API tokens; the folder and its files are open to their owner alone."""
        return self.state / "secrets"

    @property
    def publisher_token(self) -> Path:
        """The API token of the user who publishes: editor of the organisations, member of the groups, no more."""
        return self.secrets / "publisher.token"

    @property
    def operator_token(self) -> Path:
        """The API token of the sysadmin, for the operator alone."""
        return self.secrets / "operator.token"

    @property
    def run(self) -> Path:
        """Sockets and locks: below the state folder, or in a plain folder of their own where that path is too long."""
        folder = self.state / "run"
        # CKAN hands its addresses to a reader of settings that takes a percent sign for its own.
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and _PLAIN.fullmatch(str(folder)):
            return folder
        name = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"planport-{os.getuid()}-{name}"


@dataclass(frozen=True, slots=True)
class PortalAddress:
    """A portal that is up: where it answers, and the files in which the two API tokens lie (read them, never print)."""

    url: str
    publisher_token: Path
    operator_token: Path
    organisation: str


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One server of the portal: `failing` means that it runs and does not answer."""

    name: str
    state: PartState
    pid: int | None
    address: str


@dataclass(frozen=True, slots=True)
class PortalStatus:
    """The whole portal; `url` is None where it was never brought up."""

    state: Path
    url: str | None
    parts: tuple[PartStatus, ...]

    @property
    def is_up(self) -> bool:
        """Say whether every part runs and answers."""
        return bool(self.parts) and all(part.state == "running" for part in self.parts)
