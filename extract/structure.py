"""The structure of a document: reading text, paragraphs, labels, clauses, tables, outline.

Which units are tasks is decided later, in `extract.parts.tasks`.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from extract.grammar.labels import Label, find_labels, widened
from extract.models import Damage
from extract.parts.boxes import boxes, outside_boxes
from extract.parts.cell_tables import CellTable, read_cell_tables
from extract.parts.clauses import Clause, find_clauses
from extract.parts.contents import Contents, read_contents
from extract.parts.datasets import DatasetTable, read_dataset_tables
from extract.parts.division import DivisionTable, read_division
from extract.parts.fields import without_field_numbers
from extract.parts.headings import find_headings
from extract.parts.outline import Marks, Outline, read_outline
from extract.parts.projects import ProjectTable, read_projects
from extract.parts.targets import find_indicator_tables
from extract.text.document import LINE, Document, read_document
from extract.text.notes import without_notes
from extract.text.paragraphs import paragraph_starts, single_prints, with_line_ends, without_pages, without_wraps
from extract.text.splices import mend

# “附件：1.任务清单⏎2.…” closes a document; its numbers number no task.
_ANNEX = re.compile(r"附件[：1一]")
_ANNEXES = 300  # characters that such a list has at most


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a document before its tasks are chosen; places are in the reading text."""

    document: Document
    starts: tuple[int, ...]
    labels: tuple[Label, ...]
    clauses: tuple[Clause, ...]
    contents: Contents | None
    outline: Outline
    tables: tuple[tuple[int, int], ...]
    projects: ProjectTable | None
    division: DivisionTable | None
    cell_tables: tuple[CellTable, ...]
    datasets: tuple[DatasetTable, ...]
    body_end: int


def open_document(raw: str) -> Document:
    """Make the reading text of a source: mended where it is spliced, doubled print taken once, notes left out."""
    mending = mend(raw)
    if mending is None:
        pages = without_pages(raw)
        segments = without_notes(raw, single_prints(raw, pages or ()) or pages)
        document = without_field_numbers(read_document(raw, segments, Damage(sentences=raw.count("。"))))
        return with_line_ends(without_wraps(document))
    damage = Damage("spliced", mending.sentences, mending.lost)
    segments = single_prints(raw, mending.segments) or mending.segments
    return read_document(raw, segments, damage, mending.lost_at_end)


def read_structure(document: Document, plan_id: str) -> Reading:
    """Read paragraphs, labels, clauses, tables and the outline of a document."""
    starts = tuple(paragraph_starts(document))
    at = frozenset(starts)
    labels = tuple(find_labels(document, at))
    clauses = tuple(find_clauses(document, at))
    contents = read_contents(document, labels)
    projects = read_projects(document, plan_id, contents.end if contents else 0)
    cell_tables = read_cell_tables(document)
    division = None if cell_tables else read_division(document, plan_id, projects.end if projects else 0)
    indicators = find_indicator_tables(document, (None, None))
    datasets = read_dataset_tables(document)
    found = (projects, division, *cell_tables, *indicators, *datasets)
    tables = tuple((table.start, table.end) for table in found if table)
    outside = tuple(label for label in labels if not _in_clause(label, clauses) and not _in_table(label.start, tables))
    outside = outside_boxes(outside, boxes(document, starts))
    clauses = tuple(clause for clause in clauses if not _in_table(clause.start, tables))
    headings = find_headings(document, starts, outside, clauses)
    outside = outside if contents else widened(outside)
    body_end = _body_end(document, outside, tables)
    outside = tuple(label for label in outside if label.start < body_end)
    ends = frozenset(clause.end for clause in clauses)
    marks = Marks(outside, headings, [clause.start for clause in clauses], ends)
    outline = read_outline(document, marks, contents, body_end)
    return Reading(
        document,
        starts,
        outside,
        clauses,
        contents,
        outline,
        tables,
        projects,
        division,
        cell_tables,
        datasets,
        body_end,
    )


def _in_table(place: int, tables: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= place < end for start, end in tables)


def _body_end(document: Document, labels: tuple[Label, ...], tables: tuple[tuple[int, int], ...]) -> int:
    """Tell where the body ends: before the tables that close the document, and before its list of annexes."""
    last = labels[-1].start if labels else 0
    end = min((start for start, _ in tables if start > last), default=len(document.text))
    annexes = document.text.rfind("附件", max(0, end - _ANNEXES), end)
    begins_line = annexes > 0 and document.breaks[annexes] >= LINE
    return annexes if begins_line and _ANNEX.match(document.text, annexes) else end


def _in_clause(label: Label, clauses: tuple[Clause, ...]) -> bool:
    index = bisect_right(clauses, label.start, key=lambda clause: clause.start)
    return index > 0 and label.start < clauses[index - 1].end
