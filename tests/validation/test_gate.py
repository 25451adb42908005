"""The gate opens for a good package, and closes for whatever is done to one afterwards."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.plans import PLAN_ID
from validation.exceptions import NotAPackageError
from validation.gate import validate_package
from validation.report import Report

Edit = Callable[[Callable[[dict[str, Any]], object]], None]


def closed_by(report: Report) -> set[str]:
    return {check.id for check in report.failed_checks}


def rewrite(package: Path, table: str, old: str, new: str, *, honest: bool = True) -> None:
    """Change a table on disk; `honest` states the new bytes in the descriptor, so that only the content is wrong."""
    path = package / "data" / f"{table}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
    if honest:
        restate(package)


def restate(package: Path) -> None:
    """State in the descriptor the bytes and hashes of the files as they are now."""
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    for entry in (*descriptor["resources"], *descriptor["catalogue"]["files"]):
        content = (package / entry["path"]).read_bytes()
        entry["bytes"], entry["hash"] = len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"
    path.write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")


def test_a_good_package_passes_every_required_check(package: Path) -> None:
    report = validate_package(package)

    assert report.failed_checks == ()
    assert report.passed
    assert dict(report.rows)["tasks"] == 2


def test_every_check_says_what_it_protects_and_saw_the_rows(package: Path) -> None:
    report = validate_package(package)

    checks = {check.id: check for check in report.checks}
    assert len(checks) == len(report.checks)
    assert all(check.rule.protects and check.rule.remedy_en for check in report.checks)
    assert checks["evidence-texts"].rows_checked == 11
    assert checks["frictionless"].rows_checked == 13


def test_validating_writes_nothing(package: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in package.rglob("*")}

    validate_package(package)

    assert {path: path.stat().st_mtime_ns for path in package.rglob("*")} == before


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("tasks", "整合政务网站。建成", "整合政务网站。建设", {"evidence-texts"}),
        ("tasks", "105-134", "105-133", {"evidence-texts"}),
        ("tasks", "105-134", "105-9999", {"evidence-places"}),
        ("tasks", "105-134", "134-105", {"evidence-places"}),
        ("tasks", "105-134", "nowhere", {"evidence-places", "frictionless"}),
        ("tasks", "105-134", "", {"evidence-texts"}),
        ("sections", "建设数字政府", "建设数字社会", {"evidence-texts"}),
        ("actions", "市发改委、大数据局", "市发改委、财政局", {"evidence-texts"}),
        ("actions", "134-150", "", {"evidence-texts"}),
        ("assignments", "市大数据局", "市财政局", {"mentions"}),
        ("assignments", ",大数据局,", ",数据局,", {"evidence-texts"}),
        ("targets", "建成10个以上政务平台", "建成20个以上政务平台", {"evidence-texts"}),
        ("projects", "12.5", "12.6", {"evidence-texts"}),
        ("projects", "12.5", "125", {"evidence-texts"}),
        ("projects", "政务云工程", "政务云", {"evidence-texts"}),
        ("openings", "=交通数据", "=环境数据", {"evidence-texts"}),
        ("openings", "true", "maybe", {"frictionless"}),
        ("openings", "transport", "traffic", {"frictionless"}),
        ("assignments", "responsible", "boss", {"frictionless"}),
        ("plans", "2020-02-28", "28.2.2020", {"frictionless"}),
        ("plans", "359900", "35990", {"frictionless"}),
        ("targets", ">=", "=>", {"frictionless"}),
        ("tasks", f"{PLAN_ID}-t02,2", f"{PLAN_ID}-t01,2", {"primary-keys", "foreign-keys", "frictionless"}),
        ("tasks", f"{PLAN_ID}-t02,2", ",2", {"primary-keys", "foreign-keys", "frictionless"}),
        ("openings", f"{PLAN_ID}-o01", "other-plan-o01", {"primary-keys"}),
        ("targets", f",{PLAN_ID}-t01,", f",{PLAN_ID}-t09,", {"foreign-keys", "frictionless"}),
        ("sections", "section_id", "section", {"schema", "frictionless"}),
        ("project_categories", "12.5", "12.5,surplus", {"frictionless"}),
    ],
)
def test_a_changed_cell_closes_the_gate_even_where_the_hashes_were_changed_with_it(
    package: Path, table: str, old: str, new: str, expected: set[str]
) -> None:
    rewrite(package, table, old, new)

    report = validate_package(package)

    assert not report.passed
    assert expected <= closed_by(report)


def test_a_failure_names_the_row_the_value_the_quote_and_what_to_do(package: Path) -> None:
    rewrite(package, "targets", "建成10个以上政务平台", "建成20个以上政务平台")

    (check,) = (check for check in validate_package(package).checks if check.id == "evidence-texts")

    (failure,) = check.failures
    assert (failure.table, failure.row, failure.column) == ("targets", (("target_id", f"{PLAN_ID}-g01"),), "quote")
    assert (failure.value, failure.quote) == ("建成20个以上政务平台", "建成10个以上政务平台")
    assert failure.advice


@pytest.mark.parametrize("table", ["plans", "tasks", "openings"])
def test_changed_bytes_close_the_gate(package: Path, table: str) -> None:
    rewrite(package, table, "2020", "2021", honest=False) if table == "plans" else rewrite(
        package, table, PLAN_ID, f"{PLAN_ID} ", honest=False
    )

    assert {"files", "frictionless"} <= closed_by(validate_package(package))


@pytest.mark.parametrize("path", [f"data/{PLAN_ID}.xlsx", "README.md", "issues.jsonl", f"source/{PLAN_ID}.txt"])
def test_a_changed_file_that_is_no_table_closes_the_gate(package: Path, path: str) -> None:
    with (package / path).open("ab") as file:
        file.write(b"x")

    assert "files" in closed_by(validate_package(package))


@pytest.mark.parametrize("path", ["data/tasks.csv", "README.md", f"source/{PLAN_ID}.txt"])
def test_a_missing_file_closes_the_gate(package: Path, path: str) -> None:
    (package / path).unlink()

    assert "files" in closed_by(validate_package(package))


def test_a_file_that_nobody_listed_closes_the_gate(package: Path) -> None:
    (package / "data" / "more.csv").write_text("a\n1\n")

    assert closed_by(validate_package(package)) == {"files"}


def test_its_own_report_is_no_stranger(package: Path) -> None:
    validate_package(package).write(package)

    assert validate_package(package).passed


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b'plan_id,"half', b"plan_id\x00\n"], ids=["empty", "bytes", "quote", "zero"]
)
def test_a_table_that_cannot_be_read_closes_the_gate(package: Path, content: bytes) -> None:
    (package / "data/tasks.csv").write_bytes(content)
    restate(package)

    assert "files" in closed_by(validate_package(package)) or "schema" in closed_by(validate_package(package))


def test_evidence_in_another_source_text_closes_the_gate(package: Path) -> None:
    path = package / f"source/{PLAN_ID}.txt"
    path.write_bytes(("序" + path.read_text("utf-8")).encode())
    restate(package)

    assert "evidence-texts" in closed_by(validate_package(package))


def test_a_source_text_that_is_not_utf_8_closes_the_gate(package: Path) -> None:
    path = package / f"source/{PLAN_ID}.txt"
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    restate(package)

    assert "evidence-places" in closed_by(validate_package(package))


def drop_key(descriptor: dict[str, Any], key: str) -> None:
    for resource in descriptor["resources"]:
        resource["schema"].pop(key, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: drop_key(d, "foreignKeys"),
        lambda d: drop_key(d, "primaryKey"),
        lambda d: d["resources"][2]["schema"]["fields"][0].update(type="any"),
        lambda d: d["resources"][2]["schema"]["fields"][0].pop("constraints"),
        lambda d: d["resources"][0].update(name="things"),
    ],
    ids=["foreign keys", "primary keys", "type", "constraint", "name"],
)
def test_a_descriptor_that_promises_less_than_is_defined_closes_the_gate(
    package: Path, edit_descriptor: Edit, change: Callable[[dict[str, Any]], object]
) -> None:
    edit_descriptor(change)

    assert "schema" in closed_by(validate_package(package))


def test_a_resource_that_is_no_table_closes_the_gate(package: Path, edit_descriptor: Edit) -> None:
    edit_descriptor(lambda d: d["resources"].append({"name": "readme", "path": "README.md"}))

    assert "schema" in closed_by(validate_package(package))


def test_frictionless_reports_more_than_its_thousand_errors(package: Path) -> None:
    path = package / "data/openings.csv"
    header, row = path.read_text("utf-8").splitlines()
    rows = [row.replace("-o01", f"-o{number:02d}").replace("transport", "traffic") for number in range(1, 1101)]
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    restate(package)

    (check,) = (check for check in validate_package(package).checks if check.id == "frictionless")

    assert len(check.failures) == 1101  # and the number of rows, which the descriptor states as one
    assert check.failures[0].row == (("opening_id", f"{PLAN_ID}-o01"),)


def test_what_is_missing_of_the_metadata_is_told_of_what_is_not_released(package: Path, edit_descriptor: Edit) -> None:
    edit_descriptor(lambda d: (d.pop("title_en"), d.update(keywords=["水"]), d["catalogue"].update(themes=["fun"])))

    report = validate_package(package)

    (check,) = (check for check in report.advice if check.id == "metadata")
    assert {"title_en", "keywords", "catalogue.themes", "catalogue.issued_on"} <= {f.column for f in check.failures}
    assert report.passed


def test_of_a_released_package_missing_metadata_closes_the_gate(package: Path, edit_descriptor: Edit) -> None:
    edit_descriptor(lambda d: d["catalogue"].update(released=True, rights=""))

    assert "metadata" in closed_by(validate_package(package))


def test_metadata_of_a_wrong_shape_is_told_too(package: Path, edit_descriptor: Edit) -> None:
    edit_descriptor(
        lambda d: (
            d.update(description="kurz"),
            d["catalogue"].update(update_cycle="now", contact={"name": "desk"}),
            d["contributors"].pop(),
        )
    )

    (check,) = (check for check in validate_package(package).checks if check.id == "metadata")

    assert {"description", "contributors", "catalogue.update_cycle", "catalogue.contact"} <= {
        failure.column for failure in check.failures
    }


def test_a_package_without_the_project_s_own_metadata_fails_and_does_not_crash(
    package: Path, edit_descriptor: Edit
) -> None:
    edit_descriptor(lambda d: d.update(catalogue="none"))

    assert "files" in closed_by(validate_package(package))


def test_a_malformed_expectation_is_one_line(package: Path, edit_descriptor: Edit) -> None:
    edit_descriptor(lambda d: d["catalogue"].update(expected={"rows": "many"}))

    with pytest.raises(NotAPackageError, match=r"catalogue\.expected") as caught:
        validate_package(package)

    assert "\n" not in str(caught.value)
