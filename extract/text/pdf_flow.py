"""What runs over lines and pages of a PDF: tables go on without their head, and an indent begins a paragraph.

Works on printed lines and their places; what stands inside a line was decided before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from extract.text.pdf_lines import PrintedLine

_INDENT = (1.6, 2.6)
"""By how many heights of its text a paragraph's first line is indented: by two characters, everywhere in China."""
_HEAD = 3
"""Most rows of a table's head."""


def running_lines(pages: Sequence[Sequence[PrintedLine]]) -> Iterator[str]:
    """Give the lines of a document, with an empty one before a paragraph that its indent tells.

    Whether a line is full says where paragraphs begin only while no paragraph ends in a full line.
    """
    lines = _joined_tables(pages)
    margins = _margins(lines)
    for number, line in enumerate(lines):
        if number and line.row is None and any(_is_indented(line, margin) for margin in margins):
            yield ""
        yield line.text


def _joined_tables(pages: Sequence[Sequence[PrintedLine]]) -> list[PrintedLine]:
    """Join the parts of tables: without the head that each page repeats, and with rows that go on over the page."""
    joined: list[PrintedLine] = []
    head: list[str] = []
    for page in pages:
        lines = list(page)
        goes_on = bool(head and lines and lines[0].row == 0)
        if goes_on:
            same = takewhile(lambda pair: pair[0].text == pair[1], zip(lines, head, strict=False))
            del lines[: len(list(same))]
            if lines and joined and (completed := _completed(joined[-1], lines[0])) is not None:
                joined[-1], rest = completed, lines[0].row
                while lines and lines[0].row == rest:
                    del lines[0]
        joined += lines
        if lines and lines[-1].row is None:
            head = []
        elif lines and not (goes_on and all(line.row is not None for line in lines)):
            head = _head(lines)
    return joined


def _head(lines: Sequence[PrintedLine]) -> list[str]:
    """Give the head of the table with which a page ends: its first row and those below that only part its columns."""
    starts = [
        number for number, line in enumerate(lines) if line.row == 0 and (not number or lines[number - 1].row != 0)
    ]
    if not starts:
        return []
    first, *others = lines[starts[-1] :]
    return [first.text, *(line.text for line in takewhile(lambda line: not line.cells[0], others[: _HEAD - 1]))]


def _completed(before: PrintedLine, line: PrintedLine) -> PrintedLine | None:
    """Put the rest of a row that a page's end has cut behind its beginning; None where the row is one of its own.

    The rest has no number and lacks at least one cell more; a row below a merged first cell lacks that cell only.
    """
    cells, rest = list(before.cells), line.cells
    filled = [column for column, text in enumerate(rest) if text]
    is_rest = (
        len(rest) == len(cells)
        and 0 not in filled
        and 0 < len(filled) < len(cells) - 1
        and all(cells[column] for column in (0, *filled))
    )
    if not is_rest:
        return None
    for column in filled:
        cells[column] += f" {rest[column]}"
    return replace(before, text="\t".join(cells).rstrip("\t"), cells=tuple(cells))


def _margins(lines: Sequence[PrintedLine]) -> list[float]:
    """Find where the lines of prose begin that no paragraph begins with; none where only such lines are indented."""
    margins: list[float] = []
    hanging = 0
    for (before, line), (_, after) in pairwise(pairwise(line for line in lines if line.row is None)):
        if _is_indented(before, line.left) and before.right > line.right - line.size:
            margins.append(line.left)
        elif (
            _is_indented(line, before.left)
            and abs(after.left - line.left) < 0.5 * line.size
            and abs(line.right - before.right) < line.size
        ):
            hanging += 1
    if len(margins) <= 2 * hanging:
        return []
    kept: list[float] = []
    for margin in sorted(margins):
        if not kept or margin - kept[-1] > 2:
            kept.append(margin)
    return kept


def _is_indented(line: PrintedLine, margin: float) -> bool:
    least, most = _INDENT
    return least * line.size <= line.left - margin <= most * line.size
