"""Asks a server on this machine over HTTP, past any proxy. Knows no server's answers."""

import json
import socket
import urllib.error
import urllib.request
from typing import Any

from publish.embedded.settings import LOOPBACK

# A proxy that the environment names must not see what is said on the loopback address.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(url: str, *, token: str = "", seconds: float = 10.0) -> Any:  # noqa: ANN401 - JSON has any shape
    """Return the JSON that a server answers, or None where it does not answer with 200 and JSON."""
    request = urllib.request.Request(url, headers={"Authorization": token} if token else {})  # noqa: S310 - http only
    try:
        with _OPENER.open(request, timeout=seconds) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None


def is_free(port: int) -> bool:
    """Say whether nobody listens on a port of the loopback address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port of the loopback address on which nobody listens now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
