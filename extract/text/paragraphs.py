"""Where paragraphs begin, whatever a conversion made of the lines.

Whole documents on one line, lines broken every thirty characters, lines printed twice. Knows the shape of lines, not
what they say.
"""

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.text.document import GAP, LINE, NO_BREAK, PARAGRAPH, SPACE, WIDE_SPACE, Document, Segment

_INDENT = 8
_RAGGED = 4  # characters by which lines of proportional type differ
_WIDEST = 60  # characters of a line that is broken at a width
_LEAST_FULL = 4  # lines of one length, none longer, that are no chance
_LEAST_LINES = 20  # by which such lines are told from short paragraphs
_TERMINAL = "。；：！？"
_NO_BEGINNING = "，。、；：！？）"
_TOKEN = re.compile(r"\S+")
_LABEL_LIKE = re.compile(
    r"(?<![\dA-Za-z])(?:（?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[、）．]|\.(?!\d))|第[一二三四五六七八九十\d]{1,3}[章节条]|[①-⒛])"
)
_HAN = re.compile(r"[㐀-鿿]")
_HEADING = re.compile("（?[一二三四五六七八九十]{1,3}[、）]")
_WORDS = re.compile("[㐀-鿿]{2,8}：")  # “责任单位：”


_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x85\u2028\u2029", "\n"))


def with_line_feeds(raw: str) -> str:
    r"""Give a text with one line feed for each line end, whatever the source uses; all places stay.

    >>> with_line_feeds("一、\r\n二、\r三、")
    '一、 \n二、\n三、'
    """
    return raw.replace("\r\n", " \n").translate(_LINE_ENDS)


