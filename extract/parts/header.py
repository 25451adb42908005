"""Reads what a document says about itself: titles, issuer, region, days, period, number, disclosure.

What is not printed stays None; each field names the place that it was read from. Rules: DATA.md, “plans”.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache

from extract.grammar.vocabulary import alternatives, load
from extract.models import Header, PlanType
from extract.parts.header_days import DAY, day_of
from extract.parts.header_issuers import ISSUER, JOINT, joint_issuers
from extract.parts.regions import region_of
from extract.text.document import GAP, LINE, WIDE_SPACE, Document
from extract.text.spans import Spans

_HEAD_LENGTH = 3000
_TAIL_LENGTH = 600
_SHORTEST_LABEL = 4
_SHORTEST_TITLE, _LONGEST_TITLE = 6, 95
_TITLE_WITHIN = 200  # characters of the head in which the title begins
_NOTICE = re.compile(
    rf"(?P<issuer>{ISSUER}{JOINT}?)?(?:关于)?(?:印发|转发|发布)(?P<inner>《[^《》。]{{4,90}}》|[^《》。]{{4,90}}?)的通知"
)
# “…印发《…》” as the heading of what a news agency prints, without the notice itself.
_ANNOUNCED = re.compile(rf"(?P<issuer>{ISSUER})印发(?P<inner>《[^《》。]{{4,90}}》)")
_DAY_OF_LINE = re.compile(DAY)  # “某市人民政府⏎2024年2月8日⏎某市工作方案”: a signature above the title
_ANNEX = re.compile(r"附[件表]\d{0,2}：?(?=[一-鿿\d])")  # “附件1⏎某市工作方案”
_NUMBER = re.compile(r"（(?:19|20)\d\d）\d{1,4}号(?!）)")
_PERIOD = re.compile(r"(?<!\d)(?P<start>20\d\d)年?(?:-|—+|~|至|到)(?P<end>20\d\d)年?")
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d)年?(?!\d)")
_FIVE_YEARS = re.compile(r"“?(?P<number>十一|十二|十三|十四|十五|十)(?:五”?|个五年)")
_FIVE_YEARS_START = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}


@dataclass(frozen=True, slots=True)
class _Found:
    """A value and the range of the reading text that it was read from."""

    text: str
    start: int
    end: int


def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = load("headers")
    return words


@cache
def _title_end() -> re.Pattern[str]:
    return re.compile(f"(?=(?P<word>{alternatives(_words()['titles'])}))")


@cache
def _labelled(field: str) -> re.Pattern[str]:
    """Match a label of the head and look at its value: “发布日期:2018-04-11”, “[发文机构] 北京市人民政府办公厅”.

    In a row of a table nothing but the cell's end parts them: “发布机构⇥青禾县人民政府” has no `sign`.
    """
    label = f"（?(?P<label>{alternatives(_words()[field])})(?P<sign>）：|）|：)?"
    return re.compile(f"{label}(?=(?P<value>[^（。]{{2,40}}))")


def _read_title(document: Document, head: str) -> _Found | None:
    """Take the first line that ends as titles do."""
    limit = min(len(head), _TITLE_WITHIN)
    ends = sorted({match.end("word") for match in _title_end().finditer(head, 0, limit + _LONGEST_TITLE)})
    for line in (place for place in range(limit) if place == 0 or document.breaks[place]):
        if _label_line(document, head, line) or _DAY_OF_LINE.match(head, line):
            continue
        annex = _ANNEX.match(head, line)
        begin = annex.end() if annex else line
        stop = head.find("。", begin)
        farthest = min(begin + _LONGEST_TITLE, len(head) if stop < 0 else stop)
        for end in ends[bisect_left(ends, begin + _SHORTEST_TITLE) : bisect_right(ends, farthest)]:
            closed = _line_end(document, head, end)
            if closed is not None and not any(
                _label_line(document, head, place) or _DAY_OF_LINE.match(head, place)
                for place in range(begin + 1, closed)
                if document.breaks[place] >= LINE
            ):
                return _Found(head[begin:closed], begin, closed)
    return None


def _label_line(document: Document, head: str, place: int) -> bool:
    """Tell whether the line around a place holds data of publication, which are part of no title."""
    begin = place
    while begin and document.breaks[begin] < LINE:
        begin -= 1
    match = _any_label().match(head, begin)
    if match is None:
        return False
    return bool(match["sign"]) or (match.end() < len(head) and document.breaks[match.end()] >= WIDE_SPACE)


@cache
def _any_label() -> re.Pattern[str]:
    words = [
        word for field in ("published", "issued", "issuer", "doc_number", "other_labels") for word in _words()[field]
    ]
    return re.compile(f"（?{alternatives(words)}(?P<sign>）：|）|：)?")


def _line_end(document: Document, head: str, end: int) -> int | None:
    """Give the end of a title if its line ends with it, or with one bracket behind it: 行动计划（2018-2020年）."""
    bracket = re.match(r"（[^（）。]{1,20}）", head[end : end + 22])
    if bracket and (not document.breaks[end] or _PERIOD.search(bracket[0])):
        end += bracket.end()
    if end == len(head) or document.breaks[end]:
        return end
    return end if _begins_body().match(head, end) and not any(document.breaks[1:end]) else None


@cache
def _begins_body() -> re.Pattern[str]:
    """Match what a document on one line goes on with behind its title: “…工作要点为贯彻落实…”, “…若干措施一、…”."""
    words = _words()["body_beginnings"]
    return re.compile(rf"{alternatives(words)}|第?[一1](?:、|章|条|部分)|（一）|各[^。；]{{1,60}}：|20\d\d年[是，]")


def _read_titles(document: Document, head: str) -> tuple[_Found | None, _Found | None, _Found | None]:
    """Read (title, title of the notice, issuer that the notice names)."""
    own = _read_title(document, head)
    begins = [place for place in range(len(head)) if place == 0 or document.breaks[place]]
    notices = [match for place in begins if (match := _NOTICE.match(head, place))] or list(_NOTICE.finditer(head))
    if not notices:
        notices = [
            match
            for place in begins
            if (match := _ANNOUNCED.match(head, place))
            and match.end() < len(head)
            and document.breaks[match.end()] >= LINE
        ]
    if not notices:
        return own, None, None
    named = [match for match in notices if match["issuer"]]
    # What stands before a blank is the site's: “政策文件 省人民政府关于印发…”; a name that wraps has one too.
    whole = (match for match in named if not any(document.breaks[match.start() + 1 : match.end("issuer")]))
    notice = next(whole, named[0] if named else notices[0])
    inner, start = notice["inner"], notice.start("inner")
    if inner.startswith("《"):
        inner, start = inner[1:-1], start + 1
    issuer = _Found(notice["issuer"], *notice.span("issuer")) if notice["issuer"] else None
    title = _Found(inner, start, start + len(inner))
    printed = head.find(inner, notice.end())
    if printed >= 0:
        title = _Found(inner, printed, printed + len(inner))
    return title, _Found(notice[0], notice.start(), notice.end()), issuer


def _signature(document: Document, begin: int, end: int) -> tuple[_Found, _Found] | None:
    """Find the issuer's name with the day behind it, as such documents are signed."""
    pattern = re.compile(rf"(?:^|(?<=[。：；{GAP}》知]))?(?P<issuer>{ISSUER}){DAY}")
    for match in pattern.finditer(document.text, begin, end):
        start = match.start("issuer")
        if start == 0 or document.breaks[start] or document.text[start - 1] in "。：；" + GAP:
            return _Found(match["issuer"], start, match.end("issuer")), _Found(
                match[0][len(match["issuer"]) :], match.end("issuer"), match.end()
            )
    return None


