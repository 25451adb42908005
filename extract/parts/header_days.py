"""Days as the heads of documents print them: 2021年5月26日, 2021-05-26, 二〇二一年五月二十六日. Knows no fields."""

import re
from datetime import date

from extract.grammar.numerals import chinese_value
from extract.text.spans import without_blanks

_HAN_DIGITS = "一二三四五六七八九"
_ZEROS = "〇○零O0"
# In the reading text an hour runs into the day: “时间:2018-10-31 16:34” (fuzhou-2018-2020).
DAY = (
    r"(?:(?P<year>(?:19|20)\d\d)(?:年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"|[-/.](?P<month_too>\d{1,2})[-/.](?P<day_too>\d{1,2})(?=\D|$|\d\d：\d\d))"
    rf"|(?P<han_year>[一二][{_HAN_DIGITS}{_ZEROS}]{{3}})年(?P<han_month>[{_HAN_DIGITS}十]{{1,2}})月"
    rf"(?P<han_day>[{_HAN_DIGITS}十]{{1,3}})日)"
)
_DIGITS = str.maketrans(_HAN_DIGITS + _ZEROS, "123456789" + "0" * len(_ZEROS))
_DAY = re.compile(DAY)


def day_of(text: str) -> date | None:
    """Read the first day that a text prints; None where it is none of the calendar.

    >>> day_of("二○二一年五月二十六日"), day_of("2021/2/30")
    (datetime.date(2021, 5, 26), None)
    """
    match = _DAY.search(without_blanks(text))
    if match is None:
        return None
    month, day = match["month"] or match["month_too"], match["day"] or match["day_too"]
    if match["han_year"]:
        month, day = chinese_value(match["han_month"]), chinese_value(match["han_day"])
    try:
        return date(int(match["year"] or match["han_year"].translate(_DIGITS)), int(month or 0), int(day or 0))
    except ValueError:
        return None
