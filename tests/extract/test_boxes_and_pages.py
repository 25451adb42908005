"""Boxes, whose numbers are no units, and the edges of pages, which are no text."""

import pytest

from extract.parts.tasks import says_effect
from extract.plan import extract_plan
from extract.structure import open_document

HEAD = "某省数字乡村发展规划（2021-2025年）\n一、主要任务\n"


def _numbers(text: str) -> list[str]:
    return [task.number for task in extract_plan(text).tasks]


@pytest.mark.parametrize(
    "inner", ["1.光网工程。改造。\n2.下乡工程。覆盖。\n", "（1）光网。\n（2）下乡。\n", "光网工程。\n"]
)
def test_what_a_box_numbers_is_no_task(inner: str) -> None:
    text = f"{HEAD}（一）夯实设施\n加快建设。\n专栏2 工程\n{inner}（二）农业\n推广。\n（三）电商\n培育。\n"
    assert _numbers(text) == ["（一）", "（二）", "（三）"]


def test_numbers_behind_a_box_go_on() -> None:
    text = f"{HEAD}1.设施。建设。\n2.农业。推广。\n专栏1 工程\n（1）光网。\n（2）下乡。\n3.电商。培育。\n"
    assert _numbers(text) == ["1.", "2.", "3."]


@pytest.mark.parametrize("mark", ["— {} —", "- {} -", "－{}－", "第{}页", "第 {} 页 共 9 页"])
def test_numbers_of_pages_are_not_read(mark: str) -> None:
    document = open_document(f"加快建设\n{mark.format(1)}\n公共平台。\n{mark.format(2)}\n")
    assert document.text == "加快建设公共平台。"


def test_a_running_head_beside_numbers_of_pages_is_not_read() -> None:
    pages = "".join(f"第{index}段的文字很长\n— {index} —\n某省行动方案\n" for index in range(1, 4))
    assert "某省行动方案" not in open_document(pages).text


def test_numbers_alone_in_their_lines_are_pages_only_where_pages_are_long() -> None:
    page = "平台建设。\n" * 20
    assert "2" not in open_document(f"{page}1\n{page}2\n{page}3\n").text
    assert open_document("序号\n1\n建设平台。\n2\n开放数据。\n3\n").text.count("2") == 1


@pytest.mark.parametrize(
    ("title", "effect"),
    [
        ("本措施自印发之日起施行", True),
        ("本政策由市商务局负责解释", True),
        ("本市居民参保率达到95%", False),
        ("建立有效期提醒机制", False),
    ],
)
def test_words_of_effect_are_no_task(title: str, effect: bool) -> None:
    assert says_effect(title) == effect
