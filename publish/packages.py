"""A package folder becomes a frozen `PackageToPublish`, or is refused with the reason.

Refused is what is no package, has no passing validation report about these very bytes, is not released, is not
classified as open, lacks a value that the catalogue contract requires, differs from its own descriptor, or leaves its
folder. That the report is true is for whoever looks through the package again: see apply.py. Knows no portal.
"""

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError

from datapackages.described import Descriptor
from datapackages.releases import CATALOGUE_TABLE, released_part
from datapackages.swap import PACKAGE_ENTRIES
from publish.exceptions import PackageRefusedError
from publish.portal import FileRecord, ResourceRecord
from validation.metadata import metadata_failures

# Letters, digits and marks that no file system, address or page reads as anything else.
_SAFE_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,119}", re.ASCII)
REPORT_PATH = "validation/report.json"
ISSUES_PATH = "issues.jsonl"
_MAX_FILES = 2_000


@dataclass(frozen=True, slots=True)
class PackageToPublish:
    """One checked package: its descriptor, each file with size and hash, its archive, and the rows of its tables.

    `mentions` names other datasets that its pages would link: related ones, and the plans whose texts hold the
    evidence of its rows where the package has no text of its own.
    """

    folder: Path
    descriptor: Descriptor
    files: tuple[FileRecord, ...]
    archive: FileRecord
    archive_path: Path
    resources: tuple[ResourceRecord, ...]
    mentions: tuple[str, ...]

    @property
    def name(self) -> str:
        """The identifier, which is never renamed and never reused."""
        return self.descriptor.name

    @property
    def version(self) -> str:
        """The version of the package."""
        return self.descriptor.version

    @property
    def data_sha256(self) -> str:
        """One hash over all tables: what a version stands for; of the catalogue, what its releases cover."""
        digest = hashlib.sha256()
        for resource in self.descriptor.tables:
            sha256 = resource.sha256
            if resource.name == CATALOGUE_TABLE:
                sha256 = hashlib.sha256(released_part((self.folder / resource.path).read_bytes())).hexdigest()
            digest.update(f"{resource.path}\0{sha256}\n".encode())
        return digest.hexdigest()

    def file(self, path: str) -> FileRecord | None:
        """Find a file by its path inside the package."""
        return next((record for record in self.files if record.path == path), None)


def measure(file: Path, path: str) -> FileRecord:
    """Read a file once and record its size and sha256 under `path`."""
    digest = hashlib.sha256()
    size = 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
            size += len(block)
    return FileRecord(path=path, bytes=size, sha256=digest.hexdigest())


def read_table(file: Path) -> Iterator[list[str]]:
    """Go through the rows of a CSV file of a package, the header first."""
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream, strict=True)


def count_rows(file: Path) -> int:
    """Count the rows of a CSV file, the header apart."""
    return max(0, sum(1 for _ in read_table(file)) - 1)


def read_package(folder: Path) -> PackageToPublish:
    """Read and check one package folder. Raises PackageRefusedError."""
    if not folder.is_dir():
        raise PackageRefusedError(f"{folder}: no such folder; give the folder that holds datapackage.json")
    descriptor = _read_descriptor(folder)
    files = tuple(sorted(_files_of(folder), key=lambda record: record.path))
    _check_report(folder, descriptor)
    _check_released(folder, descriptor)
    _check_resources(folder, descriptor, files)
    archive_path = folder.resolve().parent / f"{descriptor.name}.zip"
    archive = _check_archive(folder, archive_path, files)
    _check_report_is_of(folder, files)
    return PackageToPublish(
        folder,
        descriptor,
        files,
        archive,
        archive_path,
        _count_resources(folder, descriptor),
        mentions_of(folder, descriptor),
    )


def read_descriptor(file: Path) -> Descriptor:
    """Read `datapackage.json`. Raises PackageRefusedError with the first thing that is wrong."""
    content = _read_json(file)
    try:
        return Descriptor.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PackageRefusedError(f"{file}: {place}: {first['msg']}; correct the descriptor and build again") from error


def _read_descriptor(folder: Path) -> Descriptor:
    """Read the descriptor of a package folder, refusing a folder without one."""
    file = folder / "datapackage.json"
    if not file.is_file():
        raise PackageRefusedError(
            f"{folder}: no datapackage.json, so no package; give a folder that `planport run` made"
        )
    return read_descriptor(file)


def _read_json(file: Path) -> object:
    """Read a JSON file of a package."""
    try:
        content: object = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackageRefusedError(f"{file}: cannot be read as JSON ({error}); build the package again") from error
    return content


def _files_of(folder: Path) -> Iterator[FileRecord]:
    """Measure each file of a package, refusing links, names that are not plain and far too many files."""
    count = 0
    for parent, directories, names in os.walk(folder, followlinks=False):
        for name in sorted(directories) + sorted(names):
            file = Path(parent) / name
            path = file.relative_to(folder).as_posix()
            _check_path(folder, path)
            if file.is_symlink():
                raise PackageRefusedError(
                    f"{folder}: {path} is a link and may leave the folder; put the file itself there"
                )
            if file.is_file():
                count += 1
                yield measure(file, path)
        if count > _MAX_FILES:
            raise PackageRefusedError(f"{folder}: more than {_MAX_FILES} files; this is no package of planport")


