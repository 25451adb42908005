"""A package is built again whatever form its source has, and whatever a reviewer corrected in it."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from datapackages.build import stage_package
from datapackages.collections.entries import PlanEntry
from datapackages.collections.stage import stage_collection
from datapackages.intake import correct_head, describe_reading, registered_sidecar
from datapackages.releases import Releases
from extract.corrections import CorrectedPlan
from extract.plan import extract_plan
from extract.text.readers import read_source
from flows.single import extract_document
from validation.basis import origin_of
from validation.gate import validate_finished, validate_package

TEXT = (
    "闽州市人民政府办公厅关于印发2024年数据工作要点的通知\n闽政办〔2024〕7号\n闽州市人民政府办公厅\n2024年3月1日\n"
    "（此件主动公开）\n2024年数据工作要点\n一、建设平台。建成数据平台3个。（责任单位：市大数据局）\n"
    "二、开放数据。优先开放交通出行数据。（责任单位：市财政局）\n"
)


def page(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{lines}</body></html>".encode()


def word(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


FORMS: list[tuple[str, Callable[[str], bytes]]] = [
    ("lf.txt", str.encode),
    ("crlf.txt", lambda text: text.replace("\n", "\r\n").encode()),
    ("cr.txt", lambda text: text.replace("\n", "\r").encode()),
    ("mixed.txt", lambda text: text.replace("\n", "\r\n", 3).encode()),
    ("mark.txt", lambda text: text.encode("utf-8-sig")),
    ("gbk.txt", lambda text: text.encode("gb18030")),
    ("utf-16.txt", lambda text: text.encode("utf-16")),
    ("page.html", page),
    ("word.docx", word),
]


@pytest.mark.parametrize(("name", "form"), FORMS, ids=[name for name, _ in FORMS])
def test_a_source_in_any_form_gives_the_same_again(tmp_path: Path, name: str, form: Callable[[str], bytes]) -> None:
    (tmp_path / name).write_bytes(form(TEXT))
    written = extract_document(tmp_path / name, tmp_path / "package")

    report = validate_finished(tmp_path / "package")

    assert dict(written.report.rows)["tasks"] == 2
    assert report.failed_checks == ()
    assert next(check for check in report.checks if check.id == "built-again").passed


def reviewed(document: Path) -> PlanEntry:
    """Read a document as it is read from an inbox, with a number that its reviewer corrected."""
    source = read_source(document)
    plan = extract_plan(source.text, plan_id="minzhou-2024", source_format=source.source_format)
    says = describe_reading(plan, document.name, source.sha256)
    number = says.values["doc_number"].model_copy(update={"value": "闽政办〔2024〕8号"})
    given = {"reviewed": True, "reviewed_by": "数据管理处", "reviewed_on": date(2024, 4, 1)}
    named = {"title_en": "Key data tasks for 2024", "region_en": "Minzhou City"}
    area = {
        "region": says.values["region"].model_copy(update={"value": "闽州市"}),
        "region_code": says.values["region_code"].model_copy(update={"value": "359900"}),
        "level": says.values["level"].model_copy(update={"value": "city"}),
    }
    says = says.model_copy(update={**given, **named, "values": {**says.values, **area, "doc_number": number}})
    corrected = correct_head(CorrectedPlan(plan), says)
    sidecar = registered_sidecar(says, corrected.plan)
    return PlanEntry(corrected.plan, sidecar, source.original, document.name, corrected.corrections)


@pytest.mark.parametrize(("name", "form"), [FORMS[0], FORMS[-1]], ids=["text", "word"])
def test_what_a_reviewer_corrected_is_corrected_again_in_the_package_and_in_collections(
    tmp_path: Path, name: str, form: Callable[[str], bytes]
) -> None:
    (tmp_path / name).write_bytes(form(TEXT))
    entry = reviewed(tmp_path / name)
    folder = tmp_path / "minzhou-2024"
    original = (entry.original, entry.original_name)
    stage_package(entry.plan, folder, entry.sidecar, Releases(), *original, entry.corrections)
    validate_package(folder, entry.sidecar).write(folder)
    stage_collection("all-plans", [entry], tmp_path / "all-plans", Releases())
    validate_package(tmp_path / "all-plans", plans={entry.plan_id: origin_of(entry)}).write(tmp_path / "all-plans")

    for package in (folder, tmp_path / "all-plans"):
        assert "闽政办〔2024〕8号" in (package / "data/plans.csv").read_text("utf-8")
        report = validate_finished(package)
        assert report.failed_checks == ()
        assert next(check for check in report.checks if check.id == "built-again").passed


def test_an_unreviewed_correction_of_the_collection_s_copy_is_found(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(TEXT, "utf-8")
    entry = reviewed(tmp_path / "plan.txt")
    stage_collection("all-plans", [entry], tmp_path / "all-plans", Releases())
    origin = origin_of(replace(entry, corrections=()))
    validate_package(tmp_path / "all-plans", plans={entry.plan_id: origin}).write(tmp_path / "all-plans")

    report = validate_finished(tmp_path / "all-plans")

    assert {check.id for check in report.failed_checks} == {"built-again"}
