"""Checks the form of a package: tables written in their one way, rows in order, descriptor and source file in accord.

The same data is always the same bytes, so any other way of writing it is a sign that something else wrote it.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from datapackages.definitions import definitions
from extract.exceptions import PlanportError
from validation.packages import LoadedPackage, LoadedTable, check_path, parse_json
from validation.results import Check, Failure, checked, excerpt, package_failure
from validation.rows import Row, Rows

_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_ORDINAL_TABLES = {"sections": "s", "tasks": "t", "targets": "g", "openings": "o"}
# Of rows that count below another one: where that one is named, and the letter of their ids.
_BELOW = {"actions": (("task_id",), "a"), "assignments": (("action_id", "project_id", "section_id"), "r")}


def check_form(rows: Rows) -> tuple[Check, ...]:
    """Check how the package is written, and that its parts agree."""
    package = rows.package
    count = sum(len(table.rows) for table in package.tables)
    agrees = (*_descriptor_differs(rows), *_issues_differ(package))
    return (
        checked("csv-form", count, (failure for table in package.tables for failure in _other_form(package, table))),
        checked("row-order", count, _out_of_order(rows)),
        checked("descriptor-agrees", len(package.tables), agrees),
        checked("source-text", len(rows.of("plans")), _source_differs(rows)),
    )


def missing_tables(package: LoadedPackage) -> tuple[str, ...]:
    """Name the tables that a plan's own package must hold and this one lacks; collections hold what they hold."""
    plans = package.table("plans")
    ids = [record.get("plan_id") for record in plans.records()] if plans else []
    if ids != [package.name] and not _mapping(package.catalogue.get("expected")).get("source_sha256"):
        return ()
    return tuple(table.name for table in definitions().plan_tables if package.table(table.name) is None)


def _other_form(package: LoadedPackage, table: LoadedTable) -> Iterator[Failure]:
    """Find tables whose bytes are not those that their rows are written as, and cells in another form."""
    if table.problem:
        return
    content = check_path(package.folder, table.resource["path"]).read_bytes()
    lines = (",".join(map(_quoted, row)) for row in (table.header, *table.rows))
    marked = content.startswith(b"\xef\xbb\xbf")
    if marked or content != ("\n".join(lines) + "\n").encode("utf-8"):
        value = "a byte order mark" if marked else f"{len(content)} bytes"
        yield Failure(table.name, (), "", value, "", "Write UTF-8 without BOM, LF, and quotes only where needed.")
    kinds = {str(field.get("name")): str(field.get("type")) for field in table.fields}
    width = len(table.header)
    for number, row in enumerate(table.rows, 2):
        record = dict(zip(table.header, row, strict=False))
        if len(row) != width:
            yield Failure(
                table.name, table.key_of(record), "", f"line {number}", "", f"The row must have {width} cells."
            )
        for column, cell in record.items():
            if cell and not _is_plain(kinds.get(column, "string"), cell):
                yield Failure(table.name, table.key_of(record), column, excerpt(cell), "", "Write it in the one form.")


def _quoted(cell: str) -> str:
    """Quote a cell where RFC 4180 asks for it."""
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


