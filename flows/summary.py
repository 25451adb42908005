"""A run's record as people read it: a table on the terminal, and Markdown for the artifact that Prefect keeps.

Knows the record and where things lie; computes nothing.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flows.runlog import PackageEntry, RunRecord
from flows.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

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
    for title, lines in _paragraphs(record, settings):
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Text(f"  {line}"), soft_wrap=True)


def markdown(record: RunRecord, settings: Settings) -> str:
    """Return the same as Markdown."""
    header = ["package", "version", "rows", "issues found"]
    rows = [header, ["---"] * len(header), *(_cells(package) for package in record.packages)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    for title, paragraph in _paragraphs(record, settings):
        lines += ["", f"**{title}**", "", *(f"- {line}" for line in paragraph)]
    if record.failures:
        lines += ["", "**not done**", "", *(f"- {failure.place}: {failure.message}" for failure in record.failures)]
    return "\n".join(lines) + "\n"


def _cells(package: PackageEntry) -> list[str]:
    rows = ", ".join(f"{name} {count}" for name, count in package.rows.items() if count)
    counts = [(package.findings.get(severity, 0), severity) for severity in SEVERITIES]
    findings = [f"{count} {severity}{'s' if count > 1 else ''}" for count, severity in counts if count]
    return [package.name, package.version, rows, ", ".join(findings) or "none"]


def _paragraphs(record: RunRecord, settings: Settings) -> Iterator[tuple[str, list[str]]]:
    if record.published:
        yield "portal", [", ".join(f"{count} {action}" for action, count in record.published.items())]
    yield "changed since the last run", list(record.changes)
    yield "where to look", [f"{name}: {place}" for name, place in places(settings)]