def _read_number(document: Document, head: str) -> _Found | None:
    """Read the document's own number: it begins a line; numbers of other documents are cited inside a sentence."""
    for match in _NUMBER.finditer(head):
        start = match.start()
        while start and not document.breaks[start] and "一" <= head[start - 1] <= "鿿" and match.start() - start < 12:
            start -= 1
        if match.start() - start >= 1 and (start == 0 or document.breaks[start] or head[start - 1] in "：）"):
            return _Found(head[start : match.end()], start, match.end())
    return None


def _own_day(document: Document, start: int, end: int) -> _Found | None:
    """Read a day that stands on a line of its own in a range."""
    text = document.text
    for match in re.compile(DAY).finditer(text, start, end):
        ends = match.end() == len(text) or document.breaks[match.end()] or text[match.end()] == "（"
        if document.breaks[match.start()] and ends:
            return _Found(match[0], match.start(), match.end())
    return None


def _read_labelled(document: Document, end: int, field: str, start: int = 0) -> _Found | None:
    """Read the value behind a label of the head. A label of two characters begins a line: 成文日期 is no 日期."""
    for match in _labelled(field).finditer(document.text, start, end):
        in_cell = not match["sign"] and document.breaks[match.end()] >= WIDE_SPACE
        if not match["sign"] and not in_cell:
            continue
        value = _up_to(document, match["value"], match.start("value"), WIDE_SPACE if in_cell else LINE)
        begins_line = match.start() == 0 or document.breaks[match.start()] or document.text[match.start()] == "（"
        if not begins_line and len(match["label"]) < _SHORTEST_LABEL:
            continue
        if field in ("published", "issued"):
            day = re.match(DAY, value)
            if day is None:
                continue
            value = day[0]
        return _Found(value, match.start("value"), match.start("value") + len(value))
    return None


