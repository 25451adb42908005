"""Checks that what rows say in cells of their own is printed: names made complete, roles, values, days, labels, facts.

Evidence ties each row to a quote; these rules tie the values that were derived from the quote to its words, so that no
cell can be changed, misread or made up unnoticed.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from extract.grammar.labels import han_number
from extract.grammar.numerals import chinese_value, find_numerals
from extract.grammar.roles import role_of_label, words_giving
from extract.grammar.vocabulary import alternatives
from extract.models import Role
from extract.text.spans import without_blanks
from validation.results import Check, Failure, checked
from validation.rows import Row, Rows

# Where an assignment stands: the table and the reference to its row.
_HOLDERS = (("actions", "action_id"), ("projects", "project_id"))
_LEAD_FOR_ALL = re.compile("首位|第一位|排第一|列第一|排首|排名第一")
_LONGEST_MARK = 3  # 牵头 alone is a marker of prose, no head
_MARKS_OF_CLAUSES = re.compile("[（(：:]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEAR_IN_HAN = re.compile("[二一][〇○零О0九][〇○零О0一二三四五六七八九]{2}(?=年)")
_FIVE_YEAR_PLANS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_WITHIN_YEARS = re.compile(r"([一二两三四五六七八九十]|\d{1,2})年(?:内|以内|左右|时间)")
_HAN_YEAR_DIGITS = str.maketrans("〇○零О一二三四五六七八九", "0000123456789")
# A number may be printed with its scale in the unit (5000万元, a column's head of 万亿元) or in a word (千亿级).
_SCALES = tuple(Decimal(10) ** power for power in (0, 1, 2, 3, 4, 6, 7, 8, 11, 12))
_PLAN_TEXTS = ("title", "notice_title", "doc_number", "disclosure")
_REACH = 400  # characters between the number of a row and its task
_JOINT = ";"  # between issuers who sign together
_EDGE = 2_000  # characters at head and foot where a document names its issuer


def check_wording(rows: Rows) -> tuple[Check, ...]:
    """Check that derived cells are printed; rows of a plan whose text the package has not are left out."""
    return tuple(
        checked(rule_id, sum(len(rows.of(table)) for table in tables), find(rows)) for rule_id, tables, find in _RULES
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """The printed text that names were completed from, without blanks, and which markers of roles it holds."""

    text: str
    leads: bool
    supports: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What a document says of roles once: 列首位的为牵头单位, and the heads of a table's columns."""

    first_leads: bool = False
    lead_column: bool = False
    support_column: bool = False


def _clauses(rows: Rows) -> Iterator[tuple[Row, _Clause]]:
    """Go through the assignments with the clause, project or text that each is from; each text is read once."""
    known: dict[tuple[str, str], _Clause | None] = {}
    said = {row["plan_id"]: _said_for_all(rows.source_of(row)) for row in _one_a_plan(rows)}
    for row in rows.of("assignments"):
        table, row_id = next(((name, row[key]) for name, key in _HOLDERS if row[key]), ("plans", row["plan_id"]))
        if (table, row_id) not in known:
            text = _printed_text(rows, row, table, row_id)
            known[table, row_id] = None if text is None else _clause(text, said[row["plan_id"]])
        clause = known[table, row_id]
        if clause is not None:
            yield row, clause


def _printed_text(rows: Rows, row: Row, table: str, row_id: str) -> str | None:
    """Give the text that a body's name was completed from, without blanks; None where it is not known."""
    if table == "plans":
        return rows.source_of(row)
    holder = rows.by_id(table, row_id)
    return holder.flat("clause" if table == "actions" else "responsible") if holder else None


def _clause(text: str, said: _Said) -> _Clause:
    """Look for the markers of roles in a clause, and in the heads of columns where it is a cell."""
    is_cell = not _MARKS_OF_CLAUSES.search(text)
    leads = said.first_leads or bool(words_giving("lead").search(text)) or (is_cell and said.lead_column)
    return _Clause(text, leads, bool(words_giving("support").search(text)) or (is_cell and said.support_column))


@cache
def _head(role: Role) -> re.Pattern[str]:
    """Match the head of a column that gives a role to all bodies below it: 牵头单位; behind a label stands a colon."""
    heads = (word for word, given in role_of_label().items() if given == role and len(word) > _LONGEST_MARK)
    return re.compile(f"{alternatives(heads)}(?![：:])")


def _said_for_all(source: str | None) -> _Said:
    """Look for what a document says of roles once for many clauses or cells."""
    if source is None:
        return _Said()
    return _Said(*(pattern.search(source) is not None for pattern in (_LEAD_FOR_ALL, _head("lead"), _head("support"))))


def _one_a_plan(rows: Rows) -> tuple[Row, ...]:
    """Give the first assignment of each plan."""
    return tuple(group[0] for group in rows.groups("assignments", "plan_id"))


