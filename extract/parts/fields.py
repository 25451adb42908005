"""Leaves out the numbers of a task's fields: “1.任务内容：…2.责任单位：…3.完成时限：…” are parts of one task, no units.

Knows numbers and labels in the reading text, not what the fields say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.grammar.roles import label_pattern
from extract.grammar.statements import deadline_label
from extract.text.document import NO_BREAK, Document

_NUMBER = re.compile(r"(?P<dot>[1-9])[.、](?!\d)|（(?P<bracket>[1-9])）|(?P<sign>[①-⑨])")
_WORDS = re.compile("[一-鿿]{2,8}：")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Number:
    """The number of a field: its form and value, its range, and the words before a colon behind it."""

    form: str
    value: int
    start: int
    end: int
    words: str
    names_bodies: bool


def without_field_numbers(document: Document) -> Document:
    """Leave out numbers that stand before the labels of fields.

    Numbers that run from 1 number the fields of one task where a label of bodies stands behind one of them, and no
    label behind two: “1.责任单位：…。2.责任单位：…” are two tasks.
    """
    ranges = [(number.start, number.end) for run in _runs(document) for number in _fields(run)]
    return _without(document, ranges) if ranges else document


def _fields(run: list[_Number]) -> list[_Number]:
    """Give the numbers of a run that number fields; the one that stands before the task itself may have no label."""
    labelled = [number for number in run if number.words]
    words = [number.words for number in labelled]
    is_one_task = len(words) == len(set(words)) and any(number.names_bodies for number in labelled)
    if not is_one_task or len(run) < _FEWEST:
        return []
    return run if len(run) == len(labelled) + 1 and not run[0].words else labelled


def _runs(document: Document) -> Iterator[list[_Number]]:
    """Give the numbers of each form that follow each other from 1."""
    opened: dict[str, list[_Number]] = {}
    for number in _numbers(document):
        run = opened.get(number.form)
        if run and number.value == run[-1].value + 1:
            run.append(number)
        else:
            yield from [run] if run else []
            opened[number.form] = [number] if number.value == 1 else []
    yield from opened.values()


def _numbers(document: Document) -> Iterator[_Number]:
    """Find the numbers at the start of a line or behind a stop or a blank."""
    text = document.text
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if start and document.breaks[start] == NO_BREAK and text[start - 1] not in "。；）":
            continue
        form = match.lastgroup or ""
        printed = match[form]
        value = int(printed) if printed.isdecimal() else ord(printed) - ord("①") + 1
        bodies = label_pattern().match(text, end)
        label = bodies or deadline_label().match(text, end) or _WORDS.match(text, end)
        yield _Number(form, value, start, end, label[0] if label else "", bodies is not None)


def _without(document: Document, ranges: list[tuple[int, int]]) -> Document:
    """Leave ranges out of a reading text; what broke before one breaks before what follows it."""
    breaks = bytearray(document.breaks)
    dropped: set[int] = set()
    for start, end in ranges:
        breaks[end] = max(breaks[start], breaks[end])
        dropped.update(range(start, end))
    kept = [place for place in range(len(document.text)) if place not in dropped]
    return replace(
        document,
        text="".join(document.text[place] for place in kept),
        origins=[document.origins[place] for place in kept],
        breaks=bytes(breaks[place] for place in kept),
    )
