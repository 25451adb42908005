"""Word documents: printed numbers, tables, what is not printed, and files made to harm."""

import io
import zipfile

import docx
import pytest

from extract.exceptions import UnreadableSourceError
from extract.text.readers import read_bytes
from tests.bounds import bounded
from tests.extract.formats.docx_writer import (
    W,
    document,
    level,
    numbered,
    numbering,
    paragraph,
    table,
    write_docx,
    write_zip,
)
from tests.extract.formats.sentences import PROSE


def read(body: str, **parts: str) -> list[str]:
    return read_bytes(write_docx(body, **parts), "plan.docx").text.splitlines()


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableSourceError) as caught:
        read_bytes(data, "plan.docx")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_document_of_nothing_but_its_main_part_is_read() -> None:
    assert read("".join(map(paragraph, PROSE))) == list(PROSE)


@pytest.mark.parametrize(
    ("number_format", "text", "labels"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("decimal", "（%1）", ["（1）", "（2）", "（3）"]),
        ("chineseCounting", "%1、", ["一、", "二、", "三、"]),
        ("chineseCountingThousand", "（%1）", ["（一）", "（二）", "（三）"]),
        ("japaneseCounting", "第%1章", ["第一章 ", "第二章 ", "第三章 "]),
        ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
        ("decimalFullWidth", "%1．", ["１．", "２．", "３．"]),
        ("ideographTraditional", "%1、", ["甲、", "乙、", "丙、"]),
        ("chineseLegalSimplified", "%1、", ["壹、", "贰、", "叁、"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("decimalZero", "%1", ["01 ", "02 ", "03 "]),
        ("bullet", "\uf0b7", ["", "", ""]),
        ("none", "", ["", "", ""]),
    ],
)
def test_numbers_that_word_prints_are_written(number_format: str, text: str, labels: list[str]) -> None:
    lines = read(numbered("甲") + numbered("乙") + numbered("丙"), numbering=numbering(level(0, number_format, text)))

    expected = [label + word for label, word in zip(labels, "甲乙丙", strict=True)]
    # An enclosed number is a stop of its own for the eye, but not for Word: a blank behind it does no harm.
    assert [line.replace("① ", "①").replace("② ", "②").replace("③ ", "③") for line in lines] == expected


LEVELS = (
    level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>")
)


def test_deeper_levels_begin_again_below_each_upper_one() -> None:
    body = "".join(numbered("x", level=depth) for depth in (0, 1, 1, 2, 2, 0, 1, 2))

    lines = read(body, numbering=numbering(LEVELS))

    assert lines == ["一、x", "（一）x", "（二）x", "1.2.1 x", "1.2.2 x", "二、x", "（一）x", "2.1.1 x"]


def test_a_level_that_never_restarts_runs_through_the_document() -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%2.", more="<w:lvlRestart w:val='0'/>")
    body = "".join(numbered("x", level=depth) for depth in (0, 1, 1, 0, 1))

    assert read(body, numbering=numbering(levels)) == ["一、x", "1.x", "2.x", "二、x", "3.x"]


def test_lists_that_share_a_definition_go_on_unless_they_start_anew() -> None:
    nums = (
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='0'/></w:num>"
        "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/>"
        "</w:lvlOverride></w:num>"
    )
    body = numbered("x") + numbered("x", 2) + numbered("x", 3) + numbered("x", 3)

    assert read(body, numbering=numbering(level(0, "decimal", "%1."), nums)) == ["1.x", "2.x", "5.x", "6.x"]


def test_a_number_may_come_from_the_style_that_a_style_builds_on() -> None:
    styles = (
        "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<w:style w:type='paragraph' w:styleId='A'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='B'><w:basedOn w:val='A'/></w:style></w:styles>"
    )
    body = paragraph("甲", "<w:pStyle w:val='B'/>") + paragraph(
        "乙", "<w:pStyle w:val='B'/><w:numPr><w:numId w:val='0'/></w:numPr>"
    )

    assert read(body, numbering=numbering(level(0, "chineseCounting", "%1、")), styles=styles) == ["一、甲", "乙"]


def test_an_empty_numbered_paragraph_counts_and_prints_nothing() -> None:
    body = numbered("甲") + numbered("") + numbered("乙")

    assert read(body, numbering=numbering(level(0, "decimal", "%1."))) == ["1.甲", "3.乙"]


def test_a_document_made_by_python_docx_gives_its_lists_and_merged_cells() -> None:
    made = docx.Document()
    made.add_paragraph("推进", style="List Number")
    made.add_paragraph("加快", style="List Number")
    grid = made.add_table(3, 3)
    for number, cell in enumerate(cell for row in grid.rows for cell in row.cells):
        cell.text = f"格{number}"
    grid.cell(0, 0).merge(grid.cell(1, 0))
    grid.cell(2, 1).merge(grid.cell(2, 2))
    out = io.BytesIO()
    made.save(out)

    lines = read_bytes(out.getvalue(), "plan.docx").text.splitlines()

    assert lines == ["1.推进", "2.加快", "格0 格3\t格1\t格2", "\t格4\t格5", "格6\t格7 格8"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (table([["序号", "工作"], ["1", "宽带"]]), ["序号\t工作", "1\t宽带"]),
        (table([[f"<w:tc>{paragraph('甲')}{paragraph('乙')}</w:tc>", "丙"]]), ["甲 乙\t丙"]),
        (table([[f"<w:tc>{paragraph('专栏')}{paragraph('第一段')}</w:tc>"]]), ["专栏", "第一段"]),
        (table([[f"<w:tc>{table([['内', '表']])}{paragraph('')}</w:tc>", "旁"]]), ["内\t表", "旁"]),
        ("<w:sdt><w:sdtContent>" + paragraph("控件") + "</w:sdtContent></w:sdt>", ["控件"]),
        ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>", ["甲", "乙\t丙"]),
        ("<w:p><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>",
         ["增"]),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>见</w:t></w:r></w:p>", ["见"]),
        ("<w:p><w:r><w:t>注</w:t><w:footnoteReference w:id='2'/></w:r></w:p>", ["注"]),
        ("<w:p><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>",
         ["链"]),
        (
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + paragraph("框")
            + "</w:txbxContent></mc:Choice>"
            "<mc:Fallback><w:txbxContent>" + paragraph("框") + "</w:txbxContent></mc:Fallback></mc:AlternateContent>"
            "<w:t>正文</w:t></w:r></w:p>",
            ["正文", "框"],
        ),
    ],
)  # fmt: skip
def test_what_the_printed_document_shows_is_read_once(body: str, lines: list[str]) -> None:
    assert read(body) == lines


def test_what_a_character_style_hides_is_left_out() -> None:
    style = "<w:style w:type='character' w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>"
    hidden, shown = "<w:rPr><w:rStyle w:val='H'/></w:rPr>", "<w:rPr><w:rStyle w:val='H'/><w:vanish w:val='0'/></w:rPr>"
    body = f"<w:p><w:r><w:t>见</w:t></w:r><w:r>{hidden}<w:t>藏</w:t></w:r><w:r>{shown}<w:t>显</w:t></w:r></w:p>"

    assert read(body, styles=f"<w:styles xmlns:w='{W}'>{style}</w:styles>") == ["见显"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = "<w:rPr><w:del w:id='1'/></w:rPr>"

    assert read(paragraph("建设", deleted) + paragraph("数据", deleted) + paragraph("平台。") + paragraph("完。")) == [
        "建设数据平台。",
        "完。",
    ]


def test_soft_hyphens_are_not_printed() -> None:
    assert read("<w:p><w:r><w:t>数\u00ad据</w:t><w:softHyphen/><w:t>平台</w:t></w:r></w:p>") == ["数据平台"]


def test_notes_stand_below_the_text_in_the_order_of_their_references() -> None:
    def noted(text: str, kind: str, number: int) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:{kind}Reference w:id='{number}'/></w:r></w:p>"

    def part(kind: str, *texts: str) -> str:
        notes = "".join(
            f"<w:{kind} w:id='{number}'>{paragraph(text)}</w:{kind}>" for number, text in enumerate(texts, 1)
        )
        return f"<w:{kind}s xmlns:w='{W}'>{notes}</w:{kind}s>"

    body = (
        noted("建设平台。", "footnote", 2) + f"<w:del>{noted('', 'footnote', 3)}</w:del>" + noted("完。", "endnote", 1)
    )
    lines = read(body, footnotes=part("footnote", "不引", "指三级平台。", "已删"), endnotes=part("endnote", "见附录。"))

    assert lines == ["建设平台。", "完。", "脚注：", "[1] 指三级平台。", "[2] 见附录。"]


def test_control_characters_that_xml_forbids_become_blanks() -> None:
    assert read(paragraph("甲\x0c乙\x01")) == ["甲 乙 "]


def test_strict_open_xml_is_read_too() -> None:
    strict = document(paragraph("严格")).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )

    assert read_bytes(write_zip({"word/document.xml": strict}), "plan.docx").text == "严格\n"


def test_the_main_part_may_have_another_name() -> None:
    relations = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r' "
        "Type='http://x/officeDocument' Target='/word/document2.xml'/></Relationships>"
    )
    data = write_zip({"_rels/.rels": relations, "word/document2.xml": document(paragraph("另名"))})

    assert read_bytes(data, "plan.docx").text == "另名\n"


