"""Where everything stands in a directory portal: the paths of files and pages, each made from checked names only.

Every path is relative to the portal's folder and has forward slashes. Knows no content.
"""

import posixpath
from typing import Literal

from publish.portal import Manifest

Language = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LEDGER = "portal.json"
STAGING = ".planport-staging"
START = "index.html"
STYLE = "assets/portal.css"
SCRIPT = "assets/portal.js"
CATALOGUE_JSONLD = "catalog.jsonld"
CATALOGUE_TURTLE = "catalog.ttl"
ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"


def page(stem: str, language: Language) -> str:
    """Name a page in one language; Chinese is the language of the portal and has the plain name.

    >>> page("datasets/x/index", "en")
    'datasets/x/index.en.html'
    """
    return f"{stem}.html" if language == "zh" else f"{stem}.en.html"


def folder_of(name: str) -> str:
    """Name the folder of a dataset, with its last slash."""
    return f"datasets/{name}/"


def dataset_page(name: str, language: Language = "zh") -> str:
    """Name the page of a dataset."""
    return page(f"{folder_of(name)}index", language)


def table_page(name: str, table: str, language: Language = "zh") -> str:
    """Name the page of a table."""
    return page(f"{folder_of(name)}tables/{table}", language)


def evidence_page(name: str, language: Language = "zh") -> str:
    """Name the page that shows a dataset's source text with the evidence of its rows."""
    return page(f"{folder_of(name)}evidence/index", language)


def file_path(name: str, path: str) -> str:
    """Name a file of a package on the portal."""
    return f"{folder_of(name)}{path}"


def manifest_path(name: str) -> str:
    """Name the manifest of a dataset, the last of its files to be written."""
    return f"{folder_of(name)}manifest.json"


def version_path(name: str, version: str) -> str:
    """Name the archive of one version, which keeps its address."""
    return f"{folder_of(name)}versions/{version}.zip"


def relative(target: str, page_path: str) -> str:
    """Make the link from a page to another path of the portal.

    >>> relative("assets/portal.css", "datasets/x/tables/tasks.html")
    '../../../assets/portal.css'
    """
    return posixpath.relpath(target, posixpath.dirname(page_path) or ".")


def source_text(manifest: Manifest) -> str | None:
    """Name the source text that a published package brings with it; its spans point into no other."""
    path = f"source/{manifest.name}.txt"
    return path if any(record.path == path for record in manifest.files) else None


def pages_of(manifest: Manifest) -> tuple[str, ...]:
    """List the pages of a dataset; those of a withdrawn one stay and say so."""
    stems = [f"{folder_of(manifest.name)}index"]
    stems += [
        f"{folder_of(manifest.name)}tables/{table.name}" for table in manifest.resources if table.rows is not None
    ]
    if manifest.withdrawal is not None or source_text(manifest):
        stems.append(f"{folder_of(manifest.name)}evidence/index")
    return tuple(page(stem, language) for stem in stems for language in LANGUAGES)


def paths_of(manifest: Manifest) -> frozenset[str]:
    """List everything that stands in the folder of a dataset."""
    paths = {*pages_of(manifest), manifest_path(manifest.name)}
    if manifest.withdrawal is None:
        paths |= {file_path(manifest.name, record.path) for record in manifest.files}
        paths |= {version_path(manifest.name, version.version) for version in manifest.versions}
    return frozenset(paths)


def dataset_of(path: str) -> str | None:
    """Tell which dataset a path belongs to; None for the portal's own pages.

    >>> dataset_of("datasets/x/data/tasks.csv"), dataset_of("index.html")
    ('x', None)
    """
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "datasets" else None


def front_paths() -> frozenset[str]:
    """List the portal's own pages and files, the ledger apart."""
    pages = {page("index", language) for language in LANGUAGES}
    return frozenset({*pages, STYLE, SCRIPT, CATALOGUE_JSONLD, CATALOGUE_TURTLE, ROBOTS, SITEMAP})
