"""Finds responsibility clauses: in brackets or on lines of their own, with a label, a marker or bare names.

Knows where clauses stand; who is named in one is read by `extract.parts.bodies`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extract.grammar.names import ends_as_name, is_name, level_of
from extract.grammar.roles import bare_label, label_pattern, marker, marks
from extract.grammar.statements import bare_deadline_label
from extract.grammar.vocabulary import alternatives, load
from extract.parts.bodies import ends_with_marker, looks_like_bodies, names_persons
from extract.parts.clause_lines import NUMBER, closing_sentences, marked_lines
from extract.text.document import GAP, LINE, WIDE_SPACE, Document

# Longer than any clause read so far (the longest has 310 characters): a guard against hostile text.
_LONGEST_LABELLED = 1500
_LONGEST_BARE = 600
_LONGEST_LINE = 150
_ITEM = re.compile(r"(?<!\d)\d{1,2}[.、](?!\d)|（\d{1,2}）|[①-⑳]")
_ITEM_TEXT = re.compile(r"[^，；。、：（\d①-⑳]+(?:（[^（）]*）)?")
_LABEL_BEFORE = re.compile(r"(?:\d{1,2}[.、]|[一二三四五六七八九十]{1,4}、|（[一二三四五六七八九十\d]{1,4}）)$")
_LONGEST_DEADLINE = 40
_LONGEST_PERSONS = 60
_PIECE_BEFORE = re.compile("[^，；。、：（）]+$")
_PIECE_BEHIND = re.compile("[^，；。、：（）]+")
_LONGEST_PIECE = 24
_FEW_LINES = 3  # paragraphs of a text that has lost its line ends: “…增长7%以上责任单位：市发改委（二）…”
_NO_END = frozenset("（、，与和或<{《〈「『")  # what stands before a label inside a sentence or a bracket
_BULLETS = frozenset("—-★☆●○◆◇■□▲△※·")  # “——责任单位：市大数据局”


@dataclass(frozen=True, slots=True)
class Clause:
    """A responsibility clause: `start` to `end` with brackets and label, `inner` without brackets."""

    start: int
    end: int
    inner: tuple[int, int]

    @property
    def listed(self) -> tuple[int, int]:
        """What names bodies, labels included: all of a clause without brackets."""
        return self.inner if self.inner[0] == self.start + 1 else (self.start, self.end)


def bracket_pairs(text: str) -> Iterator[tuple[int, int]]:
    """Find matching brackets: (place of the opening one, place behind the closing one). No pair spans a gap."""
    opened: list[int] = []
    for match in re.finditer(f"[（）{GAP}]", text):
        char = match[0]
        if char == "（":
            opened.append(match.start())
        elif char == GAP:
            opened.clear()
        elif opened:
            yield opened.pop(), match.end()


_OTHER_BRACKETS = {"{": "}", "<": ">", "《": "》", "〈": "〉", "「": "」", "『": "』"}


def _other_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Find brackets of other forms straight before a label: “{责任单位：市商务局}”."""
    for match in label_pattern().finditer(text):
        before = match.start() - 1
        closing = _OTHER_BRACKETS.get(text[before]) if before >= 0 else None
        end = text.find(closing, match.end(), match.end() + _LONGEST_LABELLED) if closing else -1
        if end >= 0 and not set(text[match.end() : end]) & {GAP, "。"}:
            yield before, end + 1


@cache
def _ends_like_bodies() -> re.Pattern[str]:
    """Match the end of a text that may be a list of bodies: a cheap test before the list is read."""
    words = load("bodies")
    ends = alternatives([*words["departments"], *words["own_endings"], *words["level_items"], "等", "）", "*"])
    return re.compile(f"(?:{ends}|各[^，；。、（）]{{1,14}})[。；]?$")


@cache
def _marked() -> re.Pattern[str]:
    return re.compile(marks())


def _is_clause(document: Document, start: int, end: int) -> bool:
    """Tell whether a pair of brackets holds a responsibility clause."""
    text = document.text
    if label_pattern().match(text, start + 1):
        return end - start <= _LONGEST_LABELLED
    inner = text[start + 1 : end - 1]
    if not 3 <= len(inner) <= _LONGEST_BARE or "《" in inner or bare_label().fullmatch(inner):
        return False
    if not _marked().search(inner) and not (
        _ends_like_bodies().search(inner) and _closes_sentence(document, start, end)
    ):
        return False
    return looks_like_bodies(inner)


