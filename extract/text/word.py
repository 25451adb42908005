"""A Word document becomes text: one line a paragraph with the number that Word prints, one line a row of a table.

Reads what a reader of the printed document sees in its body: no deleted or hidden text, no instructions of fields, no
headers, footers or comments; notes stand below the text, for they would part a task from its clause. The XML is read
directly: python-docx knows neither numbers, text boxes nor limits, and refuses documents that lack optional parts.
"""

from collections.abc import Iterator

from extract.text.notes import note_lines
from extract.text.rows import Cell, Grid, row_lines
from extract.text.word_numbering import Numbering, W
from extract.text.word_package import Element, WordPackage

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_SKIPPED = frozenset(
    {
        *(f"{W}{tag}" for tag in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sectPr", "tblPr", "tcPr")),
        *(f"{W}{tag}" for tag in ("rt", "footnoteReference", "endnoteReference", "commentReference", "trPr")),
        f"{_CHOICES}Fallback",  # says the same as the Choice beside it, for older programs
    }
)
_NOTE_KINDS = ("footnote", "endnote")
_CHARACTERS = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "-",
}

_SIGNS = {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xBB: "≈", 0xB0: "°", 0xB7: "·", 0xA5: "∞", 0xB9: "≠"}


def docx_text(data: bytes, name: str) -> str:
    """Read a DOCX file. Raises UnreadableSourceError where it is damaged, encrypted, too large or no Word document."""
    package = WordPackage(data, name)
    document = package.part(package.main)
    styles = package.sibling("styles.xml")
    numbering = Numbering.of(package.sibling("numbering.xml"), styles)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise package.refused("has no body as Word writes it; open it and save it as DOCX again")
    if body.find(f".//{W}altChunk") is not None:
        raise package.refused("takes text from another file inside it (altChunk); open it in Word and save it as DOCX")
    _drop_hidden(body, styles)
    _join_paragraphs(body)
    lines = [*_blocks(body, numbering), *note_lines(_notes(body, package, numbering))]
    return "".join(f"{line}\n" for line in lines)


def _drop_hidden(body: Element, styles: Element | None) -> None:
    """Take out the runs that a character style hides and that do not say themselves that they are shown."""
    if styles is None:
        return
    hidden = {style.get(f"{W}styleId") for style in styles.iterfind(f"{W}style") if _is_hidden(style)}
    for mark in list(body.iter(f"{W}rStyle")) if hidden else ():
        properties = mark.getparent()
        run = None if properties is None else properties.getparent()
        parent = None if run is None else run.getparent()
        if parent is None or run is None or run.tag != f"{W}r" or mark.get(f"{W}val") not in hidden:
            continue
        if run.find(f"{W}rPr/{W}vanish") is None:
            parent.remove(run)


def _join_paragraphs(body: Element) -> None:
    """Join a paragraph whose end was deleted in a tracked change to the next one."""
    # From the last to the first, so that no run is moved more than once.
    for mark in reversed(list(body.iterfind(f".//{W}p/{W}pPr/{W}rPr/{W}del"))):
        paragraph = next(mark.iterancestors(f"{W}p"))
        following = paragraph.getnext()
        if following is None or following.tag != f"{W}p":
            continue
        first = next(iter(following), None)  # properties come first; find() would walk through all runs
        place = 0 if first is None or first.tag != f"{W}pPr" else 1
        for child in reversed(paragraph):
            if child.tag != f"{W}pPr":
                following.insert(place, child)
        parent = paragraph.getparent()
        if parent is not None:
            parent.remove(paragraph)


def _notes(body: Element, package: WordPackage, numbering: Numbering) -> Iterator[str]:
    """Give the footnotes and endnotes that the visible text refers to, in the order of the references."""
    notes: dict[str, dict[str, Element]] = {}
    for reference in body.iter(*(f"{W}{kind}Reference" for kind in _NOTE_KINDS)):
        if any(above.tag in _SKIPPED for above in reference.iterancestors()):
            continue
        kind = str(reference.tag).removeprefix(W).removesuffix("Reference")
        if kind not in notes:
            part = package.sibling(f"{kind}s.xml")
            notes[kind] = {} if part is None else {note.get(f"{W}id", ""): note for note in part}
        note = notes[kind].pop(reference.get(f"{W}id", ""), None)
        if note is not None:
            yield " ".join(_blocks(note, numbering))


def _blocks(parent: Element, numbering: Numbering) -> Iterator[str]:
    """Give the lines of all paragraphs and tables below an element, however they are wrapped."""
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child, numbering)
        elif child.tag == f"{W}tbl":
            yield from _table(child, numbering)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child, numbering)


def _paragraph(paragraph: Element, numbering: Numbering) -> Iterator[str]:
    """Give the lines of a paragraph, and below it those of the text boxes that are anchored in it."""
    boxes: list[Element] = []
    pieces: list[str] = []
    _collect(paragraph, pieces, boxes)
    text, label = "".join(pieces), numbering.label(paragraph)  # an empty paragraph is counted too
    if text.strip():
        yield from (label + text).split("\n")
    for box in boxes:
        yield from _blocks(box, numbering)


def _collect(element: Element, pieces: list[str], boxes: list[Element]) -> None:
    """Gather the visible characters below an element."""
    for child in element:
        tag = child.tag
        if tag in (f"{W}t", f"{_MATH}t"):
            pieces.append(child.text or "")
        elif tag in _CHARACTERS:
            pieces.append(_CHARACTERS[tag])
        elif tag == f"{W}sym":
            pieces.append(_symbol(child))
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag not in _SKIPPED and not (tag == f"{W}r" and _is_hidden(child)):
            _collect(child, pieces, boxes)


def _symbol(element: Element) -> str:
    """Give the character of a symbol; of those that only their font knows, the signs of the font Symbol."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        return _SIGNS.get(code & 0xFF, "") if element.get(f"{W}font") == "Symbol" else ""
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false", "off")


def _table(table: Element, numbering: Numbering) -> Iterator[str]:
    """Give one line a row; a cell that is merged downwards stands in its first row."""
    for row in _wrapped(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells = [_cell(cell, numbering) for cell in _wrapped(row, f"{W}tc")]
        before = row.find(f"{W}trPr/{W}gridBefore")
        if before is not None:
            cells.insert(0, Cell((), _columns(before)))
        yield from row_lines(Grid().place(cells), is_layout=row.find(f".//{W}tbl") is not None)


def _wrapped(parent: Element, tag: str) -> Iterator[Element]:
    """Find rows or cells, also inside content controls and marks of insertion."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            yield from _wrapped(child, tag)


def _cell(cell: Element, numbering: Numbering) -> Cell:
    properties = cell.find(f"{W}tcPr")
    span = merge = None
    if properties is not None:
        span, merge = properties.find(f"{W}gridSpan"), properties.find(f"{W}vMerge")
    columns = 1 if span is None else _columns(span)
    if merge is not None and merge.get(f"{W}val") != "restart":
        return Cell((), columns, is_covered=True)
    lines = (line.strip() for line in _blocks(cell, numbering))
    return Cell(tuple(line for line in lines if line), columns)


def _columns(element: Element) -> int:
    value = element.get(f"{W}val", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 1
