"""Redis for the portal: on a Unix socket, in memory only; CKAN keeps its queue of jobs in it."""

import socket
from dataclasses import dataclass
from pathlib import Path

from publish.embedded.commands import server_environment
from publish.embedded.parts import Parts
from publish.embedded.processes import Service
from publish.embedded.settings import PortalSettings


@dataclass(frozen=True, slots=True)
class Redis:
    """The Redis server of one portal."""

    settings: PortalSettings
    parts: Parts

    @property
    def socket(self) -> Path:
        """The socket, in a folder that its owner alone may enter."""
        return self.settings.run / "redis" / "socket"

    @property
    def url(self) -> str:
        """Return the address as CKAN wants it."""
        return f"unix://{self.socket}?db=0"

    def prepare(self) -> Service:
        """Make the folder of the socket and return the server."""
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        self.socket.parent.chmod(0o700)
        return self.service()

    def service(self) -> Service:
        """Describe the server."""
        words = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700", "--save", ""]
        return Service(
            name="redis",
            command=(str(self.parts.redis), *words, "--appendonly", "no"),
            folder=self.socket.parent,
            locks=self.settings.run / "locks",
            logs=self.settings.logs,
            address=str(self.socket),
            answers=self._answers,
            environment=server_environment(),
            stop_seconds=5.0,
        )

    def _answers(self) -> bool:
        """Say whether the server answers a PING."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(5.0)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False
