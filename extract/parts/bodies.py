"""Reads a list of responsible bodies: who is named, in which role, and where. Knows the grammar of lists and markers.

Rules: DATA.md, “Completing a name” and “Role”. What a list is the answer to (an action, a project, a table row) is not
known here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.grammar.names import completed, government_tail, inherits, is_name, level_of, levels_list
from extract.grammar.vocabulary import alternatives, load
from extract.models import Role
from extract.text.document import GAP, Document
from extract.text.spans import Spans


@dataclass(frozen=True, slots=True)
class Body:
    """One named body. `known` is False where the name does not end as names of bodies do."""

    agency: str
    role: Role
    mention: str
    spans: Spans
    known: bool


@dataclass(frozen=True, slots=True)
class BodyList:
    """What a list says; `first_leads` where it states that the first name of each clause leads."""

    bodies: tuple[Body, ...]
    first_leads: bool = False


@dataclass(slots=True)
class _Name:
    """A name inside the list's text: its place there, its role once known, and what stood before it."""

    start: int
    end: int
    role: Role | None = None
    begins_list: bool = True
    agency: str = ""


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    words: dict[str, dict[str, list[str]]] = load("roles")
    return words


@cache
def label_pattern() -> re.Pattern[str]:
    """Match a label with its colon: 责任单位：, 牵头单位：."""
    labels = alternatives(word for words in _words()["labels"].values() for word in words)
    return re.compile(f"(?P<label>{labels})(?:及分工)?：")


@cache
def _marker() -> re.Pattern[str]:
    words = _words()
    marks = alternatives(word for group in words["markers"].values() for word in group)
    adverbs = alternatives([*words["adverbs"], "会同"])
    # Possessive groups: no backtracking over long runs of such words.
    return re.compile(f"(?:{adverbs}|等(?=(?:{adverbs})*(?:{marks})))*+(?P<marks>{marks}(?:{adverbs}|{marks})*+)$")


@cache
def _role_of_label() -> dict[str, Role]:
    return {word: role for role, words in _words()["labels"].items() for word in words}  # type: ignore[misc]


@cache
def _marks(role: str) -> re.Pattern[str]:
    return re.compile(alternatives(_words()["markers"][role]))


# “列首位的为牵头单位，下同。以下各项工作任务均涉及各县（市、区）、市直园区，不再单独列出” (a Sichuan city's measures)
_FIRST_LEADS = re.compile(
    r"[，；。]?(?:列|排)在?第?[一首]位?的?(?:者|部门|单位)?[为是]牵头(?:部门|单位|者)?[，；。]?(?:下同|以下同)?[。；]?"
)
_NOT_REPEATED = re.compile(
    r"[，；。]?以下[^，；。]{0,30}(?:任务|工作|事项|措施|条款)?.{0,40}?不再[^，；。]{0,8}列[^，；。]{0,3}[。；]?"
)
_DEADLINE = re.compile(r"[，；。]?(?:完成|办结|落实)?(?:时限|时间|期限|进度|时间进度)：[^；，。、）]{1,30}")
_LONGEST_NAME = 40
_AND_SO_ON = re.compile(r"(?<![高中初同平])等(?![级院学于])")
_DROPPED_BEHIND = re.compile(r"^(?:\d+个|多个|各)?(?:部门|单位|机构)?(?:和单位|、单位)?$")
_HAS_LEVEL = re.compile("..州$|.[省市县区旗]$")  # 福州 is a place without its level, 恩施州 has it
_LEADING_WORDS = re.compile(r"^(?:由|请|其中|以及|会同|和|及|与|并由|统一由)")


def role_of_marks(marks: str) -> Role:
    """Tell the role that a marker phrase gives: 牵头 goes before all, 配合 before 负责.

    >>> role_of_marks("牵头负责"), role_of_marks("按职责分工负责"), role_of_marks("配合落实")
    ('lead', 'responsible', 'support')
    """
    if _marks("lead").search(marks):
        return "lead"
    return "support" if _marks("support").search(marks) else "responsible"


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Split at separators outside brackets and outside lists of levels: (start, end, separator behind)."""
    kept = {place for match in levels_list().finditer(text, start, end) for place in range(match.start(), match.end())}
    depth, begin = 0, start
    for place in range(start, end):
        char = text[place]
        depth += (char == "（") - (char == "）" and depth > 0)
        if char in "、，；。" and not depth and place not in kept:
            yield begin, place, char
            begin = place + 1
    yield begin, end, ""


def _names_of_piece(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Find the names in a piece between separators: conjunctions part names, a trailing 等 is dropped."""
    match = _LEADING_WORDS.match(text[start:end])
    if match and not is_name(match[0]):
        start += match.end()
    so_on = _AND_SO_ON.search(text, start, end)
    if so_on:
        yield from _names_of_piece(text, start, so_on.start())
        if not _DROPPED_BEHIND.fullmatch(text[so_on.end() : end]):
            yield from _names_of_piece(text, so_on.end(), end)
        return
    for place in range(start + 1, end - 1):
        word = next((w for w in load("bodies")["conjunctions"] if text.startswith(w, place)), None)
        if (
            word
            and is_name(text[start:place])
            and is_name(text[place + len(word) : end])
            and _closed(text, start, place)
        ):
            yield start, place
            yield from _names_of_piece(text, place + len(word), end)
            return
    if end > start:
        yield start, end


