"""The glyphs and ruling lines of one PDF page, as pdfium gives them: where each character stands, and nothing more.

The only file that calls pdfium's page functions. Coordinates are points, x to the right and y upwards, turned so that
the page's text runs from left to right.
"""

import ctypes
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

MAX_GLYPHS = 200_000
"""Characters read from one page; a page of a plan holds some 2,000."""
MAX_RULES = 20_000
MAX_OBJECTS = 50_000
"""Drawn things looked at on one page; a page beyond it is a map or made to do harm."""

# Radicals that fonts of PDFs name instead of the characters that look the same, where Unicode itself maps none.
_RADICALS = dict(
    zip(
        map(ord, "⺠⻓⻔⻋⻢⻅⻛⻚⻉⻬⻰⻄⻘⻝⻥⻦⻮⻩⻆⻨⻁⻜⻣⻤⻪⻯⻙⻑⻒"),
        "民长门车马见风页贝齐龙西青食鱼鸟齿黄角麦虎飞骨鬼黾龙韦长镸",
        strict=True,
    )
)


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


def read_page(page: pypdfium2.PdfPage) -> PageContent:
    """Read a page's characters and ruling lines, without watermarks that lie across it."""
    found, unknown = _characters(page)
    turns = Counter(turn for turn, _ in found if turn is not None)
    main = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    glyphs = [glyph for turn, glyph in found if turn == main]
    rules, images = _objects(page, main)
    return PageContent(tuple(_once(glyphs)), tuple(rules), unknown, images)


def _characters(page: pypdfium2.PdfPage) -> tuple[list[tuple[int | None, Glyph]], int]:
    """Give each character with the quarter turns of its direction, None where it lies across."""
    text_page = page.get_textpage()
    found: list[tuple[int | None, Glyph]] = []
    unknown = high = 0
    for index in range(min(text_page.count_chars(), MAX_GLYPHS)):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code in (0, 0xFFFD, 0xFFFE) or pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1:
            unknown += 1
        char = _character(code)
        if char and pdfium.FPDFText_IsGenerated(text_page, index) != 1:
            turn, glyph = _placed(text_page, index, char)
            if found and _is_same_glyph(text_page, index, glyph, found[-1][1]):
                glyph = replace(glyph, left=(found[-1][1].left + glyph.right) / 2)
            found.append((turn, glyph))
    text_page.close()
    return found, unknown


def _is_same_glyph(text_page: pypdfium2.PdfTextPage, index: int, glyph: Glyph, previous: Glyph) -> bool:
    """Tell a glyph that stands for several characters, as one long dash for ——, from one that is printed twice."""
    if glyph.right != previous.right or glyph.base != previous.base or glyph.left > previous.left:
        return False
    before, this = (pdfium.FPDFText_GetTextObject(text_page, number) for number in (index - 1, index))
    return bool(before and this) and ctypes.addressof(before.contents) == ctypes.addressof(this.contents)


def _character(code: int) -> str:
    """Give the character to print, empty for blanks and controls: blanks are told by gaps."""
    if code in _RADICALS:
        return _RADICALS[code]
    char = chr(code) if 0 < code < 0x110000 else "\ufffd"
    if 0x2E80 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", char)
    return "" if char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Cs") else char


def _placed(text_page: pypdfium2.PdfTextPage, index: int, char: str) -> tuple[int | None, Glyph]:
    """Find a character's place, turned so that its line runs from left to right."""
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    scale = math.hypot(matrix.a, matrix.b)
    size = max(pdfium.FPDFText_GetFontSize(text_page, index) * (scale or 1.0), 1.0)
    quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    turn = round(quarters) % 4
    place = (x.value, y.value)
    if _above_line(place, matrix) > 0.3 * size:
        place = _in_page(text_page, index, place, matrix)
        left, base = _turn(*place, turn)
        right = left + (size if ord(char) > 0x2E7F else size / 2)
    else:
        base = _turn(*place, turn)[1]
        left, right = sorted((_turn(box.left, box.bottom, turn)[0], _turn(box.right, box.top, turn)[0]))
    return (turn if abs(quarters - round(quarters)) < 0.05 else None), Glyph(char, left, right, base, size)


