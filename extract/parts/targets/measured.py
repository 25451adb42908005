"""Numbers whose noun stands before them: 覆盖率达到80%, 申请专利20项, 居全国第4位."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from extract.grammar.vocabulary import alternatives
from extract.parts.targets.amounts import Amount
from extract.parts.targets.cases import RANK_NOUN, Case, Left, Taken, is_routine, rank_word
from extract.parts.targets.phrases import Phrase, phrase_before
from extract.parts.targets.words import change_words, compound_ends, pattern, strip_end, words

_PART = re.compile(r"(?:(?!、|以及|和|与|(?<!普)及).)+")
_FROM = re.compile(
    r"[由从自](?:(?:(?:19|20)\d\d年|上年|去年|目前|现在|“?十[一二三四五]五”?)[底末]?的?)?(?:的|不足|约)?$"
)
# 规模达到2020年的3倍, 规模比上年翻一番: what a multiple is a multiple of is no part of the indicator.
_COMPARED = re.compile(
    r"(?:(?:达到|达|超过|是|为|相当于|提高到|增长到|扩大到)?(?P<base>(?:19|20)\d\d年|上年|去年)[底末]?(?:水平)?的"
    r"|[比较](?:(?:19|20)\d\d年|上年|去年|“?十[一二三四]五”?)(?:[底末]|同期)?)$"
)
_MARGIN = re.compile("(高于|快于|低于|慢于)[^，。；]{2,14}$")
_SOME = re.compile("一批|若干")
_CAME_FROM = re.compile(
    r"(?:提高|提升|增加|增长|上升|扩大|降低|下降|减少|缩短|压缩|压减|增|降|升|扩容)?(?:到|至|为)[^，。；]{0,14}"
)
_FIELDS = ("全国", "全省", "全市", "全区", "全球", "世界", "国内", "省内", "在")  # 在: 排名|在全国
_RANK_LENGTH = 2  # 排名, 位次
_NEAR = 40  # a subject named so far back still stands for a number without one
_SMALL = 10


def take_measured(case: Case) -> Taken | Left:
    """Take a number whose noun stands before it, where something is promised of it."""
    shared = _shared(case)
    if shared is not None:
        return shared
    amount, text = case.amount, case.sentence.text
    source = _FROM.search(text, max(case.start, amount.before - 10), amount.before)
    compared = _compared(case)
    indicator = _noun_before(case, next((one.start() for one in (source, compared) if one is not None), amount.before))
    if compared is not None and "达" in compared.group():
        amount = replace(amount, comparator=">=")
    if indicator is None:
        return Left(amount, "no-indicator", unclear=not amount.chinese and amount.kind not in ("bare", "count"))
    noun = case.text_of(indicator)
    if amount.hundred_millions and amount.kind == "bare" and noun.endswith(words("sums")):
        amount = amount.in_money()
    if not amount.signed and case.unit.endswith("百分点"):
        amount = _by_margin(amount, noun)
    left = _why_left(case, amount, indicator, noun)
    if left is not None:
        return left
    start = min(indicator.verb, indicator.start)
    return Taken(amount, indicator, start, amount.after, counted_after=False, was=source is not None)


def _by_margin(amount: Amount, noun: str) -> Amount:
    """Let the word that compares a rate with another bind the margin: 增速高于GDP增速|1个百分点 is more by so much."""
    margin = _MARGIN.search(noun)
    if margin is None:
        return amount
    return replace(amount, comparator="<" if margin[1] in ("低于", "慢于") else ">")


def _why_left(case: Case, amount: Amount, indicator: Phrase, noun: str) -> Left | None:
    """Give the reason for which a number behind a noun is no target; None where it is one."""
    if case.in_words and amount.value < _SMALL:
        return Left(amount, "name")
    if amount.kind == "bare" and not noun.endswith((*words("plain_measures"), *words("measures"))):
        return Left(amount, "no-unit")
    if case.sentence.text.startswith(words("grant_follows"), case.end + 1):
        return Left(amount, "grant")
    if noun.endswith(words("project_measures")) and not (amount.signed and amount.comparator == ">="):
        return Left(amount, "project")
    if amount.kind == "money" and noun.endswith("投资") and _is_part_of_cost(case):
        return Left(amount, "project")
    return None if _is_promised(case, indicator, noun) else Left(amount, "no-verb", unclear=not amount.chinese)


def _is_part_of_cost(case: Case) -> bool:
    """Tell whether a cost is named before a number that is a part of it: 总投资约38亿元，其中社会投资26亿元."""
    text, start = case.sentence.text, max(0, case.start - _NEAR)
    return any(text.find(word, start, case.start) >= 0 for word in words("project_measures"))


def _compared(case: Case) -> re.Match[str] | None:
    """Find what a multiple is a multiple of; it stands between the indicator and the number."""
    if case.amount.kind != "multiple":
        return None
    end = strip_end(case.sentence.text, case.start, case.amount.before)
    return _COMPARED.search(case.sentence.text, max(case.start, end - 16), end)


def take_rank(case: Case) -> Taken | Left:
    """Take 居全国第4位 as a rank of the subject of its clause, or of the number before it."""
    amount = case.amount if case.amount.unit is None else replace(case.amount, unit="位", comparator="=")
    match = rank_word(case)
    indicator = _ranked(case, match.start()) if match is not None else None
    if indicator is None and case.taken is not None:
        indicator = case.taken.indicator
    if indicator is None:
        return Left(amount, "no-indicator", unclear=True)
    if not amount.ordinal:  # 前10位: the tenth or better
        amount = replace(amount, comparator="<=")
    return Taken(amount, indicator, min(indicator.start, amount.start), amount.after, counted_after=False)


def _ranked(case: Case, end: int) -> Phrase | None:
    """Find what is ranked before a place, without the field of those it is compared with: 竞争力全国|排名前10位."""
    text = case.sentence.text
    indicator = phrase_before(case.sentence, case.start, end)
    if indicator is None:
        return None
    if RANK_NOUN.match(text, indicator.end):  # 综合排名|保持前5位
        return replace(indicator, end=indicator.end + _RANK_LENGTH)
    field = next((word for word in _FIELDS if text.endswith(word, indicator.start + 1, indicator.end)), "")
    return replace(indicator, end=indicator.end - len(field))


def goes_from(case: Case) -> bool:
    """Tell whether a number is one of two that something goes from and to: 从2020年的9.89亿提高到12亿."""
    text, amount, taken = case.sentence.text, case.amount, case.taken
    if _FROM.search(text, max(case.start, amount.before - 10), amount.before):
        return True
    return taken is not None and taken.was and _CAME_FROM.fullmatch(text, taken.amount.after, amount.before) is not None


def _shared(case: Case) -> Taken | None:
    """Go on with another's list, …分别达到100M和30M, or with its second number, 由45%提高到60%."""
    taken, amount = case.taken, case.amount
    if taken is None or taken.counted_after or taken.amount.kind != amount.kind:
        return None
    between = case.sentence.text[taken.amount.after : amount.before]
    if taken.was and _CAME_FROM.fullmatch(between):
        return replace(taken, amount=amount, end=amount.after, was="目前" in between)
    if not between or between.strip("、和及与或"):
        return None
    if not amount.signed:  # the word before the first binds both
        amount = replace(amount, comparator=taken.amount.comparator)
    return replace(taken, amount=amount, end=amount.after)


