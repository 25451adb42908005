"""The characters of one PDF page: what each says and where it stands. The only file that calls pdfium's text functions.

Calls and structures are what reading a PDF costs, so the structures that pdfium fills are made once, and what a font's
size and direction come to is worked out once.
"""

import ctypes
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from extract.text.pdf_glyphs import Glyph, is_somewhere, printed_character, turned

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

MAX_GLYPHS = 200_000
"""Characters read from one page; a page of a plan holds some 2,000."""

_UNKNOWN = frozenset({0, 0xFFFD, 0xFFFE})
_BLANKS = frozenset({0x20, 0xA0, 0x3000, *range(0x2000, 0x200B)})
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


class _Direction(NamedTuple):
    """How text of one font runs: by so many quarter turns, straight or across the page, and the height of its lines."""

    turn: int
    is_straight: bool
    size: float
    along: float
    upwards: float


class CharacterReader:
    """Reads the characters of pages; pdfium is loaded when the reader is made."""

    def __init__(self) -> None:
        """Load pdfium and make the places to which it writes."""
        import pypdfium2.raw  # type: ignore[import-untyped]

        self._pdfium = pdfium = pypdfium2.raw
        self._box, self._matrix, self._own = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._to_box, self._to_matrix = ctypes.byref(self._box), ctypes.byref(self._matrix)
        self._to_x, self._to_y = ctypes.byref(self._x), ctypes.byref(self._y)
        self._directions: dict[tuple[float, float, float], _Direction] = {}

    def read(self, text_page: "pypdfium2.PdfTextPage") -> tuple[list[tuple[int | None, Glyph]], int]:
        """Give each character with the quarter turns of its direction, None where it lies across.

        The second value counts the characters whose font does not say which they are.
        """
        handle, has_error = text_page.raw, self._pdfium.FPDFText_HasUnicodeMapError
        self._directions.clear()
        found: list[tuple[int | None, Glyph]] = []
        unknown = 0
        is_parted = False
        for index, code in self._codes(handle, min(text_page.count_chars(), MAX_GLYPHS)):
            if code in _UNKNOWN or has_error(handle, index) == 1:
                unknown += 1
            char = printed_character(code)
            if not char:  # pdfium adds blanks and line ends of its own, and nothing else
                is_parted = is_parted or (code in _BLANKS and self._pdfium.FPDFText_IsGenerated(handle, index) != 1)
            else:
                turn, glyph = self._placed(handle, index, char, found[-1][1] if found else None)
                if not is_somewhere(glyph):
                    continue
                if is_parted:
                    glyph, is_parted = glyph._replace(is_parted=True), False
                if found and self._is_same_glyph(handle, index, glyph, found[-1][1]):
                    glyph = glyph._replace(left=(found[-1][1].left + glyph.right) / 2)
                found.append((turn, glyph))
        return found, unknown

    def _codes(self, handle: object, count: int) -> Iterator[tuple[int, int]]:
        """Give index and code point of each character, halves of one joined."""
        code_of = self._pdfium.FPDFText_GetUnicode
        high = 0
        for index in range(count):
            code = code_of(handle, index)
            if code in _HIGH:
                high = code
                continue
            if code in _LOW:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
            yield index, code

    def _placed(self, handle: object, index: int, char: str, previous: Glyph | None) -> tuple[int | None, Glyph]:
        """Find a character's place, turned so that its line runs from left to right."""
        pdfium, box = self._pdfium, self._box
        pdfium.FPDFText_GetLooseCharBox(handle, index, self._to_box)
        pdfium.FPDFText_GetCharOrigin(handle, index, self._to_x, self._to_y)
        pdfium.FPDFText_GetMatrix(handle, index, self._to_matrix)
        direction = self._direction(pdfium.FPDFText_GetFontSize(handle, index))
        turn, size = direction.turn, direction.size
        place = (self._x.value, self._y.value)
        is_off = self._above_line(place, direction) > 0.3 * size
        if is_off or self._gap(place, direction, previous) > 0.5 * size:
            moved = self._in_page(handle, index, place, direction, previous)
            is_off = is_off or moved != place
            place = moved
        if is_off:
            left, base = turned(*place, turn)
            right = left + (size if ord(char) > 0x2E7F else size / 2)
        elif turn:
            base = turned(*place, turn)[1]
            left, right = sorted((turned(box.left, box.bottom, turn)[0], turned(box.right, box.top, turn)[0]))
        else:
            base = place[1]
            left, right = box.left, box.right
            if left > right:
                left, right = right, left
        return (turn if direction.is_straight else None), Glyph(char, left, right, base, size)

    def _direction(self, font_size: float) -> _Direction:
        """Work out how text with the matrix at hand runs."""
        a, b = self._matrix.a, self._matrix.b
        known = self._directions.get((a, b, font_size))
        if known is None:
            scale = math.hypot(a, b)
            angle = math.atan2(b, a)
            quarters = angle / (math.pi / 2) if math.isfinite(angle) else 0.0
            known = _Direction(
                turn=round(quarters) % 4,
                is_straight=abs(quarters - round(quarters)) < 0.05,
                size=max(font_size * (scale or 1.0), 1.0),
                along=a / scale if scale else 0.0,
                upwards=b / scale if scale else 0.0,
            )
            self._directions[a, b, font_size] = known
        return known

    def _above_line(self, place: tuple[float, float], direction: _Direction) -> float:
        """Tell how far a place is from the line on which the text with the matrix at hand begins and runs."""
        x, y = place
        matrix = self._matrix
        return float(abs((x - matrix.e) * direction.upwards - (y - matrix.f) * direction.along))

    def _gap(self, place: tuple[float, float], direction: _Direction, previous: Glyph | None) -> float:
        """Tell how far a place is from where its line goes on, or from where its text begins."""
        left, base = turned(*place, direction.turn)
        if previous is not None and abs(previous.base - base) < 0.3 * direction.size:
            return abs(left - previous.right)
        return abs(left - turned(self._matrix.e, self._matrix.f, direction.turn)[0])

    def _in_page(
        self, handle: object, index: int, place: tuple[float, float], direction: _Direction, previous: Glyph | None
    ) -> tuple[float, float]:
        """Move a place from the coordinates of a form to those of the page, where that brings it into its line.

        pdfium forgets the form's matrix for characters that it replaces by others, such as the radicals that stand for
        一, 工 and 网 in PDFs printed by Chromium.
        """
        own, matrix = self._own, self._matrix
        text_object = self._pdfium.FPDFText_GetTextObject(handle, index)
        if not text_object or not self._pdfium.FPDFPageObj_GetMatrix(text_object, own):
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
        distance, now = self._above_line(moved, direction), self._above_line(place, direction)
        is_nearer = distance < now if now > 0.3 * direction.size else distance < 0.1 * direction.size
        goes_on = now > 0.3 * direction.size or self._gap(moved, direction, previous) < 0.3 * direction.size
        return moved if is_nearer and goes_on else place

    def _is_same_glyph(self, handle: object, index: int, glyph: Glyph, previous: Glyph) -> bool:
        """Tell a glyph that stands for several characters, as one long dash for ——, from one that is printed twice."""
        if glyph.right != previous.right or glyph.base != previous.base or glyph.left > previous.left:
            return False
        before, this = (self._pdfium.FPDFText_GetTextObject(handle, number) for number in (index - 1, index))
        return bool(before and this) and ctypes.addressof(before.contents) == ctypes.addressof(this.contents)
