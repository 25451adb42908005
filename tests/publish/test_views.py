"""What pages show of a package: rows with addresses, marks in the text, issues, formats, years, words to search."""

from decimal import Decimal
from pathlib import Path

import pytest

from publish.directory.charts import Bar
from publish.directory.views import CHART_BARS, PREVIEW_ROWS, DatasetView
from publish.packages import read_package
from publish.planner import plan_publication
from publish.portal import PortalState
from tests.publish.making import SOURCE, make_package

NAME = "minzhou-2020"


def view_of(folder: Path, *, links: tuple[str, ...] = ()) -> DatasetView:
    package = read_package(folder)
    manifest = plan_publication(PortalState("x"), [package]).datasets[0].manifest
    assert manifest is not None
    return DatasetView(folder, package.descriptor, manifest.model_copy(update={"links": links}))


def test_rows_have_their_cells_their_anchor_and_the_address_of_their_evidence(tmp_path: Path) -> None:
    table = view_of(make_package(tmp_path)).table("tasks")
    assert table is not None
    first = table.rows[0]
    assert first.cells == (NAME, f"{NAME}-t01", "建设政务云", "2-7")
    assert first.anchor == f"{NAME}-t01"
    assert first.evidence == f"datasets/{NAME}/evidence/index.html#{NAME}-t01"


def test_a_row_without_spans_has_no_evidence(tmp_path: Path) -> None:
    table = view_of(make_package(tmp_path, tasks=(("t01", "已丢失", ""),))).table("tasks")
    assert table is not None
    assert (table.rows[0].evidence, table.has_evidence) == ("", False)


@pytest.mark.parametrize("key", ["t 01", "t<01>", "t#01", "数", "t/01", "t" * 300])
def test_an_id_that_is_no_plain_name_becomes_no_anchor_and_no_link(tmp_path: Path, key: str) -> None:
    table = view_of(make_package(tmp_path, tasks=((key, "建设政务云", "2-7"),))).table("tasks")
    assert table is not None
    assert (table.rows[0].anchor, table.rows[0].evidence) == ("", "")


def test_evidence_of_a_collection_is_in_the_plan_that_is_linked(tmp_path: Path) -> None:
    folder = make_package(tmp_path, "all-plans", plan_id=NAME, with_source=False)
    alone, beside = view_of(folder).table("tasks"), view_of(folder, links=(NAME,)).table("tasks")
    assert alone is not None
    assert beside is not None
    assert alone.rows[0].evidence == ""
    assert beside.rows[0].evidence == f"datasets/{NAME}/evidence/index.html#{NAME}-t01"


def test_a_collection_has_no_text_and_marks_nothing(tmp_path: Path) -> None:
    view = view_of(make_package(tmp_path, "all-plans", plan_id=NAME, with_source=False), links=(NAME,))
    assert (view.text, view.marks("zh")) == (None, ())


def test_marks_point_at_the_words_of_their_rows_the_outer_tables_first(tmp_path: Path) -> None:
    view = view_of(make_package(tmp_path))
    assert view.text == SOURCE
    marks = view.marks("zh")
    assert [mark.table for mark in marks] == ["tasks", "tasks", "assignments", "assignments", "assignments"]
    assert [mark.spans.text_in(SOURCE) for mark in marks][:3] == ["建设政务云", "开放<b>交通</b>数据", "市发改委"]


@pytest.mark.parametrize(("language", "page"), [("zh", "tasks.html"), ("en", "tasks.en.html")])
def test_marks_link_their_rows_in_the_language_of_the_page(tmp_path: Path, language: str, page: str) -> None:
    marks = view_of(make_package(tmp_path)).marks(language)  # type: ignore[arg-type]
    assert marks[0].row_link == f"../tables/{page}#{NAME}-t01"
    assert marks[-1].row_link == ""


def test_spans_that_cannot_be_read_mark_nothing(tmp_path: Path) -> None:
    view = view_of(make_package(tmp_path, tasks=(("t01", "建设政务云", "7-2"), ("t02", "x", "a-b"))))
    assert [str(mark.spans) for mark in view.marks("zh") if mark.table == "tasks"] == ["", ""]


def test_the_preview_is_the_first_rows(tmp_path: Path) -> None:
    tasks = tuple((f"t{number:02}", "建设政务云", "2-7") for number in range(9))
    table = view_of(make_package(tmp_path, tasks=tasks)).table("tasks")
    assert table is not None
    assert (len(table.preview), table.total, table.is_complete) == (PREVIEW_ROWS, 9, True)
    assert table.preview[-1].anchor == f"{NAME}-t04"


def test_a_column_that_is_not_there_has_no_values(tmp_path: Path) -> None:
    table = view_of(make_package(tmp_path)).table("tasks")
    assert table is not None
    assert (table.values("agency"), table.values("text")) == ((), ("建设政务云", "开放<b>交通</b>数据"))


