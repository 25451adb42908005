"""The glyphs of a page become lines in reading order: rows of text, tables, columns side by side, wide gaps as TAB.

Pure geometry on glyphs; knows neither pdfium nor what stands above and below on other pages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.text.pdf_columns import AlignedTable, find_aligned
from extract.text.pdf_glyphs import Glyph, PageContent, Rule
from extract.text.pdf_tables import RuledTable, find_tables, table_rows
from extract.text.rows import Cell, row_lines

_TAB_GAP = 1.5
"""Gap inside a line, in heights of the text, from which it parts cells."""
_STOPS = "。；！？：）〕】]"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line and where it stands on its page, in points.

    `row` counts the rows of a drawn table, `cells` are what stands in that row.
    """

    text: str
    base: float
    left: float = 0.0
    right: float = 0.0
    size: float = 0.0
    row: int | None = None
    cells: tuple[str, ...] = ()


def document_lines(pages: Iterable[PageContent]) -> list[list[PrintedLine]]:
    """Print pages: a row a line, a row of a drawn table a line, one column of prose after the other.

    A page with too little in its second column to tell is parted where the other pages are.
    """
    parted = [_without_tables(page.glyphs, page.rules) for page in pages]
    gutters = [_gutter(rows) for rows, _ in parted]
    known = [gutter for gutter in gutters if gutter is not None]
    usual = _most_common(known) if len(known) >= max(2, len(parted) / 4) else None
    return [
        _page_lines(rows, tables, gutter if gutter is not None or not _fits(rows, usual) else usual)
        for (rows, tables), gutter in zip(parted, gutters, strict=True)
    ]


def _without_tables(
    glyphs: Sequence[Glyph], rules: Sequence[Rule]
) -> tuple[list[list[Glyph]], list[list[PrintedLine]]]:
    """Give the rows of prose of a page and its printed tables."""
    tables: list[list[PrintedLine]] = []
    for table in find_tables(rules):
        printed, glyphs = _table_lines(table, glyphs)
        tables.append(printed)
    rows, begin = _rows(glyphs), 0
    prose: list[list[Glyph]] = []
    for aligned in find_aligned(rows, rules):
        prose += rows[begin : aligned.first]
        tables.append(_aligned_lines(aligned))
        begin = aligned.last
    return [*prose, *rows[begin:]], sorted(tables, key=lambda lines: -lines[0].base if lines else 0.0)


def _aligned_lines(table: AlignedTable) -> list[PrintedLine]:
    """Print a table that has no upright rules."""
    lines: list[PrintedLine] = []
    for number, row in enumerate(table.rows):
        cells = [Cell(tuple(line_text(line).replace("\t", " ") for line in column)) for column in row]
        top = max(glyph.base + glyph.size for column in row for line in column for glyph in line[:1])
        texts = tuple(cell.text for cell in cells)
        lines += [PrintedLine(text, top, row=number, cells=texts) for text in row_lines(cells)]
    return lines


def _page_lines(
    rows: Sequence[list[Glyph]], tables: Iterable[list[PrintedLine]], gutter: float | None
) -> list[PrintedLine]:
    lines = _prose_lines(rows, gutter)
    for printed in tables:
        top = printed[0].base if printed else 0.0
        place = next((index for index, line in enumerate(lines) if line.base < top), len(lines))
        lines[place:place] = printed
    return lines


