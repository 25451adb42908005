"""Reads one document that nobody registered and writes its package. Nothing is written unless all of it is there."""

import hashlib
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from datapackages.build import seal_package, stage_package
from datapackages.confidence import confidence_line
from datapackages.releases import Releases
from extract.plan import extract_plan
from extract.text.readers import read_source
from validation.gate import validate_package
from validation.report import Report

_LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package in its place, what validation says of it, and how far the document was understood."""

    folder: Path
    report: Report
    confidence: str


def safe_plan_id(stem: str) -> str:
    """Make a plan id of a file's stem: a-z, 0-9 and hyphens, 2 to 100 characters.

    A stem that cannot be told by such characters is told by its hash.

    >>> safe_plan_id("Fuzhou 2017_Key Tasks"), safe_plan_id("工作要点")
    ('fuzhou-2017-key-tasks', 'plan-bb77016c')
    """
    words = re.findall(r"[a-z0-9]+", stem.lower())
    name = "-".join(words)[:_LONGEST_ID].rstrip("-")
    return name if len(name) > 1 and stem.isascii() else f"plan-{hashlib.sha256(stem.encode()).hexdigest()[:8]}"


def extract_document(file: Path, out: Path | None) -> WrittenPackage:
    """Read a document and write its package to `out`, by default to a folder named like the plan.

    Raises:
        UnreadableSourceError: the file is missing, empty, or no document that can be read.
        NotAPlanError: its text is no plan.
        PackageError: `out` holds something that is no package, or cannot be written.
    """
    source = read_source(file)
    plan_id = safe_plan_id(file.stem)
    plan = extract_plan(source.text, plan_id=plan_id, source_format=source.source_format)
    destination = (out or Path(plan_id)).resolve()
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{destination.name}-", dir=destination.parent) as temporary:
        staged = stage_package(plan, Path(temporary, "package"), None, Releases(), source.original, file.name)
        report = validate_package(staged.folder)
        report.write(staged.folder)
        sealed = seal_package(staged, destination, with_archive=False)
    return WrittenPackage(sealed.folder, report, confidence_line(plan.coverage.share, plan.confidence))
