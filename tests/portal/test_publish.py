"""Publishing to a real CKAN: what a run costs, what the portal then holds, and what stays as it was."""

import csv
import json
import socket
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Namespace, URIRef

from flows.comparing import difference_of
from flows.portals import PortalOptions
from publish.apply import publish, withdraw
from publish.ckan.client import CkanClient
from publish.ckan.identity import resource_id
from publish.ckan.settings import CkanSettings
from publish.packages import read_package
from tests.portal.conftest import ORGANISATION, Api
from tests.portal.publishing import (
    NUMBER_ROWS,
    NUMBERS,
    Publisher,
    make_typed,
    numbers,
    outcomes,
    planport_for,
    purge,
    snapshot,
)

pytestmark = pytest.mark.portal
DCAT, DCTERMS = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
NAME = "xiazhou-2021"
TABLES = 3
PREFLIGHT = 6
planport = planport_for(NAME)


def index_updates(portal_state: Path) -> int:
    log = (portal_state / "logs" / "solr-requests.log").read_text()
    return sum("/update" in line for line in log.splitlines())


def table_rows(api: Api, path: str) -> list[dict[str, Any]]:
    found = api.call("datastore_search", resource_id=resource_id(NAME, path), limit=1000, sort="_id").result
    return [{key: value for key, value in record.items() if key != "_id"} for record in found["records"]]


def test_a_new_dataset_costs_three_calls_more_than_it_has_tables(
    planport: Publisher, portal_state: Path, visitor: Api, tmp_path: Path
) -> None:
    package = make_typed(tmp_path, NAME)
    before = index_updates(portal_state)
    result = planport.publish_well(package)
    assert outcomes(result) == {NAME: "published"}
    assert planport.proxy.calls <= TABLES + 3 + PREFLIGHT, " ".join(planport.proxy.actions)
    assert index_updates(portal_state) - before == 2
    assert visitor.call("package_show", id=NAME).result["private"] is False


def test_no_job_is_left_behind_that_changes_the_dataset_later(
    planport: Publisher, portal_state: Path, tmp_path: Path
) -> None:
    planport.publish_well(make_typed(tmp_path, NAME))
    planport.publish_well(make_typed(tmp_path / "next", NAME, version="1.1.0", files={"data/numbers.csv": ""}))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as redis:
        redis.settimeout(5.0)
        redis.connect(str(portal_state / "run" / "redis" / "socket"))
        redis.sendall(b"KEYS *\r\n")
        keys = redis.makefile("rb")
        count = int(keys.readline()[1:])
        names = [keys.readline() and keys.readline().decode().strip() for _ in range(count)]
    ours = {resource_id(NAME, f"data/{table}.csv") for table in ("tasks", "assignments", "numbers")}
    assert not [name for name in names if any(identifier in name for identifier in ours)]


def test_what_visitors_see_is_the_package(planport: Publisher, visitor: Api, tmp_path: Path) -> None:
    package = make_typed(tmp_path, NAME)
    planport.publish_well(package)
    seen = snapshot(visitor, NAME)
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    assert (seen["title"], seen["notes"], seen["version"]) == (
        descriptor["title"],
        descriptor["description"],
        descriptor["version"],
    )
    assert seen["organisation"] == ORGANISATION
    assert seen["groups"] == ["general", "transport"]
    assert seen["tags"] == sorted(descriptor["keywords"])
    assert seen["license_id"] == "cc-zero"
    assert seen["extras"]["keywords"] == ";".join(descriptor["keywords"])
    assert seen["extras"]["spatial_text"] == "闽州市"
    assert (seen["extras"]["issued"], seen["extras"]["modified"]) == ("2026-01-05", "2026-02-06")
    files = {record.path: record for record in read_package(package).files}
    held = {resource["package_path"]: resource for resource in seen["resources"]}
    assert set(held) == {*files, f"{NAME}-1.0.0.zip"}
    for path, record in files.items():
        assert (held[path]["file"], held[path]["hash"], held[path]["size"]) == (
            record.sha256,
            record.sha256,
            record.bytes,
        )
    assert held["data/numbers.csv"]["views"] == ["datatables_view"]
    assert held["datapackage.json"]["views"] == ["text_view"]


