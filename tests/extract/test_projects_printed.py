"""Made-up tables of projects, printed by the printer's rule and read back; and tables that do not add up."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.models import Issue
from extract.parts.projects import ProjectTable, read_projects
from extract.text.document import GAP, Segment, read_document
from tests.bounds import bounded, growth
from tests.extract.tables.printing import HEAD, WIDE, WRAPPED_HEAD, PrintedRow, Widths, print_table

NARROW = Widths()


def read(text: str) -> ProjectTable:
    table = read_projects(read_document(text), "plan")
    assert table is not None
    return table


def fields(table: ProjectTable) -> list[tuple[int, str, str, str, Decimal]]:
    return [(row.no, row.name, row.responsible, row.schedule, row.investment) for row in table.projects]


def expected(rows: list[PrintedRow]) -> list[tuple[int, str, str, str, Decimal]]:
    return [(row.no, row.name, row.responsible, row.schedule, Decimal(row.investment)) for row in rows]


def rules(table: ProjectTable) -> list[str]:
    return [issue.rule for issue in table.issues]


def row(no: int, investment: str, name: str = "智慧水利工程", schedule: str = "2016年启动，2018年建成") -> PrintedRow:
    return PrintedRow(no, name, "省水利厅负责", schedule, investment)


# --- tables read back

_SYLLABLES = "智慧林业农村海洋渔业文化教育卫生环保交通旅游气象"
_names = st.builds(
    lambda stem, noun: stem + noun,
    st.text(alphabet=_SYLLABLES, min_size=3, max_size=16),
    st.sampled_from(["工程", "平台", "系统", "体系", "数据库"]),
)
_body = st.sampled_from(["省发改委", "省数字办", "省海洋渔业厅", "省测绘地信局", "省电子信息集团"])
_lists = st.lists(_body, min_size=1, max_size=2, unique=True).map("、".join)
_responsible = st.one_of(
    _lists.map(lambda names: f"{names}负责"),
    st.tuples(_lists, st.sampled_from(["各有关部门配合", "相关市场主体负责"])).map("牵头，".join),
)
_schedules = st.one_of(
    st.builds(
        "{}年启动，{}".format,
        st.integers(2012, 2016),
        st.sampled_from(["持续推进", "持续实施", "2018年建成", "2018年基本建成", "2020年全面建成"]),
    ),
    st.sampled_from(["持续推进", "2017年基本完成", "2016年底建成"]),
)
_amounts = st.one_of(st.integers(1, 400).map(str), st.sampled_from(["0.5", "0.2", "12.5", "100", "200"]))
_rows = st.lists(st.tuples(_names, _responsible, _schedules, _amounts), min_size=3, max_size=14)


def _table_of(cells: list[tuple[str, str, str, str]], cut: int) -> list[tuple[str, str, list[PrintedRow]]]:
    rows = [PrintedRow(no, *cell) for no, cell in enumerate(cells, 1)]
    parts = [part for part in (rows[:cut], rows[cut:]) if part]
    names = ["基础设施类", "大数据应用类"]
    return [
        (name, str(sum(Decimal(entry.investment) for entry in part)), part)
        for name, part in zip(names, parts, strict=False)
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_rows, st.integers(1, 6), st.sampled_from([0, 3, 5]))
def test_a_table_in_one_run_reads_back(cells: list[tuple[str, str, str, str]], cut: int, every: int) -> None:
    categories = _table_of(cells, cut)
    table = read(print_table(categories, WIDE, every=every))
    rows = {entry.no: entry for _, _, part in categories for entry in part}
    for project in table.projects:  # what is read is right, and what is not read is reported
        entry = rows[project.no]
        assert (project.name, project.responsible, project.schedule) == (entry.name, entry.responsible, entry.schedule)
        assert project.investment == Decimal(entry.investment)
    left_out = {f"row {no}" for no in rows} - {f"row {project.no}" for project in table.projects}
    assert left_out == {issue.place for issue in table.issues if issue.severity == "error"}


def _right(table: ProjectTable, rows: dict[int, PrintedRow]) -> list[int]:
    """Tell which rows were read as they were before they were printed."""
    return [
        project.no
        for project in table.projects
        if (entry := rows[project.no])
        and (project.name, project.responsible, project.schedule) == (entry.name, entry.responsible, entry.schedule)
        and project.investment == Decimal(entry.investment)
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_rows, st.integers(1, 6))
def test_of_a_wrapped_table_no_row_is_guessed(cells: list[tuple[str, str, str, str]], cut: int) -> None:
    categories = _table_of(cells, cut)
    table = read(print_table(categories, NARROW, head=WRAPPED_HEAD))
    rows = {entry.no: entry for _, _, part in categories for entry in part}
    assert _right(table, rows) == [project.no for project in table.projects]


@pytest.mark.parametrize("widths", [NARROW, Widths(8, 10, 9, 2), Widths(10, 8, 9, 0), Widths(12, 9, 10, 2)])
def test_most_rows_of_a_wrapped_table_are_read(widths: Widths) -> None:
    chance = Random(7)  # noqa: S311 - a table to read, no secret
    bodies = ["省发改委", "省数字办", "省海洋渔业厅", "省测绘地信局", "省电子信息集团"]
    rows = [
        PrintedRow(
            no,
            "".join(chance.choices(_SYLLABLES, k=chance.randint(4, 18))) + chance.choice(["工程", "平台", "系统"]),
            "、".join(chance.sample(bodies, chance.randint(1, 2))) + "牵头，各有关部门配合",
            chance.choice(["2016年启动，持续推进", "2012年启动，2018年基本建成", "持续实施"]),
            chance.choice(["1", "0.5", "37", "100"]),
        )
        for no in range(1, 21)
    ]
    subtotal = str(sum(Decimal(entry.investment) for entry in rows))
    table = read(print_table([("基础设施类", subtotal, rows)], widths, head=WRAPPED_HEAD))
    right = _right(table, {entry.no: entry for entry in rows})
    assert right == [project.no for project in table.projects]
    assert len(right) >= 18


# --- digits that run together


@pytest.mark.parametrize(
    ("amounts", "subtotal"),
    [
        (["5", "53", "1"], "59"),
        (["1", "2", "1"], "4"),
        (["1", "11", "1"], "13"),
        (["0.5", "100", "0.2"], "100.7"),
    ],
)
def test_the_subtotal_decides_where_an_amount_ends(amounts: list[str], subtotal: str) -> None:
    rows = [row(no, amount) for no, amount in enumerate(amounts, 1)]
    table = read(print_table([("基础设施类", subtotal, rows)]))
    assert fields(table) == expected(rows)
    assert not table.issues


def test_a_name_may_begin_with_digits() -> None:
    rows = [row(1, "5"), row(2, "5", "4G网络广覆盖工程"), row(3, "200", "12345热线平台"), row(4, "3")]
    table = read(print_table([("基础设施类", "213", rows)]))
    assert fields(table) == expected(rows)


def test_a_number_that_repeats_in_the_name_is_decided_by_the_sum() -> None:
    # “…建成55 5G…”: 5|5|5G or 55|5G; only one gives 16.
    rows = [row(no, "2") for no in range(1, 4)] + [row(4, "5"), row(5, "5", "5G网络工程")]
    table = read(print_table([("基础设施类", "16", rows)]))
    assert fields(table) == expected(rows)


def test_rows_that_no_sum_decides_are_kept_out_and_reported() -> None:
    # “建成11111条” is 1, row 11, 11条; or 11, row 11, 1条; or 111, row 11, 条: and the subtotal fits none.
    rows = [row(no, "2") for no in range(1, 10)] + [row(10, "1"), row(11, "1", "11条热线平台")]
    table = read(print_table([("基础设施类", "999", rows)]))
    assert [project.no for project in table.projects] == list(range(1, 10))
    assert rules(table) == ["project-amount", "project-amount", "project-subtotal"]
    assert [issue.place for issue in table.issues[:2]] == ["row 10", "row 11"]


def test_a_wrong_subtotal_leaves_rows_with_one_cut_as_they_are() -> None:
    rows = [row(1, "5"), row(2, "7")]
    table = read(print_table([("基础设施类", "13", rows)]))
    assert fields(table) == expected(rows)
    assert rules(table) == ["project-subtotal"]
    assert (table.categories[0].stated_investment, table.categories[0].computed_investment) == (
        Decimal(13),
        Decimal(12),
    )


def test_a_category_without_a_subtotal_has_none() -> None:
    rows = [row(1, "5"), row(2, "7")]
    table = read(print_table([("基础设施类", "", rows)]))
    assert table.categories[0].stated_investment is None
    assert not table.issues


def test_a_table_without_categories_is_checked_by_its_total() -> None:
    rows = [row(1, "5"), row(2, "12"), row(3, "1")]
    table = read(print_table([("", "", rows)], total="18"))
    assert fields(table) == expected(rows)
    assert table.categories == ()


def test_subtotals_that_do_not_add_up_to_the_total_are_reported() -> None:
    rows = [row(1, "5"), row(2, "7")]
    table = read(print_table([("基础设施类", "12", rows)], total="15"))
    assert rules(table) == ["project-total"]


# --- rows that cannot be read


def test_a_missing_row_is_reported() -> None:
    rows = [row(1, "5"), row(2, "7"), row(4, "1"), row(5, "1")]
    table = read(print_table([("基础设施类", "14", rows)]))
    assert [project.no for project in table.projects] == [1, 2, 4, 5]
    assert "project-missing" in rules(table)
    assert next(issue for issue in table.issues if issue.rule == "project-missing").place == "row 3"


def test_a_row_whose_cells_have_no_shape_is_kept_out_and_reported() -> None:
    broken = PrintedRow(2, "某某某某", "某某某某", "持续推进", "7")
    table = read(print_table([("基础设施类", "13", [row(1, "5"), broken, row(3, "1")])]))
    assert [project.no for project in table.projects] == [1, 3]
    issue = next(issue for issue in table.issues if issue.rule == "project-cells")
    assert issue.place == "row 2"
    assert issue.text.startswith("2某某某某")


@pytest.mark.parametrize("unit", ["（万元）", "（亿美元）", ""])
def test_amounts_in_another_unit_are_not_read(unit: str) -> None:
    text = print_table([("基础设施类", "12", [row(1, "5"), row(2, "7")])]).replace("（亿元）", unit)
    table = read(text)
    assert table.projects == ()
    assert rules(table) == ["project-unit"]


def test_a_head_without_rows_is_reported() -> None:
    table = read(f"一、总则。{HEAD}此页无正文。")
    assert table.projects == ()
    assert rules(table) == ["project-table"]


def test_a_table_that_lost_text_cuts_says_so() -> None:
    text = print_table([("基础设施类", "12", [row(1, "5"), row(2, "7")])])
    place = text.index("备注")
    document = read_document(text, [Segment(0, place), Segment(place, len(text), lost_before=3)])
    assert GAP in document.text
    table = read_projects(document, "plan")
    assert table is not None
    assert [project.no for project in table.projects] == [1, 2]
    assert "project-table-cut" in rules(table)


def test_issues_say_what_to_do_next() -> None:
    table = read(print_table([("基础设施类", "13", [row(1, "5"), row(2, "7")])]))
    issues: tuple[Issue, ...] = table.issues
    assert all(issue.advice and issue.message and issue.spans for issue in issues)


# --- print


def test_cells_on_lines_of_their_own_are_read() -> None:
    text = print_table([("基础设施类", "13", [row(1, "5"), row(2, "7"), row(3, "1")])])
    text = text.replace("省水利厅", "\n省水利厅").replace("2016年启动", "\n2016年启动").replace("建成", "建成\n")
    assert [project.investment for project in read(text).projects] == [5, 7, 1]


def test_a_last_line_that_stands_before_the_first_is_put_back() -> None:
    # Rows 75 and 77 of the 2016 plan.
    text = print_table([("基础设施类", "16", [row(1, "5"), row(2, "10"), row(3, "1")])])
    text = text.replace(
        "2智慧水利工程省水利厅负责2016年启动，2018年建成", "2程智慧水利工省水利厅负责施2016年启动，持续实"
    )
    project = read(text).projects[1]
    assert (project.name, project.schedule) == ("智慧水利工程", "2016年启动，持续实施")


def test_the_last_row_ends_where_its_cells_do() -> None:
    text = print_table([("基础设施类", "12", [row(1, "5"), row(2, "7")])]).split("备注")[0] + "各地各部门要抓好落实。"
    table = read(text)
    assert fields(table) == expected([row(1, "5"), row(2, "7")])
    assert text[table.end :] == "各地各部门要抓好落实。"


def test_time_grows_with_the_length_of_the_table() -> None:
    def read_rows(count: int) -> None:
        rows = [row(no, "5") for no in range(1, count + 1)]
        assert len(read(print_table([("基础设施类", str(5 * count), rows)])).projects) == count

    assert growth(read_rows, 200, 1600, least=0) < 24  # quadratic time would be 64 times as long


@pytest.mark.parametrize("filler", ["序号项目名称", "1", "2016年启动，", "一、基础设施类12", "“", "省", "牵头，"])
def test_hostile_text_behind_a_head_takes_bounded_time(filler: str) -> None:
    with bounded(5):
        read_projects(read_document(HEAD + "1智慧工程省水利厅负责持续推进5" + filler * 20_000), "plan")
