"""The gate: runs every check on a package and opens only where all required ones pass.

A check that cannot run raises, and so keeps the gate closed. Great Expectations comes last: it is asked only where all
else is well, and only where its answer for just this data does not stand in the package's report already.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from datapackages.releases import Releases, load_releases
from datapackages.sidecar import Sidecar, load_sidecar
from extract.exceptions import PlanportError
from validation.basis import (
    BASIS_PATH,
    Basis,
    Origin,
    basis_of,
    basis_of_sidecar,
    check_basis,
    says_it_is_registered,
)
from validation.beside import check_archive, check_report_is_there
from validation.corrections import check_corrections
from validation.counts import check_counts
from validation.disclosure import check_disclosure, review_numbers
from validation.domain import check_domain
from validation.evidence import check_evidence
from validation.expectations import ask, check_agreement, check_expectations, library, questions_of
from validation.files import check_files
from validation.form import check_form
from validation.frictionless_checks import check_with_frictionless
from validation.keys import check_keys
from validation.metadata import check_metadata
from validation.nesting import check_nesting
from validation.packages import LoadedPackage, load_package
from validation.provenance import is_made_by_another, not_repeated, stated_maker
from validation.quarantine import check_quarantine
from validation.report import REPORT_PATH, Report, stored_answer, stored_basis, stored_values
from validation.results import Check, Failure, Importance, checked, package_failure
from validation.rows import Rows
from validation.wording import check_wording
from validation.workbook import check_workbook

_OF_PACKAGE = (check_files, check_keys, check_evidence, check_corrections)
# These say nothing against the package itself, so that it can still be built again and compared.
_OF_OTHER_FILES = frozenset({"archive", "stored-report"})
_OF_ROWS = (check_form, check_nesting, check_wording, check_domain)


def validate_package(
    folder: Path,
    sidecar: Sidecar | None = None,
    published: Mapping[str, int] | None = None,
    plans: Mapping[str, Origin] | None = None,
) -> Report:
    """Check a package on disk; nothing is written.

    Args:
        folder: the folder that holds datapackage.json.
        sidecar: what the source was registered with; without it the copies in the package count.
        published: rows by table of the version that is published now, where that is known: fewer need acceptance.
        plans: of a collection, what the rows of each plan come from beside its source; else its own copy counts.

    Raises:
        NotAPackageError: the folder is no package, or its descriptor points out of the folder.
    """
    package = load_package(folder)
    return _validated(Rows(package), basis_of(package, sidecar, plans), published)


def validate_finished(folder: Path, sources: Path | None = None) -> Report:
    """Check a package in its place.

    As validate_package() does; and that it holds its report, that the zip beside it holds the same, and that building
    it again from its source gives the same.

    Args:
        folder: the folder of the package.
        sources: the folder of the registered sources, where it is at hand: a sidecar there must agree with the copies
            in the package, and the release record beside that folder with its version and days.

    Raises:
        NotAPackageError: the folder is no package, or its descriptor points out of the folder.
        SidecarError: the sidecar at hand is malformed.
        ReleaseError: so is the release record.
    """
    rows, basis, releases = _finished(folder, sources)
    report = _with_other_files(_validated(rows, basis), rows.package)
    if {check.id for check in report.failed_checks} <= _OF_OTHER_FILES:
        return report.adding(*_built_again(rows, basis, releases))
    return report


def review_again(folder: Path, sources: Path | None = None) -> Report:
    """Repeat on a package in its place what needs no library, as the last thing before it is published.

    Its report is not believed: it must speak of these bytes, and all fast checks, the review before opening and
    building it again from its source must pass now. Frictionless and Great Expectations confirm the same rules; they
    were asked when the package was made.

    Takes and raises what validate_finished() does.
    """
    rows, basis, releases = _finished(folder, sources)
    report = _reported(rows.package, basis, _fast_checks(rows, basis))
    stored = checked("stored-report", 1, _not_of(report, rows.package))
    report = _with_other_files(report.adding(stored), rows.package)
    return report.adding(*_built_again(rows, basis, releases)) if report.passed else report


def _built_again(rows: Rows, basis: Basis | None, releases: Releases | None) -> tuple[Check, ...]:
    """Compare a finished package with the same one built again; one that is just being made needs nothing of this."""
    from validation.rebuilding import check_built_again

    return check_built_again(rows, basis, releases)


def _finished(folder: Path, sources: Path | None) -> tuple[Rows, Basis | None, Releases | None]:
    """Load a package in its place, and what its verdict rests on."""
    package = load_package(folder)
    if sources is None or not says_it_is_registered(package):
        return Rows(package), basis_of(package, None), None
    carried = basis_of(package, None)
    origins = dict(_origins_at_hand(carried, sources))
    sidecar = _sidecar_at_hand(package.name, sources)
    record = sources.parent / "releases.yml"
    releases = load_releases(record) if (sidecar or origins) and record.is_file() else None
    return Rows(package), basis_of(package, sidecar, origins), releases


def _with_other_files(report: Report, package: LoadedPackage) -> Report:
    """Add what is said of the files that a package has once it stands in its place."""
    return report.adding(*check_archive(package)).replacing(*check_report_is_there(package))


def _sidecar_at_hand(plan_id: str, sources: Path) -> Sidecar | None:
    """Look for the sidecar of a plan.

    `planport extract` of a registered document makes a package that claims nothing which a sidecar could confirm; it
    cannot be published, and none is looked for.
    """
    place = sources / f"{plan_id}.yml"
    return load_sidecar(place) if place.is_file() else None


def _origins_at_hand(carried: Basis | None, sources: Path) -> Iterator[tuple[str, Origin]]:
    """Go through the plans of a collection whose sidecar is at hand: that counts instead of the copy."""
    for plan_id, origin in (carried.plans or {} if carried else {}).items():
        if sidecar := _sidecar_at_hand(plan_id, sources):
            yield plan_id, origin.model_copy(update={"basis": basis_of_sidecar(sidecar)})


def _validated(rows: Rows, basis: Basis | None, published: Mapping[str, int] | None = None) -> Report:
    """Run all checks that a package can be asked while it is built."""
    package = rows.package
    checks = _fast_checks(rows, basis, published)
    checks += check_with_frictionless(package, checks)
    checks = [replace(check, failures=tuple(map(rows.located, check.failures))) for check in checks]
    report = _reported(package, basis, checks)
    if basis is not None or not _is_plan(rows):
        report = _with_expectations(report, rows, basis)
    return _with_stored_report(report, package)


def _fast_checks(rows: Rows, basis: Basis | None, published: Mapping[str, int] | None = None) -> list[Check]:
    """Run the checks that need no library."""
    package = rows.package
    checks = [found for check in _OF_PACKAGE for found in check(package)]
    checks += [found for check in _OF_ROWS for found in check(rows)]
    checks += [*check_workbook(package, rows.sheets), *check_counts(package, basis, published)]
    checks += check_basis(package, basis)
    return [*checks, *check_quarantine(rows, basis), *check_disclosure(rows, basis), *check_metadata(package)]


def _is_plan(rows: Rows) -> bool:
    """Tell whether the package is that of one plan; one that nobody registered cannot be published as it is."""
    return [row["plan_id"] for row in rows.of("plans")] == [rows.package.name]


def _reported(package: LoadedPackage, basis: Basis | None, checks: Collection[Check]) -> Report:
    """Put the checks together in the order of the rules."""
    report = Report(
        package=package.name,
        version=str(package.descriptor.get("version", "")),
        rows=tuple((table.name, len(table.rows)) for table in package.tables),
        checks=(),
        basis=basis.to_json() if basis else b"",
        review=review_numbers(checks, basis),
        made_by=stated_maker(package),
        descriptor=hashlib.sha256((package.folder / "datapackage.json").read_bytes()).hexdigest(),
        sources=package.sources,
    )
    return report.adding(*checks)


def _with_expectations(report: Report, rows: Rows, basis: Basis | None) -> Report:
    """Add what Great Expectations says, from the package's own report where that answers just these questions."""
    if not report.passed:
        failure = package_failure("great-expectations", "not run", "Other required checks failed; mend those first.")
        return report.adding(checked("great-expectations", 0, (failure,), "advisory"))
    questions = questions_of(rows, basis.coverage if basis else None)
    answered = stored_answer(rows.package.read_text(REPORT_PATH)) == questions.fingerprint
    found = () if answered else ask(rows, questions)
    answers = [check_expectations(report.checks, questions, found)]
    answers.append(
        checked("agreement", questions.rows) if answered else check_agreement(report.checks, questions, found)
    )
    return replace(
        report.adding(*answers),
        library=library(),
        fingerprint=questions.fingerprint,
        suites=tuple((suite.table, suite.to_json()) for suite in questions.suites),
    )


