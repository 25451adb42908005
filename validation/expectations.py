"""Lets Great Expectations check the suites on the tables, each table with its own, failing rows by primary key.

The library takes seconds to load: it and pandas are imported inside the one function that runs them, once for all
packages of a process. Its analytics are off, nothing is stored, and its own pages are not made.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from validation.batches import Batch, batch_of
from validation.results import Check, Failure, checked, excerpt, package_failure
from validation.rows import Rows
from validation.suites import Suite, suites_of

if TYPE_CHECKING:
    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

_LIBRARY = "great-expectations"
_ALL_ROWS = {"result_format": "COMPLETE", "include_unexpected_rows": False}


@dataclass(frozen=True, slots=True)
class Questions:
    """What Great Expectations is to check in a package: suites and their batches, and one hash over both.

    The fingerprint covers every cell, every expectation and the library's version: where it is the same, so is the
    answer.
    """

    suites: tuple[Suite, ...]
    batches: tuple[Batch, ...]
    fingerprint: str

    @property
    def rows(self) -> int:
        """How many rows there are in all batches."""
        return sum(len(next(iter(batch.values()), [])) for batch in self.batches)


@dataclass(frozen=True, slots=True)
class Unexpected:
    """A row of which an expectation does not hold; `rule` is the rule that the expectation confirms."""

    rule: str
    failure: Failure


def library() -> str:
    """Name the library and its version, without loading it."""
    return f"{_LIBRARY} {version(_LIBRARY)}"


def questions_of(rows: Rows, floor: Decimal | None = None) -> Questions:
    """Put together what is to be checked in a package; loads nothing."""
    suites = suites_of(rows)
    batches = tuple(batch_of(rows, suite.table, floor) for suite in suites)
    digest = hashlib.sha256(f"{library()}\n".encode())
    for suite, batch in zip(suites, batches, strict=True):
        digest.update(suite.to_json())
        digest.update(json.dumps(batch, ensure_ascii=False, sort_keys=True).encode("utf-8"))
    return Questions(suites, batches, digest.hexdigest())


def ask(rows: Rows, questions: Questions) -> tuple[Unexpected, ...]:
    """Run Great Expectations; gives the rows of which an expectation does not hold."""
    return tuple(
        found
        for suite, batch in zip(questions.suites, questions.batches, strict=True)
        for found in _unexpected(rows, suite, batch)
    )


def check_expectations(fast: Iterable[Check], questions: Questions, found: Iterable[Unexpected]) -> Check:
    """Make the check of what Great Expectations found; where a rule only advises, its fast check tells of it."""
    advisory = {check.id for check in fast if check.importance == "advisory"}
    required = (one.failure for one in found if one.rule not in advisory)
    return checked("great-expectations", questions.rows, required)


def check_agreement(fast: Iterable[Check], questions: Questions, found: Iterable[Unexpected]) -> Check:
    """Compare row by row what the fast checks and Great Expectations say of the rules that both confirm."""
    both = {expectation.rule for suite in questions.suites for expectation in suite.expectations}
    ours = {(check.id, one.table, one.row) for check in fast if check.id in both for one in check.failures}
    theirs = {(one.rule, one.failure.table, one.failure.row) for one in found}
    return checked("agreement", questions.rows, (_disagreement(*one, one in ours) for one in sorted(ours ^ theirs)))


def _disagreement(rule: str, table: str, row: tuple[tuple[str, str], ...], is_ours: bool) -> Failure:
    """Say of a row that only one of the two found fault with it."""
    only = "the fast check" if is_ours else "Great Expectations"
    return Failure(table, row, "", rule, "", f"Only {only} finds that {rule} is broken; correct one of the two.")


@cache
def _context() -> "AbstractDataContext":
    """Load the library once, with all that it would send or show switched off."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = great_expectations.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _unexpected(rows: Rows, suite: Suite, batch: Batch) -> Iterator[Unexpected]:
    """Check one table and go through the rows that are not as expected."""
    context = _context()
    import pandas
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    configured = [ExpectationConfiguration(**one.configuration()).to_domain_obj() for one in suite.expectations]
    source = context.data_sources.add_or_update_pandas("tables")
    asset = source.add_dataframe_asset(suite.table)
    frame = pandas.DataFrame(batch)
    loaded = rows.package.table(suite.table)
    keys = list(loaded.primary_key) if loaded else []
    result = (
        asset.add_batch_definition_whole_dataframe("all")
        .get_batch(batch_parameters={"dataframe": frame})
        .validate(
            ExpectationSuite(name=suite.table, expectations=configured),
            result_format={**_ALL_ROWS, "unexpected_index_column_names": keys},
        )
    )
    described: dict[str, Any] = result.to_json_dict()  # type: ignore[no-untyped-call]
    for one in described["results"]:
        if not one["success"]:
            yield from _failures(rows, suite.table, keys, one)


def _failures(rows: Rows, table: str, keys: list[str], result: dict[str, Any]) -> Iterator[Unexpected]:
    """Make failures of one expectation that does not hold."""
    configuration = result["expectation_config"]
    rule, kind = configuration["meta"]["rule"], configuration["type"]
    arguments = configuration["kwargs"]
    column = str(arguments.get("column") or arguments.get("column_A") or ", ".join(arguments.get("column_list", ())))
    broken = result["result"].get("unexpected_index_list")
    if not broken:
        reason = result["exception_info"].get("exception_message") or "no row is named"
        yield Unexpected(rule, package_failure(table, reason, f"{kind} on {column} could not be checked; tell us."))
        return
    for index in broken:
        key = tuple((name, str(index[name])) for name in keys)
        row = rows.by_id(table, key[-1][1]) if len(key) == 1 else None
        value = excerpt(str(index.get(column, "")))
        advice = f"{kind}: see rule {rule}."
        if row is None:
            yield Unexpected(rule, Failure(table, key, column, value, "", advice))
        else:
            evidence = row.fail(column, advice)
            yield Unexpected(
                rule, Failure(table, key, column, value, evidence.quote, advice, row["plan_id"], row["spans"])
            )
