"""The grammar of a schedule cell, such as 2016年启动，2018年基本建成: when it is complete, when cut, and its years.

A schedule is a list of clauses; each has a time and a verb, or a word such as 持续 and a verb. Knows no table.
"""

import re
from functools import cache

from extract.grammar.vocabulary import alternatives, load

_YEAR = r"(?:19|20)\d{2}年"
_PART_OF_YEAR = r"(?:\d{1,2}月)?(?:上半年|下半年|年底|年末|[底末初中起])?(?:以前|之前|前)?"
_TIME = rf"(?:(?:19|20)\d{{2}}年?[-—~至到]{_YEAR}|{_YEAR}{_PART_OF_YEAR})"
_SEPARATOR = "[，；、]"
_LONGEST_LINE = 40  # characters of a schedule's first line
_LONGEST_REST = 24  # characters of what is left of it


@cache
def _words(kind: str) -> list[str]:
    words: list[str] = load("tables")["schedule"][kind]
    return words


@cache
def _verbs() -> list[str]:
    return [*_words("starting"), *_words("finishing"), *_words("verbs"), *_words("using")]


@cache
def _verb() -> str:
    """Make a pattern of one verb or a pair that goes together: 启动建设, 建成投用; never 建成建设."""
    starting, finishing = alternatives(_words("starting")), alternatives(_words("finishing"))
    running = alternatives([*_words("verbs"), *_words("using")])
    return rf"(?:{starting}{running}?|{finishing}(?:{finishing}|{alternatives(_words('using'))})?|{running}{running}?)"


def _beginnings(words: list[str]) -> str:
    """Make a pattern of everything with which one of some words may begin before a line ends."""
    return alternatives(word[:length] for word in words for length in range(1, len(word)))


@cache
def _clause() -> str:
    scope, lead = alternatives(_words("scopes")), alternatives(_words("leads"))
    adverbs, lasting = alternatives(_words("adverbs")), alternatives(_words("lasting"))
    return rf"{scope}?{lead}?(?:{_TIME}{adverbs}{{0,3}}|{lasting}{adverbs}{{0,2}}){_verb()}"


@cache
def _complete() -> re.Pattern[str]:
    clause = _clause()
    return re.compile(rf"(?:{clause}(?:{_SEPARATOR}{clause}){{0,5}}|{_TIME})。?")


@cache
def _begun() -> re.Pattern[str]:
    """Match a schedule, or the part of one that stands on the first line of its cell: the longest first."""
    clause = _clause()
    scope, lead = alternatives(_words("scopes")), alternatives(_words("leads"))
    adverbs, lasting = alternatives(_words("adverbs")), alternatives(_words("lasting"))
    rest = _beginnings([*_words("adverbs"), *_verbs()])
    cut = (
        rf"(?:{scope}?{lead}?(?:{_TIME}{adverbs}{{0,3}}{rest}?|{lasting}{adverbs}{{0,2}}{rest}?)"
        rf"|{scope}?{lead}|{scope}|{_beginnings(_words('lasting'))}|{_beginnings(_words('scopes'))})"
    )
    return re.compile(rf"(?:{clause}{_SEPARATOR}){{0,5}}(?:{clause}|{cut})|(?:{clause}{_SEPARATOR}){{1,5}}")


@cache
def _first_line() -> re.Pattern[str]:
    """Match where a schedule may begin: a time or a lasting word, never a bare verb."""
    return re.compile(
        rf"{alternatives(_words('scopes'))}?{alternatives(_words('leads'))}?(?:{_TIME}|{alternatives(_words('lasting'))})"
    )


def is_schedule(text: str) -> bool:
    """Tell whether a text is a complete schedule.

    >>> is_schedule("2016年启动，2018年基本建成"), is_schedule("2016年启动，2018年"), is_schedule("持续推进")
    (True, False, True)
    """
    return _complete().fullmatch(text) is not None


def begins_schedule(text: str) -> bool:
    """Tell whether a text is what a line holds of a schedule that goes on.

    >>> begins_schedule("2016年启动，持续推"), begins_schedule("2016年启动，2018年"), begins_schedule("2016年省")
    (True, True, False)
    """
    return _begun().fullmatch(text) is not None


@cache
def _endings() -> frozenset[str]:
    return frozenset(verb[-length:] for verb in _verbs() for length in range(1, min(4, len(verb) + 1)))


def ends_schedule(text: str) -> bool:
    """Tell whether a text is what a cell's last line holds of a verb: 进, 推进, 建成.

    >>> ends_schedule("进"), ends_schedule("享和")
    (True, False)
    """
    return text in _endings()


def schedule_starts(text: str, start: int, end: int) -> list[int]:
    """Find the places where a schedule may begin."""
    return [match.start() for match in _first_line().finditer(text, start, end)]


def completion(head: str, text: str, start: int, end: int) -> int | None:
    """Find where a schedule that begins with `head` is complete when `text` goes on from `start`; None if nowhere.

    >>> completion("2016年启动，2018年", "基本建成监管体系", 0, 8), completion("2016年启动，", "省水利厅", 0, 4)
    (4, None)
    """
    match = _complete().match(head + text[start : min(end, start + _LONGEST_REST)])
    return start + match.end() - len(head) if match and match.end() > len(head) else None


def first_part(text: str, start: int, end: int) -> int | None:
    """Find where what may be a schedule, or its first line, ends that begins at `start`: the widest of them.

    >>> first_part("2015年启动，持续推造一批", 0, 15), first_part("2015年实施，推进各级", 0, 12)
    (11, 8)
    """
    stop = min(end, start + _LONGEST_LINE)
    whole, begun = _complete().match(text, start, stop), _begun().match(text, start, stop)
    widest = max((match.end() for match in (whole, begun) if match), default=start)
    if widest < stop and re.match(_SEPARATOR, text[widest]):
        widest += 1  # a line that breaks off between two clauses ends with their stop
    return widest if widest > start + 1 else None


def years(schedule: str) -> tuple[int | None, int | None]:
    """Tell the years in which a project starts and ends: the start where its verb says so, no end while it lasts.

    >>> years("2016年启动，力争2018年建成"), years("2015年启动，持续推进"), years("2017年基本完成")
    ((2016, 2018), (2015, None), (None, 2017))
    """
    first: int | None = None
    last: int | None = None
    for clause in re.split(_SEPARATOR, schedule):
        found = [int(year) for year in re.findall(r"(?:19|20)\d{2}", clause)]
        if not found:
            continue
        starts = any(word in clause for word in _words("starting"))
        ends = any(word in clause for word in _words("finishing"))
        if len(found) > 1:
            first, last = (found[0] if first is None else first), found[-1]
        elif starts or ("起" in clause and not ends):
            first = found[0] if first is None else first
            last = found[0] if ends else last
        elif ends or not any(word in clause for word in _verbs()):
            last = found[0]
        elif first is None:
            first = found[0]
    lasting = any(word in schedule for word in ("持续", "长期", "滚动", "常年", "每年"))
    return first, None if lasting else last
