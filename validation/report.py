"""A package's report: every check with its failures, as data in `validation/report.json`.

The bytes depend on the package alone: no time, no place, no duration. The schema is named in the file and stays as it
is; later versions only add to it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datapackages.writer import json_bytes, write_file
from validation.exceptions import NotAPackageError
from validation.results import Check, Failure, rule_book

SCHEMA = "planport-validation-report/1"
REPORT_PATH = "validation/report.json"

# A broken rule fails on every row; the first rows show what is wrong, `failed` says how many there are.
MOST_FAILURES = 100


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked in a package, and whether its gate is open."""

    package: str
    version: str
    rows: tuple[tuple[str, int], ...]
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Tell whether every required check passed, and whether there was any."""
        required = [check for check in self.checks if check.importance == "required"]
        return bool(required) and all(check.passed for check in required)

    @property
    def failed_checks(self) -> tuple[Check, ...]:
        """The required checks that did not pass: what closes the gate."""
        return tuple(check for check in self.checks if check.importance == "required" and not check.passed)

    @property
    def advice(self) -> tuple[Check, ...]:
        """The advisory checks that did not pass."""
        return tuple(check for check in self.checks if check.importance == "advisory" and not check.passed)

    def to_json(self) -> bytes:
        """Print the report as JSON."""
        return json_bytes(
            {
                "schema": SCHEMA,
                "package": self.package,
                "version": self.version,
                "passed": self.passed,
                "rules": rule_book().version,
                "rows": dict(self.rows),
                "checks": [_check(check) for check in self.checks],
            }
        )

    def write(self, folder: Path) -> Path:
        """Write `validation/report.json` into a package's folder; nothing is written where it says the same already."""
        content = self.to_json()
        path = folder / REPORT_PATH
        if not (path.is_file() and path.read_bytes() == content):
            write_file(folder, REPORT_PATH, content)
        return path

    def lines(self) -> tuple[str, ...]:
        """Say in a few lines for people what did not pass: check, first failure, and how many there are."""
        return tuple(_line(check) for check in (*self.failed_checks, *self.advice))


def read_passed(folder: Path) -> bool:
    """Read from a package's report whether its gate is open. Raises NotAPackageError where there is no report."""
    path = folder / REPORT_PATH
    try:
        loaded = json.loads(path.read_bytes().decode("utf-8"))
    except (OSError, ValueError) as error:
        raise NotAPackageError(f"{path} cannot be read ({error}); run `planport validate {folder}`") from error
    return isinstance(loaded, Mapping) and loaded.get("schema") == SCHEMA and loaded.get("passed") is True


def _check(check: Check) -> dict[str, Any]:
    """Describe one check."""
    words = check.rule.model_dump(exclude={"importance"})
    return {
        **words,
        "importance": check.importance,
        "passed": check.passed,
        "rows_checked": check.rows_checked,
        "failed": len(check.failures),
        "failures": [_failure(failure) for failure in check.failures[:MOST_FAILURES]],
    }


def _failure(failure: Failure) -> dict[str, Any]:
    """Describe one failure."""
    return {
        "table": failure.table,
        "row": dict(failure.row),
        "column": failure.column,
        "value": failure.value,
        "quote": failure.quote,
        "advice": failure.advice,
        "plan_id": failure.plan_id,
        "spans": failure.spans,
    }


def _line(check: Check) -> str:
    """Say on one line what is wrong: the check, where it failed first, and what to do."""
    first = check.failures[0]
    key = ", ".join(cell for _, cell in first.row)
    place = " ".join(part for part in (first.table, key, first.column) if part)
    more = f" (and {len(check.failures) - 1} more)" if len(check.failures) > 1 else ""
    text = f"{check.importance} check {check.id} failed at {place}: {first.value!r}. {first.advice}{more}"
    return " ".join(text.split())