def _agency_names(rows: Rows) -> Iterator[Failure]:
    """Find names of which a part is printed neither in the mention nor in the clause that it was completed from."""
    printed: dict[tuple[int, str], bool] = {}
    for row, clause in _clauses(rows):
        before, mention, after = row.flat("agency").partition(row.flat("mention") or "\n")
        for part in (before, after) if mention else (row.flat("agency"),):
            if not _is_printed(printed, part, clause):
                yield row.fail("agency", f"{part!r} is not printed in {clause.text[:60]!r}; correct the name.")
                break


def _is_printed(known: dict[tuple[int, str], bool], part: str, clause: _Clause) -> bool:
    """Tell whether a clause prints a part of a name; long clauses repeat the same parts a thousand times."""
    key = (id(clause), part)
    if key not in known:
        known[key] = part in clause.text
    return known[key]


def _roles(rows: Rows) -> Iterator[Failure]:
    """Find leads and supporters without a word that makes them such."""
    for row, clause in _clauses(rows):
        if rows.source_of(row) is None:
            continue
        if row["role"] == "lead" and not clause.leads:
            yield row.fail("role", f"Nothing in {clause.text[:60]!r} makes it lead, as 牵头 does; correct the role.")
        if row["role"] == "support" and not clause.supports:
            yield row.fail("role", f"Nothing in {clause.text[:60]!r} makes it support, as 配合 does; correct the role.")


def printed_values(text: str) -> set[Decimal]:
    """Gather what the numbers of a text may mean, written in digits or Chinese, in whatever scale.

    >>> Decimal(50000000) in printed_values("投入5000万元"), Decimal(1000) in printed_values("千亿级产业")
    (True, True)
    """
    found = {numeral.value for numeral in find_numerals(text)}
    found |= {Decimal(digits.replace(",", "")) for digits in re.findall(r"\d[\d,]{0,20}(?:\.\d{1,10})?", text)}
    found |= {value for char in text if (value := chinese_value(char)) is not None}
    return {value * scale for value in found for scale in _SCALES}


def _as_printed(rows: Rows, row: Row) -> str:
    """Give the text of a row with its line ends; a quote drops them, which makes one number of 120 and 260."""
    source = rows.package.sources.get(row["plan_id"]) or ""
    return "\n".join(source[start:end] for start, end in row.places() or ())


def _values(rows: Rows) -> Iterator[Failure]:
    """Find targets whose number is not in their quote, and years of projects that are not in their schedule."""
    for row in rows.of("targets"):
        value = row.number("value")
        if value is not None and value not in printed_values(f"{row['quote']}\n{_as_printed(rows, row)}"):
            yield row.fail("value", "The quote does not print this number; correct the value.")
    for row in rows.of("projects"):
        for column in ("start_year", "end_year"):
            if row[column] and row[column] not in row.flat("schedule"):
                yield row.fail(column, f"The schedule {row['schedule'][:60]!r} does not print this year.")
    for row in rows.of("project_categories"):
        source = rows.source_of(row)
        if source is not None and row["stated_investment"] and not _prints_subtotal(source, row):
            yield row.fail("stated_investment", "The source prints no such subtotal.")


def _prints_subtotal(source: str, row: Row) -> bool:
    """Tell whether a subtotal is printed, right behind its category where that is followed by a number at all.

    “一、基础设施类6751数字福建·宽带工程” (fujian-2016-2020-digital-plan): in a flattened table the number of the first
    row follows without a border.
    """
    stated, category = row["stated_investment"], row.flat("category")
    if re.search(re.escape(category) + r"\d", source):
        return category + stated in source
    return stated in source


def _names(rows: Rows) -> Iterator[Failure]:
    """Find names that are not printed: of indicators and things to be opened in the quote, of headings in the text."""
    for table, column, around in (("targets", "indicator", "quote"), ("openings", "subject", "quote")):
        for row in rows.of(table):
            if row.flat(column) not in row.flat(around):
                yield row.fail(column, f"The quote {row[around][:60]!r} does not print it; correct the name.")
    for row in rows.of("targets"):
        source = rows.source_of(row)
        if source is not None and not _prints_unit(row.flat("unit"), row.flat("quote"), source):
            yield row.fail("unit", "No such unit is printed; correct it.")
    for row in rows.of("tasks"):
        source = rows.source_of(row)
        if source is None:
            continue
        if row.flat("heading") not in source:
            yield row.fail("heading", "The source does not print this heading; correct it.")
        if row["number_inferred"] != "true" and not _follows_its_label(rows, row):
            yield row.fail("number", "The source does not print this label before the task; correct it.")


