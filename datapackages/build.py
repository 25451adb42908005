"""Builds a package: stages all of its files in a folder of their own, and seals it when its report has been added.

stage_package() and stage_dataset() write everything but the report and the zip; seal_package() packs the zip and puts
both in place. Between the two stands the gate, which this file does not know.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePath

from datapackages.archive import package_files, zip_bytes
from datapackages.catalogue.score import scored
from datapackages.changes import DIFFERENCE_FILE, changes_json, changes_table, load_changes
from datapackages.confidence import CONFIDENCE_FILE, confidence_json
from datapackages.descriptor import NamedFile, citation, describe, table_schema
from datapackages.exceptions import PackageError
from datapackages.metadata import (
    COLLECTION_NAMES,
    DatasetMetadata,
    SourceReference,
    applied_count,
    plan_metadata,
)
from datapackages.readme import ReadmeContent, readme_bytes
from datapackages.releases import Releases, Standing, data_hash, standing
from datapackages.rows import SourceFile, TableData, plan_tables
from datapackages.sidecar import Sidecar
from datapackages.spreadsheet import workbook_bytes
from datapackages.swap import put_file, put_folder
from datapackages.vocabularies import Organisations, load_organisations
from datapackages.writer import WrittenTable, json_bytes, write_file, write_tables
from extract.corrections import CorrectionRow
from extract.models import Issue, Plan


@dataclass(frozen=True, slots=True)
class StagedPackage:
    """A package in its staging folder: complete but for the report and the zip."""

    name: str
    folder: Path
    standing: Standing
    data_hash: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SealedPackage:
    """A package in its place; `changed` tells whether any byte of it or of its zip is new."""

    name: str
    folder: Path
    archive: Path | None
    changed: bool


def stage_package(  # noqa: PLR0913, PLR0917 - the fixed interface of this room
    plan: Plan,
    folder: Path,
    sidecar: Sidecar | None,
    releases: Releases,
    original: bytes | None = None,
    original_name: str | None = None,
    corrections: tuple[CorrectionRow, ...] = (),
) -> StagedPackage:
    """Write a plan's package to an empty folder, all but its report and zip.

    Args:
        plan: what was read, its accepted corrections in place.
        folder: staging folder; made if it is not there.
        sidecar: what is registered about the source; None for a document that nobody registered.
        releases: the release record that versions and days come from.
        original: bytes of the document as received, where they are known.
        original_name: its file name; only the suffix is used.
        corrections: what became of the reports on this plan.

    Raises:
        PackageError: the folder is not empty or cannot be written, or the plan has the name of a collection.
    """
    if plan.plan_id in COLLECTION_NAMES:
        raise PackageError(f"{plan.plan_id} is the name of a collection of all plans; rename the document")
    require_empty(folder)
    source, files = write_sources(plan, folder, original, original_name)
    title = sidecar.title if sidecar else plan.header.title or plan.plan_id
    written = write_file(folder, CONFIDENCE_FILE, confidence_json(plan))
    files.append(NamedFile(written, "理解程度", "How far it was understood"))
    reference = SourceReference(
        title,
        sidecar.address if sidecar and sidecar.address else source.path,
        sidecar.accessed if sidecar else None,
        source.sha256,
    )
    metadata = replace(plan_metadata(plan, reference, sidecar), corrections=applied_count(corrections))
    tables = plan_tables(plan, source, sidecar, corrections)
    return stage_dataset(folder, metadata, tables, files, plan.issues, releases)


def stage_dataset(  # noqa: PLR0913, PLR0917 - a dataset is these six things
    folder: Path,
    metadata: DatasetMetadata,
    tables: Iterable[TableData],
    files: Iterable[NamedFile],
    issues: tuple[Issue, ...],
    releases: Releases,
    organisations: Organisations | None = None,
) -> StagedPackage:
    """Write tables, workbook, issues, README and descriptor of any dataset beside the files that are there already."""
    operator = (organisations or load_organisations()).operator
    written = write_tables(folder, tables)
    present = frozenset(table.data.table.name for table in written)
    schemas = ((table, table_schema(table.data.table, present)) for table in written)
    hashed = data_hash((table.data.table.name, table.content, schema) for table, schema in schemas)
    stands = standing(releases, metadata.name, hashed)
    written, difference = _write_changes(folder, metadata.name, written, stands, releases)
    named = [*files, _write_issues(folder, metadata.name, issues), *difference]
    cited = citation(metadata, stands, operator)
    named.append(_write_workbook(folder, metadata, stands, cited, written))
    readme = readme_bytes(ReadmeContent(metadata, stands, operator, written, tuple(named), issues))
    named.append(NamedFile(write_file(folder, "README.md", readme), "说明", "Read me"))
    described = scored(describe(metadata, written, named, stands, operator))
    write_file(folder, "datapackage.json", json_bytes(described))
    rows = tuple((table.data.table.name, len(table.data.rows)) for table in written)
    return StagedPackage(metadata.name, folder, stands, hashed, rows)


def seal_package(staged: StagedPackage, destination: Path, *, with_archive: bool = True) -> SealedPackage:
    """Put a staged package in place: the folder in one step, then the zip beside it. The staging folder is gone after.

    A reader sees the old or the new package whole. Where nothing differs nothing is rewritten, and a zip that a killed
    run left behind its folder is made good.

    Args:
        staged: the package with its report.
        destination: folder of the package; what is there must be a package of ours or empty.
        with_archive: whether to write `<name>.zip` beside the folder.

    Raises:
        PackageError: the destination holds something else, or cannot be written.
    """
    destination = destination.resolve()
    content = zip_bytes(staged.folder) if with_archive else None
    changed = put_folder(staged.folder, destination, same=_same_files(staged.folder, destination))
    archive = destination.parent / f"{staged.name}.zip" if with_archive else None
    if archive is not None and content is not None:
        changed = put_file(archive, content) or changed
    return SealedPackage(staged.name, destination, archive, changed)


def _same_files(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same files with the same bytes."""
    if not other.is_dir():
        return False
    paths = package_files(one)
    return paths == package_files(other) and all((one / p).read_bytes() == (other / p).read_bytes() for p in paths)


