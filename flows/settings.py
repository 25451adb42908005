"""Where a run reads and writes: one typed model, made once by the command line and passed on."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders and files of one run, all below the current folder unless the user says otherwise."""

    sources: Path = Path("seeds/sources")
    corrections: Path = Path("seeds/corrections")
    releases: Path = Path("seeds/releases.yml")
    packages: Path = Path("build/packages")
    portal: Path = Path("build/portal")
    build: Path = Path("build")
    inbox: Path | None = None

    @property
    def fulfilments(self) -> Path:
        """The reviewed entries about promises that were kept; they stand beside the release record."""
        return self.releases.with_name("fulfilments.yml")

    @property
    def record(self) -> Path:
        """What the last run did; see `flows.runlog`."""
        return self.build / "run.json"

    @property
    def rejected(self) -> Path:
        """Where packages are put that did not pass the gate."""
        return self.build / "rejected"

    @property
    def lock(self) -> Path:
        """The file that only one run at a time may hold."""
        return self.build / "run.lock"

    @property
    def prefect_home(self) -> Path:
        """Where Prefect keeps its records unless PREFECT_HOME says otherwise."""
        return self.build / "prefect"
