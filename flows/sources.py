"""The registered plans: which files of the sources' folder belong together, and whether they are what they were.

Knows names, sidecars and hashes; reads no plan.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from datapackages.program import sha256_of
from extract.exceptions import UnreadableSourceError
from flows.exceptions import UsageError

if TYPE_CHECKING:
    from datapackages.intake import IntakeSidecar
    from datapackages.sidecar import Sidecar

_SIDECAR = ".yml"


@dataclass(frozen=True, slots=True)
class RegisteredPlan:
    """A plan that is to be read: its id, its document, and what its sidecar says; the document is as registered.

    A document of the inbox has a sidecar of its own kind.
    """

    plan_id: str
    path: Path
    sha256: str
    sidecar: "Sidecar | None"
    intake: "IntakeSidecar | None" = None


def plan_ids(sources: Path) -> list[str]:
    """List the plans of a folder by name, be it that their document or their sidecar is there.

    Raises:
        UsageError: there is no such folder, or nothing in it.
    """
    if not sources.is_dir():
        raise UsageError(f"{sources}: no such folder; run planport where the sources are, or name them with --sources")
    found = sorted({path.stem for path in sources.iterdir() if not path.name.startswith(".")})
    if not found:
        raise UsageError(f"{sources}: holds no plan; put <plan-id>.txt and <plan-id>.yml there")
    return found


def plan_ids_beside(sources: Path, inbox: Path | None) -> list[str]:
    """List the plans of a folder; where an inbox is read too, there may be no such folder. Raises UsageError."""
    return [] if inbox is not None and not sources.exists() else plan_ids(sources)


def registered_documents(sources: Path) -> dict[str, str]:
    """Give the plan ids of a folder by the sha256 of the documents that lie there."""
    paths = sources.iterdir() if sources.is_dir() else ()
    files = [path for path in paths if path.is_file() and path.suffix != _SIDECAR and not path.name.startswith(".")]
    return {sha256_of(path): path.stem for path in sorted(files)}


def registered_plan(sources: Path, plan_id: str) -> RegisteredPlan:
    """Find document and sidecar of one plan, and compare the document with the hash in the sidecar.

    Raises:
        UnreadableSourceError: the document is missing, or there are several.
        SidecarError: the sidecar is missing or malformed.
        SourceChangedError: the document is not the one that the sidecar describes.
    """
    from datapackages.sidecar import check_source, load_sidecar  # an unchanged run only compares hashes

    sidecar = load_sidecar(sources / f"{plan_id}{_SIDECAR}")
    documents = sorted(path for path in sources.glob(f"{plan_id}.*") if path.suffix != _SIDECAR)
    if len(documents) != 1:
        found = ", ".join(path.name for path in documents) or "no file"
        raise UnreadableSourceError(
            f"{sources / plan_id}: one document must stand beside the sidecar, there is {found}; restore or remove it"
        )
    path = documents[0]
    if not path.is_file():
        raise UnreadableSourceError(f"{path}: is no ordinary file; put the document itself there")
    check_source(sidecar, path.read_bytes(), path)
    return RegisteredPlan(plan_id, path, sha256_of(path), sidecar)