def test_a_portal_is_compared_with_packages_like_a_folder(planport: Publisher, tmp_path: Path) -> None:
    package = make_typed(tmp_path / "1", NAME)
    planport.publish_well(package)
    rows = [NUMBER_ROWS[0], *NUMBER_ROWS[2:]]
    changed = make_typed(tmp_path / "2", NAME, version="1.0.1", files={"data/numbers.csv": numbers(rows)})
    address = planport.proxy.url

    same = difference_of(address, str(package), PortalOptions(), as_json=False)
    other = difference_of(address, str(changed), PortalOptions(), as_json=False)

    assert same.startswith(f"{NAME} 1.0.0 -> 1.0.0: no difference")
    assert f"{NAME} 1.0.0 -> 1.0.1" in other
    assert NUMBER_ROWS[1][0] in other


def test_of_a_file_that_is_longer_than_recorded_no_more_is_fetched(planport: Publisher, tmp_path: Path) -> None:
    package = make_typed(tmp_path, NAME)
    planport.publish_well(package)
    client = CkanClient(CkanSettings(planport.proxy.url))
    url = client.read("package_show", {"id": NAME})["resources"][0]["url"]
    place = tmp_path / "fetched"

    with place.open("wb") as stream:
        size, _ = client.download(url, stream, 3)

    assert size > 3
    assert place.stat().st_size <= 3


def test_what_the_checks_were_made_with_is_in_the_archive_only(
    planport: Publisher, visitor: Api, tmp_path: Path
) -> None:
    planport.publish_well(make_typed(tmp_path, NAME, files={"validation/basis.json": "{}"}))
    paths = [resource["package_path"] for resource in visitor.call("package_show", id=NAME).result["resources"]]
    assert [path for path in paths if path.startswith("validation/")] == ["validation/report.json"]


