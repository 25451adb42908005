"""What the client makes of answers, how often it repeats, how fast, and what it never shows."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from publish.ckan.client import CkanClient, Pace
from publish.ckan.exceptions import (
    NotCkanError,
    NotFoundError,
    RefusedCallError,
    RightsError,
    TooLargeError,
    UncertainError,
)
from publish.ckan.settings import CkanSettings
from publish.exceptions import PortalError

TOKEN = "eyJhbGciOiJIUzI1NiJ9.secret.of-nobody"  # noqa: S105


class Script:
    """A server that gives prepared answers, one after another, and the last for ever."""

    def __init__(self) -> None:
        """Start it."""
        self.answers: list[tuple[int, str, dict[str, str]]] = []
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        script = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                script.seen.append((self.path, dict(self.headers), body))
                status, text, headers = script.answers[min(len(script.seen), len(script.answers)) - 1]
                content = text.encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Write no log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def says(self, *answers: tuple[int, str] | tuple[int, str, dict[str, str]]) -> None:
        """Prepare answers."""
        self.answers = [(answer[0], answer[1], answer[2] if len(answer) > 2 else {}) for answer in answers]

    def client(self, **more: Any) -> CkanClient:  # noqa: ANN401 - settings of every kind
        """Make a client of this server."""
        settings = CkanSettings(self.url, token=TOKEN, **{"backoff": 0.001, **more})
        return CkanClient(settings)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def script() -> Iterator[Script]:
    made = Script()
    yield made
    made.server.shutdown()
    made.server.server_close()


def error(kind: str, **fields: Any) -> str:  # noqa: ANN401
    return json.dumps({"success": False, "error": {"__type": kind, **fields}})


GOOD = '{"success": true, "result": {"a": 1}}'
BAD: list[tuple[int, str, type[PortalError]]] = [
    (403, error("Authorization Error", message="用户没有权限"), RightsError),
    (401, "<html>", RightsError),
    (404, error("Not Found Error", message="x"), NotFoundError),
    (404, "<html>not here</html>", NotCkanError),
    (409, error("Validation Error", name=["已被占用"]), RefusedCallError),
    (400, '{"success": false, "error": "Bad request"}', RefusedCallError),
    (409, error("Search Query Error", message="x"), UncertainError),
    (409, error("Validation Error", upload=["文件过大"]), TooLargeError),
    (413, "<html>too large</html>", TooLargeError),
    (500, error("Search Index Error", message="x"), UncertainError),
    (500, "<html>", UncertainError),
    (502, "", UncertainError),
    (503, "<html>", UncertainError),
    (429, "slow down", UncertainError),
    (501, "<html>no POST here</html>", NotCkanError),
    (301, "", NotCkanError),
    (200, "<html>welcome</html>", NotCkanError),
    (200, '{"a": 1}', NotCkanError),
    (200, "[1, 2]", NotCkanError),
    (200, "", NotCkanError),
    (200, GOOD[:20], UncertainError),
]


@pytest.mark.parametrize(("status", "text", "kind"), BAD)
def test_each_bad_answer_has_its_error(script: Script, status: int, text: str, kind: type[PortalError]) -> None:
    script.says((status, text, {"Location": "https://elsewhere.example/?token=x"}))
    with pytest.raises(kind) as caught:
        script.client().call("package_show", {})
    assert type(caught.value) is kind
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert len(script.seen) == 1


def test_fields_of_a_refusal_are_kept_for_decisions(script: Script) -> None:
    script.says((409, error("Validation Error", match=["metadata_modified"])))
    with pytest.raises(RefusedCallError) as caught:
        script.client().call("package_revise", {})
    assert caught.value.errors == {"match": ["metadata_modified"]}


def test_a_portal_that_repeats_the_token_does_not_make_us_show_it(script: Script) -> None:
    script.says((409, error("Validation Error", message=f"bad {TOKEN}")))
    with pytest.raises(RefusedCallError) as caught:
        script.client().call("package_create", {})
    assert TOKEN not in str(caught.value)


def test_readings_are_repeated_and_writings_are_not(script: Script) -> None:
    script.says((503, ""), (502, ""), (200, GOOD))
    assert script.client().read("package_show") == {"a": 1}
    assert len(script.seen) == 3
    script.seen.clear()
    with pytest.raises(UncertainError):
        script.client().call("package_create", {})
    assert len(script.seen) == 1


def test_repeating_comes_to_an_end(script: Script) -> None:
    script.says((503, ""))
    with pytest.raises(UncertainError):
        script.client(attempts=3).read("package_show")
    assert len(script.seen) == 3


def test_what_the_server_asks_for_is_waited(script: Script) -> None:
    waited: list[float] = []
    script.says((429, "", {"Retry-After": "7"}), (503, "", {"Retry-After": "99999"}), (200, GOOD))
    CkanClient(CkanSettings(script.url, backoff=0.001), waited.append).read("status_show")
    assert waited == [7.0, 30.0]


def test_waits_are_doubled_and_spread(script: Script) -> None:
    waits = list(script.client(attempts=5, backoff=1.0).waits())
    assert len(waits) == 4
    assert all(0.5 * 2**at <= wait <= 1.5 * 2**at for at, wait in enumerate(waits))
    assert waits != list(script.client(attempts=5, backoff=1.0).waits())


def test_a_server_that_does_not_answer_is_given_up(script: Script) -> None:
    script.server.shutdown()
    began = time.monotonic()
    with pytest.raises(UncertainError, match="no answer"):
        script.client(read_timeout=0.3).call("status_show", {})
    assert time.monotonic() - began < 5


def test_an_address_where_nobody_listens() -> None:
    client = CkanClient(CkanSettings("http://127.0.0.1:9", backoff=0.001, attempts=2))
    with pytest.raises(UncertainError, match="refused"):
        client.read("status_show")


def test_the_token_goes_in_a_header_and_nowhere_else(script: Script) -> None:
    script.says((200, GOOD))
    script.client().call("package_show", {"id": "x"})
    path, headers, body = script.seen[0]
    assert headers["Authorization"] == TOKEN
    assert TOKEN not in path
    assert TOKEN not in body.decode()


def test_a_password_file_does_not_replace_the_token(
    script: Script, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login user password other\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    script.says((200, GOOD))
    script.client().call("package_show", {})
    assert script.seen[0][1]["Authorization"] == TOKEN


def test_calls_keep_to_the_limit(script: Script) -> None:
    script.says((200, GOOD))
    client = script.client(calls_per_second=20.0)
    began = time.monotonic()
    for _ in range(5):
        client.call("status_show", {})
    assert time.monotonic() - began >= 0.19


def test_the_limit_holds_for_all_threads_together() -> None:
    waited: list[float] = []
    pace = Pace(10.0, waited.append)
    threads = [threading.Thread(target=pace.wait) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(waited) > 0.4
