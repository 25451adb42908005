"""The grammar of promises to open data: named fragments made of the words in openings.yml, each compiled once.

Knows the shape of one phrase. What stands around it, and whether the plan promises it, is not known here. Every
repetition is bounded by a clause, so that reading stays linear.
"""

import re
from functools import cache

from extract.grammar.vocabulary import alternatives, load

CLAUSE = "[^，。；：]"  # a character inside a clause
ITEM = "[^，。；：、]"  # a character inside one item of a list
NAMED = "(?:[^，。；：、等]|(?<=[高中初同平])等)"  # the same, ended by 等 (but not by the 等 of 高等教育)
OWN = "[^，。；：、和与及向对的等]"  # a character of a noun phrase without joints
LIST = rf"(?P<list>{NAMED}{{1,16}}?(?:、{NAMED}{{1,16}}?){{1,30}})"
ADVERBS = (
    "(?:深度|全面|广泛|主动|持续|定期|及时|充分|稳步|依法|有序|逐步|合理|适度|安全|优先|率先"
    "|进一步|加快|跨境|统一|集中|汇聚|归集|免费|分级|分类|依申请|有条件|无条件|和|或)*"
)


def words(name: str) -> str:
    """Make a pattern of one list of openings.yml."""
    return alternatives(load("openings")[name])


@cache
def data() -> str:
    """Match the name of data: 公共数据资源, 大数据, 政务信息 (but not 信息 alone)."""
    vocabulary = load("openings")
    return (
        f"(?:{words('limits')})?(?:(?:{words('owners')}){{0,3}}(?:信息系统|信息)?{words('data')}"
        f"|(?:{words('owners')}){{1,3}}(?:信息系统)?{alternatives(vocabulary['information'])})"
    )


@cache
def joined(least: int = 0) -> str:
    """Match what is done with data in one breath with opening it, at least so many words: 汇聚共享和开放开发."""
    return f"(?:{words('joined')}){{{least},12}}"


@cache
def opening() -> re.Pattern[str]:
    """Match the statement that data is opened: 数据共享开放, 数据向社会开放, 开放政务数据, 开放平台."""
    to_someone = f"{data()}{ADVERBS}(?:向|面向){ITEM}{{2,10}}?{ADVERBS}开放"
    return re.compile(
        f"{data()}的?{joined()}开放|{to_someone}|开放{CLAUSE}{{0,30}}?{data()}|{data()}授权运营|开放(?:平台|接口|目录)"
    )


@cache
def subject_matter() -> re.Pattern[str]:
    """Match the words without one of which nothing is promised where neither task nor heading speaks of opening."""
    return re.compile(f"{words('data')}|{words('information')}|开放")


@cache
def public_data() -> re.Pattern[str]:
    """Match data of the government: 政府数据, 政务信息资源."""
    return re.compile(f"{words('owners')}(?:{words('data')}|信息)")


@cache
def printed_title() -> re.Pattern[str]:
    """Match the title of a rule: 《福建省公共数据资源开放开发管理办法（试行）》."""
    return re.compile(rf"《[^《》。]{{0,40}}?{words('rules')}(?:（[^（）]{{1,8}}）)?》")


@cache
def rule_subject() -> re.Pattern[str]:
    """Match what a title must speak of to be a rule of opening."""
    return re.compile(words("rule_subjects"))


@cache
def rule() -> re.Pattern[str]:
    """Match rules without a printed title: 政府数据开放标准和实施方案, 大数据开放、开发、共享机制."""
    tail = f"(?:{words('rule_words')}){{0,3}}{words('rules')}"
    topic = f"(?P<topic>{words('rule_topics')})(?:{words('rule_topics')})?"
    another = f"{data()}(?:{joined(1)}|{topic}){tail}|{tail}"
    made = "(?<=制定|制订|健全|完善|建立|出台|编制)"
    ways = (
        f"{data()}(?:{joined(1)})?{_several()}的?{tail}",
        f"(?:分级分类|分类分级)开放{tail}",
        "(?:年度|数据)?开放(?:工作)?计划",
        f"{made}开放{tail}",
        _steps(),
    )
    return re.compile(f"(?P<first>{'|'.join(ways)})(?:(?:和|及|与|、)(?P<second>{another}))?")


