"""A PDF with a text layer becomes text: one line a printed line, without the headers, footers and numbers of pages.

Refuses what has no text layer (scans), what is encrypted, and what is damaged or too long. Knows no layout inside a
page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from extract.exceptions import UnreadableSourceError
from extract.text.encodings import MAX_CHARACTERS, checked_text
from extract.text.pdf_flow import running_lines
from extract.text.pdf_glyphs import PageContent
from extract.text.pdf_lines import PrintedLine, document_lines
from extract.text.pdf_page import PageReader

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

MAX_PAGES = 1_000

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–―－·•\s]*\d{1,4}[-—–―－·•\s]*|[-—–―－]\s*[ivxlcIVXLC]{1,7}\s*[-—–―－]|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|"
    r"\d{1,4}\s*[/／]\s*\d{1,4}|Page\s*\d{1,4}(?:\s*of\s*\d{1,4})?)\s*",
    re.IGNORECASE,
)
_SURE_PAGE_NUMBER = re.compile(r"\s*(?:[-—–―－]\s*\d{1,4}\s*[-—–―－]|第\s*\d{1,4}\s*页.*)\s*")
_DIGITS = re.compile(r"\d+")
_EDGE = 4
"""Lines at the top and at the bottom of a page among which headers and footers are looked for."""


def pdf_text(data: bytes, name: str) -> str:
    """Read a PDF.

    Args:
        data: the file.
        name: what messages call it.

    Raises:
        UnreadableSourceError: it is damaged, encrypted, too long, or has no text layer that says its characters.
    """
    with closing(_opened(data, name)) as document:
        contents = list(_contents(document, name))
    _check_text_layer(contents, name)
    pages = document_lines(contents)
    text = "".join(f"{line}\n" for line in running_lines(list(_without_margins(pages))))
    return checked_text(text, name)


def _opened(data: bytes, name: str) -> "pypdfium2.PdfDocument":
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableSourceError(f"{name}: is encrypted; save the PDF without a password") from error
        raise UnreadableSourceError(f"{name}: is a damaged PDF ({error}); fetch the document again") from error
    if not 0 < count <= MAX_PAGES:
        document.close()
        raise UnreadableSourceError(f"{name}: has {count} pages, and 1 to {MAX_PAGES} are read; cut the plan out of it")
    return document


def _contents(document: "pypdfium2.PdfDocument", name: str) -> Iterator[PageContent]:
    """Read page after page, and stop where there is more than any plan holds."""
    import pypdfium2

    reader = PageReader()
    glyphs = 0
    for number in range(len(document)):
        try:
            with closing(document[number]) as page:
                content = reader.read(page)
        except pypdfium2.PdfiumError as error:
            raise UnreadableSourceError(
                f"{name}: page {number + 1} is damaged ({error}); fetch the document again"
            ) from error
        glyphs += len(content.glyphs)
        if glyphs > MAX_CHARACTERS:
            raise UnreadableSourceError(
                f"{name}: holds more than {MAX_CHARACTERS} characters up to page {number + 1}; cut the plan out of it"
            )
        yield content


def _check_text_layer(contents: list[PageContent], name: str) -> None:
    """Refuse scans, and fonts that do not say which characters they print."""
    glyphs = sum(len(content.glyphs) for content in contents)
    images = sum(content.images for content in contents)
    if glyphs < 5 * len(contents) and (images or not glyphs):
        raise UnreadableSourceError(
            f"{name}: is a scanned PDF without a text layer ({len(contents)} pages, {glyphs} characters); "
            "recognise its text first (OCR) or fetch the text from the issuer's page"
        )
    unknown = sum(content.unknown for content in contents)
    if unknown * 5 > glyphs:
        raise UnreadableSourceError(
            f"{name}: its fonts do not say which characters they print ({unknown} of {glyphs}); "
            "recognise its text first (OCR) or fetch the text from the issuer's page"
        )


def _without_margins(pages: list[list[PrintedLine]]) -> Iterator[list[PrintedLine]]:
    """Drop the lines that recur at the same place of most pages, and the numbers of pages."""
    edges = [_edges(lines) for lines in pages]
    recurring = Counter(key for lines, edge in zip(pages, edges, strict=True) for key in {_key(lines[i]) for i in edge})
    numbers = Counter(
        _height(lines[i]) for lines, edge in zip(pages, edges, strict=True) for i in edge if _is_number(lines[i])
    )
    kept_rows: set[str] = set()
    for lines, edge in zip(pages, edges, strict=True):
        dropped = set()
        for index in edge:
            line = lines[index]
            if _SURE_PAGE_NUMBER.fullmatch(line.text) or (
                _is_number(line) and numbers[_height(line)] >= max(2, 0.3 * len(pages))
            ):
                dropped.add(index)
            elif recurring[_key(line)] >= max(3, 0.4 * len(pages)):
                # The head of a table recurs as well; it is needed once.
                if "\t" not in line.text or line.text in kept_rows:
                    dropped.add(index)
                kept_rows.add(line.text)
        yield [line for index, line in enumerate(lines) if index not in dropped]


def _edges(lines: list[PrintedLine]) -> list[int]:
    """Give the indexes of the outermost lines of a page by height, whatever their order; rows of tables are none."""
    order = sorted(
        (index for index, line in enumerate(lines) if line.row is None), key=lambda index: (-lines[index].base, index)
    )
    return sorted({*order[:_EDGE], *order[-_EDGE:]})


def _key(line: PrintedLine) -> tuple[str, int]:
    """What lines that recur have in common: their words, but for numbers, and their height."""
    return _DIGITS.sub("#", "".join(line.text.split())), _height(line)


def _height(line: PrintedLine) -> int:
    return round(line.base / 4)


def _is_number(line: PrintedLine) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None
