"""A package's report: every check with its failures, as data in `validation/report.json`, as a page in `report.html`.

The bytes depend on the package alone: no time, no place, no duration. The schema is named in the file and stays as it
is (docs/validation.md); later versions only add to it. Sensitive values are masked in all that a report shows.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from datapackages.writer import json_bytes, write_file
from validation.basis import BASIS_PATH
from validation.exceptions import NotAPackageError
from validation.packages import parse_json
from validation.results import Check, Failure, checked, rule_book
from validation.sensitive import masked

SCHEMA = "planport-validation-report/1"
REPORT_PATH = "validation/report.json"
PAGE_PATH = "validation/report.html"
STORED_REPORT = "stored-report"

# A broken rule fails on every row; the first rows show what is wrong, `failed` says how many there are.
MOST_FAILURES = 100


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked in a package, and whether its gate is open.

    Attributes:
        package: its name.
        version: its version.
        rows: rows by table.
        checks: what was checked, in the order of the rules.
        basis: the copy of what the verdict rests on, as JSON; empty where nothing is registered.
        review: numbers of the review before opening, as they are published.
        sources: source texts by plan id, for showing the evidence.
        library: which Great Expectations was asked; empty where it was not.
        fingerprint: hash of what it was asked.
        made_by: what the package states of the program that made it.
        descriptor: sha256 of the descriptor, which states the sha256 of all other files.
        suites: table and JSON of each suite.
    """

    package: str
    version: str
    rows: tuple[tuple[str, int], ...]
    checks: tuple[Check, ...]
    basis: bytes = b""
    review: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    library: str = ""
    fingerprint: str = ""
    made_by: Mapping[str, Any] = field(default_factory=dict)
    descriptor: str = ""
    suites: tuple[tuple[str, bytes], ...] = ()

    @property
    def basis_sha256(self) -> str:
        """The sha256 of the basis; empty where nothing is registered."""
        return hashlib.sha256(self.basis).hexdigest() if self.basis else ""

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

    def adding(self, *checks: Check) -> "Report":
        """Give the report with more checks, in the order of the rules."""
        order = {rule.id: place for place, rule in enumerate(rule_book().rules)}
        return replace(self, checks=tuple(sorted((*self.checks, *checks), key=lambda check: order[check.id])))

    def replacing(self, *checks: Check) -> "Report":
        """Give the report with checks in the place of those of the same rules."""
        ids = {check.id for check in checks}
        return replace(self, checks=tuple(check for check in self.checks if check.id not in ids)).adding(*checks)

    def described(self) -> dict[str, Any]:
        """Give the report as plain data, as it stands in report.json."""
        return {
            "schema": SCHEMA,
            "package": self.package,
            "version": self.version,
            "passed": self.passed,
            "rules": rule_book().version,
            "made_by": dict(self.made_by),
            "descriptor_sha256": self.descriptor,
            "expectations": {"library": self.library, "fingerprint": self.fingerprint},
            "review": dict(self.review),
            "basis_sha256": self.basis_sha256,
            "rows": dict(self.rows),
            "groups": [group.model_dump() for group in rule_book().groups],
            "checks": [_check(check) for check in self.checks],
        }

    def to_json(self) -> bytes:
        """Print the report as JSON."""
        return json_bytes(self.described())

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Give all that validation writes into a package: path and content."""
        from validation.page import page_bytes  # Jinja2 is loaded only where a page is made

        basis = [(BASIS_PATH, self.basis)] if self.basis else []
        suites = [(f"validation/expectations/{table}.json", content) for table, content in self.suites]
        return (
            (REPORT_PATH, self.to_json()),
            (PAGE_PATH, page_bytes(self.described(), self.sources)),
            *basis,
            *suites,
        )

    def settled(self) -> "Report":
        """Give the report as it is once it is written: that the one before was another no longer counts."""
        if all(check.passed for check in self.checks if check.id == STORED_REPORT):
            return self
        return self.replacing(checked(STORED_REPORT, 1))

    def write(self, folder: Path) -> Path:
        """Write report, page, basis and suites into a package's folder; what says the same already stays untouched."""
        for path, content in self.settled().files():
            place = folder / path
            if not (place.is_file() and place.read_bytes() == content):
                write_file(folder, path, content)
        return folder / REPORT_PATH

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


def stored_answer(written: str | None) -> str:
    """Give the fingerprint of what Great Expectations was asked and found good; empty where no report says so."""
    stored = _loaded(written)
    expectations, checks = stored.get("expectations"), stored.get("checks")
    if not isinstance(expectations, dict) or not isinstance(checks, list):
        return ""
    good = {one.get("id") for one in checks if isinstance(one, dict) and one.get("passed") is True}
    return str(expectations.get("fingerprint", "")) if {"great-expectations", "agreement"} <= good else ""


def stored_values(written: str | None, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Give some values of a stored report; None for what it does not say."""
    loaded = _loaded(written)
    return tuple(loaded.get(name) for name in names)


def stored_basis(written: str | None) -> str:
    """Give the sha256 of the basis that a stored report was made with; empty where it names none."""
    return str(_loaded(written).get("basis_sha256", ""))


def _loaded(written: str | None) -> dict[str, Any]:
    """Read a stored report; an empty one for what is none."""
    try:
        loaded = parse_json(written)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) and loaded.get("schema") == SCHEMA else {}


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
        "table": masked(failure.table),
        "row": {column: masked(value) for column, value in failure.row},
        "column": masked(failure.column),
        "value": masked(failure.value),
        "quote": masked(failure.quote),
        "advice": masked(failure.advice),
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
    return masked(" ".join(text.split()))
