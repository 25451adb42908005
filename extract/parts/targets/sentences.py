"""The sentences of a passage, their clauses, and the words that stand in quotation marks or brackets.

Knows stops, brackets, quotation marks and lines, not what a sentence says.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from extract.parts.breaks import ends_without_stop
from extract.parts.targets.amounts import Amount, find_amounts, reaching_words
from extract.parts.targets.dates import Named, Period, find_dates
from extract.text.document import GAP, Document

_STOP = re.compile(rf"[。！？{GAP}]|——")
_BOUNDARY = frozenset("，；。：！？" + GAP)
_END = re.compile(rf"[，；。：！？{GAP}（）]")
_QUOTED = re.compile(r"“[^”]{1,40}”|《[^》]{1,80}》|‘[^’]{1,40}’|\"[^\"]{1,40}\"|「[^」]{1,40}」")
_PLACES = re.compile("（[市县区镇乡街道村社州盟旗、]{1,8}）")
_REACH = 160  # no clause is read further than this, so that work stays linear in the length of the text


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document's reading text; places inside it count from its start.

    Attributes:
        start: its first place in the reading text.
        text: its reading text.
        period: first and last year of the plan.
    """

    start: int
    text: str
    period: Period

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """Numbers with units, and those without that words of comparison or of rank bind, in order."""
        return tuple(filter(self._is_bound, find_amounts(self.text)))

    def _is_bound(self, amount: Amount) -> bool:
        """Tell whether a number has a unit, or something beside it that binds it."""
        if amount.kind not in ("bare", "unknown") or amount.hundred_millions:
            return True
        if (amount.signed or self.is_reached(amount)) and not amount.chinese:
            return True
        return amount.kind == "bare" and (amount.ordinal or self.text.startswith("前", amount.start - 1))

    def is_reached(self, amount: Amount) -> bool:
        """Tell whether a number without a unit is what something comes to: PUE降至1.2."""
        return amount.kind == "bare" and self.text.endswith(reaching_words(), 0, amount.before)

    @cached_property
    def dates(self) -> tuple[Named, ...]:
        """Days that it names outside quotation marks, in order."""
        found = find_dates(self.text, self.period)
        return tuple(named for named in found if not self.is_quoted(named.start, named.end - 1))

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Ranges in quotation marks, marks included."""
        return tuple(match.span() for match in _QUOTED.finditer(self.text))

    @cached_property
    def date_ends(self) -> dict[int, int]:
        """Where days are named: end by start."""
        return {named.start: named.end for named in self.dates}

    @cached_property
    def date_starts(self) -> dict[int, int]:
        """Where days are named: start by end."""
        return {named.end: named.start for named in self.dates}

    def quote_over(self, place: int) -> tuple[int, int] | None:
        """Give the quotation that a place stands in."""
        index = bisect_right(self.quoted, (place, len(self.text))) - 1
        return self.quoted[index] if index >= 0 and place < self.quoted[index][1] else None

    def is_quoted(self, start: int, end: int) -> bool:
        """Tell whether a range stands inside quotation marks: a name."""
        quote = self.quote_over(start)
        return quote is not None and quote[0] < start and end < quote[1]

    def clause_start(self, place: int) -> int:
        """Go back from a place to the first place of its clause, over whole brackets."""
        depth, floor = 0, max(0, place - _REACH)
        for here in range(place - 1, floor - 1, -1):
            char = self.text[here]
            if char == "）":
                depth += 1
            elif char == "（":
                if not depth:
                    return here + 1
                depth -= 1
            elif char in _BOUNDARY and not depth:
                return here + 1
        return floor

    def clause_end(self, place: int) -> int:
        """Go on from a place to the end of its clause; a bracket ends it too, but for that of 县（市、区）."""
        stop = min(len(self.text), place + _REACH)
        while end := _END.search(self.text, place, stop):
            bracket = _PLACES.match(self.text, end.start())
            if bracket is None:
                return end.start()
            place = bracket.end()
        return stop


def find_sentences(document: Document, start: int, end: int, period: Period) -> Iterator[Sentence]:
    """Cut a range of the reading text into sentences: at stops, gaps, dashes, cells, and behind headings."""
    if start >= end:
        return
    cuts = set(ends_without_stop(document, start, end))
    for match in _STOP.finditer(document.text, start, end):
        cuts.add(match.end())
    before = start
    for cut in (*sorted(cuts), end):
        if cut > before:
            yield Sentence(before, document.text[before:cut], period)
            before = cut
