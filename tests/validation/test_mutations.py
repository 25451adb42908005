"""Every way of tampering is caught by a required check that names it, and the five true packages raise no alarm."""

# ruff: noqa: E501 - one line a way of tampering

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.validation.tampering import (
    Change,
    Record,
    add_file,
    cell,
    descriptor,
    drop_table,
    edit_descriptor,
    file,
    in_order,
    rows,
    unstated,
)
from tests.validation.true_packages import F2017, F2018, P2016, P2018, P2021, PLAN_IDS
from validation.gate import judge, validate_package


def swapped(records: list[Record]) -> list[Record]:
    return [records[1], records[0], *records[2:]]


def doubled(records: list[Record]) -> list[Record]:
    return [records[0], records[0], *records[1:]]


def without(place: int) -> Callable[[list[Record]], list[Record]]:
    return lambda records: records[:place] + records[place + 1 :]


def _shifted(spans: str) -> str:
    start, _, end = spans.partition(";")[0].partition("-")
    return f"{int(start) + 1}-{int(end) + 1}"


def said_twice(records: list[Record]) -> list[Record]:
    last = records[-1]
    number = int(last["ordinal"]) + 1
    stem = last["opening_id"].rpartition("-o")[0]
    return [*records, {**last, "ordinal": str(number), "opening_id": f"{stem}-o{number:02d}"}]


def other_source(package: Path) -> None:
    """Change a word in the source and in every cell that quotes it, as somebody would who knows how packages work."""
    for path in [*package.glob("source/*.txt"), *package.glob("data/*.csv")]:
        path.write_text(path.read_text("utf-8").replace("牵头", "配头"), "utf-8")


def basis(key: str, value: object) -> Change:
    def apply(package: Path) -> None:
        path = package / "validation/basis.json"
        found = json.loads(path.read_text("utf-8"))
        found[key] = value
        path.write_text(json.dumps(found, ensure_ascii=False), "utf-8")

    return apply


def no_basis(package: Path) -> None:
    (package / "validation/basis.json").unlink()


