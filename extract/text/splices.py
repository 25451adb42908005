"""Mends sources that a line-packing loop with one wrong index has spliced. Knows sentences, not what they say.

With D[1..N] the sentences of the true document, such a file is the output of

    line = "", k = 0
    for p in 1..N:
        line is empty                        -> line  = D[p]
        length(line) < 200                   -> k += 1; line += D[k]     (the wrong index: D[p] is dropped)
        length(line) + length(D[p]) <= 450   -> line += D[p]
        otherwise                            -> end the line; line = D[p]

so the p-th sentence of the file stands where the p-th of the document stood, and is either genuine (D[p]) or an echo
(D[k]). Putting a genuine sentence at its own place and the k-th echo at place k rebuilds the document but for known
holes. A place taken twice by the same text is an agreement, by different texts a contradiction: an intact text has
contradictions or no agreement. Running the rule forward over the rebuilt sentences must give the file back.
"""

from dataclasses import dataclass

from extract.text.document import Segment

_STOP = "。"
_ECHO_BELOW = 200  # code points that a line has when the rule stops to append echoes
_LINE_LIMIT = 450  # code points that a line may have when the rule appends a genuine sentence


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the file: its place in the raw text, whether it is an echo, whether it begins a line."""

    start: int
    end: int
    echo: bool
    begins_line: bool


@dataclass(frozen=True, slots=True)
class Mending:
    """How a spliced file was mended: the surviving sentences in true order, and what the proof counted."""

    segments: tuple[Segment, ...]
    sentences: int
    lost: int
    lost_at_end: int
    agreements: int


def _label(raw: str) -> list[_Sentence]:
    """Cut a file after every stop and label each sentence genuine or echo, by the lengths of the lines alone."""
    sentences: list[_Sentence] = []
    length, start, end_of_text = 0, 0, len(raw)
    while start < end_of_text:
        stop = raw.find(_STOP, start, end_of_text)
        end = stop + 1 if stop >= 0 else end_of_text
        newline = 2 if raw.startswith("\r\n", start) else int(raw.startswith("\n", start))
        # A line end after a full line is the rule's own; any other is part of the sentence that follows it.
        ends_line = bool(newline) and length >= _ECHO_BELOW and length + end - start - newline > _LINE_LIMIT
        begins_line = ends_line or not sentences
        if ends_line:
            start += newline
        echo = not begins_line and length < _ECHO_BELOW
        sentences.append(_Sentence(start, end, echo, begins_line))
        length = (0 if begins_line else length) + end - start
        start = end
    return sentences


def _place(raw: str, sentences: list[_Sentence]) -> tuple[dict[int, _Sentence], int] | None:
    """Put each sentence where the document had it; None on the first contradiction. Returns places and agreements."""
    places: dict[int, _Sentence] = {}
    agreements = echoes = 0
    for position, sentence in enumerate(sentences):
        place = position
        if sentence.echo:
            place, echoes = echoes, echoes + 1
        known = places.get(place)
        if known is None:
            places[place] = sentence
            continue
        if raw[known.start : known.end] != raw[sentence.start : sentence.end]:
            return None
        agreements += 1
        if known.echo:  # cite a sentence that stands twice where it is genuine
            places[place] = sentence
    return places, agreements


def run_forward(sentences: dict[int, str], count: int, newline: str = "\n") -> str:
    """Run the damaging rule over the sentences of a document; a hole must never be needed.

    Args:
        sentences: text by place from 0; a missing place is a lost sentence.
        count: how many sentences the document has.
        newline: what ends a line.

    Raises:
        KeyError: the rule needs a sentence that is lost.
    """
    lines: list[str] = []
    pieces: list[str] = []
    length = echoes = 0
    for place in range(count):
        if not pieces:
            piece = sentences[place]
        elif length < _ECHO_BELOW:
            piece = sentences[echoes]
            echoes += 1
        elif length + len(sentences[place]) <= _LINE_LIMIT:
            piece = sentences[place]
        else:
            lines.append("".join(pieces))
            pieces, length, piece = [], 0, sentences[place]
        pieces.append(piece)
        length += len(piece)
    return newline.join([*lines, "".join(pieces)])


def _proved(raw: str, places: dict[int, _Sentence], count: int) -> bool:
    """Tell whether the rule gives the file back."""
    texts = {place: raw[sentence.start : sentence.end] for place, sentence in places.items()}
    try:
        return run_forward(texts, count, "\r\n" if "\r\n" in raw else "\n") == raw
    except KeyError:
        return False


def mend(raw: str) -> Mending | None:
    """Mend a spliced text; None where the text is not spliced. Linear in the length of the text.

    Line ends at the end of the file may be the document's or the writer's: both readings are tried.
    """
    bare = raw.rstrip("\r\n")
    mending = _mend(bare)
    return mending if mending is not None or bare == raw else _mend(raw)


def _mend(raw: str) -> Mending | None:
    sentences = _label(raw)
    placed = _place(raw, sentences)
    if placed is None or not placed[1]:
        return None
    places, agreements = placed
    if not _proved(raw, places, len(sentences)):
        return None
    segments, before = [], -1
    for place in sorted(places):
        segments.append(Segment(places[place].start, places[place].end, place - before - 1))
        before = place
    lost_at_end = len(sentences) - before - 1
    return Mending(tuple(segments), len(sentences), len(sentences) - len(places), lost_at_end, agreements)
