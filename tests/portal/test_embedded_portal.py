"""The portal as one: brought up, asked, killed, taken down, and brought up again. Real servers throughout."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from datapackages.vocabularies import load_organisations, load_themes
from publish.embedded.exceptions import PortTakenError
from publish.embedded.http import free_port
from publish.embedded.settings import PortalAddress
from publish.embedded.stack import down, status, up
from tests.habits.house import ROOT
from tests.portal.conftest import ORGANISATION, PARTS, Api, Table

pytestmark = [pytest.mark.portal, pytest.mark.slow]

FOUNDATIONS = ("postgres", "redis", "solr")


def pids(state: Path) -> dict[str, int | None]:
    return {part.name: part.pid for part in status(state, parts=PARTS).parts}


def token_is_accepted(address: PortalAddress) -> bool:
    api = Api(address.url, address.publisher_token.read_text().strip())
    return bool(api.call("organization_list_for_user", permission="create_dataset").result)


def test_it_is_a_ckan_2_12_with_the_plugins_that_publishing_needs(portal: PortalAddress, visitor: Api) -> None:
    found = visitor.call("status_show").result
    assert found["ckan_version"] == "2.12.0"
    assert {"datastore", "datatables_view", "text_view", "image_view", "dcat", "planport"} <= set(found["extensions"])
    assert found["locale_default"] == "zh_Hans_CN"
    assert found["site_url"] == portal.url


@pytest.mark.usefixtures("portal")
def test_status_says_that_every_part_runs(portal_state: Path) -> None:
    found = status(portal_state, parts=PARTS)
    assert found.is_up
    assert [part.name for part in found.parts] == ["postgres", "redis", "solr", "ckan"]


def test_a_portal_that_is_up_is_left_as_it_is_and_quickly(portal: PortalAddress, portal_state: Path) -> None:
    before, said, began = pids(portal_state), [], time.monotonic()
    assert up(portal_state, parts=PARTS, durable=False, progress=said.append) == portal
    assert pids(portal_state) == before
    assert not [line for line in said if "starting" in line or "installing" in line]
    assert time.monotonic() - began < 10


def test_two_that_bring_it_up_at_once_end_with_one_portal(portal: PortalAddress, portal_state: Path) -> None:
    before = pids(portal_state)
    words = [sys.executable, "-m", "publish.embedded", "up", "--state", str(portal_state), "--parts", str(PARTS)]
    both = [subprocess.Popen([*words, "--no-durable"], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [one.communicate()[0].splitlines()[0] for one in both] == [portal.url, portal.url]
    assert [one.returncode for one in both] == [0, 0]
    assert pids(portal_state) == before


def test_its_servers_listen_on_the_loopback_address_only(portal: PortalAddress, portal_state: Path) -> None:
    ports = {portal.url.rpartition(":")[2], (portal_state / "solr" / "port").read_text()}
    addresses = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            address, _, port = line.split()[1].rpartition(":")
            if line.split()[3] == "0A" and str(int(port, 16)) in ports:
                addresses.add(address)
    assert addresses
    assert addresses <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_keys_and_tokens_are_readable_by_their_owner_alone(portal: PortalAddress, portal_state: Path) -> None:
    private = [portal.publisher_token, portal.operator_token, portal_state / "ckan" / "ckan.ini"]
    private.append(portal_state / "secrets" / "keys.json")
    assert {stat.S_IMODE(file.stat().st_mode) for file in private} == {0o600}
    assert stat.S_IMODE((portal_state / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((portal_state / "run" / "postgres").stat().st_mode) == 0o700


def test_no_token_stands_in_a_log_or_on_a_command_line(portal: PortalAddress, portal_state: Path) -> None:
    tokens = [file.read_text().strip().encode() for file in (portal.publisher_token, portal.operator_token)]
    said = [log.read_bytes() for log in (portal_state / "logs").iterdir()]
    said += [(Path("/proc") / str(pid) / "cmdline").read_bytes() for pid in pids(portal_state).values()]
    assert not [text for text in said if any(token in text for token in tokens)]


def test_the_publisher_may_publish_and_no_more(publisher: Api, visitor: Api) -> None:
    may = {entry["name"] for entry in publisher.call("organization_list_for_user", permission="create_dataset").result}
    assert {"planport", ORGANISATION} <= may
    assert publisher.call("organization_list_for_user", permission="admin").result == []
    assert publisher.call("organization_create", name="mine").status == 403
    assert publisher.call("group_patch", id="health", title="x").status == 403
    assert publisher.call("user_list").status in {200, 403}
    assert publisher.call("datastore_function_create", name="x", rettype="trigger", definition="x").status == 403
    assert visitor.call("package_create", name="x", owner_org=ORGANISATION).status == 403
    assert visitor.call("user_create", name="somebody", email="a@example.org", password="12345678").status == 403  # noqa: S106 - refused


def test_organisations_and_themes_stand_ready_with_both_titles(visitor: Api) -> None:
    organisation = visitor.call("organization_show", id=ORGANISATION).result
    assert organisation["title"] == "福建省人民政府办公厅"
    groups = visitor.call("group_list", all_fields=True, include_extras=True).result
    health = next(group for group in groups if group["name"] == "health")
    assert health["title"] == "医疗卫生"
    assert {"key": "title_en", "value": "Health"}.items() <= health["extras"][0].items()
    assert {group["name"] for group in groups} == {theme.theme_id for theme in load_themes()}


def test_a_dataset_is_given_out_in_dcat(visitor: Api, table: Table) -> None:
    turtle = visitor.page(f"/dataset/{table.dataset}.ttl")
    assert "dcat:Dataset" in turtle
    assert "二零二一年数字福建工作要点" in turtle


@pytest.mark.parametrize("killed", [*FOUNDATIONS, "ckan"])
def test_a_part_that_was_killed_is_seen_and_brought_back(
    restored: PortalAddress, portal_state: Path, table: Table, killed: str
) -> None:
    before = pids(portal_state)
    os.kill(before[killed], signal.SIGKILL)
    time.sleep(0.3)
    assert not status(portal_state, parts=PARTS).is_up
    assert up(portal_state, parts=PARTS, durable=False) == restored
    after = pids(portal_state)
    assert after[killed] != before[killed]
    assert [name for name in FOUNDATIONS if after[name] != before[name]] == [
        name for name in (killed,) if name != "ckan"
    ]
    assert Api(restored.url).call("datastore_search", resource_id=table.resource).result["total"] == 5
    assert Api(restored.url).call("package_search", q="数字福建").result["count"] == 1


def test_down_stops_everything_and_up_finds_everything_again(
    restored: PortalAddress, portal_state: Path, table: Table
) -> None:
    running = pids(portal_state)
    down(portal_state, parts=PARTS)
    found = status(portal_state, parts=PARTS)
    assert {part.state for part in found.parts} == {"stopped"}
    assert not [pid for pid in running.values() if Path(f"/proc/{pid}/cwd").exists()]
    down(portal_state, parts=PARTS)
    token = restored.publisher_token.read_bytes()
    assert up(portal_state, parts=PARTS, durable=False) == restored
    assert restored.publisher_token.read_bytes() == token
    assert Api(restored.url).call("package_show", id=table.dataset).result["num_resources"] == 1


def test_a_lost_token_is_replaced_and_the_old_one_revoked(restored: PortalAddress, portal_state: Path) -> None:
    lost = Api(restored.url, restored.publisher_token.read_text().strip())
    restored.publisher_token.unlink()
    up(portal_state, parts=PARTS, durable=False)
    assert token_is_accepted(restored)
    assert lost.call("package_create", name="x", owner_org=ORGANISATION).status == 403


def test_a_lost_index_is_made_again(restored: PortalAddress, portal_state: Path, table: Table) -> None:
    down(portal_state, parts=PARTS)
    (portal_state / "solr" / "indexed.xml").unlink()
    up(portal_state, parts=PARTS, durable=False)
    found = Api(restored.url).call("package_search", q="工作要点").result["results"]
    assert [dataset["name"] for dataset in found] == [table.dataset]


def test_a_port_that_another_program_has_is_refused_and_the_portal_stays_where_it_is(
    portal: PortalAddress, portal_state: Path
) -> None:
    solr = int((portal_state / "solr" / "port").read_text())
    with pytest.raises(PortTakenError, match=f"port {solr} is taken by another program"):
        up(portal_state, port=solr, parts=PARTS, durable=False)
    assert status(portal_state, parts=PARTS).is_up
    assert status(portal_state, parts=PARTS).url == portal.url


@pytest.mark.usefixtures("portal")
def test_it_may_be_killed_at_any_moment_while_it_comes_up(tmp_path: Path) -> None:
    """The programs are installed by now; the rest is cut short again and again, then completed."""
    state = tmp_path / "状态 folder"
    words = [sys.executable, "-m", "publish.embedded", "up", "--state", str(state), "--parts", str(PARTS)]
    words += ["--no-durable", "--port", str(free_port())]
    try:
        for moment in (0.3, 1.0, 2.0, 4.0, 6.0):
            attempt = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moment)
            attempt.kill()
            attempt.wait()
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found = status(state, parts=PARTS)
        assert found.is_up
        api = Api(str(found.url), (state / "secrets" / "publisher.token").read_text().strip())
        may = {entry["name"] for entry in api.call("organization_list_for_user", permission="create_dataset").result}
        assert may == {"planport", *(issuer.name for issuer in load_organisations().issuers)}
        assert set(api.call("group_list").result) == {theme.theme_id for theme in load_themes()}
    finally:
        down(state, parts=PARTS)
    assert {part.state for part in status(state, parts=PARTS).parts} == {"stopped"}