def _closes_sentence(document: Document, start: int, end: int) -> bool:
    """Tell whether names without a marker stand where they can only be a clause.

    That is behind a stop and at the end of a line or sentence, or before a stop if there are several: “数字中国研究院
    （福州大学）；” (fuzhou-2018-2020) explains a name.
    """
    text = document.text
    behind_stop = text[start - 1] in "。；" + GAP if start else False
    first = _PIECE_BEHIND.match(text, start + 1, end - 1)
    leveled = first is not None and level_of(first[0]) is not None
    if ("、" in text[start:end] or leveled) and _LABEL_BEFORE.search(text, max(0, start - 6), start):
        return True  # “5.（市纪委监委、市委督查室）将落实情况纳入督查”
    if leveled and start and text[start - 1] == "。":
        return True  # “一是建设平台。（市大数据局）二是接入部门。”
    at_end = end == len(text) or document.breaks[end] > 0 or text[end] in "。；（" + GAP or NUMBER.match(text, end)
    return bool(at_end) and (behind_stop or "、" in text[start:end] or _names_one(text, start, end))


def _names_one(text: str, start: int, end: int) -> bool:
    """Tell whether brackets behind a sentence name one department: “扩大出口（市商务局）。”.

    Behind a name they explain it: “市大数据中心（市信息中心）”.
    """
    before = _PIECE_BEFORE.search(text, max(0, start - _LONGEST_LINE), start)
    return level_of(text[start + 1 : end - 1]) is not None and not (before and is_name(before[0]))


def _bare_clause(document: Document, start: int, label_end: int, starts: frozenset[int]) -> Clause | None:
    """Read a clause without brackets that begins with a label: it ends with its line or sentence."""
    text, end, depth = document.text, label_end, 0
    limit = min(len(text), start + _LONGEST_LABELLED)
    own = _own_numbers(document, label_end)
    alone = document.breaks[label_end : label_end + 1] >= bytes([LINE])  # “责任单位：⏎市工信局⏎市商务局”
    while end < limit and text[end] not in "。" + GAP:
        inside = end == label_end or depth or end in own
        if not inside and _ends_line(document, end, starts) and not (alone and _begins_with_name(document, end)):
            break
        if not inside and text[end - 1] not in "、，" and NUMBER.match(text, end):
            break  # without line ends the next unit's number follows: “责任单位：市发改委2.建设网站”
        if text[end] == "（":
            depth += 1
        elif text[end] == "）":
            if not depth:
                break
            depth -= 1
        end += 1
    if end < len(text) and text[end] == "。":
        end += 1
    inner_end = end - 1 if text[end - 1] == "。" else end
    return Clause(start, end, (label_end, inner_end)) if inner_end > label_end else None


def _own_numbers(document: Document, place: int) -> frozenset[int]:
    """Find the places of the numbers of a list of bodies that begins with 1: “责任单位：1.市工信局⏎2.市商务局”."""
    found: list[int] = []
    for match in _ITEM.finditer(document.text, place, place + _LONGEST_LABELLED):
        follows = match.start() == place if not found else match.start() - found[-1] <= _LONGEST_LINE
        if not follows or _item_number(match[0]) != len(found) + 1 or not _begins_with_name(document, match.end()):
            break
        found.append(match.start())
    return frozenset(found)


def _item_number(printed: str) -> int:
    """Read the number of an item: 1., （2）, ③."""
    digits = printed.strip("（）.、")
    return int(digits) if digits.isdecimal() else ord(digits) - ord("①") + 1


def _begins_with_name(document: Document, place: int) -> bool:
    """Tell whether a name stands at a place, alone in its line or before a stop or another number."""
    ahead = range(place + 1, min(len(document.text), place + _LONGEST_LINE))
    line_end = next((stop for stop in ahead if document.breaks[stop] >= WIDE_SPACE), ahead.stop)
    piece = _ITEM_TEXT.match(document.text, place, line_end)
    return piece is not None and _is_marked_name(piece[0])