MUTATIONS: list[tuple[str, str, Change, str]] = [
    # types and form
    ("a number in words", F2018, cell("targets", "value", "many"), "frictionless"),
    ("a number with an exponent", F2018, cell("targets", "value", lambda v: f"{v}e0"), "csv-form"),
    ("a boolean in capitals", P2018, cell("openings", "is_priority", lambda v: v.upper()), "csv-form"),
    ("a day that is none", P2018, cell("plans", "issued_on", "2018-02-30"), "frictionless"),
    ("a word that is in no list", P2018, cell("assignments", "role", "boss"), "closed-lists"),
    ("a required cell emptied", P2018, cell("assignments", "agency", ""), "frictionless"),
    ("a byte order mark", P2018, file("data/tasks.csv", lambda b: b"\xef\xbb\xbf" + b), "csv-form"),
    ("CRLF", P2018, file("data/tasks.csv", lambda b: b.replace(b"\n", b"\r\n")), "csv-form"),
    ("needless quotes", P2018, file("data/sections.csv", lambda b: b.replace(b",whole,", b',"whole",', 1)), "csv-form"),
    ("a line before the header", P2018, file("data/tasks.csv", lambda b: b"# tasks\n" + b), "csv-form"),
    ("a blank line at the end", P2018, file("data/tasks.csv", lambda b: b + b"\n"), "csv-form"),
    ("another separator", P2018, file("data/tasks.csv", lambda b: b.replace(b",", b";")), "schema"),
    ("a table emptied", P2018, file("data/tasks.csv", lambda _: b""), "files"),
    ("no line end at the end", P2018, file("data/tasks.csv", lambda b: b[:-1]), "csv-form"),
    ("another encoding", P2018, file("data/tasks.csv", lambda b: b.decode().encode("gb18030")), "files"),
    ("a column renamed", P2018, file("data/tasks.csv", lambda b: b.replace(b"heading", b"headline", 1)), "schema"),
    ("a surplus cell", P2018, file("data/tasks.csv", lambda b: b[:-1] + b",x\n"), "csv-form"),
    # keys and order
    ("a broken reference", P2018, cell("actions", "task_id", lambda v: v[:-2] + "99"), "foreign-keys"),
    ("a reference to a wrong task", P2018, cell("actions", "task_id", lambda v: v[:-2] + "02"), "evidence-nests"),
    ("a key changed", P2018, cell("tasks", "task_id", lambda v: v + "9"), "row-order"),
    ("a key of another plan", P2018, cell("openings", "opening_id", lambda v: "x" + v), "primary-keys"),
    ("two rows swapped", P2018, rows("tasks", swapped), "row-order"),
    ("two assignments swapped", P2018, rows("assignments", swapped), "row-order"),
    ("a row doubled", P2018, rows("assignments", doubled), "primary-keys"),
    ("a promise said twice", P2018, rows("openings", said_twice), "duplicates"),
    ("a task taken out", P2018, rows("tasks", without(5)), "foreign-keys"),
    ("the last assignment taken out", P2018, rows("assignments", lambda found: found[:-1]), "expected-counts"),
    ("a target taken out", F2018, rows("targets", without(3)), "row-order"),
    ("a project taken out", P2016, rows("projects", without(100)), "project-sums"),
    ("an ordinal changed", P2018, cell("tasks", "ordinal", "7"), "row-order"),
    # evidence
    ("a span shifted", P2018, cell("tasks", "spans", _shifted), "evidence-texts"),
    ("a span outside of the source", P2018, cell("tasks", "spans", "1-99999999"), "evidence-places"),
    ("a span turned round", P2018, cell("tasks", "spans", "20-10"), "evidence-places"),
    ("a quote edited", F2018, cell("targets", "quote", lambda v: v.replace("%", "％") + "x"), "evidence-texts"),
    ("a word of a task changed", P2018, cell("tasks", "text", lambda v: v.replace("推进", "推迟", 1)), "evidence-texts"),
    ("a clause edited", P2018, cell("actions", "clause", lambda v: v.replace("省", "市", 1)), "evidence-texts"),
    ("the source edited", P2018, file("source/{name}.txt", lambda b: b.replace("省".encode(), "市".encode(), 1)), "source-text"),
    ("source and tables edited", P2018, in_order(other_source, file("README.md", lambda b: b + b"\n")), "source-text"),
    ("a target under another task", F2018, cell("targets", "task_id", lambda v: v[:-2] + "01", lambda r: not r["task_id"].endswith("01")), "evidence-nests"),
    # wording
    ("a body misspelt", P2018, cell("assignments", "agency", lambda v: v.replace("省", "眚"), lambda r: r["agency"].startswith("省") and r["mention"] != r["agency"]), "agency-names"),
    ("a body of another clause", P2018, cell("assignments", "agency", lambda v: "市" + v[1:], lambda r: r["agency"] != r["mention"]), "agency-names"),
    ("a mention changed", P2018, cell("assignments", "mention", lambda v: v[:-1]), "evidence-texts"),
    ("a lead made out of nothing", F2017, cell("assignments", "role", "lead", lambda r: r["role"] == "responsible"), "roles"),
    ("a lead demoted", P2018, cell("assignments", "role", "responsible", lambda r: r["role"] == "lead"), "lead-first"),
    ("a supporter made out of nothing", F2017, cell("assignments", "role", "support", lambda r: r["role"] == "responsible"), "roles"),
    ("a value changed", F2018, cell("targets", "value", lambda v: str(int(float(v)) + 3)), "values"),
    ("a unit changed", F2018, cell("targets", "unit", "匹"), "names"),
    ("an indicator reworded", F2018, cell("targets", "indicator", "某某覆盖率"), "names"),
    ("a subject reworded", P2018, cell("openings", "subject", "某某数据"), "names"),
    ("a label changed", P2018, cell("tasks", "number", "99."), "names"),
    ("a title changed", P2018, cell("plans", "title", lambda v: v + "（修订）"), "plan-facts"),
    ("an issuer invented", F2018, rows("plans", lambda found: [{**found[0], "issuer": "福州市人民政府"}]), "plan-facts"),
    ("a day of issue changed", P2018, cell("plans", "issued_on", "2018-01-01"), "plan-facts"),
    ("a project's year changed", P2016, cell("projects", "start_year", "2013"), "values"),
    # domain
    ("a deadline in 1018", F2018, cell("targets", "deadline", "1018-12-31"), "deadlines"),
    ("a deadline far away", F2018, cell("targets", "deadline", "2088-12-31"), "deadlines"),
    ("a deadline on no last day", F2018, cell("targets", "deadline", "2020-12-30"), "deadline-days"),
    ("a percentage of 300", F2018, cell("targets", "value", "300", lambda r: r["unit"] == "%"), "plausible-values"),
    ("a negative investment", P2016, cell("projects", "investment", "-1"), "plausible-values"),
    ("an investment changed", P2016, cell("projects", "investment", lambda v: v + "0"), "project-sums"),
    ("a sum changed", P2016, cell("project_categories", "computed_investment", "999"), "project-sums"),
    ("a printed subtotal changed", P2016, cell("project_categories", "stated_investment", "674"), "values"),
    ("a project under another category", P2016, cell("projects", "category", "网络信息安全类"), "project-sums"),
    ("a clause without bodies", P2018, rows("assignments", lambda found: [r for r in found if r["action_id"] != found[-1]["action_id"]]), "clauses-assigned"),
    ("a theme for what is no domain", P2018, cell("openings", "kind", "rule", lambda r: r["kind"] == "domain"), "closed-lists"),
    ("mojibake", P2018, cell("tasks", "text", lambda v: v + "锟斤拷"), "clean-text"),
    ("a tag", P2018, cell("actions", "text", lambda v: f"<b>{v}</b>"), "clean-text"),
    ("a sentence doubled", P2018, cell("tasks", "text", lambda v: v + "推进数据资源开放共享平台建设。" * 2), "clean-text"),
    # files and descriptor
    ("a hash wrong", P2018, descriptor(lambda d: d["resources"][2].update(hash="sha256:" + "0" * 64)), "files"),
    ("bytes wrong", P2018, descriptor(lambda d: d["resources"][2].update(bytes=1)), "files"),
    ("bytes changed unseen", P2018, unstated("data/tasks.csv", lambda b: b.replace("推进".encode(), "推迟".encode(), 1)), "files"),
    ("an extra file", P2018, add_file("data/more.csv", b"a\n1\n"), "files"),
    ("a hidden file", P2018, add_file(".git/config", b"x"), "files"),
    ("a table dropped", P2018, drop_table("openings"), "schema"),
    ("an empty table dropped", P2018, drop_table("projects"), "schema"),
    ("a schema loosened", P2018, descriptor(lambda d: d["resources"][2]["schema"].pop("primaryKey")), "schema"),
    ("rows misstated", P2018, descriptor(lambda d: d["resources"][2].update(rows=99)), "descriptor-agrees"),
    ("coverage misstated", P2018, descriptor(lambda d: d["catalogue"]["quality"].update(coverage=0.5)), "descriptor-agrees"),
    ("issues hidden", P2016, file("issues.jsonl", lambda _: b""), "descriptor-agrees"),
    ("the workbook exchanged", P2018, file("data/{name}.xlsx", lambda _: b"PK"), "workbook"),
    ("the workbook of another version", P2018, cell("sections", "title", lambda v: v + " "), "workbook"),
    ("another sha256 registered", P2018, in_order(basis("source_sha256", "0" * 64), descriptor(lambda d: d["catalogue"]["expected"].update(source_sha256="0" * 64))), "registered-source"),
    ("expected counts lowered", P2018, descriptor(lambda d: d["catalogue"]["expected"]["rows"].update(tasks=1)), "basis"),
    ("another suite", P2018, add_file("validation/expectations/tasks.json", b"{}"), "stored-report"),
    ("another report page", P2018, add_file("validation/report.html", b"<script src=//x></script>"), "stored-report"),
    # review before opening
    ("an e-mail address in a task", P2018, cell("tasks", "text", lambda v: v + "zhangsan@example.org"), "reviewed-data"),
    ("a mobile number in the README", P2018, file("README.md", lambda b: b + b"\n13800138000\n"), "reviewed-data"),
    ("an identity number in the descriptor", P2018, descriptor(lambda d: d.update(homepage="11010519491231002X")), "sensitive-data"),
    ("a bank card among the issues", P2016, file("issues.jsonl", lambda b: b.replace("健身".encode(), b"4111111111111111", 1)), "sensitive-data"),
    ("a mark of secrecy", P2018, file("source/{name}.txt", lambda b: "机密★1年\n".encode() + b), "secrecy-marks"),
    ("disclosure removed", P2018, cell("plans", "disclosure", ""), "disclosure"),
    ("disclosure forbidden", P2018, cell("plans", "disclosure", "不予公开"), "disclosure"),
    ("the basis for disclosure removed", F2017, no_basis, "disclosure"),
    ("another class", P2018, descriptor(lambda d: d["catalogue"].update(open_type="not-open")), "classification"),
]  # fmt: skip


