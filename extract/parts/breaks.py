"""Where something ends without a stop: a heading at the end of its line, a cell of a row.

Knows lines and tabs of the source, not what the text says.
"""

from collections.abc import Iterator
from itertools import pairwise

from extract.text.document import LINE, WIDE_SPACE, Document

_SHORT_LINE = 0.6  # a line shorter than this share of the longest one, without a stop, is a heading


def ends_without_stop(document: Document, start: int, end: int) -> Iterator[int]:
    """Find the places in a range of the reading text behind headings and cells, in no order."""
    yield from _heading_breaks(document, start, end)
    yield from _cell_ends(document, start, end)


def _heading_breaks(document: Document, start: int, end: int) -> set[int]:
    """Find the line breaks that end something: a line is ended by being much shorter than others.

    In a text broken every thirty characters a break says nothing.
    """
    places = [place for place in range(start + 1, end) if document.breaks[place] >= LINE]
    edges = [start, *places, end]
    lengths = [right - left for left, right in pairwise(edges)]
    longest = max(lengths)
    return {place for place, length in zip(places, lengths, strict=False) if length < longest * _SHORT_LINE}


def _cell_ends(document: Document, start: int, end: int) -> Iterator[int]:
    """Find where one cell of a row ends and the next begins: a tab stands there."""
    for place in range(start + 1, end):
        if document.breaks[place] == WIDE_SPACE:
            before, behind = document.origins[place - 1], document.origins[place]
            if "\t" in document.raw[before + 1 : behind]:
                yield place