def _table_lines(table: RuledTable, glyphs: Sequence[Glyph]) -> tuple[list[PrintedLine], list[Glyph]]:
    """Print a table, and give the glyphs that stand outside it."""
    owner = table.merged()
    inside: dict[tuple[int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        place = table.place_of(glyph)
        if place is None:
            outside.append(glyph)
        else:
            inside.setdefault(owner[place], []).append(glyph)
    texts = {
        place: tuple(line_text(row).replace("\t", " ") for row in _rows(members)) for place, members in inside.items()
    }
    rows = table_rows(table, texts)
    lines = [
        PrintedLine(line, base, row=number, cells=tuple(cell.text for cell in cells))
        for number, (base, cells) in enumerate(rows)
        for line in row_lines(cells)
    ]
    return lines, outside


def _prose_lines(rows: Sequence[list[Glyph]], gutter: float | None) -> list[PrintedLine]:
    if gutter is None:
        return [_printed(row) for row in rows]
    lines: list[PrintedLine] = []
    band: list[Glyph] = []
    for row in rows:
        if _crosses(row, gutter):
            lines.extend(_columns(band, gutter))
            band = []
            lines.append(_printed(row))
        else:
            band.extend(row)
    return lines + _columns(band, gutter)


def line_text(row: Iterable[Glyph]) -> str:
    """Write the glyphs of one row, sorted by place: a blank for a visible gap, a TAB for one that parts cells.

    A blank that was typed is seen where it is narrow, too: “发展指数 72.45 88 —” are four cells.
    """
    pieces: list[str] = []
    previous: Glyph | None = None
    for glyph in row:
        if previous is not None:
            gap = (glyph.left - previous.right) / max(glyph.size, previous.size)
            if gap > _TAB_GAP:
                pieces.append("\t")
            elif gap > (0.15 if glyph.is_parted or (previous.char.isascii() and glyph.char.isascii()) else 0.4):
                pieces.append(" ")
        pieces.append(glyph.char)
        previous = glyph
    return "".join(pieces)


def _columns(band: list[Glyph], gutter: float) -> list[PrintedLine]:
    left = [glyph for glyph in band if glyph.left < gutter]
    right = [glyph for glyph in band if glyph.left >= gutter]
    return [_printed(row) for half in (left, right) for row in _rows(half)]


def _printed(row: Sequence[Glyph]) -> PrintedLine:
    return PrintedLine(line_text(row), row[0].base, row[0].left, row[-1].right, row[0].size)


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Gather glyphs that stand on one line, from the top of the page down, each row from left to right."""
    rows: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (-glyph.base, glyph.left)):
        if not rows or base - glyph.base > 0.4 * max(size, glyph.size):
            rows.append([])
            base, size = glyph.base, glyph.size
        rows[-1].append(glyph)
    for row in rows:
        row.sort(key=lambda glyph: glyph.left)
    return rows


def _gutter(rows: Sequence[Sequence[Glyph]]) -> float | None:
    """Find the blank strip between two columns of prose; None where the page has one column, or a table.

    In prose most lines of the left column end at the strip, and those of the right one begin at one place and are as
    long; the cells of a table do not. Columns of short paragraphs are told by how their lines end.
    """
    if len(rows) < 8:
        return None
    start, end = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    gaps = [
        (before, after.left)
        for row in rows
        for before, after in pairwise(row)
        if after.left - before.right > before.size
        and start + 0.3 * (end - start) < (before.right + after.left) / 2 < end - 0.3 * (end - start)
    ]
    if len(gaps) < 6:
        return None
    right_edge = _most_common(after for _, after in gaps)
    fitting = [before for before, after in gaps if abs(after - right_edge) < 6]
    left_edge = max((glyph.right for glyph in fitting), default=right_edge)
    ends = [(left_edge - glyph.right < 0.1 * (left_edge - start), glyph.char) for glyph in fitting]
    last = [row[-1] for row in rows if row[-1].left >= right_edge]
    right_ends = [(end - glyph.right < 0.1 * (end - right_edge), glyph.char) for glyph in last]
    is_prose = _are_full(ends) and _are_full(right_ends)
    is_prose = is_prose or (_are_side_by_side(rows, right_edge) and _go_on(ends) and _go_on(right_ends))
    if not is_prose or len(fitting) < 6 or left_edge >= right_edge:
        return None
    gutter = (left_edge + right_edge) / 2
    # The right column may be shorter, as on a last page: lines below it end at the strip and speak for it as well.
    return gutter if _fits(rows, gutter) else None


def _are_full(ends: Sequence[tuple[bool, str]]) -> bool:
    """Tell whether most lines of a column reach its edge; of each end it is told whether it does, and its character."""
    return sum(is_full for is_full, _ in ends) >= 0.6 * len(ends)


def _go_on(ends: Sequence[tuple[bool, str]]) -> bool:
    """Tell prose by the ends of its lines: most full ones go on below, and of the short ones some end in a stop.

    In a table either all cells end in a stop or none does.
    """
    full = [char in _STOPS for is_full, char in ends if is_full]
    short = [char in _STOPS for is_full, char in ends if not is_full]
    return len(full) >= 2 and 2 * sum(full) <= len(full) and 5 * sum(short) >= len(short)


def _are_side_by_side(rows: Sequence[Sequence[Glyph]], right_edge: float) -> bool:
    """Tell whether nearly all rows down to the end of the right column have both columns; wrapped cells leave gaps."""
    right = [number for number, row in enumerate(rows) if row[-1].left >= right_edge]
    band = rows[right[0] : right[-1] + 1] if right else rows
    return sum(row[0].left < right_edge <= row[-1].left for row in band) >= 0.9 * len(band)


def _fits(rows: Sequence[Sequence[Glyph]], gutter: float | None) -> bool:
    """Tell whether a strip parts most rows of a page."""
    return gutter is not None and sum(_crosses(row, gutter) for row in rows) <= 0.4 * len(rows)


def _most_common(places: Iterable[float]) -> float:
    """Give the place at which most lie, in steps of 4 points; the leftmost of equals."""
    counts: dict[int, list[float]] = {}
    for place in places:
        counts.setdefault(round(place / 4), []).append(place)
    best = min(counts, key=lambda step: (-len(counts[step]), step))
    return min(counts[best])


def _crosses(row: Sequence[Glyph], gutter: float) -> bool:
    """Tell whether a row runs over the strip without a gap."""
    if any(glyph.left < gutter < glyph.right for glyph in row):
        return True
    return any(
        before.right <= gutter <= after.left and after.left - before.right < min(before.size, after.size)
        for before, after in pairwise(row)
    )
