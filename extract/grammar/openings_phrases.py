"""Finds the phrases of one statement that promise something about open data. Knows no document, task or deadline."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from extract.grammar import openings_domains as domains
from extract.grammar import openings_patterns as patterns
from extract.grammar.openings_themes import theme_of
from extract.models import OpeningKind

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase and the things that it promises.

    Attributes:
        kind: what is promised.
        start: first place of the phrase in the text.
        end: place after its last.
        subjects: where each thing promised is named, one row each.
        whom: to whom data is opened, as printed; may name the theme.
        is_list: whether the subjects are domains by name and not data as such.
    """

    kind: OpeningKind
    start: int
    end: int
    subjects: tuple[Range, ...]
    whom: str = ""
    is_list: bool = False


@dataclass(slots=True)
class Statement:
    """A run of text up to a full stop or semicolon, and what is known around it.

    Attributes:
        text: the text that it stands in.
        start: its first place.
        end: place after its last.
        in_task: whether its task, or the heading above it, promises to open data.
        is_headed: whether a heading above it, or the plan's title, does.
        taken: what earlier phrases have used.
    """

    text: str
    start: int
    end: int
    in_task: bool = False
    is_headed: bool = False
    taken: list[Range] = field(default_factory=list)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Find the matches that no earlier phrase has used."""
        for match in pattern.finditer(self.text, self.start, self.end):
            if all(match.end() <= start or match.start() >= end for start, end in self.taken):
                yield match

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether the pattern occurs in the statement."""
        return pattern.search(self.text, self.start, self.end) is not None

    def clause(self, place: int) -> Range:
        """Give the clause around a place, between commas."""
        start = self.text.rfind("，", self.start, place) + 1 or self.start
        stop = self.text.find("，", place, self.end)
        return start, stop if stop >= 0 else self.end

    def is_promised(self, place: int) -> bool:
        """Tell whether the verb before a place makes a thing (建设) and does not use one that is there (依托)."""
        before = self.text[self.clause(place)[0] : place]
        made, used = (_last(patterns.words(name), before) for name in ("builds", "relies"))
        return made > used


_BUILT = re.compile("(?:升级|改造)?建设(?:工作)?(?:[，。；、]|并|和|$)")  # 完成开放平台建设; not 依托开放平台建设专区


# The groups of functions(), a list of offers or a single one.
_OFFERS = ("list", "shapes", "other", "given", "format", "free", "form", "single", "one")
_OF_DATA = ("free", "form", "shapes")  # those that name data's own ways: 免费调用, 以接口形式提供
_COMPILED = re.compile("编制(?!(?:完成)?率)")  # 完成开放清单编制; not 目录编制完成率达100%


def _last(words: str, text: str) -> int:
    """Give the end of the last of some words in a text; -1 where none stands."""
    return max((match.end() for match in re.finditer(words, text)), default=-1)


def _whole(kind: OpeningKind, match: re.Match[str], *names: str) -> Phrase:
    """Make a phrase of a match, its subjects being the named groups."""
    ranges = [match.span(name) for name in names] or [match.span()]
    return Phrase(kind, *match.span(), tuple(found for found in ranges if found[0] >= 0))


def _titles(statement: Statement) -> Iterator[Phrase]:
    for match in statement.matches(patterns.printed_title()):
        if patterns.rule_subject().search(match[0]) and statement.is_promised(match.start()):
            yield _whole("rule", match)


def _rules(statement: Statement) -> Iterator[Phrase]:
    for match in statement.matches(patterns.rule()):
        if "开放" in match["first"] and statement.is_promised(match.start()):
            guards = match["first"].endswith(("机制", "制度")) and re.search(patterns.words("guards"), match["first"])
            yield _whole("control" if guards else "rule", match, "first", "second")
    for pattern in (patterns.governing_rule(), patterns.rule_beside()):
        for match in statement.matches(pattern):
            # What governs the authorised use of public data opens it, whatever else its task says.
            if (statement.in_task or "授权运营" in match[0]) and statement.is_promised(match.start()):
                yield _whole("rule", match)


def _control_platforms(statement: Statement) -> Iterator[Phrase]:
    for match in statement.matches(patterns.control_platform()):
        if "开放" in match[0] and statement.is_promised(match.start()):
            yield _whole("control", match)


def _platforms(statement: Statement) -> Iterator[Phrase]:
    for match in statement.matches(patterns.platform()):
        what = match["what"] or match["named"] or match["styled"] or match["site"]
        opens = (
            "开放" in what
            or "授权运营" in what
            or (what.startswith("开发") and (statement.in_task or patterns.public_data().match(match[0]) is not None))
        )
        built = _BUILT.match(statement.text, match.end()) is not None
        if match["site"] == "开放平台":  # that of which data? the text before must open some
            opens = patterns.opening().search(statement.text, statement.start, match.start()) is not None
        if opens and (built or statement.is_promised(match.start())):
            yield _whole("platform", match)


