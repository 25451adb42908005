"""Reads the tables of a document into rows: major projects, and the division of tasks among bodies."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.grammar.statements import first_leads_at
from extract.models import ClauseState, Role, State
from extract.parts.bodies import BodyList, read_bodies
from extract.parts.cell_tables import CellTable
from extract.parts.division import DivisionTable, match_division
from extract.parts.projects import ProjectTable
from extract.parts.tables import find_heads
from extract.rows import Area, RowBook
from extract.text.document import Document


def add_projects(table: ProjectTable, book: RowBook) -> None:
    """Take the table of projects: its range, its issues, and the bodies that its rows name."""
    book.claims.claim(table.start, table.end)
    book.issues += table.issues
    for project_id, ranges in table.bodies:
        book.add_assignments(read_bodies(book.document, ranges), project_id, project_id=project_id)


@dataclass(frozen=True, slots=True)
class DividedRow:
    """A row of any table of task division: its task, each cell of bodies with the role of unmarked names, its term."""

    number: str
    inferred: bool
    text: str
    areas: tuple[Area, ...]
    cells: tuple[tuple[tuple[Area, ...], Role | None], ...]
    heading: str
    state: State
    due: str = ""


@dataclass(frozen=True, slots=True)
class DividedTable:
    """A table of task division of any form: its range, its title before `head`, its rows."""

    start: int
    head: int
    end: int
    rows: tuple[DividedRow, ...]


def of_run(document: Document, table: DivisionTable) -> DividedTable:
    """Take a table that was flattened into a run of text."""
    head = next(find_heads(document.text, table.start, table.end)).start
    rows = tuple(
        DividedRow(
            number=row.number,
            inferred=bool(row.number) and row.number_range is None,
            text=row.text,
            areas=row.text_ranges,
            cells=((row.bodies_ranges, row.cut_role),) if row.bodies_ranges else (),
            heading=row.heading,
            state=row.state,
        )
        for row in table.rows
    )
    return DividedTable(table.start, head, table.end, rows)


def of_cells(document: Document, table: CellTable) -> DividedTable:
    """Take a table whose cells are still parted."""
    rows = tuple(
        DividedRow(
            number=document.cell(*row.number) if row.number else "",
            inferred=False,
            text=document.cell(*row.text),
            areas=(row.text,),
            cells=tuple(((area,), role) for area, role in row.bodies),
            heading="",
            state="whole",
            due=document.cell(*row.due) if row.due else "",
        )
        for row in table.rows
    )
    return DividedTable(table.start, table.head, table.end, rows)


def add_division(table: DividedTable, book: RowBook) -> None:
    """Take a table of task division beside the tasks of a plan: its bodies are assigned to the sections it divides.

    A row whose own words do not show its section belongs to the one that its group is headed by (保障措施), or else to
    the section that the table itself is.
    """
    table_id = add_table_section(table, book)
    divided = [row for row in book.sections if row.title and row.section_id != table_id]
    matches = match_division(table.rows, [_matter(row.section_id, row.title, book) for row in divided])
    titles = Counter(row.title for row in divided)
    headed = {row.title: row.section_id for row in divided if titles[row.title] == 1}
    first_leads = _says_that_first_leads(book)
    first = 1 + sum(row.section_id is not None for row in book.assignments)
    for ordinal, (row, match) in enumerate(zip(table.rows, matches, strict=True), first):
        section_id = divided[match].section_id if match is not None else headed.get(row.heading, table_id)
        listed = _listed(row, book, first_leads=first_leads)
        book.add_assignments(listed, book.id_of("d", ordinal), section_id=section_id)
        _add_passages(row, None, table_id, book)


def _matter(section_id: str, title: str, book: RowBook) -> str:
    """Give a section's title with the texts of its tasks."""
    return title + "".join(task.text for task in book.tasks if task.section_id == section_id)


def _listed(row: DividedRow, book: RowBook, *, first_leads: bool) -> BodyList:
    """Read the bodies of a row's cells, one after the other; where the document says so, the first one leads."""
    lists = [read_bodies(book.document, ranges, cut_role=role) for ranges, role in row.cells]
    bodies = [body for listed in lists for body in listed.bodies]
    if first_leads and bodies and all(body.role != "lead" for body in bodies):
        bodies[0] = replace(bodies[0], role="lead")
    return BodyList(tuple(bodies))


def _says_that_first_leads(book: RowBook) -> bool:
    return bool(first_leads_at(book.document.text))


def _add_passages(row: DividedRow, task_id: str | None, section_id: str | None, book: RowBook) -> None:
    governing = tuple(text for text in (row.heading, row.due) if text)
    for area in row.areas:
        book.add_passage(area, task_id, section_id, governing)


def add_table_section(table: DividedTable, book: RowBook) -> str:
    """Add the section that the table is, named by its title; without a title it belongs to the last one."""
    book.claims.claim(table.start, table.end)
    if table.head == table.start and book.sections:
        return book.sections[-1].section_id
    title = (table.start, table.head) if table.head > table.start else None
    spans = book.spans([title] if title else [])
    return book.add_section("", title, spans, "partial" if book.has_gap(table.start, table.end) else "whole")


def add_division_tasks(table: DividedTable, book: RowBook) -> None:
    """Take a document that is itself a table of task division: each row is a task with one action."""
    table_id = add_table_section(table, book) if table.head > table.start or book.sections else None
    book.claims.claim(table.start, table.end)
    first_leads = _says_that_first_leads(book)
    for row in table.rows:
        task_id = book.add_task(row.number, table_id, "", row.areas, row.state, inferred=row.inferred)
        clause = _clause(row.cells)
        clause_state: ClauseState = "present" if clause else "lost" if row.state == "partial" else "none"
        action_id = book.add_action(task_id, row.areas, clause, clause_state)
        _add_passages(row, task_id, table_id, book)
        book.add_assignments(_listed(row, book, first_leads=first_leads), action_id, action_id=action_id)


def _clause(cells: Sequence[tuple[tuple[Area, ...], Role | None]]) -> list[Area]:
    """Give the ranges of a row's cells of bodies: together they are its clause."""
    return [area for ranges, _ in cells for area in ranges]
