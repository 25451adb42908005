"""Writes small PDFs for tests: text at given places, ruling lines, and the kinds of harm that real files show.

The fonts hold their own glyphs (a box for every character), so that what a test sees depends on no font of the machine.
"""

from dataclasses import dataclass, field


@dataclass
class PdfPage:
    """What is drawn on one page of 595 by 842 points."""

    drawn: list[str | tuple[str, str, float]] = field(default_factory=list)
    rotate: int = 0
    form: str = ""
    """Where a form stands that holds all that is drawn, as a matrix; without one it is drawn on the page itself."""

    def text(self, x: float, y: float, text: str, size: float = 12, turn: str = "1 0 0 1") -> "PdfPage":
        """Draw a run of text whose first character begins at x, y."""
        self.drawn.append((f"{turn} {x} {y} Tm", text, size))
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

    def bar(self, x: float, y: float, width: float, height: float) -> "PdfPage":
        """Fill a rectangle, as Word does for the rules of its tables."""
        self.drawn.append(f"{x} {y} {width} {height} re f")
        return self

    def picture(self) -> "PdfPage":
        """Draw a picture over the whole page, as a scanner does."""
        self.drawn.append("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self


def write_pdf(pages: list[PdfPage], *, has_map: bool = True) -> bytes:
    """Write a PDF; without a map its fonts do not say which characters they print."""
    texts = "".join(item[1] for page in pages for item in page.drawn if not isinstance(item, str))
    codes = {char: number for number, char in enumerate(dict.fromkeys(texts))}
    chars = list(codes)
    sets = [chars[start : start + 256] for start in range(0, len(chars), 256)]
    first = 4 + 2 * len(sets)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        _stream(b"1000 0 0 -120 1000 880 d1 0 -120 1000 1000 re f"),
    ]
    for number, members in enumerate(sets):
        bodies += [_font(members, 5 + 2 * number if has_map else None), _stream(_map(members))]
    fonts = b" ".join(b"/F%d %d 0 R" % (number, 4 + 2 * number) for number in range(len(sets)))
    forms: list[bytes] = []
    for number, page in enumerate(pages):
        drawn = "\n".join(_drawn(item, codes) for item in page.drawn).encode("latin-1")
        resources = b"/Resources << /Font << %s >> >>" % fonts
        if page.form:
            forms.append(_stream(drawn, b"/Type /XObject /Subtype /Form /BBox [-999 -999 999 999] %s " % resources))
            resources = b"/Resources << /XObject << /X %d 0 R >> >>" % (first + 2 * len(pages) + len(forms) - 1)
            drawn = f"q {page.form} cm /X Do Q".encode()
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d %s /Contents %d 0 R >>"
            % (page.rotate, resources, first + 1 + 2 * number)
        )
        bodies.append(_stream(drawn))
    return _file([*bodies, *forms])


def _drawn(item: str | tuple[str, str, float], codes: dict[str, int]) -> str:
    """Write one thing on a page; a run of text changes the font where a character is in another one."""
    if isinstance(item, str):
        return item
    place, text, size = item
    runs: list[tuple[int, list[int]]] = []
    for char in text:
        font, code = divmod(codes[char], 256)
        if not runs or runs[-1][0] != font:
            runs.append((font, []))
        runs[-1][1].append(code)
    shown = " ".join(f"/F{font} {size} Tf <{bytes(run).hex()}> Tj" for font, run in runs)
    return f"BT {place} {shown} ET"


def _font(members: list[str], map_number: int | None) -> bytes:
    widths = b" ".join(b"500" if char.isascii() else b"1000" for char in members)
    return (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 -120 1000 880] /FontMatrix [0.001 0 0 0.001 0 0] "
        b"/CharProcs << /box 3 0 R >> /Encoding << /Type /Encoding /Differences [0 %s] >> /FirstChar 0 /LastChar %d "
        b"/Widths [%s]%s >>"
        % (
            b"/box" * len(members),
            len(members) - 1,
            widths,
            b"" if map_number is None else b" /ToUnicode %d 0 R" % map_number,
        )
    )


def _map(members: list[str]) -> bytes:
    pairs = "\n".join(f"<{code:02X}> <{char.encode('utf-16-be').hex()}>" for code, char in enumerate(members))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
        f"1 begincodespacerange <00> <FF> endcodespacerange {len(members)} beginbfchar\n{pairs}\nendbfchar "
        "endcmap end end"
    ).encode()


def _stream(data: bytes, head: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


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