def _with_stored_report(report: Report, package: LoadedPackage) -> Report:
    """Check that what validation wrote into the package is what it would write now, byte for byte."""
    passed = report.adding(checked("stored-report", 1))
    if REPORT_PATH not in package.paths:
        return passed
    if is_made_by_another(package):
        return report.adding(_comparable(passed, package))
    advice = "It is not what validation finds here; validate again and write the report."
    written = passed.files()
    failures = [
        package_failure(path, "differs", advice)
        for path, content in written
        if path != BASIS_PATH and package.read_text(path) != content.decode("utf-8")
    ]
    if stored_basis(package.read_text(REPORT_PATH)) != report.basis_sha256:
        failures.insert(0, package_failure(BASIS_PATH, "another one", "The report was made with another; restore it."))
    ours = {path for path, _ in written}
    failures += [
        package_failure(path, "not ours", "Validation writes no such file here; remove it.")
        for path in package.paths
        if path.startswith("validation/expectations/") and passed.passed and path not in ours
    ]
    return report.adding(checked("stored-report", 1, failures)) if failures else passed


def _comparable(report: Report, package: LoadedPackage) -> Check:
    """Compare of a report that another program wrote what is the same with every program; its bytes are not."""
    failures = tuple(_not_of(report, package))
    importance: Importance = "required" if failures else "advisory"
    return checked("stored-report", 1, failures or (not_repeated(package),), importance)


