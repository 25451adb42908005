"""Checks the evidence: what every row cites lies in the source and says what the cell says, white space dropped.

A cell that a correction changed says what is right, and its evidence still what is printed: there the source must say
either the cell or what the table corrections keeps as the value before. Every other cell must be as printed.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extract.exceptions import SpanError
from extract.text.spans import Spans, without_blanks
from validation.corrections import Originals, originals_of
from validation.packages import LoadedPackage, LoadedTable
from validation.results import Check, Failure, checked, excerpt

Record = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which column of a table cites, for which column, and when the cited text is what the row says.

    `only_with` names the column that only rows with evidence fill in.
    """

    table: str
    spans: str
    column: str
    agrees: Callable[[Record, str], bool]
    advice: str
    only_with: str = ""


def _cell_is(column: str) -> Callable[[Record, str], bool]:
    """Say that the cited text must be the text of a cell."""
    return lambda record, cited: cited == without_blanks(record.get(column, ""))


def _is_heading(record: Record, cited: str) -> bool:
    """Say that a section's cited text is its number and title; a lost number leaves the title alone."""
    number, title = without_blanks(record.get("number", "")), without_blanks(record.get("title", ""))
    return cited in {number + title, title}


def _is_project(record: Record, cited: str) -> bool:
    """Say that a project's cited text has exactly the characters of its five printed cells, in whatever order.

    Cells of the flattened table are interleaved line by line: “87体育应用产业发省体育局牵头，各市2016年启动”
    (fujian-2016-2020-digital-plan).
    """
    cells = "".join(record.get(column, "") for column in ("no", "name", "responsible", "schedule", "investment"))
    return Counter(cited) == Counter(without_blanks(cells))


_DIFFERS = "The cited text is not the text of the cell; correct the spans or the rule that made the row."
_RULES = (
    _Rule("sections", "spans", "title", _is_heading, "The cited text is neither number and title nor the title."),
    _Rule("tasks", "spans", "text", _cell_is("text"), _DIFFERS),
    _Rule("actions", "spans", "text", _cell_is("text"), _DIFFERS),
    _Rule("actions", "clause_spans", "clause", _cell_is("clause"), _DIFFERS),
    _Rule("assignments", "spans", "mention", _cell_is("mention"), _DIFFERS),
    _Rule("targets", "spans", "quote", _cell_is("quote"), _DIFFERS),
    _Rule("projects", "spans", "name", _is_project, "The cited characters are not those of the row's printed cells."),
    _Rule("openings", "spans", "quote", _cell_is("quote"), _DIFFERS),
    # Entries of the catalogue that are no promises of a plan cite nothing.
    _Rule("catalogue", "spans", "quote", _cell_is("quote"), _DIFFERS, "quote"),
)


def check_evidence(package: LoadedPackage) -> tuple[Check, ...]:
    """Check places and texts of the evidence of all tables, and that mentions are parts of names."""
    places: list[Failure] = []
    texts: list[Failure] = []
    originals = originals_of(package)
    for rule in _RULES:
        table = package.table(rule.table)
        for record in table.records() if table else ():
            if rule.only_with and not (record.get(rule.only_with) or record.get(rule.spans)):
                continue
            _check_row(package, table, rule, record, originals, (places, texts))
    cited = {rule.table for rule in _RULES}
    rows = sum(len(table.rows) for table in package.tables if table.name in cited)
    assignments = package.table("assignments")
    return (
        checked(
            "evidence-places",
            rows,
            tuple(places),
        ),
        checked(
            "evidence-texts",
            rows,
            tuple(texts),
        ),
        checked(
            "mentions",
            len(assignments.rows) if assignments else 0,
            tuple(_strange_mentions(assignments, originals)) if assignments else (),
        ),
    )


def _check_row(  # noqa: PLR0913, PLR0917 - a row is checked with all of these
    package: LoadedPackage,
    table: LoadedTable | None,
    rule: _Rule,
    record: Record,
    originals: Originals,
    failures: tuple[list[Failure], list[Failure]],
) -> None:
    """Check one cited cell of one row and note what is wrong with its place or its text."""
    if table is None:
        return
    places, texts = failures
    printed, value = record.get(rule.spans, ""), record.get(rule.column, "")
    key = table.key_of(record)
    source = package.sources.get(record.get("plan_id", ""))
    if source is None:
        advice = "The package lacks source/<plan-id>.txt in UTF-8 for this row's plan; build the package again."
        places.append(Failure(rule.table, key, rule.spans, excerpt(printed), "", advice))
        return
    try:
        cited = Spans.parse(printed).text_in(source)
    except SpanError as error:
        places.append(Failure(rule.table, key, rule.spans, excerpt(printed), "", f"{error}; correct the spans."))
        return
    said = without_blanks(cited)
    if not any(rule.agrees(known, said) for known in (record, originals.before(table, record))):
        texts.append(Failure(rule.table, key, rule.column, excerpt(value), excerpt(cited), rule.advice))


def _strange_mentions(table: LoadedTable, originals: Originals) -> Iterator[Failure]:
    """Find assignments whose printed mention is no part of the completed name, nor of the name before a correction."""
    for record in table.records():
        mention, agency = without_blanks(record.get("mention", "")), without_blanks(record.get("agency", ""))
        before = without_blanks(originals.before(table, record).get("agency", ""))
        if not mention or (mention not in agency and mention not in before):
            advice = f"The name {agency[:80]!r} does not hold what is printed; correct the rule that completed it."
            yield Failure(table.name, table.key_of(record), "mention", excerpt(mention), "", advice)