def test_entities_are_refused() -> None:
    bomb = (
        '<!DOCTYPE d [<!ENTITY a "数字数字"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
        + document(paragraph("甲")).partition("?>")[2].replace("甲", "&b;&c;")
    )

    assert "entities" in refusal(write_zip({"word/document.xml": bomb}))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word/document.xml": "<w:document"}, "no sound XML"),
        ({"word/document.xml": document("<w:p/>" * 3_000_000)}, "more than 3000000 tags"),
        ({"word/document.xml": "<a>" * 100_000}, "no sound XML"),
        ({"word/document.xml": "<a/>"}, "no body"),
        ({"word/document.xml": document("") + " " * (40 << 20)}, "larger than 32 MiB|would unpack"),
        ({"word/document.xml": document(""), **{f"x{number}": "" for number in range(5001)}}, "5002 parts"),
    ],
)
def test_parts_that_are_broken_or_endless_are_refused(parts: dict[str, str | bytes], words: str) -> None:
    with bounded(5), pytest.raises(UnreadableSourceError, match=words):
        read_bytes(write_zip(parts), "plan.docx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        with file.open("word/media/image1.png", "w") as part:
            for _ in range(600):
                part.write(bytes(1 << 20))
        file.writestr("word/document.xml", document(paragraph("甲")))

    assert "600 MiB" in refusal(out.getvalue())


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(write_docx(paragraph("甲") * 100))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (5).to_bytes(4, "little")

    assert "cannot be unpacked" in refusal(bytes(data)) or "no sound XML" in refusal(bytes(data))


def test_a_cut_file_is_refused() -> None:
    assert "damaged" in refusal(write_docx(paragraph("甲") * 1000)[:-300])


def test_an_encrypted_file_is_refused() -> None:
    data = bytearray(write_docx(paragraph("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1

    assert "encrypted" in refusal(bytes(data))


def test_a_row_that_was_deleted_in_a_tracked_change_is_left_out() -> None:
    row = "<w:tr>{}<w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    rows = row.format("<w:trPr><w:del w:id='1'/></w:trPr>", paragraph("旧"), paragraph("省发改委"))
    rows += row.format("", paragraph("新"), paragraph("省教育厅"))

    assert read_bytes(write_docx(f"<w:tbl>{rows}</w:tbl>"), "plan.docx").text == "新\t省教育厅\n"


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [("Symbol", "F0B3", "≥"), ("Wingdings", "F0B3", ""), ("SimSun", "2460", "①"), ("", "x", "")],
)
def test_signs_of_comparison_that_only_their_font_names_are_read(font: str, code: str, sign: str) -> None:
    run = f"<w:r><w:sym w:font='{font}' w:char='{code}'/></w:r><w:r><w:t>90%</w:t></w:r>"

    assert read_bytes(write_docx(f"<w:p>{run}</w:p>"), "plan.docx").text == f"{sign}90%\n"


def test_a_document_that_takes_its_text_from_another_file_is_refused() -> None:
    with pytest.raises(UnreadableSourceError, match="altChunk"):
        read_bytes(write_docx(f"{paragraph('一、')}<w:altChunk/>"), "plan.docx")


@pytest.mark.parametrize("root", ["w:wordDocument xmlns:w='w'", "pkg:package xmlns:pkg='p'", "uof:UOF xmlns:uof='u'"])
def test_office_documents_of_one_xml_file_are_refused(root: str) -> None:
    with pytest.raises(UnreadableSourceError, match="save it as DOCX"):
        read_bytes(f"<?xml version='1.0'?>\n<{root}><x/>".encode(), "plan.xml")
