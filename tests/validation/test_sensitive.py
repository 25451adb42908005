"""Sensitive data is found by its form and its check digit, and shown masked; ordinary numbers are no findings."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.sensitive import find_sensitive, folded, has_luhn, is_resident_id, masked, secrecy_marks

ORGANISATION = "91350100M000100Y43"


def ids(text: str) -> list[str]:
    return [hit.pattern.id for hit in find_sensitive(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证11010519491231002X。", ["resident-id"]),
        ("１１０１０５１９４９１２３１００２Ｘ", ["resident-id"]),
        ("110105 19491231 002x", ["resident-id"]),
        ("110105194912310021", []),
        ("110105194913310029", []),
        ("A11010519491231002X", []),
        ("卡号4111111111111111", ["bank-card"]),
        ("6222 0212 3456 7890 12", ["bank-card"] if has_luhn("622202123456789012") else []),
        ("4111-1111-1111-1111", ["bank-card"]),
        ("4111111111111112", []),
        ("护照E12345678", ["passport"]),
        ("G87654321、SE1234567", ["passport", "passport"]),
        ("护照E1234567", []),
        ("型号XE12345678", []),
        ("港澳通行证C12345678", ["permit"]),
        ("台胞证：12345678", ["permit"]),
        ("办理台胞证需5个工作日", []),
        ("车牌闽A12345", ["plate"]),
        ("闽A·D12345", ["plate"]),
        ("京ICP备05000000号", []),
        ("京B2-20200001", []),
        ("电话13800138000", ["mobile"]),
        ("+86 138 0013 8000", ["mobile"]),
        ("１３８００１３８０００", ["mobile"]),
        ("12800138000", []),
        ("138001380001", []),
        ("写信到 zhang.san@example.org", ["email"]),
        ("ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｏｒｇ", ["email"]),
        ("3@ab", []),
        ("0591-87654321", ["landline"]),
        ("(010) 87654321", ["landline"]),
        ("（0591）8765432", ["landline"]),
        ("0591-876543", []),
        ("2018-20201231", []),
        ("联系人：张三", ["label"]),
        ("家庭住址：福州市鼓楼区某路1号", ["label"]),
        ("（身份证号码）作为基层群众办理日常业务", []),
        ("统一受理12345、12315热线", []),
        ("张三，男，汉族，1980年1月生", ["person"]),
        ("男女老少，1980年1月", []),
        (ORGANISATION, []),
        ("92350100MA2ABCDE0V", []),
        ("到2020年，建成1000个5G基站，投资2765.7亿元", []),
        ("105-134;150-1721", []),
        ("0" * 64, []),
        ("c2b35db070dee2e002efe5e73ff27f60cb85c12b307ddeb290610cc2745aac9f", []),  # pragma: allowlist secret
    ],
)
def test_what_is_found(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_a_sole_trader_s_code_needs_a_review_and_an_organisation_s_does_not() -> None:
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # pragma: allowlist secret
    stem = "92350100MA00000000"[:17]
    total = sum(alphabet.index(char) * weight for char, weight in zip(stem, weights, strict=True))
    code = stem + alphabet[(31 - total % 31) % 31]

    assert ids(code) == ["organisation-code"]
    assert ids("93" + code[2:]) == []


@given(st.text("0123456789Xx", min_size=18, max_size=18))
def test_no_eighteen_characters_make_the_check_fail(value: str) -> None:
    if value[:17].isdecimal():
        assert is_resident_id(value) in {True, False}


@given(st.text(max_size=60))
def test_folding_takes_out_nothing_that_is_seen(text: str) -> None:
    unseen = [char for char in text if unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"]

    assert len(folded(text)) == len(text) - len(unseen)


@given(st.text(max_size=40), st.sampled_from(["13800138000", "zhang@example.org", "11010519491231002X"]))
def test_what_is_masked_does_not_show_what_was_found(around: str, value: str) -> None:
    assert value not in masked(f"{around} {value} {around}")


def test_a_text_without_findings_stays_as_it_is() -> None:
    assert masked("推进“数字福建”建设（１２３）") == "推进“数字福建”建设（１２３）"


@pytest.mark.parametrize(
    "text",
    [
        "机密★1年\n福建省人民政府文件",
        "福建省人民政府\n绝密\n关于",
        "内部资料 注意保存\n数字福建工作要点",
        "（内部文件）\n工作要点",
        "正文" * 500 + "\n秘密 10年\n",
        "工作要点" * 200 + "秘密★" + "工作要点" * 200,
    ],
)
def test_a_mark_of_secrecy_is_found(text: str) -> None:
    assert list(secrecy_marks(text))


@pytest.mark.parametrize(
    "text",
    [
        "加大对涉及国家秘密、工作秘密、内部敏感信息的保护力度",
        "建立机密\n性分级制度",
        "正文" * 500 + "\n机密\n" + "正文" * 500,
        "严格执行保密规定，内部资料管理",
    ],
)
def test_the_same_words_in_a_sentence_are_policy(text: str) -> None:
    assert not list(secrecy_marks(text))


def test_a_text_full_of_numbers_is_looked_through_in_linear_time() -> None:
    text = "4111111111111112 " * 60_000

    assert ids(text) == []
    assert len(ids("13800138000 " * 50_000)) == 1_000
