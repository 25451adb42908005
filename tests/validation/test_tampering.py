"""Tampering with all that a package holds, many at a time: each change is named by a required check, alone or with others.

The changes of a group are made in one copy, since a check goes on where it finds something wrong.
"""

# ruff: noqa: E501 - one line a way of tampering

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datapackages.archive import zip_bytes
from datapackages.program import sha256_of
from tests.validation.tampering import (
    Change,
    add_file,
    cell,
    descriptor,
    edit_descriptor,
    file,
    in_order,
    restate,
    rows,
    unstated,
)
from tests.validation.true_packages import F2017, F2018, P2016, P2018, P2021, PLAN_IDS, SOURCES
from validation.gate import judge, validate_finished
from validation.report import Report

REPORT, BASIS = "validation/report.json", "validation/basis.json"


@pytest.fixture
def copy(true_packages: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A function that makes a fresh copy of the true package of a plan."""

    def fresh(plan_id: str) -> Path:
        shutil.rmtree(tmp_path / plan_id, ignore_errors=True)
        return shutil.copytree(true_packages / plan_id, tmp_path / plan_id)

    return fresh


def json_file(path: str, change: Callable[[dict[str, Any]], object]) -> Change:
    """Make a change of a JSON file that validation wrote, in the form in which it is written."""

    def apply(package: Path) -> None:
        content = json.loads((package / path).read_text("utf-8"))
        change(content)
        (package / path).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")

    return apply


def indented(change: Change) -> Change:
    """Write the descriptor in its own form after a change, so that only what was changed differs."""
    return in_order(change, json_file("datapackage.json", lambda _: None))


def workbook(change: Callable[[dict[str, bytes]], object]) -> Change:
    """Make a change of the parts of the workbook."""

    def apply(package: Path) -> None:
        path = package / "data" / f"{package.name}.xlsx"
        out = io.BytesIO()
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
            before = dict(parts)
            change(parts)
            assert parts != before
            for name, content in parts.items():
                changed.writestr(name, content)
        path.write_bytes(out.getvalue())
        restate(package)

    return apply


def in_part(name: str, old: str, new: str) -> Change:
    """Replace a text in one part of the workbook."""
    return workbook(lambda parts: parts.update({name: parts[name].replace(old.encode(), new.encode(), 1)}))


def named(report: Report, rule: str) -> set[str]:
    """Say what a check that failed names: tables, columns, paths and keys."""
    failures = [failure for check in report.failed_checks if check.id == rule for failure in check.failures]
    return {place for one in failures for place in (one.column, f"{one.table}.{one.column}", one.value)}


def test_the_true_packages_pass_with_and_without_their_sidecars(true_packages: Path) -> None:
    for plan_id in PLAN_IDS:
        report = validate_finished(true_packages / plan_id)
        checks = {check.id: check for check in report.checks}

        assert report.failed_checks == ()
        assert checks["built-again"].rows_checked == sum(count for _, count in report.rows)


def test_a_sidecar_at_hand_must_agree(true_packages: Path, tmp_path: Path) -> None:
    sources = tmp_path / "seeds" / "sources"
    sources.mkdir(parents=True)
    written = (SOURCES / f"{P2018}.yml").read_text("utf-8")
    (sources / f"{P2018}.yml").write_text(written, "utf-8")
    agreeing = validate_finished(true_packages / P2018, sources)
    (sources / f"{P2018}.yml").write_text(written.replace("Stray spaces", "Some stray spaces"), "utf-8")

    report = validate_finished(true_packages / P2018, sources)

    assert agreeing.passed
    assert [check.id for check in report.failed_checks if check.id != "stored-report"][:1] == ["basis"]
    assert "validation/basis.json: registration" in named(report, "basis")


DESCRIPTOR: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("title", lambda d: d.update(title="别的")),
    ("title_en", lambda d: d.update(title_en="Other")),
    ("description", lambda d: d.update(description=d["description"].replace("任务", "义务", 1))),
    ("description_en", lambda d: d.update(description_en=d["description_en"] + " Official.")),
    ("homepage", lambda d: d.update(homepage="https://other.example")),
    ("keywords[0]", lambda d: d["keywords"].__setitem__(0, "广告")),
    ("licenses[0].name", lambda d: d["licenses"][0].update(name="CC-BY-4.0")),
    ("contributors[0].title", lambda d: d["contributors"][0].update(title="某省政府")),
    ("sources[0].path", lambda d: d["sources"][0].update(path="https://other.example/x")),
    ("extra", lambda d: d.update(extra="more")),
    ("resources[1].title", lambda d: d["resources"][1].update(title="别的")),
    ("resources[1].mediatype", lambda d: d["resources"][1].update(mediatype="text/html")),
    ("catalogue.identifier", lambda d: d["catalogue"].update(identifier="other")),
    ("catalogue.provider_code", lambda d: d["catalogue"].update(provider_code="11350000003591037R")),
    ("catalogue.contact.name", lambda d: d["catalogue"]["contact"].update(name="别的处")),
    ("catalogue.themes[0]", lambda d: d["catalogue"]["themes"].__setitem__(0, "weather")),
    ("catalogue.classification", lambda d: d["catalogue"].update(classification="basic")),
    ("catalogue.share_type", lambda d: d["catalogue"].update(share_type="none")),
    ("catalogue.open_condition", lambda d: d["catalogue"].update(open_condition="申请")),
    ("catalogue.update_cycle", lambda d: d["catalogue"].update(update_cycle="daily")),
    ("catalogue.version_notes", lambda d: d["catalogue"].update(version_notes="x")),
    ("catalogue.spatial.code", lambda d: d["catalogue"]["spatial"].update(code="110000")),
    ("catalogue.language", lambda d: d["catalogue"].update(language="en")),
    ("catalogue.rights", lambda d: d["catalogue"].update(rights="All rights reserved.")),
    ("catalogue.citation", lambda d: d["catalogue"].update(citation="x")),
    ("catalogue.provenance.program", lambda d: d["catalogue"]["provenance"].update(program="planport 9")),
    ("catalogue.authority", lambda d: d["catalogue"].update(authority="official-text")),
    ("catalogue.related[0]", lambda d: d["catalogue"].update(related=["other-plan"])),
    ("catalogue.feedback_url", lambda d: d["catalogue"].update(feedback_url="https://other.example")),
    ("catalogue.files[0].title", lambda d: d["catalogue"]["files"][0].update(title="别的")),
]  # fmt: skip


def test_each_changed_key_of_the_descriptor_is_named(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    for _, change in DESCRIPTOR:
        edit_descriptor(package, change)

    report = validate_finished(package)

    assert {key for key, _ in DESCRIPTOR} <= named(report, "built-again")


FORMS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("written on one line", lambda b: json.dumps(json.loads(b), ensure_ascii=False).encode()),
    ("written in escapes", lambda b: json.dumps(json.loads(b), indent=2).encode() + b"\n"),
    ("keys in another order", lambda b: json.dumps(json.loads(b), indent=2, sort_keys=True, ensure_ascii=False).encode()),
    ("blanks at the end", lambda b: b + b" \n"),
]  # fmt: skip


@pytest.mark.parametrize("change", [change for _, change in FORMS], ids=[name for name, _ in FORMS])
def test_a_descriptor_that_says_the_same_in_another_form_is_found(
    copy: Callable[[str], Path], change: Callable[[bytes], bytes]
) -> None:
    package = copy(P2021)
    unstated("datapackage.json", change)(package)

    assert "datapackage.json" in named(validate_finished(package), "built-again")


TEXTS: list[tuple[str, Change]] = [
    ("README.md, line 1", file("README.md", lambda b: b.replace(b"# ", b"# x", 1))),
    ("issues.jsonl, line 1", file("issues.jsonl", lambda b: b.replace(b'"message": "', b'"message": "x', 1))),
]  # fmt: skip


def test_a_changed_line_of_a_text_is_named(copy: Callable[[str], Path]) -> None:
    package = copy(P2016)
    for _, change in TEXTS:
        change(package)

    assert {place for place, _ in TEXTS} <= named(validate_finished(package), "built-again")


PARTS: list[tuple[str, Change]] = [
    ("xl/workbook.xml", in_part("xl/workbook.xml", '<sheet name="tasks"', '<sheet state="hidden" name="tasks"')),
    ("xl/vbaProject.bin", workbook(lambda parts: parts.update({"xl/vbaProject.bin": b"MZ"}))),
    ("xl/externalLinks/externalLink1.xml", workbook(lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<x/>"}))),
    ("xl/comments1.xml", workbook(lambda parts: parts.update({"xl/comments1.xml": b"<x/>"}))),
    ("xl/styles.xml", in_part("xl/styles.xml", "yyyy-mm-dd", "&quot;2020&quot;")),
    ("docProps/core.xml", in_part("docProps/core.xml", "<dc:creator>", "<dc:creator>Somebody")),
    ("sheet about 说明", in_part("xl/sharedStrings.xml", "CC0-1.0", "CC-BY-4.0")),
    ("sheet dictionary 数据字典", in_part("xl/sharedStrings.xml", "责任单位", "负责单位")),
    ("sheet tasks", workbook(lambda parts: parts.update({"xl/worksheets/sheet5.xml": parts["xl/worksheets/sheet5.xml"].replace(b"</row>", b'<c r="AZ1"><v>42</v></c></row>', 1)}))),
]  # fmt: skip


def test_each_changed_part_of_the_workbook_is_named(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    for _, change in PARTS:
        change(package)

    report = validate_finished(package)

    assert {part for part, _ in PARTS} <= named(report, "built-again") | named(report, "workbook")


@pytest.mark.parametrize(
    "change",
    [
        workbook(lambda parts: parts.update({"xl/worksheets/sheet99.xml": b"<worksheet/>"})),
        workbook(lambda parts: parts.update({"xl/worksheets/sheet5.xml": parts["xl/worksheets/sheet5.xml"].replace(b'<row r="4"', b'<row r="4" hidden="1"', 1)})),
        file("data/{name}.xlsx", lambda content: content + b"more"),
    ],
    ids=["a sheet that is not listed", "a hidden row", "bytes behind the end"],
)  # fmt: skip
def test_a_workbook_whose_cells_are_the_same_is_found(copy: Callable[[str], Path], change: Change) -> None:
    package = copy(P2021)
    change(package)

    assert f"data/{P2021}.xlsx" in named(validate_finished(package), "built-again")


def not_in_the_workbook(package: Path) -> None:
    """Write the workbook again from the tables, as somebody would who knows how packages work."""
    from datapackages.definitions import definitions
    from datapackages.rows import TableData
    from datapackages.spreadsheet import workbook_bytes
    from validation.packages import load_package
    from validation.workbook import read_workbook

    path = package / "data" / f"{package.name}.xlsx"
    about = [(line[0], line[1]) for line in read_workbook(path)["about 说明"].values()]
    tables = []
    for table in load_package(package).tables:
        kinds = [field["type"] for field in table.fields]
        values = (tuple(_value(kind, text) for kind, text in zip(kinds, row, strict=True)) for row in table.rows)
        tables.append(TableData(definitions().table(table.name, package.name), tuple(values)))
    path.write_bytes(workbook_bytes(about, tables))
    restate(package)


def _value(kind: str, text: str) -> Any:  # noqa: ANN401 - what a cell may hold
    from datetime import date
    from decimal import Decimal

    makers: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "year": int,
        "number": Decimal,
        "date": date.fromisoformat,
    }
    return None if not text else text == "true" if kind == "boolean" else makers.get(kind, str)(text)


# What no other check can know, for it is right in itself: another theme, another indicator of the same quote.
CELLS: dict[str, list[tuple[str, Change]]] = {
    P2018: [
        ("openings.theme_id", cell("openings", "theme_id", lambda theme: "health" if theme != "health" else "culture")),
        ("openings.is_priority", cell("openings", "is_priority", lambda v: "false" if v == "true" else "true")),
        ("openings.kind", cell("openings", "kind", "rule", lambda r: r["kind"] in {"platform", "service", "control"})),
        ("openings.subject", cell("openings", "subject", lambda v: v[:-1])),
        ("openings.deadline", rows("openings", lambda found: [{**found[0], "deadline": "2018-12-31" if not found[0]["deadline"] else ""}, *found[1:]])),
        ("targets.indicator", cell("targets", "indicator", lambda v: v[:-1])),
        ("targets.comparator", cell("targets", "comparator", lambda v: "<=" if v != "<=" else ">=")),
        ("targets.kind", cell("targets", "kind", "baseline")),
        ("assignments.agency_id", rows("assignments", lambda found: [{**found[0], "agency_id": found[1]["agency_id"]}, *found[1:]])),
        ("plans.plan_type", cell("plans", "plan_type", "measures")),
        ("plans.level", cell("plans", "level", "city")),
        ("plans.region", cell("plans", "region", "福州市")),
        ("plans.region_code", cell("plans", "region_code", "350100")),
        ("plans.source_format", cell("plans", "source_format", "html")),
        ("plans.sentences", cell("plans", "sentences", lambda v: str(int(v) + 1))),
        ("sections.level", cell("sections", "level", lambda v: str(int(v) + 1))),
    ],
    P2016: [
        ("tasks.heading", cell("tasks", "heading", "")),
        ("tasks.number_inferred", cell("tasks", "number_inferred", lambda v: "false" if v == "true" else "true")),
        ("tasks.state", cell("tasks", "state", "partial", lambda r: r["state"] == "whole")),
        ("sections.state", cell("sections", "state", "partial", lambda r: r["state"] == "whole")),
        ("plans.coverage", cell("plans", "coverage", lambda v: str(float(v) - 0.01)[:6])),
    ],
}  # fmt: skip


@pytest.mark.parametrize("plan_id", CELLS)
def test_a_cell_that_is_right_in_itself_is_compared_with_the_source(copy: Callable[[str], Path], plan_id: str) -> None:
    package = copy(plan_id)
    for _, change in CELLS[plan_id]:
        change(package)
    not_in_the_workbook(package)
    (coverage,) = [line.rpartition(",")[2] for line in (package / "data/plans.csv").read_text("utf-8").splitlines()[1:]]
    edit_descriptor(package, lambda d: d["catalogue"]["quality"].update(coverage=float(coverage)))

    report = validate_finished(package)

    assert {check.id for check in report.failed_checks} >= {"built-again"}
    assert {place for place, _ in CELLS[plan_id]} <= named(report, "built-again")


WRITTEN_BY_VALIDATION: list[tuple[str, str, Change]] = [
    (REPORT, P2018, json_file(REPORT, lambda j: j.update(passed=False))),
    (REPORT, P2018, json_file(REPORT, lambda j: j.update(rules="9.9.9"))),
    (REPORT, P2018, json_file(REPORT, lambda j: j["expectations"].update(library="great-expectations 0.1"))),
    (REPORT, P2018, json_file(REPORT, lambda j: j["checks"].pop())),
    (REPORT, P2018, lambda package: (package / REPORT).unlink()),
    ("validation/report.html", P2018, lambda package: (package / "validation/report.html").unlink()),
    ("validation/expectations/tasks.json", P2018, lambda package: (package / "validation/expectations/tasks.json").unlink()),
    ("validation/expectations/ghosts.json", P2018, add_file("validation/expectations/ghosts.json", b"{}")),
    (BASIS, P2018, json_file(BASIS, lambda j: j["most"].update(tasks=1000))),
    (BASIS, P2018, json_file(BASIS, lambda j: j.update(quarantine_ceiling=50))),
    (BASIS, P2018, json_file(BASIS, lambda j: j.update(disclosure_basis={"statement": "x"}))),
    (BASIS, P2018, json_file(BASIS, lambda j: j.update(accepted=[{"table": "tasks", "rows": 1, "reason": "x", "role": "x", "day": "2020-01-01"}]))),
    (BASIS, P2018, json_file(BASIS, lambda j: j["registration"].update(notes=""))),
]  # fmt: skip


@pytest.mark.parametrize(("path", "plan_id", "change"), WRITTEN_BY_VALIDATION)
def test_what_validation_wrote_cannot_be_forged(
    copy: Callable[[str], Path], path: str, plan_id: str, change: Change
) -> None:
    package = copy(plan_id)
    change(package)

    assert path in named(validate_finished(package), "stored-report")


def test_without_the_copy_of_its_registration_a_package_fails(copy: Callable[[str], Path]) -> None:
    package = copy(F2017)
    shutil.rmtree(package / "validation")

    report = validate_finished(package)

    assert {"stored-report", "disclosure"} <= {check.id for check in report.failed_checks}


FILES: list[tuple[str, Change]] = [
    ("data/linked.csv", lambda package: os.link(package / "data/tasks.csv", package / "data/linked.csv")),
    ("data/link.csv", lambda package: (package / "data/link.csv").symlink_to("tasks.csv")),
    ("data/endless.csv", lambda package: (package / "data/endless.csv").symlink_to("/dev/zero")),
    ("data/Tasks.csv", add_file("data/Tasks.csv", b"x")),
    ("data/more.zip", add_file("data/more.zip", b"PK")),
    ("data/empty/", lambda package: (package / "data/empty").mkdir()),
    (".DS_Store", add_file(".DS_Store", b"x")),
    ("source/other.txt", add_file("source/other.txt", b"x")),
    ("validation/other.txt", add_file("validation/other.txt", b"x")),
    ("README.md", lambda package: (package / "README.md").unlink()),
    ("data/actions.csv", descriptor(lambda d: d["resources"][3].pop("hash"))),
    ("data/assignments.csv", descriptor(lambda d: d["resources"][4].update(bytes=str(d["resources"][4]["bytes"])))),
    ("data/targets.csv", descriptor(lambda d: d["resources"][5].update(hash="md5:" + "0" * 32))),
]  # fmt: skip


def test_each_file_that_is_not_as_listed_is_named(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    for _, change in FILES:
        change(package)

    assert {path for path, _ in FILES} <= named(validate_finished(package), "files")


SCHEMAS: list[tuple[str, Change]] = [
    ("sections.schema", descriptor(lambda d: d["resources"][1]["schema"]["fields"][3].update(type="any"))),
    ("tasks.schema", descriptor(lambda d: [field.pop("constraints", None) for field in d["resources"][2]["schema"]["fields"]])),
    ("actions.schema", descriptor(lambda d: d["resources"][3]["schema"].pop("primaryKey"))),
    ("assignments.schema", descriptor(lambda d: d["resources"][4]["schema"].pop("foreignKeys"))),
    ("targets.schema", descriptor(lambda d: d["resources"][5]["schema"].update(missingValues=["", "n/a"]))),
    ("projects.schema", descriptor(lambda d: d["resources"][6]["schema"]["fields"][2].update(title="别的"))),
    ("openings.schema", descriptor(lambda d: d["resources"][8]["schema"]["fields"].pop())),
    ("plans", descriptor(lambda d: d["resources"].append(d["resources"][0]))),
]  # fmt: skip


def test_each_weakened_schema_is_named(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    for _, change in SCHEMAS:
        change(package)

    assert {place for place, _ in SCHEMAS} <= named(validate_finished(package), "schema")


REFUSED: list[tuple[str, Change, str]] = [
    ("a key twice", unstated("datapackage.json", lambda b: b.replace(b"{", b'{"title": "x",', 1)), "stands twice"),
    ("a mark of byte order", unstated("datapackage.json", lambda b: b"\xef\xbb\xbf" + b), "BOM"),
    ("more behind the end", unstated("datapackage.json", lambda b: b + b"{}"), "Extra data"),
    ("NaN", unstated("datapackage.json", lambda b: b.replace(b"{", b'{"x": NaN,', 1)), "NaN is no number"),
    ("Infinity", unstated("datapackage.json", lambda b: b.replace(b"{", b'{"x": -Infinity,', 1)), "no number"),
    ("half a character", unstated("datapackage.json", lambda b: b.replace(b"{", b'{"x": "\\ud800",', 1)), "cannot be read as JSON"),
    ("another dialect", descriptor(lambda d: d["resources"][2].update(dialect={"delimiter": ";"})), "plain CSV"),
    ("another encoding", descriptor(lambda d: d["resources"][2].update(encoding="gbk")), "encoding"),
    ("a name that leaves the folder", descriptor(lambda d: d.update(name="../x")), "no name of a package"),
    ("a line end in a name", add_file("data/a\nb.csv", b"x"), "no plain name"),
    ("a name read backwards", add_file("data/a\u202evsc.csv", b"x"), "no plain name"),
    ("a name that is no text", lambda package: Path(os.fsdecode(os.fsencode(package) + b"/data/\xff.csv")).touch(), "no plain name"),
    ("a table linked elsewhere", lambda package: ((package / "data/tasks.csv").unlink(), (package / "data/tasks.csv").symlink_to("/dev/zero"))[0], "link out of the package"),
    ("a basis with more keys", json_file(BASIS, lambda j: j.update(x=1)), "basis.json.x"),
    ("a basis that is a list", unstated(BASIS, lambda _: b"[]"), "basis.json"),
    ("a basis with a key twice", unstated(BASIS, lambda b: b.replace(b"{", b'{"coverage": 0.5, "coverage": 0.6,', 1)), "no JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), [entry[1:] for entry in REFUSED], ids=[entry[0] for entry in REFUSED])
def test_what_has_more_than_one_meaning_is_refused_on_one_line(
    copy: Callable[[str], Path], change: Change, said: str
) -> None:
    package = copy(P2021)
    change(package)

    (verdict,) = judge([package])
    (line,) = verdict.lines()

    assert verdict.exit_code == 2
    assert said in line
    assert line.startswith(str(package))
    line.encode("utf-8")


def beside(change: Callable[[Path], object]) -> Change:
    """Put a zip beside a package and change it."""

    def apply(package: Path) -> None:
        place = package.with_suffix(".zip")
        place.write_bytes(zip_bytes(package))
        change(place)

    return apply


def one_more(place: Path) -> None:
    with zipfile.ZipFile(place, "a") as archive:
        archive.writestr("more.txt", "x")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (beside(one_more), "more.txt"),
        (beside(lambda place: place.write_bytes(b"x")), "unreadable (BadZipFile)"),
        (in_order(beside(lambda _: None), unstated("data/tasks.csv", lambda b: b.replace(b"\xe6", b"\xe7", 1))), "data/tasks.csv"),
    ],
)  # fmt: skip
def test_the_zip_beside_must_hold_the_same(copy: Callable[[str], Path], change: Change, what: str) -> None:
    package = copy(P2021)
    change(package)

    assert what in named(validate_finished(package), "archive")


def test_the_zip_that_belongs_to_it_raises_no_alarm(copy: Callable[[str], Path]) -> None:
    package = copy(P2021)
    beside(lambda _: None)(package)

    assert validate_finished(package).passed


def a_row_hidden(package: Path) -> None:
    """Take a target out as if it were quarantined, and allow that in the copy of the registration."""
    rows("targets", lambda found: found[:-1])(package)
    line = f"targets,{F2018}-g54,values,x,{F2018},1-2\n"
    add_file("validation/quarantine.csv", f"table,row_id,rule,reason,plan_id,spans\n{line}".encode())(package)
    json_file(BASIS, lambda j: j.update(quarantine_ceiling=5))(package)


def a_cell_corrected(package: Path) -> None:
    """Change a unit and tell of a correction that nobody decided: the package agrees with itself, not with its zip."""
    cell("targets", "unit", "家", lambda row: row["target_id"].endswith("-g01"))(package)


@pytest.mark.parametrize(
    ("change", "rule"), [(a_row_hidden, "stored-report"), (a_cell_corrected, "workbook")], ids=["hidden", "corrected"]
)
def test_what_is_told_as_done_by_the_rules_is_not_believed(
    copy: Callable[[str], Path], change: Change, rule: str
) -> None:
    package = copy(F2018)
    change(package)

    assert rule in {check.id for check in validate_finished(package).failed_checks}


PERSONAL = (
    *("11010519491231002X", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X", "110105\u200b19491231002X"),
    *("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "4111 1111 1111 1111", "闽Ａ·12345", "Ｅ12345678"),
)


def test_personal_data_is_found_in_every_kind_of_place_and_form(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    file("README.md", lambda b: b + f"\n{PERSONAL[0]}\n".encode())(package)
    edit_descriptor(package, lambda d: d["catalogue"].update(rights=PERSONAL[1]))
    edit_descriptor(package, lambda d: d.update({PERSONAL[2]: "x"}))
    cell("tasks", "text", lambda text: text + PERSONAL[3])(package)
    cell("sections", "title", PERSONAL[4])(package)
    in_part("xl/sharedStrings.xml", "CC0-1.0", PERSONAL[5])(package)
    file("source/{name}.txt", lambda b: b + PERSONAL[6].encode())(package)
    file("issues.jsonl", lambda b: b + PERSONAL[7].encode())(package)

    report = validate_finished(package)
    found = [failure for check in report.failed_checks if check.id == "sensitive-data" for failure in check.failures]
    said = report.to_json().decode() + "".join(report.lines())

    places = {
        "README.md",
        "datapackage.json",
        "tasks",
        "sections",
        f"data/{P2018}.xlsx",
        f"source/{P2018}.txt",
        "issues.jsonl",
    }
    assert places <= {failure.table for failure in found}
    assert not any(value in said for value in PERSONAL)


RULES = "0123456789abcdef"


def made_by_others(package: Path) -> None:
    """Say in both places that a package was made with other rules; what follows from that in the report is not known."""
    descriptor(lambda d: d["catalogue"]["provenance"].update(rules=RULES))(package)
    described = sha256_of(package / "datapackage.json")
    json_file(REPORT, lambda j: (j["made_by"].update(rules=RULES), j.update(descriptor_sha256=described, rules="0.9")))(
        package
    )


def test_a_package_of_other_rules_raises_no_alarm_but_says_what_could_not_be_repeated(
    copy: Callable[[str], Path],
) -> None:
    package = copy(P2021)
    made_by_others(package)
    descriptor(lambda d: d.update(title_en="In other words"))(package)
    json_file(REPORT, lambda j: j.update(descriptor_sha256=sha256_of(package / "datapackage.json")))(package)

    report = validate_finished(package)

    assert report.failed_checks == ()
    told = {check.id: check.failures[0].advice for check in report.advice}
    assert all(
        "could not be repeated" in told[rule] and RULES in told[rule] for rule in ("built-again", "stored-report")
    )


def test_with_the_release_record_at_hand_other_rules_hide_nothing(copy: Callable[[str], Path]) -> None:
    package = copy(P2021)
    made_by_others(package)

    report = validate_finished(package, SOURCES)

    assert "version" in named(report, "built-again")


@pytest.mark.parametrize("change", [
    descriptor(lambda d: d["catalogue"]["provenance"].update(rules=RULES)),
    descriptor(lambda d: d["catalogue"]["provenance"].pop("rules")),
    json_file(REPORT, lambda j: j["made_by"].update(rules=RULES)),
    in_order(made_by_others, json_file(REPORT, lambda j: j.update(passed=False))),
    in_order(made_by_others, cell("tasks", "text", lambda text: text + "。")),
], ids=["descriptor alone", "left out", "report alone", "a report that failed", "another text"])  # fmt: skip
def test_other_rules_in_one_place_switch_nothing_off(copy: Callable[[str], Path], change: Change) -> None:
    package = copy(P2021)
    change(package)

    assert validate_finished(package).failed_checks


def test_a_workbook_that_is_compressed_otherwise_is_the_same(copy: Callable[[str], Path]) -> None:
    package = copy(P2021)
    place = package / "data" / f"{P2021}.xlsx"
    out = io.BytesIO()
    with zipfile.ZipFile(place) as archive, zipfile.ZipFile(out, "w") as packed:
        for entry in archive.infolist():
            packed.writestr(entry, archive.read(entry), compresslevel=1)
    assert out.getvalue() != place.read_bytes()
    place.write_bytes(out.getvalue())
    restate(package)
    json_file("datapackage.json", lambda _: None)(package)
    json_file(REPORT, lambda j: j.update(descriptor_sha256=sha256_of(package / "datapackage.json")))(package)

    assert validate_finished(package).failed_checks == ()