def _up_to(document: Document, value: str, start: int, wide: int) -> str:
    """Cut the value of a label at the first break that is as wide, or before the next label of its line."""
    stop = next((index for index in range(1, len(value)) if document.breaks[start + index] >= wide), len(value))
    labels = (index for index in range(1, stop) if _is_label(document, start + index))
    return value[: next(labels, stop)]


def _is_label(document: Document, place: int) -> bool:
    """Tell whether a label of data of publication begins at a break inside a line: “发文机关：国务院⇥成文日期：…”."""
    match = _any_label().match(document.text, place) if document.breaks[place] else None
    return bool(match and match["sign"])


def plan_type_of(title: str) -> PlanType:
    """Tell the type that a title names; the first one in the vocabulary's order.

    >>> plan_type_of("2018年数字福建工作要点"), plan_type_of("关于积极推进“互联网+”行动的指导意见")
    ('key-tasks', 'other')
    """
    types: dict[PlanType, list[str]] = load("headers")["plan_types"]
    return next((kind for kind, words in types.items() if any(word in title for word in words)), "other")


def period_of(title: str, body: str, issued: date | None) -> tuple[int | None, int | None]:
    """Read a plan's first and last year.

    Years as printed in the title, else as the text states the planning period, else those of the five-year plan that
    the title names; the plan of one year starts and ends in it; else the year of issue with an open end.

    >>> period_of("云江市国民经济和社会发展第十四个五年规划和2035年远景目标纲要", "", None)
    (2021, 2025)
    """
    printed = _PERIOD.search(title) or re.search(rf"规划期(?:限)?[为是：]{_PERIOD.pattern}", body)
    if printed:
        return int(printed["start"]), int(printed["end"])
    five = _FIVE_YEARS.search(title)
    if five and ("“" + five["number"] + "五" in title or "规划" in title):
        start = _FIVE_YEARS_START[five["number"]]
        return start, start + 4
    year = _YEAR.search(title)
    if year:
        return int(year["year"]), int(year["year"])
    return (issued.year if issued else None), None


