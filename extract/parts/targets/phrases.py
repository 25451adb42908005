"""The noun phrase that says what is counted: before its number (专利20项) or after it (20项专利).

Knows phrases, not whether a number is a target.
"""

import re
from dataclasses import dataclass
from functools import cache

from extract.grammar.vocabulary import alternatives
from extract.parts.targets.amounts import Amount, reaching_words
from extract.parts.targets.sentences import Sentence
from extract.parts.targets.words import change_words, compound_ends, pattern, strip_end, strip_start, words

_JOINTS = "、和及与以并或"
_SHORT = 2  # a noun phrase of so few characters takes its verb along: 引进或孵化企业
_LONG = 20  # a list up to so many characters is an indicator as a whole: 大数据应用、服务和制造企业
_WHOLE = 4  # a list's last noun or first item stands for it if it has so many characters
_INNER = re.compile(r"使(?![用命馆得者])|令(?!牌)|确保|力争|实现|保证|争取|其中|促使")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase in a sentence.

    Attributes:
        start: its first place.
        end: the place after its last.
        verb: the first place of the verbs that lead to it; `start` where none do.
    """

    start: int
    end: int
    verb: int


def phrase_before(sentence: Sentence, start: int, end: int) -> Phrase | None:
    """Find the indicator between the start of a clause and the words before a number; None where nothing is left."""
    text = sentence.text
    end = strip_end(text, start, end)
    if end in sentence.date_starts:  # 共享率2021年底前|达到60%
        end = strip_end(text, start, sentence.date_starts[end])
    if end <= start:
        return None
    for inner in _INNER.finditer(text, start + 1, end):
        if sentence.quote_over(inner.start()) is None and inner.end() < end:
            start = inner.start()
    start = _behind_whom(text, start, end)
    opened = strip_start(text, start, end, sentence.date_ends)
    begin, verb = opened.start, opened.verb
    if end - begin <= _SHORT and verb < begin:
        begin = verb
    begin = _after_bracket(text, begin, end)
    begin = _behind_examples(text, begin, end)
    return Phrase(begin, end, min(verb, begin)) if begin < end else None


# 等 that closes a list of examples; not that of 高等教育 or 等级.
_EXAMPLES = re.compile("(?:、|”“)[^，。；]*(?<![高中初同平])等(?!级|额|值|同|效|待)")


def _behind_examples(text: str, start: int, end: int) -> int:
    """Begin behind a long list of examples, as what they are examples of is counted: 水质、水情、取水许可…等|数据集."""
    match = _EXAMPLES.search(text, start, end) if end - start > _LONG else None
    return match.end() if match is not None and end - match.end() >= _SHORT else start


_TO_SOCIETY = re.compile("面?向(?:全?社会|公众|市民|群众|企业)[^，。；、]{0,4}?(?:开放|提供|发布|公开|推送|发放)")


def _behind_whom(text: str, start: int, end: int) -> int:
    """Begin at the verb behind those for whom something is done: 为独居老人|安装智能水表, 通过网站向社会开放|数据集."""
    told = _TO_SOCIETY.search(text, start, end)
    if told is not None and told.end() < end:
        return told.end()
    if not text.startswith(("为", "向", "给"), start):
        return start
    return next((match.start() for match in pattern("goal_verbs").finditer(text, start + 2, end)), start)


def _after_bracket(text: str, start: int, end: int) -> int:
    """Begin behind a bracket that is closed but not opened inside the phrase."""
    depth = 0
    for place in range(end - 1, start - 1, -1):
        depth += (text[place] == "）") - (text[place] == "（")
        if depth < 0:
            return place + 1
    return start


def _segment_end(sentence: Sentence, start: int, following: Amount | None) -> int:
    """Find the end of what can belong to a noun phrase after a number: the clause's, or before the next number."""
    end = sentence.clause_end(start)
    if following is None or following.before >= end:
        return end
    text = sentence.text
    for place in range(following.before - 1, start, -1):
        if text[place] in _JOINTS and sentence.quote_over(place) is None:
            return place
    return following.before


def phrase_after(sentence: Sentence, start: int, following: Amount | None, noun: int = 0) -> Phrase | None:
    """Find the indicator that begins behind a number; None where no noun stands there.

    Args:
        sentence: where to look.
        start: the place behind the number's words.
        following: the next number of the sentence.
        noun: the first place where the noun itself can begin, where something describes it.
    """
    text = sentence.text
    start += text.startswith("的", start)
    start = _behind_qualities(text, start, sentence.clause_end(start))
    end = _segment_end(sentence, start, following)
    if following is None or following.before >= sentence.clause_end(start):
        start, end = _of_list(sentence, start, end)
    end = _before_predicate(sentence, max(start, noun), end)
    start = _behind_praise(sentence, start, end)
    while end > start and text[end - 1] in _JOINTS + "的等":
        end -= 1
    return Phrase(start, end, start) if end > start else None