def _above_line(place: tuple[float, float], matrix: pdfium.FS_MATRIX) -> float:
    """Tell how far a place is from the line on which the text with this matrix begins and runs."""
    length: float = math.hypot(matrix.a, matrix.b)
    if not length:
        return 0.0
    return float(abs((place[0] - matrix.e) * matrix.b - (place[1] - matrix.f) * matrix.a)) / length


def _in_page(
    text_page: pypdfium2.PdfTextPage, index: int, place: tuple[float, float], matrix: pdfium.FS_MATRIX
) -> tuple[float, float]:
    """Move a place from the coordinates of a form to those of the page, where that brings it onto its line.

    pdfium forgets the form's matrix for characters that it replaces by others, such as the radicals that stand for
    一, 工 and 网 in PDFs printed by Chromium.
    """
    own = pdfium.FS_MATRIX()
    text_object = pdfium.FPDFText_GetTextObject(text_page, index)
    if not text_object or not pdfium.FPDFPageObj_GetMatrix(text_object, own):
        return place
    area = own.a * own.d - own.b * own.c
    if not area:
        return place
    x, y = place[0] - own.e, place[1] - own.f
    across, along = (x * own.d - y * own.c) / area, (y * own.a - x * own.b) / area
    moved = (
        matrix.a * across + matrix.c * along + matrix.e,
        matrix.b * across + matrix.d * along + matrix.f,
    )
    return moved if _above_line(moved, matrix) < _above_line(place, matrix) else place


def _turn(x: float, y: float, turn: int) -> tuple[float, float]:
    """Turn a point back by quarter turns about the page's origin."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop a character that is printed again at nearly the same place, which is how some programs make text bold."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int, int], tuple[float, float]] = {}
    for glyph in glyphs:
        # Half its own width: two l of one word stand closer than two Chinese characters.
        step = max(min(glyph.size * 0.3, (glyph.right - glyph.left) * 0.5), 0.2)
        column, row = math.floor(glyph.left / step), math.floor(glyph.base / step)
        near = ((glyph.char, column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        others = (places[place] for place in near if place in places)
        if any(abs(left - glyph.left) < step and abs(base - glyph.base) < step for left, base in others):
            continue
        places[glyph.char, column, row] = (glyph.left, glyph.base)
        kept.append(glyph)
    return kept


def _objects(page: pypdfium2.PdfPage, turn: int) -> tuple[list[Rule], int]:
    """Give the page's ruling lines and count its pictures."""
    rules: list[Rule] = []
    images = 0
    wanted = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
    for item in islice(page.get_objects(filter=wanted, max_depth=2), MAX_OBJECTS):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            images += 1
        elif len(rules) < MAX_RULES:
            rules.extend(_rules_of_path(item.raw, turn))
    return rules, images


def _rules_of_path(path: pdfium.FPDF_PAGEOBJECT, turn: int) -> list[Rule]:
    """Read the straight lines of a drawn path: its edges where it is stroked, thin bars where it is filled."""
    matrix = pdfium.FS_MATRIX()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    rules: list[Rule] = []
    points: list[tuple[float, float]] = []
    for number in range(min(pdfium.FPDFPath_CountSegments(path), MAX_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            points = []
        points.append(_point(segment, matrix, turn))
        is_closed = pdfium.FPDFPathSegment_GetClose(segment)
        if stroke.value and len(points) > 1:
            rules.extend(_rule(*points[-2], *points[-1]))
        if is_closed and stroke.value:
            rules.extend(_rule(*points[-1], *points[0]))
        if fill.value and not stroke.value and len(points) == 4:
            across, along = [x for x, _ in points], [y for _, y in points]
            rules.extend(_rule(min(across), min(along), max(across), max(along)))
    return rules


def _point(segment: pdfium.FPDF_PATHSEGMENT, matrix: pdfium.FS_MATRIX, turn: int) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return _turn(
        matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f, turn
    )


def _rule(x: float, y: float, to_x: float, to_y: float) -> list[Rule]:
    """Make a rule of a line or bar that is long along one axis and thin across it."""
    width, height = abs(to_x - x), abs(to_y - y)
    if height <= 2.5 and width >= 4 * height + 2:
        return [Rule(True, (y + to_y) / 2, min(x, to_x), max(x, to_x))]
    if width <= 2.5 and height >= 4 * width + 2:
        return [Rule(False, (x + to_x) / 2, min(y, to_y), max(y, to_y))]
    return []
