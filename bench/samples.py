"""Scores the reading of the visible sample documents and writes the figures to docs/samples.md.

Runs the judge that stands beside the project with the samples; nothing of it is copied. Where it is not there, says so.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JUDGE = ROOT.parent / "shared" / "tools" / "score_documents.py"
PAGE = ROOT / "docs" / "samples.md"
COUNTS = ("tasks", "actions", "assignments", "targets", "targets_lenient")
HEAD = """# How the sample documents are read

Written by `make bench-samples`: F1 of what `planport extract` reads in each sample document against a careful reader's
answers; a dash where neither has rows. The samples are not part of this repository.

| document | tasks | actions | assignments | targets (strict) | targets (lenient) |
|---|---|---|---|---|---|
"""


def score() -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Run the judge and return its report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        program = f"{Path(sys.executable).parent / 'planport'} extract {{file}} --out {{out}}"
        command = [sys.executable, str(JUDGE), "--command", program, "--json", str(report)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        figures: dict[str, dict[str, dict[str, dict[str, float]]]] = json.loads(report.read_text("utf-8"))
    return figures


def cell(count: dict[str, float] | None) -> str:
    """Print one F1."""
    if not count or not (count["hit"] or count["miss"] or count["extra"]):
        return "–"
    return f"{count['f1']:.3f}"


def main() -> int:
    """Write the page."""
    if not JUDGE.is_file():
        sys.stderr.write(f"{JUDGE.name} is not beside the project: nothing to score\n")
        return 2
    report = score()
    rows = [(name, plan["counts"]) for name, plan in report["plans"].items()]
    rows.append(("**all of them**", report["overall"]["counts"]))
    lines = [f"| {name} | " + " | ".join(cell(counts.get(key)) for key in COUNTS) + " |" for name, counts in rows]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
