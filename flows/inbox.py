"""What lies in a folder into which an operator drops documents: what is to be read, and what is left alone and why.

Knows names, kinds of files and hashes; reads no plan.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from datapackages.program import sha256_of
from flows.exceptions import UsageError
from flows.settings import Settings

SIDECAR = ".yml"
_DOCUMENTS = frozenset(
    {"", ".txt", ".text", ".md", ".csv", ".html", ".htm", ".shtml", ".xhtml", ".docx", ".pdf"}
    # Not read, but documents all the same: the reader says what to do with each.
    | {".doc", ".wps", ".rtf", ".ofd", ".odt", ".mht", ".mhtml"}
)
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class InboxDocument:
    """A document that is to be read, and where its sidecar stands."""

    path: Path
    sha256: str

    @property
    def sidecar(self) -> Path:
        """The sidecar's place: beside the document, named like it, so that two documents never share one."""
        return self.path.with_name(self.path.name + SIDECAR)


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Something in the folder that is not read, and why; `is_refused` where somebody must act."""

    name: str
    reason: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds, by name."""

    documents: tuple[InboxDocument, ...]
    left_alone: tuple[LeftAlone, ...]


def check_inbox(inbox: Path, settings: Settings) -> None:
    """Refuse a folder that is none, or in which a run reads or writes something else.

    Raises:
        UsageError: it is so.
    """
    if not inbox.is_dir():
        raise UsageError(f"{inbox}: no such folder; make it and put documents there, or name another with --inbox")
    place = inbox.resolve()
    for other in (settings.sources, settings.corrections, settings.packages, settings.portal, settings.build):
        taken = other.resolve()
        if place == taken or taken in place.parents or place in taken.parents:
            raise UsageError(f"{inbox}: overlaps with {other}; name a folder of its own with --inbox")


def is_outside(inbox: Path) -> bool:
    """Tell whether a folder lies outside of the current one."""
    return not inbox.resolve().is_relative_to(Path.cwd().resolve())


def list_inbox(inbox: Path, registered: Mapping[str, str]) -> Listing:
    """List a folder. What lies in it twice, or is registered already, is not read a second time.

    Args:
        inbox: the folder.
        registered: the ids of the registered plans by the sha256 of their documents.
    """
    left: list[LeftAlone] = []
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(inbox.iterdir()):
        if path.name.endswith(SIDECAR) and path.with_name(path.name.removesuffix(SIDECAR)).is_file():
            continue
        alone = _left_alone(path, inbox)
        if alone is None:
            found[sha256_of(path)].append(path)
        else:
            left.append(alone)
    documents = [InboxDocument(paths[0], sha256) for sha256, paths in found.items() if sha256 not in registered]
    left += _read_elsewhere(found, registered)
    return Listing(
        tuple(sorted(documents, key=lambda document: document.path.name)),
        tuple(sorted(left, key=lambda entry: entry.name)),
    )


def _left_alone(path: Path, inbox: Path) -> LeftAlone | None:
    """Say why something is not read; None for a document."""
    name = "".join(char if char.isprintable() else "?" for char in path.name)
    hidden = path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_BY_SYSTEMS
    leaves = path.is_symlink() and not path.resolve().is_relative_to(inbox.resolve())
    # Asked in this order: is it so, why it is not read, must somebody act.
    questions = (
        (hidden, "a hidden file or one that a program left", False),
        (leaves, "a link that leaves the folder; put the document itself there", True),
        (path.is_dir(), "a folder; documents in it are not read, move them up", False),
        (not path.is_file(), "no ordinary file; put the document itself there", True),
        (path.suffix == SIDECAR, "a sidecar whose document is not there; restore the document", False),
        (path.suffix.lower() not in _DOCUMENTS, f"{path.suffix} is no kind of document that is read", False),
    )
    return next((LeftAlone(name, reason, is_refused=refused) for asked, reason, refused in questions if asked), None)


def _read_elsewhere(found: Mapping[str, list[Path]], registered: Mapping[str, str]) -> Iterator[LeftAlone]:
    """Say which documents are read under another name."""
    for sha256, paths in found.items():
        if sha256 in registered:
            for path in paths:
                message = f"is registered already as {registered[sha256]}; remove it from the inbox"
                yield LeftAlone(path.name, message, is_refused=False)
        else:
            for path in paths[1:]:
                yield LeftAlone(path.name, f"has the same bytes as {paths[0].name}; remove one", is_refused=True)
