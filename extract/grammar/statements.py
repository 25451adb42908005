"""What clauses and plans say beside names: who leads throughout, who is not listed again, until when.

Rules: DATA.md, “Role” and “Completing a name”. Knows phrases, not where they stand.
"""

import re
from functools import cache

from extract.grammar.roles import label_pattern
from extract.grammar.vocabulary import alternatives, load

# “列首位的为牵头单位，下同” (a Sichuan city's measures), “排名第一的为牵头单位”, “首位责任单位即为牵头单位”
_WHO = "(?:责任)?(?:部门|单位|主体|者)?"
_PLACE = "(?:在|于|为)?(?:第[一1]|首)(?:位|个|名|顺位)?"
_LEADER = "(?:总)?牵头(?:责任)?(?:部门|单位|者)?"
_IS = "(?:即?为|是|系|作为)(?:该项(?:工作|任务)的?)?"
# “…为牵头部门，分别负责为各部门按职责分别牵头，下同” (the state's yearly tasks of medical reform)
_ALIKE = "(?:(?:[，；]分别负责[^，；。）]{0,16})?[，；。、]?(?:以)?下同)"
_FIRST_LEADS = re.compile(
    rf"[，；。]?(?:其中)?(?:(?P<ranked>[列排](?:名|序|列|位)?)?{_PLACE}的?{_WHO}{_IS}{_LEADER}"
    rf"|(?P<named>牵头(?:责任)?(?:部门|单位)(?:均|都)?[列排](?:名|序|列|位)?){_PLACE})(?P<alike>{_ALIKE})?[。；]?"
)
# “以下各项工作任务均涉及各县（市、区）、市直园区，不再单独列出”, “具体任务均涉及各市（州）政府，不再分工，下同”
_NOT_REPEATED = re.compile(
    r"[，；。]?(?:以下|以上|上述|具体|各项|所有)[^，；。]{0,30}(?:任务|工作|事项|措施|条款)?.{0,40}?"
    rf"不再[^，；。]{{0,8}}(?:列|分工|标注|注明|赘述|重复)[^，；。]{{0,3}}{_ALIKE}?[。；]?"
)
_QUARTER = "第?[一二三四1-4]季度|上半年|下半年|年内|[年月]?(?:年?底|月?底|月?末|中旬|下旬|上旬)"
_DATE = rf"(?:20\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?|\d{{1,2}}月(?:\d{{1,2}}日)?|{_QUARTER})"
# “…配合，2022年6月底前出台相关政策，年内持续推进”: no body
_UNTIL = re.compile(
    rf"(?<![^，；。（])(?:到|于|自|从|力争|争取|在)?(?:{_DATE}[^，；。、（）]{{0,24}}"
    r"|(?:长期|持续|常态|每年|每季度?|每月|适时|即时|立即|近期|全年|分年度|分阶段|分步|逐年)[^，；。、（）]{0,16})(?=$|[，；。）])"
)
# “1.市工信局2.市商务局”, “①市工信局②市商务局”: numbers of a list that begins with 1
_FIRST_NUMBER = re.compile(r"(?:^|[：，；。、])(?:1[.、]|①|（1）)(?=[一-鿿])")
_NUMBERS = re.compile(r"(?<!\d)\d{1,2}[.、](?=[一-鿿])|[①-⑳]|（\d{1,2}）(?=[一-鿿])")
_EMPTY = re.compile("（；+）")  # “市财政局（第一责任单位为牵头单位，下同）”


def without_numbers(text: str) -> str:
    """Put separators for the numbers of a list, so that places stay.

    >>> without_numbers("责任单位：1.市工信局2.市商务局"), without_numbers("12345热线办、市工信局")
    ('责任单位：、、市工信局、、市商务局', '12345热线办、市工信局')
    """
    if not _FIRST_NUMBER.search(text):
        return text
    return _NUMBERS.sub(lambda match: "、" * len(match[0]), text)


@cache
def deadline_label() -> re.Pattern[str]:
    """Match the label of a deadline: 完成时限：, 时间节点：."""
    return re.compile(f"{bare_deadline_label().pattern}：")


@cache
def _term() -> re.Pattern[str]:
    return re.compile(f"{deadline_label().pattern}(?P<term>[^；，。、）]{{1,30}})")


def term_in(text: str) -> str:
    """Give the term that a clause states beside its names; empty where it states none.

    >>> term_in("（责任单位：市教育局；完成时限：2024年6月底前）"), term_in("（责任单位：市教育局）")
    ('2024年6月底前', '')
    """
    found = _term().search(text)
    return found["term"] if found else ""


@cache
def bare_deadline_label() -> re.Pattern[str]:
    """Match the label of a deadline without its colon, for which a blank may stand: 完成时限 年底."""
    words = load("roles")["deadline_labels"]
    return re.compile(f"{alternatives(words['verbs'])}?{alternatives(words['nouns'])}")


@cache
def _deadline() -> re.Pattern[str]:
    return re.compile(f"[，；。]?{deadline_label().pattern}(?:(?!{label_pattern().pattern})[^；，。、）]){{1,30}}")


def without_statements(text: str) -> tuple[str, bool]:
    """Blank out the statements in a clause, so that places stay; tell whether it says that the first name leads.

    >>> without_statements("市教育局，列首位的为牵头单位，下同")
    ('市教育局；；；；；；；；；；；；；', True)
    """
    first = _FIRST_LEADS.search(text)
    for pattern in (_FIRST_LEADS, _NOT_REPEATED, _deadline(), _UNTIL):
        text = pattern.sub(lambda match: "；" * len(match[0]), text)
    return _EMPTY.sub(lambda match: "；" * len(match[0]), text), first is not None


def first_leads_at(text: str) -> list[int]:
    """Tell where a document says outside its clauses that the first body of each leads.

    “联合申报的，第一单位为牵头单位” is no such statement: it speaks of ranks or holds for what follows.

    >>> first_leads_at("（任务分工中排在首位的为牵头单位）"), first_leads_at("联合申报的，第一单位为牵头单位")
    ([6], [])
    """
    found = _FIRST_LEADS.finditer(text)
    return [match.start() for match in found if match["ranked"] or match["named"] or match["alike"]]
