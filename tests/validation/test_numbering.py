"""A number that is missing stops a package where the source prints it, and is told where the source leaves it out."""

from pathlib import Path

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from extract.plan import extract_plan
from tests.validation.tampering import Record, rows
from validation.numbering import numbering_failures, skipped_failures
from validation.packages import load_package
from validation.rows import Rows


def plan(*labels: str) -> str:
    """A plan whose tasks have these labels."""
    works = ("编制数据目录。", "建设共享平台。", "推广电子证照。", "培训工作人员。")
    tasks = "".join(
        f"{label}{work}按年度推进。（责任单位：市教育局）\n" for label, work in zip(labels, works, strict=False)
    )
    head = "闽州市2024年数字教育工作要点\n为做好今年工作，制定本要点。\n一、主要任务\n"
    return f"{head}{tasks}二、工作要求\n各单位要认真落实。\n"


def staged(root: Path, *labels: str) -> Path:
    read = extract_plan(plan(*labels), plan_id="minzhou", source_format="text")
    assert [task.number for task in read.tasks] == list(labels)
    return stage_package(read, root / "staged", None, Releases()).folder


def found(folder: Path) -> tuple[list[str], list[str]]:
    """The numbers that follow a printed one that is missing, and those that follow one that the source leaves out."""
    package = Rows(load_package(folder))
    return ([one.value for one in numbering_failures(package)], [one.value for one in skipped_failures(package)])


@pytest.mark.parametrize(
    ("labels", "skipped"),
    [
        (("1.", "2.", "3.", "4."), []),
        (("1、", "2．", "3．", "4、"), []),
        (("1.", "2.", "4."), ["4."]),
        (("（一）", "（二）", "（四）"), ["（四）"]),
    ],
)
def test_a_number_that_the_source_leaves_out_is_told_and_stops_nothing(
    tmp_path: Path, labels: tuple[str, ...], skipped: list[str]
) -> None:
    assert found(staged(tmp_path, *labels)) == ([], skipped)


@pytest.mark.parametrize("labels", [("1.", "2.", "3.", "4."), ("（一）", "（二）", "（三）", "（四）")])
def test_a_task_that_is_printed_and_missing_stops_the_package(tmp_path: Path, labels: tuple[str, ...]) -> None:
    folder = staged(tmp_path, *labels)

    def without_third(tasks: list[Record]) -> list[Record]:
        return [task for task in tasks if task["number"] != labels[2]]

    rows("tasks", without_third)(folder)
    assert found(folder) == ([labels[3]], [])