def read_header(document: Document, body_start: int) -> Header:
    """Read the head of a document, which ends where its first numbered unit begins, and its tail."""
    head = document.text[: min(body_start or _HEAD_LENGTH, _HEAD_LENGTH)]
    title, notice, named_issuer = _read_titles(document, head)
    tail = max(len(head), len(document.text) - _TAIL_LENGTH)
    signature = _signature(document, 0, len(head)) or _signature(document, tail, len(document.text))
    issuer = (
        _read_labelled(document, len(head), "issuer")
        or _joint(named_issuer)
        or (signature[0] if signature else None)
        or named_issuer
        or _issuer_in_title(title)
    )
    issuer = _with_others(document, issuer) if issuer else None
    issued = (
        _read_labelled(document, len(head), "issued")
        or (signature[1] if signature else None)
        or _own_day(document, 0, len(head))
        or _own_day(document, tail, len(document.text))
    )
    published = _read_labelled(document, len(head), "published") or _read_labelled(
        document, len(document.text), "published", tail
    )
    found = {
        "title": title,
        "notice_title": notice,
        "issuer": issuer,
        "issued_on": issued,
        "published_on": published,
        "doc_number": _read_number(document, head),
        "disclosure": _disclosure(document, len(head)),
    }
    return _header(document, {name: value for name, value in found.items() if value})


def _joint(issuer: _Found | None) -> _Found | None:
    """Give an issuer that stands for several: 工业和信息化部等七部门; of their signatures only the last has the day."""
    return issuer if issuer and re.search(f"{JOINT}$", issuer.text) else None


def _with_others(document: Document, issuer: _Found) -> _Found:
    """Put beside an issuer those that issue with it."""
    names, start = joint_issuers(document, issuer.start, issuer.end)
    return _Found(names, start, issuer.end)


def _issuer_in_title(title: _Found | None) -> _Found | None:
    match = re.match(rf"(?P<issuer>{ISSUER}{JOINT}?)(?:关于|印发)", title.text) if title else None
    return _Found(match["issuer"], title.start, title.start + match.end("issuer")) if match and title else None


def _disclosure(document: Document, head_end: int) -> _Found | None:
    words = alternatives(_words()["disclosure"])
    pattern = re.compile(f"（此件(?P<word>{words})）")
    match = pattern.search(document.text, 0, head_end) or pattern.search(
        document.text, max(0, len(document.text) - _TAIL_LENGTH)
    )
    if match:
        return _Found(match["word"], *match.span("word"))
    labelled = _read_labelled(document, head_end, "disclosure_labels")
    stated = re.match(words, labelled.text) if labelled else None
    if labelled is None or stated is None:
        return None
    return _Found(stated[0], labelled.start, labelled.start + stated.end())


def _header(document: Document, found: dict[str, _Found]) -> Header:
    printed = {name: document.cell(value.start, value.end) for name, value in found.items()}
    issued = day_of(printed.get("issued_on", ""))
    published = day_of(printed.get("published_on", ""))
    title = found["title"].text if "title" in found else ""
    notice = found["notice_title"].text if "notice_title" in found else ""
    region = region_of(found["issuer"].text.split(";")[0] if "issuer" in found else None, title, notice)
    start, end = period_of(title, document.text, issued or published)
    number = re.search(r"(?:19|20)\d\d", found["doc_number"].text) if "doc_number" in found else None
    start = start or (int(number[0]) if number else None)
    evidence: dict[str, Spans] = {name: document.spans(value.start, value.end) for name, value in found.items()}
    return Header(
        title=printed.get("title"),
        notice_title=printed.get("notice_title"),
        issuer=found["issuer"].text if "issuer" in found else None,
        region=region[0] if region else None,
        region_code=region[1] if region else None,
        level=region[2] if region else None,
        plan_type=plan_type_of(title or notice),
        issued_on=issued,
        published_on=published,
        period_start=start,
        period_end=end,
        doc_number=printed.get("doc_number"),
        disclosure=printed.get("disclosure"),
        evidence=evidence,
    )
