"""Reads the names of a list of bodies with their roles. Knows separators, conjunctions and markers.

Labels are read and names are made complete in `extract.parts.bodies`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.grammar.names import is_name, levels_list
from extract.grammar.roles import bracketed_marker, called_marker, marker, marker_inside, role_marked, role_of_marks
from extract.grammar.vocabulary import alternatives, load
from extract.models import Role


@dataclass(slots=True)
class Name:
    """A name inside the list's text: its place there, its role once known, and what stood before it."""

    start: int
    end: int
    role: Role | None = None
    begins_list: bool = True
    agency: str = ""


_AND_SO_ON = re.compile(r"(?<![高中初同平])等(?![级院学于])")
# “…等部门”, “…等7个部门和单位” close a list; behind “…等部门及” it goes on.
_DROPPED_BEHIND = re.compile(
    r"(?:[\d一二三四五六七八九十]+个?|多个|各)?(?:(?:部门|单位|机构|企业|高校|银行|地)(?:(?:和|、)(?:单位|部门))?)?(?=$|和|及|与|以及)"
)
# “省有关部门、单位”, “市直各委、办、局”, “各级党委和政府” are one name each, “各部门、各单位” are two.
_ONE_NAME = re.compile(
    "部门、(?:单位|机构|企业)(?=[，；。、（）]|$)|各(?:部、)?委、办、局|各级党委[和、](?:人民)?政府|中央[和、]省属?驻"
)
# “此项工作由市发改委牵头”: what stands before 由 is no part of the name
_MATTER = "(?:[此该本各这]项|上述|以上)[一-鿿]{0,4}?(?:工作|任务|事项|措施|内容)"
_BY = "(?:并由|统一由|由|请)"
# What bodies shall do, not whose a matter is: 各部门要密切配合, 各有关单位务必抓好落实, 各牵头部门和配合单位各司其职.
_SHALL = (
    "[门位区县市地府构关办局委厅级组方业镇乡][都均也]?"
    "(?:要(?![素点])|应当|应(?![急用对])|必?须|务必|需(?!求)|将(?![乐军]))"
    "|各(?:牵头|配合|责任)(?:部门|单位)[和与、]"
)
_TOLD = re.compile(f"{_MATTER}{_BY}|{_SHALL}")
_LEADING_WORDS = re.compile(f"^(?:(?:{_MATTER})?{_BY}|其中|以及|会同|和|及|与)")


@cache
def _like_conjunctions() -> re.Pattern[str]:
    """Match places whose names begin as conjunctions do: 和林格尔新区管委会."""
    return re.compile(alternatives(load("bodies")["places_like_conjunctions"]))


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Split at separators outside brackets and outside lists of levels: (start, end, separator behind)."""
    one = [*levels_list().finditer(text, start, end), *_ONE_NAME.finditer(text, start, end)]
    kept = {place for match in one for place in range(match.start(), match.end())}
    depth, begin = 0, start
    for place in range(start, end):
        char = text[place]
        depth += (char == "（") - (char == "）" and depth > 0)
        if char in "、，；。/" and not depth and place not in kept:
            yield begin, place, char
            begin = place + 1
    yield begin, end, ""


def _names_of_piece(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Find the names in a piece between separators: conjunctions part names, a trailing 等 is dropped."""
    match = _LEADING_WORDS.match(text[start:end])
    if match and not _like_conjunctions().match(text, start, end):
        start += match.end()
    so_on = _AND_SO_ON.search(text, start, end)
    if so_on:
        yield from _names_of_piece(text, start, so_on.start())
        dropped = _DROPPED_BEHIND.match(text[so_on.end() : end])
        yield from _names_of_piece(text, so_on.end() + (dropped.end() if dropped else 0), end)
        return
    if levels_list().fullmatch(text, start, end):  # 各县（区）党委和人民政府
        yield start, end
        return
    one = [match.span() for match in _ONE_NAME.finditer(text, start, end)]
    for place in range(start + 1, end - 1):
        if any(first < place < last for first, last in one):
            continue
        if text[start] == "各" == text[place] and is_name(text[start:place]) and _closed(text, start, place):
            yield start, place  # “各地区各有关部门” are two
            yield from _names_of_piece(text, place, end)
            return
        word = next((w for w in load("bodies")["conjunctions"] if text.startswith(w, place)), None)
        behind = text[place + len(word) : end] if word else ""
        if word and behind in load("bodies")["generic"]:
            continue  # 各有关部门和单位 is one name
        if word and is_name(text[start:place]) and is_name(behind) and _closed(text, start, place):
            yield from _names_of_piece(text, start, place)
            yield from _names_of_piece(text, place + len(word), end)
            return
    if end > start:
        yield start, end


