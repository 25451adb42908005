"""Places in a source text, in Unicode code points. A span refuses to be wrong."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.exceptions import SpanError

_PRINTED = re.compile(r"(\d{1,12})-(\d{1,12})", re.ASCII)

# Characters that a reader cannot see; beside what str.isspace() knows they count as white space everywhere.
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_DROP_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))


def is_blank(char: str) -> bool:
    """Tell whether a character is white space or invisible.

    >>> is_blank("\u3000"), is_blank("\u200b"), is_blank("数")
    (True, True, False)
    """
    return char.isspace() or char in INVISIBLE


def without_blanks(text: str) -> str:
    """Drop white space and invisible characters and change nothing else: how evidence is compared."""
    joined = "".join(text.split())
    # What can be printed holds nothing invisible; to translate a text takes ten times as long as to see that.
    return joined if joined.isprintable() else joined.translate(_DROP_INVISIBLE)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """The code points `start` up to, not including, `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse what is no place in a text."""
        if not 0 <= self.start < self.end:
            raise SpanError(f"a span must have 0 <= start < end, not {self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class Spans:
    """Several spans in the order in which they are to be read; none where nothing survives."""

    parts: tuple[Span, ...] = ()

    @classmethod
    def parse(cls, cell: str) -> "Spans":
        """Read the printed form; an empty cell has no spans. Raises SpanError.

        >>> Spans.parse("12-30;45-50").parts[1]
        Span(start=45, end=50)
        """
        parts = []
        for piece in cell.split(";") if cell else ():
            match = _PRINTED.fullmatch(piece)
            if match is None:
                raise SpanError(f"{piece[:40]!r} is no span; expected start-end, several joined by ';'")
            parts.append(Span(int(match[1]), int(match[2])))
        return cls(tuple(parts))

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "Spans":
        """Make spans of pairs; pairs that touch become one."""
        joined: list[tuple[int, int]] = []
        for start, end in pairs:
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return cls(tuple(Span(start, end) for start, end in joined))

    def __str__(self) -> str:
        """Print as `12-30;45-50`."""
        return ";".join(f"{part.start}-{part.end}" for part in self.parts)

    def __iter__(self) -> Iterator[Span]:
        """Go through the spans in reading order."""
        return iter(self.parts)

    def __bool__(self) -> bool:
        """Tell whether there is any evidence."""
        return bool(self.parts)

    def __add__(self, other: "Spans") -> "Spans":
        """Join two lists of spans in reading order."""
        return Spans.of((part.start, part.end) for part in (*self.parts, *other.parts))

    def text_in(self, source: str) -> str:
        """Join the characters that the spans point at. Raises SpanError where one lies outside the source."""
        for part in self.parts:
            if part.end > len(source):
                raise SpanError(f"span {part.start}-{part.end} ends outside the source of {len(source)} code points")
        return "".join(source[part.start : part.end] for part in self.parts)