# Units that the contract writes in another form than they are printed.
_WRITTEN_OTHERWISE = {
    "Mbps": "兆",
    "Gbps": "吉|G|千兆|万兆",
    "元": "元",
    "亿元": "亿|元",
    "%": "[%％]|百分|成",
    "‰": "千分|‰",
    "位": "前|首|第",
}


def _prints_unit(unit: str, quote: str, source: str) -> bool:
    """Tell whether a unit is printed in the quote, or, as in tables, elsewhere in the source."""
    other = _WRITTEN_OTHERWISE.get(unit)
    return unit in quote or unit in source or (other is not None and re.search(other, quote) is not None)


def _follows_its_label(rows: Rows, row: Row) -> bool:
    """Tell whether a task's printed number stands right before its text, or begins the line of its row."""
    source, places = rows.package.sources.get(row["plan_id"]), row.places()
    if source is None or not places:
        return True
    before, number = source[max(0, places[0][0] - _REACH) : places[0][0]], row.flat("number")
    near = without_blanks(before)
    # In a row of a table the heading has a cell of its own, and other cells may stand between.
    in_row = re.compile(rf"\s*{re.escape(number)}(?!\d)").match(before, before.rfind("\n") + 1)
    return near.endswith(number) or near.removesuffix(row.flat("heading")).endswith(number) or in_row is not None


def _deadline_days(rows: Rows) -> Iterator[Failure]:
    """Find deadlines that are no last day of a month, or whose year neither source nor period names."""
    years: dict[str, set[int]] = {}
    for table in ("targets", "openings"):
        for row in rows.of(table):
            day, plan = row.day("deadline"), rows.plan_of(row)
            if day is None or plan is None or rows.source_of(row) is None:
                continue
            if row["plan_id"] not in years:
                years[row["plan_id"]] = _years_of(rows, plan)
            if day.day != monthrange(day.year, day.month)[1]:
                yield row.fail("deadline", "A deadline is the last day of a year or month; correct the day.")
            elif day.year not in years[row["plan_id"]]:
                yield row.fail("deadline", "Neither the source nor the plan's period names this year.")


def _years_of(rows: Rows, plan: Row) -> set[int]:
    """Gather the years that a plan names, in digits, in Chinese, as a five-year plan, or counted from its first."""
    source = rows.source_of(plan) or ""
    found = {int(year) for year in _YEAR.findall(source)}
    found |= {int(year.translate(_HAN_YEAR_DIGITS)) for year in _YEAR_IN_HAN.findall(source)}
    found |= {year for name, year in _FIVE_YEAR_PLANS.items() if name in source}
    period = [int(number) for name in ("period_start", "period_end") if (number := plan.number(name)) is not None]
    counted = [
        chinese_value(span) or Decimal(span if span.isdecimal() else 0) for span in _WITHIN_YEARS.findall(source)
    ]
    return found | set(period) | {period[0] + int(span) - 1 for span in counted if period}


def _plan_facts(rows: Rows) -> Iterator[Failure]:
    """Find titles, issuers, numbers and days of plans that the source does not print."""
    for row in rows.of("plans"):
        source = rows.source_of(row)
        if source is None:
            continue
        for column in _PLAN_TEXTS:
            if row.flat(column) not in source:
                yield row.fail(column, "The source does not print this; correct it, or leave it empty.")
        edges = source[:_EDGE] + "\n" + source[-_EDGE:]
        if not all(issuer in edges for issuer in row.flat("issuer").split(_JOINT)):
            yield row.fail("issuer", "Neither head nor foot of the source prints this issuer; leave it empty.")
        for column in ("issued_on", "published_on"):
            day = row.day(column)
            if day is not None and not _prints_day(rows.package.sources[row["plan_id"]], day):
                yield row.fail(column, "The source does not print this day; correct it, or leave it empty.")


def _prints_day(source: str, day: date) -> bool:
    """Tell whether a text prints a day, in digits or in Chinese."""
    digits = rf"{day.year}\D{{1,5}}0?{day.month}\D{{1,5}}0?{day.day}(?!\d)"
    if re.search(digits, source):
        return True
    printed = f"{han_number(day.month)}月{han_number(day.day)}日"
    return f"{day.year}年{printed}" in without_blanks(_YEAR_IN_HAN.sub(_in_digits, source))


def _in_digits(year: re.Match[str]) -> str:
    """Write a year in digits that is printed in Chinese ones."""
    return year[0].translate(_HAN_YEAR_DIGITS)


_RULES: tuple[tuple[str, tuple[str, ...], Callable[[Rows], Iterator[Failure]]], ...] = (
    ("agency-names", ("assignments",), _agency_names),
    ("roles", ("assignments",), _roles),
    ("values", ("targets", "projects", "project_categories"), _values),
    ("names", ("targets", "openings", "tasks"), _names),
    ("deadline-days", ("targets", "openings"), _deadline_days),
    ("plan-facts", ("plans",), _plan_facts),
)
