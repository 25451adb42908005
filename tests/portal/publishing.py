"""Help for the tests of publishing: typed packages, a publisher behind a proxy, the whole state of a dataset."""

import csv
import hashlib
import io
import json
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from publish.apply import PublishResult, publish
from publish.ckan.portal import CkanPortal
from publish.ckan.settings import CkanSettings
from tests.portal.conftest import ORGANISATION, Api
from tests.portal.proxy import Proxy
from tests.publish.making import make_package, zip_package

NUMBERS = ("number_id", "count", "share", "is_open", "day", "remark")
NUMBER_TYPES = {"count": "integer", "share": "number", "is_open": "boolean", "day": "date"}
NUMBER_ROWS = (
    ("n1", "12", "12.50", "true", "2020-01-31", "京雄高速公路，推进"),
    ("n2", "", "0.1", "false", "", '含"引号"与\n换行'),
    ("n3", "-7", "", "", "1999-12-31", "=1+1"),
)
# A call that is repeated in these tests waits for next to nothing.
HASTY: Mapping[str, Any] = {"backoff": 0.01, "patience": 0.0, "read_timeout": 30.0}


def numbers(rows: Sequence[Sequence[str]] = NUMBER_ROWS, columns: Sequence[str] = NUMBERS) -> str:
    """Print a table with values of every type."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


def make_typed(root: Path, name: str, types: Mapping[str, str] | None = None, **more: Any) -> Path:  # noqa: ANN401
    """Make a package with the tables tasks, assignments and numbers, the last with a type for each column."""
    files = {"data/numbers.csv": numbers(), **(more.pop("files", None) or {})}
    files = {path: content for path, content in files.items() if content}
    folder = make_package(root, name, files=files, **more)
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        for column in resource["schema"]["fields"]:
            column["type"] = {**NUMBER_TYPES, **(types or {})}.get(column["name"], "string")
            if column["name"] == "share":
                column["unit"] = "%"
    (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False, indent=2), "utf-8")
    zip_package(folder)
    return folder


@dataclass
class Publisher:
    """Somebody who publishes through a proxy; `notes` collects what the operator is told."""

    proxy: Proxy
    token: str = field(repr=False)
    notes: list[str] = field(default_factory=list)

    def portal(self, **more: Any) -> CkanPortal:  # noqa: ANN401 - settings of every kind
        """Make the portal anew, as each run does."""
        settings = {"organisation": ORGANISATION, **HASTY, **more}
        return CkanPortal(CkanSettings(self.proxy.url, token=self.token, **settings), self.notes.append)

    def publish(self, *packages: Path, **more: Any) -> PublishResult:  # noqa: ANN401
        """Publish."""
        return publish(packages, self.portal(**more))

    def publish_well(self, *packages: Path, **more: Any) -> PublishResult:  # noqa: ANN401
        """Publish, and see that all went well."""
        result = self.publish(*packages, **more)
        assert result.ok, [entry.messages for entry in result.datasets]
        return result


def outcomes(result: PublishResult) -> dict[str, str]:
    """Name the outcomes of a result."""
    return {entry.name: entry.outcome for entry in result.datasets}


def purge(operator: Api, name: str) -> None:
    """Make a portal forget a dataset, its tables and its ids."""
    found = operator.call("package_show", id=name)
    if found.status != 200:
        return
    for resource in found.result["resources"]:
        if str(resource.get("package_path")).endswith(".csv"):
            operator.call("datastore_delete", resource_id=resource["id"], force=True)
    operator.call("dataset_purge", id=name)


@contextmanager
def publisher_behind(proxy: Proxy, publisher: Api, operator: Api, *names: str) -> Iterator[Publisher]:
    """Publish through a proxy to a portal that knows no datasets of these names, before and afterwards."""
    for name in names:
        purge(operator, name)
    yield Publisher(proxy, publisher.token)
    proxy.reset()
    for name in names:
        purge(operator, name)


def planport_for(*names: str) -> Callable[..., Iterator[Publisher]]:
    """Make the fixture `planport` of a file of tests that publishes datasets of these names."""

    @pytest.fixture
    def planport(proxy: Proxy, publisher: Api, operator: Api) -> Iterator[Publisher]:
        with publisher_behind(proxy, publisher, operator, *names) as planport:
            yield planport

    return planport


def snapshot(api: Api, name: str) -> dict[str, Any]:
    """Read all that a dataset is: texts, resources, files, tables row by row, views, and what the index shows."""
    dataset = api.call("package_show", id=name).result
    shown = api.call("package_search", fq=f'name:"{name}"', fl="name,extras_manifest", include_private=True).result
    kept = ("name", "title", "notes", "version", "license_id", "url", "author", "maintainer", "private", "state")
    return {
        **{key: dataset[key] for key in kept},
        "organisation": dataset["organization"]["name"],
        "groups": sorted(group["name"] for group in dataset["groups"]),
        "tags": sorted(tag["name"] for tag in dataset["tags"]),
        "extras": {extra["key"]: extra["value"] for extra in dataset["extras"]},
        "resources": [_resource(api, resource) for resource in dataset["resources"]],
        "index": shown["results"],
    }


def _resource(api: Api, resource: Mapping[str, Any]) -> dict[str, Any]:
    """Read one resource with its file, its table and its views."""
    moving = {"created", "last_modified", "metadata_modified", "package_id", "url", "position"}
    known = {key: value for key, value in resource.items() if key not in moving}
    if resource["format"] in {"CSV", "JSON", "TXT"}:
        views = api.call("resource_view_list", id=resource["id"]).result
        known["views"] = sorted(view["view_type"] for view in views)
    known["file"] = download(api, str(resource["url"]))
    if resource["format"] == "CSV":
        found = api.call("datastore_search", resource_id=resource["id"], limit=1000, sort="_id")
        # Numbers of rows go up with each insertion, so that only their order is compared.
        records = [{key: value for key, value in record.items() if key != "_id"} for record in found.result["records"]]
        known["table"] = (found.result["fields"], records, found.result["total"])
    return known


def download(api: Api, url: str) -> str:
    """Give the sha256 of a file, or say why there is none."""
    if not url.startswith(api.url):
        return url
    request = urllib.request.Request(url, headers={"Authorization": api.token} if api.token else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - http
            return hashlib.sha256(answer.read()).hexdigest()
    except urllib.error.HTTPError as error:
        return str(error.code)
