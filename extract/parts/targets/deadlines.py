"""By when a target is to be reached, and whether a number says what had been reached already.

The day comes from the sentence, from the sentence before that opens a stretch of text (到2020年，…), from a heading, or
from the plan's period.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from extract.grammar.vocabulary import alternatives
from extract.models import TargetKind
from extract.parts.targets.cases import Taken
from extract.parts.targets.dates import Named, Period, day_of_term, find_dates, last_day
from extract.parts.targets.sentences import Sentence
from extract.parts.targets.words import pattern, words

_OPENS_WITHIN = 24  # a date that opens a stretch of text stands among the first characters of its sentence
_BEHIND = 40  # a limit that stands further behind a number than this is another's
_LONGEST_LIST = 8
_LISTED = re.compile("[、和及与]|以及")
_AIMED = re.compile("力争|争取|确保|努力|目标|[要将拟]")
# What may stand before a date that opens a stretch of text: no clause that says something of its own.
_LEADS = re.compile("[^，]*|[^，]{0,8}(?:(?:第[一二三四]|首)(?:步|阶段|期)|[近中远]期|首先|其次)，(?:力争|争取|确保)?")
_OPENS_PAST = re.compile(r"(?:截至|截止|到)?目前|截至|截止|(?:近年来|过去)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What governs a sentence from outside it.

    Attributes:
        target: the day that an earlier sentence named for what follows it.
        baseline: the last day that an earlier sentence of the passage named.
        past: whether the paragraph tells what had been reached by that day.
        headings: the titles above, outermost first.
    """

    target: date | None
    baseline: date | None
    headings: tuple[str, ...]
    past: bool = False

    def after(self, sentence: Sentence) -> "Stretch":
        """Give what governs the sentence that follows."""
        dates = sentence.dates
        opening = [named for named in dates if named.reaches and not named.done and not named.closes]
        opens = opening and opening[0].start <= _OPENS_WITHIN and _LEADS.fullmatch(sentence.text, 0, opening[0].start)
        target = opening[-1].day if opens else self.target
        return Stretch(
            target, dates[-1].day if dates else self.baseline, self.headings, self._tells_of_the_past(sentence)
        )

    def _tells_of_the_past(self, sentence: Sentence) -> bool:
        """Tell whether what follows a sentence goes on with the past: “2020年，…。” before “人均收入达3万元”."""
        dates, first = sentence.dates, sentence.period[0]
        if not dates:
            return self.past
        opens = dates[0].start <= _OPENS_WITHIN and not dates[0].source
        return opens and (dates[0].done or (first is not None and dates[-1].day.year < first))

    def begin_paragraph(self) -> "Stretch":
        """Forget what an earlier paragraph named for its own text."""
        return Stretch(None, self.baseline, self.headings)  # and with it that it tells of the past


def _named_for(sentence: Sentence, taken: Taken) -> Named | None:
    """Find the day that the sentence names for a number: the last one before it, else a limit behind it."""
    dates = sentence.dates
    shared = _of_a_list(sentence, taken)
    if shared is not None:
        return shared
    following = bisect_left(dates, taken.amount.start, key=lambda named: named.start)
    for index in range(following - 1, -1, -1):
        if taken.was or not dates[index].source:
            return dates[index]
    behind = dates[following] if following < len(dates) else None
    if behind is None or not behind.closes or behind.start - taken.amount.after > _BEHIND:
        return None
    between = range(taken.amount.after, behind.start)
    counts = any(other.start in between and other.kind != "time" for other in sentence.amounts)
    return None if counts or "；" in sentence.text[between.start : between.stop] else behind


def _of_a_list(sentence: Sentence, taken: Taken) -> Named | None:
    """Give each number of a list its own day: 到2022年底、2025年底，覆盖率分别达到90%、100%."""
    text, amounts = sentence.text, sentence.amounts
    place = first = last = bisect_left(amounts, taken.amount.start, key=lambda amount: amount.start)
    while (
        place - first < _LONGEST_LIST and first and _are_listed(text, amounts[first - 1].after, amounts[first].before)
    ):
        first -= 1
    while last - place < _LONGEST_LIST and last + 1 < len(amounts):
        if not _are_listed(text, amounts[last].after, amounts[last + 1].before):
            break
        last += 1
    behind = bisect_left(sentence.dates, amounts[first].start, key=lambda named: named.start)
    days = sentence.dates[max(0, behind - (last - first) - 1) : behind]
    if last == first or len(days) <= last - first or "分别" not in text[days[-1].end : amounts[first].start]:
        return None
    listed = all(_are_listed(text, one.end, other.start) for one, other in pairwise(days))
    return days[place - first] if listed else None


def _are_listed(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but 、 or 和 stands between two places."""
    return _LISTED.fullmatch(text, start, end) is not None


@cache
def _ends_in_what_is() -> re.Pattern[str]:
    return re.compile(f"{alternatives(words('reached_ends'))}(?:$|[和与及、（])")


def _speaks_of_the_past(heading: str) -> bool:
    """Tell whether a heading speaks of what there is: 发展基础与形势, but not 产业基础强化行动 or 夯实发展基础."""
    if pattern("reached_headings").search(pattern("reached_headings_not").sub("", heading)):
        return True
    return _ends_in_what_is().search(heading) is not None and not pattern("making_verbs").search(heading)


def kind_and_day(sentence: Sentence, taken: Taken, stretch: Stretch, period: Period) -> tuple[TargetKind, date | None]:
    """Tell whether a number is a target or a baseline, and the day that belongs to it; None where none is known."""
    named = _named_for(sentence, taken)
    if taken.was:
        return "baseline", named.day if named is not None and named.source else None
    if _is_baseline(sentence, taken, named, stretch, period):
        return "baseline", named.day if named is not None else stretch.baseline
    return "target", _deadline(named, stretch, period)


def _is_baseline(sentence: Sentence, taken: Taken, named: Named | None, stretch: Stretch, period: Period) -> bool:
    first = period[0]
    if named is not None:
        if named.done or (first is not None and named.day.year < first):
            return True
        if named.reaches and (first is None or named.day.year >= first):
            return False
    start = sentence.clause_start(taken.amount.before)
    if start and sentence.text.startswith("其中", start):  # of what the clause before it speaks
        start = sentence.clause_start(start - 1)
    if pattern("reached").search(sentence.text, start, taken.amount.start) or _OPENS_PAST.match(sentence.text):
        return True
    goes_on = stretch.past and not taken.counted_after
    if goes_on and not _AIMED.search(sentence.text, start, taken.amount.start):
        return True
    said = sentence.text.startswith("了", taken.amount.after)
    return said or any(map(_speaks_of_the_past, stretch.headings))


def _deadline(named: Named | None, stretch: Stretch, period: Period) -> date | None:
    if named is not None:
        return named.day
    if stretch.target is not None:
        return stretch.target
    for heading in reversed(stretch.headings):
        term = day_of_term(heading, period)
        days = [term] if term else [named.day for named in find_dates(heading, period) if not named.done]
        if days:
            return days[-1]
    return last_day(period[1]) if period[1] is not None else None
