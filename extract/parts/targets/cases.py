"""One number in its clause, and why it may be no target at all: part of a name, a condition, a grant, a habit.

Knows a clause, not what is promised in it.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from extract.parts.targets.amounts import Amount
from extract.parts.targets.phrases import Phrase, phrase_before
from extract.parts.targets.sentences import Sentence
from extract.parts.targets.words import pattern, words

_JOINED = re.compile(r"[、和及与或，；]|以及|并|分别|各|其中|（|）")
_RANKED = re.compile(r"(?:稳居|居|排名|位列|名列|位居|列|进入|跻身|保持|排|排在|前)[^，。；]{0,12}$")
_SHARE_OF = re.compile("占[^，。；]{1,24}?的比例")  # 高技能人才占技能人才的比例 is measured, not granted
_SINCE = re.compile(r"(?:较|比)(?:19|20)\d\d年")  # 模组价格较2021年降低40% is measured, not set
RANK_NOUN = re.compile(
    "(?:排名|位次|名次)(?=(?:力争|持续|继续|始终|稳定|稳步)?(?:保持|稳居|位居|位列|进入|跻身|居|列|稳|上升|提升|提高|前移))"
)
_PER = re.compile(r"每[百千万亿十]*$|人均$|户均$")
_ROUTINE = re.compile(r"每(?:年|月|周|日|天|季|季度|半年|两年|两个月)[^，。；]{0,12}$")
_ROUTINE_UNITS = ("次", "场", "期")
_FEW = 12  # 每年举办2次 names a habit, 每年培训1000人次 does not
MONEYED_NOUNS = ("产业", "集群", "园区", "企业", "板块", "市场")
_RATIO = re.compile(r"[:：]\d")
_FOUNDING = re.compile("设立|组建|成立|发起")
_ENDS = re.compile(r"[，。；、）]|和|及|与|$")
_STANDS_ALONE = re.compile(r"[，。；、）的]|和|及|与|$")


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


@dataclass(frozen=True)
class Case:
    """A number to decide on.

    Attributes:
        sentence: where it stands.
        index: which of the sentence's numbers it is.
        taken: the number before it if that was taken.
    """

    sentence: Sentence
    index: int
    taken: Taken | None

    @cached_property
    def amount(self) -> Amount:
        """The number."""
        return self.sentence.amounts[self.index]

    @cached_property
    def start(self) -> int:
        """First place of its clause."""
        return self.sentence.clause_start(self.amount.before)

    @cached_property
    def end(self) -> int:
        """The place after its clause."""
        return self.sentence.clause_end(self.amount.after)

    @cached_property
    def head(self) -> str:
        """The clause up to the number."""
        return self.sentence.text[self.start : self.amount.before]

    @cached_property
    def unit(self) -> str:
        """The unit as it stands in the reading text."""
        return self.sentence.text[self.amount.unit_start : self.amount.end]

    @cached_property
    def floor(self) -> int:
        """The place behind which a noun before the number can stand: behind the number before it."""
        amounts, before = self.sentence.amounts, self.index - 1
        while before >= 0 and (amounts[before].kind == "time" or self._is_base(amounts[before])):
            before -= 1
        return max(self.start, amounts[before].after if before >= 0 else 0)

    def _is_base(self, other: Amount) -> bool:
        """Tell whether a number is that of which this one counts some: 基站每万人15个."""
        return _PER.search(self.sentence.text, max(self.start, other.start - 8), other.start) is not None

    @cached_property
    def following(self) -> Amount | None:
        """The next number that counts something of its own: in 3个千亿级产业集群 the second number does not."""
        for index in range(self.index + 1, len(self.sentence.amounts)):
            other = self.sentence.amounts[index]
            named = self.sentence.quote_over(other.start) is not None  # 100件“一件事”
            if other.kind != "time" and not named and other is not self.inside and not self._sizes(other):
                return other
        return None

    def _sizes(self, other: Amount) -> bool:
        """Tell whether a number is the size of what this one counts: 3个千亿级产业集群."""
        return other.kind == "level" and other.before == self.amount.after

    @cached_property
    def inside(self) -> Amount | None:
        """The number that describes what this one counts: 40家收入超10亿元的企业, 5771个亿元以上项目."""
        if self.amount.kind != "count" or self.index + 1 == len(self.sentence.amounts):
            return None
        other, text = self.sentence.amounts[self.index + 1], self.sentence.text
        between = text[self.amount.after : other.before]
        if other.kind not in ("money", "rate", "size", "share", "bare") or not other.signed:
            return None
        if _JOINED.search(between) or _ENDS.match(text, other.after) or self._sizes(other):
            return None
        return other

    @property
    def in_words(self) -> bool:
        """Whether it counts in Chinese digits: 两个."""
        return self.amount.chinese and self.amount.kind == "count"

    def text_of(self, phrase: Phrase) -> str:
        """Give the characters of a phrase."""
        return self.sentence.text[phrase.start : phrase.end]

    def is_aimed(self) -> bool:
        """Tell whether a word of aim stands before the number or behind it in the clause."""
        return pattern("aims").search(self.sentence.text, self.start, self.end) is not None


def is_grant(case: Case) -> bool:
    """Tell whether a clause grants to, or asks of, one applicant; 确保…利率低于1.6% is an aim all the same."""
    text = case.sentence.text
    clause = _SHARE_OF.sub("", pattern("grants_not").sub("", text[case.start : case.end]))
    if pattern("grants").search(clause) or _is_ceiling(case):
        return True
    if case.is_aimed() or case.head.endswith(words("price_measures")) or _SINCE.search(case.head):
        return False
    listed = text.find("、", case.amount.after, case.end)  # 贷款余额超5000亿元、|贷款利率低于3.5%
    return pattern("prices").search(text, case.floor, listed if listed >= 0 else case.end) is not None


def _is_ceiling(case: Case) -> bool:
    """Tell whether a sum is the most that is granted in the clause before: 按30%给予补贴，每年最高200万元."""
    text, amount = case.sentence.text, case.amount
    if amount.kind != "money" or not text.startswith("最高", amount.before):
        return False
    return pattern("grants").search(text, case.sentence.clause_start(max(0, case.start - 1)), case.start) is not None


def is_name(case: Case) -> bool:
    """Tell whether a number is part of a name: in quotation marks, 第三个, 首5个, 7×24小时."""
    text, amount = case.sentence.text, case.amount
    if amount.ordinal or case.sentence.is_quoted(amount.start, amount.end - 1):
        return True
    before = text[max(0, amount.start - 1) : amount.start]
    if before in ("首", "每", "“", "+", "*", "×", "/") or text.startswith(("+", "*", "×", "级以", "制"), amount.end):
        return True
    if amount.kind == "bare" and _RATIO.match(text, amount.end):  # 生机比达到6:1
        return True
    return case.in_words and amount.value <= 1


def is_rank(case: Case) -> bool:
    """Tell whether a number states a rank: 居全国第4位, 进入全国前10名."""
    amount, text = case.amount, case.sentence.text
    if not (amount.ordinal or text.startswith("前", amount.start - 1)):
        return False
    if text.startswith(("的", "者"), amount.end):  # 排在第一位的部门为牵头部门
        return False
    if case.unit not in ("位", "名") and amount.kind != "bare":
        return False
    return rank_word(case) is not None


def rank_word(case: Case) -> re.Match[str] | None:
    """Find the words that lead to a rank: 居全国第; a rank that has a verb is what is measured: 综合排名|保持前."""
    text, end = case.sentence.text, case.amount.start
    found = _RANKED.search(text, max(case.start, end - 16), end)
    measured = RANK_NOUN.match(text, found.start(), end) if found is not None else None
    return found if measured is None else _RANKED.search(text, measured.end(), end) or found


def is_attribute(case: Case) -> bool:
    """Tell whether a number is part of another phrase: 100M及以上宽带用户占比达到70%, 年收入超过1亿元的企业."""
    text, amount = case.sentence.text, case.amount
    if case.unit in ("户", "人") and amount.after > amount.end:
        return pattern("described").search(text, amount.after, amount.after + 6) is not None
    if amount.kind == "money" and amount.after > amount.end and _STANDS_ALONE.match(text, amount.after) is None:
        return not text.startswith(words("closers"), amount.after)
    if text.startswith("的", amount.after) and amount.before > case.start:
        before = phrase_before(case.sentence, case.start, amount.before)
        noun = case.text_of(before) if before is not None else ""
        measured = noun.endswith(words("measures")) and not noun.endswith("覆盖")  # 覆盖100%的行政村
        if measured or (noun and amount.comparator in ("<", "<=")):
            return not _FOUNDING.search(text, case.start, amount.before)
    moneyed = amount.kind == "money" and text.startswith(MONEYED_NOUNS, amount.after)  # 百亿元企业10家
    if amount.kind not in ("rate", "size", "money") or not (amount.signed or moneyed):
        return amount.kind == "rate" and _STANDS_ALONE.match(text, amount.after) is None and not _is_offered(case)
    following = case.following
    if following is None or following.start >= case.end or text[amount.after : amount.after + 1] in ("，", "、", ""):
        return False
    return not _JOINED.search(text, amount.after, following.before)


def _is_offered(case: Case) -> bool:
    """Tell whether a speed is what someone is to have: 农村家庭具备100Mbps接入能力, not 100M宽带用户."""
    has = case.head.endswith(("具备", "提供", "实现", "达到"))
    return has and case.sentence.text[case.amount.after : case.end].endswith(words("measures"))


def is_per(case: Case) -> bool:
    """Tell whether a number says of how many something is counted: 每万人."""
    return _PER.search(case.sentence.text, case.start, case.amount.start) is not None


def is_routine(case: Case) -> bool:
    """Tell whether a number sets a habit: 每年组织不少于2次应急演练; 每年培训1000人次 sets an aim."""
    if case.amount.value > _FEW or case.unit not in _ROUTINE_UNITS:
        return False
    before = case.amount.before
    return _ROUTINE.search(case.sentence.text, max(0, before - 24), before) is not None