def _check_path(folder: Path, path: str) -> None:
    """Refuse a path that leaves the package or that a portal keeps for itself."""
    parts = path.split("/")
    if not all(_SAFE_PART.fullmatch(part) for part in parts):
        raise PackageRefusedError(f"{folder}: {path[:80]!r} is no plain file name; use letters, digits, '_', '.', '-'")
    if parts[0] not in PACKAGE_ENTRIES:  # every other name is the portal's own
        raise PackageRefusedError(f"{folder}: {parts[0]!r} does not belong to a package; move it out of the folder")


def _check_report(folder: Path, descriptor: Descriptor) -> None:
    """Refuse a package that validation did not pass, or whose report is about another one."""
    file = folder / REPORT_PATH
    if not file.is_file():
        raise PackageRefusedError(f"{folder}: no {REPORT_PATH}; run `planport validate {folder}` first")
    report = _read_json(file)
    if not isinstance(report, dict) or report.get("passed") is not True:
        raise PackageRefusedError(
            f"{folder}: {REPORT_PATH} does not say `passed`; mend what it lists and validate again"
        )
    if (report.get("package"), report.get("version")) != (descriptor.name, descriptor.version):
        raise PackageRefusedError(f"{folder}: {REPORT_PATH} is about another package or version; validate again")


def _check_report_is_of(folder: Path, files: tuple[FileRecord, ...]) -> None:
    """Refuse a package that was changed after validation: its report names the sha256 of the descriptor it read."""
    report = _read_json(folder / REPORT_PATH)
    stated = report.get("descriptor_sha256") if isinstance(report, dict) else None
    if stated not in [record.sha256 for record in files if record.path == "datapackage.json"]:
        raise PackageRefusedError(f"{folder}: it was changed after validation ({REPORT_PATH}); build the package again")


def _check_released(folder: Path, descriptor: Descriptor) -> None:
    """Refuse what has no release record, is not open, or does not say all that the catalogue contract requires."""
    catalogue = descriptor.catalogue
    if not catalogue.released or catalogue.issued_on is None or catalogue.modified_on is None:
        raise PackageRefusedError(
            f"{folder}: its data differs from the released version {descriptor.version} or was never released; "
            f"run `planport release` and build again"
        )
    if catalogue.open_type != "open":
        raise PackageRefusedError(
            f"{folder}: classified {catalogue.open_type or 'not at all'!r}, and only 'open' is published"
        )
    content = _read_json(folder / "datapackage.json")
    wrong = dict.fromkeys(failure.column for failure in metadata_failures(content if isinstance(content, dict) else {}))
    if wrong:
        raise PackageRefusedError(
            f"{folder}: datapackage.json lacks {', '.join(wrong)}, or gives them in another form; every dataset must "
            f"say it: see `planport validate {folder}`"
        )


def _check_resources(folder: Path, descriptor: Descriptor, files: tuple[FileRecord, ...]) -> None:
    """Refuse a package whose files are not those that its descriptor states."""
    found = {record.path: record for record in files}
    for resource in (*descriptor.resources, *descriptor.catalogue.files):
        record = found.get(resource.path)
        if record is None:
            raise PackageRefusedError(
                f"{folder}: {resource.path[:80]!r} is declared but not in the folder; build again"
            )
        if (record.bytes, record.sha256) != (resource.bytes, resource.sha256):
            raise PackageRefusedError(
                f"{folder}: {resource.path} is not the file that the descriptor states; build again"
            )


def _check_archive(folder: Path, archive: Path, files: tuple[FileRecord, ...]) -> FileRecord:
    """Measure the archive beside the folder, refusing one that does not hold exactly the folder's files."""
    if not archive.is_file() or archive.is_symlink():
        raise PackageRefusedError(f"{folder}: no {archive.name} beside it; build the package again")
    try:
        with ZipFile(archive) as opened:
            members = {info.filename: info for info in opened.infolist() if not info.is_dir()}
            held = {name: hashlib.sha256(opened.read(info)).hexdigest() for name, info in members.items()}
    except (OSError, BadZipFile) as error:
        raise PackageRefusedError(f"{archive}: cannot be read as zip ({error}); build the package again") from error
    if held != {record.path: record.sha256 for record in files}:
        raise PackageRefusedError(f"{archive}: does not hold the files of {folder}; build the package again")
    return measure(archive, archive.name)


def _count_resources(folder: Path, descriptor: Descriptor) -> tuple[ResourceRecord, ...]:
    """Record each declared file with its rows where it is a table, refusing a table with other rows than stated."""
    records = []
    for resource in descriptor.resources:
        rows = count_rows(folder / resource.path) if resource.is_table else None
        if resource.rows is not None and rows is not None and rows != resource.rows:
            raise PackageRefusedError(f"{folder}: {resource.path} has {rows} rows, not {resource.rows}; build again")
        records.append(ResourceRecord(name=resource.name, title=resource.title, path=resource.path, rows=rows))
    return tuple(records)


def mentions_of(folder: Path, descriptor: Descriptor) -> tuple[str, ...]:
    """Find the datasets that the pages would link: related ones, and plans whose source text is not in this package."""
    names = set(descriptor.catalogue.related)
    for resource in descriptor.tables:
        columns = [column.name for column in resource.columns]
        if "spans" in columns and "plan_id" in columns:
            position = columns.index("plan_id")
            rows = read_table(folder / resource.path)
            next(rows, None)
            plans = {row[position] for row in rows if len(row) > position}
            names |= plans
    return tuple(sorted(names - {descriptor.name, ""}))
