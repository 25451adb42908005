"""Typed rows come out of a plan as it holds them, and cells print the same value on every machine."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackages.exceptions import PackageError
from datapackages.rows import SourceFile, TableData, Value, plan_tables, to_cell
from datapackages.sidecar import Sidecar
from extract.models import Coverage, Header, Plan
from tests.plans import PLAN_ID, small_plan

SOURCE_FILE = SourceFile(f"source/{PLAN_ID}.txt", "0" * 64)


def tables_of(plan: Plan, sidecar: Sidecar | None = None) -> dict[str, TableData]:
    return {data.table.name: data for data in plan_tables(plan, SOURCE_FILE, sidecar)}


def record(data: TableData, row: int = 0) -> dict[str, Value]:
    return dict(zip([column.name for column in data.table.columns], data.rows[row], strict=True))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (20000, "20000"),
        (Decimal("2E+4"), "20000"),
        (Decimal("55.20"), "55.2"),
        (Decimal("1.0E-7"), "0.0000001"),
        (Decimal("100"), "100"),
        (Decimal("-0.0"), "0"),
        (Decimal("0.00"), "0"),
        (date(2018, 4, 2), "2018-04-02"),
        (" 两端有空白 ", " 两端有空白 "),
    ],
)
def test_a_value_prints_in_one_way(value: Value, cell: str) -> None:
    assert to_cell(value) == cell


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_an_amount_reads_back_as_the_same_number_without_exponent(amount: Decimal) -> None:
    cell = to_cell(amount)

    assert Decimal(cell) == amount
    assert "E" not in cell.upper()
    assert not ("." in cell and cell.endswith(("0", ".")))


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(amount: str) -> None:
    with pytest.raises(PackageError, match="is no amount"):
        to_cell(Decimal(amount))


def test_every_table_of_a_plan_is_there_in_package_order() -> None:
    tables = plan_tables(small_plan(), SOURCE_FILE)

    assert [data.table.name for data in tables] == [
        *("plans", "sections", "tasks", "actions", "assignments"),
        *("targets", "projects", "project_categories", "openings", "corrections"),
    ]


def test_tables_without_rows_are_there_too() -> None:
    bare = Plan(PLAN_ID, "文", "text", Header(), small_plan().damage, Coverage(0, 0))

    tables = tables_of(bare)

    assert len(tables) == 10
    assert [name for name, data in tables.items() if data.rows] == ["plans"]


def test_rows_stand_in_the_order_of_the_plan() -> None:
    plan = replace(small_plan(), tasks=tuple(reversed(small_plan().tasks)))

    assert [row[1] for row in tables_of(plan)["tasks"].rows] == [f"{PLAN_ID}-t02", f"{PLAN_ID}-t01"]


def test_spans_print_as_the_contract_says_and_the_plan_id_stands_in_every_row() -> None:
    tables = tables_of(small_plan())

    assert record(tables["tasks"])["spans"] == "105-134"
    assert all(record(data)["plan_id"] == PLAN_ID for data in tables.values() if data.rows)


def test_the_plan_s_own_row_holds_header_damage_coverage_and_source() -> None:
    row = record(tables_of(small_plan())["plans"])

    assert row["issuer"] == "闽州市人民政府办公厅"
    assert (row["damage"], row["sentences"], row["sentences_lost"]) == ("none", 7, 0)
    assert row["coverage"] == Decimal(1)
    assert (row["source_file"], row["source_sha256"]) == (SOURCE_FILE.path, SOURCE_FILE.sha256)


def sidecar() -> Sidecar:
    return Sidecar.model_validate(
        {
            "plan_id": PLAN_ID,
            "title": "甲",
            "title_en": "A",
            "issuer": "别处所知的机关",
            "region": "福州市",
            "region_en": "Fuzhou City",
            "region_code": "350100",
            "level": "city",
            "licence": "x",
            "sha256": "0" * 64,
        }
    )


def test_only_the_area_is_filled_from_the_sidecar_where_nothing_is_printed() -> None:
    plan = replace(small_plan(), header=Header())

    row = record(tables_of(plan, sidecar())["plans"])

    assert (row["region"], row["region_code"], row["level"]) == ("福州市", "350100", "city")
    assert row["issuer"] is None
    assert row["title"] is None


def test_a_printed_area_stays_as_printed() -> None:
    row = record(tables_of(small_plan(), sidecar())["plans"])

    assert (row["region"], row["region_code"]) == ("闽州市", "359900")
