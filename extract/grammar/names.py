"""The grammar of the names of responsible bodies: what a name looks like and what it inherits. Knows no document."""

import re
from functools import cache

from extract.grammar.vocabulary import alternatives, load

_OFFICE = "(?:党?委|(?:人民)?政府|行政公署|行署)"
_GOVERNMENT = r"(?:党委(?:、|和)?(?:人民)?政府|人民政府|政府|党委)"


# 各镇（街）, 各审判业务庭: what follows 各 is a collective name, unless it counts things: 各项任务, 各自职责.
_COLLECTIVE = re.compile("各(?![项种自负司])[一-鿿（）]{1,14}")


_OF_LEVEL = re.compile("[省市州盟县区旗][直级属]")  # 市直机关工委 says its level in another way


@cache
def _bodies() -> dict[str, list[str]]:
    words: dict[str, list[str]] = load("bodies")
    return words


@cache
def _endings() -> re.Pattern[str]:
    words = _bodies()
    return re.compile(
        f"(?:{alternatives(words['departments'])}|{alternatives(words['own_endings'])})(?:（[^（）]*）)?$"
    )


@cache
def _department() -> re.Pattern[str]:
    return re.compile(f"{alternatives(_bodies()['departments'])}(?:（[^（）]*）)?$")


@cache
def _own() -> re.Pattern[str]:
    words = _bodies()
    return re.compile(
        f"^{alternatives(words['own_beginnings'])}|{alternatives(words['own_endings'])}(?:（[^（）]*）)?$"
    )


@cache
def _level() -> str:
    """Give the pattern of one level of a list, with those in brackets behind it: 县（市、区）, 市（州）."""
    item = alternatives(_bodies()["level_items"])
    return f"{item}(?:（{item}(?:、{item})*）)?{item}?"


@cache
def _some_places() -> re.Pattern[str]:
    """Match places that no list names one by one: 相关盟市, 有关市县."""
    return re.compile(f"(?:相关|有关){_level()}{_GOVERNMENT}?")


@cache
def levels_list() -> re.Pattern[str]:
    """Match a list of levels that is one name: 各市、县（区）人民政府; 市、县（区）人民政府; 各区、县级市."""
    roles = load("roles")
    words = alternatives([*roles["adverbs"], *(word for group in roles["markers"].values() for word in group)])
    follows = rf"(?=[、，；。（）及和与等]|$|{words})"
    return re.compile(
        rf"各(?:有关|相关|地)?{_level()}(?:[、和及]各?{_level()})*(?:{_GOVERNMENT}|委[、和](?:人民)?政府)?{follows}"
        rf"|各{_level()}{_OFFICE}[、和及]{_level()}{_OFFICE}{follows}"  # 各区委、区政府; 各盟行政公署、市人民政府
        rf"|(?<![一-鿿]){_level()}(?:[、和及]{_level()})+{_GOVERNMENT}{follows}"
    )


@cache
def _government_tail() -> re.Pattern[str]:
    level = "省|自治区|自治州|市|州|县|区|旗"
    return re.compile(rf"[一-鿿]{{2,8}}?(?P<tail>(?P<level>{level}){_GOVERNMENT}(?:（[^（）]*）)?)$")


@cache
def _level_prefix() -> re.Pattern[str]:
    words = _bodies()
    levels = alternatives([*(level for level in words["levels"] if level != "国家"), *words["zones"]])
    return re.compile(
        rf"(?!{alternatives(words['not_a_level'])})"
        rf"(?P<level>{levels}|[一-鿿]{{2,7}}?(?:省|自治区|自治州|市|州|县|区|旗))"
        rf"(?!直|级|属|内|际|场|容|人民政府$|政府$)(?P<party>委(?!员会))?(?P<rest>.{{2,}})$"
    )


def is_name(text: str) -> bool:
    """Tell whether a text ends as the name of a body does.

    >>> is_name("省人力资源"), is_name("社会保障厅"), is_name("市交通委（市道运局）")
    (False, True, True)
    """
    return ends_as_name(text) or _COLLECTIVE.fullmatch(text) is not None


def ends_as_name(text: str) -> bool:
    """Tell whether a text is complete as a name; behind 各 any words may stand, and a line end may cut them.

    >>> is_name("各地级以上"), ends_as_name("各地级以上"), ends_as_name("各地级以上市")
    (True, False, True)
    """
    if len(text) < 2:
        return False
    places = levels_list().fullmatch(text) or _some_places().fullmatch(text)
    return places is not None or _endings().search(text) is not None


def government_tail(name: str) -> tuple[str, str] | None:
    """Split what a list of places shares off its last name: (level and government, government alone).

    >>> government_tail("厦门市人民政府")
    ('市人民政府', '人民政府')
    """
    match = _government_tail().fullmatch(name)
    return (match["tail"], match["tail"].removeprefix(match["level"])) if match else None


def level_of(name: str) -> tuple[str, bool] | None:
    """Tell the level prefix that a name hands on to its list, and whether the name is a party body's.

    >>> level_of("省委办公厅"), level_of("省发改委"), level_of("市场监管局"), level_of("福州市公安局")
    (('省', True), ('省', False), None, ('福州市', False))
    """
    match = _level_prefix().match(name)
    if match is None or name.startswith("各"):
        return None
    rest = match["rest"]
    if match["party"]:
        return (match["level"], True) if is_name(rest) else None
    if len(match["level"]) > 1 and match["level"] not in _bodies()["levels"] and _own().search(rest):
        return None  # a body of a place, such as 长乐市政府, says nothing about its neighbours
    return (match["level"], False) if is_name(rest) else None


@cache
def _place() -> re.Pattern[str]:
    """Match the name of a province or a city, with which a body of its own may begin: 南通边检站."""
    return re.compile(alternatives(row["short"] for row in load("regions") if row["level"] in ("province", "city")))


@cache
def _local_police() -> re.Pattern[str]:
    return re.compile(f"(?!{alternatives(_bodies()['police'])})[一-鿿]{{2,6}}公安分局")


def inherits(name: str) -> bool:
    """Tell whether a name without a level takes that of its list.

    >>> inherits("科技厅"), inherits("福州大学"), inherits("各电信运营企业"), inherits("市场监管局")
    (True, False, False, True)
    """
    if name[:1] in "“‘":
        return False  # “数字青禾”建设领导小组办公室
    own = _own().search(name) or _place().match(name) or _OF_LEVEL.match(name) or _local_police().fullmatch(name)
    return own is None and _department().search(name) is not None


def completed(name: str, level: str, after_party: bool) -> str:
    """Give a name the level of its list; 省委 passes to party bodies only.

    >>> completed("机要局", "省", True), completed("文化和旅游厅", "省", True)
    ('省委机要局', '省文化和旅游厅')
    """
    return f"{level}委{name}" if after_party and name in _bodies()["party"] else level + name
