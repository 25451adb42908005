"""By when something is promised: 到2020年, 2020年底前, 年底前. Knows one sentence at a time."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

Period = tuple[int | None, int | None]  # first and last year of a plan

# A year alone is no deadline: “2018年，全省…” names the year of the plan; 到, 至 or 底, 末, 前 make it one.
_DEADLINE = re.compile(
    r"(?:(?P<to>力争到|到|至)?(?P<year>20\d{2})年(?:(?P<month>1[0-2]|0?[1-9])月)?|(?P<this>今年|当年|(?<![\d一二三四五六七八九十两几])年(?=底|末)))"
    r"(?P<end>年?(?:底|末)(?:之?前|以前)?|(?:之?前|以前))?"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, and the place where the text names it."""

    day: date
    place: int


def deadline_before(text: str, start: int, end: int, period: Period = (None, None)) -> Deadline | None:
    """Find the last deadline named between two places; None where there is none.

    Args:
        text: the reading text.
        start: where the sentence begins.
        end: where what is promised begins.
        period: first and last year of the plan, for 年底前 and 今年底前 in a plan of one year.

    >>> deadline_before("到2020年，政务信息资源开放", 0, 7).day
    datetime.date(2020, 12, 31)
    """
    found = None
    for match in _DEADLINE.finditer(text, start, end):
        if not (match["to"] or match["end"]):
            continue
        year = int(match["year"]) if match["year"] else _only_year(period)
        if year is not None and (match["year"] or match["end"]):
            found = Deadline(_last_day(year, int(match["month"] or 12)), match.start())
    return found


def _only_year(period: Period) -> int | None:
    """Give the year of a plan of one year."""
    return period[0] if period[0] == period[1] else None


def _last_day(year: int, month: int) -> date:
    """Give the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])
