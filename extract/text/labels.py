"""Numbers that a program printed and no one typed: the labels of lists in Word documents and web pages.

Only writes numbers; reading those that stand in a text is the grammar's work.
"""

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def chinese_number(number: int) -> str:
    """Write a number from 0 to 9999 as it is counted; greater ones digit by digit.

    >>> [chinese_number(number) for number in (3, 10, 14, 20, 105, 1010)]
    ['三', '十', '十四', '二十', '一百零五', '一千零一十']
    """
    if not 0 <= number <= 9999:
        return ideograph_digits(number)
    out = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += _DIGITS[digit] + name
        elif out and number % unit and not out.endswith("零"):
            out += "零"
    if 10 <= number <= 19:
        out = out.removeprefix("一")
    return out or "零"


def ideograph_digits(number: int) -> str:
    """Write a number digit by digit.

    >>> ideograph_digits(2016)
    '二〇一六'
    """
    return "".join("〇" if digit == "0" else _DIGITS[int(digit)] for digit in str(abs(number)))


def list_number(number: int, number_format: str) -> str:
    """Write a number in one of Word's formats (ECMA-376, ST_NumberFormat); unknown ones are written in digits."""
    writer = _FORMATS.get(number_format)
    return str(number) if writer is None else writer(number)


def _letters(number: int) -> str:
    """A to Z, then AA, BB: Word repeats the letter."""
    if not 1 <= number <= 26 * 20:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 1 <= number <= 3999:
        return str(number)
    out = ""
    for value, name in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        out += name * (number // value)
        number %= value
    return out


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    """Characters that hold a whole number, such as ①; beyond the last one plain digits."""
    return lambda number: chr(first + number - 1) if 1 <= number <= last else str(number)


def _one_of(names: str) -> Callable[[int], str]:
    return lambda number: names[number - 1] if 1 <= number <= len(names) else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(abs(number))),
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "ideographDigital": ideograph_digits,
    "japaneseDigitalTenThousand": ideograph_digits,
    "taiwaneseDigital": ideograph_digits,
    "chineseLegalSimplified": lambda number: chinese_number(number).translate(_LEGAL),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _enclosed(0x2460, 20),
    "decimalEnclosedCircleChinese": _enclosed(0x2460, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}
