"""Documents that try to stop a reader: the name of each, its bytes at a size, and what must come of it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.extract.formats.pdf_writer import PdfPage, write_pdf
from tests.habits.house import ROOT

PLAN = (ROOT / "seeds" / "sources" / "fujian-2018-key-tasks.txt").read_text("utf-8")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = "".join(f'<!ENTITY {chr(98 + place)} "{f"&{chr(97 + place)};" * 10}">' for place in range(9))


@dataclass(frozen=True)
class Hostile:
    """A hostile document.

    Attributes:
        name: its file name.
        make: gives its bytes; the argument is the share of the full size, nearly that of the longest text read.
        code: the exit codes that are right.
        grows: whether a larger size gives other bytes.
    """

    name: str
    make: Callable[[float], bytes]
    code: tuple[int, ...]
    grows: bool = True


def docx(document: str | bytes) -> bytes:
    """Wrap a document part into the least that is a Word document."""
    out = io.BytesIO()
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}"></Types>')
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def _body(inner: str, head: str = "") -> str:
    return f'{head}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{inner}</w:t></w:r></w:p></w:body></w:document>'


_DELETED_END = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>推</w:t></w:r></w:p>"


def _paragraphs(piece: str, count: int) -> Callable[[float], bytes]:
    return lambda size: docx(f'<w:document xmlns:w="{WORD}"><w:body>{piece * int(count * size)}</w:body></w:document>')


def _pages(count: int) -> Callable[[float], bytes]:
    """Pages of squared paper with a character in each square of a row."""
    page = PdfPage()
    for place in range(60):
        page.rule(10 + 9 * place, 20, 10 + 9 * place, 820).text(12 + 9 * place, 22, "格", size=6)
    for place in range(90):
        page.rule(10, 20 + 8.9 * place, 541, 20 + 8.9 * place)
    return lambda size: write_pdf([page] * max(1, int(count * size)))


def _many(piece: str, count: int) -> Callable[[float], bytes]:
    return lambda size: (PLAN + piece * int(count * size)).encode()


def _clause(piece: str, count: int) -> Callable[[float], bytes]:
    return lambda size: f"{PLAN}（四十二）推进工作。（责任单位：{piece * int(count * size)}）".encode()


HOSTILE = (
    Hostile("one-sentence.txt", lambda size: ("推进数字福建建设" * int(120_000 * size)).encode(), (2,)),
    Hostile("one-line.txt", lambda size: (PLAN.replace("\n", "") * max(1, int(120 * size))).encode(), (0,)),
    Hostile("many-lines.txt", lambda size: (PLAN * max(1, int(120 * size))).encode(), (0,)),
    Hostile(
        "brackets.txt", lambda size: (PLAN + "（" * int(450_000 * size) + "）" * int(450_000 * size)).encode(), (0,)
    ),
    Hostile("nested-clauses.txt", _many("（责任单位：", 160_000), (0,)),
    Hostile("separators.txt", _many("、", 950_000), (0,)),
    Hostile("separators-in-clause.txt", _clause("、", 950_000), (0,)),
    Hostile("bodies-in-clause.txt", _clause("省发改委、", 190_000), (0,)),
    Hostile("digits.txt", _many("1", 950_000), (0,)),
    Hostile("chinese-digits.txt", _many("一", 950_000), (0,)),
    Hostile("labels.txt", _many("（一）", 310_000), (0,)),
    Hostile("quotes.txt", _many("“", 950_000), (0,)),
    Hostile("blanks.txt", _many(" ", 950_000), (0,)),
    Hostile("line-ends.txt", _many("\n", 950_000), (0,)),
    Hostile("zero-width.txt", lambda _: "\u200b".join(PLAN).encode(), (0,), grows=False),
    Hostile("zeros.txt", lambda size: b"\0" * int((50 << 20) * size), (2,)),
    Hostile("zero-inside.txt", lambda _: PLAN.replace("。", "。\0").encode(), (2,), grows=False),
    Hostile("utf16.txt", lambda _: PLAN.encode("utf-16"), (0,), grows=False),
    Hostile("gbk.txt", lambda _: PLAN.encode("gb18030"), (0,), grows=False),
    Hostile(
        "mixed-line-ends.txt",
        lambda _: PLAN.replace("\n", "\r\n", 20).replace("\n", "\r", 9).encode(),
        (0,),
        grows=False,
    ),
    Hostile("mark-alone.txt", lambda _: b"\xef\xbb\xbf", (2,), grows=False),
    Hostile("zip-bomb.docx", lambda size: docx(b"<w:document>" + b" " * int((1 << 30) * max(size, 0.1))), (2,)),
    Hostile(
        "billion-laughs.docx",
        lambda _: docx(_body("&j;", f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]>')),
        (2,),
        grows=False,
    ),
    Hostile(
        "outside-entity.docx",
        lambda _: docx(_body("&a;", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')),
        (2,),
        grows=False,
    ),
    Hostile("deleted-ends.docx", _paragraphs(_DELETED_END, 100_000), (2,)),
    Hostile("many-paragraphs.docx", _paragraphs("<w:p><w:r><w:t>推进。</w:t></w:r></w:p>", 200_000), (2,)),
    Hostile("nested.docx", lambda size: docx("<w:p>" * int(100_000 * size)), (2,)),
    Hostile("nested.html", lambda size: f"<html><body>{'<div>' * int(500_000 * size)}{PLAN}".encode(), (0, 2)),
    Hostile("entities.html", lambda size: f"<html><body>{'&amp;' * int(5_000_000 * size)}".encode(), (2,)),
    Hostile("squared-paper.pdf", _pages(200), (2,)),
    Hostile("too-many-pages.pdf", lambda _: write_pdf([PdfPage().text(50, 700, PLAN[:30])] * 2_000), (2,), grows=False),
    Hostile(
        "lying.pdf",
        lambda _: (
            b"%PDF-1.7\n1 0 obj\n<</Length 999999999>>\nstream\nabc\ntrailer<</Size 9/Root 1 0 R>>\nstartxref\n9\n%%EOF"
        ),
        (2,),
        grows=False,
    ),
)

# Longer than any text that is read: refused before anybody looks at what it says.
TOO_LONG = (
    Hostile("one-line.txt", lambda size: (PLAN.replace("\n", "") * int(2_300 * size)).encode(), (2,)),
    Hostile("digits.txt", _many("1", 50_000_000), (2,)),
    Hostile("blanks.txt", _many(" ", 50_000_000), (2,)),
    Hostile("paragraphs.html", lambda size: f"<html><body>{'<p>推进建设。</p>' * int(290_000 * size)}".encode(), (2,)),
)
