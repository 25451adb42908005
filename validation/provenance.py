"""Tells whether a package was made by this very program, so that making it again must give the same bytes.

The descriptor says by which program, and the report repeats it. Only where both say the same, and it is another one, is
what cannot be compared left out; a package that contradicts itself is compared as if this program had made it.
"""

from typing import Any

from datapackages.program import made_by
from validation.packages import LoadedPackage
from validation.report import REPORT_PATH, stored_values
from validation.results import Failure, package_failure


def stated_maker(package: LoadedPackage) -> dict[str, Any]:
    """Give what a package's descriptor states of the program that made it."""
    found = package.catalogue.get("provenance")
    stated = found if isinstance(found, dict) else {}
    return {name: stated.get(name) for name in made_by()}


def is_made_by_another(package: LoadedPackage) -> bool:
    """Tell whether descriptor and report agree that another program, or one with other rules, made a package."""
    stated = stated_maker(package)
    (reported,) = stored_values(package.read_text(REPORT_PATH), ("made_by",))
    return reported == stated and all(stated.values()) and stated != made_by()


def not_repeated(package: LoadedPackage) -> Failure:
    """Say why something could not be done again as it was when a package was made."""
    stated, own = (", ".join(map(str, maker.values())) for maker in (stated_maker(package), made_by()))
    advice = (
        f"It could not be repeated: the package was made by {stated}, and this is {own}. Ask that version, or build."
    )
    return package_failure("catalogue.provenance", stated, advice)