def test_the_api_gives_every_cell_typed(planport: Publisher, visitor: Api, tmp_path: Path) -> None:
    package = make_typed(tmp_path, NAME)
    planport.publish_well(package)
    found = visitor.call("datastore_search", resource_id=resource_id(NAME, "data/numbers.csv")).result
    types = {entry["id"]: entry["type"] for entry in found["fields"]}
    assert [types[name] for name in NUMBERS] == ["text", "int4", "numeric", "bool", "date", "text"]
    info = {entry["id"]: entry.get("info") for entry in found["fields"]}
    assert info["share"] == {"label": "share", "notes": "share 的说明。（单位：%）", "unit": "%"}
    for record, row in zip(found["records"], NUMBER_ROWS, strict=True):
        cells = dict(zip(NUMBERS, row, strict=True))
        assert record["count"] == (int(cells["count"]) if cells["count"] else None)
        assert record["share"] == (float(Decimal(cells["share"])) if cells["share"] else None)
        assert record["is_open"] == {"true": True, "false": False, "": None}[cells["is_open"]]
        assert (record["day"], record["remark"]) == (cells["day"] or None, cells["remark"])
    for name in ("tasks", "assignments"):
        with (package / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert table_rows(visitor, f"data/{name}.csv") == list(csv.DictReader(stream))


def test_the_catalogue_in_rdf_says_what_the_package_says(planport: Publisher, visitor: Api, tmp_path: Path) -> None:
    planport.publish_well(make_typed(tmp_path, NAME))
    authority = "http://publications.europa.eu/resource/authority/"
    graph = Graph().parse(data=visitor.page(f"/dataset/{NAME}.ttl"), format="turtle")
    dataset = next(graph.subjects(RDF.type, DCAT.Dataset))
    said = {
        (DCTERMS.identifier, NAME),
        (DCTERMS.accrualPeriodicity, f"{authority}frequency/AS_NEEDED"),
        (DCTERMS.language, f"{authority}language/ZHO"),
        (DCTERMS.accessRights, f"{authority}access-right/PUBLIC"),
        (DCAT.theme, f"{authority}data-theme/TRAN"),
        (DCTERMS.issued, "2026-01-05"),
        (DCTERMS.source, "https://www.minzhou.example/plan"),
    }
    held = {(predicate, str(value)) for predicate, value in graph.predicate_objects(dataset)}
    assert said <= held, said - held
    checksums = {str(value) for value in graph.objects(None, URIRef("http://spdx.org/rdf/terms#checksumValue"))}
    assert {record.sha256 for record in read_package(tmp_path / NAME).files} <= checksums


def test_nothing_changed_costs_one_call_for_all_datasets(
    planport: Publisher, operator: Api, portal_state: Path, tmp_path: Path
) -> None:
    packages = [make_typed(tmp_path, NAME), make_typed(tmp_path, "aozhou-2022")]
    try:
        planport.publish_well(*packages)
        planport.proxy.reset()
        before = index_updates(portal_state)
        result = planport.publish_well(*packages)
        assert set(outcomes(result).values()) == {"unchanged"}
        assert planport.proxy.actions == ["package_search"]
        assert index_updates(portal_state) == before
    finally:
        purge(operator, "aozhou-2022")


def test_a_dry_run_writes_nothing(planport: Publisher, visitor: Api, tmp_path: Path) -> None:
    result = publish([make_typed(tmp_path, NAME)], planport.portal(), dry_run=True)
    assert outcomes(result) == {NAME: "planned"}
    assert set(planport.proxy.actions) == {"package_search"}
    assert visitor.call("package_show", id=NAME).status == 404


CHANGES = {
    "a cell": (*NUMBER_ROWS[:2], (*NUMBER_ROWS[2][:5], "改")),
    "a row at the end": (*NUMBER_ROWS, ("n4", "1", "1", "true", "2021-01-01", "新")),
    "a row before the others": (("n0", "1", "1", "true", "2021-01-01", "新"), *NUMBER_ROWS),
    "a row less": (NUMBER_ROWS[0], NUMBER_ROWS[2]),
    "another order": (NUMBER_ROWS[2], NUMBER_ROWS[0], NUMBER_ROWS[1]),
    "no rows": (),
}


@pytest.mark.parametrize("change", CHANGES)
def test_one_changed_table_costs_the_calls_of_one(
    planport: Publisher, visitor: Api, portal_state: Path, tmp_path: Path, change: str
) -> None:
    planport.publish_well(make_typed(tmp_path / "1", NAME))
    planport.proxy.reset()
    before = index_updates(portal_state)
    rows = CHANGES[change]
    changed = make_typed(tmp_path / "2", NAME, version="1.0.1", files={"data/numbers.csv": numbers(rows)})
    planport.publish_well(changed)
    assert planport.proxy.calls <= 10, planport.proxy.actions
    assert index_updates(portal_state) - before <= 2
    found = visitor.call("datastore_search", resource_id=resource_id(NAME, "data/numbers.csv"), sort="_id").result
    assert [record["number_id"] for record in found["records"]] == [row[0] for row in rows]
    assert found["total"] == len(rows)
    assert planport.portal().verify([read_package(changed)]) == []


def test_an_update_in_place_is_found_by_the_search_of_the_table(
    planport: Publisher, visitor: Api, tmp_path: Path
) -> None:
    planport.publish_well(make_typed(tmp_path / "1", NAME))
    rows = ((*NUMBER_ROWS[0][:5], "修建福厦铁路"), *NUMBER_ROWS[1:])
    planport.publish_well(make_typed(tmp_path / "2", NAME, version="1.0.1", files={"data/numbers.csv": numbers(rows)}))
    table = resource_id(NAME, "data/numbers.csv")
    assert visitor.call("datastore_search", resource_id=table, q="铁路").result["total"] == 1
    assert visitor.call("datastore_search", resource_id=table, q="高速").result["total"] == 0


def test_a_changed_type_makes_the_table_anew_under_its_address(
    planport: Publisher, visitor: Api, tmp_path: Path
) -> None:
    planport.publish_well(make_typed(tmp_path / "1", NAME))
    planport.proxy.reset()
    changed = make_typed(tmp_path / "2", NAME, {"count": "number"}, version="2.0.0")
    planport.publish_well(changed)
    assert planport.proxy.calls <= 10, planport.proxy.actions
    found = visitor.call("datastore_search", resource_id=resource_id(NAME, "data/numbers.csv")).result
    assert {entry["id"]: entry["type"] for entry in found["fields"]}["count"] == "numeric"
    assert planport.portal().verify([read_package(changed)]) == []


def test_an_added_column_and_a_new_title_reach_the_data_dictionary(
    planport: Publisher, visitor: Api, tmp_path: Path
) -> None:
    planport.publish_well(make_typed(tmp_path / "1", NAME))
    wider = numbers([(*row, "x") for row in NUMBER_ROWS], (*NUMBERS, "agency"))
    changed = make_typed(tmp_path / "2", NAME, version="1.1.0", files={"data/numbers.csv": wider})
    planport.publish_well(changed)
    found = visitor.call("datastore_search", resource_id=resource_id(NAME, "data/numbers.csv")).result
    assert {entry["id"]: entry.get("info") for entry in found["fields"]}["agency"]["label"] == "责任单位"
    assert planport.portal().verify([read_package(changed)]) == []


def test_a_table_that_is_removed_and_one_that_is_added(planport: Publisher, visitor: Api, tmp_path: Path) -> None:
    planport.publish_well(make_typed(tmp_path / "1", NAME))
    files = {"data/numbers.csv": "", "data/others.csv": "other_id,text\no1,甲\n"}
    changed = make_typed(tmp_path / "2", NAME, version="2.0.0", files=files)
    planport.publish_well(changed)
    assert visitor.call("datastore_search", resource_id=resource_id(NAME, "data/numbers.csv")).status == 404
    held = {resource["package_path"]: resource for resource in snapshot(visitor, NAME)["resources"]}
    assert "data/numbers.csv" not in held
    assert held["data/others.csv"]["views"] == ["datatables_view"]
    assert planport.portal().verify([read_package(changed)]) == []
    again = make_typed(tmp_path / "3", NAME, version="2.1.0", files={"data/others.csv": "other_id,text\no1,甲\n"})
    planport.publish_well(again)
    assert planport.portal().verify([read_package(again)]) == []


def test_the_archive_of_an_earlier_version_keeps_its_address(planport: Publisher, visitor: Api, tmp_path: Path) -> None:
    first = make_typed(tmp_path / "1", NAME)
    planport.publish_well(first)
    planport.publish_well(make_typed(tmp_path / "2", NAME, version="1.0.1", title="改过的标题"))
    held = {resource["package_path"]: resource for resource in snapshot(visitor, NAME)["resources"]}
    assert held[f"{NAME}-1.0.0.zip"]["file"] == read_package(first).archive.sha256
    assert {f"{NAME}-1.0.0.zip", f"{NAME}-1.0.1.zip"} < set(held)


def test_what_an_editor_added_stays(planport: Publisher, publisher: Api, tmp_path: Path) -> None:
    planport.publish_well(make_typed(tmp_path / "1", NAME))
    added = {"name": "编辑加的附件", "url": "https://example.org/a.pdf", "format": "PDF"}
    resource = publisher.call("resource_create", package_id=NAME, **added).result
    dataset = publisher.call("package_show", id=NAME).result
    extras = [*dataset["extras"], {"key": "联系处室", "value": "数字办"}]
    tags = [*dataset["tags"], {"name": "编辑的标签"}]
    publisher.call("package_patch", id=NAME, extras=extras, tags=tags, groups=[{"name": "health"}, {"name": "general"}])
    planport.publish_well(make_typed(tmp_path / "2", NAME, version="1.0.1", title="改过的标题"))
    after = snapshot(publisher, NAME)
    assert resource["id"] in {entry["id"] for entry in after["resources"]}
    assert after["extras"]["联系处室"] == "数字办"
    assert "编辑的标签" in after["tags"]
    assert after["groups"] == ["general", "health", "transport"]
    assert after["title"] == "改过的标题"


def test_a_dataset_of_somebody_else_is_refused(
    planport: Publisher, operator: Api, visitor: Api, tmp_path: Path
) -> None:
    operator.call("package_create", name=NAME, title="别人的数据集", owner_org=ORGANISATION, notes="手工").result  # noqa: B018
    result = planport.publish(make_typed(tmp_path, NAME))
    assert outcomes(result) == {NAME: "refused"}
    assert set(planport.proxy.actions) == {"package_search"}
    assert visitor.call("package_show", id=NAME).result["title"] == "别人的数据集"


def test_a_withdrawn_dataset_keeps_its_page_and_loses_its_files(
    planport: Publisher, publisher: Api, visitor: Api, tmp_path: Path
) -> None:
    package = make_typed(tmp_path, NAME)
    planport.publish_well(package)
    before = snapshot(visitor, NAME)
    added = publisher.call("resource_create", package_id=NAME, name="附件", url="https://example.org/a.pdf").result
    result = withdraw(NAME, planport.portal(), reason="权益申诉", day=date(2026, 3, 1))
    assert outcomes(result) == {NAME: "withdrawn"}, result.datasets
    page = visitor.call("package_show", id=NAME).result
    extras = {extra["key"]: extra["value"] for extra in page["extras"]}
    assert (extras["withdrawn_on"], extras["withdrawal_reason"]) == ("2026-03-01", "权益申诉")
    assert "权益申诉" in page["notes"]
    assert [resource["id"] for resource in page["resources"]] == [added["id"]]
    for resource in before["resources"]:
        assert publisher.call("datastore_search", resource_id=resource["id"]).status == 404
    storage = [resource_id(NAME, path) for path in ("data/tasks.csv", "README.md")]
    for identifier in storage:
        path = f"/dataset/{NAME}/resource/{identifier}/download/x"
        assert visitor.post(path, None, {}).status == 404
    assert outcomes(planport.publish_well(package)) == {NAME: "unchanged"}


def test_a_dataset_deleted_by_hand_comes_back(planport: Publisher, publisher: Api, tmp_path: Path) -> None:
    package = make_typed(tmp_path, NAME)
    planport.publish_well(package)
    publisher.call("package_delete", id=NAME)
    assert outcomes(planport.publish_well(package)) == {NAME: "published"}
    assert planport.portal().verify([read_package(package)]) == []


def test_a_dataset_purged_by_hand_comes_back_although_its_tables_were_left(
    planport: Publisher, operator: Api, tmp_path: Path
) -> None:
    planport.publish_well(make_typed(tmp_path / "1", NAME))
    operator.call("dataset_purge", id=NAME)
    rows = ((*NUMBER_ROWS[0][:5], "改"), *NUMBER_ROWS[1:])
    package = make_typed(tmp_path / "2", NAME, files={"data/numbers.csv": numbers(rows)})
    planport.publish_well(package)
    assert planport.portal().verify([read_package(package)]) == []


def test_more_rows_than_one_call_takes(planport: Publisher, visitor: Api, tmp_path: Path) -> None:
    rows = [(f"n{at}", str(at), "1", "true", "2020-01-01", "文") for at in range(25)]
    package = make_typed(tmp_path, NAME, files={"data/numbers.csv": numbers(rows)})
    planport.publish_well(package, rows_per_call=10)
    assert visitor.call("datastore_search", resource_id=resource_id(NAME, "data/numbers.csv")).result["total"] == 25
    assert planport.portal().verify([read_package(package)]) == []


def test_verifying_finds_a_changed_cell_a_changed_file_and_a_changed_title(
    planport: Publisher, publisher: Api, tmp_path: Path
) -> None:
    package = make_typed(tmp_path, NAME)
    planport.publish_well(package)
    table = resource_id(NAME, "data/numbers.csv")
    record = {"number_id": "n1", "count": 13}
    publisher.call("datastore_upsert", resource_id=table, method="update", records=[record], force=True)
    publisher.call("package_patch", id=NAME, title="被改的标题")
    messages = " ".join(failure.message for failure in planport.portal().verify([read_package(package)]))
    assert "row 1, column count" in messages
    assert "title is" in messages
