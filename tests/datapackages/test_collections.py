"""The packages over all plans hold the rows of all of them, follow promises and duties, and pass their checks."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datapackages.archive import package_files
from datapackages.build import stage_package
from datapackages.collections.entries import PlanEntry, in_order
from datapackages.collections.metadata import area_of
from datapackages.collections.stage import COLLECTIONS, stage_collection
from datapackages.exceptions import PackageError
from datapackages.releases import Releases
from datapackages.sidecar import Sidecar
from datapackages.stored import read_stored_package
from extract.corrections import Correction, apply_corrections
from extract.models import Issue, Opening, Plan
from extract.parts.agencies import default_register
from extract.parts.agencies_rows import register_rows
from tests.plans import PLAN_ID, SOURCE, small_plan
from validation.gate import validate_package

LATER_ID = "minzhou-2021-key-tasks"


def renamed(value: Any, plan_id: str) -> Any:  # noqa: ANN401 - rows of any kind
    """Give a plan, or a row of one, the ids of another plan, and its text and its years those of a year later."""
    if isinstance(value, str):
        return value.replace(PLAN_ID, plan_id).replace("2020", "2021")
    if isinstance(value, date):
        return date(value.year + 1, value.month, min(value.day, 28) if value.month == 2 else value.day)
    if isinstance(value, int) and value == 2020:
        return 2021
    if isinstance(value, tuple):
        return tuple(renamed(one, plan_id) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: renamed(getattr(value, one.name), plan_id) for one in fields(value)})
    return value


def named(plan: Plan) -> Plan:
    """Let the register know the bodies of a plan."""
    known = [replace(one, agency_id=agency) for one, agency in zip(plan.assignments, _IDS, strict=True)]
    return replace(plan, assignments=tuple(known))


def sidecar(plan_id: str, **change: Any) -> Sidecar:  # noqa: ANN401
    known = {"plan_id": plan_id, "title": f"规划{plan_id[8:12]}", "title_en": f"Plan {plan_id[8:12]}", "licence": "x"}
    area = {"region": "闽州市", "region_en": "Minzhou", "region_code": "359900", "level": "city", "sha256": "0" * 64}
    return Sidecar.model_validate(known | area | change)


_IDS = [entry.agency_id for entry in default_register().entries()][:3]


@pytest.fixture(scope="module")
def entries() -> tuple[PlanEntry, ...]:
    """Two plans of one area, the later one given first, with a second domain and another deadline."""
    first = named(small_plan())
    later = renamed(first, LATER_ID)
    header = replace(later.header, published_on=None)
    known = later.openings[0]
    more = replace(known, opening_id=f"{LATER_ID}-o02", ordinal=2, subject="交通", deadline=date(2021, 6, 30))
    other = replace(known, opening_id=f"{LATER_ID}-o03", ordinal=3, kind="platform", theme_id=None, is_priority=False)
    later = replace(later, header=header, openings=(known, more, other))
    rows = {"expected": {"rows": {"tasks": 2, "openings": 1}}}
    return (
        PlanEntry(later, sidecar(LATER_ID), later.source_text.encode(), f"{LATER_ID}.txt"),
        PlanEntry(first, sidecar(PLAN_ID, **rows), SOURCE.encode(), f"{PLAN_ID}.txt"),
    )


@pytest.fixture(scope="module")
def staged(entries: tuple[PlanEntry, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All collections of the two plans."""
    folder = tmp_path_factory.mktemp("collections")
    for name in COLLECTIONS:
        stage_collection(name, entries, folder / name, Releases())
    return folder


def records(folder: Path, table: str) -> list[dict[str, str]]:
    found = read_stored_package(folder).table(table)
    assert found is not None
    return list(found.records())


def descriptor(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "datapackage.json").read_bytes())
    return loaded


def tables(folder: Path) -> Iterator[str]:
    return (table.name for table in read_stored_package(folder).tables)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_passes_every_required_check(staged: Path, name: str) -> None:
    report = validate_package(staged / name)

    assert [check.id for check in report.failed_checks] == []
    assert report.passed


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_has_workbook_readme_descriptor_and_issues(staged: Path, name: str) -> None:
    files = set(package_files(staged / name))

    assert {"datapackage.json", "README.md", "issues.jsonl", f"data/{name}.xlsx", "data/changes.csv"} <= files


