"""`planport publish` believes no report: what must not be public, was changed or forged is refused before any call."""

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from datapackages.archive import zip_bytes
from datapackages.build import seal_package, stage_package
from datapackages.releases import Releases, next_release
from extract.plan import extract_plan
from tests.flows.conftest import Workshop
from tests.validation.tampering import Change, cell, in_order
from validation.gate import review_again, validate_package

NAME = "minzhou-canary"
TOKEN = {"CKAN_API_TOKEN": "x"}
PLAN = """\
闽州市人民政府办公厅关于印发2020年数字闽州工作要点的通知
2020年2月28日
（此件主动公开）
2020年数字闽州工作要点
一、夯实基础设施
（一）整合政务网站。建成10个以上政务平台，开放交通数据{}。（责任单位：市发改委、大数据局）
（二）推广电子证照。全市通用。（责任单位：市公安局）
二、保障措施
（三）加强督查。定期通报进展情况。（责任单位：市政府办公厅）
"""
# One of each pattern of the review before opening; all of them are made up.
PATTERNS = {
    "resident-id": "11010519491231002X",
    "bank-card": "4111111111111111",  # pragma: allowlist secret
    "passport": "E12345678",  # pragma: allowlist secret
    "permit": "台胞证号码：01234567",
    "plate": "闽A12345",
    "mobile": "13800138000",
    "email": "someone@minzhou.example",
    "landline": "0591-87654321",
    "label": "联系人：张三丰",
    "person": "张三丰，男，汉族，1980年1月生",
    "organisation-code": "92350100MA2ABCDE0U",
}
REVIEWED = ("mobile", "email", "landline", "label", "person", "organisation-code")
MARKS = {
    "secrecy-marks": PLAN.format("").replace("（此件主动公开）", "机密★1年\n（此件主动公开）"),
    "disclosure": PLAN.format("").replace("（此件主动公开）", "（此件依申请公开）"),
}


class Counting(BaseHTTPRequestHandler):
    """A portal that counts what it is asked."""

    asked: list[str]

    def _count(self) -> None:
        self.asked.append(self.path)
        self.send_error(500)

    do_GET = do_POST = do_HEAD = _count  # noqa: N815 - names of the base class

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def portal() -> Iterator[tuple[str, list[str]]]:
    """The address of such a portal, and what it was asked."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Counting,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()


def released(root: Path, text: str) -> Path:
    """Build the package of a text as if it had been reviewed, passed and released; its report says that it passed."""
    plan = extract_plan(text, plan_id=NAME, source_format="text")
    first = stage_package(plan, root / "first", None, Releases())
    releases = next_release(Releases(), NAME, first.data_hash, date(2026, 1, 5))
    staged = stage_package(plan, root / "second", None, releases)
    edited = json.loads((staged.folder / "datapackage.json").read_text("utf-8"))
    edited["catalogue"]["open_type"] = "open"
    (staged.folder / "datapackage.json").write_text(
        json.dumps(edited, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n"
    )
    validate_package(staged.folder).write(staged.folder)
    say_passed(staged.folder)
    return seal_package(staged, root / "packages" / NAME).folder


def say_passed(package: Path) -> None:
    """Forge the report: it passed, and it is about these bytes; the zip follows."""
    place = package / "validation/report.json"
    report = json.loads(place.read_text("utf-8"))
    described = hashlib.sha256((package / "datapackage.json").read_bytes()).hexdigest()
    report |= {"passed": True, "descriptor_sha256": described}
    for check in report["checks"]:
        check |= {"passed": True, "failed": 0, "failures": []}
    place.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")


def zipped(change: Change) -> Change:
    """Pack the zip beside a package again after a change."""
    return in_order(change, lambda package: package.with_suffix(".zip").write_bytes(zip_bytes(package)) and None)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released package that nothing is wrong with."""
    return released(tmp_path_factory.mktemp("good"), PLAN.format(""))


@pytest.fixture
def copied(good: Path, tmp_path: Path) -> Path:
    """A copy of it, with its zip."""
    place = shutil.copytree(good, tmp_path / "packages" / good.name)
    shutil.copy(good.with_suffix(".zip"), place.with_suffix(".zip"))
    return place


def test_what_was_not_touched_is_published(good: Path, tmp_path: Path) -> None:
    done = Workshop(tmp_path).planport("publish", str(good), "--portal", "portal")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "portal" / "datasets" / NAME / "datapackage.json").is_file()


def test_the_canary_is_refused_without_a_call(tmp_path: Path, portal: tuple[str, list[str]]) -> None:
    address, asked = portal
    text = PLAN.format("，" + "，".join(PATTERNS.values()))
    forged = released(tmp_path, text)
    (tmp_path / "canary.txt").write_text(text, "utf-8")
    shop = Workshop(tmp_path)
    shop.planport("extract", "canary.txt", "--out", "extracted")

    for folder in ("extracted", str(forged)):
        done = shop.planport("publish", folder, "--portal", address, **TOKEN)
        assert done.returncode == 2, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert not any(value in done.stdout + done.stderr for value in PATTERNS.values())
    assert asked == []
    assert "sensitive-data" in done.stderr


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_pattern_alone_closes_the_gate(tmp_path: Path, pattern: str) -> None:
    report = review_again(released(tmp_path, PLAN.format("，" + PATTERNS[pattern])))

    found = {check.id: check.failures for check in report.failed_checks}
    assert ("reviewed-data" if pattern in REVIEWED else "sensitive-data") in found


@pytest.mark.parametrize("rule", MARKS)
def test_each_mark_closes_the_gate(tmp_path: Path, rule: str) -> None:
    report = review_again(released(tmp_path, MARKS[rule]))

    assert rule in {check.id for check in report.failed_checks}


CHANGED: list[tuple[Change, str]] = [
    (zipped(cell("tasks", "text", lambda text: text + "。")), "changed after validation"),
    (zipped(in_order(cell("assignments", "role", "support"), say_passed)), "roles"),
    (zipped(in_order(cell("tasks", "heading", ""), say_passed)), "workbook"),
    (zipped(lambda package: (package / "validation/report.html").unlink()), "stored-report"),
    (cell("tasks", "heading", ""), "does not hold the files"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), CHANGED)
def test_what_was_changed_or_forged_is_refused_by_both_kinds_of_portal(
    copied: Path, tmp_path: Path, portal: tuple[str, list[str]], change: Change, said: str
) -> None:
    package = copied
    change(package)
    shop = Workshop(tmp_path)

    for where in ("portal", portal[0]):
        done = shop.planport("publish", str(package), "--portal", where, **TOKEN)
        assert done.returncode == 2
        assert said in done.stderr
    assert portal[1] == []
    assert not (tmp_path / "portal").exists()
