"""The parts of publishing to a CKAN that need no portal: addresses, tags, rows, bodies, waits, manifests."""

import email
import email.policy
import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.ckan.columns import Row, TableDefinition, definition_of, normal_row, read_rows, records_of, row_of
from publish.ckan.differences import FoundRow, RowChanges, compare_rows
from publish.ckan.exceptions import AddressError, TokenError
from publish.ckan.extras import OWN_KEYS, merged_extras, merged_groups, merged_tags
from publish.ckan.identity import StoredManifest, is_own, resource_id, state_of
from publish.ckan.locks import exclusive
from publish.ckan.mapping import dataset_fields, legal_tags, organisation_of
from publish.ckan.resources import wanted_resources
from publish.ckan.settings import CkanSettings, token_of
from publish.ckan.uploads import MultipartBody, Upload
from publish.exceptions import PackageRefusedError, PortalBusyError
from publish.packages import read_package
from publish.planner import plan_again, plan_publication, plan_withdrawal
from publish.portal import DatasetState, Manifest, PortalState, VersionRecord, Withdrawal
from tests.portal.publishing import NUMBER_ROWS, make_typed
from tests.publish.making import make_package

REFUSED = [
    "data.example.org",
    "ftp://data.example.org",
    "https://",
    "https://user:secret@data.example.org",
    "https://token@data.example.org",
    "http://data.example.org",
    "http://10.0.0.1:5000",
    "https://data.example.org?x=1",
    "https://data.example.org/#top",
    "https://data.example.org:99999",
    "https://data .example.org",
    "",
]


@pytest.mark.parametrize("address", REFUSED)
def test_a_bad_address_is_refused_without_repeating_a_password(address: str) -> None:
    with pytest.raises(AddressError) as caught:
        CkanSettings(address)
    assert "secret" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "address", ["https://data.example.org/ckan/", "http://127.0.0.1:5000", "http://localhost", "http://[::1]:5000"]
)
def test_a_good_address_is_taken(address: str) -> None:
    assert CkanSettings(address).address == address.rstrip("/")


def test_plain_http_elsewhere_only_where_allowed() -> None:
    assert CkanSettings("http://data.example.org", allow_http=True).address == "http://data.example.org"


@pytest.mark.parametrize("token", ["a b", "abc\ndef", "令牌", "abc\x00"])
def test_a_text_that_is_no_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(TokenError) as caught:
        CkanSettings("https://data.example.org", token=token)
    assert token not in str(caught.value)


def test_the_token_comes_from_the_environment() -> None:
    assert (token_of({}), token_of({"CKAN_API_TOKEN": "abc\n"})) == ("", "abc")


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan"), float("inf")])
def test_a_limit_of_calls_must_be_above_nothing(limit: float) -> None:
    with pytest.raises(AddressError):
        CkanSettings("https://data.example.org", calls_per_second=limit)


@given(st.lists(st.text(max_size=120), max_size=8))
def test_tags_are_what_ckan_takes(keywords: list[str]) -> None:
    tags = legal_tags(keywords)
    assert len(set(tags)) == len(tags)
    for tag in tags:
        assert 2 <= len(tag) <= 100
        assert all(
            character.isalnum() or character in " -_." or character.isidentifier() or character.isprintable()
            for character in tag
        )
        assert not set(tag) & set("（）、，,;；/|\n\t")


ROWS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", "x", "y"])), max_size=7)
KEYED = ROWS.map(lambda rows: list({row[0]: row for row in rows}.values()))


def applied(found: list[FoundRow], wanted: list[Row], changes: RowChanges) -> list[Row]:
    """Do to a table what the DataStore does; each step must leave whole rows with different keys."""
    table = {row.number: row.cells for row in found if row.number not in changes.delete}
    for at in changes.update:
        number = next(number for number, cells in table.items() if cells[0] == wanted[at][0])
        table[number] = wanted[at]
    following = max([row.number for row in found], default=0) + 1
    for offset, at in enumerate(changes.insert):
        table[following + offset] = wanted[at]
    return [table[number] for number in sorted(table)]


