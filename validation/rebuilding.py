"""Compares a package with the same one built again from what it carries: every cell, line and key must be the same.

The other checks say what is wrong with a value; this one leaves no value out, be it derived, copied or only told in the
README. Knows neither how packages are built (restaging.py) nor how they are compared (comparing.py).
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from datapackages.catalogue.published import NAME as CATALOGUE
from datapackages.collections.stage import COLLECTIONS
from datapackages.releases import Releases
from extract.exceptions import PlanportError
from validation.basis import Basis
from validation.comparing import compare_packages
from validation.packages import LoadedPackage
from validation.provenance import is_made_by_another, not_repeated
from validation.restaging import Restaging, hash_of_tables, is_of_one_plan
from validation.results import Check, Failure, Importance, checked, package_failure
from validation.rows import Rows

_RULE = "built-again"


def check_built_again(rows: Rows, basis: Basis | None, releases: Releases | None = None) -> tuple[Check, ...]:
    """Build a package again and compare; of what is no package of ours by its name nothing is said.

    Args:
        rows: the rows of the package; everything else about it has passed.
        basis: what its source was registered with.
        releases: the release record where that is at hand.
    """
    package = rows.package
    if not (is_of_one_plan(package) or package.name in {*COLLECTIONS, CATALOGUE}):
        return ()
    if is_made_by_another(package):
        failures = tuple(_unreleased(package, releases))
        importance: Importance = "required" if failures else "advisory"
        return (checked(_RULE, 0, failures or (not_repeated(package),), importance),)
    with tempfile.TemporaryDirectory(prefix="planport-") as temporary:
        found = tuple(_failures(Restaging(package, basis, releases, Path(temporary))))
    return (checked(_RULE, sum(len(table.rows) for table in package.tables), found),)


def _unreleased(package: LoadedPackage, releases: Releases | None) -> Iterator[Failure]:
    """Compare the data of a package that another program made with the release record, where that is at hand."""
    if releases is None:
        return
    hashed = hash_of_tables(package)
    version = package.descriptor.get("version")
    if not any(known.version == version and known.sha256 == hashed for known in releases.of(package.name)):
        advice = "Another program made it, and the release record knows no such data; build the package again."
        yield package_failure("version", version, advice)


def _failures(restaging: Restaging) -> Iterator[Failure]:
    """Build and compare; a package that cannot be built again has failed."""
    package = restaging.package
    try:
        again = restaging.build()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except PlanportError as error:
        reason = " ".join(str(error).split()).replace(str(package.folder), package.name)
    else:
        yield from compare_packages(package, again)
        return
    yield package_failure(package.name, reason, "It cannot be built again from what it carries; build it anew.")
