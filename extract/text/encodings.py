"""Bytes become characters: which encoding a text is in, proved by decoding all of it, never guessed silently.

Order: byte order mark, UTF-8, UTF-16 that gives itself away, the encoding that the document declares, GB 18030, and
last what charset-normalizer proposes. Whatever decodes must also look like text that people wrote: characters that only
a wrong decoding produces (mojibake) refuse it. Nothing here knows formats of files.
"""

import codecs
import re
from functools import cache

from extract.exceptions import UnreadableSourceError

MAX_CHARACTERS = 1_000_000
"""Most characters of one document, blanks included; the longest plans known have some 200,000."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WINDOWS, _WINDOW = 16, 4096

_HANZI = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_EXPECTED = re.compile("[\u0020-\u007e\\s\u2010-\u2049\u2460-\u24ff\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]")
# What other people's decodings make of Chinese bytes: C1 controls, Latin letters with accents, half-width katakana, the
# private use area. Two of them together are no accident; single ones stand in names and on maps.
_FOREIGN = re.compile("[\u0080-\u009f\u00a1-\u00b6\u00b8-\u024f\ue000-\uf8ff\uff61-\uff9f]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_NOT_BLANK = re.compile(r"\S")


def decode_text(data: bytes, name: str, declared: str | None = None) -> str:
    """Decode a whole text and drop its byte order mark.

    Args:
        data: all bytes of the text.
        name: what messages call the file.
        declared: the encoding that the document names itself, which a proof by UTF-8 overrules.

    Raises:
        UnreadableSourceError: it decodes in no encoding, holds NUL characters, or reads as mojibake.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return checked_text(_decoded_marked(data[len(mark) :], encoding, name), name)
    text = _try(data, "utf-8")
    if text is None or "\0" in text:
        text = _utf16_without_mark(data) or text
    if text is None:
        text = _try_declared(data, declared) or _try_plausible(data, "gb18030") or _last_resort(data)
    if text is None:
        raise UnreadableSourceError(
            f"{name}: its bytes are no text in UTF-8, UTF-16 or GB 18030 ({_first_fault(data)}); "
            "save the document again as UTF-8 text"
        )
    return checked_text(text, name)


def common_share(text: str) -> float | None:
    """Tell which share of a text's Chinese characters is in common use; None for fewer than ten of them.

    Common are the 3755 characters of level 1 of GB 2312 and the 5401 frequent ones of Big5. Chinese prose has more than
    0.99; read in a wrong encoding it has less than 0.65 (measured on UTF-8 read as GBK and GBK read as Big5).
    """
    found = _HANZI.findall(_sample(text))
    if len(found) < 10:
        return None
    return sum(map(_is_common, found)) / len(found)


def _decoded_marked(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(
            f"{name}: begins with the mark of {encoding}, but byte {error.start} is wrong in it; "
            "fetch the document again or save it as UTF-8 text"
        ) from error


def checked_text(text: str, name: str) -> str:
    """Give the text back unless it holds NUL characters, many control characters, or reads as mojibake.

    Raises:
        UnreadableSourceError: one of these is so; `name` is what the message calls the file.
    """
    place = text.find("\0")
    if place >= 0:
        raise UnreadableSourceError(
            f"{name}: holds a NUL character at {place}, so it is no text; fetch the document again or save it as UTF-8"
        )
    sample = _sample(text)
    length = len(_NOT_BLANK.findall(sample)) or 1
    if len(_CONTROL.findall(sample)) > length // 20:
        raise UnreadableSourceError(
            f"{name}: is full of control characters, so it is no text; give the text, HTML, DOCX or PDF document"
        )
    if _is_mojibake(text, sample, length):
        raise UnreadableSourceError(
            f"{name}: reads as mojibake ({_excerpt(text)}), an earlier conversion used a wrong encoding; "
            "fetch the original document again"
        )
    return text


def reads_as_mojibake(text: str) -> bool:
    """Tell whether a text has the characters that only a wrong decoding produces."""
    sample = _sample(text)
    return _is_mojibake(text, sample, len(_NOT_BLANK.findall(sample)) or 1)


def _is_mojibake(text: str, sample: str, length: int) -> bool:
    if text.count("\ufffd") * 100 > len(text) or "锟斤拷锟斤拷" in sample:
        return True
    if len(_FOREIGN.findall(sample)) * 4 > length:
        return True
    share = common_share(text)
    return share is not None and share < 0.8


def _excerpt(text: str) -> str:
    """Return a few characters of what could not be read, on one line."""
    return "".join(char for char in text[:400] if char.isprintable() and not char.isspace())[:12]


def _sample(text: str) -> str:
    """Take at most 64 Ki characters, in windows spread evenly over the whole text."""
    if len(text) <= _WINDOWS * _WINDOW:
        return text
    step = (len(text) - _WINDOW) // (_WINDOWS - 1)
    return "".join(text[number * step : number * step + _WINDOW] for number in range(_WINDOWS))


@cache
def _is_common(char: str) -> bool:
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            lead = char.encode(encoding)[0]
        except UnicodeEncodeError:
            continue
        if first <= lead <= last:
            return True
    return False


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _try_plausible(data: bytes, encoding: str) -> str | None:
    """Decode where the result is Chinese: GB 18030 accepts nearly every sequence of bytes."""
    text = _try(data, encoding)
    if text is None:
        return None
    share = common_share(text)
    if share is None:
        sample = _sample(text)
        return text if len(_EXPECTED.findall(sample)) >= len(sample) * 0.98 else None
    return text if share >= 0.8 else None


def _try_declared(data: bytes, declared: str | None) -> str | None:
    """Decode by the encoding that the document names; gb2312 and gbk mean GB 18030, as browsers take them."""
    if declared is None:
        return None
    try:
        encoding = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None
    if encoding in ("gb2312", "gbk", "hz"):
        encoding = "gb18030"
    try:
        return _try_plausible(data, encoding)
    except LookupError:  # codecs such as "hex" are known and make no text
        return None


def _utf16_without_mark(data: bytes) -> str | None:
    """Decode UTF-16 that has no mark but gives itself away: nearly all of it is Chinese, ASCII or their punctuation."""
    if len(data) % 2 or len(data) < 8:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try(data, encoding)
        if text is None or "\0" in text:
            continue
        sample = _sample(text)
        share = common_share(text)
        if len(_EXPECTED.findall(sample)) >= 0.95 * len(sample) and (share is None or share >= 0.8):
            return text
    return None


def _last_resort(data: bytes) -> str | None:
    """Ask charset-normalizer about a piece, and believe it only where everything decodes to plausible Chinese."""
    from charset_normalizer import from_bytes  # loaded only for the rare text that nothing else reads

    piece = data[: _WINDOWS * _WINDOW]
    best = from_bytes(piece).best()
    text = None if best is None else _try_plausible(data, best.encoding)
    return text if text is not None and common_share(text) is not None else None


def _first_fault(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError as error:
        return f"byte {error.start} fits none"
    return "what they give is not Chinese"
