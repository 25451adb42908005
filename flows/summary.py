"""A run's record as people read it: a table on the terminal, and Markdown for the artifact that Prefect keeps.

Knows the record and where things lie; computes nothing.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.runlog import InboxEntry, PackageEntry, RunRecord
from flows.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_INBOX_COLUMNS = ("document", "outcome", "plan id", "issues", "sidecar", "what to know")
SEVERITIES = ("error", "warning", "notice")


def places(settings: Settings) -> list[tuple[str, str]]:
    """Say where to look."""
    return [
        ("portal", str(settings.portal / "index.html")),
        ("packages", f"{settings.packages}/<name>/, and <name>.zip beside it"),
        ("issues", f"{settings.packages}/<name>/issues.jsonl and validation/report.json"),
        ("this run", str(settings.record)),
    ]


def print_summary(record: RunRecord, settings: Settings, console: "Console") -> None:
    """Print packages, rows, findings and changes of a run, and where to look; its failures are lines on stderr."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(header_style="bold")
    for name in ("package", "version", "rows", "issues found"):
        grid.add_column(name, overflow="fold", no_wrap=name == "package")
    for package in record.packages:
        grid.add_row(*(Text(cell) for cell in _cells(package)))
    console.print(grid)
    if record.inbox:
        console.print(_inbox_table(record))
    for title, lines in _paragraphs(record, settings):
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Text(f"  {line}"), soft_wrap=True)


def _inbox_table(record: RunRecord) -> "Table":
    """Make the table of what lay in the inbox."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(header_style="bold", title="inbox", title_justify="left")
    for name in _INBOX_COLUMNS:
        grid.add_column(name, overflow="fold")
    for entry in record.inbox:
        grid.add_row(*(Text(cell) for cell in _inbox_cells(entry)))
    return grid


def markdown(record: RunRecord, settings: Settings) -> str:
    """Return the same as Markdown."""
    header = ["package", "version", "rows", "issues found"]
    rows = [header, ["---"] * len(header), *(_cells(package) for package in record.packages)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    for title, paragraph in _paragraphs(record, settings):
        lines += ["", f"**{title}**", "", *(f"- {line}" for line in paragraph)]
    if record.inbox:
        header = list(_INBOX_COLUMNS)
        rows = [header, ["---"] * len(header), *(_inbox_cells(entry) for entry in record.inbox)]
        lines += ["", "**inbox**", "", *("| " + " | ".join(row) + " |" for row in rows)]
    if record.failures:
        lines += ["", "**not done**", "", *(f"- {failure.place}: {failure.message}" for failure in record.failures)]
    return "\n".join(lines) + "\n"


def _cells(package: PackageEntry) -> list[str]:
    rows = ", ".join(f"{name} {count}" for name, count in package.rows.items() if count)
    counts = [(package.findings.get(severity, 0), severity) for severity in SEVERITIES]
    findings = [f"{count} {severity}{'s' if count > 1 else ''}" for count, severity in counts if count]
    return [package.name, package.version, rows, ", ".join(findings) or "none"]


def _inbox_cells(entry: InboxEntry) -> list[str]:
    """Say of one thing in the inbox what became of it, and what is to be done."""
    issues = ", ".join(f"{count} {severity}" for severity, count in entry.issues.items())
    corrected = f"; corrected: {', '.join(entry.corrected)}" if entry.corrected else ""
    sidecar = f"{entry.sidecar_state}{corrected}" if entry.sidecar else ""
    says = [entry.message, f"held back: {entry.held}" if entry.held else ""]
    return [entry.name, entry.outcome, entry.plan_id, issues, sidecar, ". ".join(filter(None, says))]


def _paragraphs(record: RunRecord, settings: Settings) -> Iterator[tuple[str, list[str]]]:
    understood = [f"{entry.name}: {entry.confidence}" for entry in record.inbox if entry.confidence]
    if understood:
        yield "how far the documents of the inbox were understood", understood
    if record.published:
        yield "portal", [", ".join(f"{count} {action}" for action, count in record.published.items())]
    yield "changed since the last run", list(record.changes)
    yield "where to look", [f"{name}: {place}" for name, place in places(settings)]