def _sites(statement: Statement) -> Iterator[Phrase]:
    """Find sites of data that are known by their names alone, where their task opens data: 政务数据资源网."""
    for match in statement.matches(patterns.data_site()):
        if statement.in_task and statement.is_promised(match.start()):
            yield _whole("platform", match)


def _catalogues(statement: Statement) -> Iterator[Phrase]:
    for match in statement.matches(patterns.catalogue()):
        if "共享" in match[0] and "开放" not in match[0]:  # among departments alone
            continue
        compiled = _COMPILED.match(statement.text, match.end()) is not None
        if statement.is_promised(match.start()) or compiled:
            yield _whole("catalogue", match)
    for match in statement.matches(patterns.list_beside()):
        if statement.in_task and statement.is_promised(match.start()):
            yield _whole("catalogue", match)


def list_items(text: str, start: int, end: int) -> tuple[Range, ...]:
    """Part a list at 、 and, between its last items, at 和, 及 or 与.

    >>> list_items("数据加工、数据分析及能力调用", 0, 14)
    ((0, 4), (5, 9), (10, 14))
    """
    edges = [start - 1, *(place for place in range(start, end) if text[place] == "、"), end]
    items = [(before + 1, after) for before, after in pairwise(edges)]
    joint = re.compile("以及|和|及|与").search(text, items[-1][0] + 2, items[-1][1] - 1)
    if joint:
        items[-1:] = [(items[-1][0], joint.start()), (joint.end(), items[-1][1])]
    return tuple(items)


def _services(statement: Statement) -> Iterator[Phrase]:
    for match in statement.matches(patterns.services()):
        to_society = re.search(patterns.words("society"), match["whom"])
        items = list_items(statement.text, *match.span("list"))
        offered = tuple(item for item in items if patterns.service_word().search(statement.text, *item))
        if match[0].endswith("数据产品"):
            offered = items
        if to_society and offered and statement.in_task:
            yield Phrase("service", *match.span(), offered)
    yield from _functions(statement)
    for match in statement.matches(patterns.interface()):
        yield _whole("service", match, "subject", "other")


def _follows_site(statement: Statement, place: int) -> bool:
    """Tell whether a platform of opening stands before a place: whatever is offered there is one of its services."""
    return patterns.opening_site().search(statement.text, statement.start, place) is not None


def _functions(statement: Statement) -> Iterator[Phrase]:
    """Find what a platform of opening that stands before it offers: 开放平台，提供数据检索、在线预览等功能.

    Where the platform stands in a sentence before, services of data speak for themselves: 提供数据检索、数据下载等服务.
    """
    text, begin, end = statement.text, statement.start, statement.end
    if not statement.in_task:
        return
    site = patterns.opening_site().search(text, begin, end) or patterns.opening().search(text, begin, end)
    for match in statement.matches(patterns.functions()):
        group = next(name for name in _OFFERS if match[name])
        offered = _offered(statement, match, group)
        stands_alone = group in _OF_DATA or (group == "list" and _are_of_data(text, offered))
        if offered and (stands_alone if site is None else match.start(group) > site.start()):
            yield Phrase("service", *match.span(), offered)


def _offered(statement: Statement, match: re.Match[str], group: str) -> tuple[Range, ...]:
    """Give what a list offers: its services of data; behind a platform, as products or among such services, all."""
    items = list_items(statement.text, *_list_of(statement.text, match, group))
    if group == "shapes":
        return items
    if group == "list" and (match["product"] or _follows_site(statement, match.start())):
        return items
    if group == "list" and _are_of_data(statement.text, items):
        return items
    return tuple(item for item in items if patterns.service_word().search(statement.text, *item))


def _are_of_data(text: str, items: tuple[Range, ...]) -> bool:
    """Tell whether several services are of data by their names: 数据下载, 接口调用."""
    return sum(patterns.data_service().search(text, *item) is not None for item in items) > 1


def _met_needs(statement: Statement) -> dict[str, bool]:
    """Tell which of the needs of controls and uses can be met in a statement, whatever matches there."""
    opens = statement.holds(patterns.opening())
    return {
        "nothing": True,
        "itself": True,
        "opening": statement.is_headed or opens,
        "public-data": statement.is_headed or statement.holds(patterns.public_data()),
        "task-opening": statement.in_task,
        "clause-opening": opens,
    }