def _ends_line(document: Document, place: int, starts: frozenset[int]) -> bool:
    """Tell whether a bare clause ends before a place: its line ends there, and its list does not go on."""
    if place not in starts and document.breaks[place] < WIDE_SPACE:
        return False
    if bare_label().match(document.text, place) and document.breaks[place] == WIDE_SPACE:
        return False  # “牵头单位 市教育局  配合单位 市财政局”
    if document.text[place - 1] in "、，" or (place not in starts and document.text[place] in "、，；。"):
        return False
    return not _goes_on(document, place, wrapped=place not in starts)


def _goes_on(document: Document, place: int, *, wrapped: bool) -> bool:
    """Tell whether a clause goes on behind a line end.

    A name may go on anywhere (“市自⏎然资源局，各县（市、区）人民政府”), other words where lines are as wide as the page
    (“省科技厅按职责分⏎工负责，各地级以上⏎市人民政府结合实际落实”).
    """
    before = _PIECE_BEFORE.search(document.text, max(0, place - _LONGEST_LINE), place)
    ahead = range(place + 1, min(place + _LONGEST_PIECE, len(document.text)))
    line_end = next((stop for stop in ahead if document.breaks[stop] >= WIDE_SPACE), ahead.stop)
    behind = _PIECE_BEHIND.match(document.text, place, line_end)
    if before is None or behind is None:
        return False
    if marker().fullmatch(behind[0]):
        return True  # “各市人民政府按职责⏎分工负责”
    complete = ends_as_name(before[0]) or ends_with_marker(before[0])
    if not wrapped:
        whole = _is_marked_name(before[0] + behind[0]) and behind[0][0] != "各" and level_of(behind[0]) is None
        return not complete and whole
    return not complete or _is_marked_name(before[0] + behind[0])


def _is_marked_name(text: str) -> bool:
    """Tell whether a piece of a list is one name, with or without its marker."""
    mark = marker().search(text)
    return is_name(text[: mark.start()] if mark else text)


def find_clauses(document: Document, starts: frozenset[int]) -> list[Clause]:
    """Find the clauses of a document in order; none lies inside another. `starts` are the starts of paragraphs."""
    bracketed: list[Clause] = []
    for start, end in sorted([*bracket_pairs(document.text), *_other_brackets(document.text)]):
        if (not bracketed or start >= bracketed[-1].end) and _is_clause(document, start, end):
            bracketed.append(Clause(start, end, (start + 1, end - 1)))
    labelled = sorted([*bracketed, *_bare_clauses(document, bracketed, starts)], key=lambda clause: clause.start)
    taken, lines = [(clause.start, clause.end) for clause in labelled], sorted(starts)
    unlabelled = [*marked_lines(document, taken, lines), *closing_sentences(document, taken, lines)]
    marked = [Clause(start, end, (start, end - (document.text[end - 1] == "。"))) for start, end in unlabelled]
    return _joined(document, sorted([*labelled, *marked], key=lambda clause: clause.start), starts)


def _bare_clauses(document: Document, bracketed: list[Clause], starts: frozenset[int]) -> Iterator[Clause]:
    """Find clauses without brackets that lie in none of those with brackets."""
    begins = [clause.start for clause in bracketed]
    covered = 0
    for start, label_end in _labels(document, starts):
        index = bisect_right(begins, start)
        inside = index > 0 and start < bracketed[index - 1].end
        if inside or start < covered:
            continue
        clause = _bare_clause(document, start, label_end, starts)
        if clause is None:
            continue
        text = document.text[clause.start : clause.inner[1]]
        if _names_persons(document, clause) or looks_like_bodies(text):
            unclosed = document.text[start - 1] == "（" if start else False
            yield replace(clause, start=start - 1, inner=(start, clause.inner[1])) if unclosed else clause
            covered = clause.end


def _labels(document: Document, starts: frozenset[int]) -> list[tuple[int, int]]:
    """Find labels where a clause without brackets may begin: (start, end).

    At the start of a line a blank may stand for the colon: “责任单位 市发改委”.
    """
    text, lines = document.text, sorted(starts)
    every = [(_label_start(document, match, starts), match.end()) for match in label_pattern().finditer(text)]
    found = []
    for (label, end), following in zip(every, [*every[1:], (len(text), 0)], strict=False):
        start = label
        while start and text[start - 1] in _BULLETS:
            start -= 1
        runs_on = len(lines) < _FEW_LINES and start and text[start - 1] not in _NO_END
        if (
            runs_on
            or _begins_line(document, start, starts)
            or (start and text[start - 1] == "（" and _line_end(lines, end, len(text)) <= following[0])
        ):
            found.append((start, end))
    for place in lines:
        match = bare_label().match(text, place)
        if match and match.end() < len(text) and document.breaks[match.end()] and text[match.end()] != "：":
            found.append(match.span())
    return sorted(found)


