"""Encodings are proved, and what was decoded wrongly before is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.exceptions import UnreadableSourceError
from extract.text.encodings import common_share, decode_text
from tests.extract.formats.sentences import PROSE, TEXT


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030", "gb2312"]
)
@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), PROSE[0], "".join(PROSE) * 400])
def test_every_encoding_of_such_plans_is_told_without_being_named(encoding: str, text: str) -> None:
    assert decode_text(text.encode(encoding), "plan.txt") == text


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be", "utf-32-be", "gb18030"])
def test_the_byte_order_mark_is_no_part_of_the_text(mark: str) -> None:
    assert decode_text(("\ufeff" + TEXT).encode(mark), "plan.txt") == TEXT


def test_a_mark_inside_the_text_stays() -> None:
    assert decode_text("数\ufeff字".encode(), "plan.txt") == "数\ufeff字"


def test_ascii_pairs_are_not_taken_for_utf_16() -> None:
    assert decode_text(b"this app can break.", "plan.txt") == "this app can break."


def test_traditional_characters_in_utf_8_are_no_mojibake() -> None:
    text = "為貫徹落實國務院關於積極推進「互聯網+」行動的指導意見，加快發展數字經濟，制定本實施方案。"

    assert decode_text(text.encode(), "plan.txt") == text


def test_big5_is_read_as_the_last_resort() -> None:
    text = "為貫徹落實國務院關於積極推進互聯網行動的指導意見，加快發展數字經濟，制定本實施方案。" * 20

    assert decode_text(text.encode("big5"), "plan.txt") == text


def test_the_declared_encoding_counts_where_the_bytes_prove_none() -> None:
    text = "為貫徹落實國務院關於積極推進互聯網行動"

    assert decode_text(text.encode("big5"), "plan.html", "Big5") == text


def test_a_wrong_declaration_is_overruled_by_proof() -> None:
    assert decode_text(TEXT.encode(), "plan.html", "gb2312") == TEXT
    assert decode_text(TEXT.encode("gbk"), "plan.html", "no-such-encoding") == TEXT
    assert decode_text(TEXT.encode("gbk"), "plan.html", "hex") == TEXT


@pytest.mark.parametrize(
    "mojibake",
    [
        TEXT.encode().decode("gb18030", "replace"),
        TEXT.encode().decode("gbk", "ignore"),
        TEXT.encode().decode("latin-1"),
        TEXT.encode().decode("cp1252", "ignore"),
        TEXT.encode("gbk").decode("latin-1"),
        TEXT.encode("gbk").decode("big5", "ignore"),
        TEXT.encode("gbk").decode("shift_jis", "ignore"),
        TEXT.encode().decode("ascii", "replace"),
        "锟斤拷锟斤拷" * 50 + PROSE[0],
        "".join(chr(0xE000 + index % 500) for index in range(1000)),
    ],
)
def test_a_text_that_was_decoded_wrongly_before_is_refused_as_mojibake(mojibake: str) -> None:
    with pytest.raises(UnreadableSourceError, match=r"plan\.txt: (reads as mojibake|is full of control)"):
        decode_text(mojibake.encode(), "plan.txt")


def test_a_few_strange_characters_are_no_mojibake() -> None:
    text = "".join(PROSE) + "Café Zürich，\ue004，\ufffd；" + "".join(PROSE)

    assert decode_text(text.encode(), "plan.txt") == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("数字\0福建".encode(), "NUL character at 2"),
        (TEXT.encode()[:-5] + b"\xff\xfe\xfd", "no text in UTF-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], "mark of utf-16-le"),
        (b"\xef\xbb\xbf" + TEXT.encode("gbk"), "mark of utf-8"),
        (bytes(range(1, 9)) * 100, "control characters"),
        (bytes(1000), "NUL character at 0"),
    ],
)
def test_what_no_encoding_fits_is_refused_and_never_guessed(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableSourceError, match=words):
        decode_text(data, "plan.txt")


def test_common_characters_tell_prose_from_mojibake() -> None:
    assert common_share("".join(PROSE)) == 1
    wrong = common_share("".join(PROSE).encode().decode("gbk", "ignore"))
    assert wrong is not None
    assert wrong < 0.65
    assert common_share("english 数字") is None


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_a_refusal(data: bytes) -> None:
    try:
        text = decode_text(data, "plan.txt")
    except UnreadableSourceError as error:
        text = str(error).replace("\n", "\0")

    assert "\0" not in text


@given(st.text(alphabet="数字福建工作要点一二三，。、（）0123456789abc\r\n\t ", min_size=12))
def test_utf_8_comes_back_unchanged(text: str) -> None:
    assert decode_text(text.encode(), "plan.txt") == text
