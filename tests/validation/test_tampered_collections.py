"""Collections and the catalogue are built again from what they carry: no cell of theirs can be changed unseen."""

# ruff: noqa: E501 - one line a way of tampering

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datapackages.build import StagedPackage, seal_package, stage_package
from datapackages.catalogue.stage import stage_catalogue
from datapackages.collections.entries import PlanEntry
from datapackages.collections.stage import COLLECTIONS, stage_collection
from datapackages.releases import Releases, next_release
from datapackages.sidecar import load_sidecar
from extract.plan import extract_plan
from extract.text.readers import read_source
from tests.validation.tampering import Change, Record, add_file, cell, descriptor, file, restate, rows
from tests.validation.tampering_files import BASIS, json_file, named, resealed
from tests.validation.true_packages import F2017, P2021, SOURCES
from validation.basis import Basis, Origin, origin_of
from validation.exceptions import NotAPackageError
from validation.gate import validate_finished, validate_package

CATALOGUE = "open-data-catalogue"


def entry_of(plan_id: str) -> PlanEntry:
    """Read a registered plan."""
    source = read_source(SOURCES / f"{plan_id}.txt")
    plan = extract_plan(source.text, plan_id=plan_id, source_format=source.source_format)
    return PlanEntry(plan, load_sidecar(SOURCES / f"{plan_id}.yml"), source.original, f"{plan_id}.txt")


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the collections of two plans, and of a small catalogue, each with its report."""
    folder = tmp_path_factory.mktemp("collections")
    entries = [entry_of(F2017), entry_of(P2021)]
    origins = {entry.plan_id: origin_of(entry) for entry in entries}
    for name in COLLECTIONS:
        stage_collection(name, entries, folder / name, Releases())
        validate_package(folder / name, plans=origins).write(folder / name)
    catalogue(entries, tmp_path_factory.mktemp("catalogue"), folder / CATALOGUE)
    return folder


def catalogue(entries: list[PlanEntry], work: Path, folder: Path) -> None:
    """Build the catalogue of a plan and of the promises of all, both released."""
    releases, origins = Releases(), {entry.plan_id: origin_of(entry) for entry in entries}
    for turn in ("first", "second"):
        for staged in listed(entries, work / turn, releases):
            releases = next_release(releases, staged.name, staged.data_hash, date(2026, 5, 6))
            seal_package(staged, work / "packages" / staged.name)
    stage_catalogue([*(work / "packages").glob("*/")], folder, releases, work / "none.yml")
    validate_package(folder, plans=origins).write(folder)


def listed(entries: list[PlanEntry], folder: Path, releases: Releases) -> Iterator[StagedPackage]:
    """Stage what the catalogue lists."""
    one = entries[0]
    yield stage_package(one.plan, folder / one.plan_id, one.sidecar, releases, one.original, one.original_name)
    yield stage_collection("data-openings", entries, folder / "data-openings", releases)


@pytest.fixture
def of_all(collections: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A function that copies a collection."""
    return lambda name: shutil.copytree(collections / name, tmp_path / name)


@pytest.mark.parametrize("name", [*COLLECTIONS, CATALOGUE])
def test_a_true_collection_raises_no_alarm_with_nothing_beside_it(of_all: Callable[[str], Path], name: str) -> None:
    report = validate_finished(of_all(name))

    assert report.failed_checks == ()
    assert next(check for check in report.checks if check.id == "built-again").passed


def upside_down(found: list[Record]) -> list[Record]:
    return found[::-1]


def entry(kind: str, column: str, value: str) -> tuple[str, Change]:
    """Change a cell of the first dataset, table or commitment of a catalogue."""
    return f"catalogue.{column}", cell("catalogue", column, value, lambda row: row["entry_type"] == kind)