@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_a_true_package_raises_no_alarm(true_packages: Path, plan_id: str) -> None:
    report = validate_package(true_packages / plan_id)

    assert report.failed_checks == ()
    assert {check.id for check in report.advice} <= {"metadata", "printed-subtotals", "disclosure-reviewed"}


@pytest.mark.parametrize(("plan_id", "change", "rule"), [m[1:] for m in MUTATIONS], ids=[m[0] for m in MUTATIONS])
def test_tampering_is_caught_by_the_check_that_names_it(
    copy: Callable[[str], Path], plan_id: str, change: Change, rule: str
) -> None:
    package = copy(plan_id)
    change(package)

    report = validate_package(package)

    assert rule in {check.id for check in report.failed_checks}


def test_there_are_more_ways_than_forty_and_they_meet_most_rules() -> None:
    assert len(MUTATIONS) > 80
    assert len({rule for *_, rule in MUTATIONS}) > 25


def test_a_path_that_leaves_the_package_is_refused_by_name(copy: Callable[[str], Path]) -> None:
    package = copy(P2021)
    edit_descriptor(package, lambda d: d["resources"][0].update(path="../plans.csv"))

    (verdict,) = judge([package])

    assert verdict.exit_code == 2
    assert "'../plans.csv' is none inside the package" in next(verdict.lines())


def test_the_report_of_a_failed_package_masks_what_it_found(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    cell("tasks", "text", lambda text: f"{text}请联系13800138000")(package)

    report = validate_package(package)
    said = report.to_json().decode() + "".join(report.lines()) + dict(report.files())["validation/report.html"].decode()

    assert "138****8000" in said
    assert "13800138000" not in said
