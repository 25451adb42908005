"""Where paragraphs begin, whatever a conversion made of the lines.

Whole documents on one line, lines broken every thirty characters, lines printed twice. Knows the shape of lines, not
what they say.
"""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.text.document import GAP, LINE, PARAGRAPH, SPACE, WIDE_SPACE, Document, Segment

_TERMINAL = "。；：！？"
_TOKEN = re.compile(r"\S+")
_HAN = re.compile(r"[㐀-鿿]")


def single_prints(raw: str, segments: Sequence[Segment] = ()) -> tuple[Segment, ...] | None:
    """Leave out what stands twice in a row because bold type was printed twice; None where nothing does.

    “一、行动要求⏎一、行动要求⏎” and “序号⏎序号 重点工作⏎重点工作” (texts taken from PDF) say each word once. A text
    counts as printed twice only if it has at least two such pairs of two characters or more.

    Args:
        raw: the source text.
        segments: runs of it in reading order, where it was mended; all of it otherwise.
    """
    kept: list[Segment] = []
    strong = 0
    for segment in segments or (Segment(0, len(raw)),):
        dropped = list(_second_prints(raw, segment))
        strong += sum(end - start > 1 for start, end in dropped)
        edges = [segment.start, *(edge for span in dropped for edge in span), segment.end]
        pieces = [Segment(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]
        if pieces:
            pieces[0] = replace(pieces[0], lost_before=segment.lost_before)
        kept += pieces
    return tuple(kept) if strong > 1 else None


def _second_prints(raw: str, segment: Segment) -> Iterator[tuple[int, int]]:
    """Find each second print of a word that stands straight behind the first one, on another line."""
    before: re.Match[str] | None = None
    doubled = found = False
    for token in _TOKEN.finditer(raw, segment.start, segment.end):
        same = before is not None and token[0] == before[0] and "\n" in raw[before.end() : token.start()]
        if same and not doubled and _HAN.search(token[0]) and (len(token[0]) > 1 or found):
            yield token.span()
            doubled = found = True
        else:
            doubled = False
        before = token


def _lines(document: Document) -> list[int]:
    """Places at which a printed line begins."""
    text = document.text
    return [0, *(place for place, wide in enumerate(document.breaks) if wide >= LINE and place and text[place] != GAP)]


def wrap_width(document: Document) -> int | None:
    """Tell at how many characters the lines of a text were broken; None where lines are paragraphs."""
    begins = [*_lines(document), len(document.text)]
    lengths = sorted(end - start for start, end in itertools.pairwise(begins))
    if len(lengths) < 5:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    if not 12 <= width <= 60:
        return None
    full = [end for start, end in itertools.pairwise(begins) if end - start >= width - 4]
    cut = sum(document.text[end - 1] not in _TERMINAL for end in full)
    return width if len(full) >= 0.4 * len(lengths) and cut >= 0.5 * len(full) else None


def paragraph_starts(document: Document) -> list[int]:
    """Find the places of the reading text at which a paragraph begins, in order."""
    return sorted({0, *_starts(document)})


def _starts(document: Document) -> Iterator[int]:
    begins = _lines(document)
    flat = len(begins) * 400 < len(document.text) or len(begins) < 3
    width = wrap_width(document)
    for place in begins:
        if width is None or document.breaks[place] >= PARAGRAPH:
            yield place
            continue
        line = begins[bisect_left(begins, place) - 1] if place else 0
        if place - line < width - 4:  # a short line ends a paragraph
            yield place
    if flat:
        # In a document on one line, wide spaces are what is left of its line ends.
        for place, wide in enumerate(document.breaks):
            if place and (wide == WIDE_SPACE or (wide == SPACE and document.text[place - 1] in "。）：；")):
                yield place
