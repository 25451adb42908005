"""Checks the evidence: what every row cites lies in the source and says what the cell says, white space dropped."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extract.exceptions import SpanError
from extract.text.spans import Spans, without_blanks
from validation.packages import LoadedPackage, LoadedTable
from validation.results import Check, Failure, excerpt

Record = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which column of a table cites, for which column, and when the cited text is what the row says."""

    table: str
    spans: str
    column: str
    agrees: Callable[[Record, str], bool]
    advice: str


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
)


def check_evidence(package: LoadedPackage) -> tuple[Check, ...]:
    """Check places and texts of the evidence of all tables, and that mentions are parts of names."""
    places: list[Failure] = []
    texts: list[Failure] = []
    for rule in _RULES:
        table = package.table(rule.table)
        for record in table.records() if table else ():
            _check_row(package, table, rule, record, (places, texts))
    cited = {rule.table for rule in _RULES}
    checked = sum(len(table.rows) for table in package.tables if table.name in cited)
    assignments = package.table("assignments")
    return (
        Check(
            "evidence-places",
            "证据位置有效",
            "The places that rows cite are places of the source",
            "Every value can be looked up in the source text.",
            "required",
            checked,
            tuple(places),
        ),
        Check(
            "evidence-texts",
            "证据与单元格逐字一致",
            "The source says there what the cell says",
            "Nothing is published that the source does not say.",
            "required",
            checked,
            tuple(texts),
        ),
        Check(
            "mentions",
            "原文写法是单位名称的一部分",
            "The mention of a body is a part of its name",
            "A completed name never replaces what is printed.",
            "required",
            len(assignments.rows) if assignments else 0,
            tuple(_strange_mentions(assignments)) if assignments else (),
        ),
    )


def _check_row(
    package: LoadedPackage,
    table: LoadedTable | None,
    rule: _Rule,
    record: Record,
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
    if not rule.agrees(record, without_blanks(cited)):
        texts.append(Failure(rule.table, key, rule.column, excerpt(value), excerpt(cited), rule.advice))


def _strange_mentions(table: LoadedTable) -> Iterator[Failure]:
    """Find assignments whose printed mention is no part of the completed name."""
    for record in table.records():
        mention, agency = without_blanks(record.get("mention", "")), without_blanks(record.get("agency", ""))
        if not mention or mention not in agency:
            advice = f"The name {agency[:80]!r} does not hold what is printed; correct the rule that completed it."
            yield Failure(table.name, table.key_of(record), "mention", excerpt(mention), "", advice)