def _several() -> str:
    """Match what else a rule governs: 数据开放|、数据利用等方面|的标准规范, 数据|脱敏、开放工作等|地方标准."""
    related = "(?:相关|有关)"
    behind = f"(?:、{ITEM}{{2,12}}){{1,6}}(?:等(?:方面|环节)?|{related})的?{related}?"
    before = f"(?:{ITEM}{{0,8}}、){{1,6}}{ITEM}{{0,4}}开放(?:工作)?等(?:方面)?"
    return f"(?:{behind}|{before})?"


def _steps() -> str:
    """Match a rule that is named by its steps: 数据开放申请、受理、反馈流程, 数据开放“申请—审核—使用”闭环机制."""
    step = f"(?:(?!目录|清单|平台){ITEM}){{1,8}}"
    listed = f"(?:{step}、){{1,5}}{step}(?:{words('rules')}|流程)"
    return f"{data()}{joined(1)}(?:{listed}|“[^“”]{{2,20}}”{ITEM}{{0,4}}?{words('rules')})"


@cache
def governing_rule() -> re.Pattern[str]:
    """Match a rule on data that names no opening: 公共数据分级分类指南; 授权运营机制 is an instrument of use."""
    named = f"(?:{words('owners')}){words('data')}{words('rule_topics')}{{1,2}}{words('rules')}"
    return re.compile(f"(?P<subject>{named})(?<!授权运营机制)")


@cache
def control_platform() -> re.Pattern[str]:
    """Match a platform that guards opening: 公共信息资源开放安全管控平台."""
    return re.compile(f"(?P<subject>{data()}{joined(1)}{words('control_platforms')})")


@cache
def platform() -> re.Pattern[str]:
    """Match a platform for data: 政务数据汇聚共享和开放平台, 公共数据资源开发服务平台."""
    return re.compile(
        f"(?P<subject>{data()}(?P<what>(?:{words('joined')}|{words('platform_words')}){{1,12}})(?:{words('platforms')}|网(?![络格站]))"
        f"|“(?P<named>[^“”]{{0,8}}开放[^“”]{{0,8}})”{words('platforms')}|(?P<styled>“[^“”]{{1,10}}”(?:数据)?开放){words('platforms')}|(?P<site>开放(?:专区|门户)|(?<=建设|完善|升级|优化|健全|搭建|打造)开放平台))"
    )


@cache
def opening_site() -> re.Pattern[str]:
    """Match a platform of opening however it is named: 数据开放平台, 统一开放平台."""
    return re.compile(f"开放{ITEM}{{0,4}}?(?:{words('platforms')}|网(?![络格站]))")


@cache
def data_site() -> re.Pattern[str]:
    """Match a site that is known by its name alone: 互联网政务数据服务平台, 省政务数据资源网."""
    return re.compile(f"互联网{data()}服务平台|{data()}网(?![络格])")


@cache
def catalogue() -> re.Pattern[str]:
    """Match a catalogue of data: 政务数据开放目录, 健康、医疗、医保类信息目录, 普遍开放的数据集."""
    kinds = f"(?:{ITEM}{{2,4}}、){{1,6}}[一-鿿]{{2,4}}类"
    things = f"(?:(?<=编制|制定|建立|公布|发布|完善){kinds}(?:信息|数据)|{data()}|信息资源|信息)(?:资源)?"
    lists = f"{things}{joined()}(?:“{words('catalogues')}”|{words('catalogues')})"
    named = f"(?:{lists}|(?:(?<=编制|制定|建立|公布|发布|完善|更新)|(?<=、))(?:年度|区域|统一){{0,2}}开放(?:目录|清单))"
    return re.compile(
        f"(?P<subject>{named}(?!(?:管理|动态|调整|更新)*(?:机制|制度)|编制(?:规范|指南|办法|标准|要求)|系统)|{words('data_sets')})"
    )


@cache
def services() -> re.Pattern[str]:
    """Match services offered to someone: 向公众提供数据产品查询、数据下载、应用接口等服务."""
    return re.compile(
        f"(?:向|为|面向)(?P<whom>[^。；：，]{{1,30}}?)提供(?:{ITEM}{{2,12}}的)?"
        f"(?P<list>{NAMED}{{2,16}}?(?:、{NAMED}{{1,16}}?){{0,30}})(?:等{ITEM}{{0,4}})?(?:服务|数据产品)"
    )