def _not_of(report: Report, package: LoadedPackage) -> Iterator[Failure]:
    """Find what a stored report says of another package, of other bytes, or of one that does not pass."""
    found = report.described()
    names = ("schema", "package", "version", "passed", "made_by", "descriptor_sha256", "basis_sha256", "rows")
    stored = stored_values(package.read_text(REPORT_PATH), names)
    for name, value in zip(names, stored, strict=True):
        if value != found[name]:
            advice = "It is not what is found here: the package was changed after validation; build it again."
            yield package_failure(f"{REPORT_PATH}: {name}", value, advice)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one folder: its report, or why it is no package that can be judged."""

    folder: Path
    report: Report | None
    refusal: str = ""

    @property
    def exit_code(self) -> int:
        """0: the gate is open, 1: a required check failed, 2: there is no package to judge."""
        if self.report is None:
            return 2
        return 0 if self.report.passed else 1

    def lines(self) -> Iterator[str]:
        """Say for people what the verdict is: each line begins with the folder."""
        folder = _shown(self.folder)
        if self.report is None:
            yield f"{folder}: REFUSED, {self.refusal.replace(str(self.folder), folder)}"
            return
        rows = ", ".join(f"{name} {count}" for name, count in self.report.rows)
        word = "passed" if self.report.passed else "FAILED"
        yield f"{folder}: {word}, {len(self.report.checks)} checks; rows: {rows}"
        yield from (f"{folder}: {line}" for line in self.report.lines())


def _shown(folder: Path) -> str:
    """Give a folder's path as it can be printed on one line; what is no text in it is escaped."""
    shown = str(folder).encode("utf-8", errors="backslashreplace").decode("utf-8")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in shown)


def judge(folders: Iterable[Path], sources: Path | None = None) -> Iterator[Verdict]:
    """Judge folder after folder in one process; one that is no package stops none of the others.

    `sources` is the folder of the registered sources where it is at hand; see validate_finished().
    """
    for folder in folders:
        try:
            yield Verdict(folder, validate_finished(folder, sources))
        except PlanportError as error:
            yield Verdict(folder, None, " ".join(str(error).split()))
        except OSError as error:
            yield Verdict(folder, None, f"it cannot be read ({error.strerror or type(error).__name__})")
        except MemoryError:
            yield Verdict(folder, None, "it needs more memory than there is; give a package of planport")
