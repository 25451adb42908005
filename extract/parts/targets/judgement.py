"""Decides whether a number with a unit is a target, and what it counts.

A number is taken where something is promised of it: it is the object of a verb of doing (培育10家企业), or the measure of
a noun that measures (覆盖率达到80%). It is left where it is part of a name, a condition, a time, or what a measure grants
to one applicant. Knows sentences, not passages or plans.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.grammar.vocabulary import alternatives
from extract.parts.targets.amounts import Amount
from extract.parts.targets.phrases import Phrase, is_counted_after, phrase_after, phrase_before
from extract.parts.targets.sentences import Sentence
from extract.parts.targets.words import change_words, pattern, strip_end, strip_start, words

_MEASURED = frozenset(("share", "rate", "size", "multiple", "score", "money", "level"))
_JOINED = re.compile(r"[、和及与或，；]|以及|并|分别|各|其中|（|）")
_RANKED = re.compile(r"(?:居|排名|位列|名列|位居|列|进入|跻身|保持|排|排在|前)[^，。；]{0,12}$")
_PART = re.compile(r"[^、和及与]+")
_FOUNDING = re.compile("设立|组建|成立|发起")
_STANDS_ALONE = re.compile(r"[，。；、）的]|和|及|与|$")
_PER = re.compile(r"每[百千万亿十]*$|人均$|户均$")
_ROUTINE = re.compile(r"每(?:年|月|周|日|天|季|季度|半年|两年|两个月)[^，。；]{0,12}$")
_FROM = re.compile(r"[由从自](?:(?:19|20)\d\d年底?的?)?(?:的|不足|约)?$")
_CAME_FROM = re.compile(
    r"(?:[以从由]|逐步|进一步|力争)*(?:提高|提升|增加|增长|上升|扩大|降低|下降|减少|缩短|压缩|压减|增|降|升|扩容)?(?:到|至|为)[^，。；]{0,14}$"
)
_NEAR = 40  # a subject named so far back still stands for a number without one
_NAME_OF_FEW = 12  # 每年举办2次 names a habit, 每年培训1000人次 does not


@dataclass(frozen=True, slots=True)
class Taken:
    """A number taken as a target.

    Attributes:
        amount: the number.
        indicator: what it counts.
        start: first place of the quote.
        end: place after the quote.
        counted_after: whether the noun stands behind the number.
        was: whether the number is where something comes from (由45%提高到60%): a baseline.
    """

    amount: Amount
    indicator: Phrase
    start: int
    end: int
    counted_after: bool
    was: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A number that is no target: the reason in one word, and whether a reader should be told."""

    amount: Amount
    reason: str
    unclear: bool = False


@cache
def _strong_before() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('strong_verbs'))}(?:了|出)?[^，。；]{{0,24}}$")


@cache
def _process() -> re.Pattern[str]:
    return re.compile(alternatives(words("process_verbs")))


def _aimed(clause: str) -> bool:
    return pattern("aims").search(clause) is not None