def require_empty(folder: Path) -> None:
    """Refuse a staging folder in which something lies."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PackageError(f"{folder} is not an empty folder; stage the package elsewhere")


def write_sources(
    plan: Plan, folder: Path, original: bytes | None, original_name: str | None
) -> tuple[SourceFile, list[NamedFile]]:
    """Write the text that the spans point into, and the original where its bytes are not those of the text."""
    text = plan.source_text.encode("utf-8")
    written = write_file(folder, f"source/{plan.plan_id}.txt", text)
    files = [NamedFile(written, "来源文本", "Source text")]
    if original is not None and original != text:
        written = write_file(folder, _original_path(plan.plan_id, original_name), original)
        files.append(NamedFile(written, "来源文件原件", "Source file as received"))
    return SourceFile(written.path, written.sha256), files


def _write_changes(
    folder: Path, name: str, written: tuple[WrittenTable, ...], stands: Standing, releases: Releases
) -> tuple[tuple[WrittenTable, ...], list[NamedFile]]:
    """Write what this version changed; data that was not released has no version that could have changed anything."""
    rows = load_changes(releases.record, name, stands.version) if stands.released and releases.record else ()
    tables = (*written, *write_tables(folder, (changes_table(rows),)))
    if not (stands.released and stands.previous):
        return tables, []
    content = changes_json(name, stands.previous, stands.version, rows)
    file = write_file(folder, DIFFERENCE_FILE, content)
    return tables, [NamedFile(file, "与上一版本的差异", "Difference from the version before")]


def _original_path(plan_id: str, name: str | None) -> str:
    """Choose where an original lies; of its name only a plain suffix is trusted."""
    suffix = PurePath(name or "").suffix.lower()
    if not (suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 6):
        suffix = ".bin"
    return f"source/{plan_id}.original{suffix}"


def _write_issues(folder: Path, name: str, issues: tuple[Issue, ...]) -> NamedFile:
    """Write issues.jsonl: one issue a line, in the order in which they were found."""
    lines = (json.dumps(_issue_line(name, issue), ensure_ascii=False) + "\n" for issue in issues)
    return NamedFile(
        write_file(folder, "issues.jsonl", "".join(lines).encode()), "抽取时记录的问题", "Issues of the reading"
    )


def _issue_line(name: str, issue: Issue) -> dict[str, str]:
    """Name the values of one issue; spans as in the tables."""
    values = {key: str(value) for key, value in asdict(issue).items() if key != "spans"}
    return {"package": name, **values, "spans": str(issue.spans)}


def _write_workbook(
    folder: Path, metadata: DatasetMetadata, stands: Standing, cited: str, written: tuple[WrittenTable, ...]
) -> NamedFile:
    """Write the workbook for Excel users."""
    about = (
        ("标识 identifier", metadata.name),
        ("名称 title", metadata.title),
        ("title", metadata.title_en),
        ("版本 version", stands.version),
        ("摘要 abstract", metadata.description),
        ("abstract", metadata.description_en),
        ("许可 licence", "CC0-1.0"),
        ("权利 rights", metadata.rights),
        ("引用 citation", cited),
    )
    content = workbook_bytes(about, (table.data for table in written))
    return NamedFile(write_file(folder, f"data/{metadata.name}.xlsx", content), "工作簿", "Workbook")
