"""Reads a table of contents (目录): its lines in order, with the place of each, so that a lost heading can be cited."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.grammar.labels import Label
from extract.text.document import GAP, LINE, Document

_HEADS = ("目录", "目次")
_LONGEST_TITLE = 60
_LEAST_ENTRIES = 3


@dataclass(slots=True, eq=False)
class Entry:
    """A line of a table of contents. `title` is cut to what stands as a heading once the body has shown it."""

    label: Label
    title: str
    parent: "Entry | None" = None
    children: list["Entry"] = field(default_factory=list)

    @property
    def title_range(self) -> tuple[int, int]:
        """Range of the reading text that holds the title."""
        return self.label.end, self.label.end + len(self.title)


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: the range it takes and its lines."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def _title(document: Document, start: int, end: int) -> str:
    """Read a line's title: up to its line's end, its dots or its page number."""
    stop = start
    while stop < end and not (stop > start and document.breaks[stop] >= LINE):
        stop += 1
    return document.text[start:stop].rstrip("0123456789.…·-—").rstrip("。")


def read_contents(document: Document, labels: Sequence[Label]) -> Contents | None:
    """Find and read the table of contents; None where there is none. It ends where its first line stands again."""
    head = next((place for word in _HEADS if (place := document.text.find(word)) >= 0), None)
    if head is None:
        return None
    behind = [label for label in labels if label.start >= head]
    if not behind or behind[0].start > head + 12:
        return None
    entries: list[Entry] = []
    for index, label in enumerate(behind):
        following = behind[index + 1].start if index + 1 < len(behind) else len(document.text)
        title = _title(document, label.end, min(following, label.end + 4 * _LONGEST_TITLE))
        first = entries[0] if entries else None
        if (
            first
            and (label.kind, label.value) == (first.label.kind, first.label.value)
            and title[:4] == first.title[:4]
        ):
            _nest(entries)
            return Contents(head, label.start, tuple(entries)) if len(entries) >= _LEAST_ENTRIES else None
        if "。" in title or GAP in title or not title:
            return None
        entries.append(Entry(label, title))
    return None


def _nest(entries: Sequence[Entry]) -> None:
    opened: list[Entry] = []
    for entry in entries:
        while opened and opened[-1].label.rank >= entry.label.rank:
            opened.pop()
        if opened:
            entry.parent = opened[-1]
            entry.parent.children.append(entry)
        opened.append(entry)


def match_contents(document: Document, contents: Contents, labels: Sequence[Label]) -> dict[int, int]:
    """Find which label of the body begins which line's unit: {index of label: index of entry}, both rising.

    A title that runs into the text in the table (its last line, without line ends) is cut to what both places share.
    """
    found: dict[int, int] = {}
    position = 0
    for index, label in enumerate(labels):
        if label.start < contents.end:
            continue
        for number in range(position, len(contents.entries)):
            entry = contents.entries[number]
            if (entry.label.kind, entry.label.value) != (label.kind, label.value):
                continue
            shared = _shared(document.text[label.end : label.end + len(entry.title)], entry.title)
            if (
                shared == len(entry.title)
                or (shared >= 4 and shared >= min(len(entry.title), 20) * 0.6)
                or (number == len(contents.entries) - 1 and shared >= 4)
            ):
                entry.title = entry.title[:shared]
                found[index] = number
                position = number + 1
                break
    return found


def _shared(left: str, right: str) -> int:
    """Count the characters with which two texts begin alike."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def is_in_contents(contents: Contents | None, label: Label) -> bool:
    """Tell whether a label stands in the table itself."""
    return contents is not None and contents.start <= label.start < contents.end
