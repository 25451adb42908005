"""Tables of task division: the damaged one of the 2016 plan, and a document that is such a table."""

import json
from pathlib import Path

import pytest

from extract.models import Damage
from extract.parts import interleaved
from extract.parts.bodies import read_bodies
from extract.parts.division import DivisionRow, DivisionTable, match_division, read_division
from extract.text.document import Document, Segment, read_document
from extract.text.spans import without_blanks
from extract.text.splices import mend
from tests.bounds import bounded, growth

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
ANNEX = "004-13th-fyp-informatization-annex"
HEAD = "附件。重点任务分工序号工作任务责任单位进度安排"


# --- the plan of 2016


@pytest.fixture(scope="module")
def document() -> Document:
    raw = (ROOT / "seeds" / "sources" / "fujian-2016-2020-digital-plan.txt").read_bytes().decode("utf-8")
    mending = mend(raw)
    assert mending is not None
    return read_document(raw, mending.segments, Damage("spliced", mending.sentences, mending.lost))


@pytest.fixture(scope="module")
def table(document: Document) -> DivisionTable:
    read = read_division(document, "plan")
    assert read is not None
    return read


@pytest.fixture(scope="module")
def cells(table: DivisionTable, document: Document) -> tuple[DivisionTable, Document]:
    return table, document


def roles(document: Document, row: DivisionRow) -> list[tuple[str, str]]:
    return [(body.agency, body.role) for body in read_bodies(document, row.bodies_ranges).bodies]


def rows_of(document: Document) -> tuple[DivisionRow, ...]:
    table = read_division(document, "")
    return table.rows if table else ()


def of(table: DivisionTable, heading: str, number: str) -> DivisionRow:
    (row,) = [row for row in table.rows if (row.heading, row.number) == (heading, number)]
    return row


def test_rows_that_survive_are_found_under_their_headings(table: DivisionTable) -> None:
    assert [(row.heading, row.number) for row in table.rows] == [
        *(("改革创新", number) for number in ["1", "2", "3", "4", "5", "8", "9", "10"]),
        *(("保障措施", number) for number in ["1", "2", "3", "5", "6", "7", "8"]),
    ]


@pytest.mark.parametrize(
    ("heading", "number", "text"),
    [
        ("改革创新", "1", "推进各级数据中心和信息中心整合，推行大平台建设和集中式保障。"),
        ("改革创新", "2", ""),
        ("改革创新", "3", "推动政务信息资源开放开发，积极打造一批行业大数据平台。"),
        ("改革创新", "4", "推行电子档案，实现一人一档、一企一档、一物一档、一城一档，以及共建共享和集中管理。"),
        (
            "改革创新",
            "8",
            "建立数据驱动机制，充分运用大数据，推广事中事后协同监管、精细监管，改进服务方式，提高预测预警和决策水平。",
        ),
        (
            "改革创新",
            "9",
            "健全投融资机制，充分吸收社会资本参与数字福建建设。推进信息资产作为生产要素投资入股、质押融资。",
        ),
        ("改革创新", "10", "制定信息化融合产品准入负面清单，放宽市场准入限制。"),
        ("保障措施", "2", "建立网络空间统一应用分类授权管理体系，加强网络空间治理。"),
        ("保障措施", "5", ""),
        ("保障措施", "6", "扩大实施领导干部信息化能力提升行动工程。建立省市信息化业务和技术人员交流挂职制度。"),
        ("保障措施", "7", "继续发挥专家委员会咨询作用，研究成立福建省网络空间和信息经济研究院。"),
        ("保障措施", "8", "健全创业辅导指导制度，举办互联网创业训练营、创业创新大赛等活动。"),
    ],
)
def test_tasks_are_put_together_from_their_lines(table: DivisionTable, heading: str, number: str, text: str) -> None:
    assert of(table, heading, number).text == text


@pytest.mark.parametrize(
    ("heading", "number", "expected", "schedule"),
    [
        ("改革创新", "2", [("省直各部门", "support")], "进"),
        (
            "改革创新",
            "3",
            [("省发改委", "lead"), ("省数字办", "lead"), ("省直各部门", "support")],
            "2015年启动，持续推进",
        ),
        (
            "改革创新",
            "4",
            [("省发改委", "lead"), ("省数字办", "lead"), ("省档案局", "lead"), ("省直各部门", "support")],
            "2015年启动，持续推进",
        ),
        ("改革创新", "5", [], ""),
        ("保障措施", "5", [("省人社厅", "responsible"), ("省教育厅", "responsible")], "2016年启动，2020年完成"),
        ("保障措施", "6", [("省委组织部", "responsible")], "2016年启动，持续实施"),
        ("保障措施", "7", [("数字福建专家委", "responsible"), ("福州大学", "responsible")], "2016年启动，2018年建成。"),
    ],
)
def test_bodies_and_schedules_are_put_together_from_their_lines(
    cells: tuple[DivisionTable, Document], heading: str, number: str, expected: list[tuple[str, str]], schedule: str
) -> None:
    row = of(cells[0], heading, number)
    assert roles(cells[1], row) == expected
    assert row.schedule == schedule


