"""Reads the tables of a document into rows: major projects, and the division of tasks among bodies."""

from extract.models import ClauseState
from extract.parts.bodies import read_bodies
from extract.parts.division import DivisionRow, DivisionTable, match_division
from extract.parts.projects import ProjectTable
from extract.parts.tables import find_heads
from extract.rows import RowBook


def add_projects(table: ProjectTable, book: RowBook) -> None:
    """Take the table of projects: its range, its issues, and the bodies that its rows name."""
    book.claims.claim(table.start, table.end)
    book.issues += table.issues
    for project_id, ranges in table.bodies:
        book.add_assignments(read_bodies(book.document, ranges), project_id, project_id=project_id)


def add_division(table: DivisionTable, book: RowBook) -> None:
    """Take the table of task division that closes a plan: its bodies are assigned to the sections that its rows divide.

    A row whose section is not sure belongs to the section that the table itself is.
    """
    table_id = _add_table_section(table, book)
    divided = [row for row in book.sections if row.title and row.section_id != table_id]
    matches = match_division(table.rows, [_matter(row.section_id, row.title, book) for row in divided])
    for ordinal, (row, match) in enumerate(zip(table.rows, matches, strict=True), 1):
        section_id = divided[match].section_id if match is not None else table_id
        stem = book.id_of("d", ordinal)
        if row.bodies_ranges:
            listed = read_bodies(book.document, row.bodies_ranges, cut_role=row.cut_role)
            book.add_assignments(listed, stem, section_id=section_id)
        for area in row.text_ranges:
            book.add_passage(area, None, table_id, (row.heading,) if row.heading else ())


def _matter(section_id: str, title: str, book: RowBook) -> str:
    """Give a section's title with the texts of its tasks."""
    return title + "".join(task.text for task in book.tasks if task.section_id == section_id)


def _add_table_section(table: DivisionTable, book: RowBook) -> str:
    """Add the section that the table is, named by its title; claim its range and keep its issues."""
    book.claims.claim(table.start, table.end)
    book.issues += table.issues
    head = next(find_heads(book.document.text, table.start, table.end)).start
    title = (table.start, head) if head > table.start else None
    spans = book.spans([title] if title else [])
    return book.add_section("", title, spans, "partial" if book.has_gap(table.start, table.end) else "whole")


def add_division_tasks(table: DivisionTable, book: RowBook) -> None:
    """Take a document that is itself a table of task division: each row is a task with one action."""
    table_id = _add_table_section(table, book)
    for row in table.rows:
        _add_division_task(row, table_id, book)


def _add_division_task(row: DivisionRow, section_id: str, book: RowBook) -> None:
    inferred = bool(row.number) and row.number_range is None
    task_id = book.add_task(row.number, section_id, "", row.text_ranges, row.state, inferred=inferred)
    clause_state: ClauseState = "present" if row.bodies_ranges else "lost" if row.state == "partial" else "none"
    action_id = book.add_action(task_id, row.text_ranges, row.bodies_ranges, clause_state)
    for area in row.text_ranges:
        book.add_passage(area, task_id, section_id, (row.heading,) if row.heading else ())
    if row.bodies_ranges:
        listed = read_bodies(book.document, row.bodies_ranges, cut_role=row.cut_role)
        book.add_assignments(listed, action_id, action_id=action_id)