def _closed(text: str, start: int, end: int) -> bool:
    """Tell whether no bracket is open between two places."""
    return text.count("（", start, end) == text.count("）", start, end)


class _Part:
    """Takes the pieces of a list one after the other."""

    def __init__(self, text: str, default: Role) -> None:
        self.text, self.default = text, default
        self.names: list[Name] = []
        self.begins_list = True
        self.with_others = False  # behind 会同
        self.in_matter = False

    def take(self, start: int, end: int, separator: str) -> None:
        """Read the names of one piece, and give those before it their role if it ends a list."""
        matter = _before_matter(self.text, start, end)
        begins_list = separator not in "、/"
        if matter:
            stop, role = matter
            self._add(_names_of_piece(self.text, start, stop))
            self._give(role)
        elif self.in_matter and not _ends_as_names(self.text, start, end):
            self.begins_list = begins_list
            return  # “市财政局负责资金筹措、拨付和监管”
        else:
            self._take_names(start, end, separator)
        self.in_matter, self.begins_list = matter is not None, begins_list

    def _take_names(self, start: int, end: int, separator: str) -> None:
        text = self.text
        mark = (
            marker().search(text, start, end)
            or bracketed_marker().search(text, start, end)
            or called_marker().search(text, start, end)
        )
        stop = mark.start() if mark else end
        joint = text.find("会同", start, stop)
        if joint >= 0:
            self._lead_list()
            self._add(_led_and_joined(text, start, joint, stop), joint)
        else:
            self._add(_names_of_piece(text, start, stop))
        self.with_others = self.with_others or joint >= 0
        if mark and mark[0].startswith("（") and self.names:
            self.names[-1].role = role_marked(mark)  # “市水利局（牵头）、市财政局（配合）”: each its own
        elif mark or separator in "；。":
            self._give(role_marked(mark) if mark else self.default)

    def _lead_list(self) -> None:
        """Let the names before X in its list lead with it: “A、X会同Y负责”."""
        unread = self.begins_list
        for name in reversed(self.names):
            if unread or name.role:
                return
            name.role, unread = "lead", name.begins_list

    def _add(self, found: Iterator[tuple[int, int]], joint: int = -1) -> None:
        """Add names; X会同Y: X leads, Y supports."""
        for place, (start, stop) in enumerate(found):
            role: Role | None = "support" if self.with_others else None
            if joint >= 0:
                role = "lead" if stop <= joint else "support"
            self.names.append(Name(start, stop, role, place == 0 and self.begins_list))

    def _give(self, role: Role) -> None:
        """Give a role to the names that have none."""
        for name in self.names:
            name.role = name.role or role
        self.with_others = False


def read_part(text: str, start: int, end: int, default: Role) -> list[Name]:
    """Read the names between two labels and give each its role."""
    part = _Part(text, default)
    for piece in _split(text, start, end):
        part.take(*piece)
    for name in part.names:
        name.role = name.role or default
    return part.names


def _before_matter(text: str, start: int, end: int) -> tuple[int, Role] | None:
    """Tell where a piece's names end and their role, if a marker with its matter follows: 市财政局负责资金保障."""
    mark = marker().search(text, start, end)
    if mark and _are_names(text, start, mark.start()):
        return None
    for found in marker_inside().finditer(text, start, end):
        if text.find("会同", found.end(), end) >= 0:
            return None  # “市发改委牵头会同市财政局”
        if found.end() < end and _are_names(text, start, found.start()):
            return found.start(), role_of_marks(found["marks"])
    return None


def says_matter(text: str) -> bool:
    """Tell whether a text without a label says of any body what is its matter."""
    return any(_before_matter(text, start, end) for start, end, _ in _split(text, 0, len(text)))


def _are_names(text: str, start: int, end: int) -> bool:
    """Tell whether a run is nothing but names."""
    names = list(_names_of_piece(text, start, end))
    return bool(names) and all(is_name(text[first:last]) for first, last in names)


def _ends_as_names(text: str, start: int, end: int) -> bool:
    """Tell whether a piece is names with or without their marker."""
    mark = marker().search(text, start, end)
    return _are_names(text, start, mark.start() if mark else end)


def _led_and_joined(text: str, start: int, joint: int, end: int) -> Iterator[tuple[int, int]]:
    """Find the names on both sides of 会同; the first side may have its own 牵头."""
    mark = marker().search(text, start, joint)
    yield from _names_of_piece(text, start, mark.start() if mark else joint)
    yield from _names_of_piece(text, joint + len("会同"), end)


def is_sentence(text: str) -> bool:
    """Tell whether a text says in a sentence who does something: 以上措施由省发改委落实, 各部门要抓好落实."""
    return _TOLD.search(text) is not None
