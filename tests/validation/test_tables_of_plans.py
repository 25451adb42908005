"""What the gate asks of rows that were read from tables: their numbers, labels and units are printed cell by cell."""

from pathlib import Path

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from extract.plan import extract_plan
from tests.validation.tampering import cell
from validation.packages import load_package
from validation.rows import Rows
from validation.wording import check_wording

DIVISION = """临水区2022年大数据发展重点任务分工表
序号\t重点任务\t工作内容\t责任单位\t完成时限
1\t推进数据开放\t编制区级公共数据开放清单，向社会开放数据集80个以上。\t区大数据局、区级各部门\t2022年6月底
2\t建设应用场景\t聚焦停车、养老等领域，推出公共数据应用场景5个。\t区大数据局、区交通局\t2022年9月底
3\t提升服务能力\t建成区级数据开放专区，综合指数进入全市前三。\t区大数据局\t12月底前
"""
INDICATORS = """临水市“十四五”大数据产业发展规划
一、发展目标
到2025年，大数据产业成为支柱产业。
附表：主要发展指标
指标
单位
2020年
2023年
2025年
大数据产业规模
亿元
120
260
500
数据集数量
个
26
80
150
二、主要任务
（一）推进数据开放。向社会提供数据下载服务。（责任单位：市大数据局）
（二）壮大产业。培育数据服务商20家。（责任单位：市工信局）
"""


def staged(root: Path, text: str) -> Path:
    plan = extract_plan(text, plan_id="linshui", source_format="text")
    assert plan.tasks
    return stage_package(plan, root / "staged", None, Releases()).folder


def wrong(folder: Path) -> list[tuple[str, str, str]]:
    """The rule, the column and the value of each failure."""
    checks = check_wording(Rows(load_package(folder)))
    return [(check.id, failure.column, failure.value) for check in checks for failure in check.failures]


@pytest.mark.parametrize("text", [DIVISION, INDICATORS], ids=["division", "indicators"])
def test_rows_of_tables_pass(tmp_path: Path, text: str) -> None:
    assert wrong(staged(tmp_path, text)) == []


def test_a_label_of_another_row_is_found(tmp_path: Path) -> None:
    folder = staged(tmp_path, DIVISION)
    cell("tasks", "number", "3", lambda row: row["number"] == "2")(folder)
    assert ("names", "number", "3") in wrong(folder)


def test_a_number_that_only_neighbours_make_is_found(tmp_path: Path) -> None:
    folder = staged(tmp_path, INDICATORS)
    cell("targets", "value", "1202", lambda row: row["value"] == "260")(folder)
    assert ("values", "value", "1202") in wrong(folder)


def test_issuers_who_sign_together_are_printed_each_in_its_place(tmp_path: Path) -> None:
    offices = "中共临水县委办公室 临水县人民政府办公室"
    folder = staged(tmp_path, f"{offices}关于印发《临水县数据工作方案》的通知\n{INDICATORS}")
    assert wrong(folder) == []
    cell("plans", "issuer", "中共临水县委办公室;临山县人民政府办公室")(folder)
    assert [failure[:2] for failure in wrong(folder)] == [("plan-facts", "issuer")]
