"""The glyphs and ruling lines of one PDF page, as pdfium gives them: where each character stands, and nothing more.

The only file that calls pdfium's page functions. Coordinates are points, x to the right and y upwards, turned so that
the page's text runs from left to right.
"""

import ctypes
import math
from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from extract.text.pdf_glyphs import (
    Glyph,
    PageContent,
    Rule,
    is_somewhere,
    printed_character,
    rule_between,
    turned,
    without_reprints,
)

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

MAX_GLYPHS = 200_000
"""Characters read from one page; a page of a plan holds some 2,000."""
MAX_RULES = 20_000
MAX_OBJECTS = 50_000
"""Drawn things looked at on one page; a page beyond it is a map or made to do harm."""


class PageReader:
    """Reads pages; pdfium is loaded when the reader is made."""

    def __init__(self) -> None:
        """Load pdfium."""
        import pypdfium2.raw

        self._pdfium = pypdfium2.raw

    def read(self, page: "pypdfium2.PdfPage") -> PageContent:
        """Read a page's characters and ruling lines, without watermarks that lie across it."""
        found, unknown = self._characters(page)
        turns = Counter(turn for turn, _ in found if turn is not None)
        main = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
        glyphs = [glyph for turn, glyph in found if turn == main]
        rules, images = self._objects(page, main)
        return PageContent(tuple(without_reprints(glyphs)), tuple(rules), unknown, images)

    def _characters(self, page: "pypdfium2.PdfPage") -> tuple[list[tuple[int | None, Glyph]], int]:
        """Give each character with the quarter turns of its direction, None where it lies across."""
        text_page = page.get_textpage()
        found: list[tuple[int | None, Glyph]] = []
        unknown = high = 0
        for index in range(min(text_page.count_chars(), MAX_GLYPHS)):
            code = self._pdfium.FPDFText_GetUnicode(text_page, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
            if code in (0, 0xFFFD, 0xFFFE) or self._pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1:
                unknown += 1
            char = printed_character(code)
            if char and self._pdfium.FPDFText_IsGenerated(text_page, index) != 1:
                turn, glyph = self._placed(text_page, index, char)
                if not is_somewhere(glyph):
                    continue
                if found and self._is_same_glyph(text_page, index, glyph, found[-1][1]):
                    glyph = replace(glyph, left=(found[-1][1].left + glyph.right) / 2)
                found.append((turn, glyph))
        text_page.close()
        return found, unknown

    def _placed(self, text_page: "pypdfium2.PdfTextPage", index: int, char: str) -> tuple[int | None, Glyph]:
        """Find a character's place, turned so that its line runs from left to right."""
        box, matrix = self._pdfium.FS_RECTF(), self._pdfium.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        self._pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
        self._pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        self._pdfium.FPDFText_GetMatrix(text_page, index, matrix)
        scale = math.hypot(matrix.a, matrix.b)
        size = max(self._pdfium.FPDFText_GetFontSize(text_page, index) * (scale or 1.0), 1.0)
        angle = math.atan2(matrix.b, matrix.a)
        quarters = angle / (math.pi / 2) if math.isfinite(angle) else 0.0
        turn = round(quarters) % 4
        place = (x.value, y.value)
        if _above_line(place, matrix) > 0.3 * size:
            place = self._in_page(text_page, index, place, matrix)
            left, base = turned(*place, turn)
            right = left + (size if ord(char) > 0x2E7F else size / 2)
        else:
            base = turned(*place, turn)[1]
            left, right = sorted((turned(box.left, box.bottom, turn)[0], turned(box.right, box.top, turn)[0]))
        return (turn if abs(quarters - round(quarters)) < 0.05 else None), Glyph(char, left, right, base, size)

    def _in_page(
        self, text_page: "pypdfium2.PdfTextPage", index: int, place: tuple[float, float], matrix: "pdfium.FS_MATRIX"
    ) -> tuple[float, float]:
        """Move a place from the coordinates of a form to those of the page, where that brings it onto its line.

        pdfium forgets the form's matrix for characters that it replaces by others, such as the radicals that stand for
        一, 工 and 网 in PDFs printed by Chromium.
        """
        own = self._pdfium.FS_MATRIX()
        text_object = self._pdfium.FPDFText_GetTextObject(text_page, index)
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
        return moved if _above_line(moved, matrix) < _above_line(place, matrix) else place

    def _is_same_glyph(self, text_page: "pypdfium2.PdfTextPage", index: int, glyph: Glyph, previous: Glyph) -> bool:
        """Tell a glyph that stands for several characters, as one long dash for ——, from one that is printed twice."""
        if glyph.right != previous.right or glyph.base != previous.base or glyph.left > previous.left:
            return False
        before, this = (self._pdfium.FPDFText_GetTextObject(text_page, number) for number in (index - 1, index))
        return bool(before and this) and ctypes.addressof(before.contents) == ctypes.addressof(this.contents)

    def _objects(self, page: "pypdfium2.PdfPage", turn: int) -> tuple[list[Rule], int]:
        """Give the page's ruling lines and count its pictures."""
        rules: list[Rule] = []
        images = 0
        wanted = [self._pdfium.FPDF_PAGEOBJ_PATH, self._pdfium.FPDF_PAGEOBJ_IMAGE]
        for item in islice(page.get_objects(filter=wanted, max_depth=2), MAX_OBJECTS):
            if item.type == self._pdfium.FPDF_PAGEOBJ_IMAGE:
                images += 1
            elif len(rules) < MAX_RULES:
                rules.extend(self._rules_of_path(item.raw, turn))
        return rules, images

    def _rules_of_path(self, path: "pdfium.FPDF_PAGEOBJECT", turn: int) -> list[Rule]:
        """Read the straight lines of a drawn path: its edges where it is stroked, thin bars where it is filled."""
        matrix = self._pdfium.FS_MATRIX()
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        self._pdfium.FPDFPageObj_GetMatrix(path, matrix)
        self._pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        rules: list[Rule] = []
        points: list[tuple[float, float]] = []
        for number in range(min(self._pdfium.FPDFPath_CountSegments(path), MAX_RULES)):
            segment = self._pdfium.FPDFPath_GetPathSegment(path, number)
            if self._pdfium.FPDFPathSegment_GetType(segment) == self._pdfium.FPDF_SEGMENT_MOVETO:
                points = []
            points.append(self._point(segment, matrix, turn))
            is_closed = self._pdfium.FPDFPathSegment_GetClose(segment)
            if stroke.value and len(points) > 1:
                rules.extend(rule_between(*points[-2], *points[-1]))
            if is_closed and stroke.value:
                rules.extend(rule_between(*points[-1], *points[0]))
            if fill.value and not stroke.value and len(points) == 4:
                across, along = [x for x, _ in points], [y for _, y in points]
                rules.extend(rule_between(min(across), min(along), max(across), max(along)))
        return rules

    def _point(self, segment: "pdfium.FPDF_PATHSEGMENT", matrix: "pdfium.FS_MATRIX", turn: int) -> tuple[float, float]:
        x, y = ctypes.c_float(), ctypes.c_float()
        self._pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        return turned(
            matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f, turn
        )


def _above_line(place: tuple[float, float], matrix: "pdfium.FS_MATRIX") -> float:
    """Tell how far a place is from the line on which the text with this matrix begins and runs."""
    length: float = math.hypot(matrix.a, matrix.b)
    if not length:
        return 0.0
    return float(abs((place[0] - matrix.e) * matrix.b - (place[1] - matrix.f) * matrix.a)) / length
