"""The API token appears in no output of any command, at any level of logging, and in no file that one writes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from datapackages.archive import zip_bytes
from tests.habits.house import ROOT

TOKEN = "eyJhbGciOiJIUzI1NiJ9.planport-token-that-nobody-may-see.0123456789"  # noqa: S105  # pragma: allowlist secret
FILE = ROOT / "seeds/sources/fuzhou-2017-key-tasks.txt"
LEVELS: dict[str, dict[str, str]] = {
    "as it is": {},
    "debug": {"PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_DEBUG_MODE": "true", "PYTHONFAULTHANDLER": "1"},
}


class Parrot(BaseHTTPRequestHandler):
    """A portal that repeats what it was sent in each of its errors, as some do."""

    def _repeat(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = json.dumps({"success": False, "error": {"message": f"no right: {self.headers.get('Authorization')}"}})
        self.send_response(403)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Echo", str(self.headers.get("Authorization")))
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    do_GET = do_POST = _repeat  # noqa: N815 - names of the base class

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def parrot() -> Iterator[str]:
    """The address of such a portal."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Parrot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def said_by(folder: Path, *arguments: str, **environment: str) -> str:
    """Run a command with the token in its environment; gives all that it says."""
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *arguments],
        cwd=folder,
        env=os.environ | {"CKAN_API_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory, true_package: Path) -> Path:
    """A folder with a package that can be published, its zip, and a copy of its source."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "package.zip").write_bytes(zip_bytes(true_package))
    (folder / "plan.txt").write_bytes(FILE.read_bytes())
    return folder


@pytest.fixture(scope="module")
def true_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released package of a true plan, with its zip beside it."""
    from datapackages.releases import load_releases
    from flows.packaging import correct, read_document, stage_plan
    from flows.sealing import seal
    from flows.settings import Settings
    from flows.sources import registered_plan
    from flows.validating import validate_candidate

    build = tmp_path_factory.mktemp("build")
    settings = Settings(
        sources=ROOT / "seeds/sources",
        corrections=ROOT / "seeds/corrections",
        releases=ROOT / "seeds/releases.yml",
        packages=build / "packages",
        build=build,
    )
    assert load_releases(settings.releases).releases
    registered = registered_plan(settings.sources, FILE.stem)
    candidate = stage_plan(correct(read_document(registered), registered, settings.corrections), settings)
    seal(validate_candidate(candidate, settings), settings)
    return settings.packages / FILE.stem


@pytest.mark.parametrize("level", LEVELS)
def test_no_command_says_the_token_or_writes_it_down(
    workshop: Path, true_package: Path, parrot: str, level: str
) -> None:
    package, environment = str(true_package), LEVELS[level]
    debug = ["--debug"] if level == "debug" else []
    commands: list[list[str]] = [
        ["--help"],
        ["extract", "plan.txt", "--out", "out"],
        ["extract", "none.txt"],
        ["validate", package, "none"],
        ["diff", package, "package.zip"],
        ["publish", package, "--portal", parrot],
        ["publish", package, "--portal", parrot, "--dry-run", "--json"],
        ["publish", package, "--portal", "http://127.0.0.1:1"],
        ["publish", package, "--portal", f"https://x:{'y'}@data.example.org"],
        ["publish", package, "--portal", "portal"],
        ["publish", "--withdraw", FILE.stem, "--portal", parrot, "--reason", "x"],
        ["release", "--notes", "x"],
        ["run"],
        ["schedule", "--cron", "never"],
        ["portal", "status", "--state", "ckan"],
        ["portal", "down", "--state", "ckan"],
        ["publish", package, "--portal", parrot, "--no-such-option"],
    ]

    for command in commands:
        said = said_by(workshop, *debug, *command, **environment)
        assert TOKEN not in said, command
        assert "planport-token" not in said, command
    written = [path for path in workshop.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    assert written == []


def test_a_portal_that_repeats_the_token_was_really_given_it(true_package: Path, workshop: Path, parrot: str) -> None:
    said = said_by(workshop, "publish", str(true_package), "--portal", parrot)

    assert "no right: ***" in said
