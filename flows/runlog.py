"""What a run did, kept in `build/run.json`: what went in, what came out, what failed, what changed.

The record is written last. A later run that finds the same inputs and outputs by their hashes has nothing to do.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from datapackages.program import combined, sha256_of, tree_hashes
from flows.fingerprints import program_hash
from flows.settings import Settings


class _Part(BaseModel):
    """Base of the record's parts: frozen, and refusing keys of another version of planport."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class PackageEntry(_Part):
    """One package: its version, rows by table, hashes of its tables, and findings by severity."""

    name: str
    version: str
    rows: dict[str, int]
    tables: dict[str, str]
    findings: dict[str, int]


class FailureEntry(_Part):
    """Something that was asked for and did not happen."""

    place: str
    message: str


class InboxEntry(_Part):
    """What became of one thing in the inbox. `held` says what keeps its package from being published."""

    name: str
    outcome: Literal["read", "refused", "left alone"]
    message: str = ""
    plan_id: str = ""
    sidecar: str = ""
    sidecar_state: str = ""
    reviewed: bool = False
    corrected: tuple[str, ...] = ()
    issues: dict[str, int] = {}
    confidence: str = ""
    package: str = ""
    held: str = ""


class RunRecord(_Part):
    """A whole run. `inputs` and `outputs` are hashes by name; `published` counts what was done on the portal."""

    inputs: dict[str, str]
    outputs: dict[str, str]
    packages: tuple[PackageEntry, ...]
    published: dict[str, int]
    failures: tuple[FailureEntry, ...]
    changes: tuple[str, ...]
    inbox: tuple[InboxEntry, ...] = ()

    @property
    def complete(self) -> bool:
        """Tell whether all that was asked for happened."""
        return not self.failures


def load_record(file: Path) -> RunRecord | None:
    """Load the record of the last run; None where there is none, or one that this version cannot read."""
    try:
        return RunRecord.model_validate_json(file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def save_record(record: RunRecord, file: Path) -> None:
    """Write the record under a temporary name, then put it in its place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
    temporary.replace(file)


def measure_inputs(settings: Settings) -> dict[str, str]:
    """Hash all that decides what a run writes: sources, sidecars, corrections, releases, fulfilments, program."""
    inputs = {"program": program_hash()}
    for folder in (settings.sources, settings.corrections, settings.releases.with_suffix("")):
        inputs |= {f"{folder.name}/{path}": value for path, value in tree_hashes(folder).items()}
    for file in (settings.releases, settings.fulfilments):
        if file.is_file():
            inputs[file.name] = sha256_of(file)
    inputs["places"] = combined([("packages", str(settings.packages)), ("portal", str(settings.portal))])
    return inputs | measure_inbox(settings)


def measure_inbox(settings: Settings) -> dict[str, str]:
    """Hash the files of the inbox, and name what else lies in it."""
    found = sorted(settings.inbox.iterdir()) if settings.inbox is not None else ()
    return {f"inbox/{path.name}": sha256_of(path) if path.is_file() else "no file" for path in found}


def measure_outputs(settings: Settings) -> dict[str, str]:
    """Hash each file of the packages and of the portal."""
    packages = {f"packages/{path}": value for path, value in tree_hashes(settings.packages).items()}
    return packages | {f"portal/{path}": value for path, value in tree_hashes(settings.portal).items()}


def is_unchanged(record: RunRecord | None, settings: Settings) -> bool:
    """Tell whether a run would find what the last one found, and all that it wrote is there and intact."""
    if record is None or not record.complete or not record.outputs:
        return False
    return record.inputs == measure_inputs(settings) and record.outputs == measure_outputs(settings)


def describe_changes(
    before: RunRecord | None, inputs: Mapping[str, str], packages: Iterable[PackageEntry], *, complete: bool = True
) -> list[str]:
    """Say in short lines what changed since the run before: what went in, then what came out.

    Where the run is not complete, a package that is not among these may just have failed.
    """
    if before is None:
        return ["first run in this folder"]
    lines = _changed_names("input", before.inputs, inputs)
    earlier = {package.name: package for package in before.packages}
    for package in packages:
        old = earlier.pop(package.name, None)
        if old is None:
            lines.append(f"package {package.name}: new")
        elif old.tables != package.tables or old.version != package.version:
            lines.append(f"package {package.name}: {_difference(old, package)}")
    lines += [f"package {name}: no longer made" for name in earlier if complete]
    return lines or ["nothing; what was missing or altered was written again"]


def _changed_names(kind: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    words = []
    for name in sorted({*old, *new}):
        if name not in old:
            words.append(f"{kind} {name}: new")
        elif name not in new:
            words.append(f"{kind} {name}: gone")
        elif old[name] != new[name]:
            words.append(f"{kind} {name}: changed")
    return words


def _difference(old: PackageEntry, new: PackageEntry) -> str:
    """Name the tables that differ, with their rows before and after."""
    words = [f"version {old.version} to {new.version}"] if old.version != new.version else []
    words += [
        f"{table} {old.rows.get(table, 0)} to {new.rows.get(table, 0)} rows"
        for table in sorted({*old.tables, *new.tables})
        if old.tables.get(table) != new.tables.get(table)
    ]
    return ", ".join(words)