def test_a_marker_that_lost_text_cuts_is_known_by_its_beginning(table: DivisionTable, document: Document) -> None:
    row = of(table, "改革创新", "1")
    assert [agency for agency, _ in roles(document, row)] == ["省发改委", "省数字办", "省财政厅", "省编办"]
    assert row.cut_role == "lead"
    assert row.schedule == "省级2015年实施，2016年基本完成；市"


def test_only_rows_with_all_their_cells_are_whole(table: DivisionTable) -> None:
    whole = [(row.heading, row.number) for row in table.rows if row.state == "whole"]
    assert whole == [("改革创新", "3"), ("改革创新", "4"), ("保障措施", "6"), ("保障措施", "7")]


def test_what_is_lost_is_reported(table: DivisionTable) -> None:
    lost = [issue.message for issue in table.issues if issue.rule == "division-lost"]
    assert [message.split(",")[0] for message in lost] == [
        "row 2 is lost",
        "rows 6 to 7 are lost",
        "rows 4 to 5 are lost",
    ]
    partial = [issue for issue in table.issues if issue.rule == "division-row"]
    assert len(partial) == sum(row.state == "partial" for row in table.rows)
    assert all(issue.severity == "warning" and issue.advice for issue in table.issues)


def test_ranges_hold_what_the_row_says(table: DivisionTable, document: Document) -> None:
    for row in table.rows:
        assert "".join(document.text[start:end] for start, end in row.text_ranges) == row.text
        if row.number_range:
            assert document.text[slice(*row.number_range)] == row.number


def test_no_place_belongs_to_two_rows(table: DivisionTable) -> None:
    places = [
        place
        for row in table.rows
        for start, end in (*row.text_ranges, *row.bodies_ranges, *filter(None, [row.number_range]))
        for place in range(start, end)
    ]
    assert len(places) == len(set(places))


def test_the_table_claims_its_title_and_its_last_row(table: DivisionTable, document: Document) -> None:
    claimed = document.text[table.start : table.end]
    assert claimed.startswith("“十三五”数字福建专项规划重点任务分工序工作任务")
    assert claimed.endswith("创业创新大赛等活动。")


@pytest.mark.parametrize("name", ["fuzhou-2017-key-tasks", "fujian-2018-key-tasks", "fuzhou-2018-2020-action-plan"])
def test_plans_without_such_a_table_have_none(name: str) -> None:
    raw = (ROOT / "seeds" / "sources" / f"{name}.txt").read_bytes().decode("utf-8")
    assert read_division(read_document(raw), name) is None


# --- a document that is a table


@pytest.fixture(scope="module")
def annex() -> Document:
    path = SAMPLES / "docs" / f"{ANNEX}.txt"
    if not path.is_file():
        pytest.skip("the sample documents are not beside this repository")
    return read_document(path.read_text("utf-8"))


def test_every_row_of_an_annex_is_found(annex: Document) -> None:
    assert [row.number for row in rows_of(annex)] == [str(number) for number in range(1, 75)]


def test_every_row_of_an_annex_has_task_and_bodies(annex: Document) -> None:
    for row in rows_of(annex):
        assert row.state == "whole", row.number
        assert row.text.endswith("。")
        bodies = "".join(annex.text[start:end] for start, end in row.bodies_ranges)
        assert bodies.endswith("负责"), row.number


def test_rows_of_an_annex_are_as_a_reader_has_them(annex: Document) -> None:
    gold = json.loads((SAMPLES / "gold" / f"{ANNEX}.json").read_text("utf-8"))
    rows = {row.number: row for row in rows_of(annex)}
    for task in gold["tasks"]:
        row, (action,) = rows[task["number"]], task["actions"]
        assert row.text.startswith(without_blanks(action["starts_with"]))
        assert row.text.endswith(without_blanks(action["ends_with"]))
        assert roles(annex, row) == [(body["agency"], body["role"]) for body in action["assignments"]]


def test_a_row_over_a_page_break_is_put_together(annex: Document) -> None:
    row = rows_of(annex)[32]
    assert row.text == "深度参与国际网络空间治理，推动建立多边、民主、透明的国际互联网治理体系。"
    assert len(row.bodies_ranges) == 2


def test_what_stands_between_two_rows_belongs_to_none(annex: Document) -> None:
    row = rows_of(annex)[70]
    claimed = "".join(annex.text[start:end] for start, end in (*row.text_ranges, *row.bodies_ranges))
    assert "索引号" not in claimed


# --- made-up tables


