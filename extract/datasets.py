"""Makes openings of the rows of tables that list data sets: each set is a domain that is promised to be opened."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.annexes import DividedTable, add_table_section
from extract.grammar.openings_themes import theme_of
from extract.models import Issue, Opening
from extract.parts.datasets import DatasetRow, DatasetTable
from extract.parts.targets.dates import Period, find_dates
from extract.rows import RowBook, touches

GENERAL = "general"

# 2024-06-30, 2024.6: days as cells of tables have them.
_WRITTEN_SHORT = re.compile(r"(?P<year>20\d\d)[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?")


def _in_words(match: re.Match[str]) -> str:
    day = f"{match['day']}日" if match["day"] else ""
    return f"{match['year']}年{match['month']}月{day}"


def add_datasets(tables: Iterable[DatasetTable], book: RowBook, period: Period) -> tuple[Opening, ...]:
    """Claim the tables, report the rows that could not be read, and make an opening of each other one.

    The ids are not final: `in_order` gives them when the openings of the text are known.
    """
    openings: list[Opening] = []
    for table in tables:
        section_id = _section(table, book)
        for start, end in table.unread:
            spans = book.document.spans(start, end)
            message = "this row has not the cells that the head of the table names; no data set was taken from it"
            book.report("warning", "data-set-not-read", section_id or "document", message, spans)
        promised = (row for row in table.rows if not row.is_closed)
        openings += [_opening(row, book, section_id, period) for row in promised]
    return tuple(openings)


def _section(table: DatasetTable, book: RowBook) -> str | None:
    """Name the section that a table is, by its title, or that it belongs to; none where the document has none."""
    book.claims.claim(table.start, table.end)
    if table.head == table.start and not book.sections:
        return None
    return add_table_section(DividedTable(table.start, table.head, table.end, ()), book)


def _opening(row: DatasetRow, book: RowBook, section_id: str | None, period: Period) -> Opening:
    """Make the opening of a data set; its theme is that of the printed domain, else that of its name."""
    subject = book.document.cell(*row.name)
    named = next(iter(find_dates(_WRITTEN_SHORT.sub(_in_words, row.deadline), period)), None)
    return Opening(
        opening_id="",
        ordinal=0,
        task_id=None,
        section_id=section_id,
        project_id=None,
        kind="domain",
        subject=subject,
        theme_id=theme_of(row.domain) or theme_of(subject) or GENERAL,
        is_priority=False,
        deadline=named.day if named else None,
        quote=book.document.cell(*row.area),
        spans=book.document.spans(*row.area),
    )


def in_order(plan_id: str, read: Iterable[Opening], listed: tuple[Opening, ...]) -> tuple[Opening, ...]:
    """Put the openings of the text and those of the tables into the order of the text, and number them anew.

    What the text's reader found inside a table is left out: it is a row there.
    """
    inside = sorted((span.start, span.end) for row in listed for span in row.spans)
    apart = [row for row in read if not any(touches((span.start, span.end), inside) for span in row.spans)]
    placed = sorted([*apart, *listed], key=lambda row: row.spans.parts[0].start)
    return tuple(
        replace(row, opening_id=f"{plan_id}-o{number:02d}", ordinal=number) for number, row in enumerate(placed, 1)
    )


def unthemed(openings: Iterable[Opening]) -> Iterator[Issue]:
    """Report the data sets that no word leads to a theme, all of them at once: themes are few, names are many."""
    rows = [row for row in openings if row.theme_id == GENERAL]
    if rows:
        yield Issue(
            severity="notice",
            rule="opening-without-theme",
            place="document",
            text="、".join(row.subject for row in rows)[:200],
            message=f"no word of domain or name leads {len(rows)} data sets to a theme; theme_id says {GENERAL}",
            advice="add the word to a theme in seeds/vocabulary/openings.yml",
            spans=rows[0].spans,
        )
