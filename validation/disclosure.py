"""The review before opening (开放前审查): may the document be opened, is anything in it secret or personal.

Looks at every cell, the source text, the descriptor, the other texts of the package and the workbook. Findings are
masked; what somebody decided to allow is told by the place in the source, never by the value.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from datapackages.metadata import CLOSED_WORDS, OPEN_WORDS
from datapackages.sidecar import Decision
from datapackages.vocabularies import load_organisations
from extract.exceptions import SpanError
from extract.text.spans import Spans
from validation.basis import Basis
from validation.packages import LoadedPackage
from validation.results import Check, Failure, checked, excerpt, package_failure
from validation.rows import Row, Rows
from validation.sensitive import Hit, find_sensitive, folded, masked, secrecy_marks, sensitive
from validation.workbook import sheets_of, texts_of, workbook_path

# Looked through cell by cell and key by key, or written after the review: a report holds nothing that is not masked.
_LOOKED_THROUGH = ("data/", "datapackage.json", "validation/")
_TEXT_SUFFIXES = (".txt", ".md", ".json", ".jsonl", ".csv", ".ttl", ".jsonld")
_NO_PROSE = ("spans", "sha256", "hash")
_EMAIL = "email"


def check_disclosure(rows: Rows, basis: Basis | None) -> tuple[Check, ...]:
    """Review a package. A finding that needs a decision and has none stops like any other."""
    package = rows.package
    hits = tuple(_hits(rows))
    allowed = frozenset(_allowed(package, basis))
    stops = [failure for hit, failure in hits if hit.pattern.finding == "stop"]
    open_ones = [
        failure
        for hit, failure in hits
        if hit.pattern.finding == "review" and (hit.pattern.id, hit.value) not in allowed
    ]
    plans = rows.of("plans")
    return (
        checked("disclosure", len(plans), _without_basis(rows, basis)),
        checked("disclosure-reviewed", len(plans), _unreviewed(basis) if _rests_on_basis(rows) else ()),
        checked("secrecy-marks", len(package.sources), _secret(package)),
        checked("sensitive-data", _count(rows), stops),
        checked("reviewed-data", _count(rows), (*open_ones, *_idle_decisions(package, basis, hits))),
        checked("classification", len(plans), _class_differs(rows, basis)),
    )


def supported_class(row: Row, basis: Basis | None) -> str:
    """Give the class of openness that the evidence supports: by what is printed, else by the registered basis."""
    printed = row.flat("disclosure")
    if any(word in printed for word in CLOSED_WORDS) or (row.source and _closed_marks(row.source)):
        return "on-application" if "依申请公开" in printed + (row.source or "") else "not-open"
    if any(word in printed for word in OPEN_WORDS) or (basis and basis.disclosure_basis):
        return "open"
    return ""


def _closed_marks(source: str) -> bool:
    """Tell whether a source prints a mark that forbids opening."""
    return sensitive().closed_marks.search(folded(source)) is not None


def _is_plan_package(rows: Rows) -> bool:
    """Tell whether the package is that of one plan; collections take over plans that have passed on their own."""
    return [row["plan_id"] for row in rows.of("plans")] == [rows.package.name]


def _without_basis(rows: Rows, basis: Basis | None) -> Iterator[Failure]:
    """Find plans that must not be opened, or of which nothing says that they may be."""
    for row in rows.of("plans"):
        found = supported_class(row, basis)
        if found in {"on-application", "not-open"}:
            yield row.fail("disclosure", "The document prints that it is not open; it must not be published.")
        elif not found and _is_plan_package(rows) and (basis or rows.package.catalogue.get("open_type") == "open"):
            yield row.fail("disclosure", "Nothing is printed; give a disclosure_basis in the sidecar.")


def _class_differs(rows: Rows, basis: Basis | None) -> Iterator[Failure]:
    """Find a package whose declared class is not the one that the evidence supports."""
    declared = rows.package.catalogue.get("open_type", "")
    if not _is_plan_package(rows):
        if declared not in {"open", ""}:
            yield package_failure(
                "catalogue.open_type", declared, "A collection of open plans is open; build it again."
            )
        return
    for row in rows.of("plans"):
        if declared != supported_class(row, basis):
            supported = supported_class(row, basis) or "unknown"
            yield package_failure("catalogue.open_type", declared, f"The evidence supports the class {supported}.")


def _rests_on_basis(rows: Rows) -> bool:
    """Tell whether the package is that of a plan that prints nothing about its disclosure."""
    return _is_plan_package(rows) and not any(row["disclosure"] for row in rows.of("plans"))


def _unreviewed(basis: Basis | None) -> Iterator[Failure]:
    """Name what the registered basis lacks."""
    known = basis.disclosure_basis if basis else None
    for name in ("address", "day", "reviewed_by") if known else ():
        if not getattr(known, name):
            yield package_failure(f"disclosure_basis.{name}", "missing", "Register it in the sidecar.")


def _secret(package: LoadedPackage) -> Iterator[Failure]:
    """Find marks of secrecy in the source texts."""
    for plan_id, source in package.sources.items():
        for mark in secrecy_marks(source):
            yield package_failure(f"source/{plan_id}.txt", mark, "The document is marked; it must not be published.")


def _hits(rows: Rows) -> Iterator[tuple[Hit, Failure]]:
    """Go through the findings in all texts of a package, with where each stands; the operator's own desk is none."""
    contact = load_organisations().operator.contact
    # A text stands in many places: in a table, in the workbook, in a title. Each is looked through once.
    found = cache(lambda text: tuple(find_sensitive(text)))
    for place, column, row, text in _texts(rows):
        for hit in found(text):
            if hit.pattern.id == _EMAIL and hit.value == contact.email.replace("-", ""):
                continue
            key = row.key if row else ()
            advice = f"{hit.pattern.title} {hit.pattern.title_en}: {_ADVICE[hit.pattern.finding]}"
            plan_id = row["plan_id"] if row else ""
            shown = tuple((name, excerpt(masked(value))) for name, value in key)
            yield (
                hit,
                Failure(place, shown, masked(column), hit.shown, "", advice, plan_id, row["spans"] if row else ""),
            )


