"""Numbers with their units and the words that say how they bind: 不低于10亿元, 2000家以上, 约60%.

Knows nothing of what is counted, nor whether it is a target.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extract.grammar.numerals import Numeral, find_numerals, plain
from extract.grammar.vocabulary import alternatives, load
from extract.models import Comparator

_HUNDRED_MILLION = Decimal(100_000_000)
_ENDS = "，。；、）：！？和或及并（"  # what may follow a number that has no unit
_RANGE = re.compile(r"[-~—至到]")
_PER = re.compile("/(?:人次|人|日|天|年|月|小时|户|亩|公顷|吨|平方米|平方公里|万人|百人|千人|万元|辆|台|次|个)")
_LEVEL = re.compile(r"元?级")
# “由2015年的45%提高到60%”: the first number of these two is no lower end of a range.
_FROM = re.compile(r"[由从自][^，。；]{0,12}$")
_MOBILE_GENERATIONS = 6  # 2G to 6G are names


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit at a place in the text: its kind (see units.yml), its published name or None for the printed one."""

    start: int
    end: int
    kind: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, in places of the text that was searched.

    Attributes:
        before: first place of the words before it that give its sign (不低于).
        start: first place of its number.
        unit_start: first place of its unit.
        end: place after its unit.
        after: place after the words behind it that give its sign (以上).
        value: what is published.
        upper: the upper end of a range, else None.
        unit: published name; None where the unit is published as printed.
        kind: kind of unit; `level` for 千亿级, `bare` for a number without a unit, `unknown` for a unit nobody knows.
        comparator: how it binds.
        signed: whether words or signs say how it binds.
        chinese: whether the number is written in Chinese digits alone.
        ordinal: whether 第 stands before it.
        hundred_millions: whether it is printed in 亿.
        too_large: whether it has more places than an amount has.
    """

    before: int
    start: int
    unit_start: int
    end: int
    after: int
    value: Decimal
    upper: Decimal | None
    unit: str | None
    kind: str
    comparator: Comparator
    signed: bool
    chinese: bool
    ordinal: bool
    hundred_millions: bool
    too_large: bool

    def in_money(self) -> "Amount":
        """Read a number in 亿 without a unit as money: 产值突破100亿."""
        return replace(self, value=plain(self.value / _HUNDRED_MILLION), unit="亿元", kind="money")


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, str | None]]]:
    """Make one pattern of all units, the longest spelling first, and what each spelling means."""
    meanings: dict[str, tuple[str, str | None]] = {}
    pieces: dict[str, str] = {}
    for entry in load("units")["units"]:
        guard = f"(?![{entry['not_before']}])" if "not_before" in entry else ""
        if "unless" in entry:
            guard = f"(?:{guard}|(?={alternatives(entry['unless'])}))"
        for spelling in entry["spellings"]:
            meanings[spelling] = (entry["kind"], entry.get("name"))
            pieces[spelling] = re.escape(spelling) + guard
    ordered = sorted(pieces, key=lambda spelling: (-len(spelling), spelling))
    return re.compile("|".join(f"(?:{pieces[spelling]})" for spelling in ordered)), meanings


@cache
def _signs(where: str) -> dict[str, Comparator]:
    return {word: sign for sign, words in load("comparators")[where].items() for word in words}


@cache
def _after() -> re.Pattern[str]:
    return re.compile(alternatives(_signs("after")))


@cache
def _behind_bare() -> re.Pattern[str]:
    """What may stand behind a number without a unit: 以上, or a verb of growth (从9.89亿提高到12亿)."""
    return re.compile(alternatives((*_signs("after"), *load("comparators")["change"])))


@cache
def whole_words() -> tuple[str, ...]:
    """Give the words whose end only looks like a word before a number."""
    return tuple(load("comparators")["whole_words"])


@cache
def reaching_words() -> tuple[str, ...]:
    """Give the verbs that say what something comes to: 降至, 提高到."""
    return tuple(word for word in load("comparators")["leading"] if len(word) > 1 and word[-1] in "到至")


def _word_before(text: str, place: int) -> tuple[str, Comparator] | None:
    """Find the longest word of comparison that ends at a place."""
    if text.endswith(whole_words(), max(0, place - 4), place):
        return None
    signs = _signs("before")
    for length in (4, 3, 2, 1):
        word = text[max(0, place - length) : place]
        if len(word) == length and word in signs:
            return word, signs[word]
    return None


def _signs_before(text: str, place: int, floor: int) -> tuple[int, list[Comparator]]:
    """Go back over the words of comparison before a number: 达到约 has two."""
    found: list[Comparator] = []
    while len(found) < 2 and (word := _word_before(text, place)) is not None and place - len(word[0]) >= floor:
        place -= len(word[0])
        found.append(word[1])
    return place, found


def unit_at(text: str, place: int) -> Unit | None:
    """Read the unit that stands at a place; None where none does."""
    pattern, meanings = _units()
    match = pattern.match(text, place)
    if match is None:
        return None
    kind, name = meanings[match.group()]
    per = _PER.match(text, match.end()) if kind != "time" else None
    return Unit(place, match.end(), kind, name) if per is None else Unit(place, per.end(), kind, None)


def _sign(before: list[Comparator], after: Comparator | None, inside: bool) -> Comparator:
    """Choose the sign: 约 and 左右 outweigh all, then what stands behind, then what stands before."""
    if after == "~" or "~" in before:
        return "~"
    if after is not None:
        return after
    if before:
        return before[0]
    return ">=" if inside else "="


def _unit_after(text: str, numeral: Numeral) -> tuple[Unit, bool]:
    """Find the unit after a number and whether 多 or 余 stands before it."""
    place, inside = numeral.end, numeral.more
    if numeral.share:
        return Unit(place, place, "share", numeral.share), inside
    if not inside and text[place : place + 1] in _signs("inside") and (unit := unit_at(text, place + 1)) is not None:
        return unit, True
    level = _LEVEL.match(text, place)
    if level is not None and numeral.hundred_millions:
        return Unit(place, level.end(), "level", "亿元"), inside
    unit = unit_at(text, place)
    if unit is not None and unit.kind == "rate" and text[unit.start : unit.end] == "G":
        named = numeral.value <= _MOBILE_GENERATIONS and numeral.value == numeral.value.to_integral_value()
        unit = None if named else unit
    if unit is not None:
        return unit, inside
    bare = place >= len(text) or text[place] in _ENDS or _behind_bare().match(text, place) is not None
    return Unit(place, place, "bare" if bare else "unknown", None), inside


def _published(value: Decimal, numeral: Numeral, unit: Unit, printed: str) -> tuple[Decimal, str | None]:
    """Give value and unit as published: 亿元 stays, 万元 becomes 元."""
    if unit.kind == "level" or (unit.kind == "money" and numeral.hundred_millions):
        return plain(value / _HUNDRED_MILLION), unit.name or "亿" + printed
    return value, unit.name if unit.name is not None or unit.kind not in ("bare", "unknown") else ""


def _amount(text: str, numeral: Numeral, floor: int) -> Amount:
    unit, inside = _unit_after(text, numeral)
    before, signs = _signs_before(text, numeral.start, floor)
    tail = _after().match(text, unit.end)
    after = _signs("after")[tail.group()] if tail else None
    value, name = _published(numeral.value, numeral, unit, text[unit.start : unit.end])
    ordinal = numeral.start > floor and text[numeral.start - 1] == "第"
    return Amount(
        before=before,
        start=numeral.start,
        unit_start=unit.start,
        end=unit.end,
        after=tail.end() if tail else unit.end,
        value=value,
        upper=None,
        unit=name,
        kind=unit.kind,
        comparator=_sign(signs, after, inside),
        signed=bool(signs) or after is not None or inside,
        chinese=numeral.chinese,
        ordinal=ordinal,
        hundred_millions=numeral.hundred_millions,
        too_large=numeral.too_large,
    )


def _is_range(text: str, first: Amount, second: Amount) -> bool:
    """Tell whether two numbers in a row are the ends of a range: 3—5家, 10%-15%."""
    if second.start != first.end + 1 or not _RANGE.match(text, first.end) or first.after != first.end:
        return False
    if first.kind not in ("bare", "unknown", second.kind) or first.value >= second.value or second.kind == "bare":
        return False
    return not (text[first.end] in "至到" and _FROM.search(text, max(0, first.start - 14), first.before))


def find_amounts(text: str) -> Iterator[Amount]:
    """Find the numbers with a unit, and those without that a word or sign of comparison binds, in order.

    >>> [(amount.value, amount.comparator, amount.unit) for amount in find_amounts("力争达到2万亿元以上")]
    [(Decimal('20000'), '>=', '亿元')]
    """
    pending: Amount | None = None
    floor = 0
    for numeral in find_numerals(text):
        if numeral.start < floor:
            continue
        amount = _amount(text, numeral, floor)
        floor = amount.end
        if pending is not None and _is_range(text, pending, amount):
            pending = replace(
                amount, before=pending.before, start=pending.start, value=pending.value, upper=amount.value
            )
            continue
        if pending is not None:
            yield pending
        pending = amount
    if pending is not None:
        yield pending
