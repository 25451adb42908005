"""Reads what a plan promises about opening public data to society. Knows where promises stand, not how they are worded.

Rules: DATA.md, “openings”; CATALOGUE.md, section 3 (themes). Sharing between departments alone is no opening.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from extract.grammar import openings_patterns as patterns
from extract.grammar.openings_deadlines import Period, deadline_before
from extract.grammar.openings_phrases import Phrase, Statement, find_phrases
from extract.grammar.openings_themes import theme_of
from extract.grammar.vocabulary import alternatives, load
from extract.models import Issue, Opening, OpeningKind, Project
from extract.parts.breaks import ends_without_stop
from extract.parts.passages import Passage
from extract.parts.targets.dates import day_of_term
from extract.text.document import GAP, Document
from extract.text.spans import Span, Spans, without_blanks

_LONGEST_STATEMENT = 1_000  # a text without stops is read in pieces, so that reading stays linear
_LONGEST_HEADING = 30
_STOPS = re.compile(f"[。；！？{GAP}]")
_FIRST_WORDS = re.compile("[一二三四五六七八九十]+是|（[一二三四五六七八九十]+）|[0-9]+[.、]")


@dataclass(frozen=True, slots=True)
class _Promise:
    """A thing promised, before it has an id; `place` orders the rows."""

    place: int
    kind: OpeningKind
    subject: str
    theme_id: str | None
    is_priority: bool
    deadline: date | None
    quote: str
    spans: Spans
    task_id: str | None = None
    section_id: str | None = None
    project_id: str | None = None
    in_heading: bool = False
    is_general: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a statement stands: its passage, the first place of its sentence, and whether it may be a title's end."""

    passage: Passage
    statement: Statement
    sentence: int
    is_closed: bool


def read_openings(
    document: Document,
    plan_id: str,
    passages: Sequence[Passage],
    projects: Sequence[Project] = (),
    period: Period = (None, None),
) -> tuple[tuple[Opening, ...], tuple[Issue, ...]]:
    """Read the promises of a plan, in the order of its text.

    Args:
        document: the plan as read.
        plan_id: begins the ids of the rows.
        passages: the runs of text in which something may be promised.
        projects: rows of the table of projects; those that promise opening count.
        period: first and last year of the plan; “年底前” means the year of a plan of one year.

    Returns:
        The openings, and an issue for each domain whose theme no word tells.
    """
    promises: list[_Promise] = []
    for group in _grouped(passages):
        in_group = _speaks_of_opening(document, group)
        read = [promise for passage in group for promise in _read_passage(document, passage, period, in_task=in_group)]
        promises += _without_repeated_headings(read)
    in_table = {offset for project in projects for offset in _offsets(project.spans)}
    promises = [promise for promise in promises if document.origins[promise.place] not in in_table]
    promises = sorted(_said_once([*promises, *_read_projects(document, projects)]), key=lambda promise: promise.place)
    openings = tuple(_opening(plan_id, number, promise) for number, promise in enumerate(promises, 1))
    return openings, tuple(_theme_issue(row) for row in openings if row.kind == "domain" and row.theme_id is None)


def _said_once(promises: Iterable[_Promise]) -> list[_Promise]:
    """Drop what a task or section says twice: of two the first stays, unless only the other has a term or priority."""
    kept: dict[tuple[str | None, ...], _Promise] = {}
    for promise in promises:
        same = (promise.kind, promise.subject, promise.task_id, promise.section_id, promise.project_id)
        if same not in kept or _weight(promise) > _weight(kept[same]):
            kept[same] = promise
    return list(kept.values())


def _weight(promise: _Promise) -> tuple[bool, bool]:
    return promise.deadline is not None, promise.is_priority


