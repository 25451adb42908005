"""Reads one plan: `extract_plan`, the public entry of this package."""

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.acceptance import refuse_foreign, refuse_no_plan
from extract.annexes import add_division, add_division_tasks, add_projects, of_cells, of_run
from extract.body import read_body
from extract.confidence import read_confidence, unread_clauses
from extract.datasets import add_datasets, in_order, unthemed
from extract.grammar.vocabulary import load
from extract.models import Header, Level, Plan
from extract.parts.agencies import default_register, resolve_assignments
from extract.parts.agencies_index import STATE
from extract.parts.header import read_header
from extract.parts.openings import read_openings
from extract.parts.passages import Passage, outside_tables
from extract.parts.regions import region_of
from extract.parts.targets import find_indicator_tables, read_targets
from extract.rows import RowBook
from extract.structure import Reading, open_document, read_structure


def extract_plan(text: str, *, plan_id: str = "plan", source_format: str = "text") -> Plan:
    """Read a plan.

    Args:
        text: the source as read, characters unchanged; all spans of the plan are code points of it.
        plan_id: what the ids of all rows begin with.
        source_format: text, html, docx or pdf: what the text was taken from.

    Raises:
        NotAPlanError: too little of a plan is found in the text; the message says what is missing.
    """
    text = text.removeprefix("\ufeff")
    refuse_foreign(text, plan_id)
    document = open_document(text)
    reading = read_structure(document, plan_id)
    units = reading.outline.units
    header = read_header(document, units[0].start if units else _head_end(reading))
    book = RowBook(document, plan_id)
    _claim_furniture(reading, header, book)
    read_body(reading, book)
    _add_divisions(reading, book)
    if reading.projects:
        add_projects(reading.projects, book)
    plan = _plan(reading, _with_level(header, reading, book), book, source_format)
    refuse_no_plan(plan, reading)
    return plan


def _head_end(reading: Reading) -> int:
    """Tell where the head of a document without units ends: behind the title of the table that it is."""
    heads = {table.start: table.head for table in reading.cell_tables}
    heads |= {table.start: table.head for table in reading.datasets}
    return heads.get(reading.body_end, reading.body_end)


def _add_divisions(reading: Reading, book: RowBook) -> None:
    """Take the tables of task division: they divide the sections of a body with tasks; alone, their rows are tasks."""
    divided = [of_cells(reading.document, table) for table in reading.cell_tables]
    if reading.division:
        divided.append(of_run(reading.document, reading.division))
        book.issues += reading.division.issues
    add = add_division if book.tasks else add_division_tasks
    for table in divided:
        add(table, book)


def _claim_furniture(reading: Reading, header: Header, book: RowBook) -> None:
    """Claim the head and the table of contents as declared boilerplate, and the tables, whose readers report losses."""
    units = reading.outline.units
    first = units[0].start if units else min((start for start, _ in reading.tables), default=0)
    if header.title or header.notice_title:
        book.claims.claim(0, first)
    for start, end in reading.tables:
        book.claims.claim(start, end)
    if not reading.tables:
        book.claims.claim(reading.body_end, len(reading.document.text))
    if reading.contents:
        book.claims.claim(reading.contents.start, reading.contents.end)


def _with_level(header: Header, reading: Reading, book: RowBook) -> Header:
    """Take the level of a document that prints no issuer from the bodies that it names."""
    if header.level is not None:
        return header
    if header.issuer and _is_of_the_state(header.issuer):
        return replace(header, level="ministry", region="全国", region_code=STATE)
    names = [row.agency for row in book.assignments]
    beginnings: dict[Level, list[str]] = load("bodies")["level_beginnings"]
    counts = {level: sum(name.startswith(tuple(words)) for name in names) for level, words in beginnings.items()}
    for table in reading.datasets:
        for row in table.rows:
            place = region_of(row.provider, "", "")  # 白云区民政局 begins with its place, not with its level
            counts[place[2] if place else "state"] += bool(place)
    level = max(counts, key=lambda key: counts[key]) if any(counts.values()) else "state"
    book.report("notice", "level-inferred", "document", f"no issuer is printed; the bodies named are of level {level}")
    return replace(header, level=level)


def _foreword(reading: Reading, header: Header) -> Iterator[Passage]:
    """Give the text between the title and the first unit: it may state what the whole plan is to reach."""
    units = reading.outline.units
    printed = [spans for name in ("title", "notice_title") if (spans := header.evidence.get(name))]
    ends = [place for spans in printed if (place := reading.document.place_of(spans.parts[-1].end - 1)) is not None]
    first = min([units[0].start if units else 0, *(start for start, _ in reading.tables)])
    begin = max([end + 1 for end in ends if end < first], default=first)
    if begin < first and reading.contents is None:
        yield Passage(begin, first, None, None, ())


def _is_of_the_state(issuer: str) -> bool:
    """Tell whether an issuer, or the first of several (工业和信息化部等七部门), is a ministry or its like."""
    first = re.sub(r"等.*|(?:办公厅|办公室|综合司)$", "", issuer.partition(";")[0])
    entry = default_register().resolve(first, STATE, "ministry")
    return entry is not None and entry.region_code == STATE and entry.kind != "collective"


def _plan(reading: Reading, header: Header, book: RowBook, source_format: str) -> Plan:
    """Read what passages promise, resolve names, and freeze the plan."""
    document = reading.document
    projects = reading.projects.projects if reading.projects else ()
    period = (header.period_start, header.period_end)
    passages = [*_foreword(reading, header), *book.passages]
    targets, left = read_targets(document, book.plan_id, passages, period)
    listed = add_datasets(reading.datasets, book, period)
    tables = [(table.start, table.end) for table in find_indicator_tables(document, period)]
    titles = tuple(title for title in (header.title,) if title)
    titled = (replace(passage, headings=(*titles, *passage.headings)) for passage in book.passages)
    promising = tuple(outside_tables(titled, tables))
    read, strange = read_openings(document, book.plan_id, promising, projects, period)
    openings = in_order(book.plan_id, read, listed) if listed else read
    strange = (*strange, *unthemed(listed))
    assignments, unknown = resolve_assignments(default_register(), book.assignments, header.region_code, header.level)
    confidence = read_confidence(reading, book, passages, period, targets)
    return Plan(
        plan_id=book.plan_id,
        source_text=document.raw,
        source_format=source_format,
        header=header,
        damage=document.damage,
        coverage=book.claims.coverage(),
        sections=tuple(book.sections),
        tasks=tuple(book.tasks),
        actions=tuple(book.actions),
        assignments=assignments,
        targets=targets,
        projects=projects,
        project_categories=reading.projects.categories if reading.projects else (),
        openings=openings,
        issues=(*book.issues, *unread_clauses(confidence), *left, *strange, *unknown, *book.claims.issues()),
        confidence=confidence,
    )
