"""Prints a package's README.md: what it is, its data dictionary, how it was made, its known issues, how to report.

Everything that comes from a source is escaped: a README is shown as a page elsewhere. Knows no path.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
from jinja2.filters import do_mark_safe

from datapackages.definitions import Table
from datapackages.descriptor import NamedFile, citation
from datapackages.dictionary import column_table, escaped
from datapackages.metadata import DatasetMetadata
from datapackages.releases import Standing
from datapackages.vocabularies import Operator
from datapackages.writer import WrittenTable
from extract.models import Issue

_MOST_ISSUES = 50


@dataclass(frozen=True, slots=True)
class ReadmeContent:
    """All that a README tells."""

    metadata: DatasetMetadata
    standing: Standing
    operator: Operator
    tables: tuple[WrittenTable, ...]
    files: tuple[NamedFile, ...]
    issues: tuple[Issue, ...]


def readme_bytes(content: ReadmeContent) -> bytes:
    """Print the README as Markdown."""
    text = _template().render(
        metadata=content.metadata,
        standing=content.standing,
        operator=content.operator,
        tables=content.tables,
        files=content.files,
        issues=content.issues,
        most_issues=_MOST_ISSUES,
        citation=citation(content.metadata, content.standing, content.operator),
        dictionary=_dictionary,
        source_place=_source_place(content.files),
    )
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _source_place(files: tuple[NamedFile, ...]) -> str:
    """Name the file that spans point into; of several, how their names are made; nothing where there is none."""
    texts = [named.file.path for named in files if named.title_en == "Source text"]
    return "source/<plan-id>.txt" if len(texts) > 1 else "".join(texts)


@cache
def _template() -> jinja2.Template:
    """Load the template; what a filter has not escaped is escaped by the environment."""
    loader = jinja2.FileSystemLoader(Path(__file__).resolve().parent)
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["md"] = _escaped
    return environment.get_template("readme.md.jinja")


def _escaped(text: str) -> str:
    """Mark text escaped for Markdown as safe for the template."""
    return do_mark_safe(escaped(text))


def _dictionary(table: Table) -> str:
    """Print the columns of a table; every cell is escaped."""
    return do_mark_safe(column_table(table))
