"""Decides whether what was read is a plan: enough of it, and of no other kind of text that only speaks of plans.

A text in which too little is understood is refused rather than half-read. Knows what was read and the words of
`seeds/vocabulary/other_kinds.yml`; reads nothing anew but the words that give another kind of text away.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from extract.exceptions import NotAPlanError
from extract.grammar.vocabulary import alternatives, load
from extract.models import Header, Plan
from extract.structure import Reading
from extract.text.document import LINE, Document
from extract.text.encodings import reads_as_mojibake

_LEAST_INDICATORS = 3
_LEAST_CLAUSES = 3  # as many sure clauses outweigh the words of another kind of text
_LEAST_COVERAGE = 0.5
_LEAST_CHINESE = 0.3  # of the letters of a text; plans full of Latin names have more than 0.8
_FEW_LETTERS = 20
_SENTENCE = 30  # a task of so many characters says something, with or without a stop
_HEAD = 1_500  # where titles and bylines stand
_TITLE_LINES = 12
_LONGEST_TITLE = 95
_SHORTEST_TITLE = 7  # 政策解读 alone is a link of the page around a plan
_WEAK_WORDS = 3
_SPEECHES = 3
_PAPER_WORDS = 2
_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u04ff\u3040-\u30ff\uac00-\ud7af]")
# “你还不睡？”: a quotation that holds a sentence; those of plans hold names.
_SPEECH = re.compile("“[^“”]{1,200}[。！？…，]”")
_SAYS = "only {share} of its letters are Chinese characters: it is no Chinese text"


def refuse_foreign(text: str, plan_id: str) -> None:
    """Refuse a text that is not Chinese, or that a wrong decoding made unreadable.

    Raises:
        NotAPlanError: it is so.
    """
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if reads_as_mojibake(text):
        raise _refusal(plan_id, ["it reads as mojibake: an earlier conversion used a wrong encoding"])
    if han + latin >= _FEW_LETTERS and han < _LEAST_CHINESE * (han + latin):
        raise _refusal(plan_id, [_SAYS.format(share=f"{100 * han // (han + latin)} %")])


def refuse_no_plan(plan: Plan, reading: Reading) -> None:
    """Refuse a text that holds too little of a plan, or that is of another kind.

    Clauses, projects, a table of data sets or of indicators make a plan. Without them it needs tasks that say
    something, and a title of a known type or a head as such documents have it (notice, number, signature): a law, a
    news page or a novel has numbers too. Words of another kind of text count where few clauses speak against them.

    Raises:
        NotAPlanError: it is no plan; the message says what is missing.
    """
    kinds = [] if _has_sure_clauses(plan) else list(_other_kinds(plan, reading))
    if kinds:
        raise _refusal(plan.plan_id, [*_missing(plan, reading), *kinds])
    if not (_has_rows(plan, reading) or _has_tasks(plan)):
        raise _refusal(plan.plan_id, _missing(plan, reading))
    if plan.coverage.share < _LEAST_COVERAGE:
        share = f"only {plan.coverage.share} of its text belongs to a section, task, clause or table"
        raise _refusal(plan.plan_id, [share])


def _refusal(plan_id: str, missing: list[str]) -> NotAPlanError:
    reasons = ", ".join(missing)
    return NotAPlanError(
        f"{plan_id}: this text is no plan that can be read: {reasons}; give a plan of tasks with its text"
    )


def _has_sure_clauses(plan: Plan) -> bool:
    """Tell whether so many of the actions have clauses that name bodies that nothing else can be meant; or projects."""
    assigned = {row.action_id for row in plan.assignments if row.action_id} | {
        row.section_id for row in plan.assignments if row.section_id
    }
    return bool(plan.projects) or (len(assigned) >= _LEAST_CLAUSES and 2 * len(assigned) >= len(plan.tasks))


def _has_rows(plan: Plan, reading: Reading) -> bool:
    """Tell whether anything was read that only plans have: assignments, projects, data sets, indicators to reach."""
    indicators = len(plan.targets) >= _LEAST_INDICATORS and bool(reading.tables)
    aims = any(target.kind == "target" for target in plan.targets)
    goals = re.search(_words()["goals"], reading.document.text[:_HEAD]) is not None
    return _assigns(plan) or bool(plan.projects or reading.datasets) or (indicators and aims and goals)


def _assigns(plan: Plan) -> bool:
    """Tell whether bodies are made responsible for something: “主办：…” at the foot of a page assigns nothing."""
    return bool(plan.assignments) and (not plan.tasks or _deeds(plan) > 0 or _has_sure_clauses(plan))


def _has_tasks(plan: Plan) -> bool:
    """Tell whether there are tasks that say something, under a title or a head as plans have it."""
    few = len(plan.tasks) == 1 and len(plan.targets) >= _LEAST_INDICATORS
    if not (few or len(plan.tasks) > 1) or _headings_only(plan):
        return False
    promises = bool(plan.header.title) and (bool(plan.openings) or any(row.kind == "target" for row in plan.targets))
    headed = _is_official(plan.header) or promises
    return plan.header.plan_type != "other" or (headed and _speaks_of_deeds(plan))


def _is_official(header: Header) -> bool:
    """Tell whether a document has a head as notices, opinions and decisions have it."""
    return bool(header.notice_title or header.doc_number or (header.title and header.issuer))


def _speaks_of_deeds(plan: Plan) -> bool:
    """Tell whether most tasks say what is to be done: a notice on wages or holidays has numbered parts too."""
    return 2 * _deeds(plan) > len(plan.tasks)


def _deeds(plan: Plan) -> int:
    """Count the tasks that say what is to be done."""
    deeds = re.compile(alternatives(_words()["deeds"]))
    return sum(deeds.search(task.text) is not None for task in plan.tasks)


def _headings_only(plan: Plan) -> bool:
    """Tell whether no task says more than a heading does: a table of contents, or a form without its text."""
    said = any(mark in task.text for task in plan.tasks for mark in "。；;")
    long = sum(len(task.text) >= _SENTENCE for task in plan.tasks)
    return not said and 2 * long < len(plan.tasks) and len(plan.targets) < _LEAST_INDICATORS


def _missing(plan: Plan, reading: Reading) -> list[str]:
    """Say what a plan would have and this text has not."""
    missing = []
    if not plan.assignments and not plan.projects:
        missing.append("no responsibility clause and no table of projects, indicators or data sets")
    if plan.assignments and not _assigns(plan):
        missing.append("bodies, but no parts that say what is to be done")
    if not reading.outline.units:
        missing.append("no numbered parts")
    elif plan.tasks and _headings_only(plan):
        missing.append("headings without text below them")
    if plan.header.plan_type == "other" and not plan.assignments:
        missing.append("no title of a plan")
        if plan.tasks and not _speaks_of_deeds(plan):
            missing.append("no parts that say what is to be done")
    return missing


@cache
def _words() -> Any:  # noqa: ANN401 - the shape is that of the vocabulary file
    return load("other_kinds")


def _other_kinds(plan: Plan, reading: Reading) -> Iterator[str]:
    """Say what other kind of text this looks like."""
    document = reading.document
    if kind := _kind_of_title(document):
        yield f"its title is that of {kind}"
    if _is_law(plan, reading):
        yield "its parts are articles of a law"
    if _is_news(document.text, plan.header):
        yield "it reports news"
    if _is_story(document.text):
        yield "it tells a story"
    if re.search(f"{alternatives(_words()['addresses'])}[：，！]", document.text):
        yield "it addresses an audience"
    if sum(word in document.text for word in _words()["paper"]) >= _PAPER_WORDS:
        yield "it is a paper"
    if _is_empty_form(plan, document):
        yield "it is a form that nobody has filled in"


def _title_lines(document: Document) -> Iterator[str]:
    """Give the first lines of a document that are long enough for a title, without stops."""
    begin, count = 0, 0
    for place in range(1, min(len(document.text), _HEAD) + 1):
        if place == len(document.text) or document.breaks[place] >= LINE:
            line = document.text[begin:place]
            begin, count = place, count + 1
            if _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE and "。" not in line:
                yield line
            if count == _TITLE_LINES:
                return


def _kind_of_title(document: Document) -> str | None:
    """Tell the other kind of document that a title line names; the title of a plan above it counts first."""
    plans: tuple[str, ...] = tuple(load("headers")["titles"])
    for line in _title_lines(document):
        for kind, words in _words()["titles"].items():
            if line.endswith(tuple(words["ends"])) or (words["begins"] and line.startswith(tuple(words["begins"]))):
                return str(kind)
        if line.endswith(plans):
            return None
    return None


def _is_law(plan: Plan, reading: Reading) -> bool:
    """Tell whether most parts are articles, and neither clauses nor the title say that they are measures."""
    articles = sum(unit.kind == "article" for unit in reading.outline.units)
    if not articles or 2 * articles <= len(plan.tasks):
        return False
    title = plan.header.title or plan.header.notice_title or ""
    laws = _words()["laws"]
    named = title.endswith(tuple(laws["ends"])) or re.search(alternatives(laws["selves"]), reading.document.text)
    return bool(named) or plan.header.plan_type == "other"


def _is_news(text: str, header: Header) -> bool:
    """Tell whether a text has the words of those who report; the foreword of a plan has some of them too."""
    news = _words()["news"]
    if re.search(alternatives(news["strong"]), text) or re.search(_words()["dispatch"], text[:_HEAD]):
        return True
    titled = header.plan_type != "other" and not re.search(alternatives(news["tells"]), header.title or "")
    if titled or header.notice_title:
        return False
    ours = re.search(alternatives(news["ours"]), text) is not None
    return len(set(re.findall(alternatives(news["weak"]), text))) + ours >= _WEAK_WORDS


def _is_story(text: str) -> bool:
    """Tell whether people speak in a text."""
    return len(_SPEECH.findall(text)) >= _SPEECHES and re.search(alternatives(_words()["speech"]), text) is not None


def _is_empty_form(plan: Plan, document: Document) -> bool:
    """Tell whether a title calls the text a form, or blanks stand in most of its tasks."""
    forms = alternatives(_words()["empty_forms"])
    if any(re.search(f"（[^（）]{{0,6}}{forms}）$", line) for line in _title_lines(document)):
        return not plan.assignments
    blank = sum(re.search(_words()["blanks"], task.text) is not None for task in plan.tasks)
    return blank > 0 and 2 * blank >= len(plan.tasks)
