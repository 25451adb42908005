"""A package of another program raises no alarm; that it says so switches nothing off where it is not so."""

# ruff: noqa: E501 - one line a way of tampering

from collections.abc import Callable
from pathlib import Path

import pytest

from datapackages.program import sha256_of
from tests.validation.tampering import (
    Change,
    cell,
    descriptor,
    in_order,
)
from tests.validation.tampering_files import REPORT, json_file, named
from tests.validation.true_packages import P2021, SOURCES
from validation.gate import validate_finished

RULES = "0123456789abcdef"


def made_by_others(package: Path) -> None:
    """Say in both places that a package was made with other rules; what follows from that in the report is not known."""
    descriptor(lambda d: d["catalogue"]["provenance"].update(rules=RULES))(package)
    described = sha256_of(package / "datapackage.json")
    json_file(REPORT, lambda j: (j["made_by"].update(rules=RULES), j.update(descriptor_sha256=described, rules="0.9")))(
        package
    )


def test_a_package_of_other_rules_raises_no_alarm_but_says_what_could_not_be_repeated(
    copy: Callable[[str], Path],
) -> None:
    package = copy(P2021)
    made_by_others(package)
    descriptor(lambda d: d.update(title_en="In other words"))(package)
    json_file(REPORT, lambda j: j.update(descriptor_sha256=sha256_of(package / "datapackage.json")))(package)

    report = validate_finished(package)

    assert report.failed_checks == ()
    told = {check.id: check.failures[0].advice for check in report.advice}
    assert all(
        "could not be repeated" in told[rule] and RULES in told[rule] for rule in ("built-again", "stored-report")
    )


def test_with_the_release_record_at_hand_other_rules_hide_nothing(copy: Callable[[str], Path]) -> None:
    package = copy(P2021)
    made_by_others(package)

    report = validate_finished(package, SOURCES)

    assert "version" in named(report, "built-again")


@pytest.mark.parametrize("change", [
    descriptor(lambda d: d["catalogue"]["provenance"].update(rules=RULES)),
    descriptor(lambda d: d["catalogue"]["provenance"].pop("rules")),
    json_file(REPORT, lambda j: j["made_by"].update(rules=RULES)),
    in_order(made_by_others, json_file(REPORT, lambda j: j.update(passed=False))),
    in_order(made_by_others, cell("tasks", "text", lambda text: text + "。")),
], ids=["descriptor alone", "left out", "report alone", "a report that failed", "another text"])  # fmt: skip
def test_other_rules_in_one_place_switch_nothing_off(copy: Callable[[str], Path], change: Change) -> None:
    package = copy(P2021)
    change(package)

    assert validate_finished(package).failed_checks
