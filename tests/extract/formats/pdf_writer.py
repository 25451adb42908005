"""Writes small PDFs for tests: text at given places, ruling lines, and the kinds of harm that real files show."""

from dataclasses import dataclass, field

_MAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
    b"100 beginbfrange "
    + b" ".join(b"<%02X00> <%02XFF> <%02X00>" % (high, high, high) for high in (0, 0x20, *range(0x2E, 0x90)))
    + b" endbfrange endcmap end end"
)
_MAP = _MAP.replace(b"100 beginbfrange", b"%d beginbfrange" % (2 + 0x90 - 0x2E))


@dataclass
class PdfPage:
    """What is drawn on one page of 595 by 842 points."""

    drawn: list[str] = field(default_factory=list)
    rotate: int = 0

    def text(self, x: float, y: float, text: str, size: float = 12, turn: str = "1 0 0 1") -> "PdfPage":
        """Draw a run of text whose first character begins at x, y."""
        codes = text.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F1 {size} Tf {turn} {x} {y} Tm <{codes}> Tj ET")
        return self

    def lines(self, x: float, y: float, lines: list[str], size: float = 12, leading: float = 20) -> "PdfPage":
        """Draw lines below one another."""
        for number, line in enumerate(lines):
            self.text(x, y - number * leading, line, size)
        return self

    def rule(self, x: float, y: float, to_x: float, to_y: float) -> "PdfPage":
        """Draw a thin line."""
        self.drawn.append(f"0.5 w {x} {y} m {to_x} {to_y} l S")
        return self

    def picture(self) -> "PdfPage":
        """Draw a picture over the whole page, as a scanner does."""
        self.drawn.append("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self


def write_pdf(pages: list[PdfPage], *, has_map: bool = True) -> bytes:
    """Write a PDF; without a map its font does not say which characters it prints."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (7 + 2 * number) for number in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H /DescendantFonts [4 0 R]%s >>"
        % (b" /ToUnicode 6 0 R" if has_map else b""),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 /W [32 126 500] >>",
        b"<< /Type /FontDescriptor /FontName /Test /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>",
        _stream(_MAP),
    ]
    for number, page in enumerate(pages):
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (page.rotate, 8 + 2 * number)
        )
        bodies.append(_stream("\n".join(page.drawn).encode("latin-1")))
    return _file(bodies)


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _file(bodies: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    return bytes(out)