@pytest.mark.parametrize("name", COLLECTIONS)
def test_the_same_plans_in_any_order_give_the_same_bytes(
    staged: Path, entries: tuple[PlanEntry, ...], tmp_path: Path, name: str
) -> None:
    stage_collection(name, entries[::-1], tmp_path / name, Releases())  # type: ignore[arg-type]

    paths = package_files(staged / name)
    assert paths == package_files(tmp_path / name)
    assert all((staged / name / path).read_bytes() == (tmp_path / name / path).read_bytes() for path in paths)


def test_all_plans_is_the_tables_of_the_plans_one_after_another(
    staged: Path, entries: tuple[PlanEntry, ...], tmp_path: Path
) -> None:
    for entry in entries:
        stage_package(entry.plan, tmp_path / entry.plan_id, entry.sidecar, Releases(), entry.original)

    for table in tables(tmp_path / PLAN_ID):
        rows = [row for plan_id in (PLAN_ID, LATER_ID) for row in records(tmp_path / plan_id, table)]
        assert records(staged / "all-plans", table) == rows, table


def test_all_plans_has_the_tables_in_the_order_of_the_contract(staged: Path) -> None:
    assert list(tables(staged / "all-plans")) == [
        *("plans", "sections", "tasks", "actions", "assignments", "targets", "projects", "project_categories"),
        *("openings", "agencies", "agency_aliases", "corrections", "changes"),
    ]


def test_the_bodies_of_all_plans_are_foreign_keys(staged: Path) -> None:
    (schema,) = [one["schema"] for one in descriptor(staged / "all-plans")["resources"] if one["name"] == "assignments"]

    assert {"fields": ["agency_id"], "reference": {"resource": "agencies", "fields": ["agency_id"]}} in schema[
        "foreignKeys"
    ]


@pytest.mark.parametrize(("name", "has_spans"), [("all-plans", True), ("data-openings", True), ("agencies", False)])
def test_a_collection_carries_the_texts_that_it_was_read_from(staged: Path, name: str, has_spans: bool) -> None:
    texts = [path.name for path in sorted((staged / name / "source").glob("*"))]

    assert texts == [f"{PLAN_ID}.txt", f"{LATER_ID}.txt"]
    assert (
        any("spans" in record for table in tables(staged / name) for record in records(staged / name, table))
        is has_spans
    )


def test_a_cell_of_a_collection_that_the_text_does_not_say_closes_the_gate(
    entries: tuple[PlanEntry, ...], tmp_path: Path
) -> None:
    plan = entries[0].plan
    false = replace(plan, openings=(replace(plan.openings[0], quote="=环境数据"),))

    stage_collection("data-openings", [replace(entries[0], plan=false)], tmp_path / "p", Releases())

    assert "evidence-texts" in {check.id for check in validate_package(tmp_path / "p").failed_checks}


def test_a_collection_that_lost_rows_closes_the_gate(entries: tuple[PlanEntry, ...], tmp_path: Path) -> None:
    short = [replace(entry, plan=replace(entry.plan, openings=())) for entry in entries]

    stage_collection("data-openings", short, tmp_path / "p", Releases())

    assert {check.id for check in validate_package(tmp_path / "p").failed_checks} == {"expected-counts"}


def test_openings_tell_theme_plan_issuer_and_period(staged: Path) -> None:
    rows = records(staged / "data-openings", "openings")

    assert [row["opening_id"] for row in rows] == [f"{PLAN_ID}-o01", *(f"{LATER_ID}-o0{n}" for n in (1, 2, 3))]
    assert (rows[0]["theme_title"], rows[0]["theme_title_en"]) == ("交通出行", "Transport")
    assert (rows[0]["plan_title"], rows[0]["issuer"]) == ("规划2020", "闽州市人民政府办公厅")
    assert (rows[0]["promised_on"], rows[0]["period_start"], rows[0]["region"]) == ("2020-02-28", "2020", "闽州市")
    assert (rows[3]["kind"], rows[3]["theme_title"]) == ("platform", "")


def test_a_promise_can_be_followed_through_the_plans(staged: Path) -> None:
    first, again, platform = records(staged / "data-openings", "promises")

    assert [row["promise_id"] for row in (first, again, platform)] == [
        "domain-transport",
        "domain-transport",
        "platform",
    ]
    assert (first["plan_id"], first["step"], first["promised_on"]) == (PLAN_ID, "1", "2020-02-28")
    assert (again["plan_id"], again["step"], again["step_in_region"]) == (LATER_ID, "2", "2")
    assert (again["subjects"], again["openings"]) == ("交通数据;交通", "2")
    assert (again["first_deadline"], again["last_deadline"]) == ("2021-06-30", "2021-12-31")
    assert (first["is_priority"], platform["is_priority"]) == ("true", "false")
    assert again["opening_ids"] == f"{LATER_ID}-o01;{LATER_ID}-o02"


