"""What the catalogue is made of: the packages that stand in their place, each with its archive; and what was promised.

Reads packages that were sealed; makes no table.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from datapackages.described import Descriptor
from datapackages.exceptions import PackageError
from datapackages.stored import DESCRIPTOR, read_csv

NAME = "open-data-catalogue"
# The collection that holds every promise, with the names of theme, plan and issuer and the texts that it cites.
PROMISES = "data-openings"


@dataclass(frozen=True, slots=True)
class Archive:
    """The zip of a whole package: its size and sha256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PublishedDataset:
    """A dataset as the catalogue lists it; without an archive its files have no sizes and hashes yet."""

    descriptor: Descriptor
    archive: Archive | None = None

    @property
    def name(self) -> str:
        """The identifier."""
        return self.descriptor.name


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise to open data, as the catalogue lists it."""

    entry_id: str
    title: str
    quote: str
    status: str
    theme_id: str = ""
    provider: str = ""
    fulfilled_by: str = ""
    checked_on: str = ""
    plan_id: str = ""
    kind: str = ""
    deadline: str = ""
    is_priority: bool = False


def published_datasets(folders: Iterable[Path]) -> Iterator[PublishedDataset]:
    """Go through the packages that a portal takes, by name: released, open, and with their archive beside them.

    Raises:
        PackageError: a package cannot be read.
    """
    for folder in sorted(folders, key=lambda folder: folder.name):
        descriptor = read_descriptor(folder)
        archive = folder.parent / f"{folder.name}.zip"
        is_published = descriptor.catalogue.released and descriptor.catalogue.open_type == "open"
        if descriptor.name != NAME and is_published and archive.is_file():
            content = archive.read_bytes()
            yield PublishedDataset(descriptor, Archive(len(content), hashlib.sha256(content).hexdigest()))


def read_descriptor(folder: Path) -> Descriptor:
    """Read the descriptor of a package that was sealed. Raises PackageError."""
    try:
        return Descriptor.model_validate(json.loads((folder / DESCRIPTOR).read_bytes()))
    except (OSError, ValueError, ValidationError) as error:
        first = " ".join(str(error).split())[:200]
        raise PackageError(f"{folder / DESCRIPTOR}: cannot be read ({first}); build the package again") from error


def read_promises(folder: Path) -> list[dict[str, str]]:
    """Read the openings of all plans, in the order of plans and texts. Raises PackageError."""
    header, *rows = read_csv(folder / "data" / "openings.csv")
    return [dict(zip(header, row, strict=True)) for row in rows]


def commitments_in(rows: Iterable[Mapping[str, str]]) -> Iterator[Commitment]:
    """Go through the commitments among the rows of the table `catalogue`."""
    for row in rows:
        if row["entry_type"] == "commitment":
            yield Commitment(
                entry_id=row["entry_id"],
                title=row["resource_name"],
                quote=row["quote"],
                status=row["status"],
                theme_id=row["theme_ids"],
                provider=row["provider_name"],
                fulfilled_by=row["fulfilled_by"],
                checked_on=row["checked_on"],
                plan_id=row["plan_id"],
                kind=row["opening_kind"],
                deadline=row["deadline"],
                is_priority=row["is_priority"] == "true",
            )