def _needs_met(statement: Statement, match: re.Match[str], needs: str) -> bool:
    """Tell whether what a match needs in its own clause, or in itself, stands there."""
    if needs == "clause-opening":
        return patterns.opening().search(statement.text, *statement.clause(match.start())) is not None
    return needs != "itself" or "开放" in match[0]


def _duties_and_uses(statement: Statement) -> Iterator[Phrase]:
    met = _met_needs(statement)
    yield from _duties(statement, met)
    yield from _uses(statement, met)


def _duties(statement: Statement, met: dict[str, bool]) -> Iterator[Phrase]:
    for pattern, needs in patterns.controls():
        for match in statement.matches(pattern) if met[needs] else ():
            if _needs_met(statement, match, needs):
                yield _reaching_back(statement, match)


def _reaching_back(statement: Statement, match: re.Match[str]) -> Phrase:
    """Let a duty take the opened data of its clause with it: 加强数据开放开发、应用服务全过程的安全管理."""
    start = statement.clause(match.start())[0]
    governed = patterns.opening().search(statement.text, start, match.start())
    begin = governed.start() if governed and match["subject"].startswith("安全") else match.start()
    return Phrase("control", begin, match.end(), (match.span("subject"),))


def _uses(statement: Statement, met: dict[str, bool]) -> Iterator[Phrase]:
    for pattern, needs in patterns.uses():
        for match in statement.matches(pattern) if met[needs] else ():
            if _needs_met(statement, match, needs):
                yield Phrase("use", *match.span(), (match.span("subject"),))


def _list_of(text: str, match: re.Match[str], group: str = "list") -> Range:
    """Give a list without what praises its first item: 社会需求高的|市场监管、社保就业."""
    start, end = match.span(group)
    first = text.find("、", start, end)
    praise = text.rfind("的", start, first if first >= 0 else end)
    return (praise + 1 if praise >= 0 and first - praise > 2 else start), end


def _domain_lists(statement: Statement) -> Iterator[Phrase]:
    for pattern in domains.domain_lists():
        for match in statement.matches(pattern):
            items = list_items(statement.text, *_list_of(statement.text, match))
            # Without 等 the list may hold other things than data: “基础设施集约化、政务信息资源共享、政务数据开放”.
            if match.groupdict().get("so_on") or all(theme_of(statement.text[start:end]) for start, end in items):
                yield Phrase("domain", *match.span(), items, is_list=True)


def _field_lists(statement: Statement) -> Iterator[Phrase]:
    """Find fields of what the clauses before open (重点在…等领域), or what the next one does (围绕…等领域，开放…)."""
    for match in statement.matches(domains.field_lists()):
        items = list_items(statement.text, *_list_of(statement.text, match))
        searched = (statement.start, match.start())
        if match["of_next"]:
            following = statement.clause(min(match.end() + 1, statement.end))
            searched = (match.end(), following[1])
        opens = statement.text.find("开放", *searched) >= 0 and patterns.named_data().search(statement.text, *searched)
        if opens and any(theme_of(statement.text[start:end]) for start, end in items):
            yield Phrase("domain", match.start(), match.end("list"), items, is_list=True)


def _general_domains(statement: Statement) -> Iterator[Phrase]:
    for pattern in domains.general_domains():
        for match in statement.matches(pattern):
            groups = match.groupdict()
            end = match.end("subject")
            counted = statement.text[end : end + 1].isdigit() and patterns.is_plain_data(match["subject"])
            if "开放" in (groups.get("what") or "开放") and not counted:  # 开放数据集80个 is a target
                yield Phrase("domain", *match.span(), (match.span("subject"),), groups.get("whom") or "")


# Things with a name of their own come first, so that 数据开放 in 数据开放平台 is not read as a domain.
_FINDERS: tuple[Callable[[Statement], Iterator[Phrase]], ...] = (
    _titles,
    _control_platforms,
    _platforms,
    _sites,
    _catalogues,
    _rules,
    _services,
    _duties_and_uses,
    _domain_lists,
    _field_lists,
    _general_domains,
)


def find_phrases(statement: Statement) -> list[Phrase]:
    """Find what a statement promises, in the order of the text; no two phrases share a character.

    >>> [phrase.kind for phrase in find_phrases(Statement("建设全省政务数据开放平台，开放政务数据", 0, 19))]
    ['platform', 'domain']
    """
    found: list[Phrase] = []
    if not (statement.in_task or statement.is_headed or statement.holds(patterns.subject_matter())):
        return found
    spirit = patterns.principles().finditer(statement.text, statement.start, statement.end)
    statement.taken += [match.span() for match in spirit]
    for finder in _FINDERS:
        for phrase in finder(statement):
            found.append(phrase)
            statement.taken.append((phrase.start, phrase.end))
    return sorted(found, key=lambda phrase: phrase.start)