def test_a_promise_of_another_area_is_a_step_of_its_own(entries: tuple[PlanEntry, ...], tmp_path: Path) -> None:
    plan = entries[0].plan
    province = replace(plan, header=replace(plan.header, region_code="350000", region="福建省"))

    stage_collection("data-openings", [entries[1], replace(entries[0], plan=province)], tmp_path / "p", Releases())

    again = records(tmp_path / "p", "promises")[1]
    assert (again["step"], again["step_in_region"], again["region_code"]) == ("2", "1", "350000")


def test_every_opening_belongs_to_exactly_one_promise(staged: Path) -> None:
    openings = [row["opening_id"] for row in records(staged / "data-openings", "openings")]
    promised = [one for row in records(staged / "data-openings", "promises") for one in row["opening_ids"].split(";")]

    assert sorted(promised) == sorted(openings)


def test_agencies_tell_what_each_body_is_responsible_for(staged: Path) -> None:
    rows = records(staged / "agencies", "responsibilities")

    row = next(row for row in rows if (row["agency_id"], row["plan_id"]) == (_IDS[0], PLAN_ID))
    assert (row["role"], row["assignments"], row["tasks"], row["projects"]) == ("responsible", "1", "1", "0")
    assert row["assignment_ids"] == f"{PLAN_ID}-t01-a1-r1"
    assert [one["projects"] for one in rows if one["agency_id"] == _IDS[2]] == ["1", "1"]


def test_responsibilities_hold_every_assignment_whose_body_is_known(
    staged: Path, entries: tuple[PlanEntry, ...]
) -> None:
    listed = [
        one for row in records(staged / "agencies", "responsibilities") for one in row["assignment_ids"].split(";")
    ]

    assert sorted(listed) == sorted(one.assignment_id for entry in entries for one in entry.plan.assignments)


def test_the_register_holds_the_bodies_named_and_their_relatives(staged: Path, entries: tuple[PlanEntry, ...]) -> None:
    wanted = register_rows(default_register(), [entry.plan for entry in entries])

    assert [row["agency_id"] for row in records(staged / "agencies", "agencies")] == [row.agency_id for row in wanted]
    assert records(staged / "agencies", "agencies") == records(staged / "all-plans", "agencies")
    assert set(_IDS) <= {row.agency_id for row in wanted}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_belongs_to_the_operator_and_names_its_issuers_and_sources(staged: Path, name: str) -> None:
    found = descriptor(staged / name)

    assert found["catalogue"]["organisation"] == "planport"
    assert found["catalogue"]["authority"] == "derived"
    assert [one["title"] for one in found["contributors"] if one["role"] == "author"] == ["闽州市人民政府办公厅"]
    assert [one["title"] for one in found["sources"]] == ["规划2020", "规划2021"]
    assert found["catalogue"]["temporal"] == {"start": "2020-01-01", "end": "2021-12-31"}
    assert found["catalogue"]["open_type"] == "open"
    assert set(found["catalogue"]["related"]) == {*COLLECTIONS, PLAN_ID, LATER_ID} - {name}
    assert 50 <= len(found["description"]) <= 5000
    assert 3 <= len(found["keywords"]) <= 10


def test_a_collection_is_as_open_as_its_least_open_plan(entries: tuple[PlanEntry, ...], tmp_path: Path) -> None:
    plan = entries[0].plan
    closed = replace(plan, header=replace(plan.header, disclosure="依申请公开"))

    stage_collection("agencies", [entries[1], replace(entries[0], plan=closed)], tmp_path / "p", Releases())

    assert descriptor(tmp_path / "p")["catalogue"]["open_type"] == "on-application"


@pytest.mark.parametrize(
    ("codes", "code", "title"),
    [
        (["350100"], "350100", "区350100"),
        (["350100", "350000"], "350000", "区350000"),
        (["350100", "350200"], "350000", "区350100、区350200"),
        (["350100", "320100"], "", "区320100、区350100"),
    ],
)
def test_the_area_is_the_one_that_holds_all_plans(codes: list[str], code: str, title: str) -> None:
    header = replace(small_plan().header, region=None)
    plans = [(f"plan-{one}", replace(small_plan(), header=header, plan_id=f"plan-{one}")) for one in codes]

    area = area_of(
        [
            PlanEntry(plan, sidecar(plan_id, region=f"区{plan_id[5:]}", region_code=plan_id[5:]))
            for plan_id, plan in plans
        ]
    )

    assert (area.code, area.title) == (code, title)


