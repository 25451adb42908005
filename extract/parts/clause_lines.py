"""Finds clauses without brackets and labels: lines and closing sentences that are nothing but bodies with markers.

Knows where they may stand; who is named in one is read by `extract.parts.bodies`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.grammar.names import level_of
from extract.parts.bodies import FIRST_WORDS, ends_with_marker, is_list_of_known
from extract.text.document import Document

_LONGEST_LINE = 150
# Sentences say of bodies too that they act: “县直有关部门按照职责分工抓好落实。”
_GIVES_ROLES = re.compile("(?:牵头|负责|配合|协助|参与)$")
_FIRST_PIECE = re.compile("[^，；。、：（）]+")
# A number that begins the next unit in a text without line ends.
NUMBER = re.compile(
    r"\d{1,2}[.、](?!\d)|（[一二三四五六七八九十]{1,4}）|[一二三四五六七八九十]{1,4}、(?![一二三四五六七八九十]、)"
)


def marked_lines(
    document: Document, taken: Sequence[tuple[int, int]], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Find lines that are nothing but bodies with a marker: “市发改委、市财政局按职责分工负责”.

    Args:
        document: where they stand.
        taken: the clauses found so far, in order.
        starts: the starts of paragraphs, in order.
    """
    begins = [start for start, _ in taken]
    for start, end in pairwise([*starts, len(document.text)]):
        line = document.text[start:end].removesuffix("。")
        index = bisect_right(begins, start)
        inside = index > 0 and start < taken[index - 1][1]
        if inside or not 4 <= len(line) <= _LONGEST_LINE or (index < len(begins) and begins[index] < end):
            continue
        marked = ends_with_marker(line) or _lists_departments(document.text, start, start + len(line), end)
        if marked and "。" not in line and is_list_of_known(line):
            yield start, end


def _lists_departments(text: str, start: int, stop: int, end: int) -> bool:
    """Tell whether a line without a marker may be a clause: it lists departments, and the next unit follows it."""
    first = _FIRST_PIECE.match(text, start, stop)
    if first is None or first.end() == stop or level_of(first[0]) is None:
        return False
    return end == len(text) or NUMBER.match(text, end) is not None


def closing_sentences(
    document: Document, taken: Sequence[tuple[int, int]], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Find sentences that close a paragraph and are nothing but bodies: “…联网。由市公安局牵头，市财政局配合。”.

    The arguments are those of `marked_lines`.
    """
    text, begins = document.text, [start for start, _ in taken]
    for start, end in pairwise([*starts, len(text)]):
        place = text.rfind("。", max(start, end - _LONGEST_LINE), end - 1) + 1
        sentence = text[place : end - 1]
        if not place or text[end - 1] != "。" or not _GIVES_ROLES.search(sentence):
            continue
        index = bisect_right(begins, end - 1)
        free = index == 0 or taken[index - 1][1] <= place
        if free and sentence[0] in FIRST_WORDS | {"由"} and is_list_of_known(sentence):
            yield place, end
