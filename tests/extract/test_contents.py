"""Tables of contents: where one begins and ends, its lines, and which unit of the body each announces."""

import pytest

from extract.grammar.labels import Label, find_labels
from extract.parts.contents import Contents, is_in_contents, match_contents, read_contents
from extract.text.document import Document, read_document
from extract.text.paragraphs import paragraph_starts

LINES = "一、发展现状\n二、主要任务\n（一）建设平台\n（二）开放数据\n三、保障措施\n"
BODY = (
    "一、发展现状\n基础良好。\n二、主要任务\n"
    "（一）建设平台\n统筹建设。\n（二）开放数据\n全面开放。\n三、保障措施\n加强领导。\n"
)


def read(raw: str) -> tuple[Document, list[Label], Contents | None]:
    """Read the contents of a text."""
    document = read_document(raw)
    labels = list(find_labels(document, frozenset(paragraph_starts(document))))
    return document, labels, read_contents(document, labels)


@pytest.mark.parametrize(
    "raw",
    [
        f"规划\n目录\n{LINES}{BODY}",
        f"规划\n目  录\n{LINES}{BODY}",
        f"规划\n目次\n{LINES}{BODY}",
        f"规划目录{LINES}{BODY}".replace("\n", ""),
        "规划\n目录\n" + LINES.replace("\n", "……3\n") + BODY,
        "规划\n目录\n" + LINES.replace("\n", "\t12\n") + BODY,
    ],
)
def test_the_lines_of_a_table_of_contents(raw: str) -> None:
    document, labels, contents = read(raw)
    assert contents is not None
    match_contents(document, contents, labels)
    assert [entry.title for entry in contents.entries] == ["发展现状", "主要任务", "建设平台", "开放数据", "保障措施"]
    assert [entry.parent.title if entry.parent else None for entry in contents.entries] == [
        None,
        None,
        "主要任务",
        "主要任务",
        None,
    ]
    assert document.text.startswith("一、发展现状基础", contents.end)


@pytest.mark.parametrize(
    "raw",
    [
        f"规划\n{BODY}",
        "编制公共数据开放目录，\n一、发展现状\n建成开放目录。\n二、主要任务\n（一）建设。\n",
        "规划\n目录\n一、发展现状\n二、主要任务\n",
        "",
    ],
)
def test_a_text_without_a_table_of_contents(raw: str) -> None:
    assert read(raw)[2] is None


def test_each_line_announces_a_unit_of_the_body() -> None:
    document, labels, contents = read(f"规划\n目录\n{LINES}{BODY}")
    assert contents is not None
    found = match_contents(document, contents, labels)
    assert list(found.values()) == [0, 1, 2, 3, 4]
    assert all(not is_in_contents(contents, labels[index]) for index in found)


def test_a_line_that_the_body_does_not_have_announces_nothing() -> None:
    document, labels, contents = read(f"规划\n目录\n{LINES}{BODY.replace('（二）开放数据', '')}")
    assert contents is not None
    assert list(match_contents(document, contents, labels).values()) == [0, 1, 2, 4]


def test_a_title_that_runs_into_the_body_is_cut_to_what_both_places_print() -> None:
    raw = "规划目录一、发展现状二、主要任务三、保障措施附表名称一、发展现状良好。二、主要任务很多。三、保障措施有力。"
    document, labels, contents = read(raw)
    assert contents is not None
    match_contents(document, contents, labels)
    assert contents.entries[-1].title == "保障措施"


def test_titles_are_cited_where_they_are_printed() -> None:
    document, labels, contents = read(f"规划\n目录\n{LINES}{BODY}")
    assert contents is not None
    match_contents(document, contents, labels)
    for entry in contents.entries:
        assert document.cell(*entry.title_range) == entry.title
