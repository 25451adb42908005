"""Packages and a folder become a published portal; what was done, in the words of the run's record."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datapackages.metadata import COLLECTION_NAMES
from publish.apply import PublishResult, publish
from publish.directory.portal import DirectoryPortal


@dataclass(frozen=True, slots=True)
class PublicationSummary:
    """What became of how many datasets, and what failed, by name."""

    outcomes: tuple[tuple[str, int], ...]
    failures: tuple[tuple[str, str], ...]


def packages_in(folder: Path) -> list[Path]:
    """List the packages that stand in a folder, by name, but for those that are held back."""
    found = (path.parent for path in folder.glob("*/datapackage.json") if not path.parent.name.startswith("."))
    return sorted(path for path in found if not is_held_back(path))


def is_held_back(folder: Path) -> bool:
    """Tell whether a package is that of a plan that nobody has registered: it is there to be looked at."""
    try:
        descriptor = json.loads((folder / "datapackage.json").read_bytes())
    except ValueError:
        return False  # a damaged package is no secret: whoever publishes it says what is wrong with it
    return descriptor["name"] not in COLLECTION_NAMES and descriptor.get("catalogue", {}).get("expected") is None


def publish_packages(folders: Sequence[Path], portal: Path) -> PublicationSummary:
    """Publish package folders to a directory portal. Raises PortalError."""
    return summarised(publish(folders, DirectoryPortal(portal)))


def summarised(result: PublishResult) -> PublicationSummary:
    """Count the outcomes in the order in which they first occur, and keep the messages of what failed."""
    failed = [entry for entry in result.datasets if entry.outcome in {"refused", "failed"}]
    return PublicationSummary(
        tuple(Counter(entry.outcome for entry in result.datasets).items()),
        tuple((entry.name, "; ".join(entry.messages)) for entry in failed),
    )
