"""A counting proxy before a portal that can be told to misbehave: for tests of publishing, and for the benchmark.

Calls of the API are numbered from 1 in the order in which they come. A fault stands for what networks and servers do:
no answer, an answer in trouble, an answer lost after the portal has acted, or the end of the publishing process.
"""

import http.client
import itertools
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Fault = Literal["503", "429", "500", "413", "403", "reset", "lost", "late", "delay", "html", "truncated", "redirect"]
_REFUSAL = b'{"success": false, "error": {"__type": "Authorization Error", "message": "no"}}'
Judge = Callable[[int, str], Fault | None]
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


def never(number: int, action: str) -> Fault | None:  # noqa: ARG001 - the form of a judge
    """Let every call through."""
    return None


def at(number: int, fault: Fault) -> Judge:
    """Make one call fail, by its number."""
    return lambda found, _: fault if found == number else None


class Proxy:
    """One proxy; `judge` decides on each call, `killed_after` ends everything after so many calls."""

    def __init__(self, upstream: str) -> None:
        """Take the address of the portal."""
        parts = urlsplit(upstream)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.judge: Judge = never
        self.killed_after: int | None = None
        self.delay = 1.0
        self.actions: list[str] = []
        self.before: Callable[[int, str], None] = lambda _, __: None
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self

    @property
    def url(self) -> str:
        """Where the proxy listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def calls(self) -> int:
        """How many calls of the API have come since the last reset."""
        return len(self.actions)

    def reset(self) -> None:
        """Forget all calls, and misbehave no more."""
        self.actions, self.judge, self.killed_after = [], never, None
        self.before = lambda _, __: None

    def admit(self, action: str) -> tuple[int, Fault | Literal["killed"] | None]:
        """Number a call and judge it."""
        with self._lock:
            self.actions.append(action)
            number = len(self.actions)
            if self.killed_after is not None and number > self.killed_after:
                return number, "killed"
        self.before(number, action)
        return number, self.judge(number, action)

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    proxy: Proxy

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about connections that were cut on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are sent one after the other; the body would wait for the client's word that the head has come.
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._forward()

    def do_POST(self) -> None:
        self._forward()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Write no log."""

    def _forward(self) -> None:
        """Let a request through, or do what the judge says."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        path = urlsplit(self.path).path
        fault: str | None = None
        if "/action/" in path:
            _, fault = self.server.proxy.admit(path.rsplit("/", 1)[-1])
        if fault in {"reset", "killed"}:
            self._cut()
        elif fault in {"503", "429", "500", "413", "403"}:
            self._answer(int(fault), _REFUSAL if fault == "403" else b"<html>in trouble</html>", "text/html")
        elif fault == "redirect":
            self._answer(301, b"", "text/html", ("Location", "https://elsewhere.example/api"))
        elif fault == "html":
            self._answer(200, b"<html>welcome</html>", "text/html")
        else:
            if fault == "delay":
                time.sleep(self.server.proxy.delay)
            status, headers, content = self._ask(body)
            if fault == "lost":
                self._cut()
                return
            if fault == "late":
                status, content = 504, b"<html>gateway timeout</html>"
            elif fault == "truncated":
                content = content[: len(content) // 2]
            self._answer(status, content, headers.get("Content-Type", ""), *_kept(headers))

    def _ask(self, body: bytes) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Ask the portal itself."""
        connection = http.client.HTTPConnection(self.server.proxy.host, self.server.proxy.port, timeout=120)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def _answer(self, status: int, content: bytes, kind: str, *more: tuple[str, str]) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in itertools.chain([("Content-Type", kind), ("Content-Length", str(len(content)))], more):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _cut(self) -> None:
        """Reset the connection without an answer."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def _kept(headers: http.client.HTTPMessage) -> list[tuple[str, str]]:
    """Pass on what a client may need."""
    return [(name, headers[name]) for name in ("Location", "Retry-After", "Content-Disposition") if headers.get(name)]
