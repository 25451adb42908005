"""The portal's datasets and commitments as DCAT, for harvesters: the writer is that of the package of the catalogue.

A withdrawn dataset is not listed.
"""

from collections.abc import Sequence

from datapackages.catalogue.dcat import CatalogueTexts, catalogue_graph
from datapackages.catalogue.graph import Graph
from datapackages.catalogue.published import Archive, PublishedDataset
from publish.directory.settings import Settings
from publish.directory.views import DatasetView


def portal_graph(views: Sequence[DatasetView], settings: Settings) -> Graph:
    """Describe the portal, its published datasets, and the commitments that its catalogue lists."""
    texts = CatalogueTexts(
        settings.title, settings.title_en, settings.subtitle, settings.subtitle_en, settings.base_address
    )
    commitments = [commitment for view in views for commitment in view.commitments]
    return catalogue_graph(texts, [_listed(view) for view in views], commitments)


def _listed(view: DatasetView) -> PublishedDataset:
    """Take a dataset as the portal serves it: its archive is that of the newest version."""
    version = view.manifest.versions[-1]
    return PublishedDataset(view.descriptor, Archive(version.bytes, version.sha256))
