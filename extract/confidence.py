"""Tells how far a plan was understood: what nobody claimed, which clauses were not read, which numbers are no targets.

Looks a second time at what was read, with the eyes of a reader who checks it; changes no row. Knows the words of
clauses and the verdicts on numbers, not how they were reached.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from extract.grammar.roles import label_pattern, role_behind
from extract.grammar.vocabulary import alternatives, load
from extract.models import Action, Confidence, Doubt, Issue, Target
from extract.parts.bodies import ends_with_marker
from extract.parts.clause_lines import NUMBER
from extract.parts.clauses import bracket_pairs
from extract.parts.name_lists import is_sentence
from extract.parts.passages import Passage
from extract.parts.targets.dates import Period
from extract.parts.targets.judgement import judge_all
from extract.parts.targets.sentences import Sentence, find_sentences
from extract.rows import Area, RowBook, touches
from extract.structure import Reading
from extract.text.document import GAP, Document
from extract.text.spans import Spans

_TOLD_BY = re.compile(rf"(?<=[。；])由[^。；（）{GAP}]{{3,150}}。")
_SHORTEST_LABEL = 4  # with its colon; 责任： and 牵头： stand in sentences too
_LONGEST_CLAUSE = 300
_LONGEST_LINE = 150
_LONGEST_NAME = 24  # with the words of its role
_SHOWN = 60
_MOST_TOLD = 1_000  # issues about clauses that were not read; the last tells how many more there are
_AROUND = 12  # characters shown on both sides of a number

# The published words for the verdicts of `extract.parts.targets` that say little by themselves.
_REASONS = {
    "grant": "parameter",
    "attribute": "part-of-a-phrase",
    "known": "work-that-is-there",
    "no-verb": "promised-by-no-known-word",
    "no-indicator": "counts-nothing-named",
}
_NAMELESS = "names-nobody"
_ROW = "row-of-a-table"
_DATE, _BASIS, _UNBOUND = "date-or-duration", "basis-points", "bound-by-no-word"


def read_confidence(
    reading: Reading, book: RowBook, passages: Sequence[Passage], period: Period, targets: Sequence[Target]
) -> Confidence:
    """Sum up how far a plan was understood.

    Args:
        reading: its structure.
        book: its rows, all claims made.
        passages: where targets were looked for.
        period: first and last year of the plan.
        targets: those that were found; the numbers of a table are looked up among them.
    """
    document = reading.document
    named = {row.action_id for row in book.assignments}
    read = [row for row in book.actions if row.clause and row.action_id in named]
    cited = sorted((span.start, span.end) for row in targets for span in row.spans)
    passed = (one for one in _numbers(reading, passages, period) if not _is_cited(one, cited))
    return Confidence(
        unclaimed=tuple(_doubt(document, area, "claimed-by-nothing") for area in book.claims.unclaimed()),
        clauses_read=len(read),
        clauses_unread=(*_nameless(book.actions, named), *_unread_clauses(reading)),
        numbers_taken=len(targets),
        numbers_passed=tuple(passed),
    )


def unread_clauses(known: Confidence) -> Iterator[Issue]:
    """Report what looks like a clause and was not read; of a clause that names nobody the reader of tasks has told."""
    told = [doubt for doubt in known.clauses_unread if doubt.reason != _NAMELESS]
    for number, doubt in enumerate(told[:_MOST_TOLD]):
        more = len(told) - _MOST_TOLD if number == _MOST_TOLD - 1 else 0
        yield Issue(
            severity="warning",
            rule="clause-not-read",
            place="document",
            text=doubt.text,
            message=f"this looks like a clause and was not read: {doubt.reason}"
            + (f"; {more} more behind it were not read either" if more > 0 else ""),
            advice="compare with the source; if it makes somebody responsible, report the form",
            spans=doubt.spans,
        )


def _is_cited(doubt: Doubt, cited: Sequence[Area]) -> bool:
    """Tell whether a number in a row of a table stands in the evidence of a target."""
    return doubt.reason == _ROW and any(touches((span.start, span.end), cited) for span in doubt.spans)


def _doubt(document: Document, area: Area, reason: str) -> Doubt:
    spans = document.spans(*area)
    return Doubt(document.printed(spans)[:_SHOWN], reason, spans)


def _nameless(actions: Sequence[Action], named: set[str | None]) -> Iterator[Doubt]:
    """Find clauses in which nobody was found."""
    for row in actions:
        if row.clause and row.action_id not in named:
            yield Doubt(row.clause[:_SHOWN], _NAMELESS, row.clause_spans)


def _unread_clauses(reading: Reading) -> Iterator[Doubt]:
    """Find brackets, lines and sentences that look like clauses and were not read as such."""
    document, text = reading.document, reading.document.text
    known = sorted([*((clause.start, clause.end) for clause in reading.clauses), *reading.tables])
    found: list[tuple[Area, str]] = []
    for start, end in bracket_pairs(text):
        inner = text[start + 1 : end - 1]
        if end - start <= _LONGEST_CLAUSE and (_begins_with_a_label(inner) or _assigns(inner)):
            found.append(((start, end), "brackets-with-a-role-word"))
    for start, end in pairwise((*reading.starts, len(text))):
        number = NUMBER.match(text, start, end)
        line = text[number.end() if number else start : end].rstrip("。")
        if _unknown_label().match(line) or (len(line) <= _LONGEST_LINE and "。" not in line and _assigns(line)):
            found.append(((start, end), "line-with-a-role-word"))
    told = (match.span() for match in _TOLD_BY.finditer(text) if _assigns(match[0].rstrip("。")))
    found += [(area, "sentence-with-a-role-word") for area in told]
    areas = sorted(area for area, _ in found)
    for match in label_pattern().finditer(text):
        if len(match[0]) > _SHORTEST_LABEL and role_behind(match) and not touches(match.span(), areas):
            found.append((match.span(), "label-of-no-clause"))
    for area, reason in sorted(found):
        if not touches(area, known):
            yield _doubt(document, area, reason)


def _begins_with_a_label(text: str) -> bool:
    return bool(label_pattern().match(text) or _unknown_label().match(text))


def _assigns(text: str) -> bool:
    """Tell whether a text is several names, or one of an agency's form, with a word of a role behind them."""
    parts = re.split("[、，；]", text)
    if len(parts) < 2 and not text.startswith(tuple("省市区县州各由")):
        return False
    names = all(len(part) <= _LONGEST_NAME for part in parts) and not set(text) & set("“《") and not is_sentence(text)
    return names and ends_with_marker(text) and _bodies().search(text) is not None


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(alternatives(load("bodies")["departments"]))