def share_out(group: Sequence[Taken], text: str) -> list[Taken]:
    """Give each number of 甲率、乙率分别达到90%和80% its own noun where there are as many nouns of one kind as numbers.

    城市和农村家庭宽带接入能力 is one noun phrase: its parts end differently.
    """
    first = group[0]
    each = text.find("分别", first.indicator.start, first.amount.start)
    if len(group) < 2 or each < 0:
        return list(group)
    end = min(each, first.indicator.end)  # 化肥、农药使用量|分别减少
    parts = list(_PART.finditer(text, first.indicator.start, end))
    listed = text[first.indicator.start : end]
    if len(parts) != len(group) or not _are_of_one_kind(listed, [part.group() for part in parts]):
        return list(group)
    return [
        replace(taken, indicator=Phrase(part.start(), part.end(), part.start()))
        for taken, part in zip(group, parts, strict=True)
    ]


def _are_of_one_kind(text: str, parts: Sequence[str]) -> bool:
    """Tell whether each part of a list is a noun of its own: parted by 、, alike at the end, or nouns that measure."""
    if "、" in text and "和" not in text:
        return min(map(len, parts)) > 1
    return len({part[-1] for part in parts}) == 1 or all(part.endswith(words("measures")) for part in parts)


def _noun_before(case: Case, end: int) -> Phrase | None:
    """Find the noun before a number, behind the number before it, else the subject of the clause before."""
    taken, begin = case.taken, case.start
    if taken is not None:
        begin = max(begin, taken.end if taken.counted_after else taken.amount.after)
    between = case.sentence.text[case.floor : strip_end(case.sentence.text, case.floor, end)]
    if case.floor > case.start and between in ("", *change_words()):  # nothing but 提高 stands between two numbers
        same = taken is not None and not taken.counted_after and taken.indicator.start >= case.start
        if same and taken is not None:  # 出口带宽增长5倍达到6.5Tbps
            return _measure_in(case, taken.indicator.start, taken.indicator.end)
        return _subject_before(case)
    if _grown().fullmatch(case.sentence.text, begin, case.amount.before):
        return _subject_before(case, is_bound=True)
    is_bound = case.amount.kind == "multiple" and end < case.amount.before
    found = phrase_before(case.sentence, begin, end)
    if found is None and taken is not None and _is_next_step(case, taken):
        return taken.indicator
    if found is not None and taken is not None and _goes_on_with(case, taken, found):
        return taken.indicator
    return found or _subject_before(case, is_bound=is_bound)