@cache
def _praise() -> re.Pattern[str]:
    """What praises a noun before it is named: 具有国际影响力的, 国内领先的, 可复制推广的."""
    return re.compile(rf"(?:{alternatives(words('praises'))}[^，、的]{{0,16}}、?){{1,3}}的")


_QUALITIES = re.compile(r"(?:[^，。；、的\d“”]{1,8}(?:强|高|广|大|好|优|显著|突出|明显|鲜明|先进|完善)、?){1,4}的")


def _behind_qualities(text: str, start: int, end: int) -> int:
    """Begin a noun phrase behind a list of its qualities: 示范性强、显示度高的|应用场景."""
    match = _QUALITIES.match(text, start, end)
    return match.end() if match is not None and end - match.end() >= _SHORT else start


def _behind_praise(sentence: Sentence, start: int, end: int) -> int:
    """Begin a noun phrase behind what praises it, where enough of it is left to name a thing."""
    match = _praise().match(sentence.text, start, end)
    return match.end() if match is not None and end - match.end() >= _WHOLE - 1 else start


def _of_list(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Choose the part of a list that stands for it: what follows 等, or the first item of several."""
    text = sentence.text
    closing = text.rfind("等", start, end)
    if closing > start and "、" in text[start:closing]:
        if end - closing > _WHOLE and text[closing + 1] not in "级":
            return closing + 1, end
        return start, end
    if end - start <= _LONG:
        return start, end
    place = text.find("、", start, end)
    while place >= 0 and (sentence.quote_over(place) is not None or place - start < _WHOLE):
        place = text.find("、", place + 1, end)
    return (start, place) if place >= 0 else (start, end)


@cache
def _toward() -> re.Pattern[str]:
    return re.compile(alternatives(words("toward_words")))


def _before_predicate(sentence: Sentence, start: int, end: int) -> int:
    """End a noun phrase where its predicate begins: 中小企业业务系统|向云端迁移."""
    text = sentence.text
    for match in pattern("noun_ends").finditer(text, start + _SHORT, end):
        # 县级及以上党政机关, 二级以上医院, 规模以上企业
        of_rank = match.group() in ("以上", "以下") and text[match.start() - 1] in "及或级等模"
        if sentence.quote_over(match.start()) is None and not of_rank:
            end = match.start()
            break
    guarded = {place for match in _toward().finditer(text, start, end) for place in range(*match.span())}
    for place in range(start + _SHORT, end):
        if text[place] == "向" and place not in guarded and sentence.quote_over(place) is None:
            return place
    return end


@cache
def _no_noun() -> re.Pattern[str]:
    """What follows a number without being counted by it: a predicate, a verb of growth, a verb of doing."""
    return re.compile(alternatives((*words("predicates"), *change_words(), *reaching_words(), *words("goal_verbs"))))


def is_counted_after(sentence: Sentence, amount: Amount, floor: int) -> bool:
    """Tell whether a noun follows a number directly: 20项专利, not 专利20项，.

    Args:
        sentence: where the number stands.
        amount: the number.
        floor: the place behind which a noun before the number could stand.
    """
    text, place = sentence.text, amount.after
    if place >= len(text) or text[place] in "，。；：、）（！？+-—~/" + _JOINTS:
        return False
    if text.startswith(words("closers"), place) or text.startswith(
        ("同时", "分别", "且", "而", "内", "时", "起", "后", "前"), place
    ):
        return False
    if amount.kind in ("rate", "size") and text[place : sentence.clause_end(place)].endswith(words("measures")):
        return True
    match = _no_noun().match(text, place)
    if match is None or _is_compound(text, match.end()):
        return True
    # 和30家应用标杆企业: nothing before the number could be counted, so the word behind it is no predicate.
    return amount.kind == "count" and phrase_before(sentence, floor, amount.before) is None


def _is_compound(text: str, place: int) -> bool:
    """Tell whether what stands behind a verb makes it a noun: 服务|机构, 研发|中心."""
    nouns = ("中心", "基地", "企业", "项目", "园区", "平台", "工程")
    return compound_ends().match(text, place) is not None or text.startswith(nouns, place)
