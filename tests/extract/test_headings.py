"""Unnumbered lines that stand as headings above numbered tasks."""

import pytest

from extract.grammar.labels import find_labels
from extract.parts.clauses import find_clauses
from extract.parts.headings import find_headings
from extract.text.document import read_document
from extract.text.paragraphs import paragraph_starts


def headings(raw: str) -> list[tuple[str, int]]:
    """Give the unnumbered headings of a text with their depths."""
    document = read_document(raw)
    starts = paragraph_starts(document)
    at = frozenset(starts)
    found = find_headings(document, starts, list(find_labels(document, at)), find_clauses(document, at))
    return [(document.cell(heading.start, heading.end), heading.depth) for heading in found]


def test_one_line_before_a_numbered_line_is_a_heading() -> None:
    raw = (
        "为推进建设，制定本要点。\n加强基础设施\n1.建设光网。全面覆盖。\n2.建设机房。\n提升公共服务\n3.开通掌上办事。\n"
    )
    assert headings(raw) == [("加强基础设施", 0), ("提升公共服务", 0)]


def test_of_two_lines_the_first_is_the_wider_one() -> None:
    raw = (
        "制定本要点。\n加快培育数字引擎\n打造创新高地\n1.建设光网。全面覆盖。\n"
        "壮大数字产业\n2.建设园区。\n推进数字政府\n优化政务服务\n3.开通掌上办事。\n"
    )
    assert headings(raw) == [
        ("加快培育数字引擎", 0),
        ("打造创新高地", 1),
        ("壮大数字产业", 1),
        ("推进数字政府", 0),
        ("优化政务服务", 1),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "一、加强基础设施\n1.建设光网。\n2.建设机房。\n",
        "制定本要点。\n1.建设光网。\n2.建设机房。\n",
        "1.建设光网。\n责任单位：市发改委\n2.建设机房。\n责任单位：市财政局\n",
        "1.建设光网。\n建设光网有三个方面，包括机房。\n2.建设机房。\n",
        "加强基础设施\n（一）建设光网。\n（二）建设机房。\n",
        "1.建设光网。（市发改委、南海新\n区管委会）\n2.建设机房。\n",
        "",
    ],
)
def test_lines_that_are_no_headings(raw: str) -> None:
    assert headings(raw) == []


def test_the_title_of_the_document_is_no_heading() -> None:
    assert headings("南溪市优化营商环境工作要点\n1.提升开办便利度。实现一日办结。\n2.优化施工许可。压减时间。\n") == []