# Each is right in itself, or nothing else than the source and the registration can tell.
CHANGES: dict[str, list[tuple[str, Change]]] = {
    "all-plans": [
        ("openings.is_priority", cell("openings", "is_priority", lambda v: "false" if v == "true" else "true")),
        ("assignments.agency_id", cell("assignments", "agency_id", lambda _: "350000-culture-tourism-department")),
        ("plans.level", cell("plans", "level", "county")),
        ("agencies.name", cell("agencies", "name", lambda v: f"{v}局")),
    ],
    "data-openings": [
        ("openings.theme_title", cell("openings", "theme_title", "综合类")),
        ("openings.plan_title", cell("openings", "plan_title", lambda v: f"{v}（试行）")),
        ("openings.issuer", cell("openings", "issuer", "闽州市人民政府")),
        ("openings.promised_on", cell("openings", "promised_on", "2021-01-01")),
        ("promises.subjects", cell("promises", "subjects", lambda v: f"{v};某某数据")),
        ("promises.openings", cell("promises", "openings", "77")),
        ("promises.step", cell("promises", "step", "9")),
        ("promises.region", cell("promises", "region", "闽州市")),
    ],
    "agencies": [
        ("agencies.name", cell("agencies", "name", lambda v: f"{v}局")),
        ("agencies.level", cell("agencies", "level", "county")),
        ("agencies.kind", cell("agencies", "kind", "association", lambda row: row["kind"] == "government")),
        ("agencies.source", cell("agencies", "source", "某某方案")),
        ("agency_aliases.plan_id", cell("agency_aliases", "alias", lambda v: f"{v}局")),
        ("agency_aliases.occurrences", cell("agency_aliases", "occurrences", "99", lambda row: row["occurrences"] == "1")),
        ("responsibilities.role", cell("responsibilities", "role", "support", lambda row: row["role"] != "support")),
        ("responsibilities.tasks", cell("responsibilities", "tasks", "55")),
        ("responsibilities.assignment_ids", cell("responsibilities", "assignment_ids", lambda v: f"{v};{v}")),
    ],
    CATALOGUE: [
        ("catalog.jsonld, line ", entry("dataset", "bytes", "1")[1]),
        entry("resource", "rows", "999"),
        ("catalog.jsonld, line ", entry("resource", "sha256", "0" * 64)[1]),
        entry("resource", "license", "CC-BY-4.0"),
        entry("commitment", "resource_name", "别的数据"),
        entry("commitment", "opening_kind", "rule"),
        ("items.item_title", cell("items", "item_title", "别的")),
        ("items.is_key", cell("items", "is_key", lambda v: "false" if v == "true" else "true")),
    ],
}  # fmt: skip
SINGLE = [(name, place, change) for name, changes in CHANGES.items() for place, change in changes]


@pytest.mark.parametrize(("name", "place", "change"), SINGLE, ids=[f"{name} {place}" for name, place, _ in SINGLE])
def test_a_changed_cell_is_named_though_all_else_is_written_after_it(
    of_all: Callable[[str], Path], name: str, place: str, change: Change
) -> None:
    package = of_all(name)
    resealed(change)(package)

    report = validate_finished(package)

    told = {check.id for check in report.failed_checks}
    assert told
    assert told != {"built-again"} or any(said.startswith(place) for said in named(report, "built-again"))


WHOLE: list[tuple[str, str, Change]] = [
    ("agencies", "agencies.agency_id", rows("agencies", lambda found: [*found, {**found[-1], "agency_id": "350000-zzz"}])),
    ("agencies", "responsibilities.role", rows("responsibilities", lambda found: found[:-1])),
    ("data-openings", "promises.plan_id", rows("promises", lambda found: found[:-1])),
    ("agencies", "data/agencies.xlsx", rows("agency_aliases", upside_down)),
    (CATALOGUE, "data/open-data-catalogue.xlsx", rows("items", upside_down)),
    ("agencies", "title", descriptor(lambda d: d.update(title="别的名录"))),
    ("all-plans", "README.md, line 1", file("README.md", lambda b: b.replace(b"# ", b"# x", 1))),
    (CATALOGUE, "catalog.ttl, line 1", file("catalog.ttl", lambda b: b"# x\n" + b)),
    (CATALOGUE, "licenses[0].path", descriptor(lambda d: d["licenses"][0].update(path="https://other.example"))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "place", "change"), WHOLE, ids=[f"{name} {place}" for name, place, _ in WHOLE])
