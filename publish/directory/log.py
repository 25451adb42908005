"""The change log of a portal: which version of which dataset came when, and what was withdrawn; as rows and as Atom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from datapackages.changes import DIFFERENCE_FILE
from publish.directory import addresses
from publish.directory.settings import Settings
from publish.directory.views import DatasetView
from publish.portal import Manifest

_MOST_IN_FEED = 200


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change: a version that was published, or (without a version) a dataset that was withdrawn.

    `archive` and `difference` are paths on the portal; empty where there is no such file.
    """

    day: str
    name: str
    title: str
    title_en: str
    version: str
    notes: str
    archive: str = ""
    difference: str = ""


def log_of(views: Iterable[DatasetView], withdrawn: Iterable[Manifest]) -> tuple[LogEntry, ...]:
    """List all changes, the newest first, those of one day by name."""
    entries = [entry for view in views for entry in _versions(view)]
    for manifest in withdrawn:
        if gone := manifest.withdrawal:
            title = manifest.title
            entries.append(LogEntry(gone.day.isoformat(), manifest.name, title, title, "", gone.reason))
    entries.sort(key=lambda entry: (entry.name, [-int(part) for part in entry.version.split(".") if part]))
    return tuple(sorted(entries, key=lambda entry: entry.day, reverse=True))


def _versions(view: DatasetView) -> Iterable[LogEntry]:
    """Go through the versions of a dataset; the newest one tells what differs from the one before."""
    newest = view.manifest.versions[-1].version
    for version in view.manifest.versions:
        has_difference = version.version == newest and view.has_difference
        yield LogEntry(
            version.modified_on.isoformat(),
            view.name,
            view.descriptor.title,
            view.descriptor.title_en or view.descriptor.title,
            version.version,
            version.notes,
            addresses.version_path(view.name, version.version),
            addresses.file_path(view.name, DIFFERENCE_FILE) if has_difference else "",
        )


def atom(entries: Sequence[LogEntry], settings: Settings) -> bytes:
    """Print the newest changes as an Atom feed; days of a release have no hour, so each begins at midnight."""
    base = settings.base_address
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">',
        f"<id>{escape(base + addresses.FEED)}</id>",
        f"<title>{escape(settings.title)}</title>",
        f"<subtitle>{escape(settings.subtitle)}</subtitle>",
        f"<updated>{entries[0].day if entries else '1970-01-01'}T00:00:00Z</updated>",
        f"<author><name>{escape(settings.title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(base + addresses.FEED)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base + addresses.CHANGES)}/>',
    ]
    for entry in entries[:_MOST_IN_FEED]:
        page = base + addresses.dataset_page(entry.name)
        what = f"{entry.title} {entry.version}" if entry.version else f"{entry.title}（已撤回）"
        lines += [
            "<entry>",
            f"<id>{escape(f'{page}#version-{entry.version}' if entry.version else f'{page}#withdrawn')}</id>",
            f"<title>{escape(what)}</title>",
            f"<updated>{entry.day}T00:00:00Z</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>',
            f"<summary>{escape(entry.notes or entry.name)}</summary>",
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()
