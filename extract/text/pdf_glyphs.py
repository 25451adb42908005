"""What stands on a PDF page: glyphs, ruling lines, and the geometry that brings them upright. Knows no PDF library."""

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

# Radicals that fonts of PDFs name instead of the characters that look the same, where Unicode itself maps none.
_RADICALS = dict(
    zip(
        map(ord, "⺠⻓⻔⻋⻢⻅⻛⻚⻉⻬⻰⻄⻘⻝⻥⻦⻮⻩⻆⻨⻁⻜⻣⻤⻪⻯⻙⻑⻒"),
        "民长门车马见风页贝齐龙西青食鱼鸟齿黄角麦虎飞骨鬼黾龙韦长镸",
        strict=True,
    )
)

_FAR = 1_000_000.0
"""Points beyond which nothing is on a page; the largest page of PDF 1.7 has 14,400. No NaN is below it."""


class Glyph(NamedTuple):
    """One printed character; `size` is the height of its line, `is_parted` tells that a blank was typed before it."""

    char: str
    left: float
    right: float
    base: float
    size: float
    is_parted: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line or thin bar of a table, along one axis."""

    is_horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page shows; `unknown` counts glyphs whose font does not say which character they are."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    unknown: int = 0
    images: int = 0


def is_somewhere(glyph: Glyph) -> bool:
    """Tell a glyph that can stand on a page from one that damaged numbers put nowhere."""
    _, left, right, base, size, _ = glyph
    return -_FAR < left < _FAR and -_FAR < right < _FAR and -_FAR < base < _FAR and size < _FAR


@lru_cache(maxsize=1 << 15)
def printed_character(code: int) -> str:
    """Give the character to print, empty for blanks and controls: blanks are told by gaps."""
    if code in _RADICALS:
        return _RADICALS[code]
    char = chr(code) if 0 < code < 0x110000 else "\ufffd"
    if 0x2E80 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", char)
    return "" if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cs") else char


def turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Turn a point back by quarter turns about the page's origin."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def without_reprints(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop a character that is printed again at nearly the same place, which is how some programs make text bold."""
    kept: list[Glyph] = []
    rows: dict[tuple[str, float, float], dict[float, list[Glyph]]] = {}
    for glyph in glyphs:
        char, left, right, base, size, _ = glyph
        # Half its own width: two l of one word stand closer than two Chinese characters.
        step = max(min(size * 0.3, (right - left) * 0.5), 0.2)
        cell = math.ldexp(4.0, math.frexp(step)[1])  # 4 to 8 steps, so that one look mostly tells what is near
        near = kept[-1:]  # its box may differ a little, and with it the step
        for row in {(base - step) // cell, (base + step) // cell}:
            if (columns := rows.get((char, cell, row))) is not None:
                for column in {(left - step) // cell, (left + step) // cell}:
                    near += columns.get(column, ())
        if any(abs(one.left - left) < step and abs(one.base - base) < step and one.char == char for one in near):
            continue
        rows.setdefault((char, cell, base // cell), {}).setdefault(left // cell, []).append(glyph)
        kept.append(glyph)
    return kept


def rule_between(x: float, y: float, to_x: float, to_y: float) -> list[Rule]:
    """Make a rule of a line or bar that is long along one axis and thin across it."""
    if not all(abs(value) < _FAR for value in (x, y, to_x, to_y)):
        return []
    width, height = abs(to_x - x), abs(to_y - y)
    if height <= 2.5 and width >= 4 * height + 2:
        return [Rule(True, (y + to_y) / 2, min(x, to_x), max(x, to_x))]
    if width <= 2.5 and height >= 4 * width + 2:
        return [Rule(False, (x + to_x) / 2, min(y, to_y), max(y, to_y))]
    return []
