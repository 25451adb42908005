"""Each file that is not as it was is named, and in a text, a workbook or a zip the place."""

# ruff: noqa: E501 - one line a way of tampering

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from datapackages.program import sha256_of
from tests.validation.tampering import (
    Change,
    add_file,
    descriptor,
    file,
    in_order,
    restate,
    unstated,
)
from tests.validation.tampering_files import (
    REPORT,
    beside,
    in_part,
    json_file,
    named,
    workbook,
)
from tests.validation.true_packages import P2016, P2018, P2021
from validation.gate import validate_finished

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


def one_more(place: Path) -> None:
    with zipfile.ZipFile(place, "a") as archive:
        archive.writestr("more.txt", "x")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (beside(one_more), "more.txt"),
        (beside(lambda place: place.write_bytes(b"x")), "unreadable (BadZipFile)"),
        (beside(lambda place: place.write_bytes(b"MZ" + place.read_bytes())), "bytes that belong to no file"),
        (beside(lambda place: place.write_bytes(place.read_bytes() + b"more")), "bytes that belong to no file"),
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
