"""A real CKAN for the tests: brought up once a session in a scratch folder, with the programs of `build/ckan/parts`."""

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from publish.embedded.http import free_port
from publish.embedded.machine import find_missing
from publish.embedded.parts import Parts
from publish.embedded.settings import PortalAddress
from publish.embedded.stack import down, up
from tests.habits.house import ROOT
from tests.portal.proxy import Proxy

PARTS = ROOT / "build" / "ckan" / "parts"
SCRATCH = ROOT / "build" / "portal-tests"
SCREENSHOTS = ROOT / "build" / "screenshots"
ORGANISATION = "fujian-general-office"

# Run by CKAN itself, which tells what it found.
collect_ignore = ["rights_in_ckan.py"]

# The plugin's modules that do not need CKAN are tested without it.
sys.path.append(str(ROOT / "publish" / "ckanext-planport"))


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark of the tests that need a running portal."""
    config.addinivalue_line("markers", "portal: brings a real CKAN up (Java and Maven needed; a minute at first)")


@dataclass(frozen=True)
class Answer:
    """What the portal answered: status and JSON."""

    status: int
    content: Any

    @property
    def result(self) -> Any:  # noqa: ANN401 - as the action has it
        """The result of a call that was expected to succeed."""
        assert self.status == 200, self.content
        return self.content["result"]


@dataclass(frozen=True)
class Api:
    """The portal's API with one user's token, without any library that could hide something."""

    url: str
    token: str = ""

    def call(self, action: str, **data: object) -> Answer:
        """Call an action."""
        return self.post(f"/api/3/action/{action}", json.dumps(data).encode(), {"Content-Type": "application/json"})

    def post(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Send a request as it is; without a body it is a GET."""
        allowed = {"Authorization": self.token} if self.token else {}
        request = urllib.request.Request(self.url + path, body, {**headers, **allowed})  # noqa: S310 - http
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode("utf-8", "replace"))

    def page(self, path: str) -> str:
        """Read a page."""
        allowed = {"Authorization": self.token} if self.token else {}
        request = urllib.request.Request(self.url + path, headers=allowed)  # noqa: S310 - http
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()


@pytest.fixture(scope="session")
def machine() -> None:
    """Skip, for everybody to see, where the machine lacks Java or Maven; in CI that is a failure."""
    missing = list(find_missing(solr_is_installed=Parts(PARTS).solr_is_installed))
    if missing:
        message = "; ".join(f"{entry.what} is missing: {entry.command}" for entry in missing)
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def portal_state() -> Iterator[Path]:
    """A scratch folder for the portal of this session; those of sessions that were killed are cleared away."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    for old in SCRATCH.iterdir():
        if not Path(f"/proc/{old.name}").exists():
            down(old, parts=PARTS)
            shutil.rmtree(old, ignore_errors=True)
    yield SCRATCH / str(os.getpid())
    down(SCRATCH / str(os.getpid()), parts=PARTS)
    shutil.rmtree(SCRATCH / str(os.getpid()), ignore_errors=True)


@pytest.fixture(scope="session")
def portal(machine: None, portal_state: Path) -> PortalAddress:  # noqa: ARG001 - asks for the machine first
    """The running portal."""
    return up(portal_state, port=free_port(), parts=PARTS, durable=False)


@pytest.fixture
def proxy(portal: PortalAddress) -> Iterator[Proxy]:
    """A counting proxy before the portal, which can be told to misbehave."""
    with Proxy(portal.url).running() as running:
        yield running


@pytest.fixture
def restored(portal: PortalAddress, portal_state: Path) -> Iterator[PortalAddress]:
    """The running portal for a test that breaks it; it is brought up again afterwards."""
    yield portal
    up(portal_state, parts=PARTS, durable=False)


@pytest.fixture
def visitor(portal: PortalAddress) -> Api:
    """Somebody without an account."""
    return Api(portal.url)


@pytest.fixture
def publisher(portal: PortalAddress) -> Api:
    """The user who publishes: editor of the organisations, member of the groups."""
    return Api(portal.url, portal.publisher_token.read_text().strip())


@pytest.fixture
def operator(portal: PortalAddress) -> Api:
    """The sysadmin."""
    return Api(portal.url, portal.operator_token.read_text().strip())


ROWS = (
    ("t01", 1, "数据开放", "推进公共数据资源开放开发，平潭综合实验区先行。"),
    ("t02", 2, "交通", "京雄高速公路项目建设，5G网络覆盖。"),
    ("t03", 3, "健康", "深化居民健康档案互认。"),
    ("t04", 4, "水", "水库水质监测，比例为100%。"),
    ("t05", 5, "Water", "Open water data portal."),
)


@dataclass(frozen=True)
class Table:
    """A published table: its dataset, its resource and its view."""

    dataset: str
    resource: str
    view: str


@pytest.fixture(scope="session")
def table(portal: PortalAddress) -> Table:
    """A dataset with one table, published as planport does, with the trigger that makes Chinese words found."""
    api = Api(portal.url, portal.publisher_token.read_text().strip())
    resource = {"id": "6d8aa3ec-8f0a-5b0e-9a51-7d2b1fd1c001", "name": "任务", "format": "CSV", "mimetype": "text/csv"}
    texts = {"name_en": "Tasks", "description": "任务的说明。", "description_en": "Tasks told in English."}
    place = {"url_type": "datastore", "url": "_datastore_only_resource", "datastore_active": True}
    made = api.call(
        "package_create",
        name="chinese-table",
        title="二零二一年数字福建工作要点",
        notes="任务表。",
        owner_org=ORGANISATION,
        license_id="cc-zero",
        tags=[{"name": "数字福建"}],
        groups=[{"name": "health"}],
        extras=[
            {"key": "title_en", "value": "Key tasks of 2021"},
            {"key": "open_type", "value": "open"},
            {"key": "source", "value": '["https://a.example/1", "https://a.example/2"]'},
        ],
        resources=[{**resource, **texts, **place}],
    ).result
    columns = {
        "task_id": ("text", "任务编号"),
        "ordinal": ("int", "序号"),
        "heading": ("text", "标题"),
        "text": ("text", "全文"),
    }
    loaded = api.call(
        "datastore_create",
        resource_id=resource["id"],
        fields=[
            {"id": name, "type": kind, "info": {"label": label, "label_en": name.capitalize()}}
            for name, (kind, label) in columns.items()
        ],
        primary_key=["task_id"],
        records=[dict(zip(columns, row, strict=True)) for row in ROWS],
        calculate_record_count=True,
        triggers=[{"function": "cjk_grams"}],
        force=True,
    )
    assert loaded.status == 200, loaded.content
    views = api.call("package_create_default_resource_views", package=made, create_datastore_views=True).result
    return Table("chinese-table", resource["id"], views[0]["id"])


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Headless Chromium as a function: an address in, the page after its scripts ran out; optionally a screenshot."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        message = "Chromium is missing: apt-get install -y chromium fonts-noto-cjk"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def show(address: str, *, screenshot: str = "", more: tuple[str, ...] = ()) -> str:
        profile = tmp_path_factory.mktemp("chromium")
        quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
        words = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-sync", *quiet, *more]
        words += [f"--user-data-dir={profile}", "--window-size=1280,1500", "--virtual-time-budget=10000"]
        wanted = f"--screenshot={SCREENSHOTS / screenshot}" if screenshot else "--dump-dom"
        result = subprocess.run([*words, wanted, address], capture_output=True, check=True, timeout=120)
        return result.stdout.decode("utf-8", "replace")

    return show
