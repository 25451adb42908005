"""Numbers as plans write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.grammar.numerals import MAX_PLACES, chinese_value, find_numerals, plain

DIGITS = "零一二三四五六七八九"


def _below_ten_thousand(number: int) -> str:
    """Write a number from 1 to 9999 in Chinese digits, a 零 for each run of empty places."""
    pieces, gap = [], False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            pieces.append(("零" if gap and pieces else "") + DIGITS[digit] + word)
        gap = not digit
    return "".join(pieces)


def in_chinese(number: int) -> str:
    """Write a positive number below 10**12 in Chinese digits."""
    pieces, short = [], False
    for scale, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // scale % 10_000
        if part:
            pieces.append(("零" if pieces and (short or part < 1000) else "") + _below_ten_thousand(part) + word)
        short = not part
    return "".join(pieces)


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_a_number_written_in_chinese_digits_reads_back(number: int) -> None:
    assert chinese_value(in_chinese(number)) == number


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_a_number_in_chinese_digits_is_found_whole_in_a_text(number: int) -> None:
    text = f"培育{in_chinese(number)}家企业"
    assert [(n.start, n.end, n.value) for n in find_numerals(text)] == [(2, len(text) - 3, Decimal(number))]


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False))
def test_an_arabic_number_reads_back_with_and_without_grouping(number: Decimal) -> None:
    for printed in (f"{number:f}", f"{number:,f}"):
        (found,) = find_numerals(f"达到{printed}亿元")
        assert found.value == number * 10**8
        assert found.hundred_millions


@given(st.text(alphabet="零一二三四五六七八九十百千万亿两点0123456789.,%余多", max_size=40))
def test_any_run_of_digits_is_read_without_overlap(text: str) -> None:
    end = 0
    for numeral in find_numerals(text):
        assert end <= numeral.start < numeral.end <= len(text)
        end = numeral.end


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("两百", 200),
        ("一百零五", 105),
        ("两千零五十", 2050),
        ("百", 100),
        ("千亿", 100_000_000_000),
        ("万亿", 1_000_000_000_000),
        ("三千五百万", 35_000_000),
        ("二〇二〇", 2020),
        ("三点五", Decimal("3.5")),
    ],
)
def test_chinese_numbers(text: str, value: int | Decimal) -> None:
    assert chinese_value(text) == value


@pytest.mark.parametrize("text", ["十三五", "三五", "百千万", "二三十", "万千", "千百", "三点"])
def test_names_and_loose_counts_are_no_numbers(text: str) -> None:
    assert chinese_value(text) is None


@pytest.mark.parametrize(
    ("text", "printed", "value"),
    [
        ("力争达到2万亿元", "2万亿", 2_000_000_000_000),
        ("5千万元", "5千万", 50_000_000),
        ("用电500千瓦", "500", 500),
        ("装机30万千瓦", "30万", 300_000),
        ("提高3个百分点", "3", 3),
        ("1,500个", "1,500", 1500),
        ("1.2亿人次", "1.2亿", 120_000_000),
        ("10多万人", "10多万", 100_000),
        ("300余家", "300", 300),
    ],
)
def test_the_first_number_of_a_phrase(text: str, printed: str, value: int) -> None:
    first = next(find_numerals(text))
    assert (text[first.start : first.end], first.value) == (printed, value)


@pytest.mark.parametrize(("text", "share"), [("百分之五十", "%"), ("千分之三", "‰"), ("五十", "")])
def test_a_share_in_words_has_its_sign(text: str, share: str) -> None:
    (found,) = find_numerals(text)
    assert found.share == share


@pytest.mark.parametrize("text", ["IPv6用户", "N95口罩", "v3.0版", "AB_12"])
def test_a_number_inside_a_latin_word_is_none(text: str) -> None:
    assert list(find_numerals(text)) == []


def test_a_number_with_more_places_than_an_amount_is_marked() -> None:
    (short,) = find_numerals("9" * MAX_PLACES)
    (long,) = find_numerals("9" * (MAX_PLACES + 1))
    assert not short.too_large
    assert long.too_large


@given(st.integers(min_value=-(10**9), max_value=10**9), st.integers(min_value=0, max_value=4))
def test_plain_keeps_the_value_and_drops_exponents(number: int, places: int) -> None:
    value = Decimal(number).scaleb(-places)
    assert plain(value) == value
    assert "E" not in str(plain(value))
