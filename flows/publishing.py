"""Packages and a folder become a published portal; what was done, in the words of the run's record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.apply import PublishResult, publish
from publish.directory.portal import DirectoryPortal


@dataclass(frozen=True, slots=True)
class PublicationSummary:
    """What became of how many datasets, and what failed, by name."""

    outcomes: tuple[tuple[str, int], ...]
    failures: tuple[tuple[str, str], ...]


def packages_in(folder: Path) -> list[Path]:
    """List the packages that stand in a folder, by name."""
    return sorted(path.parent for path in folder.glob("*/datapackage.json") if not path.parent.name.startswith("."))


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
