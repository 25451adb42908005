"""The source text as HTML, with the places that rows of the tables stand on marked and addressable.

Marks are nested as their spans are; where two overlap without nesting, the later one is cut into pieces. What comes
from the text is escaped here and only here. Knows tables only as lists of marks.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from extract.text.spans import Spans


@dataclass(frozen=True, slots=True)
class Mark:
    """One row's evidence: where it stands, its anchor on the page, its table, and a link to the row if it shows one."""

    anchor: str
    table: str
    spans: Spans
    row_link: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    """One run of one mark; ordered so that outer pieces come before the inner ones that start with them."""

    start: int
    minus_end: int
    rank: int
    number: int
    is_first: bool

    @property
    def end(self) -> int:
        """The first code point behind the piece."""
        return -self.minus_end


def marked_text(text: str, marks: Iterable[Mark]) -> Markup:
    """Print a text with its marks.

    Args:
        text: the published source text, into which all spans point.
        marks: in the order in which marks of the same place are to be nested, the outermost first.

    Returns:
        Escaped HTML; the first piece of each mark has the mark's anchor as its id.
    """
    known = tuple(marks)
    out: list[Markup] = []
    position = 0
    open_pieces: list[_Piece] = []

    def advance(target: int) -> None:
        """Print up to a place, closing what ends on the way."""
        nonlocal position
        while open_pieces and open_pieces[-1].end <= target:
            out.append(escape(text[position : open_pieces[-1].end]))
            position = open_pieces.pop().end
            out.append(Markup("</mark>"))
        out.append(escape(text[position:target]))
        position = target

    for piece in _nested(known, len(text)):
        advance(piece.start)
        out.append(_opening(known[piece.number], is_first=piece.is_first))
        open_pieces.append(piece)
    advance(len(text))
    return Markup("").join(out)


def _nested(marks: tuple[Mark, ...], length: int) -> Iterator[_Piece]:
    """Go through all pieces in the order of their starts, cut so that each lies wholly inside or outside the others."""
    waiting = [
        _Piece(part.start, -part.end, number, number, is_first=index == 0)
        for number, mark in enumerate(marks)
        for index, part in enumerate(mark.spans)
        if part.end <= length
    ]
    heapq.heapify(waiting)
    ends: list[int] = []
    while waiting:
        piece = heapq.heappop(waiting)
        while ends and ends[-1] <= piece.start:
            ends.pop()
        if ends and piece.end > ends[-1]:
            rest = _Piece(ends[-1], piece.minus_end, piece.rank, piece.number, is_first=False)
            heapq.heappush(waiting, rest)
            piece = _Piece(piece.start, -ends[-1], piece.rank, piece.number, piece.is_first)
        ends.append(piece.end)
        yield piece


def _opening(mark: Mark, *, is_first: bool) -> Markup:
    """Print the beginning of a mark: the first piece bears the anchor and, where it has one, the link to the row."""
    if not is_first:
        return Markup('<mark class="of-{}" data-row="{}">').format(mark.table, mark.anchor)
    tag = Markup('<mark class="of-{}" data-row="{}" id="{}">').format(mark.table, mark.anchor, mark.anchor)
    if not mark.row_link:
        return tag
    label = mark.anchor.rsplit("-", 1)[-1]
    return tag + Markup('<a class="row-link" href="{}">{}</a>').format(mark.row_link, label)