_ADVICE = {
    "stop": "It must not be published; the source must be redacted first.",
    "review": "Decide in the sidecar (pattern, spans, sha256 of the source, reason, role, day), or redact it.",
}


def _texts(rows: Rows) -> Iterator[tuple[str, str, Row | None, str]]:
    """Go through all texts: table or file, column or key, row, text."""
    for table in rows.package.tables:
        columns = [name for name in table.header if not name.endswith(_NO_PROSE)]
        for row in rows.of(table.name):
            for column in columns:
                if row[column]:
                    yield table.name, column, row, row[column]
    for name, text in _strings(rows.package.descriptor):
        yield "datapackage.json", name, None, text
    for path in rows.package.paths:
        for text in _texts_of_file(rows, path):
            yield path, "", None, text


def _texts_of_file(rows: Rows, path: str) -> Iterator[str]:
    """Go through the texts of a file that is no table: its name, and what stands in it."""
    package = rows.package
    yield path
    if path.endswith(".xlsx"):
        yield from texts_of(rows.sheets if path == workbook_path(package) else sheets_of(package.folder / path))
    elif path.endswith(_TEXT_SUFFIXES) and not path.startswith(_LOOKED_THROUGH):
        yield package.read_text(path) or ""


def _strings(content: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever JSON holds
    """Go through the keys and texts of a descriptor but for hashes."""
    pending = [(name, content)]
    while pending:
        place, value = pending.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            pending += [(str(key), entry) for key, entry in value.items() if not str(key).endswith(_NO_PROSE)]
            yield from ((place, str(key)) for key in value)
        elif isinstance(value, list):
            pending += [(place, entry) for entry in value]


def _allowed(package: LoadedPackage, basis: Basis | None) -> Iterator[tuple[str, str]]:
    """Go through what reviewers allowed: pattern, and the value at the place in the source that they named."""
    for decision in basis.all_decisions if basis else ():
        if decision.decision == "allow":
            yield from ((hit.pattern.id, hit.value) for hit in _decided(package, basis, decision))


def _decided(package: LoadedPackage, basis: Basis | None, decision: Decision) -> Iterator[Hit]:
    """Find what a decision is about; nothing where the source is another one than was reviewed."""
    for plan_id, sha256 in _sources(package, basis).items():
        source = package.sources.get(plan_id)
        if source is None or sha256 != decision.source_sha256:
            continue
        try:
            text = Spans.parse(decision.spans).text_in(source)
        except SpanError:
            continue
        yield from (hit for hit in find_sensitive(text) if hit.pattern.id == decision.pattern)


def _sources(package: LoadedPackage, basis: Basis | None) -> dict[str, str]:
    """Name the sha256 of the sources: as the table plans says, else as a collection's plans were registered."""
    plans = package.table("plans")
    if plans:
        return {record.get("plan_id", ""): record.get("source_sha256", "") for record in plans.records()}
    origins = (basis.plans or {} if basis else {}).items()
    return {plan_id: origin.basis.source_sha256 for plan_id, origin in origins if origin.basis}


def _idle_decisions(
    package: LoadedPackage, basis: Basis | None, hits: tuple[tuple[Hit, Failure], ...]
) -> Iterator[Failure]:
    """Find decisions that are about nothing in this package: another source needs another review."""
    found = {(hit.pattern.id, hit.value) for hit, _ in hits}
    for decision in basis.decisions if basis else ():
        if not {(hit.pattern.id, hit.value) for hit in _decided(package, basis, decision)} & found:
            value = f"{decision.pattern} at {decision.spans}"
            yield package_failure(
                "decisions", value, "It is about nothing that is found here; review the source again."
            )


def _count(rows: Rows) -> int:
    """Count the rows that were looked through."""
    return sum(len(table.rows) for table in rows.package.tables)


def review_numbers(checks: Iterable[Check], basis: Basis | None) -> dict[str, Any]:
    """Give what is published of the review: the version of its patterns, findings by check, and decisions."""
    ids = ("secrecy-marks", "sensitive-data", "reviewed-data")
    found = {check.id: len(check.failures) for check in checks if check.id in ids}
    return {
        "patterns": sensitive().version,
        "open_findings": found,
        "decisions": len(basis.all_decisions) if basis else 0,
    }
