"""Where a dataset and its files stand below the portal's address: the paths that identifiers are made of.

A directory portal has its pages and files at just these paths, so that the catalogue's identifiers can be looked up.
"""

from typing import Literal

Language = Literal["zh", "en"]

START = "index.html"
COMMITMENTS = "commitments.html"
FEEDBACK = "feedback.html"


def page(stem: str, language: Language = "zh") -> str:
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


def file_path(name: str, path: str) -> str:
    """Name a file of a package on the portal."""
    return f"{folder_of(name)}{path}"


def version_path(name: str, version: str) -> str:
    """Name the archive of one version, which keeps its address."""
    return f"{folder_of(name)}versions/{version}.zip"
