"""Numbers as plans write them: 1,500, 2.5万亿, 百分之五十, 两百, 千亿. Knows digits, not units or what is counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = Decimal(10_000)
_HUNDRED_MILLION = Decimal(100_000_000)

# A number of more places than this is no amount but an identifier; what is published stays exact in any reader's float.
MAX_PLACES = 15

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# A scale after an Arabic number. 千 of 千瓦, 千米 and the like belongs to the unit; 百 of 百分点 too.
_SCALE = r"(?:[十百千]?(?:万亿|亿|万)|[百千])"
_UNIT_OF_THOUSAND = "瓦米克伏卡兆字帕"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
# 九成以上, 压缩一半: shares without a sign of their own; 三成立 and 一半径 are none.
_PART_ENDS = r"(?=以上|以下|以内|左右|[，。；、）的]|$)"
_PART = rf"(?P<tenths>[一二两三四五六七八九])成{_PART_ENDS}|(?P<half>一半){_PART_ENDS}"
_NUMERAL = re.compile(
    rf"{_PART}|(?P<percent>百分之|千分之)?(?:(?P<arabic>{_ARABIC})(?P<more>[多余])?"
    rf"(?P<scale>{_SCALE}(?![分{_UNIT_OF_THOUSAND}])|[万亿])?|(?P<chinese>{_CHINESE}))"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text.

    Attributes:
        start: its first place.
        end: the place after its last.
        value: what it says, scale included; for 百分之五十 the 50.
        chinese: whether it is written in Chinese digits alone.
        hundred_millions: whether it is printed in 亿 (7116亿, 2万亿).
        share: `%` for 百分之, 九成 and 一半, `‰` for 千分之, else empty.
        more: whether 多 or 余 stands inside (10多万).
    """

    start: int
    end: int
    value: Decimal
    chinese: bool
    hundred_millions: bool
    share: str
    more: bool

    @property
    def too_large(self) -> bool:
        """Tell whether it has more places than an amount has."""
        return len(self.value.as_tuple().digits) > MAX_PLACES or self.value.adjusted() >= MAX_PLACES


def chinese_value(text: str) -> Decimal | None:
    """Give the value of a number in Chinese digits; None for what is none, such as 十三五 or 三五.

    >>> chinese_value("两千零五十万"), chinese_value("十三五"), chinese_value("三点五")
    (Decimal('20500000'), None, Decimal('3.5'))
    """
    whole, point, places = text.partition("点")
    value = _whole_value(whole)
    if value is None or not point:
        return value
    if not places or any(place not in _DIGITS for place in places):
        return None
    return value + Decimal("0." + "".join(str(_DIGITS[place]) for place in places))


def _whole_value(text: str) -> Decimal | None:
    """Read 亿, then 万, then the thousands: each part smaller than the one before it."""
    if len(text) > 1 and all(char in _DIGITS for char in text):  # 二〇二〇: places, as years are written
        return Decimal("".join(str(_DIGITS[char]) for char in text)) if "〇" in text or "零" in text else None
    high, hundred_million, low = text.rpartition("亿")
    if hundred_million:
        return _joined(_below_hundred_millions(high), _HUNDRED_MILLION, low, _below_hundred_millions(low))
    return _below_hundred_millions(text)


def _below_hundred_millions(text: str) -> Decimal | None:
    high, myriad, low = text.rpartition("万")
    if myriad:
        return _joined(_thousands(high), _MYRIAD, low, _thousands(low))
    return _thousands(text)


def _joined(high: Decimal | None, scale: Decimal, printed: str, low: Decimal | None) -> Decimal | None:
    """Put two parts together. A part that begins without a digit (万千) is no number."""
    if high is None or low is None or (printed and printed[0] in _SMALL):
        return None
    return (high or 1) * scale + low


def _thousands(text: str) -> Decimal | None:
    """Read a part below 10,000; an empty part is 0."""
    total, digit, last = 0, None, 10_000
    for place, char in enumerate(text):
        if char in _SMALL:
            scale = _SMALL[char]
            if scale >= last or (digit is None and place):
                return None
            total, digit, last = total + (1 if digit is None else digit) * scale, None, scale
        elif char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
        else:
            return None
    return Decimal(total + (digit or 0))


def _read(match: re.Match[str]) -> Numeral | None:
    if match["tenths"] or match["half"]:
        part = Decimal(10 * _DIGITS[match["tenths"]] if match["tenths"] else 50)
        return Numeral(match.start(), match.end(), part, False, False, "%", False)
    share = {"百": "%", "千": "‰"}[match["percent"][0]] if match["percent"] else ""
    if match["chinese"]:
        value, scale = chinese_value(match["chinese"]), match["chinese"]
    else:
        scale = match["scale"] or ""
        factor = chinese_value(scale) if scale else Decimal(1)
        value = None if factor is None else Decimal(match["arabic"].replace(",", "")) * factor
    if value is None:
        return None
    end = match.end() if match["scale"] or not match["more"] else match.end("arabic")
    more = bool(match["more"]) and bool(match["scale"])
    return Numeral(match.start(), end, plain(value), bool(match["chinese"]), "亿" in scale, share, more)


def plain(value: Decimal) -> Decimal:
    """Drop zeros behind the point and exponents: 2.50 is 2.5, 2E+4 is 20000.

    >>> plain(Decimal("2.50")), plain(Decimal("2E+4"))
    (Decimal('2.5'), Decimal('20000'))
    """
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return (
        short.quantize(Decimal(1))
        if isinstance(exponent, int) and exponent > 0 and short.adjusted() <= MAX_PLACES
        else short
    )


def find_numerals(text: str, start: int = 0, end: int | None = None) -> Iterator[Numeral]:
    """Find the numbers in a text, in order. A number that is part of a Latin word (IPv6) is none.

    >>> [(n.start, n.end, n.value) for n in find_numerals("IPv6用户2.5万户、两个")]
    [(6, 10, Decimal('25000')), (12, 13, Decimal('2'))]
    """
    for match in _NUMERAL.finditer(text, start, len(text) if end is None else end):
        first = match.start()
        before = text[first - 1] if first else ""
        if match["arabic"] and before and before.isascii() and (before.isalnum() or before in "._"):
            continue
        numeral = _read(match)
        if numeral is not None:
            yield numeral