def test_a_table_in_one_run_is_read() -> None:
    document = read_document(
        HEAD + "1建设政务云。省数字办负责2016年启动，持续推进2开放政务数据。省数字办牵头，各部门配合2017年完成"
    )
    table = read_division(document, "plan")
    assert table is not None
    assert [(row.number, row.text, row.schedule, row.state) for row in table.rows] == [
        ("1", "建设政务云。", "2016年启动，持续推进", "whole"),
        ("2", "开放政务数据。", "2017年完成", "whole"),
    ]
    assert roles(document, table.rows[1]) == [("省数字办", "lead"), ("各部门", "support")]
    assert table.issues == ()


def test_numbers_of_the_text_are_no_numbers_of_rows() -> None:
    document = read_document(
        HEAD + "1建设2个政务云，到2018年接入2000家。省数字办负责2016年启动，持续推进2推广5G。省通信管理局负责2017年完成"
    )
    table = read_division(document, "plan")
    assert table is not None
    assert [row.text for row in table.rows] == ["建设2个政务云，到2018年接入2000家。", "推广5G。"]


def test_the_end_of_a_row_behind_lost_text_has_the_number_before_the_next() -> None:
    text = HEAD + "1建设政务云。省数字办负责2016年启动，持续推进省水利厅负责2017年完成3推广网络。省广电局负责2018年完成"
    place = text.index("省水利厅")
    document = read_document(text, [Segment(0, place), Segment(place, len(text), lost_before=1)])
    table = read_division(document, "plan")
    assert table is not None
    assert [(row.number, row.state) for row in table.rows] == [("1", "whole"), ("2", "partial"), ("3", "whole")]
    assert roles(document, table.rows[1]) == [("省水利厅", "responsible")]
    assert table.rows[1].number_range is None


def test_cells_on_lines_of_their_own_are_read() -> None:
    text = "序号\n重点工作\n负责单位\n1\n建设政务云，推动\n集约建设。\n"
    text += "省数字办牵头，省\n经信委等负责\n2 开放数据。\n各部门负责\n"
    document = read_document(text)
    rows = rows_of(document)
    assert [(row.number, row.text) for row in rows] == [("1", "建设政务云，推动集约建设。"), ("2", "开放数据。")]
    assert roles(document, rows[0]) == [("省数字办", "lead"), ("省经信委", "responsible")]


def test_a_document_without_a_table_has_no_rows() -> None:
    assert rows_of(read_document("一、总则。二、任务。")) == ()


@pytest.mark.parametrize("filler", ["序号工作任务", "省数字办负责", "2016年启动，", "。", "1", "一、", "2\n", "省、"])
def test_hostile_text_behind_a_head_takes_no_time(filler: str) -> None:
    with bounded(10):
        read_division(read_document(HEAD + "1建设政务云。省数字办负责2016年启动，持续推进" + filler * 5_000), "plan")


def test_lists_that_are_left_as_hopeless_change_no_row(
    table: DivisionTable, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interleaved, "lost_by_bodies", lambda _: 0.0)
    assert read_division(document, "plan") == table


def test_time_grows_with_the_length_of_the_table() -> None:
    def read_rows(count: int) -> None:
        rows = (
            f"{no}建设政务云，推进整合。省数字办牵头，省水利厅配合2016年启动，持续推进" for no in range(1, count + 1)
        )
        table = read_division(read_document(HEAD + "".join(rows)), "plan")
        assert table is not None
        assert len(table.rows) == count

    assert growth(read_rows, 50, 400, least=0) < 24  # quadratic time would be 64 times as long


# --- what a row divides


def _row(text: str) -> DivisionRow:
    return DivisionRow("1", None, text, (), (), None, "", "", "partial")


TITLES = [
    "推广下一代宽带网络，加快三网融合",
    "加快构建政务数据云，实现一人一档、一物一档、一城一档",
    "加强网络空间治理，建立网络空间统一应用分类授权管理体系",
    "强化人才保障，扩大实施领导干部信息化能力提升行动工程",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建立网络空间统一应用分类授权管理体系，加强网络空间治理。", 2),
        ("扩大实施领导干部信息化能力提升行动工程。", 3),
        ("推行电子档案，实现一人一档、一物一档、一城一档。", 1),
        ("制定负面清单，放宽准入限制。", None),
        ("", None),
    ],
)
def test_a_row_divides_the_title_that_holds_what_is_particular_in_it(text: str, expected: int | None) -> None:
    assert match_division([_row(text)], TITLES) == (expected,)


def test_a_row_that_two_titles_hold_divides_neither() -> None:
    assert match_division([_row("加强网络空间治理。")], ["加强网络空间治理", "加强网络空间治理", "其他"]) == (None,)


def test_without_titles_no_row_is_matched() -> None:
    assert match_division([_row("加强网络空间治理。")], []) == (None,)
