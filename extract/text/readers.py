"""A file becomes the source text that is published and that every span points into.

The format is decided by the first bytes, then by the suffix; the reader of each format is loaded only when needed.
Nothing here knows what a plan is.
"""

import hashlib
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Literal

from extract.exceptions import UnreadableSourceError
from extract.text.encodings import MAX_CHARACTERS, decode_text
from extract.text.spans import is_blank

SourceFormat = Literal["text", "html", "docx", "pdf"]

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read, in bytes; the longest plans known are under 10 MB as PDF."""

_READABLE = "give the plan as text, HTML, DOCX or PDF with a text layer"

# Soft hyphens, joiners and marks of direction, which editors and content systems put between the characters of words.
_UNPRINTED = dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF))

# What begins like this is known and cannot be read; the words say what to do instead.
_REFUSED = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word/WPS or encrypted Office file; open it and save it as DOCX"),
    (b"{\\rtf", "an RTF file; open it and save it as DOCX"),
    (b"\x89PNG\r\n\x1a\n", f"a PNG picture; {_READABLE}"),
    (b"\xff\xd8\xff", f"a JPEG picture; {_READABLE}"),
    (b"GIF8", f"a GIF picture; {_READABLE}"),
    (b"II*\0", f"a TIFF picture; {_READABLE}"),
    (b"MM\0*", f"a TIFF picture; {_READABLE}"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"MIME-Version:", "a web archive (MHT); save the page as HTML or DOCX"),
    (b"From: <Saved by", "a web archive (MHT); save the page as HTML or DOCX"),
    (b"\x7fELF", f"a program; {_READABLE}"),
)
_OFFICE_XML = re.compile(rb"<(?:w:wordDocument|pkg:package|uof:UOF)\b|mso-application progid=")
_HTML_START = re.compile(
    rb"(?:<!--[^>]{0,2000}>|<\?xml[^>]{0,200}>|\s)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|tbody|tr|td|p|"
    rb"span|article|section|h[1-6]|ul|ol|pre|font|center|style|script)\b",
    re.IGNORECASE,
)
_HTML_TAG = re.compile(rb"<(?:html|body|div|p|br|table|span|td|li|h[1-6])\b[^<>]{0,4000}>", re.IGNORECASE)
_HTML_CHARSET = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".aspx", ".jsp", ".php"})


@dataclass(frozen=True, slots=True)
class SourceText:
    """What was read from one file.

    Attributes:
        text: the characters that are published as `source/<plan-id>.txt` and that spans count in code points.
        source_format: which reader gave the text.
        sha256: of the file's bytes, in hexadecimal digits.
        original: the file's bytes.
    """

    text: str
    source_format: SourceFormat
    sha256: str
    original: bytes


def read_source(path: Path) -> SourceText:
    """Read a file of any known format.

    Raises:
        UnreadableSourceError: there is no such file, it is too large, or no text can be read from it.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableSourceError(f"{path}: is a directory; name one file in it")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSourceError(f"{path}: is no ordinary file; copy its content into one")
        if status.st_size > MAX_BYTES:
            raise _too_large(str(path), status.st_size)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableSourceError(f"{path}: there is no such file; check the name") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is no path"
        raise UnreadableSourceError(f"{path}: cannot be read ({reason}); check its name and rights") from error
    return read_bytes(data, str(path))


def read_bytes(data: bytes, name: str) -> SourceText:
    """Read the bytes of a file; `name` is its path or name, whose suffix counts where the bytes do not decide.

    Raises:
        UnreadableSourceError: it is too large, empty, of an unknown format, damaged, or holds no text.
    """
    name = "".join(char if char.isprintable() else "?" for char in name)
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    if not data.strip():
        raise UnreadableSourceError(f"{name}: is empty; fetch the document again")
    file = _File(hashlib.sha256(data).hexdigest(), PurePath(name).suffix.lower(), name, data)
    source_format, text = _text_of(file)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableSourceError(
            f"{name}: has {len(text)} characters, more than the {MAX_CHARACTERS} that are read; "
            "a plan is much shorter: give the plan alone"
        )
    if all(is_blank(char) for char in text):
        raise UnreadableSourceError(f"{name}: holds only blanks; fetch the document again")
    return SourceText(text, source_format, file.sha256, data)


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read; what its text depends on is its bytes and its suffix."""

    sha256: str
    suffix: str
    name: str = field(compare=False)
    data: bytes = field(compare=False)


@lru_cache(maxsize=1)
def _text_of(file: _File) -> tuple[SourceFormat, str]:
    """Read a file's text; what checks a package right after it was made asks for the same document again."""
    source_format, reader = _reader_for(file.data, file.name)
    text = reader(file.data, file.name)
    # A text stays as it is; of other formats the text is what they show.
    return source_format, text if source_format == "text" else text.translate(_UNPRINTED)


def _reader_for(data: bytes, name: str) -> tuple[SourceFormat, Callable[[bytes, str], str]]:
    """Decide the format: magic bytes first, then the suffix."""
    for magic, what in _REFUSED:
        if data.startswith(magic):
            raise UnreadableSourceError(f"{name}: is {what}")
    if b"%PDF-" in data[:1024]:
        return "pdf", _read_pdf
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx", _read_docx
    if _OFFICE_XML.search(data[:4096]) and data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<?xml"):
        raise UnreadableSourceError(f"{name}: is a Word XML or UOF file; open it and save it as DOCX")
    if _looks_like_html(data, name):
        return "html", _read_html
    return "text", decode_text


def _looks_like_html(data: bytes, name: str) -> bool:
    """Tell pages from texts. A text with a stray tag in it is a text, whatever follows."""
    start = data[:65536]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.replace(b"\0", b"")
    if _HTML_START.match(start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").removeprefix(b"\xef\xbb\xbf")):
        return True
    return PurePath(name).suffix.lower() in _HTML_SUFFIXES and _HTML_TAG.search(start) is not None


def _read_html(data: bytes, name: str) -> str:
    from extract.text.html import html_text  # lxml is loaded for pages only

    declared = _HTML_CHARSET.search(data[:8192])
    return html_text(decode_text(data, name, declared[1].decode("ascii") if declared else None), name)


def _read_docx(data: bytes, name: str) -> str:
    from extract.text.word import docx_text  # lxml is loaded for Word documents only

    return docx_text(data, name)


def _read_pdf(data: bytes, name: str) -> str:
    from extract.text.pdf import pdf_text  # pypdfium2 is loaded for PDF only

    return pdf_text(data, name)


def _too_large(name: str, size: int) -> UnreadableSourceError:
    mebibytes = -(-size // (1024 * 1024))
    return UnreadableSourceError(
        f"{name}: has {mebibytes} MiB, more than the {MAX_BYTES // (1024 * 1024)} MiB that are read; "
        "give the plan alone, without pictures"
    )
