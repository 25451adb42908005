"""Tells which region an issuer or a title names. Knows the names of GB/T 2260, not what a document is about.

Names of two characters arise by chance (创新|乡村, 河南|平顶山, 江西|安福, 长|沙县): a region is read from the left,
where a name can begin, and below it only what belongs to it.
"""

import re
from functools import cache
from typing import NamedTuple

from extract.grammar.vocabulary import alternatives, load
from extract.models import Level

_DEPTH = ("state", "province", "city", "county")
# What the name of a city or county stands behind in a title: 印发福州…, 数字福州. Other words may share a character.
_BEFORE = ("关于", "印发", "转发", "发布", "数字", "智慧", "中共", "共青团")
_BETWEEN = re.compile("数字|智慧")  # 福建省|数字|福州建设领导小组办公室
# 恩施市 lies in 恩施州, 长沙县 in 长沙市: with such an ending a short name means another region.
_OTHER_REGION = re.compile("自治|[旗盟州]|市(?=人民|政府|委)|县(?![域级])|区(?![域块位])")
# A region that the list does not hold; 全市, 各县, 城区, 园区, 地区, 高新区 and the like are none.
_NONE_BEFORE = "(?<![地城园片社灾山景全各湾库贸发范验税市新])"
_NO_REGION = "(?!关于|印发|[^省市州盟县区旗]{0,5}[全各本我][省市州盟县区旗])"
_OFFICE = "(?=人民|政府|委|办|关于|$)"
_DIVISION = re.compile(
    f"{_NO_REGION}(?:[一-鿿]{{1,3}}?[县旗市]{_OFFICE}|[一-鿿]{{2,8}}?自治[县旗]"
    f"|[一-鿿]{{1,3}}?{_NONE_BEFORE}区(?![域块位])|浦东新区|滨海新区)"
)
_PLACE = re.compile(f"{_NO_REGION}[一-鿿]{{2,6}}?(?P<kind>省|自治区|市|州|盟|县|{_NONE_BEFORE}区|旗)")
_LEVELS: dict[str, Level] = {"省": "province", "自治区": "province", "市": "city", "州": "city", "盟": "city"}


class NamedRegion(NamedTuple):
    """A region that a text names: its name, its code of GB/T 2260 where the list has it, and its level."""

    name: str
    code: str | None
    level: Level


@cache
def _names() -> dict[str, NamedRegion]:
    """Give the regions by name, by short name, and autonomous prefectures as 恩施州, 湘西自治州."""
    names: dict[str, NamedRegion] = {}
    for entry in load("regions"):
        region = NamedRegion(entry["name"], entry["code"], entry["level"])
        names[entry["short"]] = names[entry["name"]] = region
        if entry["name"].endswith("自治州"):
            stem = entry["short"].removesuffix("州")
            names |= {f"{stem}州": region, f"{stem}自治州": region}
    return names


@cache
def _pattern() -> re.Pattern[str]:
    """Match any name of a region, the longest first."""
    return re.compile(alternatives(_names()))


def region_of(*texts: str | None) -> NamedRegion | None:
    """Tell which region the first of several texts names that names one.

    A district is named with the city that is printed before it; a county that the list does not hold has no code.

    >>> tuple(region_of("福州市人民政府办公厅")), tuple(region_of(None, "“数字福州”建设三年行动计划"))
    (('福州市', '350100', 'city'), ('福州市', '350100', 'city'))
    >>> tuple(region_of("广州市白云区公共数据开放计划"))
    ('广州市白云区', None, 'county')
    """
    for text in filter(None, texts):
        if text.startswith("国务院"):
            return _names()["全国"]
        found = _first(text)
        if found:
            return found
        place = _PLACE.match(text)
        if place:
            return NamedRegion(place[0], None, _LEVELS.get(place["kind"], "county"))
    return None


def _first(text: str) -> NamedRegion | None:
    """Read the region that stands farthest left, and what follows it; the state only where no other is named."""
    place, state = 0, None
    while match := _pattern().search(text, place):
        region = _names()[match[0]]
        if region.level == "state":
            state = region
        elif _stands(text, match, region):
            return _below(region, text, match.end())
        place = match.start() + 1
    return state


def _stands(text: str, match: re.Match[str], region: NamedRegion) -> bool:
    """Tell whether characters are a region's name here: a province's and a city's full name may stand anywhere."""
    short = match[0] != region.name
    if short and _OTHER_REGION.match(text, match.end()):
        return False
    if region.level == "province" or (region.level == "city" and not short):
        return True
    before = text[: match.start()]
    return not before or not "一" <= before[-1] <= "鿿" or before.endswith(_BEFORE)


def _below(region: NamedRegion, text: str, end: int) -> NamedRegion:
    """Go on to the region that is printed right behind a region and lies in it: 福建省|福州市|鼓楼区."""
    printed_in_full = text[:end].endswith(region.name)
    between = _BETWEEN.match(text, end)
    match = _pattern().match(text, between.end() if between else end)
    inner = _names()[match[0]] if match else None
    if match and inner and _lies_in(inner, region) and not _is_cut(text, match, inner):
        if printed_in_full and region.level == "city" and inner.name.endswith("区"):
            return inner._replace(name=region.name + inner.name)
        return _below(inner, text, match.end())
    division = _DIVISION.match(text, end) if printed_in_full or region.level == "province" else None
    if division is None or region.level == "county":
        return region
    district = division[0].endswith("区") and printed_in_full
    name = region.name + division[0] if district else division[0]
    return NamedRegion(name, None, "county")


def _lies_in(inner: NamedRegion, outer: NamedRegion) -> bool:
    """Tell by the codes whether a region is part of another."""
    deeper = _DEPTH.index(inner.level) > _DEPTH.index(outer.level)
    digits = 2 if outer.level == "province" else 4
    return deeper and (inner.code or "")[:digits] == (outer.code or "")[:digits]


def _is_cut(text: str, match: re.Match[str], region: NamedRegion) -> bool:
    """Tell whether a short name is the beginning of another region's name."""
    return match[0] != region.name and _OTHER_REGION.match(text, match.end()) is not None
