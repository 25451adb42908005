"""Stages the package `open-data-catalogue`, from the packages that stand in their place: tables, DCAT, texts it cites.

It lists itself too. What it cannot know of itself - its rows, sizes and hashes - stays empty there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from datapackages.build import StagedPackage, require_empty, stage_dataset
from datapackages.catalogue.dcat import CatalogueTexts, catalogue_graph
from datapackages.catalogue.fulfilments import Fulfilment, load_fulfilments, require_openings
from datapackages.catalogue.metadata import catalogue_metadata
from datapackages.catalogue.published import (
    NAME,
    PROMISES,
    PublishedDataset,
    commitments_in,
    published_datasets,
    read_promises,
)
from datapackages.catalogue.rows import catalogue_table, items_table
from datapackages.catalogue.score import scored
from datapackages.changes import changes_table
from datapackages.definitions import definitions
from datapackages.described import Descriptor
from datapackages.descriptor import NamedFile, describe
from datapackages.metadata import DatasetMetadata
from datapackages.releases import Releases, Standing, standing
from datapackages.rows import TableData
from datapackages.vocabularies import Organisations, load_organisations
from datapackages.writer import WrittenFile, WrittenTable, write_file

TURTLE = "catalog.ttl"
JSON_LD = "catalog.jsonld"


def stage_catalogue(
    packages: Sequence[Path],
    folder: Path,
    releases: Releases,
    fulfilments: Path,
    *,
    organisations: Organisations | None = None,
) -> StagedPackage:
    """Stage the catalogue of some packages in an empty folder.

    Args:
        packages: the folders of all other packages, `data-openings` among them; those that are released are listed.
        folder: staging folder.
        releases: the release record.
        fulfilments: the file of reviewed entries about promises that were kept.
        organisations: operator and issuers; by default those of this repository.

    Raises:
        PackageError: a package cannot be read, or a reviewed entry is malformed or matches no opening.
    """
    known = organisations or load_organisations()
    source = next((package for package in packages if package.name == PROMISES), None)
    promises = read_promises(source) if source else []
    kept = load_fulfilments(fulfilments)
    require_openings(kept, {row["opening_id"] for row in promises}, fulfilments)
    contents = CatalogueContents(tuple(published_datasets(packages)), promises, kept, source)
    return stage_contents(contents, folder, releases, known)


@dataclass(frozen=True, slots=True)
class CatalogueContents:
    """What a catalogue lists.

    Attributes:
        others: the datasets beside itself, by name.
        promises: the rows of `openings` of all plans.
        kept: the reviewed entries about promises that were kept.
        texts: a package that holds the texts which the promises are quoted from.
    """

    others: tuple[PublishedDataset, ...]
    promises: Sequence[Mapping[str, str]]
    kept: tuple[Fulfilment, ...]
    texts: Path | None


def stage_contents(
    contents: CatalogueContents, folder: Path, releases: Releases, known: Organisations
) -> StagedPackage:
    """Stage a catalogue of what it is to list in an empty folder. Raises PackageError."""
    require_empty(folder)
    others, promises = contents.others, contents.promises
    texts = _copy_texts(contents.texts, folder) if contents.texts else []
    metadata = catalogue_metadata([one.descriptor for one in others], len(promises), known.operator)
    own = PublishedDataset(_own_descriptor(metadata, texts, standing(releases, NAME, ""), known))
    datasets = sorted((*others, own), key=lambda dataset: dataset.name)
    catalogue = catalogue_table(datasets, promises, contents.kept, known)
    files = [*texts, *_write_graphs(folder, catalogue, datasets, metadata, known)]
    return stage_dataset(folder, metadata, (catalogue, items_table(datasets)), files, (), releases, known)


def _copy_texts(source: Path, folder: Path) -> list[NamedFile]:
    """Copy the texts that the promises are quoted from, so that the quotes can be looked up in the package itself."""
    return [
        NamedFile(write_file(folder, f"source/{text.name}", text.read_bytes()), "来源文本", "Source text")
        for text in sorted((source / "source").glob("*.txt"))
    ]


def _own_descriptor(
    metadata: DatasetMetadata, texts: Iterable[NamedFile], stands: Standing, known: Organisations
) -> Descriptor:
    """Describe the catalogue's package as far as it can be described before it is there."""
    nothing = WrittenFile("", 0, "")
    tables = [definitions().table(name) for name in ("catalogue", "items")] + [changes_table(()).table]
    written = [
        WrittenTable(TableData(table, ()), WrittenFile(f"data/{table.name}.csv", 0, ""), b"") for table in tables
    ]
    files = [*texts, *_graph_files(nothing, nothing)]
    files += [
        NamedFile(WrittenFile("issues.jsonl", 0, ""), "抽取时记录的问题", "Issues of the reading"),
        NamedFile(WrittenFile(f"data/{NAME}.xlsx", 0, ""), "工作簿", "Workbook"),
        NamedFile(WrittenFile("README.md", 0, ""), "说明", "Read me"),
    ]
    return Descriptor.model_validate(scored(describe(metadata, written, files, stands, known.operator)))


def _write_graphs(
    folder: Path,
    catalogue: TableData,
    datasets: Sequence[PublishedDataset],
    metadata: DatasetMetadata,
    known: Organisations,
) -> list[NamedFile]:
    """Write the same entries as DCAT-AP."""
    texts = CatalogueTexts(
        metadata.title,
        metadata.title_en,
        metadata.description,
        metadata.description_en,
        known.operator.base_address,
    )
    names = [column.name for column in catalogue.table.columns]
    rows = (dict(zip(names, cells, strict=True)) for cells in catalogue.cells())
    graph = catalogue_graph(texts, datasets, commitments_in(rows))
    return _graph_files(
        write_file(folder, TURTLE, graph.turtle().encode()), write_file(folder, JSON_LD, graph.json_ld().encode())
    )


def _graph_files(turtle: WrittenFile, json_ld: WrittenFile) -> list[NamedFile]:
    """Name the two prints of the graph."""
    return [
        NamedFile(WrittenFile(TURTLE, turtle.bytes, turtle.sha256), "目录（DCAT-AP，Turtle）", "DCAT-AP as Turtle"),
        NamedFile(
            WrittenFile(JSON_LD, json_ld.bytes, json_ld.sha256), "目录（DCAT-AP，JSON-LD）", "DCAT-AP as JSON-LD"
        ),
    ]
