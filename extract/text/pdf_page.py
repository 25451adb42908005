"""The glyphs and ruling lines of one PDF page, as pdfium gives them: what stands where, and nothing more.

Calls pdfium's functions for what is drawn; those for text are called beside it. Coordinates are points, x to the right
and y upwards, turned so that the page's text runs from left to right.
"""

import ctypes
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from extract.text.pdf_characters import CharacterReader
from extract.text.pdf_glyphs import PageContent, Rule, rule_between, turned, without_reprints

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

MAX_RULES = 20_000
MAX_OBJECTS = 50_000
"""Drawn things looked at on one page; a page beyond it is a map or made to do harm."""
CROWDED, MAX_CROWDED = 5_000, 60_000
"""Drawn things from which a page is crowded, and how many of them on such pages are looked at in one document."""
_MAX_DEPTH = 8
"""Forms within forms; each program that puts pages of another one on its own adds one."""


class _Matrix(NamedTuple):
    """How places in a form or path become places around it."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def moved(self, x: float, y: float) -> tuple[float, float]:
        """Give the place around it of a place within."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: "_Matrix") -> "_Matrix":
        """Give the matrix that does first this, then the outer one."""
        (e, f), (a, b), (c, d) = outer.moved(self.e, self.f), (self.a, self.b), (self.c, self.d)
        return _Matrix(
            outer.a * a + outer.c * b,
            outer.b * a + outer.d * b,
            outer.a * c + outer.c * d,
            outer.b * c + outer.d * d,
            e,
            f,
        )


class PageReader:
    """Reads pages; pdfium is loaded when the reader is made."""

    def __init__(self) -> None:
        """Load pdfium."""
        import pypdfium2.raw

        self._pdfium = pypdfium2.raw
        self._characters = CharacterReader()
        self._crowded_left = MAX_CROWDED

    def read(self, page: "pypdfium2.PdfPage") -> PageContent:
        """Read a page's characters and ruling lines, without watermarks that lie across it."""
        with closing(page.get_textpage()) as text_page:
            found, unknown = self._characters.read(text_page)
        turns = Counter(turn for turn, _ in found if turn is not None)
        main = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
        glyphs = [glyph for turn, glyph in found if turn == main]
        rules, images = ([], 0) if self._is_too_much(page) else self._drawn(page, main)
        return PageContent(tuple(without_reprints(glyphs)), tuple(rules), unknown, images)

    def _is_too_much(self, page: "pypdfium2.PdfPage") -> bool:
        """Tell whether so much is drawn on crowded pages so far that they are drawings, whose lines part no cells."""
        count = self._pdfium.FPDFPage_CountObjects(page.raw)
        if count > CROWDED:
            self._crowded_left -= count
        return count > CROWDED and self._crowded_left < 0

    def _drawn(self, page: "pypdfium2.PdfPage", turn: int) -> tuple[list[Rule], int]:
        """Give the page's ruling lines and count its pictures."""
        rules: list[Rule] = []
        images = 0
        for item, kind, matrix in islice(self._objects(page.raw, _Matrix(), 0), MAX_OBJECTS):
            if kind == self._pdfium.FPDF_PAGEOBJ_IMAGE:
                images += 1
            elif len(rules) < MAX_RULES:
                rules.extend(self._rules_of_path(item, matrix, turn))
        return rules, images

    def _objects(
        self, parent: "pdfium.FPDF_PAGE | pdfium.FPDF_PAGEOBJECT", around: _Matrix, depth: int
    ) -> Iterator[tuple["pdfium.FPDF_PAGEOBJECT", int, _Matrix]]:
        """Give the paths and pictures of a page and of the forms on it, each with the matrix of what it stands in."""
        pdfium = self._pdfium
        kind_of = pdfium.FPDFPageObj_GetType
        member = pdfium.FPDFFormObj_GetObject if depth else pdfium.FPDFPage_GetObject
        count = pdfium.FPDFFormObj_CountObjects if depth else pdfium.FPDFPage_CountObjects
        for number in range(count(parent)):
            item = member(parent, number)
            kind = kind_of(item)
            if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
                yield item, kind, around
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                yield from self._objects(item, self._matrix_of(item).within(around), depth + 1)

    def _matrix_of(self, item: "pdfium.FPDF_PAGEOBJECT") -> _Matrix:
        found = self._pdfium.FS_MATRIX()
        self._pdfium.FPDFPageObj_GetMatrix(item, found)
        return _Matrix(found.a, found.b, found.c, found.d, found.e, found.f)

    def _rules_of_path(self, path: "pdfium.FPDF_PAGEOBJECT", around: _Matrix, turn: int) -> list[Rule]:
        """Read the straight lines of a drawn path: its edges where it is stroked, thin bars where it is filled."""
        matrix = self._matrix_of(path).within(around)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
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

    def _point(self, segment: "pdfium.FPDF_PATHSEGMENT", matrix: _Matrix, turn: int) -> tuple[float, float]:
        x, y = ctypes.c_float(), ctypes.c_float()
        self._pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        return turned(*matrix.moved(x.value, y.value), turn)
