"""Notes below a text are in the source and not in the text to read."""

import pytest

from extract.plan import extract_plan
from extract.text.notes import note_lines
from tests.texts import CITY_MEASURES

NOTES = "".join(f"{line}\n" for line in note_lines(["指三级平台。", "（责任单位：市统计局）"]))


def test_notes_change_no_row_of_a_plan() -> None:
    plan, noted = extract_plan(CITY_MEASURES), extract_plan(CITY_MEASURES.rstrip("\n") + "\n" + NOTES)

    assert noted.source_text.endswith("[2] （责任单位：市统计局）\n")
    for table in ("header", "sections", "tasks", "actions", "assignments", "targets", "coverage"):
        assert getattr(noted, table) == getattr(plan, table)


@pytest.mark.parametrize(
    "end", ["脚注：\n", "脚注：\n[1] 指平台。\n（责任单位：市统计局）\n", "脚注：见下\n[1] 指平台。\n"]
)
def test_what_is_no_list_of_notes_to_the_end_is_read(end: str) -> None:
    plan = extract_plan(CITY_MEASURES.rstrip("\n") + "\n" + end)

    assert plan.coverage.body > extract_plan(CITY_MEASURES).coverage.body