def _label_start(document: Document, match: re.Match[str], starts: frozenset[int]) -> int:
    """Tell where a label begins that the line before it seems to begin: “队伍建设⏎责任单位：…” is no 建设责任单位."""
    inside = range(match.end() - 1, match.start(), -1)
    broken = (place for place in inside if place in starts or document.breaks[place] >= WIDE_SPACE)
    return next((place for place in broken if label_pattern().match(document.text, place)), match.start())


def _line_end(lines: list[int], place: int, end: int) -> int:
    """Tell where the line of a place ends: there ends a bracket that nobody closes."""
    index = bisect_right(lines, place)
    return lines[index] if index < len(lines) else end


def _joined(document: Document, clauses: list[Clause], starts: frozenset[int]) -> list[Clause]:
    """Join lines that make one clause: “牵头单位：…⏎配合单位：…⏎完成时限：…” follow each other without text between."""
    joined: list[Clause] = []
    for clause in clauses:
        before = joined[-1] if joined else None
        if before and before.end == clause.start and not _bracketed(before) and not _bracketed(clause):
            joined[-1] = Clause(before.start, clause.end, (before.inner[0], clause.inner[1]))
        else:
            joined.append(clause)
    joined = [clause for clause in joined if not _names_persons(document, clause)]
    before_label = _deadline_lines(document, starts)
    return [
        clause if _bracketed(clause) else _with_deadline(document, clause, starts, before_label) for clause in joined
    ]


def _deadline_lines(document: Document, starts: frozenset[int]) -> dict[int, int]:
    """Find lines of deadlines: by the place behind each, where it begins."""
    found: dict[int, int] = {}
    for match in bare_deadline_label().finditer(document.text):
        if match.start() in starts and _is_label(document, match.end()):
            found[_deadline_end(document, match.end(), match.start(), starts)] = match.start()
    return found


def _is_label(document: Document, end: int) -> bool:
    """Tell whether a colon, or a blank for it, stands behind the words of a label."""
    return end < len(document.text) and (document.text[end] == "：" or document.breaks[end] > 0)


def _deadline_end(document: Document, place: int, start: int, starts: frozenset[int]) -> int:
    """Tell where the line or sentence of a deadline ends; one longer than deadlines are is cut there."""
    following = range(place, min(len(document.text), start + _LONGEST_DEADLINE + 1))
    ends = (
        stop for stop in following if stop in starts or document.breaks[stop] >= LINE or document.text[stop - 1] == "。"
    )
    return next(ends, following.stop)


def _names_persons(document: Document, clause: Clause) -> bool:
    """Tell whether all that a clause without brackets names is a person: part of the clause that its line stands by."""
    if _bracketed(clause) or clause.end - clause.start > _LONGEST_PERSONS:
        return False
    return names_persons(document.text[clause.start : clause.inner[1]])


def _bracketed(clause: Clause) -> bool:
    return clause.inner[0] == clause.start + 1


def _with_deadline(document: Document, clause: Clause, starts: frozenset[int], lines_before: dict[int, int]) -> Clause:
    """Take the line of a deadline before or behind a clause without brackets into it."""
    if clause.start in lines_before:
        clause = replace(clause, start=lines_before[clause.start])
    match = bare_deadline_label().match(document.text, clause.end)
    if (
        match is None
        or not _is_label(document, match.end())
        or (clause.end not in starts and not document.breaks[clause.end] and document.text[clause.end - 1] != "。")
    ):
        return clause
    stop = _deadline_end(document, match.end(), match.start(), starts)
    return Clause(clause.start, stop, (clause.inner[0], stop)) if stop - match.start() <= _LONGEST_DEADLINE else clause


def _begins_line(document: Document, place: int, starts: frozenset[int]) -> bool:
    """Tell whether a label without brackets stands where a clause may: at a line's start, or behind a stop."""
    return (
        place in starts
        or document.breaks[place] >= WIDE_SPACE
        or (place > 0 and document.text[place - 1] in "。；" + GAP)
    )
