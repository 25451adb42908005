"""Accounts for each code point of what is read: who claims it. Knows places, not what was read there."""

from collections.abc import Iterator

from extract.models import Coverage, Issue
from extract.text.document import GAP, Document

_SHOWN = 200


class Claims:
    """Marks the places of a reading text that somebody has read."""

    def __init__(self, document: Document) -> None:
        """Begin with nothing claimed."""
        self.document = document
        self._claimed = bytearray(len(document.text))

    def claim(self, start: int, end: int) -> None:
        """Mark a range of the reading text as read."""
        self._claimed[start:end] = b"\x01" * (end - start)

    def coverage(self) -> Coverage:
        """Count what is claimed; gaps count on neither side."""
        gaps = self.document.text.count(GAP)
        claimed = sum(self._claimed) - sum(self._claimed[place] for place in self.document.gaps)
        return Coverage(body=len(self.document.text) - gaps, claimed=claimed)

    def unclaimed(self) -> Iterator[tuple[int, int]]:
        """Find the runs that nobody has claimed."""
        start, text = None, self.document.text
        for place in range(len(text) + 1):
            free = place < len(text) and not self._claimed[place] and text[place] != GAP
            if free and start is None:
                start = place
            elif not free and start is not None:
                yield start, place
                start = None

    def issues(self) -> Iterator[Issue]:
        """Report each unclaimed run."""
        for start, end in self.unclaimed():
            spans = self.document.spans(start, end)
            yield Issue(
                severity="warning",
                rule="unclaimed-text",
                place="document",
                text=self.document.printed(spans)[:_SHOWN],
                message=f"{end - start} characters belong to no section, task, clause or table",
                advice="read the place in the source; if it states a task, report the form so that a rule can be made",
                spans=spans,
            )