@cache
def _unknown_label() -> re.Pattern[str]:
    """Match what begins as labels do, known or not: 经办责任部门：."""
    roles = [word for group in load("roles")["markers"].values() for word in group]
    return re.compile(rf"[一-鿿]{{0,4}}(?:责任|{alternatives(roles)})[一-鿿]{{0,3}}(?:单位|部门|主体|机构|处室|科室)：")


def _numbers(reading: Reading, passages: Sequence[Passage], period: Period) -> Iterator[Doubt]:
    """Go through the numbers with units that are no targets, and say of each why it is none."""
    document, before = reading.document, 0
    for passage in sorted(passages, key=lambda one: one.start):
        yield from _apart(reading, (before, passage.start), period)
        begins = [start for start, _ in reading.tables if passage.start < start < passage.end]
        for run in pairwise([passage.start, *begins, passage.end]):
            for sentence in find_sentences(document, *run, period):
                if any(start <= sentence.start < end for start, end in reading.tables):
                    yield from _all_of(document, sentence, _ROW)
                else:
                    yield from _judged(document, sentence)
        before = passage.end
    yield from _apart(reading, (before, len(document.text)), period)


def _judged(document: Document, sentence: Sentence) -> Iterator[Doubt]:
    """Judge the numbers of a sentence as the reader of targets does, and give those that it leaves."""
    taken, left = judge_all(sentence)
    own = {verdict.amount.start for verdict in taken}
    reasons = {verdict.amount.start: _REASONS.get(verdict.reason, verdict.reason) for verdict in left}
    kinds = {"time": _DATE, "basis": _BASIS}
    for place, amount in enumerate(sentence.amounts):
        if amount.start not in own:
            reason = reasons.get(amount.start, kinds.get(amount.kind, _UNBOUND))
            yield _number(document, sentence, place, reason)


def _apart(reading: Reading, area: Area, period: Period) -> Iterator[Doubt]:
    """Go through the numbers outside of what was read for targets: in clauses, tables, the head, the contents."""
    clauses = [(clause.start, clause.end) for clause in reading.clauses]
    contents = reading.contents
    for sentence in find_sentences(reading.document, *area, period):
        place = (sentence.start, sentence.start + len(sentence.text))
        reason = "outside-of-what-is-to-be-done"
        if any(start <= place[0] < end for start, end in reading.tables):
            reason = _ROW
        elif touches(place, clauses):
            reason = "clause"
        elif contents and contents.start <= place[0] < contents.end:
            reason = "contents"
        yield from _all_of(reading.document, sentence, reason)


def _all_of(document: Document, sentence: Sentence, reason: str) -> Iterator[Doubt]:
    """Give all numbers of a sentence one reason; dates are dates wherever they stand."""
    for place, amount in enumerate(sentence.amounts):
        yield _number(document, sentence, place, _DATE if amount.kind == "time" else reason)


def _number(document: Document, sentence: Sentence, place: int, reason: str) -> Doubt:
    """Tell of a number, with a few characters around it; its spans are those of the number and its unit."""
    amount = sentence.amounts[place]
    start, end = sentence.start + amount.before, sentence.start + amount.after
    around = (
        max(sentence.start, start - _AROUND),
        min(sentence.start + len(sentence.text), end + _AROUND),
    )
    spans: Spans = document.spans(start, end)
    return Doubt(document.cell(*around), reason, spans)