def test_corrections_of_the_plans_stand_in_all_plans(entries: tuple[PlanEntry, ...], tmp_path: Path) -> None:
    entry = {"correction_id": f"{PLAN_ID}-c01", "kind": "error", "status": "accepted", "reason": "误读"}
    place = {"table": "openings", "row_id": f"{PLAN_ID}-o01", "column": "subject", "old": "交通数据", "new": "数据"}
    correction = Correction.model_validate(entry | place | {"decided_on": date(2024, 5, 7)})
    corrected = apply_corrections(entries[1].plan, (correction,))
    plans = [entries[0], replace(entries[1], plan=corrected.plan, corrections=corrected.corrections)]

    stage_collection("all-plans", plans, tmp_path / "p", Releases())

    assert [row["correction_id"] for row in records(tmp_path / "p", "corrections")] == [f"{PLAN_ID}-c01"]
    assert records(tmp_path / "p", "openings")[0]["subject"] == "数据"
    assert descriptor(tmp_path / "p")["catalogue"]["provenance"]["corrections"] == 1
    stage_collection("agencies", plans, tmp_path / "agencies", Releases())
    assert descriptor(tmp_path / "agencies")["catalogue"]["provenance"]["corrections"] == 0
    assert validate_package(tmp_path / "p").failed_checks == ()


def test_issues_name_their_plan_and_stand_where_they_matter(entries: tuple[PlanEntry, ...], tmp_path: Path) -> None:
    unknown = Issue("warning", "unknown-agency", f"{PLAN_ID}-t01-a1-r1", "某办", "not known", "add it")
    plan = replace(entries[1].plan, issues=(*entries[1].plan.issues, unknown))

    for name in COLLECTIONS:
        stage_collection(name, [replace(entries[1], plan=plan)], tmp_path / name, Releases())

    lines = {name: (tmp_path / name / "issues.jsonl").read_text("utf-8").splitlines() for name in COLLECTIONS}
    places = {name: [json.loads(line)["place"] for line in found] for name, found in lines.items()}
    assert places["all-plans"] == [f"{PLAN_ID} body", f"{PLAN_ID}-t01-a1-r1"]
    assert places["agencies"] == [f"{PLAN_ID}-t01-a1-r1"]
    assert places["data-openings"] == []


def test_plans_without_a_day_stand_at_the_end_of_their_first_year() -> None:
    def moment(plan_id: str, day: date | None, year: int | None) -> tuple[date, str]:
        header = replace(small_plan().header, issued_on=day, published_on=None, period_start=year)
        return PlanEntry(replace(small_plan(), plan_id=plan_id, header=header)).moment

    assert sorted([moment("a", None, None), moment("b", None, 2018), moment("c", date(2018, 10, 31), 2018)]) == [
        (date(2018, 10, 31), "c"),
        (date(2018, 12, 31), "b"),
        (date(9999, 12, 31), "a"),
    ]


def test_a_collection_needs_plans_and_each_only_once(entries: tuple[PlanEntry, ...]) -> None:
    with pytest.raises(PackageError, match="at least one plan"):
        in_order([])
    with pytest.raises(PackageError, match=f"two plans are called {PLAN_ID}"):
        in_order([entries[1], *entries])


def test_a_folder_that_holds_something_and_a_name_that_is_none_are_refused(
    entries: tuple[PlanEntry, ...], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")

    with pytest.raises(PackageError, match="is not an empty folder"):
        stage_collection("agencies", entries, tmp_path, Releases())
    with pytest.raises(PackageError, match="is no collection"):
        stage_collection("people", entries, tmp_path / "p", Releases())  # type: ignore[arg-type]


def test_no_plan_may_have_the_name_of_a_collection(tmp_path: Path) -> None:
    plan = renamed(small_plan(), "all-plans")

    with pytest.raises(PackageError, match="all-plans is the name of a collection"):
        stage_package(plan, tmp_path / "p", None, Releases())


def test_an_opening_is_told_by_theme_or_kind() -> None:
    from datapackages.collections.openings import promise_id_of

    opening: Opening = small_plan().openings[0]
    assert promise_id_of(opening) == "domain-transport"
    assert promise_id_of(replace(opening, theme_id=None)) == "domain"
    assert promise_id_of(replace(opening, kind="rule", theme_id=None)) == "rule"
