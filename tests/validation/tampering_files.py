"""Ways of tampering with what stands beside the tables: JSON files, the workbook, the zip; and with all of them."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from datapackages.archive import zip_bytes
from datapackages.definitions import definitions
from datapackages.rows import TableData
from datapackages.spreadsheet import workbook_bytes
from tests.validation.tampering import Change, in_order, restate
from validation.gate import validate_package
from validation.packages import load_package
from validation.report import Report
from validation.workbook import read_workbook

REPORT, BASIS = "validation/report.json", "validation/basis.json"


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


def not_in_the_workbook(package: Path) -> None:
    """Write the workbook again from the tables, as somebody would who knows how packages work."""
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
    makers: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "year": int,
        "number": Decimal,
        "date": date.fromisoformat,
    }
    return None if not text else text == "true" if kind == "boolean" else makers.get(kind, str)(text)


def beside(change: Callable[[Path], object]) -> Change:
    """Put a zip beside a package and change it."""

    def apply(package: Path) -> None:
        place = package.with_suffix(".zip")
        place.write_bytes(zip_bytes(package))
        change(place)

    return apply


def resealed(change: Change) -> Change:
    """Make a change of the tables, and write all else after it - workbook, descriptor, report - as it is written."""

    def apply(package: Path) -> None:
        change(package)
        not_in_the_workbook(package)
        json_file("datapackage.json", lambda _: None)(package)
        validate_package(package).write(package)

    return apply