_PLAIN = {
    "integer": re.compile(r"-?(?:0|[1-9][0-9]{0,17})"),
    "year": re.compile(r"[1-9][0-9]{3}"),
    "number": re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{0,14}[1-9])?"),
    "boolean": re.compile("true|false"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


def _is_plain(kind: str, cell: str) -> bool:
    """Tell whether a cell is written as cells of its type are: 20000, not 2e4 or 20000.0; see rows.to_cell()."""
    pattern = _PLAIN.get(kind)
    return cell == cell.strip("\ufeff\x00") if pattern is None else pattern.fullmatch(cell) is not None


def _out_of_order(rows: Rows) -> Iterator[Failure]:
    """Find rows whose id or ordinal is not the next one; ids that a correction or the quarantine took out are free."""
    for table, letter in _ORDINAL_TABLES.items():
        last: dict[str, int] = {}
        for row in rows.of(table):
            yield from _not_next(rows, row, last, f"{row['plan_id']}-{letter}", 2)
    for table, (holders, letter) in _BELOW.items():
        last = {}
        for row in rows.of(table):
            holder = next((row[name] for name in holders if row[name]), "")
            if holder and holder != row["section_id"]:
                yield from _not_next(rows, row, last, f"{holder}-{letter}", 1)
        yield from _behind_later_ones(rows, table, holders[0])
    for plan in rows.groups("projects", "plan_id"):
        numbers = [int(row.number("no") or 0) for row in plan]
        for before, number, row in zip([0, *numbers], numbers, plan, strict=False):
            if number <= before or row.row_id != f"{row['plan_id']}-p{number:03d}":
                yield row.fail("no", "Projects stand in the order of their numbers; build the package again.")


def _not_next(rows: Rows, row: Row, last: dict[str, int], stem: str, width: int) -> Iterator[Failure]:
    """Compare ordinal and id of a row with the next ones below a stem."""
    count = last.get(stem, 0) + 1
    while f"{stem}{count:0{width}d}" in rows.gone:
        count += 1
    last[stem] = count
    row_id = f"{stem}{count:0{width}d}"
    if row["ordinal"] != str(count) or row.row_id != row_id:
        yield row.fail("ordinal", f"It should be {row_id}, number {count}; restore order and ids.")


def _behind_later_ones(rows: Rows, table: str, holder: str) -> Iterator[Failure]:
    """Find rows that stand behind those of a later holder."""
    order = {row.row_id: place for place, row in enumerate(rows.of(f"{holder.removesuffix('_id')}s"))}
    own = [row for row in rows.of(table) if row[holder] in order]
    for before, row in pairwise(own):
        if order[row[holder]] < order[before[holder]]:
            yield row.fail(row.table.primary_key[-1], "It stands behind rows of a later one; build the package again.")


def _descriptor_differs(rows: Rows) -> Iterator[Failure]:
    """Find what the descriptor says otherwise than the tables."""
    package = rows.package
    for table in package.tables:
        if table.resource.get("rows") != len(table.rows):
            stated = table.resource.get("rows")
            yield package_failure(
                f"{table.name}.rows", stated, f"The table has {len(table.rows)} rows; build it again."
            )
    plans = rows.of("plans")
    if [row["plan_id"] for row in plans] != [package.name]:
        return
    (read,) = plans
    # The descriptor is made of the values that hold, corrected ones among them.
    plan = Row(read.table, next(iter(read.table.records())), read.source)
    for name, stated, found in _facts(package.catalogue, plan):
        if stated != found:
            yield package_failure(f"catalogue.{name}", stated, f"The table plans says {found!r}; build it again.")


def _facts(catalogue: dict[str, Any], plan: Row) -> Iterator[tuple[str, object, object]]:
    """Pair what the descriptor says of a plan with what its row says."""
    quality, temporal = _mapping(catalogue.get("quality")), _mapping(catalogue.get("temporal"))
    coverage = plan.number("coverage")
    yield "quality.coverage", quality.get("coverage"), None if coverage is None else float(coverage)
    yield "source_sha256", catalogue.get("source_sha256"), [plan["source_sha256"]]
    for end, day in (("start", "01-01"), ("end", "12-31")):
        year = plan[f"period_{end}"]
        yield f"temporal.{end}", temporal.get(end, ""), f"{year}-{day}" if year else ""


def _mapping(found: object) -> dict[str, Any]:
    """Give an object of the descriptor; an empty one for anything else."""
    return found if isinstance(found, dict) else {}


def _issues_differ(package: LoadedPackage) -> Iterator[Failure]:
    """Find lines of issues.jsonl that are none, and a number of known issues that is not theirs."""
    written = package.read_text("issues.jsonl")
    if written is None:
        return
    count = 0
    for number, line in enumerate(written.splitlines(), 1):
        count += 1
        try:
            issue = parse_json(line)
        except (ValueError, RecursionError):
            issue = None
        if not isinstance(issue, dict) or issue.get("severity") not in {"error", "warning", "notice"}:
            yield package_failure("issues.jsonl", f"line {number}", "It is no issue; build the package again.")
    stated = _mapping(package.catalogue.get("quality")).get("known_issues")
    if stated != count:
        yield package_failure("catalogue.quality.known_issues", stated, f"issues.jsonl has {count} lines.")


def _source_differs(rows: Rows) -> Iterator[Failure]:
    """Find plans whose source text does not come from the file that their sha256 names."""
    package = rows.package
    for row in rows.of("plans"):
        source, path = package.sources.get(row["plan_id"]), row["source_file"]
        if source is None:
            continue
        if path not in package.paths or not path.startswith("source/"):
            yield row.fail("source_file", "The package has no such source; build it again.")
            continue
        document = check_path(package.folder, path)
        with document.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != row["source_sha256"]:
            yield row.fail("source_sha256", f"The source file has the sha256 {found}; restore it.")
        elif path != f"source/{row['plan_id']}.txt" and (reason := _reads_otherwise(document, source)):
            yield row.fail("source_file", reason)


def _reads_otherwise(document: Path, source: str) -> str:
    """Say how a document as received and the text that was read from it differ; empty where they do not."""
    from extract.text.readers import read_source

    try:
        read = read_source(document)
    except PlanportError as error:
        return f"The source file cannot be read ({type(error).__name__}); restore it."
    return "" if read.text == source else "The source text is not the one that its file gives; restore both."
