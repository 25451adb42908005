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


def table_names(record: RunRecord) -> list[str]:
    """List the tables of all packages in the order in which they first occur; empty tables have no place here."""
    names = (name for package in record.packages for name, rows in package.rows.items() if rows)
    return list(dict.fromkeys(names))


def places(settings: Settings) -> list[tuple[str, str]]:
    """Say where to look."""
    return [
        ("portal", str(settings.portal / "index.html")),
        ("packages", f"{settings.packages}/<name>/, and <name>.zip beside it"),
        ("issues", f"{settings.packages}/<name>/issues.jsonl and validation/report.json"),
        ("this run", str(settings.record)),
    ]


def print_summary(record: RunRecord, settings: Settings, console: "Console") -> None:
    """Print packages, rows, findings, changes and failures of a run, and where to look."""
    from rich.table import Table
    from rich.text import Text

    tables = table_names(record)
    grid = Table(title="packages", title_justify="left", header_style="bold")
    for name in ("package", "version"):
        grid.add_column(name, no_wrap=True, overflow="fold")
    for name in (*tables, *SEVERITIES):
        grid.add_column(name.replace("_", " "), justify="right")
    for package in record.packages:
        grid.add_row(*(Text(cell) for cell in _cells(package, tables)))
    console.print(grid)
    for title, lines in _paragraphs(record, settings):
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Text(f"  {line}"), soft_wrap=True)


def markdown(record: RunRecord, settings: Settings) -> str:
    """Return the same as Markdown."""
    tables = table_names(record)
    header = ["package", "version", *tables, *SEVERITIES]
    rows = [header, ["---"] * len(header), *(_cells(package, tables) for package in record.packages)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    for title, paragraph in _paragraphs(record, settings):
        lines += ["", f"**{title}**", "", *(f"- {line}" for line in paragraph)]
    return "\n".join(lines) + "\n"


def _cells(package: PackageEntry, tables: list[str]) -> list[str]:
    rows = [str(package.rows[name]) if name in package.rows else "" for name in tables]
    findings = [str(package.findings.get(severity, 0)) for severity in SEVERITIES]
    return [package.name, package.version, *rows, *findings]


def _paragraphs(record: RunRecord, settings: Settings) -> Iterator[tuple[str, list[str]]]:
    if record.published:
        yield "portal", [", ".join(f"{count} {action}" for action, count in record.published.items())]
    yield "changed since the last run", list(record.changes)
    yield "where to look", [f"{name}: {place}" for name, place in places(settings)]
    if record.failures:
        yield "not done", [f"{failure.place}: {failure.message}" for failure in record.failures]
