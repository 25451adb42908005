"""The sidecar of a document from the inbox: what it says, what a person may change in it, what then holds."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from datapackages.build import stage_package
from datapackages.intake import (
    FIELDS,
    IntakeSidecar,
    correct_head,
    describe_reading,
    load_intake,
    print_sidecar,
    registered_sidecar,
    why_held,
)
from datapackages.releases import Releases
from datapackages.sidecar import DisclosureBasis
from extract.corrections import CorrectedPlan
from extract.exceptions import CorrectionError
from extract.models import Plan
from extract.plan import extract_plan
from extract.text.spans import Spans
from validation.gate import validate_package

RAW = (
    "福州市人民政府办公厅关于印发2024年数据工作要点的通知\n榕政办〔2024〕7号\n福州市人民政府办公厅\n2024年3月1日\n"
    "（此件主动公开）\n2024年数据工作要点\n一、建设平台。（责任单位：市大数据局）\n二、开放数据。（责任单位：市财政局）\n"
)
REVIEWED = {
    "reviewed": True,
    "reviewed_by": "数据管理处",
    "reviewed_on": date(2024, 4, 1),
    "title_en": "Key data tasks for 2024",
    "region_en": "Fuzhou City",
}


@pytest.fixture
def plan() -> Plan:
    """A plan that prints all that a head can hold."""
    return extract_plan(RAW, plan_id="fuzhou-2024")


@pytest.fixture
def says(plan: Plan) -> IntakeSidecar:
    """Its sidecar as it is first written."""
    return describe_reading(plan, "要点: 2024.txt", "0" * 64)


def with_value(says: IntakeSidecar, name: str, value: str) -> IntakeSidecar:
    changed = says.values[name].model_copy(update={"value": value})
    return says.model_copy(update={"values": says.values | {name: changed}})


def test_each_value_has_the_place_that_it_was_read_from(says: IntakeSidecar) -> None:
    printed = {name: Spans.parse(value.spans).text_in(RAW) for name, value in says.values.items() if value.spans}
    assert printed["title"] == "2024年数据工作要点"
    assert printed["issued_on"] == "2024年3月1日"
    assert printed["doc_number"] == "榕政办〔2024〕7号"
    assert "福州市" in printed["region"]
    assert "2024" in printed["period_start"]
    assert all(says.values[name].spans for name in FIELDS if says.values[name].read)
    assert says.disclosure.read == "主动公开"


def test_what_is_printed_is_read_back_and_known_as_untouched(says: IntakeSidecar, tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(print_sidecar(says))
    stored = load_intake(file)
    assert stored.says == says
    assert not stored.is_changed_by_hand


@pytest.mark.parametrize("quoted", ["{value: 改名", "{'value': '改名'", '{"value": "改名"'])
def test_a_value_that_a_person_changed_is_known_however_it_is_quoted(
    says: IntakeSidecar, tmp_path: Path, quoted: str
) -> None:
    file = tmp_path / "a.yml"
    text = print_sidecar(says).decode()
    file.write_text(text.replace("title: {'value': '2024年数据工作要点'", f"title: {quoted}", 1), "utf-8")
    stored = load_intake(file)
    assert stored.is_changed_by_hand
    assert stored.says.corrected == ("title",)


def test_days_and_years_may_stand_without_quotation_marks(says: IntakeSidecar, tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    text = print_sidecar(says).decode()
    text = text.replace("issued_on: {'value': '2024-03-01'", "issued_on: {value: 2024-03-02")
    file.write_text(text.replace("period_end: {'value': '2024'", "period_end: {value: 2025"), "utf-8")
    assert load_intake(file).says.corrected == ("issued_on", "period_end")


def test_a_corrected_value_wins_and_is_listed_as_a_correction(plan: Plan, says: IntakeSidecar) -> None:
    changed = with_value(with_value(says, "period_end", "2025"), "issuer", "福州市人民政府")
    corrected = correct_head(CorrectedPlan(plan), changed)
    assert (corrected.plan.header.issuer, corrected.plan.header.period_end) == ("福州市人民政府", 2025)
    assert [(row.column, row.old_value, row.new_value, row.status) for row in corrected.corrections] == [
        ("issuer", "福州市人民政府办公厅", "福州市人民政府", "accepted"),
        ("period_end", 2024, 2025, "accepted"),
    ]


def test_a_value_that_is_read_rightly_by_now_is_no_correction(plan: Plan, says: IntakeSidecar) -> None:
    early = says.values["title"].model_copy(update={"read": "工作要点"})
    late = says.model_copy(update={"values": says.values | {"title": early}})
    assert correct_head(CorrectedPlan(plan), late) == CorrectedPlan(plan)


def test_a_value_may_be_emptied(plan: Plan, says: IntakeSidecar) -> None:
    corrected = correct_head(CorrectedPlan(plan), with_value(says, "doc_number", ""))
    assert corrected.plan.header.doc_number is None


@pytest.mark.parametrize(("name", "value"), [("issued_on", "in spring"), ("level", "village"), ("period_start", "x")])
def test_a_value_that_does_not_fit_is_refused_by_name(plan: Plan, says: IntakeSidecar, name: str, value: str) -> None:
    with pytest.raises(CorrectionError, match=f"fuzhou-2024: {name} of the sidecar of 要点: 2024.txt"):
        correct_head(CorrectedPlan(plan), with_value(says, name, value))


def test_a_reviewed_document_that_prints_its_disclosure_may_be_published(plan: Plan, says: IntakeSidecar) -> None:
    reviewed = says.model_copy(update=REVIEWED)
    assert why_held(reviewed, plan.header.disclosure) == ""
    sidecar = registered_sidecar(reviewed, plan)
    assert sidecar is not None
    assert (sidecar.title, sidecar.region_code, sidecar.title_en) == (
        "2024年数据工作要点",
        "350100",
        "Key data tasks for 2024",
    )


@pytest.mark.parametrize(
    ("change", "disclosure", "words"),
    [
        ({"reviewed": False}, "主动公开", "nobody has reviewed it"),
        ({"title_en": ""}, "主动公开", "lacks title_en"),
        ({"reviewed_on": None}, "主动公开", "lacks reviewed_on"),
        ({}, None, "no disclosure is printed"),
        ({}, "依申请公开", "the document prints 依申请公开"),
        ({"disclosure_basis": DisclosureBasis(statement="列入目录")}, "不予公开", "the document prints 不予公开"),
    ],
)
def test_what_keeps_a_package_from_being_published_is_said(
    says: IntakeSidecar, change: dict[str, object], disclosure: str | None, words: str
) -> None:
    assert words in why_held(says.model_copy(update=REVIEWED | change), disclosure)


def test_a_reviewer_may_give_a_basis_where_nothing_is_printed(says: IntakeSidecar, tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    text = print_sidecar(says.model_copy(update=REVIEWED)).decode()
    file.write_text(text.replace("  statement: ''", "  statement: 列入政府信息公开目录"), "utf-8")
    stored = load_intake(file).says
    assert stored.disclosure_basis is not None
    assert why_held(stored, None) == ""


@pytest.mark.parametrize(("name", "value"), [("period_start", "2023"), ("title", "数据工作要点"), ("issuer", "")])
def test_a_package_with_a_corrected_value_passes(
    plan: Plan, says: IntakeSidecar, tmp_path: Path, name: str, value: str
) -> None:
    corrected = correct_head(CorrectedPlan(plan), with_value(says.model_copy(update=REVIEWED), name, value))
    sidecar = registered_sidecar(with_value(says.model_copy(update=REVIEWED), name, value), corrected.plan)
    assert sidecar is not None
    sidecar = sidecar.model_copy(update={"sha256": hashlib.sha256(RAW.encode()).hexdigest()})
    staged = stage_package(
        corrected.plan, tmp_path / "p", sidecar, Releases(), RAW.encode(), "a.txt", corrected.corrections
    )
    report = validate_package(staged.folder, sidecar)
    assert report.passed, report.lines()
