"""The release record `seeds/releases.yml`: which data was published as which version on which day.

Versions and days of a package come from this record only, never from the clock. What the hash of the data covers is
fixed here: the bytes of each CSV file and its Table Schema, in package order, and nothing else. The program's version,
the README, the workbook and the descriptor's other metadata may change without a new release. The table `changes` is
left out, since it follows from the data of two versions; it is kept beside this record, see changes.py. Of the table
`catalogue` are left out what it says of itself, which holds its own version and days, and size and sha256 of archives
and files: they follow from the packages listed, whose own releases cover their data, and from how they are packed.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datapackages.exceptions import ReleaseError
from extract.grammar.vocabulary import parse_yaml

Step = Literal["major", "minor", "patch"]

_HEAD = """\
# The release record: package, version, day, sha256 of the data (CSV files and Table Schemas), notes.
# `planport release` adds an entry when data has changed. Entries are never edited or removed.
"""


CATALOGUE_TABLE = "catalogue"
_FOLLOWING_COLUMNS = frozenset({"bytes", "sha256"})


class Release(BaseModel):
    """One released version of a package's data."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    package: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,100}$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    day: date
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    notes: str = ""


class Releases(BaseModel):
    """All releases of all packages, oldest first within a package; `record` is the file that they were loaded from."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    releases: tuple[Release, ...] = ()
    record: Path | None = None

    def of(self, package: str) -> tuple[Release, ...]:
        """Return the releases of one package, oldest first."""
        return tuple(release for release in self.releases if release.package == package)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a package may say about its version: released only where its data is that of the newest release.

    `previous` is the version released before it, empty for the first.
    """

    version: str
    released: bool
    issued_on: date | None
    modified_on: date | None
    notes: str
    previous: str = ""


UNREGISTERED = Standing("0.0.0", False, None, None, "")


def standing(releases: Releases, package: str, data_hash: str) -> Standing:
    """Compare a package's data with the newest release of its name.

    Data that was never released, or that differs, is not `released`: a portal must refuse it until `planport release`
    has recorded it. It still shows the version and days of the newest release, since it has none of its own.
    """
    known = releases.of(package)
    if not known:
        return UNREGISTERED
    last = known[-1]
    previous = known[-2].version if len(known) > 1 else ""
    return Standing(last.version, last.sha256 == data_hash, known[0].day, last.day, last.notes, previous)


def next_release(  # noqa: PLR0913 - a release is these six facts
    releases: Releases, package: str, data_hash: str, day: date, *, step: Step = "patch", notes: str = ""
) -> Releases:
    """Add a release of a package's data: 1.0.0 for the first, else the newest version raised by one step.

    Args:
        releases: the record so far.
        package: name of the package.
        data_hash: what `data_hash` gives for its tables.
        day: day of the release; the command's caller decides it.
        step: major where a table, column or id goes or is renamed, minor where one is added, else patch.
        notes: what changed, for the change log.

    Returns:
        The record with the new release; the same record where the data is that of the newest release.

    Raises:
        ReleaseError: the day lies before that of the newest release.
    """
    known = releases.of(package)
    if known and known[-1].sha256 == data_hash:
        return releases
    if known and day < known[-1].day:
        raise ReleaseError(
            f"{package}: a release of {day} would come before version {known[-1].version} of {known[-1].day}; "
            f"give a later day"
        )
    version = _raised(known[-1].version, step) if known else "1.0.0"
    release = Release(package=package, version=version, day=day, sha256=data_hash, notes=notes)
    return Releases(releases=(*releases.releases, release), record=releases.record)


def data_hash(tables: Iterable[tuple[str, bytes, dict[str, Any]]]) -> str:
    """Hash a package's data: name, CSV bytes and Table Schema of each table but `changes`, in package order."""
    total = hashlib.sha256()
    for name, csv_bytes, schema in tables:
        if name == "changes":
            continue
        if name == CATALOGUE_TABLE:
            csv_bytes = released_part(csv_bytes)  # noqa: PLW2901 - the rest of it is none of the data
        printed = json.dumps(schema, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        schema_hash = hashlib.sha256(printed.encode("utf-8")).hexdigest()
        total.update(f"{name} {hashlib.sha256(csv_bytes).hexdigest()} {schema_hash}\n".encode())
    return total.hexdigest()


def released_part(catalogue: bytes) -> bytes:
    """Take from the CSV of the table `catalogue` what its releases cover; see this module's text."""
    lines = list(csv.reader(io.StringIO(catalogue.decode("utf-8"), newline="")))
    kept = [place for place, column in enumerate(lines[0]) if column not in _FOLLOWING_COLUMNS]
    own = ("open-data-catalogue", "open-data-catalogue/")
    rows = [[line[place] for place in kept] for line in lines if line[0] != own[0] and not line[0].startswith(own[1])]
    return json.dumps(rows, ensure_ascii=False).encode("utf-8")


def load_releases(path: Path) -> Releases:
    """Load the record; a file that is not there is an empty record. Raises ReleaseError."""
    if not path.exists():
        return Releases(record=path)
    try:
        loaded = parse_yaml(path.read_text("utf-8"))
        record = Releases.model_validate({"releases": loaded or (), "record": path})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReleaseError(f"release record {path} cannot be read: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ReleaseError(f"release record {path}: {place}: {first['msg']}; restore the file") from error
    _check_order(record, path)
    return record


def print_releases(releases: Releases) -> str:
    """Print the record as it stands in its file, one entry after another."""
    if not releases.releases:
        return f"{_HEAD}[]\n"
    entries = [release.model_dump(mode="json") for release in releases.releases]
    return _HEAD + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=200)


def _check_order(record: Releases, path: Path) -> None:
    """Refuse a record whose versions or days go back."""
    for package in sorted({release.package for release in record.releases}):
        known = record.of(package)
        for earlier, later in pairwise(known):
            if _numbers(later.version) <= _numbers(earlier.version) or later.day < earlier.day:
                raise ReleaseError(
                    f"release record {path}: {package} {later.version} of {later.day} does not follow "
                    f"{earlier.version} of {earlier.day}; restore the file"
                )


def _numbers(version: str) -> tuple[int, ...]:
    """Split a version into its three numbers."""
    return tuple(int(number) for number in re.findall("[0-9]+", version))


def _raised(version: str, step: Step) -> str:
    """Raise a version by one step.

    >>> _raised("1.2.3", "minor")
    '1.3.0'
    """
    major, minor, patch = _numbers(version)
    if step == "major":
        return f"{major + 1}.0.0"
    if step == "minor":
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"
