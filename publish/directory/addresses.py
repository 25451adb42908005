"""Where everything stands in a directory portal: the paths of files and pages, each made from checked names only.

Every path is relative to the portal's folder and has forward slashes. Knows no content.
"""

import posixpath

from datapackages.catalogue.places import (
    COMMITMENTS,
    FEEDBACK,
    START,
    Language,
    dataset_page,
    file_path,
    folder_of,
    page,
    table_page,
    version_path,
)
from publish.portal import Manifest

# The paths that identifiers of the catalogue are made of, beside those that only this portal has.
__all__ = [
    "CATALOGUE_JSONLD",
    "CATALOGUE_TURTLE",
    "CHANGES",
    "COMMITMENTS",
    "CORRECTIONS",
    "FEED",
    "FEEDBACK",
    "FRONT_PAGES",
    "LANGUAGES",
    "LEDGER",
    "ROBOTS",
    "SCRIPT",
    "SITEMAP",
    "STAGING",
    "START",
    "STYLE",
    "Language",
    "dataset_of",
    "dataset_page",
    "evidence_page",
    "file_path",
    "folder_of",
    "front_paths",
    "manifest_path",
    "page",
    "pages_of",
    "paths_of",
    "relative",
    "row_json",
    "rows_folder",
    "source_text",
    "table_json",
    "table_page",
    "version_path",
]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LEDGER = "portal.json"
STAGING = ".planport-staging"
STYLE = "assets/portal.css"
SCRIPT = "assets/portal.js"
CATALOGUE_JSONLD = "catalog.jsonld"
CATALOGUE_TURTLE = "catalog.ttl"
ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
CHANGES = "changes.html"
CORRECTIONS = "corrections.html"
FEED = "feed.xml"
# The portal's own pages, by the name that they have in Chinese.
FRONT_PAGES = (START, COMMITMENTS, CHANGES, CORRECTIONS, FEEDBACK)


def evidence_page(name: str, language: Language = "zh") -> str:
    """Name the page that shows a dataset's source text with the evidence of its rows."""
    return page(f"{folder_of(name)}evidence/index", language)


def table_json(name: str, table: str) -> str:
    """Name the file that holds a table's rows as JSON."""
    return f"{folder_of(name)}tables/{table}.json"


def row_json(name: str, table: str, row_id: str) -> str:
    """Name the file that holds one row as JSON, by its id."""
    return f"{rows_folder(name)}{table}/{row_id}.json"


def rows_folder(name: str) -> str:
    """Name the folder of a dataset's rows, with its last slash."""
    return f"{folder_of(name)}rows/"


def manifest_path(name: str) -> str:
    """Name the manifest of a dataset, the last of its files to be written."""
    return f"{folder_of(name)}manifest.json"


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
        paths |= {table_json(manifest.name, table.name) for table in manifest.resources if table.rows is not None}
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
    pages = {page(name.removesuffix(".html"), language) for name in FRONT_PAGES for language in LANGUAGES}
    return frozenset({*pages, STYLE, SCRIPT, CATALOGUE_JSONLD, CATALOGUE_TURTLE, FEED, ROBOTS, SITEMAP})