def _opening(plan_id: str, number: int, promise: _Promise) -> Opening:
    """Give a promise its id and its place in the order."""
    return Opening(
        opening_id=f"{plan_id}-o{number:02d}",
        ordinal=number,
        task_id=promise.task_id,
        section_id=promise.section_id,
        project_id=promise.project_id,
        kind=promise.kind,
        subject=promise.subject,
        theme_id=promise.theme_id,
        is_priority=promise.is_priority,
        deadline=promise.deadline,
        quote=promise.quote,
        spans=promise.spans,
    )


def _theme_issue(row: Opening) -> Issue:
    """Report a domain that no word of the vocabulary leads to a theme."""
    return Issue(
        severity="warning",
        rule="opening-without-theme",
        place=row.opening_id,
        text=row.quote[:200],
        message=f"no word of {row.subject!r} leads to a theme; theme_id stays empty",
        advice="add the word to a theme in seeds/vocabulary/openings.yml",
        spans=row.spans,
    )


def _grouped(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Put the passages of one task together, and those of one section; leave out where nothing is promised."""
    groups: dict[tuple[str | None, str | None], list[Passage]] = defaultdict(list)
    not_promising = re.compile(patterns.words("not_promising"))
    for passage in passages:
        if not any(not_promising.search(heading) for heading in passage.headings):
            key = (passage.task_id, None if passage.task_id else passage.section_id)
            groups[key].append(passage)
    yield from groups.values()


def _speaks_of_opening(document: Document, group: Sequence[Passage]) -> bool:
    """Tell whether a task, or a heading above it, promises to open data."""
    opening = patterns.opening()
    return any(opening.search(document.text, passage.start, passage.end) or _is_headed(passage) for passage in group)


def _is_headed(passage: Passage) -> bool:
    """Tell whether a heading above a passage, or the plan's title, promises to open data."""
    return any(patterns.opening().search(without_blanks(heading)) for heading in passage.headings)


def _statements(document: Document, passage: Passage, *, in_task: bool) -> Iterator[_Place]:
    """Cut a passage at stops and semicolons."""
    text, sentence, start = document.text, passage.start, passage.start
    is_headed = _is_headed(passage)
    ends = {*ends_without_stop(document, passage.start, passage.end), passage.end}
    cuts = sorted(ends)
    while start < passage.end:
        limit = min(cuts[bisect_right(cuts, start)], start + _LONGEST_STATEMENT)
        stop = _STOPS.search(text, start, limit)
        end = stop.start() if stop else limit
        if end > start:
            closed = end in ends or text[end : end + 1] == "。"
            yield _Place(passage, Statement(text, start, end, in_task=in_task, is_headed=is_headed), sentence, closed)
        start = end + 1 if stop else end
        if not stop or text[end] != "；":
            sentence = start


def _read_passage(document: Document, passage: Passage, period: Period, *, in_task: bool) -> Iterator[_Promise]:
    """Read the promises of one passage."""
    for place in _statements(document, passage, in_task=in_task):
        for phrase in find_phrases(place.statement):
            yield from _promises(document, place, phrase, period)


def _promises(document: Document, place: _Place, phrase: Phrase, period: Period) -> Iterator[_Promise]:
    """Make a row of each thing that a phrase promises."""
    statement, passage = place.statement, place.passage
    deadline = deadline_before(document.text, place.sentence, phrase.start, period)
    begin, end = statement.clause(phrase.start)[0], statement.clause(phrase.end - 1)[1]
    if deadline and deadline.place >= statement.start:
        begin = min(begin, statement.clause(deadline.place)[0])
    for start, stop in phrase.subjects:
        theme = _theme(document.text[start:stop], phrase) if phrase.kind == "domain" else None
        yield _Promise(
            place=start,
            kind=phrase.kind,
            subject=document.cell(start, stop),
            theme_id=theme,
            is_priority=phrase.kind == "domain" and _has_priority(statement, phrase),
            deadline=deadline.day if deadline else _term(passage, period),
            quote=document.cell(begin, end),
            spans=document.spans(begin, end),
            task_id=passage.task_id,
            section_id=None if passage.task_id else passage.section_id,
            in_heading=_is_heading(document.text, place),
            is_general=theme == "general",
        )


def _term(passage: Passage, period: Period) -> date | None:
    """Give the day of a heading that is nothing but a term, as the rows of a division table have it: 2022年6月底前."""
    for heading in reversed(passage.headings):
        day = day_of_term(heading, period)
        if day is not None:
            return day
    return None


def _theme(subject: str, phrase: Phrase) -> str | None:
    """Tell a domain's theme; data without a domain, opened to society at large, is `general`."""
    named = theme_of(subject) or theme_of(phrase.whom)
    if named or phrase.is_list:
        return named
    return "general" if patterns.is_plain_data(subject) else None


@cache
def _priority() -> re.Pattern[str]:
    return re.compile(alternatives(load("openings")["priority"]))


def _has_priority(statement: Statement, phrase: Phrase) -> bool:
    """Tell whether 优先 governs the phrase: it stands in its clause and not behind it."""
    return _priority().search(statement.text, statement.clause(phrase.start)[0], phrase.end) is not None


def _is_heading(text: str, place: _Place) -> bool:
    """Tell whether a statement stands as a title: short, at the head of a task or of a 一是 paragraph."""
    start, end = place.statement.start, place.statement.end
    stands_first = start == place.passage.start or _FIRST_WORDS.match(text, start, end) is not None
    return stands_first and end - start <= _LONGEST_HEADING and place.is_closed


def _without_repeated_headings(promises: Sequence[_Promise]) -> list[_Promise]:
    """Drop what a heading names and a sentence below names again: a platform, or the opening of data in general."""
    kept: list[_Promise] = []
    named_below = set()
    for promise in reversed(promises):
        thing = "general" if promise.is_general else promise.kind
        if promise.in_heading and thing in ("general", "platform") and thing in named_below:
            continue
        if not promise.in_heading:
            named_below.add(thing)
        kept.append(promise)
    return kept[::-1]


def _read_projects(document: Document, projects: Iterable[Project]) -> Iterator[_Promise]:
    """Read the projects whose name promises opening: a platform for opened data, or one that guards it."""
    for project in projects:
        kind = _kind_of_project(without_blanks(project.name))
        if kind is None or not project.spans:
            continue
        place = document.place_of(project.spans.parts[0].start)
        spans = _name_spans(document, project)
        yield _Promise(
            place=len(document.text) if place is None else place,
            kind=kind,
            subject=project.name,
            theme_id=None,
            is_priority=False,
            deadline=date(project.end_year, 12, 31) if project.end_year else None,
            quote=document.printed(spans),
            spans=spans,
            project_id=project.project_id,
        )


def _kind_of_project(name: str) -> OpeningKind | None:
    """Tell what a project's name promises.

    >>> _kind_of_project("数据开放开发管控平台"), _kind_of_project("政务数据汇聚和服务平台")
    ('control', None)
    """
    control = patterns.control_platform().search(name)
    if control and "开放" in control[0]:
        return "control"
    platform = patterns.platform().search(name)
    if (platform and "开放" in platform["subject"]) or patterns.data_site().search(name):
        return "platform"
    return None


def _name_spans(document: Document, project: Project) -> Spans:
    """Cite a project's name; where cells wrapped, its pieces stand between those of the row's other cells."""
    read = [offset for offset in _offsets(project.spans) if document.place_of(offset) is not None]
    row = "".join(document.raw[offset] for offset in read)
    rest, place, pairs = without_blanks(project.name), len(str(project.no)), []
    while rest:
        length = next((size for size in range(len(rest), 0, -1) if row.find(rest[:size], place) >= 0), 0)
        if not length:
            return project.spans
        start = row.find(rest[:length], place)
        pairs += [(offset, offset + 1) for offset in read[start : start + length]]
        rest, place = rest[length:], start + length
    return Spans.of(pairs)


def _offsets(spans: Iterable[Span]) -> Iterator[int]:
    """Go through the code points of some spans."""
    for span in spans:
        yield from range(span.start, span.end)
