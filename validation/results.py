"""What a check says: its rule, how many rows it saw, and each failure with its row, value and evidence.

The texts of the rules (names, what they protect, what to do) stand in rules.yml, each once, in Chinese and English.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from extract.grammar.vocabulary import parse_yaml
from validation.exceptions import RuleError

Importance = Literal["required", "advisory"]
Severity = Literal["error", "warning", "notice"]

_LONGEST_EXCERPT = 200
_RULES_FILE = Path(__file__).resolve().parent / "rules.yml"


class Group(BaseModel):
    """A family of rules, as the report groups them."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: str
    title: str
    title_en: str


class Rule(BaseModel):
    """One rule: its names, what it protects and what to do where it is broken; Chinese, then English (`_en`).

    `required` closes the gate when it fails, `advisory` is reported only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: str
    group: str
    importance: Importance = "required"
    severity: Severity = "error"
    title: str
    title_en: str
    protects: str
    protects_en: str
    remedy: str
    remedy_en: str


class RuleBook(BaseModel):
    """All rules, in the order of the report, and the version of their wording and limits."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    version: str
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule:
        """Return one rule. Raises RuleError where there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise RuleError(f"no rule is called {rule_id!r}; add it to validation/rules.yml")


@cache
def rule_book() -> RuleBook:
    """Load the rules. Raises RuleError where the file is malformed."""
    try:
        return RuleBook.model_validate(parse_yaml(_RULES_FILE.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise RuleError(f"validation/rules.yml cannot be used: {' '.join(str(error).split())}") from error


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong, and what to do about it.

    `row` is the primary key as pairs of column and value, empty where the failure is not about a row; `value` is the
    cell in question, `quote` what stands at the cited place of the source; both are cut to 200 characters. `plan_id`
    and `spans` say where in which source text the row's evidence lies.
    """

    table: str
    row: tuple[tuple[str, str], ...]
    column: str
    value: str
    quote: str
    advice: str
    plan_id: str = ""
    spans: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one rule on one package."""

    rule: Rule
    rows_checked: int
    failures: tuple[Failure, ...] = ()
    importance: Importance = "required"

    @property
    def id(self) -> str:
        """The rule's name for programs."""
        return self.rule.id

    @property
    def passed(self) -> bool:
        """Tell whether nothing was wrong."""
        return not self.failures


def checked(
    rule_id: str, rows_checked: int, failures: Iterable[Failure] = (), importance: Importance | None = None
) -> Check:
    """Make the result of a rule; `importance` is the rule's own unless it is given. Raises RuleError."""
    rule = rule_book().rule(rule_id)
    return Check(rule, rows_checked, tuple(failures), importance or rule.importance)


def excerpt(text: str) -> str:
    """Cut a text to what a report can show."""
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1] + "…"


def package_failure(column: str, value: object, advice: str) -> Failure:
    """Make a failure that is about the package, not about a row; `column` is the key or path in question."""
    return Failure("", (), column, excerpt(str(value)), "", advice)
