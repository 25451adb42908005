"""Finds unnumbered lines that stand as headings above numbered tasks. Knows lines; what they begin is the outline's."""

from collections.abc import Sequence

from extract.grammar.labels import AT_PARAGRAPH, Label
from extract.grammar.vocabulary import load
from extract.parts.clauses import Clause
from extract.parts.outline import Heading
from extract.text.document import GAP, Document

_LONGEST = 40
_DEEPEST = 2  # “加快培育数字化发展引擎⏎打造数字技术创新高地⏎1. …” (a province's key tasks of 2025): part, then chapter


def find_headings(
    document: Document, starts: Sequence[int], labels: Sequence[Label], clauses: Sequence[Clause]
) -> list[Heading]:
    """Find headings without numbers, in a document whose only numbering is 1. 2. 3. or （1）（2）（3）.

    One or two short lines without a stop, straight before a numbered line: of two the first is the wider one.
    """
    numbered = {label.start for label in labels if label.anchor == AT_PARAGRAPH}
    kinds = {label.kind for label in labels if label.anchor == AT_PARAGRAPH}
    if kinds not in ({"arabic"}, {"arabic_bracket"}):
        return []
    taken = {clause.start for clause in clauses}
    found: list[Heading] = []
    run: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], len(document.text)], strict=True):
        if start in numbered:
            run = run[-_DEEPEST:]
            first = 0 if len(run) == _DEEPEST or not any(heading.depth for heading in found) else 1
            found += [Heading(at, stop, first + depth) for depth, (at, stop) in enumerate(run)]
            run = []
        elif (
            start not in taken
            and _may_be_heading(document.text[start:end])
            and not (start == 0 and _is_title(document, end))
        ):
            run.append((start, end))
        else:
            run = []
    return found


def _is_title(document: Document, end: int) -> bool:
    """Tell whether the first line is the document's title."""
    words: list[str] = load("headers")["titles"]
    return document.text[:end].endswith(tuple(words))


def _may_be_heading(line: str) -> bool:
    is_whole = line.count("（") == line.count("）")  # “…南海新⏎区管委）”
    return is_whole and 4 <= len(line) <= _LONGEST and not set(line) & set("。；：！？，" + GAP)
