"""The table of projects of the 2016 plan against a reading of it by eye, row by row."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from extract.models import Damage
from extract.parts.bodies import read_bodies
from extract.parts.projects import ProjectTable, read_projects
from extract.text.document import Document, read_document
from extract.text.spans import without_blanks
from extract.text.splices import mend

ROOT = Path(__file__).parents[2]
PLAN = "fujian-2016-2020-digital-plan"
EXPECTED = list(csv.DictReader((Path(__file__).parent / "expected_projects.csv").read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def document() -> Document:
    raw = (ROOT / "seeds" / "sources" / f"{PLAN}.txt").read_bytes().decode("utf-8")
    mending = mend(raw)
    assert mending is not None
    return read_document(raw, mending.segments, Damage("spliced", mending.sentences, mending.lost))


@pytest.fixture(scope="module")
def table(document: Document) -> ProjectTable:
    read = read_projects(document, PLAN)
    assert read is not None
    return read


def test_rows_run_from_1_to_101_without_a_hole(table: ProjectTable) -> None:
    assert [project.no for project in table.projects] == list(range(1, 102))


@pytest.mark.parametrize("expected", EXPECTED, ids=[row["no"] for row in EXPECTED])
def test_every_field_of_a_row_is_as_a_reader_has_it(table: ProjectTable, expected: dict[str, str]) -> None:
    project = next(project for project in table.projects if str(project.no) == expected["no"])
    read = {name: getattr(project, name) for name in expected}
    assert {name: "" if value is None else str(value) for name, value in read.items()} == expected


def test_ids_are_made_of_plan_and_number(table: ProjectTable) -> None:
    assert table.projects[86].project_id == f"{PLAN}-p087"


def test_spans_hold_exactly_the_characters_of_the_cells(table: ProjectTable, document: Document) -> None:
    for project in table.projects:
        cells = f"{project.no}{project.name}{project.responsible}{project.schedule}{project.investment}"
        assert Counter(without_blanks(project.spans.text_in(document.raw))) == Counter(cells), project.no


def test_spans_of_rows_do_not_overlap(table: ProjectTable) -> None:
    places = Counter(
        place for project in table.projects for span in project.spans for place in range(span.start, span.end)
    )
    assert max(places.values()) == 1


def test_a_row_in_one_run_has_one_span_in_the_order_of_the_text(table: ProjectTable, document: Document) -> None:
    project = table.projects[0]
    assert len(project.spans.parts) == 1
    printed = project.spans.text_in(document.raw)
    assert printed == "1数字福建·宽带工程省通信管理局牵头，各电信运营商配合2015年启动，持续推进300"


def test_spans_of_an_interleaved_row_keep_the_order_of_the_text(table: ProjectTable, document: Document) -> None:
    printed = without_blanks(table.projects[86].spans.text_in(document.raw))
    assert printed == "87体育应用产业发省体育局牵头，各市2016年启动，持续推3展工程场主体负责进"


def test_categories_have_printed_and_computed_sums(table: ProjectTable) -> None:
    sums = [(row.category, row.stated_investment, row.computed_investment) for row in table.categories]
    assert sums == [
        ("基础设施类", Decimal(675), Decimal(675)),
        ("大数据应用类", Decimal("55.2"), Decimal("55.2")),
        ("信息网络经济类", Decimal("1721.5"), Decimal("1721.5")),
        ("政务信息化及信息惠民类", Decimal(243), Decimal(244)),
        ("智慧生态类", Decimal(60), Decimal(60)),
        ("网络信息安全类", Decimal(11), Decimal(11)),
    ]


def test_the_subtotal_that_is_wrong_at_its_source_is_reported_and_nothing_else(
    table: ProjectTable, document: Document
) -> None:
    (issue,) = table.issues
    assert (issue.rule, issue.severity, issue.place) == ("project-subtotal", "warning", "政务信息化及信息惠民类")
    assert "243" in issue.message
    assert "244" in issue.message
    assert issue.spans.text_in(document.raw) == "四、政务信息化及信息惠民类243"


def test_the_table_claims_its_title_and_its_remark(table: ProjectTable, document: Document) -> None:
    claimed = document.text[table.start : table.end]
    assert claimed.startswith("列入“十三五”数字福建专项规划滚动管理的重大项目（工程）表序号项目名称")
    assert claimed.endswith("以有权机关审批或核准的项目（工程）为准。")


def test_bodies_are_the_responsible_cells(table: ProjectTable, document: Document) -> None:
    for project, (project_id, ranges) in zip(table.projects, table.bodies, strict=True):
        assert project_id == project.project_id
        assert "".join(document.text[start:end] for start, end in ranges) == project.responsible


@pytest.mark.parametrize(
    ("no", "expected"),
    [
        (30, [("福州市人民政府", "responsible"), ("长乐市政府", "responsible")]),
        (66, [("省民政厅", "lead"), ("各地市政府", "responsible"), ("省直各有关部门", "support")]),
        (87, [("省体育局", "lead"), ("各市场主体", "responsible")]),
        (89, [("省食安办", "lead"), ("省直各有关部门", "support")]),
        (101, [("省发改委", "responsible"), ("省数字办", "responsible")]),
    ],
)
def test_bodies_are_read_from_broken_cells(
    table: ProjectTable, document: Document, no: int, expected: list[tuple[str, str]]
) -> None:
    bodies = read_bodies(document, table.bodies[no - 1][1]).bodies
    read = [(body.agency, body.role) for body in bodies]
    assert [role for _, role in read] == [role for _, role in expected]
    # A place that shares its end is completed by the reader of bodies, with 政府 as the list prints it.
    assert [agency.replace("人民政府", "政府") for agency, _ in read] == [
        agency.replace("人民政府", "政府") for agency, _ in expected
    ]


def test_reading_begins_where_it_is_told(document: Document, table: ProjectTable) -> None:
    assert read_projects(document, PLAN, table.end) is None


@pytest.mark.parametrize("name", ["fuzhou-2017-key-tasks", "fujian-2018-key-tasks", "fuzhou-2018-2020-action-plan"])
def test_plans_without_such_a_table_have_none(name: str) -> None:
    raw = (ROOT / "seeds" / "sources" / f"{name}.txt").read_bytes().decode("utf-8")
    assert read_projects(read_document(raw), name) is None
