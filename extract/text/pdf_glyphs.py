"""What stands on a PDF page: glyphs, ruling lines, and the geometry that brings them upright. Knows no PDF library."""

import math
import unicodedata
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character; `size` is the height of its line."""

    char: str
    left: float
    right: float
    base: float
    size: float


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
    return all(abs(value) < _FAR for value in (glyph.left, glyph.right, glyph.base, glyph.size))


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
    places: dict[tuple[str, int, int], tuple[float, float]] = {}
    for glyph in glyphs:
        # Half its own width: two l of one word stand closer than two Chinese characters.
        step = max(min(glyph.size * 0.3, (glyph.right - glyph.left) * 0.5), 0.2)
        column, row = math.floor(glyph.left / step), math.floor(glyph.base / step)
        near = ((glyph.char, column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        others = [places[place] for place in near if place in places]
        if kept and kept[-1].char == glyph.char:  # its box may differ a little, and with it the step
            others.append((kept[-1].left, kept[-1].base))
        if any(abs(left - glyph.left) < step and abs(base - glyph.base) < step for left, base in others):
            continue
        places[glyph.char, column, row] = (glyph.left, glyph.base)
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
