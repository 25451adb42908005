"""Every rule is written once, in both languages, is used, and stands in the documentation."""

import re

import pytest

from tests.habits.house import ROOT
from validation.exceptions import RuleError
from validation.plausibility import limits
from validation.results import Rule, rule_book
from validation.sensitive import sensitive

RULES = rule_book().rules
PROGRAM = "".join(path.read_text("utf-8") for path in sorted((ROOT / "validation").glob("*.py")))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_complete_and_used(rule: Rule) -> None:
    words = rule.model_dump()
    for name in ("title", "protects", "remedy"):
        assert re.search("[\u4e00-\u9fff]", words[name])
        assert words[f"{name}_en"].isascii()
    assert rule.group in {group.id for group in rule_book().groups}
    assert f'"{rule.id}"' in PROGRAM


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_a_rule_that_is_not_there_is_told() -> None:
    with pytest.raises(RuleError, match="no rule is called 'nothing'"):
        rule_book().rule("nothing")


def test_the_documentation_lists_the_rules_as_they_are() -> None:
    listed = re.findall(
        r"^\| `([a-z-]+)` \| (required|advisory) \|", (ROOT / "docs/validation.md").read_text("utf-8"), re.M
    )

    assert listed == [(rule.id, rule.importance) for rule in RULES]


def test_the_documentation_names_every_key_of_the_report() -> None:
    from validation.report import Report

    written = (ROOT / "docs/validation.md").read_text("utf-8")

    assert not [key for key in Report("a", "1", (), ()).described() if f"`{key}`" not in written]


def test_the_word_lists_load() -> None:
    assert limits().most_percent == 200
    assert {pattern.finding for pattern in sensitive().patterns} == {"stop", "review"}
