"""Which files are read, as which format, and how the others are refused."""

import hashlib
import html
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from extract.exceptions import UnreadableSourceError
from extract.text.readers import MAX_BYTES, read_bytes, read_source
from extract.text.spans import without_blanks
from tests.bounds import bounded
from tests.extract.formats.docx_writer import paragraph, write_docx, write_zip
from tests.extract.formats.pdf_writer import PdfPage, write_pdf
from tests.extract.formats.sentences import PROSE, TEXT

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "docs"


def refusal(data: bytes, name: str = "plan.txt") -> str:
    with pytest.raises(UnreadableSourceError) as caught:
        read_bytes(data, name)
    return str(caught.value)


def test_a_file_is_read_with_its_hash_and_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.encode())

    source = read_source(path)

    assert source.text == TEXT
    assert source.source_format == "text"
    assert source.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert source.original == TEXT.encode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f"<html><body><p>{PROSE[0]}</p></body></html>".encode(), "html"),
        (f"\n<!-- saved --><table><tr><td>{PROSE[0]}</td></tr></table>".encode(), "html"),
        (f"<!DOCTYPE html><p>{PROSE[0]}</p>".encode("utf-16"), "html"),
        (f"<pre>{PROSE[0]}</pre>".encode(), "html"),
        (write_docx(paragraph(PROSE[0])), "docx"),
        (write_pdf([PdfPage().text(50, 700, PROSE[0])]), "pdf"),
        (PROSE[0].encode(), "text"),
        (f"{PROSE[0]}<br>{PROSE[1]}".encode(), "text"),
    ],
)
def test_the_bytes_decide_the_format_and_not_the_name(data: bytes, expected: str) -> None:
    for name in ("plan.txt", "plan", "plan.pdf", "plan.docx"):
        assert read_bytes(data, name).source_format == expected


def test_where_the_bytes_leave_it_open_the_suffix_decides() -> None:
    data = f"{PROSE[0]}<br>{PROSE[1]}".encode()

    assert read_bytes(data, "plan.HTM").text == f"{PROSE[0]}\n{PROSE[1]}\n"
    assert read_bytes(data, "plan.txt").text == f"{PROSE[0]}<br>{PROSE[1]}"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_of_a_text_stay_as_they_are(line_end: str) -> None:
    text = line_end.join(PROSE)

    assert read_bytes(text.encode(), "plan.txt").text == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        ("\ufeff \u3000\n\u200b".encode(), "only blanks"),
        (b"<html><body><p>&nbsp;</p></body></html>", "only blanks"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "JPEG picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as DOCX"),
        (b"{\\rtf1\\ansi plan}", "RTF"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (random.Random(1).randbytes(5000), "no text"),  # noqa: S311  the same garbage every time
        (write_zip({"xl/workbook.xml": "<a/>"}), "spreadsheet"),
        (write_zip({"OFD.xml": "<a/>"}), "OFD"),
        (write_zip({"plan.txt": TEXT}), "without a Word document"),
        (b"PK\x03\x04" + bytes(40), "damaged"),
        (b"%PDF-1.7\n" + bytes(500), "damaged PDF"),
    ],
)
def test_what_is_no_document_is_refused_in_one_line_that_names_it(data: bytes, words: str) -> None:
    message = refusal(data, "inbox/some plan.txt")

    assert words in message
    assert message.startswith("inbox/some plan.txt: ")
    assert "\n" not in message
    assert ";" in message  # what is wrong; what to do


def test_a_name_cannot_break_the_message() -> None:
    assert "\n" not in refusal(b"", "a\nb\x1b[31m.txt")


@pytest.mark.parametrize(
    ("name", "words"), [("missing.txt", "no such file"), (".", "is a directory"), ("a\0b", "path")]
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(UnreadableSourceError, match=words):
        read_source(tmp_path / name)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UnreadableSourceError, match="no ordinary file"):
        read_source(tmp_path / "pipe")


def test_a_file_above_the_limit_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    with pytest.raises(UnreadableSourceError, match="65 MiB, more than the 64 MiB"):
        read_source(path)


def test_50_megabytes_in_one_line_are_refused_in_seconds() -> None:
    data = ("数字" * 8_500_000).encode()

    message = "has 17000000 characters, more than the 1000000 that are read"
    with bounded(5), pytest.raises(UnreadableSourceError, match=message):
        read_bytes(data, "long.txt")


def test_the_longest_text_is_read() -> None:
    assert len(read_bytes(("数字" * 500_000).encode(), "long.txt").text) == 1_000_000


def test_plain_text_is_read_without_loading_the_readers_of_other_formats() -> None:
    heavy = "{'lxml', 'docx', 'pypdfium2', 'charset_normalizer'}"
    code = (
        "import sys; from extract.text.readers import read_bytes; read_bytes(b'plan', 'x'); "
        f"print({heavy} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


def in_all_formats(text: str) -> dict[str, bytes]:
    lines = text.replace("\r\n", "\n").split("\n")
    body = "".join(f"<p>&nbsp;&nbsp;<span>{html.escape(line)}</span></p>" for line in lines)
    return {
        "plan.docx": write_docx("".join(map(paragraph, lines))),
        "plan.html": f"<html><head><meta charset=utf-8></head><body><div class=TRS_Editor>{body}</div></body>".encode(),
        "gbk.txt": text.encode("gb18030"),
        "utf-16.txt": text.encode("utf-16"),
        "no-mark.txt": text.encode("utf-16-le"),
    }


def test_real_plans_give_the_same_characters_in_every_format() -> None:
    paths = sorted(SAMPLES.glob("*.txt"))
    if not paths and os.environ.get("CI") != "true":
        pytest.skip("the sample documents are not on this machine")
    assert paths

    for path in paths:
        text = path.read_bytes().decode()
        for name, data in in_all_formats(text).items():
            assert without_blanks(read_bytes(data, name).text) == without_blanks(text), (path.name, name)


def test_a_document_that_is_asked_for_twice_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data, asked = write_pdf([PdfPage().lines(50, 700, list(PROSE))]), []

    def pdf_text(_: bytes, name: str) -> str:
        asked.append(name)
        return "一、主要任务\n"

    monkeypatch.setattr("extract.text.pdf.pdf_text", pdf_text)
    texts = [read_bytes(data, name).text for name in ("twice.pdf", "source/twice.original.pdf")]

    assert texts == ["一、主要任务\n"] * 2
    assert asked == ["twice.pdf"]
    assert read_bytes(data[:-1], "other.pdf").sha256 != read_bytes(data, "twice.pdf").sha256
    assert asked == ["twice.pdf", "other.pdf", "twice.pdf"]
