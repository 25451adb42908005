"""The package of the catalogue is staged, made of the packages that stand in their place."""

from datapackages.catalogue.published import NAME, PROMISES
from datapackages.catalogue.stage import stage_catalogue
from datapackages.releases import load_releases
from datapackages.swap import open_staging
from flows.packaging import Candidate
from flows.publishing import packages_in
from flows.settings import Settings
from validation.basis import origins_in


def stage_the_catalogue(settings: Settings) -> Candidate:
    """Write all of the catalogue of all other packages but its report and zip.

    Raises:
        PackageError: a package cannot be read, or a reviewed entry about a promise that was kept matches no opening.
    """
    others = [folder for folder in packages_in(settings.packages) if folder.name != NAME]
    staging = open_staging(settings.packages, NAME)
    staged = stage_catalogue(others, staging, load_releases(settings.releases), settings.fulfilments)
    return Candidate(staged, origins=origins_in(settings.packages / PROMISES))
