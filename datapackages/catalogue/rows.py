"""The tables of the catalogue: what is published, what is promised, and which columns the tables have.

Every value is copied from a descriptor or from a row of `openings`; nothing is composed anew but lists joined by `;`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from datapackages.catalogue.fulfilments import Fulfilment
from datapackages.catalogue.published import PublishedDataset
from datapackages.definitions import definitions
from datapackages.described import Column, Contact, Descriptor, Resource
from datapackages.rows import TableData, Value
from datapackages.terms import FORMAT_CLASSES
from datapackages.vocabularies import Organisations

# The guide's letters for the types of columns (信息项数据类型).
_ITEM_TYPES = {
    "string": "C",
    "number": "N",
    "integer": "I",
    "year": "I",
    "date": "D",
    "datetime": "T",
    "boolean": "L",
}
# What can be printed into a cell of the row about this catalogue only when its own files are there.
_MEASURED = ("rows", "bytes", "sha256")
Entry = dict[str, Value]


def catalogue_table(
    datasets: Sequence[PublishedDataset],
    promises: Iterable[Mapping[str, str]],
    fulfilments: Iterable[Fulfilment],
    known: Organisations,
) -> TableData:
    """Make the table `catalogue`.

    Args:
        datasets: what is published, by name.
        promises: the rows of `openings` of all plans, in the order of plans and texts.
        fulfilments: the reviewed entries about promises that were kept.
        known: the issuers whose codes are registered.
    """
    kept = {entry.opening_id: entry for entry in fulfilments}
    origins = {dataset.name: dataset for dataset in datasets}
    entries = [entry for dataset in datasets for entry in _dataset_entries(dataset)]
    entries += [_commitment(row, kept.get(row["opening_id"]), origins.get(row["plan_id"]), known) for row in promises]
    table = definitions().table("catalogue")
    return TableData(table, tuple(tuple(entry.get(column.name) for column in table.columns) for entry in entries))


def items_table(datasets: Iterable[PublishedDataset]) -> TableData:
    """Make the table `items`: the columns of all tables, dataset after dataset in package order."""
    table = definitions().table("items")
    rows = (
        _item(f"{dataset.name}/{resource.name}", place, column, resource)
        for dataset in datasets
        for resource in dataset.descriptor.tables
        for place, column in enumerate(resource.columns, 1)
    )
    return TableData(table, tuple(tuple(row[column.name] for column in table.columns) for row in rows))


def _dataset_entries(dataset: PublishedDataset) -> Iterator[Entry]:
    """Make the entry of a dataset, and one for each of its tables."""
    descriptor, archive = dataset.descriptor, dataset.archive
    common = _common(descriptor)
    quality = descriptor.catalogue.quality
    measured = dict.fromkeys(_MEASURED)
    yield common | {
        "entry_id": descriptor.name,
        "entry_type": "dataset",
        "resource_name": descriptor.title,
        "resource_name_en": descriptor.title_en,
        "abstract": descriptor.description,
        "format_class": FORMAT_CLASSES[descriptor.formats[0]],
        "formats": ";".join(descriptor.formats),
        "related_entries": ";".join(descriptor.catalogue.related),
        "rows": sum(table.rows or 0 for table in descriptor.tables) if archive else None,
        "bytes": archive.bytes if archive else None,
        "sha256": archive.sha256 if archive else None,
        "coverage": quality.coverage,
        "metadata_score": int(quality.score) if quality.score is not None else None,
        "known_issues": quality.known_issues,
    }
    for table in descriptor.tables:
        if archive:
            measured = {"rows": table.rows, "bytes": table.bytes, "sha256": table.sha256}
        yield (
            common
            | measured
            | {
                "entry_id": f"{descriptor.name}/{table.name}",
                "entry_type": "resource",
                "parent_entry_id": descriptor.name,
                "resource_name": table.title,
                "resource_name_en": table.title_en,
                "abstract": table.description,
                "format_class": FORMAT_CLASSES["csv"],
                "formats": "csv",
            }
        )


def _common(descriptor: Descriptor) -> Entry:
    """Name what a dataset and its tables have in common."""
    catalogue = descriptor.catalogue
    copied = (
        *("classification", "provider_code", "share_type", "share_condition", "share_method", "open_type"),
        *("open_condition", "update_cycle", "issued_on", "modified_on", "citation", "authority", "feedback_url"),
    )
    return {name: getattr(catalogue, name) for name in copied} | {
        "status": "published",
        "theme_ids": ";".join(catalogue.themes),
        "provider_name": descriptor.provider,
        "publisher_name": ";".join(one.title for one in descriptor.contributors_as("publisher")),
        "is_open": catalogue.open_type == "open",
        "region_code": catalogue.spatial.code,
        "region": catalogue.spatial.title,
        "period_start": catalogue.temporal.start,
        "period_end": catalogue.temporal.end,
        "language": ";".join(catalogue.language),
        "keywords": ";".join(descriptor.keywords),
        "license": ";".join(licence.name for licence in descriptor.licenses),
        "contact": contact_text(catalogue.contact),
        "version": descriptor.version,
        "source_url": ";".join(source.path for source in descriptor.sources),
        "source_sha256": ";".join(catalogue.source_sha256),
    }


def contact_text(contact: Contact) -> str:
    """Print a desk with its mailbox or address.

    >>> contact_text(Contact(name="数据反馈台", email="data@example.org"))
    '数据反馈台 <data@example.org>'
    """
    where = contact.email or contact.url
    return f"{contact.name} <{where}>" if where else contact.name


def _commitment(
    row: Mapping[str, str], kept: Fulfilment | None, origin: PublishedDataset | None, known: Organisations
) -> Entry:
    """Make the entry of a promise: as printed, and as reviewed where it was kept."""
    issuer = known.issuer(row["issuer"])
    related = [name for name in (row["plan_id"], "data-openings") if origin or name != row["plan_id"]]
    entry: Entry = {
        "entry_id": row["opening_id"],
        "entry_type": "commitment",
        "status": "published" if kept else "promised",
        "theme_ids": row["theme_id"],
        "resource_name": row["subject"],
        "provider_name": row["issuer"],
        "provider_code": issuer.provider_code if issuer else "",
        "abstract": row["quote"],
        "related_entries": ";".join(related),
        "region_code": row["region_code"],
        "region": row["region"],
        "period_start": f"{row['period_start']}-01-01" if row["period_start"] else "",
        "period_end": f"{row['period_end']}-12-31" if row["period_end"] else "",
        "language": "zh",
        "authority": "extracted",
        "opening_kind": row["kind"],
    }
    entry |= {name: row[name] for name in ("plan_id", "opening_id", "is_priority", "deadline", "quote", "spans")}
    if origin:
        about = origin.descriptor
        entry |= {
            "source_url": ";".join(source.path for source in about.sources),
            "source_sha256": ";".join(about.catalogue.source_sha256),
            "feedback_url": about.catalogue.feedback_url,
        }
    return entry | (_kept(kept) if kept else {})


def _kept(fulfilment: Fulfilment) -> Entry:
    """Say where a promise was kept, and who may have the data."""
    return {
        "is_open": True,
        "open_type": fulfilment.open_type,
        "open_condition": fulfilment.open_condition,
        "fulfilled_by": fulfilment.address,
        "checked_on": fulfilment.checked_on,
    }


def _item(entry_id: str, place: int, column: Column, table: Resource) -> dict[str, Value]:
    """Make the row of one column."""
    return {
        "entry_id": entry_id,
        "ordinal": place,
        "item_name": column.name,
        "item_title": column.title,
        "item_title_en": column.title_en,
        "item_type": _ITEM_TYPES[column.type],
        "unit": column.unit,
        "is_required": column.is_required,
        "is_key": column.name in table.primary_key,
        "description": column.description,
    }