def test_issues_are_read_in_their_order_with_what_they_say(tmp_path: Path) -> None:
    issues = [{"severity": "error", "rule": "a", "message": "one"}, {"severity": "notice", "rule": "b"}]
    view = view_of(make_package(tmp_path, issues=issues))
    assert [(issue.severity, issue.rule, issue.message) for issue in view.issues] == [
        ("error", "a", "one"),
        ("notice", "b", ""),
    ]


@pytest.mark.parametrize(
    ("temporal", "years"),
    [
        ({"start": "2018-01-01", "end": "2020-12-31"}, ("2018", "2019", "2020")),
        ({"start": "2018"}, ("2018",)),
        ({"start": 2018, "end": 2019}, ("2018", "2019")),
        ({"end": "2020-12-31"}, ()),
        ({"start": "2018", "end": "2017"}, ()),
    ],
)
def test_years_are_those_of_the_period(tmp_path: Path, temporal: dict[str, object], years: tuple[str, ...]) -> None:
    assert view_of(make_package(tmp_path, catalogue={"temporal": temporal})).years == years


def test_a_period_of_a_thousand_years_does_not_fill_the_page(tmp_path: Path) -> None:
    assert len(view_of(make_package(tmp_path, catalogue={"temporal": {"start": "1000", "end": "9999"}})).years) == 101


def test_formats_are_those_of_the_data_with_csv_first(tmp_path: Path) -> None:
    view = view_of(make_package(tmp_path, files={f"data/{NAME}.xlsx": "x", "source/more.txt": "x"}))
    assert view.formats == ("csv", "xlsx")


@pytest.mark.parametrize(
    "word", ["闽州", "任务", "数字政府", "市大数据局", "责任单位", "minzhou", "key tasks", "可逐字核对"]
)
def test_title_abstract_keywords_agencies_and_columns_are_searched(tmp_path: Path, word: str) -> None:
    assert word in view_of(make_package(tmp_path)).searched


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("data/tasks.csv", "任务", "Tasks"),
        ("datapackage.json", "数据包描述", "Descriptor"),
        ("validation/report.json", "校验报告", "Validation report"),
        ("diff.json", "", ""),
    ],
)
def test_files_are_called_by_what_they_hold(tmp_path: Path, path: str, zh: str, en: str) -> None:
    view = view_of(make_package(tmp_path))
    assert (view.file_title(path, "zh"), view.file_title(path, "en")) == (zh, en)


def test_a_chart_counts_its_bars_largest_first_and_says_how_many_it_leaves_out(tmp_path: Path) -> None:
    view = view_of(make_package(tmp_path))
    by_agency, by_section = view.charts[0], view.charts[1:]
    assert (by_agency.bars, by_agency.others) == ((Bar("市发改委", 1), Bar("市大数据局", 1)), 0)
    assert by_section == ()


def test_targets_are_counted_by_year_in_the_order_of_the_years_without_baselines(tmp_path: Path) -> None:
    rows = [
        "g1,2020-12-31,target",
        "g2,2018-12-31,target",
        "g3,2020-06-30,target",
        "g4,2015-12-31,baseline",
        "g5,,target",
    ]
    targets = "target_id,deadline,kind\n" + "\n".join(rows) + "\n"
    charts = view_of(make_package(tmp_path, files={"data/targets.csv": targets})).charts
    assert [chart.bars for chart in charts if chart.title_en.startswith("Targets")] == [
        (Bar("2018", 1), Bar("2020", 2))
    ]


def test_investment_is_shown_by_category_in_the_order_of_the_table(tmp_path: Path) -> None:
    categories = "category,computed_investment\n智慧生态类,60\n基础设施类,675.5\n未估算类,\n不是数,x\n"
    charts = view_of(make_package(tmp_path, files={"data/project_categories.csv": categories})).charts
    bars = [chart.bars for chart in charts if chart.label == "类别"]
    assert bars == [(Bar("智慧生态类", Decimal(60)), Bar("基础设施类", Decimal("675.5")))]


def test_a_plan_that_names_nobody_is_shown_by_its_sections(tmp_path: Path) -> None:
    view = view_of(make_package(tmp_path, files={"data/assignments.csv": "assignment_id,agency,role\n"}))
    assert view.charts == ()
    tasks = "task_id,section_id\nt1,s1\nt2,s1\nt3,s2\n"
    sections = "section_id,title\ns1,建设数字政府\ns2,\n"
    divided = view_of(
        make_package(
            tmp_path / "divided",
            files={
                "data/assignments.csv": "assignment_id,agency,role\n",
                "data/tasks.csv": tasks,
                "data/sections.csv": sections,
            },
        )
    )
    assert divided.charts[0].bars == (Bar("建设数字政府", 2), Bar("s2", 1))


def test_many_agencies_are_cut_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = "".join(f"r{number},单位{number:02},lead\n" for number in range(CHART_BARS + 4))
    view = view_of(make_package(tmp_path, files={"data/assignments.csv": f"assignment_id,agency,role\n{rows}"}))
    assert (len(view.charts[0].bars), view.charts[0].others) == (CHART_BARS, 4)
