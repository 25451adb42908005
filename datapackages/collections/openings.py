"""The tables of `data-openings`: every opening with its theme, plan and issuer, and each promise through the plans.

A promise is followed by what is promised: a domain by its theme, anything else by its kind. The plans stand in the
order of their days, so that one sees where it was promised first, where again, and by when. Writes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from datapackages.collections.entries import PlanEntry
from datapackages.definitions import definitions
from datapackages.rows import TableData, Value
from datapackages.vocabularies import load_themes
from extract.models import Opening
from extract.text.spans import Spans

NAME = "data-openings"


def opening_tables(entries: Sequence[PlanEntry]) -> tuple[TableData, ...]:
    """Make both tables; the plans are in the order of their ids."""
    return (_openings(entries), _promises(entries))


def _openings(entries: Sequence[PlanEntry]) -> TableData:
    """Make the table of all openings, in the order of plans and texts."""
    table = definitions().table("openings", NAME)
    rows = []
    for entry in entries:
        about = _about_plan(entry)
        for opening in entry.plan.openings:
            values = about | _about_theme(opening.theme_id)
            rows.append(tuple(_cell(values, opening, column.name) for column in table.columns))
    return TableData(table, tuple(rows))


def _cell(values: dict[str, Value], opening: Opening, name: str) -> Value:
    """Take a column from what is known of plan and theme, else from the opening itself."""
    if name in values:
        return values[name]
    value: Value | Spans = getattr(opening, name)
    return str(value) if isinstance(value, Spans) else value


def _about_plan(entry: PlanEntry) -> dict[str, Value]:
    """Name what the rows of one plan have in common."""
    code, region, _ = entry.region
    header = entry.plan.header
    return {
        "plan_id": entry.plan_id,
        "plan_title": entry.title,
        "issuer": header.issuer,
        "region": region,
        "region_code": code,
        "promised_on": entry.promised_on,
        "period_start": header.period_start,
        "period_end": header.period_end,
    }


def _about_theme(theme_id: str | None) -> dict[str, Value]:
    """Name a theme in Chinese and English."""
    theme = next((theme for theme in load_themes() if theme.theme_id == theme_id), None)
    return {"theme_title": theme.title if theme else None, "theme_title_en": theme.title_en if theme else None}


def _promises(entries: Sequence[PlanEntry]) -> TableData:
    """Make the table that follows each promise: promise after promise, and in each the plans by their days."""
    table = definitions().table("promises")
    rows = []
    for promise_id in _promise_ids(entries):
        regions: list[str] = []
        for entry in sorted(entries, key=lambda entry: entry.moment):
            openings = [opening for opening in entry.plan.openings if promise_id_of(opening) == promise_id]
            if openings:
                regions.append(entry.region[0])
                steps: dict[str, Value] = {"step": len(regions), "step_in_region": regions.count(regions[-1])}
                values = _promise(promise_id, openings) | _about_plan(entry) | steps
                rows.append(tuple(values[column.name] for column in table.columns))
    return TableData(table, tuple(rows))


def promise_id_of(opening: Opening) -> str:
    """Name what an opening promises: a domain by its theme, anything else by its kind."""
    return f"{opening.kind}-{opening.theme_id}" if opening.theme_id else opening.kind


def _promise_ids(entries: Iterable[PlanEntry]) -> list[str]:
    """List what is promised anywhere: domains in the order of the themes, then the kinds in that of the contract."""
    found = {promise_id_of(opening) for entry in entries for opening in entry.plan.openings}
    kinds = definitions().table("openings").column("kind").enum
    known = [f"{kind}-{theme.theme_id}" for kind in kinds for theme in load_themes()]
    return [promise_id for promise_id in (*known, *kinds) if promise_id in found]


def _promise(promise_id: str, openings: Sequence[Opening]) -> dict[str, Value]:
    """Sum up the openings of one plan that promise one thing."""
    deadlines: list[date] = sorted(opening.deadline for opening in openings if opening.deadline)
    return _about_theme(openings[0].theme_id) | {
        "promise_id": promise_id,
        "kind": openings[0].kind,
        "theme_id": openings[0].theme_id,
        "subjects": ";".join(dict.fromkeys(opening.subject for opening in openings)),
        "is_priority": any(opening.is_priority for opening in openings),
        "first_deadline": deadlines[0] if deadlines else None,
        "last_deadline": deadlines[-1] if deadlines else None,
        "openings": len(openings),
        "opening_ids": ";".join(opening.opening_id for opening in openings),
    }
