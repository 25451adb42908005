"""The package of the catalogue, made of the packages that stand in their place: staged, validated, sealed.

Knows the order of the steps; what each does is the matter of its room.
"""

from datapackages.catalogue.published import NAME, PROMISES
from datapackages.catalogue.stage import stage_catalogue
from datapackages.releases import load_releases
from datapackages.swap import open_staging
from flows.publishing import packages_in
from flows.runlog import PackageEntry
from flows.sealing import put_in_place
from flows.settings import Settings
from validation.basis import origins_in
from validation.gate import validate_package


def build_catalogue(settings: Settings) -> PackageEntry:
    """Write, validate and seal the catalogue of all other packages.

    Raises:
        PackageError: a package cannot be read, or a reviewed entry about a promise that was kept matches no opening.
        GateClosedError: validation found an error; the catalogue as it was before stays in its place.
    """
    others = [folder for folder in packages_in(settings.packages) if folder.name != NAME]
    staging = open_staging(settings.packages, NAME)
    staged = stage_catalogue(others, staging, load_releases(settings.releases), settings.fulfilments)
    origins = origins_in(settings.packages / PROMISES)
    return put_in_place(staged, validate_package(staged.folder, plans=origins), settings)