def _is_next_step(case: Case, taken: Taken) -> bool:
    """Tell whether nothing but a later day stands before a number: 覆盖率2024年达到95%，2025年实现|100%."""
    dates = any(case.start <= named.start < case.amount.before for named in case.sentence.dates)
    near = case.amount.before - taken.end <= _NEAR
    unit = case.sentence.text[taken.amount.unit_start : taken.amount.end]
    same = taken.amount.kind == case.amount.kind and (not taken.counted_after or unit == case.unit)
    return dates and near and same


def _goes_on_with(case: Case, taken: Taken, found: Phrase) -> bool:
    """Tell whether a number counts what the one before it does: 2024年新增车间60个，2025年新增|70个."""
    unit = case.sentence.text[taken.amount.unit_start : taken.amount.end]
    same = not taken.counted_after and unit == case.unit and taken.amount.kind == "count"
    return same and pattern("goal_verbs").fullmatch(case.text_of(found)) is not None


@cache
def _grown() -> re.Pattern[str]:
    """What only says how much something grew: 占比达41%，较2015年提高9个百分点."""
    since = "(?:较|比)(?:(?:19|20)\\d\\d年|上年|去年|“?十[一二三四五]五”?)[底末]?(?:同期)?"
    return re.compile(f"{since}(?:累计|分别|年均)?{alternatives(change_words())}")


def _subject_before(case: Case, *, is_bound: bool = False) -> Phrase | None:
    """Take the subject of the clause before: 软件业收入较快增长，突破1000亿元; 比例达到60%；到2025年，达到80%.

    A number that no word of comparison binds may be bound otherwise: 收入达5亿元，是上年的2倍.
    """
    amount, taken, sentence = case.amount, case.taken, case.sentence
    if not (amount.signed or is_bound) or case.start < 2 or sentence.text[case.start - 1] not in "，；":
        return None
    if taken is not None and not taken.counted_after and (is_bound or taken.amount.kind == amount.kind):
        return taken.indicator if amount.before - taken.end <= _NEAR else None
    earlier = sentence.clause_start(case.start - 1)
    some = _SOME.search(sentence.text, earlier, case.start - 1)  # 建设一批标杆工厂，到2021年达到50家
    if some is not None and amount.kind == "count":
        return phrase_before(sentence, some.end(), case.start - 1)
    return _measure_in(case, earlier, case.start - 1)


def _measure_in(case: Case, start: int, end: int) -> Phrase | None:
    """Find what is measured between two places, without the word of growth behind it: 软件业收入|较快增长."""
    nouns = pattern("measures").finditer(case.sentence.text, start, end)
    rates = (*change_words(), "增速", "增幅", "降幅")
    last = max((match.end() for match in nouns if match.group() not in rates), default=start)
    return phrase_before(case.sentence, start, last) if last > start else None


def _is_promised(case: Case, indicator: Phrase, noun: str) -> bool:
    """Tell whether a number behind a noun is promised: by a verb, words of comparison, or a noun that measures."""
    amount, head = case.amount, case.head
    known = pattern("no_goal").match(head)
    if (known is not None and compound_ends().match(head, known.end()) is None) or is_routine(case):
        return False
    if noun.endswith(words("measures")) or (amount.signed and amount.comparator not in ("<", "<=")):
        return not (amount.kind == "money" and head.startswith(("对", "凡")))
    if amount.kind == "money" and not amount.hundred_millions and not noun.endswith(words("money_measures")):
        return False
    if indicator.verb < indicator.start or pattern("goal_verbs").search(head) or pattern("reached").search(head):
        return True
    if noun.startswith("新") and pattern("goal_verbs").match(noun, 1):  # 新入规企业
        return True
    tells = bool(case.sentence.dates) and case.sentence.dates[0].done  # 截至2020年底，有效专利3万件
    return tells or (case.taken is not None and not case.taken.counted_after)
