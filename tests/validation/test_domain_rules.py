"""Each expectation of the field fails by its own name alone, and what is just within it raises no alarm."""

# ruff: noqa: E501 - one line a change

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.validation.tampering import Change, Record, cell, rows
from tests.validation.true_packages import F2018, P2016, P2018, PLAN_IDS
from validation.basis import basis_of
from validation.counts import check_counts
from validation.domain import check_domain
from validation.packages import load_package
from validation.rows import Rows

# Rows that are too few are another matter.
_COUNTED = {"expected-counts"}
# Printed so in one of the five plans: the subtotal of a category is not the sum of its rows.
KNOWN = {P2016: {"printed-subtotals"}}


def broken(folder: Path) -> set[str]:
    """Name the expectations that a package does not meet, but for what its source itself has wrong."""
    package = load_package(folder)
    checks = (*check_domain(Rows(package)), *check_counts(package, basis_of(package, None)))
    return {check.id for check in checks if not check.passed} - KNOWN.get(package.name, set()) - _COUNTED


def percent(row: Record) -> bool:
    return row["unit"] == "%"


def share(indicator: str, value: str) -> Change:
    """Make the first percentage one of another indicator."""

    def change(found: list[Record]) -> list[Record]:
        first = next(row for row in found if percent(row))
        first |= {"indicator": indicator, "quote": f"{indicator}达到{value}%", "value": value}
        return found

    return rows("targets", change)


def led(row: Record) -> bool:
    return row["role"] == "lead"


def hole(**more: str) -> Change:
    """Give the fourth task the label of the fifth, as if one had been missed before it; none follows."""

    def change(found: list[Record]) -> list[Record]:
        later = next(row for row in found if row["number"] == "（四）")
        later |= {"number": "（五）", **more}
        return found[: found.index(later) + 1]

    return rows("tasks", change)


def without_bodies(found: list[Record]) -> list[Record]:
    return [row for row in found if row["action_id"] != found[0]["action_id"]]


def said_again(found: list[Record]) -> list[Record]:
    return [*found, {**found[-1], "opening_id": f"{P2018}-o99", "ordinal": "99"}]


BROKEN: list[tuple[str, str, Change]] = [
    ("deadlines", F2018, cell("targets", "deadline", "1018-12-31")),
    ("deadlines", F2018, cell("targets", "deadline", "2016-12-31", lambda row: row["kind"] == "target")),
    ("deadlines", P2016, cell("openings", "deadline", "2031-12-31")),
    ("plausible-values", F2018, share("公共服务覆盖率", "101")),
    ("plausible-values", F2018, share("产业规模年均增长", "201")),
    ("plausible-values", F2018, share("移动电话普及率", "201")),
    ("plausible-values", F2018, cell("targets", "value", "-1")),
    ("lead-first", P2018, cell("assignments", "role", "responsible", led)),
    ("numbering", P2018, hole()),
    ("clauses-assigned", P2018, rows("assignments", without_bodies)),
    ("agency-levels", P2018, cell("assignments", "agency", "国家某某局")),
    ("agency-levels", P2018, cell("assignments", "agency_id", "")),
    ("project-sums", P2016, cell("projects", "investment", lambda value: f"{value}1")),
    ("closed-lists", P2018, cell("openings", "theme_id", "sports")),
    ("domain-themes", P2018, cell("openings", "theme_id", "")),
    ("closed-lists", P2018, cell("assignments", "role", "boss", lambda row: row["role"] == "responsible")),
    ("closed-lists", P2018, cell("targets", "kind", "wish")),
    ("coverage", P2018, cell("plans", "coverage", "0.9899")),
    ("duplicates", P2018, rows("openings", said_again)),
    ("clean-text", P2018, cell("tasks", "text", lambda text: f"{text}锟斤拷")),
    ("clean-text", P2018, cell("tasks", "text", lambda text: f"{text}<br/>")),
    ("clean-text", P2018, cell("tasks", "text", lambda text: f"{text}&nbsp;")),
    *[("formula-cells", P2018, cell("tasks", "text", lambda text, sign=sign: f"{sign}{text}")) for sign in "=+-@"],
    ("clean-text", P2018, cell("openings", "quote", lambda _: "推进数据资源开放共享平台建设。" * 2)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "plan_id", "change"), BROKEN)
def test_each_expectation_fails_by_its_own_name_alone(
    copy: Callable[[str], Path], rule: str, plan_id: str, change: Change
) -> None:
    package = copy(plan_id)
    change(package)

    assert broken(package) == {rule}


def test_an_investment_of_nothing_fails_with_the_sum_that_it_changes(copy: Callable[[str], Path]) -> None:
    package = copy(P2016)
    cell("projects", "investment", "0")(package)

    assert broken(package) == {"plausible-values", "project-sums"}


WITHIN: list[tuple[str, str, Change]] = [
    ("a percentage of 100", F2018, share("公共服务覆盖率", "100")),
    ("a growth of 200 percent", F2018, share("产业规模年均增长", "200")),
    ("a penetration of 150 percent", F2018, share("移动电话普及率", "150")),
    ("a deadline shortly after the period", F2018, cell("targets", "deadline", "2021-12-31", lambda row: row["kind"] == "target")),
    ("a hole before a number that was inferred", P2018, hole(number_inferred="true")),
    ("a hole before a lost task", P2018, hole(state="lost")),
    ("the least coverage", P2018, cell("plans", "coverage", "0.99")),
    ("a short sentence twice", P2018, cell("openings", "quote", lambda _: "加快推进。加快推进。")),
    ("a sign that is no tag", P2018, cell("tasks", "text", lambda text: f"{text}a<b")),
]  # fmt: skip


@pytest.mark.parametrize(("plan_id", "change"), [entry[1:] for entry in WITHIN], ids=[entry[0] for entry in WITHIN])
def test_what_is_just_within_raises_no_alarm(copy: Callable[[str], Path], plan_id: str, change: Change) -> None:
    package = copy(plan_id)
    change(package)

    assert broken(package) == set()


@pytest.mark.parametrize("plan_id", PLAN_IDS)
def test_a_true_package_meets_them_all(true_packages: Path, plan_id: str) -> None:
    assert broken(true_packages / plan_id) == set()