def _closed(text: str, start: int, end: int) -> bool:
    """Tell whether no bracket is open between two places."""
    return text.count("（", start, end) == text.count("）", start, end)


def _read_part(text: str, start: int, end: int, default: Role) -> list[_Name]:
    """Read the names between two labels and give each its role."""
    names: list[_Name] = []
    begins_list = True
    override: Role | None = None
    for piece_start, piece_end, separator in _split(text, start, end):
        marker = _marker().search(text, piece_start, piece_end)
        name_end = marker.start() if marker else piece_end
        with_whom = text.find("会同", piece_start, name_end)
        for place, (name_start, stop) in enumerate(_names_of_piece(text, piece_start, name_end)):
            joined = place > 0 or not begins_list
            role: Role | None = override
            if with_whom >= 0:  # X会同Y: X leads, Y supports
                role = "lead" if stop <= with_whom else "support"
            names.append(_Name(name_start, stop, role, not joined))
        if with_whom >= 0:
            override = "support"
        if marker or separator in "；。":
            role = role_of_marks(marker["marks"]) if marker else default
            for name in names:
                name.role = name.role or role
            override = None
        begins_list = separator != "、"
    for name in names:
        name.role = name.role or default
    return names


def _complete(text: str, names: Sequence[_Name]) -> None:
    """Give each name its full form, list by list."""
    level: tuple[str, bool] | None = None
    for index, name in enumerate(names):
        if name.begins_list:
            level = None
        printed = text[name.start : name.end]
        own = level_of(printed)
        if own:
            level = own
        name.agency = printed
        if own is None and level and inherits(printed):
            name.agency = completed(printed, *level)
        elif not is_name(printed):
            name.agency = printed + _shared_government(text, names, index)


def _shared_government(text: str, names: Sequence[_Name], index: int) -> str:
    """Find what a place shares with the last name of its list: 福州、厦门市人民政府."""
    printed = text[names[index].start : names[index].end]
    for later in names[index + 1 :]:
        if later.begins_list:
            return ""
        tail = government_tail(text[later.start : later.end])
        if tail:
            return tail[1] if _HAS_LEVEL.search(printed) else tail[0]
    return ""


def _parts(text: str, unmarked: Role) -> Iterator[tuple[int, int, Role]]:
    """Cut a text at its labels: (start, end, role of names without a marker)."""
    begin, role = 0, unmarked
    for match in label_pattern().finditer(text):
        if match.start() > begin:
            yield begin, match.start(), role
        begin, role = match.end(), _role_of_label()[match["label"]]
    if begin < len(text):
        yield begin, len(text), role


def _without_statements(text: str) -> tuple[str, bool]:
    """Blank out statements about the whole document, so that places stay."""
    first = _FIRST_LEADS.search(text)
    for pattern in (_FIRST_LEADS, _NOT_REPEATED, _DEADLINE):
        text = pattern.sub(lambda match: "；" * len(match[0]), text)
    return text, first is not None


def _read_names(text: str, unmarked: Role = "responsible") -> list[_Name]:
    """Read a folded text without white space; places are in that text."""
    names: list[_Name] = []
    for start, end, role in _parts(text, unmarked):
        names += _read_part(text, start, end, role)
    _complete(text, names)
    return names


def looks_like_bodies(text: str) -> bool:
    """Tell whether a text is nothing but names of bodies with their markers.

    >>> looks_like_bodies("市人社局牵头，各县（市、区）人民政府配合"), looks_like_bodies("福州、莆田、宁德")
    (True, False)
    """
    names = _read_names(_without_statements(text)[0])
    known = sum(is_name(name.agency) for name in names)
    if any("。" in name.agency or len(name.agency) > _LONGEST_NAME for name in names):
        return False
    # A label or a marker makes a list of bodies of names that the vocabulary does not know yet; they are reported.
    said = label_pattern().search(text) is not None or _marker().search(text) is not None
    return known > 0 and (known == len(names) or (said and 2 * known >= len(names)))


def read_bodies(
    document: Document, ranges: Iterable[tuple[int, int]], *, first_leads: bool = False, cut_role: Role | None = None
) -> BodyList:
    """Read a list of bodies.

    Args:
        document: where the list stands.
        ranges: runs of the reading text that together are the list, in reading order, brackets left out.
        first_leads: the document has said that the first name of each clause leads.
        cut_role: the role of the last names where lost text has cut their marker.
    """
    places = [place for start, end in ranges for place in range(start, end) if document.text[place] != GAP]
    text, states_it = _without_statements("".join(document.text[place] for place in places))
    bodies = []
    for name in _read_names(text, cut_role or "responsible"):
        spans = _spans(document, places[name.start : name.end])
        mention = document.printed(spans)
        # The name is made of what is printed, so that the mention is a part of it: “市行政(市民)服务中心管委会”.
        agency = name.agency.replace(text[name.start : name.end], mention, 1)
        bodies.append(Body(agency, name.role or "responsible", mention, spans, is_name(name.agency)))
    leads = any(body.role == "lead" for body in bodies)
    if bodies and (first_leads or states_it) and not leads:
        bodies[0] = replace(bodies[0], role="lead")
    return BodyList(tuple(bodies), states_it)


def _spans(document: Document, places: Sequence[int]) -> Spans:
    """Cite places of the reading text that may lie apart."""
    spans, begin = Spans(), 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            spans += document.spans(places[begin], places[index - 1] + 1)
            begin = index
    return spans
