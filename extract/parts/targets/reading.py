"""Reads the targets and baselines of a plan from its passages and its indicator tables. Knows no outline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extract.models import Comparator, Issue, Target
from extract.parts.passages import Passage
from extract.parts.targets.cases import Left, Taken
from extract.parts.targets.dates import Period
from extract.parts.targets.deadlines import Stretch, kind_and_day
from extract.parts.targets.judgement import judge_all
from extract.parts.targets.sentences import Sentence, find_sentences
from extract.parts.targets.tables import IndicatorTable, find_indicator_tables, read_indicator_table
from extract.text.document import LINE, Document
from extract.text.spans import Spans

_QUOTE_AROUND = 40  # characters shown around a number that was not taken
_CUT = 200
_BULLETS = ("—", "•", "·", "●", "◆", "■", "○")
_REASONS = {
    "too-large": ("number-too-large", "warning", "has more places than an amount has", "correct the source's number"),
    "unknown-unit": ("unknown-unit", "warning", "has a unit that nobody knows", "add the unit to units.yml"),
    "no-verb": (
        "number-not-a-target",
        "notice",
        "is promised by no word that is known",
        "add a correction if it is one",
    ),
    "no-indicator": ("number-not-a-target", "notice", "counts nothing that is named", "add a correction if it is one"),
}

_EMPTY = Target("", 0, None, None, "target", "", "=", Decimal(0), "", None, "", Spans())


@dataclass(frozen=True, slots=True)
class _Placed:
    """A target without its id, and its place in the reading text."""

    place: int
    target: Target


def read_targets(
    document: Document, plan_id: str, passages: Sequence[Passage], period: Period
) -> tuple[tuple[Target, ...], tuple[Issue, ...]]:
    """Read the targets and baselines that a plan states, in the order of the text.

    Args:
        document: the plan's text.
        plan_id: what the ids begin with.
        passages: where something is promised, in order; they do not overlap.
        period: first and last year of the plan, None where not printed.

    Returns:
        The rows, and issues for numbers that look like targets and are none for an unclear reason, are too large, or
        have a unit that nobody knows.
    """
    placed: list[_Placed] = []
    issues: list[Issue] = []
    tables = find_indicator_tables(document, period)
    for table in tables:
        holder = next((passage for passage in passages if passage.start <= table.start < passage.end), None)
        for place, row in read_indicator_table(document, table):
            task_id, section_id = (holder.task_id, holder.section_id) if holder is not None else (None, None)
            placed.append(_Placed(place, replace(row, task_id=task_id, section_id=section_id)))
    for passage in passages:
        for finding in _read_passage(document, passage, period, tables):
            if isinstance(finding, Issue):
                issues.append(replace(finding, place=passage.task_id or passage.section_id or plan_id))
            else:
                placed.append(finding)
    placed.sort(key=lambda one: one.place)
    numbered = (
        replace(one.target, target_id=f"{plan_id}-g{ordinal:02d}", ordinal=ordinal)
        for ordinal, one in enumerate(placed, start=1)
    )
    return tuple(numbered), tuple(issues)


def _read_passage(
    document: Document, passage: Passage, period: Period, tables: Sequence[IndicatorTable]
) -> Iterator[_Placed | Issue]:
    stretch = Stretch(None, None, passage.headings)
    for sentence in _sentences(document, passage, period, tables):
        if document.breaks[sentence.start] >= LINE and not sentence.text.startswith(_BULLETS):
            stretch = stretch.begin_paragraph()
        taken, left = judge_all(sentence)
        yield from (_issue(document, sentence, verdict) for verdict in left if verdict.unclear)
        for verdict in taken:
            kind, day = kind_and_day(sentence, verdict, stretch, period)
            frame = replace(_EMPTY, task_id=passage.task_id, section_id=passage.section_id, kind=kind, deadline=day)
            yield from _rows(document, sentence, verdict, frame)
        stretch = stretch.after(sentence)


def _sentences(
    document: Document, passage: Passage, period: Period, tables: Sequence[IndicatorTable]
) -> Iterator[Sentence]:
    """Give the sentences of a passage that stand in no indicator table."""
    edges = [edge for table in tables for edge in (table.start, table.end) if passage.start < edge < passage.end]
    for start, end in pairwise([passage.start, *edges, passage.end]):
        for sentence in find_sentences(document, start, end, period):
            if not any(table.start <= sentence.start < table.end for table in tables):
                yield sentence


def _rows(document: Document, sentence: Sentence, taken: Taken, frame: Target) -> Iterator[_Placed]:
    """Fill the row of a number, of which `frame` has place, kind and deadline; both ends of a range make one each."""
    amount, base = taken.amount, sentence.start
    spans = document.spans(base + taken.start, base + taken.end)
    unit = amount.unit if amount.unit is not None else document.cell(base + amount.unit_start, base + amount.end)
    ends: list[tuple[Decimal, Comparator]] = [(amount.value, amount.comparator)]
    if amount.upper is not None:
        ends = [(amount.value, ">="), (amount.upper, "<=")]
    row = replace(
        frame,
        indicator=document.cell(base + taken.indicator.start, base + taken.indicator.end),
        unit=unit,
        quote=document.printed(spans),
        spans=spans,
    )
    for value, comparator in ends:
        yield _Placed(base + amount.start, replace(row, value=value, comparator=comparator))


def _issue(document: Document, sentence: Sentence, left: Left) -> Issue:
    """Tell that a number was not taken, and why; the place is the caller's to name."""
    rule, severity, says, advice = _REASONS[left.reason]
    start = max(0, left.amount.start - _QUOTE_AROUND)
    end = min(len(sentence.text), left.amount.after + _QUOTE_AROUND)
    spans = document.spans(sentence.start + start, sentence.start + end)
    printed = document.cell(sentence.start + left.amount.start, sentence.start + left.amount.end)
    return Issue(
        severity="warning" if severity == "warning" else "notice",
        rule=rule,
        place="",
        text=document.printed(spans)[:_CUT],
        message=f"the number {printed[:40]} {says} and was not taken as a target",
        advice=advice,
        spans=spans,
    )
