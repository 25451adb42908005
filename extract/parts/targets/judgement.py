"""Decides which numbers of a sentence are targets, and what they count.

A number is taken where something is promised of it: it is the object of a verb of doing (培育10家企业), or the measure
of a noun that measures (覆盖率达到80%). It is left where it is part of a name, a condition, a time, or what a measure
grants to one applicant. Knows sentences, not passages or plans.
"""

from extract.parts.targets.cases import Case, Left, Taken, is_attribute, is_grant, is_name, is_rank
from extract.parts.targets.counted import is_level, take_counted, take_level
from extract.parts.targets.measured import goes_from, share_out, take_measured, take_rank
from extract.parts.targets.phrases import is_counted_after, phrase_before
from extract.parts.targets.sentences import Sentence
from extract.parts.targets.words import strip_end, words

_NUMBERS = ("数量", "总数", "总量")
_SHORTEST_DEED = 3  # 全程网办 says what is done, 覆盖 does not


def judge_all(sentence: Sentence) -> tuple[list[Taken], list[Left]]:
    """Decide on every number of a sentence, in order."""
    groups: list[list[Taken]] = []
    left: list[Left] = []
    taken: Taken | None = None
    for index in range(len(sentence.amounts)):
        verdict = _judge(Case(sentence, index, taken))
        if isinstance(verdict, Taken):
            goes_on = taken is not None and verdict.indicator == taken.indicator and not verdict.counted_after
            if not goes_on:
                groups.append([])
            groups[-1].append(verdict)
            taken = verdict
        elif verdict is not None:
            left.append(verdict)
            taken = taken if verdict.reason in ("name", "attribute") else None
    return [one for group in groups for one in share_out(group, sentence.text)], left


def _judge(case: Case) -> Taken | Left | None:
    """Decide on one number; None for what no reader would take for a target."""
    kind = case.amount.kind
    if kind in ("time", "basis"):
        return None
    bound = case.amount.signed or (kind == "bare" and case.amount.hundred_millions)
    bound = bound or case.sentence.is_reached(case.amount)
    if kind in ("bare", "unknown") and not (bound or is_level(case) or is_rank(case) or goes_from(case)):
        return None
    refused = _refuse(case)
    if refused is not None:
        return refused
    if is_rank(case):
        return take_rank(case)
    if is_level(case):
        return take_level(case)
    return _unknown(case) if kind == "unknown" else take_counted(case) if _noun_follows(case) else _measured(case)


def _measured(case: Case) -> Taken | Left:
    """Take a number behind its noun; where none is named there, what a share is reached of: 实现100%网上可办."""
    verdict = take_measured(case)
    if isinstance(verdict, Left) and verdict.reason == "no-indicator" and case.amount.kind == "share":
        done = take_counted(case)
        if isinstance(done, Taken) and done.indicator.end - done.indicator.start >= _SHORTEST_DEED:
            return done
    return verdict


def _refuse(case: Case) -> Left | None:
    """Leave a number for what stands around it."""
    if case.amount.too_large:
        return Left(case.amount, "too-large", unclear=True)
    if not is_rank(case) and is_name(case):
        return Left(case.amount, "name")
    if is_grant(case):
        return Left(case.amount, "grant")
    return Left(case.amount, "attribute") if not is_level(case) and is_attribute(case) else None


def _unknown(case: Case) -> Left | None:
    """Leave a number that words of comparison bind, with a unit that nobody knows; Latin letters make a name."""
    follows = case.sentence.text[case.amount.end : case.amount.end + 1]
    if case.amount.chinese or follows.isascii() or follows in "—·”《》“’‘":
        return None
    return Left(case.amount, "unknown-unit", unclear=True)


def _counts_before(case: Case) -> bool:
    """Tell whether a noun of number stands before a number: 数据集数量不少于|400个数据集."""
    text = case.sentence.text
    return text.endswith(_NUMBERS, case.floor, strip_end(text, case.floor, case.amount.before))


def _noun_follows(case: Case) -> bool:
    """Tell whether the noun stands behind the number. 用户带宽实现50Mbps以上灵活选择 has before it what is measured."""
    sentence, amount = case.sentence, case.amount
    if amount.kind == "bare" or not is_counted_after(sentence, amount, case.floor):
        return False
    if amount.kind == "count" and amount.signed and _counts_before(case):
        return False
    if amount.kind not in ("rate", "size", "score"):
        return True
    if strip_end(sentence.text, case.floor, amount.before) == amount.before:
        return True
    before = phrase_before(sentence, case.floor, amount.before)
    return before is None or not case.text_of(before).endswith(words("measures"))
