"""Notes of a document: they stand below its text, so that nothing is lost and none parts a task from its clause.

The same form is written by the reader of Word documents and left out of the reading text. Knows no format of files.
"""

import re
from collections.abc import Iterable, Iterator

from extract.text.document import Segment

_HEADING = "脚注："
_NOTES = re.compile(rf"^{_HEADING}[^\S\n]*(?:\n\[\d{{1,4}}\] [^\n]*)+\n?\Z", re.MULTILINE)


def note_lines(notes: Iterable[str]) -> Iterator[str]:
    """Give the lines that hold the notes of a document, numbered from 1; none where it has none.

    >>> list(note_lines(["指省、市、县三级。"]))
    ['脚注：', '[1] 指省、市、县三级。']
    """
    for number, note in enumerate(notes, 1):
        if number == 1:
            yield _HEADING
        yield f"[{number}] {' '.join(note.split())}"


def without_notes(raw: str, segments: Iterable[Segment] | None) -> tuple[Segment, ...] | None:
    """Leave out the notes below a text; give the segments back as they are where there are none."""
    heading = raw.rfind(f"\n{_HEADING}")
    if heading < 0 or not _NOTES.match(raw, heading + 1):
        return None if segments is None else tuple(segments)
    kept = (Segment(0, len(raw)),) if segments is None else segments
    cut = (Segment(one.start, min(one.end, heading + 1), one.lost_before) for one in kept)
    return tuple(one for one in cut if one.start < one.end)
