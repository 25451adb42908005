"""Finds boxes (专栏): what they number is no unit of the outline. Knows labels, not what a box says.

“专栏3 数据要素工程⏎1.数据目录编制。⏎2.数据共享交换。⏎（三）…”: no end of a box is printed; the outline goes on there.
"""

import re
from collections.abc import Sequence

from extract.grammar.labels import AT_PARAGRAPH, Label
from extract.text.document import LINE, Document

_BOX = re.compile(r"专栏(?:\d{1,2}|[一二三四五六七八九十]{1,3})?(?![^。]{0,12}[。，；])")
_LONGEST_TITLE = 60


def boxes(document: Document, starts: Sequence[int]) -> list[int]:
    """Find where boxes begin: at lines such as “专栏1 重点工程”."""
    at = frozenset(starts)
    found: list[int] = []
    for match in re.finditer("专栏", document.text):
        begin = match.start()
        if begin not in at and document.breaks[begin] < LINE:
            continue
        ahead = range(match.end(), min(len(document.text), begin + _LONGEST_TITLE + 1))
        end = next((place for place in ahead if place in at or document.breaks[place] >= LINE), ahead.stop)
        if end - begin <= _LONGEST_TITLE and _BOX.match(document.text, begin, end):
            found.append(begin)
    return found


def outside_boxes(labels: Sequence[Label], begins: Sequence[int]) -> tuple[Label, ...]:
    """Leave out the labels that number what stands in boxes.

    Args:
        labels: all labels of the body, in order.
        begins: where boxes begin, in order.
    """
    kept: list[Label] = []
    waiting = list(begins)
    outline: list[Label] = []  # the last label of each numbering that is open, the widest first
    box: list[Label] | None = None
    for label in labels:
        while waiting and waiting[0] <= label.start:
            waiting.pop(0)
            box = []
        if box is not None and not _goes_on(outline, box, label):
            box = _opened(box, label)
            continue
        box = None
        kept.append(label)
        if label.anchor == AT_PARAGRAPH:
            outline = _opened(outline, label)
    return tuple(kept)


def _opened(open_labels: Sequence[Label], label: Label) -> list[Label]:
    """Give the numberings that are open behind a label."""
    return [*(other for other in open_labels if other.rank < label.rank), label]


def _goes_on(outline: Sequence[Label], box: Sequence[Label], label: Label) -> bool:
    """Tell whether a label behind the beginning of a box goes on with the outline and not with the box."""
    if label.anchor != AT_PARAGRAPH or not outline:
        return not outline
    if any(other.kind == label.kind and label.value == other.value + 1 for other in box):
        return False
    if any(other.kind == label.kind and label.value == other.value + 1 for other in outline):
        return True
    return label.rank < outline[0].rank
