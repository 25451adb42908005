"""Reads a list of responsible bodies: who is named, in which role, and where. Knows the grammar of lists and markers.

Rules: DATA.md, “Completing a name” and “Role”. What a list is the answer to (an action, a project, a table row) is not
known here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extract.grammar.names import completed, ends_as_name, government_tail, inherits, is_name, level_of
from extract.grammar.roles import bare_label, label_inside, label_pattern, marker, role_behind
from extract.grammar.statements import bare_deadline_label, without_numbers, without_statements
from extract.grammar.vocabulary import load
from extract.models import Role
from extract.parts.name_lists import Name, is_sentence, read_part, says_matter
from extract.text.document import GAP, LINE, Document
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


_LONGEST_NAME = 40
FIRST_WORDS = frozenset("省市县区州盟旗师国中各全")  # what names of bodies with a level begin with
_HAS_LEVEL = re.compile("..州$|.[省市县区旗]$")  # 福州 is a place without its level, 恩施州 has it
_SHARES = re.compile("^[省市县区]委$|[一-鿿][区园城]$")  # what may lack its ending although it ends as names do
_ZONE_OFFICE = re.compile("管委会?$")
_TOWN = re.compile("[一-鿿]{1,7}[乡镇]")  # responsible for itself: 桃城镇、仙夹镇
_STAR = re.compile(r"[*★※](?=[、，；。（）]|$)")
# “注：标*者为牵头单位”
_STARRED_LEAD = re.compile(r"[*★※][^。；，]{0,8}为(?:该项工作的?)?(?:牵头|主办)")
_OFFICE = re.compile("办公厅$|办公室$")


def _complete(text: str, names: Sequence[Name]) -> None:
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
        else:
            name.agency = printed + _shared_ending(text, names, index)


# “市公安、交通、城管部门”: what departments are for stands for their names, and the list shares what is around it.
_MATTER = re.compile("[一-鿿]{2,6}?(?P<tail>部门)?")
_MATTER_OF_LEVEL = re.compile("(?P<level>自治区|[省市州盟县区旗])(?![直级属内])(?P<matter>[一-鿿]{2,6})")


def _complete_matters(text: str, names: Sequence[Name]) -> None:
    """Give the level of the first and the ending of the last to names that say no more than a matter."""
    begins = [index for index, name in enumerate(names) if name.begins_list]
    for begin, end in pairwise([*begins, len(names)]):
        listed = names[begin:end]
        printed = [text[name.start : name.end] for name in listed]
        first = _MATTER_OF_LEVEL.fullmatch(printed[0])
        last = _MATTER.fullmatch(printed[-1])
        if len(listed) < 2 or first is None or last is None or any(map(_says_more, printed)):
            continue
        tail = last["tail"] or ""
        for place, (name, words) in enumerate(zip(listed, printed, strict=True)):
            name.agency = (first["level"] if place else "") + words + ("" if words.endswith(tail) else tail)


def _says_more(words: str) -> bool:
    """Tell a name from the matter of a department: 市公安, 交通, 城管部门."""
    matter = words.removesuffix("部门")
    beginnings = (*load("bodies")["own_beginnings"], *load("bodies")["not_a_level"])
    return is_name(matter) or matter.startswith(beginnings) or _MATTER.fullmatch(matter) is None


def _shared_ending(text: str, names: Sequence[Name], index: int) -> str:
    """Find what a place or a committee shares with a later name of its list.

    福州、厦门市人民政府; 高新区、经开区管委会; 省委、省政府办公厅.
    """
    printed = text[names[index].start : names[index].end]
    if printed.startswith("各") or (is_name(printed) and not _SHARES.search(printed)):
        return ""
    for later in names[index + 1 :]:
        if later.begins_list:
            return ""
        behind = text[later.start : later.end]
        if printed.endswith("委"):
            office = _OFFICE.search(behind)
            return office[0] if office else ""
        zone = _ZONE_OFFICE.search(behind) if printed.endswith(("区", "园", "城")) else None
        if zone:
            return zone[0]
        tail = government_tail(behind)
        if tail and not is_name(printed):
            return tail[1] if _HAS_LEVEL.search(printed) else tail[0]
    return ""


def _parts(text: str, unmarked: Role) -> Iterator[tuple[int, int, Role]]:
    """Cut a text at its labels: (start, end, role of names without a marker); persons are left out."""
    begin = 0
    role: Role | None = unmarked
    for match in label_inside().finditer(text):
        if match.start() > begin and role:
            yield begin, match.start(), role
        begin, role = match.end(), role_behind(match)
    if begin < len(text) and role:
        yield begin, len(text), role


def _read_names(text: str, unmarked: Role = "responsible") -> list[Name]:
    """Read a folded text without white space; places are in that text."""
    names: list[Name] = []
    for start, end, role in _parts(text, unmarked):
        found = read_part(text, start, end, role)
        if not start and end < len(text):  # before the first label: “预期性指标，牵头单位：市发改委”
            found = [name for name in found if is_name(text[name.start : name.end])]
        names += [name for name in found if text[name.start : name.end] not in load("bodies")["nobody"]]
    _complete(text, names)
    _complete_matters(text, names)
    return names


def names_persons(text: str) -> bool:
    """Tell whether a text is a label of persons with their names.

    >>> names_persons("责任领导：王某某"), names_persons("责任单位：市财政局")
    (True, False)
    """
    first = label_pattern().match(text)
    return first is not None and all(role_behind(match) is None for match in label_pattern().finditer(text))


def ends_with_marker(text: str) -> bool:
    """Tell whether a text ends with a marker phrase.

    >>> ends_with_marker("市发改委、市财政局按职责分工负责"), ends_with_marker("市发改委")
    (True, False)
    """
    return marker().search(text) is not None


def is_list_of_known(text: str) -> bool:
    """Tell whether a text without a label is nothing but bodies whose names all end as names of bodies do.

    A single name must begin with a level: “支持企业（包括国有企业）参与” is a sentence.
    """
    names = _read_names(text)
    if (
        not names
        or "《" in text
        or not all(is_name(name.agency) and len(name.agency) <= _LONGEST_NAME for name in names)
        or any("由" in name.agency for name in names)
        or is_sentence(text)  # “以上措施由省发改委会同有关部门落实”
        or says_matter(text)  # so is “市财政局负责资金保障，市工信局负责组织实施”
    ):
        return False
    return len(names) > 1 or names[0].agency[0] in FIRST_WORDS


def looks_like_bodies(text: str) -> bool:
    """Tell whether a text is nothing but names of bodies with their markers.

    >>> looks_like_bodies("市人社局牵头，各县（市、区）人民政府配合"), looks_like_bodies("福州、莆田、宁德")
    (True, False)
    """
    names = _read_names(_without_marks(without_statements(_STAR.sub("", text))[0]))
    labelled = label_pattern().search(text) is not None
    weak = tuple(load("bodies")["endings_behind_labels"]) if labelled else ()
    known = sum(
        is_name(name.agency) or _TOWN.fullmatch(name.agency) is not None or name.agency.endswith(weak) for name in names
    )
    if any("。" in name.agency or len(name.agency) > _LONGEST_NAME for name in names) or is_sentence(text):
        return False
    # “（政府负责引导，企业负责投入）” and “（由市自然资源局负责办理的除外）” make nobody responsible
    unlikely = names and (not _is_department(names[0].agency) or set(text) & set("由的"))
    if unlikely and not labelled and says_matter(text):
        return False
    # A label or a marker makes a list of bodies of names that the vocabulary does not know yet; they are reported.
    said = labelled or marker().search(text) is not None or "会同" in text
    return known > 0 and (known == len(names) or (said and 2 * known >= len(names)))


@cache
def _bullets() -> re.Pattern[str]:
    """Match what stands between names without a meaning: a bullet before a label, dots at the end."""
    return re.compile(f"[★☆●○◆◇■□▲△※·]+(?={label_pattern().pattern})|[.…]+(?=$|[、，；。）])")


def _without_marks(text: str) -> str:
    """Put separators for numbers, bullets and closing dots, so that places stay."""
    return without_numbers(_bullets().sub(lambda match: "、" * len(match[0]), text))


def _is_department(name: str) -> bool:
    return level_of(name) is not None or inherits(name)


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
    places = list(_places(document, ranges))
    text, states_it = without_statements("".join(_INSERTED.get(place) or document.text[place] for place in places))
    starred = {match.start() for match in _STAR.finditer(text)}
    text = _without_marks(_STAR.sub("、", text))
    stars_lead = bool(starred) and _STARRED_LEAD.search(document.text) is not None
    bodies = []
    for name in _read_names(text, cut_role or "responsible"):
        spans = _spans(document, places[name.start : name.end])
        mention = document.printed(spans)
        # The name is made of what is printed, so that the mention is a part of it: “市行政(市民)服务中心管委会”.
        agency = name.agency.replace(text[name.start : name.end], mention, 1)
        role = "lead" if stars_lead and name.end in starred else name.role or "responsible"
        bodies.append(Body(agency, role, mention, spans, is_name(name.agency)))
    leads = any(body.role == "lead" for body in bodies)
    if bodies and (first_leads or states_it) and not leads:
        bodies[0] = replace(bodies[0], role="lead")
    return BodyList(tuple(bodies), states_it)


# What stands in a list for a blank: between two names, before a label, behind a label without its colon.
_INSERTED = {-1: "、", -2: "；", -3: "："}


def _places(document: Document, ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Give the places of a list; negative where a blank parts two names: “责任单位 市发改委 市财政局”.

    A line end inside a name parts nothing: “人力资源社⏎会保障部”. The name behind a blank begins with a level.
    """
    begin: list[str] = []
    for start, end in ranges:
        for place in range(start, end):
            char = document.text[place]
            if char == GAP:
                continue
            if document.breaks[place] and begin:
                inserted = _for_blank(document, place, "".join(begin))
                if inserted:
                    yield inserted
                    begin = []
            begin = [] if char in "、，；。：（）" else [*begin[-_LONGEST_NAME:], char]
            yield place


