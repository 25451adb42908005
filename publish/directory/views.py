"""What the pages show, gathered from a package's folder: rows with their addresses, issues, charts, texts to search.

Reads files and composes frozen views; knows no HTML but the marked source text.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import islice
from pathlib import Path

from datapackages.catalogue.published import NAME as CATALOGUE
from datapackages.catalogue.published import Commitment, commitments_in
from datapackages.changes import DIFFERENCE_FILE
from datapackages.described import Column, Descriptor, Resource
from datapackages.terms import term
from extract.exceptions import SpanError
from extract.text.spans import Spans
from publish.directory import addresses
from publish.directory.addresses import Language
from publish.directory.charts import Bar, Chart
from publish.directory.evidence import Mark
from publish.packages import ISSUES_PATH, REPORT_PATH, read_table
from publish.portal import Manifest

ROW_LIMIT = 5_000
PREVIEW_ROWS = 5
CHART_BARS = 12
# Ids that can stand in an address and in an attribute as they are.
_ANCHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
# Where several rows stand on the same place, the outermost first.
_NESTING = ("sections", "tasks", "actions", "openings", "projects", "targets", "assignments")
# How many days after a change the next one is due; a cycle that is not here names no day.
_CYCLE_DAYS = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "semiannual": 184, "annual": 366}
_LINKED_FROM_TEXT = frozenset({"sections", "tasks", "openings", "projects", "targets"})


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: its anchor (empty where its id cannot be one), its cells, and where its evidence is shown."""

    anchor: str
    cells: tuple[str, ...]
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """One table as its page shows it: at most ROW_LIMIT rows of `total`."""

    resource: Resource
    total: int
    rows: tuple[RowView, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether all rows are shown."""
        return len(self.rows) == self.total

    @property
    def preview(self) -> tuple[RowView, ...]:
        """The first rows, for the page of the dataset."""
        return self.rows[:PREVIEW_ROWS]

    @property
    def has_evidence(self) -> bool:
        """Tell whether any row says where it stands in a text."""
        return any(row.evidence for row in self.rows)

    @property
    def code_columns(self) -> frozenset[str]:
        """The columns whose values are identifiers, places or hashes: read by machines more than by people."""
        names = (column.name for column in self.resource.columns)
        return frozenset(name for name in names if name.endswith(("_id", "spans", "sha256", "source_file")))

    def values(self, column: str) -> tuple[str, ...]:
        """All values of one column of the rows shown; none where there is no such column."""
        names = [entry.name for entry in self.resource.columns]
        if column not in names:
            return ()
        return tuple(row.cells[names.index(column)] for row in self.rows)


@dataclass(frozen=True, slots=True)
class IssueView:
    """A known issue of the data: something that could not be read, or not surely."""

    severity: str
    rule: str
    place: str
    text: str
    message: str
    advice: str


class DatasetView:
    """One published dataset as its pages show it; parts are read when first asked for."""

    def __init__(self, folder: Path, descriptor: Descriptor, manifest: Manifest) -> None:
        """Take the folder that holds the package's files, its descriptor and its manifest."""
        self.folder = folder
        self.descriptor = descriptor
        self.manifest = manifest

    @property
    def name(self) -> str:
        """The identifier."""
        return self.manifest.name

    @cached_property
    def tables(self) -> tuple[TableView, ...]:
        """All tables in the order of the package."""
        return tuple(self._table(resource) for resource in self.descriptor.tables)

    def table(self, name: str) -> TableView | None:
        """Find a table by its name."""
        return next((table for table in self.tables if table.resource.name == name), None)

    @cached_property
    def text(self) -> str | None:
        """The source text that spans point into; None where the package has none."""
        path = addresses.source_text(self.manifest)
        return (self.folder / path).read_bytes().decode("utf-8") if path else None

    @cached_property
    def issues(self) -> tuple[IssueView, ...]:
        """What is known to be missing or doubtful, in the order of the package's own list."""
        file = self.folder / ISSUES_PATH
        if not file.is_file():
            return ()
        entries = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
        keys = ("severity", "rule", "place", "text", "message", "advice")
        return tuple(IssueView(*(str(entry.get(key, "")) for key in keys)) for entry in entries)

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """Who has how much to do, how the work is divided, when targets are due, and what projects cost."""
        found = (
            _by_agency(self.table("assignments")),
            _by_section(self.table("tasks"), self.table("sections")),
            _by_year(self.table("targets")),
            _by_category(self.table("project_categories")),
        )
        return tuple(chart for chart in found if chart is not None)

    @cached_property
    def commitments(self) -> tuple[Commitment, ...]:
        """The commitments that the dataset lists; none unless it is the catalogue."""
        if self.name != CATALOGUE:
            return ()
        table = self.descriptor.table("catalogue")
        if table is None:
            return ()
        lines = read_table(self.folder / table.path)
        header = next(lines, [])
        return tuple(commitments_in(dict(zip(header, line, strict=True)) for line in lines))

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The formats that the dataset can be downloaded in, CSV first."""
        return self.descriptor.formats

    @property
    def has_difference(self) -> bool:
        """Tell whether the package says in what its version differs from the one before."""
        return any(record.path == DIFFERENCE_FILE for record in self.manifest.files)

    @property
    def due(self) -> str:
        """The day by which the next change is due by the update cycle; empty where the cycle names none."""
        return due_day(self.descriptor.catalogue.update_cycle, self.descriptor.catalogue.modified_on)

    @property
    def table_count(self) -> int:
        """How many tables the dataset has."""
        return len(self.descriptor.tables)

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The years that the dataset speaks of, as far as its period is stated; at most a century."""
        start, end = (
            text[:4] for text in (self.descriptor.catalogue.temporal.start, self.descriptor.catalogue.temporal.end)
        )
        if not start.isdecimal():
            return ()
        last = int(end) if end.isdecimal() else int(start)
        return tuple(str(year) for year in range(int(start), min(last, int(start) + 100) + 1))

    def file_title(self, path: str, language: Language) -> str:
        """Say what a file of the package holds; empty where the descriptor does not."""
        for file in (*self.descriptor.resources, *self.descriptor.catalogue.files):
            if file.path == path:
                return file.title if language == "zh" else file.title_en or file.title
        known = {"datapackage.json": ("数据包描述", "Descriptor"), REPORT_PATH: ("校验报告", "Validation report")}
        return known.get(path, ("", ""))[0 if language == "zh" else 1]

    @property
    def rows(self) -> int:
        """The rows of all tables together."""
        return sum(table.rows or 0 for table in self.manifest.resources)

    @cached_property
    def searched(self) -> str:
        """Everything that a search on the start page looks through, in lower case."""
        descriptor = self.descriptor
        parts = [self.name, descriptor.title, descriptor.title_en, descriptor.description, descriptor.description_en]
        parts += [*descriptor.keywords, descriptor.provider, descriptor.catalogue.spatial.title]
        parts += [text for column in self._columns() for text in (column.title, column.title_en)]
        for name in ("assignments", "agencies"):
            table = self.table(name)
            parts += (*table.values("agency"), *table.values("name")) if table else ()
        return " ".join(dict.fromkeys(part.lower() for part in parts if part))

    def marks(self, language: Language) -> tuple[Mark, ...]:
        """The evidence of all rows shown that stand in the dataset's own text, the outermost of a place first."""
        tables = {table.resource.name: table for table in self.tables}
        ordered = [name for name in _NESTING if name in tables] + sorted(set(tables) - set(_NESTING))
        return tuple(mark for name in ordered for mark in self._marks_of(tables[name], language))

    def _marks_of(self, table: TableView, language: Language) -> list[Mark]:
        """The evidence of one table's rows; clauses of actions have marks of their own."""
        name = table.resource.name
        columns = [column.name for column in table.resource.columns]
        own = addresses.evidence_page(self.name)
        page = addresses.relative(addresses.table_page(self.name, name, language), own)
        marks = []
        for row in table.rows:
            if not row.evidence.startswith(f"{own}#"):
                continue
            shown = f"{page}#{row.anchor}" if name in _LINKED_FROM_TEXT else ""
            marks.append(Mark(row.anchor, name, _spans(row.cells[columns.index("spans")]), shown))
            if "clause_spans" in columns and row.cells[columns.index("clause_spans")]:
                spans = _spans(row.cells[columns.index("clause_spans")])
                marks.append(Mark(f"{row.anchor}-clause", "clauses", spans))
        return marks

    def _columns(self) -> tuple[Column, ...]:
        """The columns of all tables."""
        return tuple(column for resource in self.descriptor.tables for column in resource.columns)

    def every_row(self, resource: Resource) -> Iterator[RowView]:
        """Go through all rows of a table, those too that its page has no room for."""
        lines = read_table(self.folder / resource.path)
        next(lines, None)
        return (self._row(resource, line) for line in lines)

    def _table(self, resource: Resource) -> TableView:
        """Read the rows of one table, as many as its page shows."""
        rows = tuple(islice(self.every_row(resource), ROW_LIMIT))
        record = next(record for record in self.manifest.resources if record.name == resource.name)
        return TableView(resource, record.rows or 0, rows)

    def _row(self, resource: Resource, line: Sequence[str]) -> RowView:
        """Give a row its anchor, and the address of its evidence where a text on this portal holds it."""
        names = [column.name for column in resource.columns]
        cells = tuple(line[: len(names)]) + ("",) * (len(names) - len(line))
        cell = dict(zip(names, cells, strict=True))
        key = cell.get(resource.primary_key[0], "") if len(resource.primary_key) == 1 else ""
        anchor = key if _ANCHOR.fullmatch(key) else ""
        plan = cell.get("plan_id", "")
        holder = self.name if plan in {"", self.name} else plan
        is_shown = holder in self.manifest.links or (holder == self.name and addresses.source_text(self.manifest))
        if not (anchor and cell.get("spans") and is_shown):
            return RowView(anchor, cells)
        return RowView(anchor, cells, f"{addresses.evidence_page(holder)}#{anchor}")


def due_day(cycle: str, modified_on: date | None) -> str:
    """Add a cycle to the day of the last change.

    >>> due_day("annual", date(2026, 1, 5)), due_day("as-needed", date(2026, 1, 5))
    ('2027-01-06', '')
    """
    days = _CYCLE_DAYS.get(cycle)
    return (modified_on + timedelta(days=days)).isoformat() if days and modified_on else ""


def corrections_of(views: Iterable[DatasetView]) -> tuple[dict[str, str], ...]:
    """Gather the corrections of all datasets, each once, by its id."""
    found: dict[str, dict[str, str]] = {}
    for view in views:
        if table := view.table("corrections"):
            names = [column.name for column in table.resource.columns]
            for row in table.rows:
                correction = dict(zip(names, row.cells, strict=True))
                found.setdefault(correction["correction_id"], correction)
    return tuple(found[key] for key in sorted(found))


def _spans(cell: str) -> Spans:
    """Read the spans of a cell; what is none marks nothing, and validation has told of it."""
    try:
        return Spans.parse(cell)
    except SpanError:
        return Spans()


def _counted(labels: Sequence[str], title: str, title_en: str, label: str, label_en: str) -> Chart | None:
    """Make a chart of how often each label occurs, the most frequent first; None where there is nothing to count."""
    counts = sorted(Counter(name for name in labels if name).items(), key=lambda entry: (-entry[1], entry[0]))
    if not counts:
        return None
    bars = tuple(Bar(name, count) for name, count in counts[:CHART_BARS])
    return Chart(title, title_en, label, label_en, bars, len(counts) - len(bars))


def _by_agency(assignments: TableView | None) -> Chart | None:
    """Count assignments by agency: those that lead, or those responsible in a plan that names no leads."""
    if assignments is None:
        return None
    pairs = list(zip(assignments.values("agency"), assignments.values("role"), strict=True))
    for role in ("lead", "responsible", "support"):
        chosen = [agency for agency, given in pairs if given == role]
        if chosen:
            name = term("role", role)
            return _counted(
                chosen, f"各单位{name.zh}事项数", f"Assignments by agency ({name.en.lower()})", "责任单位", "Agency"
            )
    return None


def _by_section(tasks: TableView | None, sections: TableView | None) -> Chart | None:
    """Count tasks by the section they stand in."""
    if tasks is None:
        return None
    titles = dict(zip(sections.values("section_id"), sections.values("title"), strict=True)) if sections else {}
    labels = [titles.get(section) or section for section in tasks.values("section_id")]
    return _counted(labels, "各章节任务数", "Tasks by section", "章节", "Section")


def _by_year(targets: TableView | None) -> Chart | None:
    """Count targets by the year in which they are due, in the order of the years."""
    if targets is None:
        return None
    kinds = zip(targets.values("deadline"), targets.values("kind"), strict=False)
    counts = Counter(deadline[:4] for deadline, kind in kinds if deadline and kind == "target")
    if not counts:
        return None
    bars = tuple(Bar(year, counts[year]) for year in sorted(counts))
    return Chart("各年到期指标数", "Targets by the year they are due", "年份", "Year", bars[-CHART_BARS:])


def _by_category(categories: TableView | None) -> Chart | None:
    """Show the investment of each category of projects, in the order of the table."""
    if categories is None:
        return None
    pairs = zip(categories.values("category"), categories.values("computed_investment"), strict=False)
    bars = tuple(Bar(category, Decimal(amount)) for category, amount in pairs if _AMOUNT.fullmatch(amount))
    if not any(bar.value for bar in bars):
        return None
    title, title_en = "各类项目投资估算（亿元）", "Investment by category of projects (100 million yuan)"
    return Chart(title, title_en, "类别", "Category", bars[:CHART_BARS], max(0, len(bars) - CHART_BARS))
