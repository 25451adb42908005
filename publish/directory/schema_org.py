"""A dataset as schema.org/Dataset, for search engines: the object that its page carries as JSON-LD."""

from datapackages.catalogue.links import safe_address
from datapackages.terms import MEDIA_TYPES, format_of
from publish.directory import addresses
from publish.directory.settings import Settings
from publish.directory.views import DatasetView


def schema_org(view: DatasetView, settings: Settings) -> dict[str, object]:
    """Describe a dataset; keys without a value are left out.

    Addresses are below the configured base address; without one they are relative to the page itself.
    """
    descriptor, catalogue = view.descriptor, view.descriptor.catalogue
    area = catalogue.spatial
    end = catalogue.temporal.end or ".."
    publisher = [_organisation(entry.title, entry.path) for entry in descriptor.contributors_as("publisher")]
    described: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "identifier": view.name,
        "name": descriptor.title,
        "alternateName": descriptor.title_en,
        "description": descriptor.description,
        "url": _address(view, addresses.dataset_page(view.name), settings),
        "keywords": list(descriptor.keywords),
        "license": next((safe_address(licence.path) for licence in descriptor.licenses), ""),
        "version": descriptor.version,
        "inLanguage": list(catalogue.language),
        "isAccessibleForFree": True,
        "creator": [_organisation(entry.title, entry.path) for entry in descriptor.contributors_as("author")]
        or publisher,
        "publisher": publisher,
        "datePublished": str(catalogue.issued_on or ""),
        "dateModified": str(catalogue.modified_on or ""),
        "temporalCoverage": f"{catalogue.temporal.start}/{end}" if catalogue.temporal.start else "",
        "spatialCoverage": {"@type": "Place", "name": area.title, "identifier": area.code} if area.title else "",
        "isBasedOn": [address for source in descriptor.sources if (address := safe_address(source.path))],
        "citation": catalogue.citation,
        "distribution": _distributions(view, settings),
    }
    return {key: value for key, value in described.items() if value not in ("", [])}


def _address(view: DatasetView, path: str, settings: Settings) -> str:
    """Make an address of a path."""
    if settings.base_address:
        return f"{settings.base_address}{path}"
    return addresses.relative(path, addresses.dataset_page(view.name))


def _organisation(title: str, address: str) -> dict[str, str]:
    """Describe a body."""
    described = {"@type": "Organization", "name": title, "url": safe_address(address)}
    return {key: value for key, value in described.items() if value}


def _distributions(view: DatasetView, settings: Settings) -> list[dict[str, object]]:
    """Describe the archive and each declared file."""
    version = view.manifest.versions[-1]
    files = [(addresses.version_path(view.name, version.version), f"{view.name}.zip", version.bytes, version.sha256)]
    for file in (*view.descriptor.resources, *view.descriptor.catalogue.files):
        path = addresses.file_path(view.name, file.path)
        files.append((path, file.title or file.path, file.bytes, file.sha256))
    return [
        {
            "@type": "DataDownload",
            "name": name,
            "contentUrl": _address(view, path, settings),
            "encodingFormat": MEDIA_TYPES.get(format_of(path), "application/octet-stream"),
            "contentSize": f"{size} B",
            "sha256": sha256,
        }
        for path, name, size, sha256 in files
    ]