@given(KEYED, KEYED)
def test_changes_lead_to_the_rows_of_the_file_in_their_order(old: list[Row], new: list[Row]) -> None:
    found = [FoundRow(number, row) for number, row in enumerate(old, start=3)]
    assert applied(found, new, compare_rows(found, new, (0,))) == new


@given(ROWS, ROWS)
def test_changes_of_a_table_without_a_key(old: list[Row], new: list[Row]) -> None:
    found = [FoundRow(number, row) for number, row in enumerate(old, start=1)]
    changes = compare_rows(found, new, ())
    assert changes.update == ()
    assert applied(found, new, changes) == new


@given(KEYED, KEYED)
def test_changes_cost_at_most_two_calls(old: list[Row], new: list[Row]) -> None:
    found = [FoundRow(number, row) for number, row in enumerate(old, start=1)]
    changes = compare_rows(found, new, (0,))
    assert sum(bool(part) for part in (changes.delete, changes.update, changes.insert)) <= 2
    assert changes.is_empty == (old == new)


def test_a_changed_cell_is_changed_in_place() -> None:
    found = [FoundRow(1, ("a", "x")), FoundRow(2, ("b", "x"))]
    assert compare_rows(found, [("a", "x"), ("b", "y")], (0,)) == RowChanges(update=(1,))


def test_rows_that_share_an_empty_key_are_not_changed_in_place() -> None:
    found = [FoundRow(1, ("", "x")), FoundRow(2, ("b", "x"))]
    assert compare_rows(found, [("", "y"), ("b", "x")], (0,)).update == ()


def test_records_come_back_as_the_rows_that_they_were_made_of(tmp_path: Path) -> None:
    package = read_package(make_typed(tmp_path, "xiazhou-2021"))
    table = next(table for table in package.descriptor.tables if table.name == "numbers")
    rows = read_rows(package.folder / table.path)
    assert rows == [tuple(row) for row in NUMBER_ROWS]
    definition = definition_of(table, rows)
    for row, record in zip(rows, records_of(definition, rows), strict=True):
        assert row_of(definition, record) == normal_row(definition, row)
    assert definition.types == ("text", "int", "numeric", "bool", "date", "text")


def test_large_integers_get_a_wider_column(tmp_path: Path) -> None:
    package = read_package(make_typed(tmp_path, "xiazhou-2021"))
    table = next(table for table in package.descriptor.tables if table.name == "numbers")
    assert definition_of(table, [("n1", "2147483648", "", "", "", "")]).types[1] == "bigint"
    assert definition_of(table, [("n1", "2147483647", "", "", "", "")]).types[1] == "int"


def test_a_definition_has_another_fingerprint_with_another_text_key_or_trigger() -> None:
    field = {"id": "a", "type": "text", "info": {"label": "甲"}}
    other = {"id": "a", "type": "text", "info": {"label": "乙"}}
    made = [
        TableDefinition((field,), ("a",)),
        TableDefinition((other,), ("a",)),
        TableDefinition((field,), ()),
        TableDefinition((field,), ("a",), "cjk_grams"),
    ]
    assert len({definition.fingerprint for definition in made}) == 4


def test_a_body_is_read_as_what_it_was_made_of(tmp_path: Path) -> None:
    file = tmp_path / "tasks.csv"
    file.write_bytes(b"a,b\n" * 50_000)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    upload = Upload("update__resources__1__upload", file, "tasks.csv", "text/csv", 200_000, digest)
    body = MultipartBody({"update": '{"title": "标题"}'}, [upload])
    length = len(body)
    content = b"".join(iter(lambda: body.read(1000), b""))
    assert len(content) == length
    head = f"Content-Type: {body.content_type}\r\n\r\n".encode()
    parts = list(email.message_from_bytes(head + content, policy=email.policy.HTTP).iter_parts())
    assert parts[0].get_payload(decode=True) == '{"title": "标题"}'.encode()
    assert (parts[1].get_filename(), parts[1].get_payload(decode=True)) == ("tasks.csv", file.read_bytes())


