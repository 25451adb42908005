"""Writes small DOCX files for tests, part by part, so that each may be missing or hostile."""

import html
import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{html.escape(text)}</w:t></w:r></w:p>"


def numbered(text: str, number_id: int = 1, level: int = 0) -> str:
    """One paragraph of a list."""
    return paragraph(text, f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number_id}'/></w:numPr>")


def level(number: int, number_format: str, text: str, start: int = 1, more: str = "") -> str:
    """One level of a list."""
    return (
        f"<w:lvl w:ilvl='{number}'><w:start w:val='{start}'/><w:numFmt w:val='{number_format}'/>{more}"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


def numbering(levels: str, nums: str = "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>") -> str:
    """The part that defines one list."""
    abstract = f"<w:abstractNum w:abstractNumId='0'>{levels}</w:abstractNum>"
    return f"{_HEAD}<w:numbering xmlns:w='{W}'>{abstract}{nums}</w:numbering>"


def table(rows: list[list[str]]) -> str:
    """A table of plain cells; a cell that begins with < is its XML."""
    cells = [[cell if cell.startswith("<") else f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row] for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells) + "</w:tbl>"


def document(body: str) -> str:
    """The main part around a body."""
    return f"{_HEAD}<w:document xmlns:w='{W}' xmlns:mc='{_MC}'><w:body>{body}</w:body></w:document>"


def write_zip(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP file with these parts and nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write_docx(body: str, **parts: str) -> bytes:
    """A DOCX around a body; `numbering` and `styles` are further parts."""
    return write_zip({"word/document.xml": document(body), **{f"word/{name}.xml": xml for name, xml in parts.items()}})
