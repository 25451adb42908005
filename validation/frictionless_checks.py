"""Lets Frictionless check the package: descriptor, types, constraints, keys, bytes and hashes.

Frictionless and what it needs are loaded inside the one function that uses them. It stops at 1,000 errors unless it is
told otherwise, and some errors stand on its report and not on the tasks; both are minded here.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from validation.keys import has_defined_schemas
from validation.packages import LoadedPackage
from validation.references import References
from validation.results import Check, Failure, checked, excerpt, package_failure

if TYPE_CHECKING:
    from frictionless import Error
    from frictionless import Report as FrictionlessReport

# Each error costs Frictionless a quarter of a millisecond; where there are so many, the first ones say enough.
_MOST_ERRORS = 10_000
_MOST_BEFORE = 20_000
# Frictionless 5.21 ends with a TypeError or AttributeError on schemas that are malformed inside; ours never are.
_NOT_RUN = package_failure("resources", "not run", "The schemas are not the defined ones; see the check `schema`.")
# A table that cannot be read as it is may take hours to be read by a library that knows no bounds.
_HOPELESS = package_failure("resources", "not run", f"More than {_MOST_BEFORE} failures were found before; mend those.")
_UNREADABLE = package_failure("resources", "not run", "A table cannot be read; see the check `files`.")
_ADVICE = "Correct the value or its rule, and build the package again."


def check_with_frictionless(package: LoadedPackage, before: Iterable[Check] = ()) -> tuple[Check, ...]:
    """Run Frictionless over the whole package. Reads nothing outside its folder: see packages.load_package().

    Args:
        package: what is checked.
        before: the checks made already; where they failed on thousands of rows, Frictionless is not run.
    """
    failures: tuple[Failure, ...] = (_NOT_RUN,)
    if any(table.problem for table in package.tables):
        failures = (_UNREADABLE,)
    elif sum(len(check.failures) for check in before) > _MOST_BEFORE:
        failures = (_HOPELESS,)
    elif has_defined_schemas(package):
        failures = tuple(_failures(package))
    return (
        checked(
            "frictionless",
            sum(len(table.rows) for table in package.tables),
            failures,
        ),
    )


def _failures(package: LoadedPackage) -> Iterator[Failure]:
    """Go through the errors of Frictionless' reports and of their tasks, as failures."""
    from frictionless import FrictionlessException, Package

    with _files_and_csv():
        try:
            described = Package.from_descriptor(package.descriptor, basepath=str(package.folder))
        except FrictionlessException as error:
            for found in error.to_errors():
                yield _of_error(package, "", found)
            return
        references = References()
        for resource in described.resources:
            # Frictionless would read a table again for each key that points at it, and copy its schema each time.
            references.take(resource)
        for resource in described.resources:
            report = resource.validate(limit_errors=_MOST_ERRORS, on_row=references.reader(str(resource.name)))
            yield from _of_report(package, report)
    for table_name, number, note in references.broken():
        yield _failure(package, table_name, {"rowNumber": number}, f"foreign-key: {note}")


@contextmanager
def _files_and_csv() -> Iterator[None]:
    """Let Frictionless know files and CSV alone for a while.

    A package has nothing else; to load its 27 plugins, which also speak to servers and databases, takes nearly as long
    as to check the package of a plan.
    """
    from frictionless import system
    from frictionless.formats.csv import CsvPlugin
    from frictionless.schemes.local import LocalPlugin

    found = ("plugins", "methods")  # each is looked for once and kept
    known = {name: vars(system).pop(name) for name in found if name in vars(system)}
    system.plugins = OrderedDict(local=LocalPlugin(), csv=CsvPlugin())
    try:
        yield
    finally:
        for name in found:
            vars(system).pop(name, None)
        vars(system).update(known)


def _of_report(package: LoadedPackage, report: "FrictionlessReport") -> Iterator[Failure]:
    """Go through what one report says: its own errors, those of its task, and warnings."""
    for found in report.errors:
        yield _of_error(package, "", found)
    for task in report.tasks:
        for found in task.errors:
            yield _of_error(package, task.name, found)
        for warning in task.warnings:
            # A warning says that rows were left unchecked; a check that did not see every row has not passed.
            yield Failure(task.name, (), "", excerpt(warning), "", "Frictionless did not check every row; tell us.")


def _of_error(package: LoadedPackage, table_name: str, error: "Error") -> Failure:
    """Make a failure of one of Frictionless' errors, with the row's primary key where it is about a row."""
    return _failure(package, table_name, error.to_descriptor(), f"{error.type}: {error.note}")


def _failure(package: LoadedPackage, table_name: str, described: dict[str, Any], words: str) -> Failure:
    """Make a failure of where an error is and what it says."""
    number = described.get("rowNumber")
    table = package.table(table_name)
    key: tuple[tuple[str, str], ...] = ()
    if table is not None and isinstance(number, int) and 2 <= number <= len(table.rows) + 1:
        cells = table.rows[number - 2]
        key = table.key_of(dict(zip(table.header, cells, strict=False)))
    column = str(described.get("fieldName", ""))
    value = excerpt(str(described.get("cell", "")))
    return Failure(table_name, key, column, value, "", excerpt(f"{words}; {_ADVICE}"))