def test_what_is_more_or_less_or_said_elsewhere_is_named(
    of_all: Callable[[str], Path], name: str, place: str, change: Change
) -> None:
    package = of_all(name)
    resealed(change)(package)

    assert place in named(validate_finished(package), "built-again")


@pytest.mark.parametrize(
    "written", [b"", b"[]", b'{"@graph": [1]}', b'{"@graph": [{"@id": 1}]}'], ids=["none", "list", "number", "bare"]
)
def test_a_catalogue_whose_graph_is_none_is_named(of_all: Callable[[str], Path], written: bytes) -> None:
    package = of_all(CATALOGUE)
    resealed(file("catalog.jsonld", lambda _: written))(package)

    assert [check.id for check in validate_finished(package).failed_checks] == ["built-again"]


def test_a_suite_that_nobody_asked_is_no_file_of_ours(of_all: Callable[[str], Path]) -> None:
    package = of_all("agencies")
    add_file("validation/expectations/agencies.json", b"{}")(package)

    assert "validation/expectations/agencies.json" in named(validate_finished(package), "stored-report")


def without_plans(package: Path) -> None:
    (package / BASIS).unlink()


def with_other_plans(package: Path) -> None:
    json_file(BASIS, lambda found: found["plans"].pop(F2017))(package)


@pytest.mark.parametrize("change", [without_plans, with_other_plans])
def test_a_collection_that_does_not_say_what_it_is_made_of_fails(of_all: Callable[[str], Path], change: Change) -> None:
    package = of_all("agencies")
    resealed(change)(package)

    assert "built-again" in {check.id for check in validate_finished(package).failed_checks}


@pytest.mark.parametrize("plan_id", ["../x", "/etc/x", "x" * 101])
def test_no_plan_of_a_collection_can_name_a_place_outside(of_all: Callable[[str], Path], plan_id: str) -> None:
    package = of_all("agencies")
    json_file(BASIS, lambda found: found["plans"].update({plan_id: {}}))(package)

    with pytest.raises(NotAPackageError, match=r"basis\.json"):
        validate_finished(package, SOURCES)


def test_the_sidecars_at_hand_must_agree_with_the_copies_in_a_collection(
    of_all: Callable[[str], Path], tmp_path: Path
) -> None:
    sources = shutil.copytree(SOURCES, tmp_path / "seeds" / "sources")
    package = of_all("data-openings")
    agreeing = validate_finished(package, sources)
    place = sources / f"{F2017}.yml"
    place.write_text(f"{place.read_text('utf-8')}\nnotes: Something else.\n", "utf-8")

    report = validate_finished(package, sources)

    assert agreeing.passed
    assert f"{BASIS}: plans.{F2017}: registration" in named(report, "basis")


def test_what_was_allowed_in_a_plan_is_allowed_in_its_collections(collections: Path, tmp_path: Path) -> None:
    def with_a_number(text: str) -> str:
        return f"{text}\n值班电话：0591-87654321\n"

    package = shutil.copytree(collections / CATALOGUE, tmp_path / CATALOGUE)
    path = f"source/{F2017}.txt"
    (package / path).write_text(with_a_number((package / path).read_text("utf-8")), "utf-8")
    restate(package)
    source = (package / path).read_text("utf-8")
    spans = f"{source.index('0591')}-{source.index('0591') + 13}"
    decision: dict[str, Any] = {"pattern": "landline", "spans": spans, "source_sha256": "a" * 64, "decision": "allow"}
    decision |= {"reason": "公布的值班电话", "role": "审核岗", "day": "2026-11-20"}
    origin = Origin(basis=Basis.model_validate({"source_sha256": "a" * 64, "decisions": [decision]}))

    undecided = validate_package(package, plans={F2017: Origin()})
    decided = validate_package(package, plans={F2017: origin})

    assert "reviewed-data" in {check.id for check in undecided.failed_checks}
    assert "reviewed-data" not in {check.id for check in decided.failed_checks}
    assert json.loads(decided.to_json())["review"]["decisions"] == 1
