"""What a collection is made of: the plans of a run, each with what is registered about it and its corrections.

Knows no table; facts that a plan does not print come from its sidecar as in the plan's own package.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from datapackages.exceptions import PackageError
from datapackages.sidecar import Sidecar
from extract.corrections import CorrectionRow
from extract.models import Issue, Plan


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One plan of a collection: what its own package is made of, see `datapackages.build.stage_package`."""

    plan: Plan
    sidecar: Sidecar | None = None
    original: bytes | None = None
    original_name: str | None = None
    corrections: tuple[CorrectionRow, ...] = ()

    @property
    def plan_id(self) -> str:
        """The plan's id."""
        return self.plan.plan_id

    @property
    def title(self) -> str:
        """The registered title, else the printed one, else the id."""
        header = self.plan.header
        return self.sidecar.title if self.sidecar else header.title or header.notice_title or self.plan_id

    @property
    def sha256(self) -> str:
        """The sha256 of the document as received; of its text where nothing else is known."""
        return hashlib.sha256(self.original or self.plan.source_text.encode("utf-8")).hexdigest()

    @property
    def region(self) -> tuple[str, str, str]:
        """Code, name and English name of the area, as far as they are known; printed ones come first."""
        header, known = self.plan.header, self.sidecar
        english = known.region_en if known else ""
        if header.region is None and known is not None:
            return known.region_code, known.region, english
        return header.region_code or "", header.region or "", english

    @property
    def promised_on(self) -> date | None:
        """The day from which the plan binds its issuer: that of issue, else that of publication, as printed."""
        return self.plan.header.issued_on or self.plan.header.published_on

    @property
    def moment(self) -> tuple[date, str]:
        """Where the plan stands among others in time; one without a day at the end of the year that it begins in."""
        year = self.plan.header.period_start
        return self.promised_on or date(year or 9999, 12, 31), self.plan_id


def in_order(entries: Iterable[PlanEntry]) -> tuple[PlanEntry, ...]:
    """Put the plans into the order of their ids. Raises PackageError where there is none, or two have one id."""
    ordered = tuple(sorted(entries, key=lambda entry: entry.plan_id))
    ids = [entry.plan_id for entry in ordered]
    if not ids:
        raise PackageError("a collection needs at least one plan; read the registered plans first")
    if len(set(ids)) < len(ids):
        twice = next(plan_id for plan_id in ids if ids.count(plan_id) > 1)
        raise PackageError(f"two plans are called {twice}; a collection cannot tell their rows apart")
    return ordered


def issues_of(entries: Iterable[PlanEntry], rules: frozenset[str] | None = None) -> tuple[Issue, ...]:
    """Gather the issues of the plans, those of some rules only where these are given; each names its plan."""
    return tuple(
        issue if issue.place.startswith(entry.plan_id) else replace(issue, place=f"{entry.plan_id} {issue.place}")
        for entry in entries
        for issue in entry.plan.issues
        if rules is None or issue.rule in rules
    )
