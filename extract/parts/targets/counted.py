"""Numbers whose noun stands behind them: 培育100家以上企业, 完成50%以上核心业务系统整合, 打造千亿级产业集群."""

import re
from dataclasses import replace
from functools import cache

from extract.grammar.vocabulary import alternatives
from extract.parts.targets.cases import MONEYED_NOUNS, Case, Left, Taken, is_per, is_routine
from extract.parts.targets.phrases import Phrase, phrase_after
from extract.parts.targets.words import pattern, strip_start, words

_AIMING = ("瞄准", "迈向", "冲刺", "冲击")
_AT_LEAST = ("至少", "最少")  # before the verb: 至少打造2个示范场景
_SMALL = 10
_PARTAKING = re.compile("(?:参与|参加|组成|构成|联合|共同)[^，。；]{0,6}的")  # 16个部门参与的联席会议制度
# Two of these are hardly ever counted as results: 两次, 三类, 两项.
_LOOSE_UNITS = ("次", "类", "种", "门", "套", "部", "项", "条", "张", "人", "位", "名")


@cache
def _strong_before() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('strong_verbs'))}(?:了|出)?[^，。；]{{0,24}}$")


def is_level(case: Case) -> bool:
    """Tell whether a number names a size in money: 千亿级, or a round number before what has one (打造千亿产业)."""
    amount = case.amount
    if amount.kind == "level":
        return True
    if not amount.hundred_millions or amount.kind not in ("bare", "unknown"):
        return False
    return case.sentence.text.startswith(MONEYED_NOUNS, amount.end)


def take_level(case: Case) -> Taken | Left:
    """Take 打造千亿级物联网产业集群 as the size of what is to be built; 3个千亿级产业集群 counts the clusters."""
    amount = case.amount
    indicator = phrase_after(case.sentence, amount.after, case.following)
    if indicator is None or any(other.after == amount.before for other in case.sentence.amounts):
        return Left(amount, "attribute")
    if case.following is not None and case.following.before == indicator.end:  # 千亿元级企业1家 counts enterprises
        return Left(amount, "attribute")
    if not (pattern("goal_verbs").search(case.head) or any(word in case.head for word in _AIMING)):
        return Left(amount, "no-verb", unclear=True)
    money = amount if amount.kind == "level" else amount.in_money()
    return Taken(money, indicator, _verb_before(case), indicator.end, counted_after=True)


def take_counted(case: Case) -> Taken | Left:
    """Take a number whose noun stands behind it, where a verb of doing governs it."""
    amount = case.amount
    indicator = _noun_behind(case)
    if indicator is None:
        return Left(amount, "no-indicator", unclear=True)
    left = _why_left(case, indicator)
    if left is not None:
        return left
    verb, text = _verb_before(case), case.sentence.text
    if not amount.signed and (text.endswith(_AT_LEAST, case.start, verb) or text.startswith(_AT_LEAST, verb)):
        amount = replace(amount, comparator=">=")
    return Taken(amount, indicator, verb, indicator.end, counted_after=True)


def _why_left(case: Case, indicator: Phrase) -> Left | None:
    """Give the reason for which a number before a noun is no target; None where it is one."""
    amount, noun = case.amount, case.text_of(indicator)
    # 超10亿元企业12家、|超百亿元企业实现零的突破
    sizes = amount.kind == "money" and not case.sentence.text[case.floor : amount.before].strip("、和及与")
    if sizes or _PARTAKING.match(case.sentence.text, indicator.end):
        return Left(amount, "attribute")
    if case.in_words and not _counts_in_words(case, noun):
        return Left(amount, "name")
    if amount.kind == "share" and case.head.endswith("的") and "占" not in case.head:  # 预留预算总额的30%以上
        return Left(amount, "known")
    if is_per(case) or is_routine(case) or (amount.kind == "count" and _is_known_work(case, noun)):
        return Left(amount, "known")
    if _is_governed(case) or (amount.kind == "share" and amount.before == case.start):
        return None
    return Left(amount, "no-verb", unclear=not amount.chinese)


def _noun_behind(case: Case) -> Phrase | None:
    """Find what a number counts behind it; in 40家收入超10亿元的企业 what describes it is left out."""
    start = case.amount.after
    if case.inside is None:
        return phrase_after(case.sentence, start, case.following)
    described = case.inside.after
    start = described if case.sentence.text.startswith("的", described) else start
    return phrase_after(case.sentence, start, case.following, described)


def _verb_before(case: Case) -> int:
    """Give the place where the verbs of doing that lead to a number begin; the number itself without any."""
    sentence, end = case.sentence, case.amount.before
    opened = strip_start(sentence.text, case.start, end, sentence.date_ends)
    if opened.verb < opened.start:
        return opened.verb
    found = (match.start() for match in pattern("goal_verbs").finditer(sentence.text, case.start, end))
    return max((place for place in found if sentence.quote_over(place) is None), default=end)


def _is_governed(case: Case) -> bool:
    """Tell whether a verb of doing governs a number: in its own clause, or in that of a list it goes on with."""
    head = case.head
    if pattern("no_goal").search(head) and not pattern("aims").search(head):
        return False
    verbs = pattern("goal_verbs").finditer(head)
    if any(case.sentence.quote_over(case.start + match.start()) is None for match in verbs):
        return True
    if case.amount.signed or "加快" in head:
        return not head.startswith(("对", "凡"))
    if case.taken is None or not case.taken.counted_after:
        return False
    between = case.sentence.text[case.taken.end : case.amount.before]
    return any(not text.strip("、和及与以并，") for text in (head, between))


def _counts_in_words(case: Case, noun: str) -> bool:
    """Tell whether Chinese digits count what is to be reached: 新增…两个站点, 培育百家企业; not 百家平台工程."""
    if noun.endswith(words("name_ends")) or noun.startswith(words("vague_nouns")):
        return False
    if case.unit in _LOOSE_UNITS and case.amount.value < _SMALL:
        return False
    return _strong_before().search(case.sentence.text, case.start, case.amount.before) is not None


def _is_known_work(case: Case, noun: str) -> bool:
    """Tell whether a number names what is there already: 加快2个…城市试点建设, not 推进11个部门网格整合."""
    verbs = [match.group() for match in pattern("goal_verbs").finditer(case.head)]
    process = pattern("process_verbs")
    works = process.match(case.head) or (verbs and process.fullmatch(verbs[-1]))
    rest = case.sentence.text[case.amount.after : case.end]
    return bool(works) and pattern("known_nouns").search(noun) is not None and rest.endswith(words("process_ends"))