def single_prints(raw: str, segments: Sequence[Segment] = ()) -> tuple[Segment, ...] | None:
    """Leave out what stands twice in a row because bold type was printed twice; None where nothing does.

    “一、行动要求⏎一、行动要求⏎” and “序号⏎序号 重点工作⏎重点工作” (texts taken from PDF) say each word once. A text
    counts as printed twice only if it has at least two such pairs of two characters or more.

    Args:
        raw: the source text.
        segments: runs of it in reading order, where it was mended; all of it otherwise.
    """
    raw = with_line_feeds(raw)
    kept: list[Segment] = []
    strong = 0
    for segment in segments or (Segment(0, len(raw)),):
        dropped = list(_second_prints(raw, segment))
        strong += sum(end - start > 1 for start, end in dropped)
        edges = [segment.start, *(edge for span in dropped for edge in span), segment.end]
        pieces = [Segment(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]
        if pieces:
            pieces[0] = replace(pieces[0], lost_before=segment.lost_before)
        kept += pieces
    return tuple(kept) if strong > 1 else None


def _second_prints(raw: str, segment: Segment) -> Iterator[tuple[int, int]]:
    """Find each second print of a word that stands straight behind the first one, on another line."""
    before: re.Match[str] | None = None
    doubled = found = False
    for token in _TOKEN.finditer(raw, segment.start, segment.end):
        same = before is not None and token[0] == before[0] and "\n" in raw[before.end() : token.start()]
        if same and not doubled and _HAN.search(token[0]) and (len(token[0]) > 1 or found):
            yield token.span()
            doubled = found = True
        else:
            doubled = False
        before = token


# What a page says about itself, on a line of its own: “— 3 —”, “第3页 共12页”.
_PAGE_MARK = re.compile(
    r"^[^\S\n]*(?:[-—–－─·]{1,2}[^\S\n]*\d{1,4}[^\S\n]*[-—–－─·]{1,2}"
    r"|第[^\S\n]*\d{1,4}[^\S\n]*页(?:[^\S\n]*[,，/]?[^\S\n]*共[^\S\n]*\d{1,4}[^\S\n]*页)?)[^\S\n]*$",
    re.MULTILINE,
)
_PAGE_NUMBER = re.compile(r"^[^\S\n]*(\d{1,3})[^\S\n]*$", re.MULTILINE)
_BLANKS = re.compile(r"\s*")
_LINES_OF_A_PAGE = range(15, 61)  # rows of a table, whose numbers stand alone too, are shorter


def without_pages(raw: str) -> tuple[Segment, ...] | None:
    """Leave out the numbers of pages and the running heads beside them; None where a text has none.

    A number alone in its line may number the row of a table; it numbers a page only where numbers that follow each
    other stand as far apart as pages are long.
    """
    raw = with_line_feeds(raw)
    marks = [match.span() for match in _PAGE_MARK.finditer(raw)] or _numbers_of_pages(raw)
    if not marks:
        return None
    heads = [_line_behind(raw, end) for _, end in marks]
    texts = [raw[start:stop].strip() for start, stop in heads]
    counts = Counter(texts)
    edges = [0]
    for (start, end), (_, head_end), text in zip(marks, heads, texts, strict=True):
        repeated = counts[text] > 1 and 2 * counts[text] >= len(marks) - 1
        stop = head_end if repeated and text and text[-1] not in _TERMINAL else end
        edges += [max(_blanks_before(raw, start), edges[-1]), _last_line_end(raw, stop)]
    pairs = zip(edges[::2], [*edges[1::2], len(raw)], strict=True)
    return tuple(Segment(start, end) for start, end in pairs if end > start)


def _blanks_before(raw: str, place: int) -> int:
    while place and raw[place - 1].isspace():
        place -= 1
    return place


def _last_line_end(raw: str, place: int) -> int:
    """Give the last line end of the blanks behind a place, so that one line end is left of a page's edge."""
    following = _BLANKS.match(raw, place).end()  # type: ignore[union-attr]
    newline = raw.rfind("\n", place, following)
    return newline if newline >= 0 else following


def _numbers_of_pages(raw: str) -> list[tuple[int, int]]:
    """Find numbers alone in their lines that rise by one, each a page behind the one before."""
    found = list(_PAGE_NUMBER.finditer(raw))
    ends = [place for place, char in enumerate(raw) if char == "\n"] if len(found) > 1 else []
    lines = [bisect_left(ends, match.start()) for match in found]
    numbers = [int(match[1]) for match in found]
    if found and not raw[found[-1].end() :].strip() and len(found) > 2 and lines[-1] - lines[-2] < _LINES_OF_A_PAGE[0]:
        lines[-1] = lines[-2] + _LINES_OF_A_PAGE[0]  # the last page may be short
    steps = zip(itertools.pairwise(numbers), itertools.pairwise(lines), strict=True)
    pages = all(two == one + 1 and below - above in _LINES_OF_A_PAGE for (one, two), (above, below) in steps)
    return [match.span() for match in found] if pages and len(found) > 1 else []


def _line_behind(raw: str, end: int) -> tuple[int, int]:
    """Give the next line behind a place that is not blank."""
    start = _BLANKS.match(raw, end).end()  # type: ignore[union-attr]
    stop = raw.find("\n", start)
    return start, stop if stop >= 0 else len(raw)


def _lines(document: Document) -> list[int]:
    """Places at which a printed line begins."""
    text = document.text
    return [0, *(place for place, wide in enumerate(document.breaks) if wide >= LINE and place and text[place] != GAP)]


def _line_length(document: Document, start: int, end: int) -> int:
    """Count the characters of a printed line with the blanks in it and before it, which take up its width too."""
    first, last = document.origins[start], document.origins[end - 1]
    if first < 0 or last < first:
        return end - start  # a gap or a passage put elsewhere: blanks cannot be counted
    before = document.raw[max(0, first - _INDENT) : first]
    return last - first + 1 + len(before) - len(before.rstrip(" \t\u3000\u00a0"))


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How lines were broken: at `least` characters or more; `is_exact` where at one number of them, come what may."""

    least: int
    is_exact: bool


def read_wrapping(document: Document) -> Wrapping | None:
    """Tell at how many characters the lines of a text were broken; None where lines are paragraphs."""
    lines = list(itertools.pairwise([*_lines(document), len(document.text)]))
    if len(lines) < 5:
        return None
    lengths = [_line_length(document, start, end) for start, end in lines]
    longest = max(lengths)
    width = longest if lengths.count(longest) >= _LEAST_FULL else sorted(lengths)[int(len(lengths) * 0.9)]
    if not 12 <= width <= _WIDEST:
        return None
    is_exact = longest == width and _is_cut_anywhere(document, lines, lengths, width)
    least = width if is_exact else width - _RAGGED
    full = [length >= least for length in lengths]
    cut = [whole and _goes_on(document.text, end) for (_, end), whole in zip(lines, full, strict=True)]
    # Paragraphs of more than two lines have a full line behind a cut one; lines that happen to be as long have none.
    runs = sum(before and whole for before, whole in zip(cut, full[1:], strict=False))
    is_usual = sum(full) >= 0.4 * len(full) and sum(cut) >= 0.5 * sum(full) and 5 * runs >= sum(cut)
    # “…：市财政局⏎、各区局”: nothing else ends a line before a stop.
    is_proved = runs or any(document.text[start] in _NO_BEGINNING for start, _ in lines)
    is_sure = is_exact and is_proved and sum(full) >= _LEAST_FULL and sum(cut) >= 0.75 * sum(full)
    return Wrapping(least, is_exact) if is_usual or is_sure else None


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a sentence may go on behind a line end: no stop before it, no number or label behind it."""
    return text[end - 1] not in _TERMINAL and not (_LABEL_LIKE.match(text, end) or _WORDS.match(text, end))


def _is_cut_anywhere(document: Document, lines: list[tuple[int, int]], lengths: list[int], width: int) -> bool:
    """Tell a text cut at one number of characters from one set by a program, which moves stops off a line's begin."""
    full = lengths.count(width)
    nearly = sum(
        width - _RAGGED <= length < width and document.text[end - 1] != "）" and _goes_on(document.text, end)
        for (_, end), length in zip(lines, lengths, strict=True)
    )
    stop_begins = any(
        length == width and end < len(document.text) and document.text[end] in "，。、；）"
        for (_, end), length in zip(lines, lengths, strict=True)
    )
    return nearly <= (0.2 if stop_begins else 0.05) * full


def paragraph_starts(document: Document) -> list[int]:
    """Find the places of the reading text at which a paragraph begins, in order; none begins with a stop."""
    return sorted({0, *(place for place in _starts(document) if document.text[place] not in _NO_BEGINNING)})


def _line_starts(document: Document) -> Iterator[int]:
    """Give the lines that begin a paragraph: all of them, or those behind a short or an empty line."""
    begins = _lines(document)
    wrapping = None if document.wraps else read_wrapping(document)
    for line, place in itertools.pairwise(begins):
        is_wide = document.breaks[place] >= PARAGRAPH
        if place in document.wraps:
            continue
        if wrapping is None or is_wide or _line_length(document, line, place) < wrapping.least:
            yield place


def without_wraps(document: Document) -> Document:
    """Take line ends at one number of characters for what they are, nothing, so that names and words go on over them.

    “各地⏎区按职责分工负责” names 各地区. Lines that may begin a paragraph keep their break: those with a number, and
    those behind a full stop, where the paragraph before may have been as long as the line.
    """
    wrapping = read_wrapping(document)
    if wrapping is None or not wrapping.is_exact:
        return document
    begins = _lines(document)
    wraps = frozenset(begins[1:]).difference(_line_starts(document))
    breaks = bytearray(document.breaks)
    for place in wraps:
        if document.text[place - 1] not in "。！？" and not _LABEL_LIKE.match(document.text, place):
            breaks[place] = NO_BREAK
    return replace(document, breaks=bytes(breaks), wraps=wraps)


def with_line_ends(document: Document) -> Document:
    """Take the blanks of a document on one line for the line ends that are lost: “一、总体要求 坚持统筹。 二、…”.

    Many of those stand behind a stop, before a number or before a label; blanks that were typed inside sentences do
    not, nor do those that are left of lines broken at a width.
    """
    if not _is_on_one_line(document, len(_lines(document))) or _run_on(document):
        return document
    blanks = [place for place, wide in enumerate(document.breaks) if place and SPACE <= wide <= WIDE_SPACE]
    wide = {place for place in blanks if document.breaks[place] == WIDE_SPACE}
    sure = {place for place in blanks if _ends_line_surely(document.text, place)}
    ends = sure.union(_not_typed(document.text, blanks))
    breaks = bytearray(document.breaks)
    for place in ends | wide if 4 * len(sure - wide) >= len(ends - wide) and not _are_as_wide(blanks) else wide:
        breaks[place] = LINE
    return replace(document, breaks=bytes(breaks))


def _run_on(document: Document) -> bool:
    """Tell whether most headings follow what stands before them without a blank: then no line end has left one."""
    labels = [match.start() for match in _HEADING.finditer(document.text) if match.start()]
    return 2 * sum(document.breaks[place] > NO_BREAK for place in labels) < len(labels)


def _not_typed(text: str, blanks: Sequence[int]) -> Iterator[int]:
    """Give the blanks that nobody typed beside Latin words and numbers, as in “到 2025 年”, “5G 网络”.

    A line may begin with a number (“一、总体目标 2025年底前”), so that those behind one show the habit.
    """
    before = {place for place in blanks if _is_latin(text[place])}
    behind = {place for place in blanks if _is_latin(text[place - 1])}
    has_habit = 2 * len(behind - before) > len(before - behind)
    yield from (place for place in blanks if place not in behind and not (has_habit and place in before))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _are_as_wide(places: Sequence[int]) -> bool:
    """Tell whether most of the runs between places are about as long as the longest: lines broken at a width."""
    lengths = sorted(after - before for before, after in itertools.pairwise(places))
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    full = sum(length >= width - 2 * _RAGGED for length in lengths)
    return len(lengths) >= _LEAST_LINES and width <= _WIDEST and 2 * full > len(lengths)


def _is_on_one_line(document: Document, lines: int) -> bool:
    return lines * 400 < len(document.text) or lines < 3


def _ends_line_surely(text: str, place: int) -> bool:
    """Tell a blank behind a stop or a bracket, or before a number or a label, from one that may stand in a sentence."""
    return text[place - 1] in "。；）" or _LABEL_LIKE.match(text, place) is not None or bool(_WORDS.match(text, place))


def _starts(document: Document) -> Iterator[int]:
    begins = list(_line_starts(document))
    yield from begins
    if _is_on_one_line(document, len(begins)):
        # In a document on one line, broken at a width or not, wide spaces are what is left of its line ends.
        for place, wide in enumerate(document.breaks):
            if place and (wide == WIDE_SPACE or (wide == SPACE and document.text[place - 1] in "。）：；")):
                yield place
