"""A DOCX file is opened with care: bounded size, no entities, nothing outside the file.

Knows the container of Word documents (ECMA-376 part 2) and which part is which, not what stands in them.
"""

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from extract.exceptions import UnreadableSourceError

Element = etree._Element  # lxml publishes no other name for the type of its elements

MAX_ENTRIES = 5_000
MAX_PART = 32 * 1024 * 1024
"""Largest XML part that is parsed, in bytes: some 2 million characters of text."""
MAX_TAGS = 3_000_000
"""Tags in one part; a plan of 100,000 characters has some 600,000."""
MAX_TOTAL = 512 * 1024 * 1024
"""Largest sum of the sizes of all parts, pictures too, in bytes."""
MAX_RATIO = 1_000
"""DEFLATE cannot do better than 1032 to 1; only a bomb comes near it."""

_OFFICE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Word's “Strict Open XML” names the same elements by other namespaces.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
# Programs that make DOCX from old texts copy form feeds and the like, which XML forbids.
_CONTROLS = bytes(range(32)).translate(None, b"\t\n\r")
_BLANKED = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))

_ADVICE = "open it in Word or WPS and save it as DOCX again"


class WordPackage:
    """The parts of a DOCX file, read one by one when asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the container and find the main part.

        Raises:
            UnreadableSourceError: it is no sound container, no Word document, encrypted, or made to explode.
        """
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self.refused(f"is a damaged DOCX or ZIP file ({error}); {_ADVICE}") from error
        self._sizes = {entry.filename: entry for entry in self._zip.infolist()}
        self._check_sizes()
        self.main = self._main_part()

    def part(self, path: str) -> Element | None:
        """Parse one part; None where the document has none of that name. Raises UnreadableSourceError."""
        entry = self._sizes.get(path)
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as file:
                data = file.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
            raise self.refused(f"its part {path} cannot be unpacked ({error}); {_ADVICE}") from error
        if len(data) > MAX_PART:
            raise self.refused(f"its part {path} is larger than {MAX_PART >> 20} MiB; give the plan alone")
        if data.count(b"<") > MAX_TAGS:
            raise self.refused(f"its part {path} has more than {MAX_TAGS} tags; give the plan alone")
        return self._parsed(data, path)

    def sibling(self, file_name: str) -> Element | None:
        """Parse a part that lies beside the main part, such as `numbering.xml`."""
        return self.part(posixpath.join(posixpath.dirname(self.main), file_name))

    def _parsed(self, data: bytes, path: str) -> Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
        if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = data.translate(_BLANKED)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self.refused(f"its part {path} is no sound XML ({error.msg}); {_ADVICE}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.refused(f"its part {path} declares entities, which no Word document does; {_ADVICE}")
        return root

    def _check_sizes(self) -> None:
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if len(entries) > MAX_ENTRIES or total > MAX_TOTAL or (total > MAX_PART and total > packed * MAX_RATIO):
            raise self.refused(
                f"would unpack to {len(entries)} parts and {total >> 20} MiB, more than a document has; {_ADVICE}"
            )
        if any(entry.flag_bits & 1 for entry in entries):
            raise self.refused("is encrypted; save it without a password")

    def _main_part(self) -> str:
        """Find the main part by its relation to the package, else where Word always puts it."""
        names = self._sizes
        if "word/document.xml" not in names:
            relations = self.part("_rels/.rels")
            for relation in relations if relations is not None else ():
                target = (relation.get("Target") or "").lstrip("/")
                if relation.get("Type", "").endswith("/officeDocument") and target.endswith(".xml") and target in names:
                    return target
            raise self.refused(self._what_it_is())
        return "word/document.xml"

    def _what_it_is(self) -> str:
        for begin, what in (
            ("xl/", "a spreadsheet; save its text as DOCX or as a text file"),
            ("ppt/", "a presentation; save its text as a text file"),
            ("OFD.xml", "an OFD file; save it as PDF with a text layer or as DOCX"),
            ("content.xml", "an OpenDocument file; save it as DOCX"),
        ):
            if any(name.startswith(begin) for name in self._sizes):
                return f"is {what}"
        return "is a ZIP archive without a Word document; unpack it and give one document"

    def refused(self, what: str) -> UnreadableSourceError:
        """Make the error that names this file and says what is wrong with it and what to do."""
        return UnreadableSourceError(f"{self._name}: {' '.join(what.split())}")
