"""Evidence is compared as the contract says: white space dropped, nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackages.build import stage_package
from datapackages.releases import Releases
from extract.models import Plan, Project, Section
from extract.text.spans import Spans
from tests.plans import PLAN_ID, SOURCE, small_plan, spans_of
from validation.evidence import check_evidence
from validation.packages import LoadedPackage, LoadedTable, load_package
from validation.results import Failure


def failures(folder: Path, plan: Plan) -> Iterator[Failure]:
    stage_package(plan, folder, None, Releases())
    for check in check_evidence(load_package(folder)):
        yield from check.failures


def with_section(section: Section) -> Plan:
    return replace(small_plan(), sections=(section,))


SECTION = small_plan().sections[0]
PROJECT = small_plan().projects[0]


@pytest.mark.parametrize(
    "section",
    [
        SECTION,
        replace(SECTION, title="建设 数字\u3000政府"),
        replace(SECTION, spans=spans_of("建设数\n字政府")),
        replace(SECTION, title="", state="lost", spans=Spans()),
        replace(SECTION, title="", state="lost", spans=Spans(), number=""),
    ],
    ids=["number and title", "blanks", "title alone", "lost", "lost without number"],
)
def test_a_section_is_cited_with_or_without_its_number_or_not_at_all_where_it_is_lost(
    tmp_path: Path, section: Section
) -> None:
    assert list(failures(tmp_path, with_section(section))) == []


@pytest.mark.parametrize(
    "section",
    [
        replace(SECTION, title="建设数字社会"),
        replace(SECTION, spans=spans_of("一、")),
        replace(SECTION, spans=Spans()),
        replace(SECTION, number="二、"),
    ],
    ids=["other title", "number alone", "no evidence", "other number"],
)
def test_a_section_that_its_evidence_does_not_say_is_found(tmp_path: Path, section: Section) -> None:
    (failure,) = failures(tmp_path, with_section(section))

    assert failure.table == "sections"


def test_several_places_are_read_in_their_order(tmp_path: Path) -> None:
    quote = "政务平台整合"
    good = replace(small_plan().targets[0], quote=quote, spans=Spans.of([_place("政务平台"), _place("整合")]))
    bad = replace(good, spans=Spans.of([_place("整合"), _place("政务平台")]))

    assert list(failures(tmp_path / "good", replace(small_plan(), targets=(good,)))) == []
    assert len(list(failures(tmp_path / "bad", replace(small_plan(), targets=(bad,))))) == 1


def _place(piece: str) -> tuple[int, int]:
    start = SOURCE.index(piece)
    return start, start + len(piece)


@pytest.mark.parametrize(
    "project",
    [
        replace(PROJECT, no=2),
        replace(PROJECT, schedule="2021年启动"),
        replace(PROJECT, responsible=""),
        replace(PROJECT, spans=Spans()),
    ],
    ids=["number", "schedule", "responsible", "no evidence"],
)
def test_a_project_must_have_exactly_the_characters_of_its_row(tmp_path: Path, project: Project) -> None:
    (failure,) = failures(tmp_path, replace(small_plan(), projects=(project,)))

    assert failure.table == "projects"


@given(st.permutations("1政务云工程市发改委2020年启动12.5"))
def test_a_project_s_characters_may_stand_in_any_order(characters: list[str]) -> None:
    source = "".join(characters)
    header = ("plan_id", "project_id", "no", "name", "responsible", "schedule", "investment", "spans")
    row = ("a", "a-p001", "1", "政务云工程", "市发改委", "2020年启动", "12.5", f"0-{len(source)}")
    table = LoadedTable({"name": "projects", "schema": {"primaryKey": ["project_id"]}}, header, (row,))
    package = LoadedPackage(Path(), {"name": "a"}, (table,), {"a": source})

    assert all(check.passed for check in check_evidence(package))


def test_a_mention_is_a_part_of_the_name_blanks_dropped(tmp_path: Path) -> None:
    assignment = small_plan().assignments[1]
    good = replace(assignment, agency="市 大数据局")
    bad = replace(assignment, agency="市数据局")

    assert list(failures(tmp_path / "good", replace(small_plan(), assignments=(good,)))) == []
    (failure,) = failures(tmp_path / "bad", replace(small_plan(), assignments=(bad,)))
    assert failure.column == "mention"


def test_a_row_of_a_plan_without_source_text_has_no_evidence(tmp_path: Path) -> None:
    stage_package(small_plan(), tmp_path, None, Releases())
    (tmp_path / f"source/{PLAN_ID}.txt").unlink()

    places = next(check for check in check_evidence(load_package(tmp_path)) if check.id == "evidence-places")

    assert {failure.table for failure in places.failures} == {
        *("sections", "tasks", "actions", "assignments", "targets", "projects", "openings")
    }