@cache
def functions() -> re.Pattern[str]:
    """Match what a platform of opening offers: 提供数据检索、在线预览等功能."""
    return re.compile(
        f"(?:提供|完善|优化|丰富|推出|开通|新增|增设|增加|拓展|上线|实现|发布){LIST}(?:等{ITEM}{{0,4}}?)?"
        "(?:功能|(?P<product>(?:信息|数据)(?:服务)?产品)|服务|模块|栏目|在线管理)"
        f"|(?:支持|实现|提供)(?:开放)?数据的?(?:统一|在线)?(?P<other>{ITEM}{{2,8}}(?:、{ITEM}{{2,12}})+)"
        f"|供{words('society')}{ITEM}{{0,4}}?(?P<given>{words('services')}(?:[、和及]{words('services')})*)"
        f"|(?:提供|支持){CLAUSE}{{0,20}}?格式(?:的数据)?(?P<format>下载|导出)"
        f"|支持{CLAUSE}{{0,20}}?(?P<free>免费(?:下载|查询|调用|使用))"
        f"|以(?P<shapes>{NAMED}{{1,8}}?(?:、{NAMED}{{1,8}}?)+)等{ITEM}{{0,10}}?(?:形式|方式)(?:面?向社会|对外)(?:提供|开放)"
        f"|以(?P<form>接口)(?:形式|方式)(?:对外|向社会)?(?:提供|开放)"
        f"|提供(?P<single>{ITEM}{{0,8}}?(?:数据|应用)接口)"
        f"|支持(?P<one>{ITEM}{{0,6}}?(?:下载|查询|检索|预览|调用))"
    )


@cache
def interface() -> re.Pattern[str]:
    """Match an interface that is opened: 开放政务信息系统数据接口, 政府开放接口."""
    owners = words("owners")
    counted = "(?!比例|占比|数量|总数|总量|数(?!据))"
    return re.compile(
        f"开放(?P<subject>(?:{data()}|{owners}){ITEM}{{0,6}}?接口){counted}|(?P<other>(?:{owners})(?:数据)?开放接口)"
    )


@cache
def service_word() -> re.Pattern[str]:
    """Match the words that make an item of a list a service of opening."""
    return re.compile(words("services"))


@cache
def rule_beside() -> re.Pattern[str]:
    """Match the rule that goes with a catalogue: 制定信息资源开放目录和|标准."""
    return re.compile(f"(?<=目录[和、及与])(?P<subject>(?:{words('rule_words')}){{0,3}}{words('rules')})")


@cache
def list_beside() -> re.Pattern[str]:
    """Match the list that goes with a catalogue: 健全数据开放目录清单和|负面清单."""
    return re.compile(f"(?<=[录单][和、及与])(?P<subject>{words('catalogues')})(?!管?理?制度)")


@cache
def data_service() -> re.Pattern[str]:
    """Match the words that make a service one of data, wherever it is offered: 数据下载, 接口调用."""
    return re.compile(f"{words('data')}|接口")


@cache
def controls() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the duties of those who open data, each with what it needs beside it."""
    named = ((entry["pattern"].replace("{data}", data()), entry["needs"]) for entry in load("openings")["controls"])
    return tuple((re.compile(f"(?P<subject>{pattern})"), needs) for pattern, needs in named)


@cache
def uses() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the instruments that promote the use of opened data, each with what it needs beside it."""
    entries = []
    for entry in load("openings")["uses"]:
        pattern = entry["pattern"].replace("{data}", f"(?:{data()})")
        for name in ("joined", "owners", "society"):
            pattern = pattern.replace(f"{{{name}}}", words(name))
        entries.append((re.compile(pattern), entry["needs"]))
    return tuple(entries)


@cache
def principles() -> re.Pattern[str]:
    """Match the spirit in which something is done, and what is in its way: 以“安全可控、分级分类”为原则, 破除…障碍."""
    return re.compile(
        "(?:以|按照|坚持|遵循|秉持|本着)[^，。；]{1,80}?原则|(?:破除|打破|消除|突破)[^，。；]{1,80}?(?:障碍|壁垒|瓶颈)"
    )


@cache
def named_data() -> re.Pattern[str]:
    """Match the name of data, of whatever domain."""
    return re.compile(data())


def is_plain_data(subject: str) -> bool:
    """Tell whether a noun phrase names data as such and no domain.

    >>> is_plain_data("公共数据资源"), is_plain_data("统计指标和数据")
    (True, False)
    """
    return named_data().fullmatch(subject) is not None
