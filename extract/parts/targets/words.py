"""The words of seeds/vocabulary/target_words.yml as patterns, and how a phrase is freed of them at both ends."""

import re
from dataclasses import dataclass
from functools import cache

from extract.grammar.vocabulary import alternatives, load
from extract.parts.targets.amounts import whole_words

_CONNECTIVE = r"[或和并、及与]"
# Of how many something is counted: 基站|每万人, 密度达到|每平方公里.
_PER_SOME = re.compile(r"每[十百千万亿]*(?:名|位|个)?(?:人口|人|户|平方公里|公里|平方米|亩|床|家企业)$")


@cache
def words(name: str) -> tuple[str, ...]:
    """Give one list of the vocabulary."""
    return tuple(load("target_words")[name])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Give one list of the vocabulary as a pattern that finds its longest words first."""
    return re.compile(alternatives(words(name)))


@cache
def _leading() -> tuple[str, ...]:
    """Words between an indicator and its number, the longest first."""
    signs = (word for found in load("comparators")["before"].values() for word in found)
    return tuple(sorted({*load("comparators")["leading"], *signs}, key=lambda word: (-len(word), word)))


@cache
def change_words() -> tuple[str, ...]:
    """Give the verbs of growth and of cuts."""
    return tuple(load("comparators")["change"])


@cache
def _verbs() -> re.Pattern[str]:
    """One goal verb, or several joined, that begin a phrase and are no part of a noun."""
    verb = alternatives(words("goal_verbs"))
    guard = rf"(?!{'|'.join(words('compound_ends'))})"
    pure = alternatives(words("pure_verbs"))
    return re.compile(rf"{verb}(?:{_CONNECTIVE}{verb}){{0,3}}(?:{verb})?了?{guard}|{pure}")


@cache
def compound_ends() -> re.Pattern[str]:
    """What stands behind a verb that is part of a noun."""
    return re.compile("|".join(words("compound_ends")))


@cache
def _compounds() -> re.Pattern[str]:
    return re.compile(alternatives(words("compound_starts")))


def strip_end(text: str, start: int, end: int) -> int:
    """Go back over the words between an indicator and its number: …规模|力争达到, …值（…）|<."""
    while end > start:
        if text[end - 1] == "）":
            opening = text.rfind("（", start, end)
            if opening < 0:
                return end
            end = opening
            continue
        if text.endswith(whole_words(), max(start, end - 4), end):
            return end
        per = _PER_SOME.search(text, max(start, end - 10), end)
        if per is not None and per.start() > start:
            end = per.start()
            continue
        if not text.endswith(_leading(), start, end):
            return end
        end -= next(len(word) for word in _leading() if text.endswith(word, start, end))
    return end


def _begins_with_verb(text: str, start: int, end: int) -> bool:
    return _verbs().match(text, start, end) is not None or text.startswith(change_words(), start, end)


@dataclass(frozen=True, slots=True)
class Opened:
    """A phrase freed of what leads to it: where it begins, and where its verbs do (the same place without verbs)."""

    start: int
    verb: int


def strip_start(text: str, start: int, end: int, dates: dict[int, int]) -> Opened:
    """Go on over openers (力争, 全省), dates and the first verbs (引进或孵化) to where the noun phrase begins.

    Args:
        text: the sentence.
        start: first place of the phrase.
        end: place after it.
        dates: where days are named: end by start.
    """
    place = start
    while place < end:
        if place in dates:
            place = dates[place]
        elif text[place] in "，、；）和或及与" or text.startswith("以及", place):
            place += 1
        elif _compounds().match(text, place, end):
            break
        elif (match := pattern("openers").match(text, place, end)) is not None:
            if match.group() in words("openers_before_verbs") and not _begins_with_verb(text, match.end(), end):
                break
            place = match.end()
        else:
            break
    verb = place
    match = None if _compounds().match(text, place, end) else _verbs().match(text, place, end)
    if match is not None:
        place = match.end()
        while place < end and text[place] in "、和":
            place += 1
        opener = pattern("regions").match(text, place, end)
        place = opener.end() if opener else place
    return Opened(min(place, end), verb)
