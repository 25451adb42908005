"""Three ways to publish the same packages to the same CKAN: planport, frictionless, and the usual recipe of ckanapi."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ORGANISATION = "planport"
_TYPES = {"integer": "int", "number": "numeric", "boolean": "bool", "date": "date"}
Publish = Callable[[Sequence[Path], str, str, bool], None]


def install_peers(folder: Path) -> None:
    """Put what frictionless's adapter needs beside the virtual environment, and on the path."""
    wanted = ("frictionless-ckan-mapper==1.0.9", "Unidecode==1.4.0")
    if not folder.is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), *wanted]
        subprocess.run(command, check=True)
    sys.path.append(str(folder))


def with_planport(folders: Sequence[Path], url: str, token: str, again: bool) -> None:  # noqa: ARG001 - finds out itself
    """Publish as `planport publish` does."""
    from publish.apply import publish
    from publish.ckan.portal import CkanPortal
    from publish.ckan.settings import CkanSettings

    result = publish(folders, CkanPortal(CkanSettings(url, token=token, organisation=ORGANISATION)))
    if not result.ok:
        raise RuntimeError(str([entry.messages for entry in result.datasets]))


def with_frictionless(folders: Sequence[Path], url: str, token: str, again: bool) -> None:
    """Publish with frictionless's own adapter for CKAN."""
    from frictionless import Package
    from frictionless.portals import CkanControl

    for folder in folders:
        descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
        # Sources and hashes that the adapter would read first are no matter of publishing.
        package = Package.from_descriptor(descriptor, basepath=str(folder))
        control = CkanControl(
            baseurl=url, dataset=folder.name, apikey=token, organization_name=ORGANISATION, allow_update=again
        )
        package.publish(control=control)


def with_recipe(folders: Sequence[Path], url: str, token: str, again: bool) -> None:
    """Publish as tutorials of ckanapi do: create, then for each table upload, datastore_create and a view."""
    from ckanapi import RemoteCKAN  # type: ignore[import-untyped]

    with RemoteCKAN(url, apikey=token) as portal:
        for folder in folders:
            _recipe(portal, folder, again)


def _recipe(portal: Any, folder: Path, again: bool) -> None:  # noqa: ANN401 - ckanapi has no types
    """Publish one package by the recipe."""
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    texts = {"title": descriptor["title"], "notes": descriptor["description"], "license_id": "cc-zero"}
    held: dict[str, str] = {}
    if again:
        dataset = portal.action.package_show(id=folder.name)
        held = {resource["name"]: resource["id"] for resource in dataset["resources"]}
        portal.action.package_patch(id=folder.name, **texts)
    else:
        portal.action.package_create(name=folder.name, owner_org=ORGANISATION, **texts)
    for table in descriptor["resources"]:
        identifier = _upload(portal, folder, table["path"], table["name"], held)
        if again:
            portal.action.datastore_delete(resource_id=identifier, force=True)
        _load(portal, folder, table, identifier)
        if not again:
            portal.action.resource_view_create(resource_id=identifier, view_type="datatables_view", title="表格")
    _upload(portal, folder, "datapackage.json", "datapackage", held)


def _upload(portal: Any, folder: Path, path: str, name: str, held: Mapping[str, str]) -> str:  # noqa: ANN401
    """Upload one file and return the id of its resource."""
    with (folder / path).open("rb") as stream:
        if name in held:
            return str(portal.action.resource_patch(id=held[name], upload=stream)["id"])
        kind = path.rsplit(".", 1)[-1].upper()
        made = portal.action.resource_create(package_id=folder.name, name=name, format=kind, upload=stream)
        return str(made["id"])


def _load(portal: Any, folder: Path, table: Mapping[str, Any], identifier: str) -> None:  # noqa: ANN401
    """Load one table, typed and with labels."""
    fields = [
        {
            "id": field["name"],
            "type": _TYPES.get(field["type"], "text"),
            "info": {"label": field["title"], "notes": field["description"]},
        }
        for field in table["schema"]["fields"]
    ]
    with (folder / table["path"]).open(encoding="utf-8", newline="") as stream:
        records = [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(stream)]
    portal.action.datastore_create(
        resource_id=identifier,
        fields=fields,
        primary_key=table["schema"]["primaryKey"],
        records=records,
        force=True,
        calculate_record_count=True,
    )


PUBLISHERS: dict[str, Publish] = {
    "planport": with_planport,
    "frictionless": with_frictionless,
    "recipe": with_recipe,
}
