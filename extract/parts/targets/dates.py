"""Days by which something is to be reached, as a plan names them: 到2020年底, 2020年6月底前, 三年内, “十四五”期间.

Knows years and months, not what they govern.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extract.grammar.numerals import chinese_value

Period = tuple[int | None, int | None]

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_FIVE_YEARS = r"十[一二三四五六]五"
_DATE = re.compile(
    rf"""
    (?P<past>截至|截止到?|较|比|同比|相比|自|从|由|按|以)?
    (?:到|至|在|于|力争|争取)?
    (?:
      (?P<year>(?:19|20)\d\d)年?[-~—至到]+(?P<last>20\d\d)年            # 2018-2020年
    | (?P<single>(?:19|20)\d\d|二[〇零][一二三四五六七八九〇零]{{2}})年度?
      (?:(?P<month>1[0-2]|0?[1-9])月(?:份|(?P<day>[12]\d|3[01]|0?[1-9])日)?|(?P<half>上半年|[一二三四]季度|第[一二三四]季度))?
    | (?P<only>1[0-2]|0?[1-9])月(?:份|(?P<only_day>[12]\d|3[01]|0?[1-9])日)?(?=底|末|前|[之以]前)
    | (?P<this>今年|本年|年内|年底|全年)
    | [“"]?(?P<five>{_FIVE_YEARS})[”"]?(?:规划)?(?P<within>期?[末间]|时期|期间|期末)
    | (?P<years>{_NUMBER})年(?:左右)?(?:的?时间)?(?P<inside>之?内|以内|时间)
    | (?:今后|未来)(?P<coming>{_NUMBER})(?:个?)年
    )
    (?P<end>年?底前?|年?末前?|之?以?前|底以前|期间|时)?
    (?P<since>起|以来|开始|同期|水平|的水平|基数)?
    """,
    re.VERBOSE,
)
_MONTH_OF = {"上半年": 6, "下半年": 12, "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12}
_MULTIPLE = re.compile(r"的?[\d.一二三四五六七八九十两]+倍")  # 达到2020年的3倍: a year to compare with
_COMPARED = frozenset(("较", "比", "同比", "相比", "按", "以"))


@dataclass(frozen=True, slots=True)
class Named:
    """A day that a text names.

    Attributes:
        start: first place of the words that name it.
        end: place after the last.
        day: the last day of the year or month, or the day itself.
        reaches: whether 到, 至 or 力争 leads to it, or 前 or 底 closes it: it opens a stretch of text that it governs.
        done: whether 截至 stands before it: it speaks of what has been reached.
        closes: whether it is named as a limit (2019年底前), so that it may stand behind what it governs.
        source: whether it is the year that something comes from (由2015年的45%提高到60%).
    """

    start: int
    end: int
    day: date
    reaches: bool
    done: bool
    closes: bool
    source: bool


def last_day(year: int, month: int = 12) -> date:
    """Give the last day of a month.

    >>> last_day(2020, 2)
    datetime.date(2020, 2, 29)
    """
    return date(year, month, calendar.monthrange(year, month)[1])


def _year(text: str) -> int:
    return int(text) if text.isdigit() else int(chinese_value(text) or 0)


def _from_parts(year: int, month: str | None, day: str | None) -> date:
    if month is None:
        return last_day(year)
    ends = last_day(year, int(month))
    return ends.replace(day=min(int(day), ends.day)) if day else ends


def _absolute(match: re.Match[str]) -> date | None:
    """Work out a day whose year is printed; None where it is not."""
    if match["last"]:
        return last_day(int(match["last"]))
    if match["five"]:
        plan = chinese_value(match["five"][:-1])  # the fourteenth plan ends in 2025
        return None if plan is None else last_day(1955 + 5 * int(plan))
    if not match["single"]:
        return None
    year = _year(match["single"])
    if match["half"]:
        return last_day(year, _MONTH_OF[match["half"].removeprefix("第")])
    return _from_parts(year, match["month"], match["day"])


def _relative(match: re.Match[str], year: int) -> date:
    """Work out a day that counts from a year: 6月底前, 年内, 三年内."""
    if match["only"]:
        return _from_parts(year, match["only"], match["only_day"])
    if match["this"]:
        return last_day(year)
    count = chinese_value(match["years"] or match["coming"]) or (match["years"] or match["coming"])
    return last_day(year + int(count) - 1)


_TERM = re.compile(
    r"(?:(?P<month>1[0-2]|0?[1-9])月份?|(?P<part>[上下]半年|第?[一二三四]季度))(?:底|末)?(?:之?前|以前)?(?:完成)?"
)
_WORDS_OF_TERM = 4  # 2022年6月底前|完成


def day_of_term(text: str, period: Period) -> date | None:
    """Give the day of a text that is nothing but a term: 2022年6月底前, or 6月 and 三季度 in a plan of one year.

    >>> day_of_term("6月", (2022, 2022)), day_of_term("2024年底前完成", (None, None)), day_of_term("6月", (2021, 2025))
    (datetime.date(2022, 6, 30), datetime.date(2024, 12, 31), None)
    """
    match = _TERM.fullmatch(text)
    if match is not None and period[0] is not None and period[0] == period[1]:
        part = (match["part"] or "").removeprefix("第")
        return last_day(period[0], int(match["month"]) if match["month"] else _MONTH_OF[part])
    named = next(find_dates(text, period), None)
    whole = named is not None and len(text) - (named.end - named.start) <= _WORDS_OF_TERM
    return named.day if named is not None and whole else None


def find_dates(text: str, period: Period) -> Iterator[Named]:
    """Find the days that a text names as those by which something is or was reached, in order.

    A year to compare with (比2015年, 不低于2019年同期) is none. `N年内` counts from the year named before it
    (2012年起5年内) or from the plan's first year, that year included.

    >>> [named.day.isoformat() for named in find_dates("2012年起5年内", (None, None))]
    ['2016-12-31']
    """
    known: int | None = None
    for match in _DATE.finditer(text):
        source = match["past"] in ("自", "从", "由")
        states = text.startswith("的", match.end()) or text[match.end() : match.end() + 1].isdigit()
        if match["since"] == "起" or (source and not states):
            known = _year(match["single"]) if match["single"] else known
            continue
        if (
            _MULTIPLE.match(text, match.end())
            or match["past"] in _COMPARED
            or match["since"]
            or text[match.start() - 1 : match.start()] == "第"
        ):
            continue
        counted = match["years"] or match["coming"]
        base = known if known is not None else period[0]
        day = _absolute(match) or (_relative(match, base) if base is not None and not match["single"] else None)
        if day is None:
            continue
        words = match.group()
        reaches = (
            words.startswith(("到", "至", "力争", "争取")) or match["end"] is not None or match["last"] is not None
        )
        done = (match["past"] or "").startswith("截")
        closes = bool(match["end"] and match["end"].endswith("前")) or bool(counted) or match["this"] is not None
        yield Named(match.start(), match.end(), day, reaches or bool(match["five"]), done, closes, source)
        known = day.year if not counted and not source else known