@pytest.mark.parametrize("content", [b"abd", b"ab", b"abcd"])
def test_a_file_that_was_changed_meanwhile_is_not_sent(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    upload = Upload("f", file, "a.csv", "text/csv", 3, hashlib.sha256(b"abc").hexdigest())
    with pytest.raises(PackageRefusedError, match="was changed"):
        MultipartBody({}, [upload]).read()


def test_resources_prove_whose_they_are() -> None:
    own = {"id": resource_id("minzhou", "data/tasks.csv"), "package_path": "data/tasks.csv"}
    assert is_own("minzhou", own)
    assert not is_own("xiazhou", own)
    assert not is_own("minzhou", {**own, "package_path": "data/others.csv"})
    assert not is_own("minzhou", {"id": own["id"]})


def manifest(name: str = "minzhou", notes: str = "", versions: int = 1) -> Manifest:
    day = date(2026, 1, 5)
    records = [
        VersionRecord(version=f"1.0.{at}", modified_on=day, bytes=1, sha256="0" * 64, notes=notes)
        for at in range(versions)
    ]
    return Manifest(name=name, title="标题", version="1.0.0", data_sha256="0" * 64, versions=tuple(records))


def test_the_state_of_a_dataset_is_told_by_its_manifest() -> None:
    whole = StoredManifest(manifest=manifest())
    assert state_of("minzhou", whole.printed()).status == "published"
    assert state_of("minzhou", StoredManifest().printed()).status == "incomplete"
    for foreign in (None, "", "{}", '{"made_by": "somebody"}', "text"):
        assert state_of("minzhou", foreign).status == "foreign"
    assert state_of("xiazhou", whole.printed()).status == "foreign", "copied to another dataset"


def test_a_manifest_with_a_long_history_still_fits_into_the_index() -> None:
    printed = StoredManifest(manifest=manifest(notes="修订说明" * 50, versions=60)).printed()
    assert len(printed.encode()) <= 32_000
    assert state_of("minzhou", printed).manifest is not None


def test_every_extra_that_can_be_made_is_known_as_ours(tmp_path: Path) -> None:
    folder = make_package(
        tmp_path, catalogue={"related": ["xiazhou-2021"], "open_condition": "x", "share_condition": "y"}
    )
    fields = dataset_fields(read_package(folder).descriptor, "https://d.example")
    assert {key for key, _ in fields.extras} <= OWN_KEYS


def test_what_editors_added_stays_and_what_we_added_goes(tmp_path: Path) -> None:
    descriptor = read_package(make_package(tmp_path)).descriptor
    fields = dataset_fields(descriptor, "https://d.example")
    present = {
        "extras": [
            {"key": "keywords", "value": "旧词;数字政府"},
            {"key": "theme_ids", "value": "health"},
            {"key": "version_notes", "value": "旧"},
            {"key": "联系处室", "value": "数字办"},
        ],
        "tags": [{"name": "旧词"}, {"name": "数字政府"}, {"name": "编辑的"}],
        "groups": [{"name": "health"}, {"name": "tourism"}],
    }
    extras = {extra["key"]: extra["value"] for extra in merged_extras(present, fields, StoredManifest())}
    assert (extras["联系处室"], extras["version_notes"]) == ("数字办", "首次发布")
    assert [tag["name"] for tag in merged_tags(present, fields)] == ["数字政府", "工作要点", "闽州", "编辑的"]
    assert [group["name"] for group in merged_groups(present, ("general", "transport"))] == [
        "general",
        "transport",
        "tourism",
    ]


def test_organisations_come_from_the_issuers(tmp_path: Path) -> None:
    def organisation(name: str, author: str) -> str:
        contributors = [{"title": author, "role": "author"}] if author else []
        publisher = {"title": "p", "role": "publisher"}
        package = make_package(tmp_path / name, name, descriptor={"contributors": [*contributors, publisher]})
        return organisation_of(read_package(package).descriptor).name

    assert organisation("a-plan", "福建省人民政府办公厅") == "fujian-general-office"
    assert organisation("b-plan", "闽州市人民政府办公厅").startswith("issuer-359900-")
    assert organisation("c-plan", "") == "region-359900"
    assert organisation("all-plans", "福建省人民政府办公厅") == "planport"


def test_resources_are_stable_and_complete(tmp_path: Path) -> None:
    package = read_package(make_typed(tmp_path, "xiazhou-2021"))
    wanted = wanted_resources(package, "")
    assert [one.path for one in wanted[:3]] == [table.path for table in package.descriptor.tables]
    assert {one.path for one in wanted} == {record.path for record in package.files} | {"xiazhou-2021-1.0.0.zip"}
    assert len({one.id[:8] for one in wanted}) == len(wanted)
    assert wanted == wanted_resources(package, "")


def test_a_second_run_on_this_machine_waits_and_then_gives_up() -> None:
    address = "https://locks.example"
    with exclusive(address, 0.0) as machine:
        with pytest.raises(PortalBusyError), exclusive(address, 0.2):
            pass
        with exclusive("https://other.example", 0.0) as other:
            assert other == machine
    with exclusive(address, 0.0):
        pass


SHARED = PortalState("https://d.example", layout="ckan-1", is_shared=True)


def shared(*datasets: DatasetState) -> PortalState:
    return replace(SHARED, datasets=datasets)


def test_what_others_are_making_on_a_shared_portal_is_none_of_our_business(tmp_path: Path) -> None:
    package = read_package(make_package(tmp_path))
    others = [
        DatasetState("unfinished", "incomplete"),
        DatasetState("changing", "published", manifest("changing"), interrupted=True),
        DatasetState("published", "published", manifest("published")),
        DatasetState("withdrawn", "withdrawn", withdrawn("withdrawn")),
    ]
    plan = plan_publication(shared(*others), [package])
    assert [(change.name, change.action) for change in plan.datasets] == [(package.name, "create")]
    assert plan.front_reasons == ()
    withdrawal = plan_withdrawal(shared(*others), "published", "误", date(2026, 3, 1))
    assert [(change.name, change.action) for change in withdrawal.datasets] == [("published", "withdraw")]


def test_an_interrupted_dataset_is_planned_anew_although_its_manifest_is_right(tmp_path: Path) -> None:
    package = read_package(make_package(tmp_path))
    first = plan_publication(SHARED, [package]).datasets[0]
    held = DatasetState(package.name, "published", first.manifest)
    assert plan_again(package, held, SHARED).action == "skip"
    again = plan_again(package, replace(held, interrupted=True), SHARED)
    assert (again.action, again.manifest) == ("update", first.manifest)


def test_an_interrupted_withdrawal_is_finished_whatever_is_given(tmp_path: Path) -> None:
    package = read_package(make_package(tmp_path))
    held = DatasetState(package.name, "withdrawn", withdrawn(package.name), interrupted=True)
    assert plan_again(package, held, SHARED).action == "withdraw"
    assert [change.action for change in plan_publication(shared(held), []).datasets] == ["withdraw"]


def test_another_mapping_publishes_the_same_package_anew(tmp_path: Path) -> None:
    package = read_package(make_package(tmp_path))
    first = plan_publication(SHARED, [package]).datasets[0]
    held = DatasetState(package.name, "published", first.manifest)
    assert plan_again(package, held, replace(SHARED, layout="ckan-2")).action == "update"


def test_datasets_of_a_shared_portal_are_not_tied_to_each_other(tmp_path: Path) -> None:
    package = read_package(make_package(tmp_path, catalogue={"related": ["published"]}))
    held = DatasetState("published", "published", manifest("published"))
    change = plan_publication(shared(held), [package]).datasets[0]
    assert change.manifest is not None
    assert change.manifest.links == ()


def withdrawn(name: str) -> Manifest:
    return manifest(name).model_copy(update={"withdrawal": Withdrawal(reason="误", day=date(2026, 3, 1))})