def _for_blank(document: Document, place: int, begin: str) -> int:
    """Tell what a blank behind a beginning stands for; 0 for nothing."""
    if document.text[place] == "：":
        return 0
    if bare_label().fullmatch(begin) or bare_deadline_label().fullmatch(begin):
        return -3
    if bare_label().match(document.text, place) or bare_deadline_label().match(document.text, place):
        return -2
    if not ends_as_name(begin):
        return 0
    return -1 if document.text[place] in FIRST_WORDS or _is_own_line(document, place) else 0


def _is_own_line(document: Document, place: int) -> bool:
    """Tell whether a body of its own stands alone in its line: “市工信局⏎海门港务公司⏎”."""
    if document.breaks[place] < LINE:
        return False
    ahead = range(place + 1, min(len(document.text), place + _LONGEST_NAME))
    end = next((stop for stop in ahead if document.breaks[stop] or document.text[stop] in "、，；。："), ahead.stop)
    name = document.text[place:end]
    return is_name(name) and not inherits(name)


def _spans(document: Document, places: Sequence[int]) -> Spans:
    """Cite places of the reading text that may lie apart; what was inserted stands nowhere."""
    places = [place for place in places if place >= 0]
    spans, begin = Spans(), 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            spans += document.spans(places[begin], places[index - 1] + 1)
            begin = index
    return spans
