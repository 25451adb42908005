"""Issuers as heads and signatures print them: one body, several side by side, one that stands for several."""

import re
from itertools import pairwise

from extract.text.document import Document

_HAN = "[一-鿿]"
_OFFICES = "(?:人民政府办公厅|人民政府办公室|人民政府|委员会办公室|委员会|办公厅|办公室|领导小组|人民法院|人民检察院)"
ISSUER = rf"(?:{_HAN}{{2,16}}?{_OFFICES}|国务院办公厅|国务院|{_HAN}{{2,12}}(?:厅|局|部|委))"
JOINT = "(?:等[一二三四五六七八九十两\\d]{1,3}个?(?:部门|部委|单位|厅局|委局|厅委)(?:办公厅|办公室)?)"
_SHORT = rf"{_HAN}{{2,12}}(?:办|院|会|行|署)"  # 中央网信办, 中国人民银行: believed beside others only
_NAME = re.compile(rf"(?:{ISSUER}|{_SHORT})")
_MOST = 30  # bodies that issue a document together at most


def joint_issuers(document: Document, start: int, end: int) -> tuple[str, int]:
    """Give the names of all that issue a document, joined by `;`, and the place at which they begin.

    “国家发展改革委 中央网信办” and signatures below one another name several; a name that wraps over lines is one.

    Args:
        document: the document as read.
        start: first place of the name that was found.
        end: place behind it.
    """
    edges = [end]
    while len(edges) <= _MOST and edges[-1] > 0:
        begin = _edge_before(document, edges[-1])
        if begin < start < edges[-1]:  # a label stands before the first name: “发文机关：国家发展改革委 中央网信办”
            begin = start
        if not _NAME.fullmatch(document.text, begin, edges[-1]):
            break
        edges.append(begin)
    if len(edges) < 3 or edges[-1] > start:
        return document.cell(start, end), start
    names = [document.cell(begin, stop) for stop, begin in pairwise(edges)]
    return ";".join(dict.fromkeys(reversed(names))), edges[-1]


def _edge_before(document: Document, place: int) -> int:
    """Give the last place before another at which a blank or a line end stands."""
    place -= 1
    while place and not document.breaks[place]:
        place -= 1
    return place
