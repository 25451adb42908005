"""Finds personal and secret data in a text: patterns of seeds/vocabulary/sensitive.yml, with their check digits.

Findings are shown masked wherever they are shown. Knows texts, not packages.
"""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from datapackages.vocabularies import VOCABULARY
from extract.grammar.vocabulary import parse_yaml
from validation.exceptions import RuleError

Finding = Literal["stop", "review"]

_EDGE = 300  # code points at head and foot of a document in which a mark stands
_MOST_HITS = 1_000
_BETWEEN = re.compile(r"[ \n-]|(?<=\d)[.](?=\d)")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # pragma: allowlist secret
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


class Pattern(BaseModel):
    """One pattern of sensitive data and what a finding of it means."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: str
    finding: Finding
    check: Literal["none", "gb11643", "luhn", "gb32100"] = "none"
    begins: str = ""
    title: str
    title_en: str
    pattern: re.Pattern[str]


class Secrecy(BaseModel):
    """The marks of secrecy: those that are marks anywhere, and those that stand alone at head or foot."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    anywhere: re.Pattern[str]
    alone: re.Pattern[str]


class Sensitive(BaseModel):
    """All that the review looks for, and the version of its wording."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    version: str
    patterns: tuple[Pattern, ...]
    secrecy: Secrecy
    closed_marks: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding in a text: its pattern, what was found without blanks and hyphens, and how it may be shown."""

    pattern: Pattern
    value: str
    shown: str


@cache
def sensitive() -> Sensitive:
    """Load the patterns. Raises RuleError."""
    path = VOCABULARY / "sensitive.yml"
    try:
        return Sensitive.model_validate(parse_yaml(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise RuleError(f"seeds/vocabulary/{path.name} cannot be used: {' '.join(str(error).split())}") from error


def folded(text: str) -> str:
    """Fold full-width letters, digits of any script, dashes and signs to ASCII; what has no width goes.

    >>> folded("１３８０＠ｑｑ．ｃｏｍ（０５９１）")
    '1380@qq.com(0591)'
    """
    return text if text.isascii() else text.translate(_FOLD)


class _Fold(dict[int, int | str | None]):
    """What each character is folded to; made as characters come, since a text holds few of all that there are."""

    def __missing__(self, code: int) -> int | str | None:
        """Fold one character: the full-width block, digits, wide blanks, dashes, and marks that nobody sees."""
        kind = unicodedata.category(chr(code))
        found: int | str | None = code
        if 0xFF01 <= code < 0xFF5F:
            found = unicodedata.normalize("NFKC", chr(code))
        elif code < 0x80:
            found = code
        elif kind == "Nd":
            found = str(unicodedata.decimal(chr(code)))
        elif kind == "Cf" or 0xFE00 <= code <= 0xFE0F:
            found = None
        elif kind == "Pd":
            found = "-"
        elif kind == "Zs":
            found = " "
        self[code] = found
        return found


_FOLD = _Fold()


def find_sensitive(text: str) -> Iterator[Hit]:
    """Go through the findings in a text; what is found by one pattern is not found again by a later one.

    After a thousand findings no more are given: the text will not be published as it is.
    """
    plain = folded(text)
    taken: list[tuple[int, int]] = []
    for pattern in sensitive().patterns:
        for match in pattern.pattern.finditer(plain):
            value = _BETWEEN.sub("", match[0])
            place = bisect(taken, match.span())
            if _overlaps(match.span(), taken[max(0, place - 1) : place + 1]) or not _holds(pattern, value):
                continue
            taken.insert(place, match.span())
            yield Hit(pattern, value, mask(match[0]))
            if len(taken) >= _MOST_HITS:
                return


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Tell whether a range of places meets one of others."""
    return any(start < span[1] and span[0] < end for start, end in others)


def _holds(pattern: Pattern, value: str) -> bool:
    """Tell whether a match has the check digit that its pattern asks for, and is not something public."""
    if not value.startswith(pattern.begins):
        return False
    if pattern.check == "gb11643":
        return is_resident_id(value)
    if pattern.check == "gb32100":
        return is_organisation_code(value)
    return pattern.check == "none" or (has_luhn(value) and not is_organisation_code(value))


def is_resident_id(value: str) -> bool:
    """Tell whether 18 characters are a resident's number: a day of birth, and the check character of GB 11643.

    >>> is_resident_id("11010519491231002X"), is_resident_id("110105194912310021")
    (True, False)
    """
    with suppress(ValueError):
        date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
        total = sum(int(digit) * weight for digit, weight in zip(value[:17], _ID_WEIGHTS, strict=True))
        return "10X98765432"[total % 11] == value[17].upper()
    return False


def has_luhn(value: str) -> bool:
    """Tell whether the Luhn sum of digits is right (ISO/IEC 7812).

    >>> has_luhn("4111111111111111"), has_luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for place, char in enumerate(reversed(value)):
        digit = int(char) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def is_organisation_code(value: str) -> bool:
    """Tell whether 18 characters are a unified social credit code with the check character of GB 32100.

    >>> is_organisation_code("91350100M000100Y43"), is_organisation_code("91350100M000100Y44")
    (True, False)
    """
    if len(value) != 18 or value[0] not in "123456789ANY" or any(char not in _CODE_ALPHABET for char in value):
        return False
    total = sum(_CODE_ALPHABET.index(char) * weight for char, weight in zip(value[:17], _CODE_WEIGHTS, strict=True))
    return _CODE_ALPHABET[(31 - total % 31) % 31] == value[17]


def mask(found: str) -> str:
    """Hide the middle of a finding.

    >>> mask("13800000000"), mask("zhangsan@example.org"), mask("联系人：张三丰")
    ('138****0000', 'z****@****', '联系人：****')
    """
    name, at, _ = found.partition("@")
    if at:
        return f"{name[:1]}****@****"
    label = re.match(r"[^\d:： ]{2,12}[:： ]{1,3}", found)
    if label:
        return f"{label[0]}****"
    if len(found) <= 8:
        return f"{found[:1]}****"
    return f"{found[:3]}****{found[-4:]}"


def masked(text: str) -> str:
    """Give a text for a report or a log, with all findings in it masked."""
    plain = folded(text)
    for pattern in sensitive().patterns:
        for match in {
            match[0] for match in pattern.pattern.finditer(plain) if _holds(pattern, _BETWEEN.sub("", match[0]))
        }:
            plain = plain.replace(match, mask(match))
    return plain if "****" in plain and plain != folded(text) else text


def secrecy_marks(text: str) -> Iterator[str]:
    """Find marks of secrecy: with a star anywhere, else alone on a line at the head or the foot."""
    plain = folded(text)
    for match in sensitive().secrecy.anywhere.finditer(plain):
        yield match[0]
    for edge in {plain[:_EDGE], plain[-_EDGE:]}:
        for line in edge.splitlines():
            if sensitive().secrecy.alone.fullmatch(line.strip()):
                yield line.strip()
