"""Tables without upright rules: blank strips part their columns, and blank bands or level rules their rows.

Taken only where a cell wraps: its lines would be interleaved with those of its neighbours. Where nothing shows which
lines are one row, the lines stay as they are printed. Pure geometry.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.text.pdf_glyphs import Glyph, Rule
from extract.text.rows import MAX_COLUMNS

_PARTS = 0.8
"""Blank between the cells of a first row, in heights of the text."""
_STRIP = 0.4
"""Width of what is left of a strip once all rows have been seen, in heights of the text."""
_LEAST_COLUMNS, _LEAST_ROWS, _LEAST_LINES = 3, 3, 4
_MOST_LINES = 400
_BAND = 1.2
"""Distance of lines, in that of the lines of one cell, from which a blank band parts rows."""
_MANY_RULES = 4
"""Level rules from which each pair of them holds one row; three are those of a table with a line below its head."""

_Line = Sequence[Glyph]
_Strip = tuple[float, float]


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """A table: its lines among those of the page, from `first` up to `last`; each row by its columns' lines."""

    first: int
    last: int
    rows: tuple[tuple[tuple[_Line, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one line prints in one column; `top` and `base` are counted down the page."""

    column: int
    top: float
    base: float
    glyphs: _Line


def find_aligned(lines: Sequence[_Line], rules: Sequence[Rule]) -> Iterator[AlignedTable]:
    """Find the tables among the lines of a page, which come from the top down."""
    level = [rule for rule in rules if rule.is_horizontal]
    first = 0
    while first < len(lines):
        strips, last = _strips(lines, first)
        table = _table(lines, first, last, strips, level) if last - first >= _LEAST_LINES else None
        if table is not None:
            yield table
        first = last if table is not None else first + 1


def _strips(lines: Sequence[_Line], first: int) -> tuple[list[_Strip], int]:
    """Follow the blank strips of a line downwards as far as no line crosses one; give what is left of them."""
    strips = _blanks(lines[first])
    last = first + 1
    if not _LEAST_COLUMNS - 1 <= len(strips) < MAX_COLUMNS:
        return [], last
    while last < min(len(lines), first + _MOST_LINES):
        left = [_widest_left(strip, lines[last]) for strip in strips]
        if any(end - start < _STRIP * lines[last][0].size for start, end in left):
            break
        strips, last = left, last + 1
    return strips, last


def _blanks(line: _Line) -> list[_Strip]:
    """Give the blanks that part the cells of a line; between two single characters there is none: 序  号."""
    edges = [0, *(at for at in range(1, len(line)) if _parts(line[at - 1], line[at])), len(line)]
    pieces = list(pairwise(edges))
    return [
        (line[end - 1].right, line[end].left)
        for (start, end), (_, stop) in pairwise(pieces)
        if end - start > 1 or stop - end > 1
    ]


def _parts(before: Glyph, after: Glyph) -> bool:
    return after.left - before.right > _PARTS * max(before.size, after.size)


def _widest_left(strip: _Strip, line: _Line) -> _Strip:
    """Give the widest part of a strip that a line leaves blank."""
    place, end = strip
    best = (place, place)
    for glyph in line:
        if glyph.right > place and glyph.left < end:
            best = max(best, (place, glyph.left), key=lambda part: part[1] - part[0])
            place = max(place, glyph.right)
    return max(best, (place, end), key=lambda part: part[1] - part[0])


def _table(
    lines: Sequence[_Line], first: int, last: int, strips: Sequence[_Strip], level: Sequence[Rule]
) -> AlignedTable | None:
    """Put the pieces of the lines into rows; None where nothing wraps or nothing shows the rows."""
    middles = [(start + end) / 2 for start, end in strips]
    pieces = [piece for line in lines[first:last] for piece in _pieces(line, middles)]
    bounds = _bounds(pieces, level)
    groups = [group for part in _cut(pieces, bounds) for group in _bands(part, one=len(bounds) >= _MANY_RULES)]
    if not _are_rows(groups):
        groups = _by_number(pieces)
    wraps = any(_wrapped(group) for group in groups)
    if len(groups) < _LEAST_ROWS or not wraps or not _are_rows(groups):
        return None
    return AlignedTable(first, last, tuple(_columns(group, len(strips) + 1) for group in groups))


def _pieces(line: _Line, middles: Sequence[float]) -> Iterator[_Piece]:
    found: dict[int, list[Glyph]] = {}
    for glyph in line:
        found.setdefault(bisect_right(middles, (glyph.left + glyph.right) / 2), []).append(glyph)
    for column, glyphs in found.items():
        yield _Piece(column, -glyphs[0].base - glyphs[0].size, -glyphs[0].base, glyphs)


def _bounds(pieces: Sequence[_Piece], level: Sequence[Rule]) -> list[float]:
    """Give the places of the level rules that run through the table."""
    left = min(piece.glyphs[0].left for piece in pieces)
    right = max(piece.glyphs[-1].right for piece in pieces)
    top, base = pieces[0].top, max(piece.base for piece in pieces)
    through = {round(-rule.at) for rule in level if min(rule.end, right) - max(rule.start, left) > 0.7 * (right - left)}
    return sorted(place for place in through if top < place < base)


def _cut(pieces: Sequence[_Piece], bounds: Sequence[float]) -> list[list[_Piece]]:
    parts: list[list[_Piece]] = [[] for _ in range(len(bounds) + 1)]
    for piece in pieces:
        parts[bisect_right(bounds, (piece.top + piece.base) / 2)].append(piece)
    return [part for part in parts if part]


def _bands(pieces: list[_Piece], *, one: bool) -> Iterator[list[_Piece]]:
    """Cut pieces at the blank bands that run through all columns."""
    if one:
        yield pieces
        return
    leading = min((below.base - above.base for above, below in _neighbours(pieces)), default=0.0)
    cells: dict[int, list[_Piece]] = {id(piece): [piece] for piece in pieces}
    for above, below in _neighbours(pieces):
        if below.base - above.base <= _BAND * leading:
            cells[id(below)] = cells[id(above)]
            cells[id(below)].append(below)
    group: list[_Piece] = []
    reached = -math.inf
    for cell in sorted({id(cell): cell for cell in cells.values()}.values(), key=lambda cell: cell[0].top):
        if group and cell[0].top >= reached - 0.2 * (cell[0].base - cell[0].top):
            yield group
            group = []
        group += cell
        reached = max(reached, cell[-1].base)
    yield group


def _neighbours(pieces: Sequence[_Piece]) -> Iterator[tuple[_Piece, _Piece]]:
    """Give each piece with the next one below it in its column."""
    last: dict[int, _Piece] = {}
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if piece.column in last:
            yield last[piece.column], piece
        last[piece.column] = piece


def _by_number(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Begin a row at each number of the first column, where cells begin on one line: nothing else parts the rows."""
    groups: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.column)):
        if not groups or _number(piece) is not None:
            groups.append([])
        groups[-1].append(piece)
    return groups if all(_begins_together(group) for group in groups) else []


def _begins_together(group: Sequence[_Piece]) -> bool:
    """Tell whether all cells of a row begin on the line of its first one."""
    level = {piece.column for piece in group if piece.base - group[0].base < 0.3 * (piece.base - piece.top)}
    return all(piece.column in level for piece in group)


def _number(piece: _Piece) -> int | None:
    text = "".join(glyph.char for glyph in piece.glyphs)
    return int(text) if not piece.column and text.isascii() and text.isdigit() else None


def _are_rows(groups: Sequence[Sequence[_Piece]]) -> bool:
    """Tell whether the numbers of the first column follow each other, each alone in its group."""
    numbers: list[int] = []
    for group in groups:
        first = [piece for piece in group if not piece.column]
        found = [number for piece in first if (number := _number(piece)) is not None]
        if found and len(first) > 1:
            return False
        numbers += found
    return all(after == before + 1 for before, after in pairwise(numbers))


def _wrapped(group: Sequence[_Piece]) -> bool:
    columns = [piece.column for piece in group]
    return len(columns) > len(set(columns))


def _columns(group: Sequence[_Piece], count: int) -> tuple[tuple[_Line, ...], ...]:
    ordered = sorted(group, key=lambda piece: piece.base)
    return tuple(tuple(piece.glyphs for piece in ordered if piece.column == column) for column in range(count))
