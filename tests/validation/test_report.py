"""A report keeps its shape, repeats byte for byte, and decides by the required checks alone."""

import json
from pathlib import Path

import pytest

from validation.exceptions import NotAPackageError
from validation.gate import validate_package
from validation.report import REPORT_PATH, Report, read_passed
from validation.results import Check, Failure, Importance, Rule, excerpt, package_failure

FAILURE = Failure("tasks", (("task_id", "a-t01"),), "text", "x", "y", "Mend it.", "a", "1-2")
RULE = Rule(
    id="an-id",
    group="files",
    title="标题",
    title_en="title",
    protects="某事",
    protects_en="something",
    remedy="改正",
    remedy_en="Mend it.",
)


def check(importance: Importance, *failures: Failure) -> Check:
    return Check(RULE, 3, failures, importance)


def report(*checks: Check) -> Report:
    return Report("a", "1.0.0", (("tasks", 3),), checks)


def test_a_report_passes_only_where_required_checks_were_made_and_all_passed() -> None:
    assert report(check("required")).passed
    assert report(check("required"), check("advisory", FAILURE)).passed
    assert not report(check("required"), check("required", FAILURE)).passed
    assert not report(check("advisory")).passed
    assert not report().passed


def test_failed_checks_and_advice_are_told_apart() -> None:
    required, advisory = check("required", FAILURE), check("advisory", FAILURE)
    found = report(required, advisory, check("required"))

    assert found.failed_checks == (required,)
    assert found.advice == (advisory,)


def test_the_schema_of_the_file_is_stable() -> None:
    content = json.loads(report(check("required", FAILURE)).to_json())

    assert [group["id"] for group in content.pop("groups")][:2] == ["files", "frictionless"]
    assert content == {
        "schema": "planport-validation-report/1",
        "package": "a",
        "version": "1.0.0",
        "passed": False,
        "rules": "1.1.0",
        "made_by": {},
        "descriptor_sha256": "",
        "basis_sha256": "",
        "expectations": {"library": "", "fingerprint": ""},
        "review": {},
        "rows": {"tasks": 3},
        "checks": [
            {
                "id": "an-id",
                "group": "files",
                "severity": "error",
                "title": "标题",
                "title_en": "title",
                "protects": "某事",
                "protects_en": "something",
                "remedy": "改正",
                "remedy_en": "Mend it.",
                "importance": "required",
                "passed": False,
                "rows_checked": 3,
                "failed": 1,
                "failures": [
                    {
                        "table": "tasks",
                        "row": {"task_id": "a-t01"},
                        "column": "text",
                        "value": "x",
                        "quote": "y",
                        "advice": "Mend it.",
                        "plan_id": "a",
                        "spans": "1-2",
                    }
                ],
            }
        ],
    }


def test_of_many_failures_the_first_hundred_are_listed_and_all_are_counted() -> None:
    (listed,) = json.loads(report(check("required", *[FAILURE] * 250)).to_json())["checks"]

    assert (listed["failed"], len(listed["failures"])) == (250, 100)


def test_people_get_one_line_a_check() -> None:
    (line,) = report(check("required", FAILURE, FAILURE)).lines()

    assert line == "required check an-id failed at tasks a-t01 text: 'x'. Mend it. (and 1 more)"


def test_two_validations_give_the_same_bytes(package: Path) -> None:
    assert validate_package(package).to_json() == validate_package(package).to_json()


def test_a_report_is_written_into_the_package_and_not_rewritten(package: Path) -> None:
    path = validate_package(package).write(package)
    before = path.stat().st_mtime_ns

    validate_package(package).write(package)

    assert path == package / REPORT_PATH
    assert path.stat().st_mtime_ns == before
    assert read_passed(package) is True


def test_no_path_of_this_machine_gets_into_a_report(package: Path) -> None:
    (package / "README.md").unlink()
    (package / "data/tasks.csv").write_bytes(b"\xff")

    content = validate_package(package).to_json()

    assert str(package).encode() not in content


@pytest.mark.parametrize("content", ['{"passed": true}', "[]", "{}", '{"schema": "other/1", "passed": true}'])
def test_what_is_no_report_of_ours_opens_no_gate(package: Path, content: str) -> None:
    (package / "validation").mkdir()
    (package / REPORT_PATH).write_text(content)

    assert read_passed(package) is False


@pytest.mark.parametrize("content", [None, "{", ""])
def test_a_missing_or_broken_report_is_refused(package: Path, content: str | None) -> None:
    if content is not None:
        (package / "validation").mkdir()
        (package / REPORT_PATH).write_text(content)

    with pytest.raises(NotAPackageError, match="planport validate"):
        read_passed(package)


def test_excerpts_are_cut_to_two_hundred_characters() -> None:
    assert excerpt("数" * 200) == "数" * 200
    assert len(excerpt("数" * 201)) == 200
    assert excerpt("数" * 201).endswith("…")
    assert len(package_failure("key", "x" * 500, "Mend it.").value) == 200