def _is_grant(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether a clause grants to, or asks of, one applicant; 确保…利率低于1.6% is an aim all the same."""
    clause = sentence.text[start:end]
    if pattern("grants").search(clause):
        return True
    return pattern("prices").search(clause) is not None and not _aimed(clause)


def _in_name(sentence: Sentence, amount: Amount) -> bool:
    """Tell whether a number is part of a name: in quotation marks, 第三个, 十大, 百家公共平台工程."""
    text = sentence.text
    if sentence.is_quoted(amount.start, amount.end - 1):
        return True
    if amount.ordinal:
        return True
    if text[max(0, amount.start - 1) : amount.start] in ("首", "每", "“", "+", "*", "×", "/"):
        return True
    return text.startswith(("+", "*", "×", "级以", "制"), amount.end)


def _rank(sentence: Sentence, amount: Amount) -> bool:
    """Tell whether a number states a rank: 居全国第4位, 进入全国前10名."""
    text = sentence.text
    if text[amount.unit_start : amount.end] not in ("位", "名"):
        return False
    if not amount.ordinal and text[max(0, amount.start - 1) : amount.start] != "前":
        return False
    return _RANKED.search(text, max(0, amount.start - 16), amount.start) is not None


def judge(sentence: Sentence, index: int, taken: Taken | None) -> Taken | Left | None:
    """Decide on one number of a sentence; None for what no reader would take for a target.

    Args:
        sentence: the sentence.
        index: which of its numbers.
        taken: the number before it if that was taken and stands in the same sentence.
    """
    amount = sentence.amounts[index]
    if amount.kind in ("time", "basis") or (amount.kind in ("bare", "unknown") and not amount.signed):
        return None
    if amount.too_large:
        return Left(amount, "too-large", unclear=True)
    if _rank(sentence, amount):
        return _ranked(sentence, amount, taken)
    if _in_name(sentence, amount):
        return Left(amount, "name")
    if amount.chinese and amount.kind == "count" and amount.value <= 1:
        return Left(amount, "one")
    start, end = sentence.clause_start(amount.before), sentence.clause_end(amount.after)
    if _is_grant(sentence, start, end):
        return Left(amount, "grant")
    following = _following(sentence, index)
    if amount.kind == "unknown":
        return _unknown(sentence, amount)
    if amount.kind == "level" or _is_round_money(sentence, amount):
        return _level(sentence, amount, start, following)
    if _is_attribute(sentence, amount, start, following):
        return Left(amount, "attribute")
    floor = max(start, sentence.amounts[index - 1].after if index else 0)
    if amount.kind != "bare" and _noun_follows(sentence, amount, floor):
        return _counted(sentence, amount, start, following, taken)
    return _measured(sentence, amount, start, taken)


def _following(sentence: Sentence, index: int) -> Amount | None:
    """Give the next number that counts something of its own: in 3个千亿级产业集群 the second number does not."""
    amount = sentence.amounts[index]
    for other in sentence.amounts[index + 1 :]:
        if other.kind != "time" and not (other.kind == "level" and other.before == amount.after):
            return other
    return None


def _noun_follows(sentence: Sentence, amount: Amount, floor: int) -> bool:
    """Tell whether the noun stands behind the number. 用户带宽实现50Mbps以上灵活选择 has it before: a noun that measures."""
    if not is_counted_after(sentence, amount, floor):
        return False
    if amount.kind not in ("rate", "size", "score") or strip_end(sentence.text, floor, amount.before) == amount.before:
        return True
    before = phrase_before(sentence, floor, amount.before)
    return before is None or not sentence.text[before.start : before.end].endswith(words("measures"))


def _unknown(sentence: Sentence, amount: Amount) -> Left | None:
    """A number that words of comparison bind, with a unit that nobody knows."""
    follows = sentence.text[amount.end : amount.end + 1]
    if amount.chinese or follows.isascii() or follows in "—·”《》“’‘":
        return None
    return Left(amount, "unknown-unit", unclear=True)


def _is_round_money(sentence: Sentence, amount: Amount) -> bool:
    """Tell whether a round number in 亿 without a unit names a size in money: 打造千亿产业."""
    nouns = ("产业", "集群", "园区", "企业", "板块", "市场")
    return amount.hundred_millions and amount.unit in ("", "级") and sentence.text.startswith(nouns, amount.end)


def _level(sentence: Sentence, amount: Amount, start: int, following: Amount | None) -> Taken | Left:
    """打造千亿级物联网产业集群: the size of what is to be built. 3个千亿级产业集群 counts the clusters."""
    head = sentence.text[start : amount.before]
    indicator = phrase_after(sentence, amount.after, following)
    if indicator is None or any(other.after == amount.before for other in sentence.amounts):
        return Left(amount, "attribute")
    if not (pattern("goal_verbs").search(head) or "瞄准" in head or "迈向" in head):
        return Left(amount, "no-verb", unclear=True)
    money = amount if amount.kind == "level" else amount.in_money()
    verb = _verb_before(sentence, start, amount.before)
    return Taken(money, indicator, verb, indicator.end, counted_after=True)


def _verb_before(sentence: Sentence, start: int, end: int) -> int:
    """Give the place where the verbs of doing that lead to a number begin; the number itself without any."""
    opened = strip_start(sentence.text, start, end, {named.start: named.end for named in sentence.dates})
    if opened.verb < opened.start:
        return opened.verb
    found = (match.start() for match in pattern("goal_verbs").finditer(sentence.text, start, end))
    return max((place for place in found if sentence.quote_over(place) is None), default=end)


def _governed(sentence: Sentence, amount: Amount, start: int, taken: Taken | None) -> bool:
    """Tell whether a verb of doing governs a counted number: in its own clause, or in that of a list it goes on with."""
    head = sentence.text[start : amount.before]
    if pattern("no_goal").search(head) and not _aimed(head):
        return False
    if any(sentence.quote_over(start + match.start()) is None for match in pattern("goal_verbs").finditer(head)):
        return True
    if "加快" in head or "推动" in head or amount.signed:
        return not head.startswith(("对", "凡"))
    return taken is not None and taken.counted_after and not head.strip("、和及与以并，")


def _counted(
    sentence: Sentence, amount: Amount, start: int, following: Amount | None, taken: Taken | None
) -> Taken | Left | None:
    """培育100家以上企业: the noun stands behind the number."""
    text = sentence.text
    indicator = phrase_after(sentence, amount.after, following)
    if indicator is None:
        return Left(amount, "no-indicator", unclear=True)
    noun = text[indicator.start : indicator.end]
    if amount.chinese and amount.kind == "count" and not _counts_in_words(sentence, amount, start, noun):
        return Left(amount, "name")
    if amount.kind == "count" and _is_known_work(sentence, start, amount, noun):
        return Left(amount, "known")
    if _PER.search(text, start, amount.start) or _is_routine(sentence, amount):
        return Left(amount, "attribute")
    if _governed(sentence, amount, start, taken) or (amount.kind == "share" and amount.before == start):
        return Taken(amount, indicator, _verb_before(sentence, start, amount.before), indicator.end, counted_after=True)
    return Left(amount, "no-verb", unclear=not amount.chinese)


def _counts_in_words(sentence: Sentence, amount: Amount, start: int, noun: str) -> bool:
    """Tell whether a number in Chinese digits counts what is to be reached: 新增…两个站点, 培育百家企业."""
    if noun.endswith(words("name_ends")) or noun.startswith(words("vague_nouns")):
        return False
    unit = sentence.text[amount.unit_start : amount.end]
    if unit in ("次", "类", "种", "门", "套", "部", "项", "条", "张", "人", "位", "名") and amount.value < 10:
        return False
    return _strong_before().search(sentence.text, start, amount.before) is not None


def _is_routine(sentence: Sentence, amount: Amount) -> bool:
    """每年组织不少于2次应急演练 sets a habit, 每年培训1000人次 an aim."""
    if amount.value > _NAME_OF_FEW or sentence.text[amount.unit_start : amount.end] not in ("次", "场", "期"):
        return False
    return _ROUTINE.search(sentence.text, max(0, amount.before - 24), amount.before) is not None


def _is_known_work(sentence: Sentence, start: int, amount: Amount, noun: str) -> bool:
    """加快2个…城市试点建设 works on two that are there; 推进…11个部门网格整合 brings something about."""
    head = sentence.text[start : amount.before]
    end = sentence.clause_end(amount.after)
    rest = sentence.text[amount.after : end]
    verb = None
    for match in pattern("goal_verbs").finditer(head):
        verb = match
    process = _process().match(head) or (verb is not None and _process().fullmatch(verb.group()))
    known = pattern("known_nouns").search(noun) is not None
    return bool(process) and known and rest.endswith(words("process_ends"))


def _is_attribute(sentence: Sentence, amount: Amount, start: int, following: Amount | None) -> bool:
    """100M及以上宽带用户占比达到70%, 年收入超过1亿元的企业: the number is part of another phrase."""
    text = sentence.text
    end = sentence.clause_end(amount.after)
    if text[amount.unit_start : amount.end] in ("户", "人") and amount.after > amount.end:
        follows = text[amount.after : amount.after + 6]
        return pattern("described").search(follows) is not None
    if text.startswith("的", amount.after) and amount.before > start:
        before = phrase_before(sentence, start, amount.before)
        noun = text[before.start : before.end] if before is not None else ""
        if noun.endswith(words("measures")) or (noun and amount.comparator in ("<", "<=")):
            return not _FOUNDING.search(text, start, amount.before)
    if amount.kind not in ("rate", "size", "money") or not amount.signed:
        return amount.kind == "rate" and _STANDS_ALONE.match(text, amount.after) is None
    if following is None or following.start >= end or text[amount.after : amount.after + 1] in ("，", "、", ""):
        return False
    return not _JOINED.search(text, amount.after, following.before)


def _measured(sentence: Sentence, amount: Amount, start: int, taken: Taken | None) -> Taken | Left | None:
    """覆盖率达到80%, 申请专利20项: the noun stands before the number."""
    shared = _shares(sentence, amount, taken)
    if shared is not None:
        return shared
    source = _FROM.search(sentence.text, max(start, amount.before - 10), amount.before)
    before = source.start() if source is not None else amount.before
    begin = max(start, taken.amount.after if taken is not None and not taken.counted_after else start)
    if taken is not None and taken.counted_after and taken.end > begin:
        begin = max(begin, taken.end)
    indicator = phrase_before(sentence, begin, before)
    if indicator is None:
        indicator = _subject_before(sentence, start, amount, taken)
    if indicator is None:
        return Left(amount, "no-indicator", unclear=not amount.chinese and amount.kind not in ("bare", "count"))
    noun = sentence.text[indicator.start : indicator.end]
    if amount.chinese and amount.kind == "count" and amount.value < 10:
        return Left(amount, "name")
    if amount.hundred_millions and amount.kind == "bare" and noun.endswith(words("money_measures")):
        amount = amount.in_money()
    if amount.kind == "bare" and not noun.endswith((*words("plain_measures"), *words("measures"))):
        return Left(amount, "no-unit", unclear=False)
    if not _promised(sentence, amount, start, indicator, noun, taken):
        return Left(amount, "no-verb", unclear=not amount.chinese)
    was = source is not None
    return Taken(amount, indicator, min(indicator.verb, indicator.start), amount.after, counted_after=False, was=was)


def _shares(sentence: Sentence, amount: Amount, taken: Taken | None) -> Taken | None:
    """城市和农村家庭宽带接入能力分别达到100M和30M: a number that goes on with another's list has its indicator."""
    if taken is None or taken.counted_after:
        return None
    between = sentence.text[taken.amount.after : amount.before]
    if taken.was and taken.amount.kind == amount.kind and _CAME_FROM.fullmatch(between):
        return replace(taken, amount=amount, end=amount.after, was=False)
    if between.strip("、和及与或，") or taken.amount.kind != amount.kind:
        return None
    if between.startswith("，") or not between:
        return None
    if not amount.signed:  # 分别达到100M和30M: the word before the first binds both
        amount = replace(amount, comparator=taken.amount.comparator)
    return replace(taken, amount=amount, end=amount.after)


def share_out(sentence: Sentence, group: Sequence[Taken]) -> list[Taken]:
    """Give each number of 甲率、乙率分别达到90%和80% its own noun where there are as many nouns of one kind as numbers.

    城市和农村家庭宽带接入能力 is one noun phrase: its parts end differently.
    """
    first = group[0]
    if len(group) < 2 or "分别" not in sentence.text[first.indicator.end : first.amount.start]:
        return list(group)
    parts = list(_PART.finditer(sentence.text, first.indicator.start, first.indicator.end))
    if len(parts) != len(group) or len({part.group()[-1] for part in parts}) > 1:
        return list(group)
    return [
        replace(taken, indicator=Phrase(part.start(), part.end(), part.start()))
        for taken, part in zip(group, parts, strict=True)
    ]


def _subject_before(sentence: Sentence, start: int, amount: Amount, taken: Taken | None) -> Phrase | None:
    """Take the subject of the clause before: 软件业收入较快增长，突破1000亿元; 比例达到60%；到2025年，达到80%."""
    if not amount.signed or start < 2 or sentence.text[start - 1] not in "，；":
        return None
    if taken is not None and not taken.counted_after and taken.amount.kind == amount.kind:
        return taken.indicator if amount.before - taken.end <= _NEAR else None
    earlier = sentence.clause_start(start - 1)
    clause = sentence.text[earlier : start - 1]
    last = max(
        (match.end() for match in pattern("measures").finditer(clause) if match.group() not in change_words()),
        default=0,
    )
    return phrase_before(sentence, earlier, earlier + last) if last else None


def _promised(
    sentence: Sentence, amount: Amount, start: int, indicator: Phrase, noun: str, taken: Taken | None
) -> bool:
    """Tell whether a number behind a noun is promised: by a verb, by words of comparison, or by a noun that measures."""
    head = sentence.text[start : amount.before]
    if pattern("no_goal").match(head):
        return False
    if _is_routine(sentence, amount):
        return False
    if noun.endswith(words("measures")) or (amount.signed and amount.comparator not in ("<", "<=")):
        return not (amount.kind == "money" and head.startswith(("对", "凡")))
    if amount.kind == "money" and not amount.hundred_millions and not noun.endswith(words("money_measures")):
        return False
    if indicator.verb < indicator.start or pattern("goal_verbs").search(head):
        return True
    return taken is not None and not taken.counted_after


def _ranked(sentence: Sentence, amount: Amount, taken: Taken | None) -> Taken | Left:
    """居全国第4位 ranks the subject of its clause, or of the clause or number before it."""
    text = sentence.text
    start = sentence.clause_start(amount.start)
    match = _RANKED.search(text, max(start, amount.start - 16), amount.start)
    indicator = phrase_before(sentence, start, match.start()) if match is not None else None
    if indicator is None and taken is not None:
        indicator = taken.indicator
    if indicator is None:
        return Left(amount, "no-indicator", unclear=True)
    if not amount.ordinal:
        amount = replace(amount, comparator="<=")
    return Taken(amount, indicator, min(indicator.start, amount.start), amount.after, counted_after=False)


def judge_all(sentence: Sentence) -> tuple[list[Taken], list[Left]]:
    """Decide on every number of a sentence, in order."""
    groups: list[list[Taken]] = []
    left: list[Left] = []
    taken: Taken | None = None
    for index in range(len(sentence.amounts)):
        verdict = judge(sentence, index, taken)
        if isinstance(verdict, Taken):
            shared = taken is not None and verdict.indicator == taken.indicator and not verdict.counted_after
            if shared:
                groups[-1].append(verdict)
            else:
                groups.append([verdict])
            taken = verdict
        elif verdict is not None:
            left.append(verdict)
            taken = taken if verdict.reason in ("name", "attribute") else None
    return [one for group in groups for one in share_out(sentence, group)], left
