"""What the collections say about themselves, composed of what is known of their plans. They belong to the operator.

Knows no file and no version.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from datapackages.collections.entries import PlanEntry
from datapackages.metadata import DatasetMetadata, Quality, SourceReference, applied_count, issue_counts, open_type_of
from datapackages.sidecar import COUNTED_TABLES
from datapackages.vocabularies import Operator, load_themes
from extract.models import Issue

CollectionName = Literal["all-plans", "data-openings", "agencies"]

_RIGHTS = (
    "原文属具有行政性质的文件，依《中华人民共和国著作权法》第五条不适用著作权保护；本数据集不是各发文机关的正式发布。 "
    "The copied texts are administrative documents outside copyright (Copyright Law of the PRC, article 5). "
    "This dataset is not an official publication of their issuers."
)
_NOT_OFFICIAL = "本数据集不是发文机关的正式发布。"
_NOT_OFFICIAL_EN = " Not an official publication of the issuers."


@dataclass(frozen=True, slots=True)
class Area:
    """What area some plans are for together: code of GB/T 2260, name, English name, as far as they are known."""

    code: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of one collection."""

    title: str
    title_en: str
    description: str
    description_en: str
    keywords: tuple[str, ...]
    classification: str


def collection_metadata(
    name: CollectionName,
    entries: Sequence[PlanEntry],
    sources: tuple[SourceReference, ...],
    issues: tuple[Issue, ...],
    operator: Operator,
) -> DatasetMetadata:
    """Compose the metadata of a collection.

    Args:
        name: which collection it is.
        entries: its plans, in the order of their ids.
        sources: the documents that it was made of.
        issues: the known issues that its package lists.
        operator: who runs the portal; the collection is theirs.
    """
    area, years = area_of(entries), _years(entries)
    texts = _TEXTS[name](entries, area, _span(years))
    issuers = dict.fromkeys(entry.plan.header.issuer for entry in entries if entry.plan.header.issuer)
    days = [day for entry in entries if (day := entry.plan.header.published_on or entry.plan.header.issued_on)]
    siblings = [other for other in ("all-plans", "data-openings", "agencies") if other != name]
    return DatasetMetadata(
        name=name,
        title=texts.title,
        title_en=texts.title_en,
        description=texts.description,
        description_en=texts.description_en,
        keywords=tuple(dict.fromkeys([*texts.keywords, *_words(entries, area)]))[:10],
        author=";".join(issuer for issuer in issuers if issuer),
        provider_code="",
        themes=("general",) if name == "agencies" else _themes(entries),
        classification=texts.classification,
        authority="derived",
        open_type=_open_type(entries),
        update_cycle="as-needed",
        spatial_code=area.code,
        spatial_title=area.title,
        spatial_title_en=area.title_en,
        period_start=years[0] if years else None,
        period_end=years[-1] if years else None,
        fallback_day=max(days, default=None),
        rights=_RIGHTS,
        sources=sources,
        quality=Quality(_coverage(entries) if name == "all-plans" else None, issue_counts(issues)),
        damage=None,
        registered=None,
        corrections=_corrections(name, entries),
        organisation=operator.name,
        least_rows=_least_rows(name, entries),
        related=(*siblings, *(entry.plan_id for entry in entries)),
    )


def _corrections(name: CollectionName, entries: Sequence[PlanEntry]) -> int:
    """Count the corrections in force that change something in a collection."""
    tables = {"all-plans": None, "data-openings": {"openings", "plans"}, "agencies": {"assignments"}}[name]
    rows = (row for entry in entries for row in entry.corrections)
    return applied_count(tuple(row for row in rows if tables is None or row.table in tables))


def area_of(entries: Sequence[PlanEntry]) -> Area:
    """Find the area of all plans."""
    return shared_area(entry.region for entry in entries)


def shared_area(areas: Iterable[tuple[str, str, str]]) -> Area:
    """Find the area of several: the one that they share, else the province that holds all of them, else a list."""
    regions = {area[0]: area for area in areas if area[0]}
    provinces = {code[:2] for code in regions}
    if len(regions) == 1:
        return Area(*next(iter(regions.values())))
    code = f"{provinces.pop()}0000" if len(provinces) == 1 else ""
    if code in regions:
        return Area(*regions[code])
    ordered = [regions[known] for known in sorted(regions)]
    return Area(code, "、".join(title for _, title, _ in ordered), ", ".join(name for _, _, name in ordered if name))


def _years(entries: Sequence[PlanEntry]) -> list[int]:
    """List the first and last years of all plans."""
    headers = [entry.plan.header for entry in entries]
    return sorted({year for header in headers for year in (header.period_start, header.period_end) if year is not None})


def _span(years: Sequence[int]) -> str:
    """Print the years from the first to the last."""
    return "-".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""


def _period(years: str) -> str:
    """Print the years for a Chinese title, nothing where none is known."""
    return f"（{years}年）" if years else ""


def _of(area: Area, years: str) -> str:
    """Print area and years for an English title, as far as they are known."""
    return "".join((f" of {area.title_en}" if area.title_en else "", f", {years}" if years else ""))


def _about(entries: Sequence[PlanEntry], years: str) -> tuple[str, str]:
    """Say in Chinese and English of which plans a collection is made."""
    titles = "、".join(f"《{entry.title.strip('《》')}》" for entry in entries)
    english = "; ".join(entry.sidecar.title_en if entry.sidecar else entry.title for entry in entries)
    return (
        f"{len(entries)}份规划{_period(years)}：{titles}。",
        f"{len(entries)} plans{f' of {years}' if years else ''}: {english}.",
    )


def _all_plans(entries: Sequence[PlanEntry], area: Area, years: str) -> _Texts:
    """Say what all-plans is."""
    about, about_en = _about(entries, years)
    tasks = sum(len(entry.plan.tasks) for entry in entries)
    assignments = sum(len(entry.plan.assignments) for entry in entries)
    return _Texts(
        title=f"{area.title}数字规划汇编：全部表格{_period(years)}",
        title_en=f"Digital plans{_of(area, years)}: all tables",
        description=f"本数据集把各规划数据集的同名表格首尾相接，并附责任单位名录，共任务{tasks}项、责任分工{assignments}条；"
        f"plan_id区分所属规划，每一行都标明其在原文中的位置，原文随数据集提供。包括{about}{_NOT_OFFICIAL}",
        description_en=f"The tables of all plans, concatenated, with the register of responsible bodies: {tasks} tasks "
        f"and {assignments} assignments. plan_id tells the rows apart; every row tells where it stands in the source "
        f"text, which is in the package. Made of {about_en}{_NOT_OFFICIAL_EN}",
        keywords=("政府规划", "责任分工", "数字规划"),
        classification="theme",
    )


def _data_openings(entries: Sequence[PlanEntry], area: Area, years: str) -> _Texts:
    """Say what data-openings is."""
    about, about_en = _about(entries, years)
    count = sum(len(entry.plan.openings) for entry in entries)
    return _Texts(
        title=f"{area.title}数字规划中的数据开放承诺{_period(years)}",
        title_en=f"Data openings promised in digital plans{_of(area, years)}",
        description=f"本数据集汇集各规划就公共数据向社会开放作出的{count}项承诺，附主题、规划名称、发文机关和期限；"
        f"另表按领域和事项列出何处首次承诺、何处再次承诺、何时兑现。摘自{about}{_NOT_OFFICIAL}",
        description_en=f"What the plans promise about opening public data to society: {count} promises with theme, "
        f"plan, issuer and deadline. A second table follows each domain and thing through the plans: where it was "
        f"promised first, where again, and by when. Taken from {about_en}{_NOT_OFFICIAL_EN}",
        keywords=("数据开放", "公共数据", "政府规划", "数字规划"),
        classification="theme",
    )


def _agencies(entries: Sequence[PlanEntry], area: Area, years: str) -> _Texts:
    """Say what agencies is."""
    about, about_en = _about(entries, years)
    count = len({one.agency_id for entry in entries for one in entry.plan.assignments if one.agency_id})
    return _Texts(
        title=f"{area.title}数字规划责任单位名录{_period(years)}",
        title_en=f"Bodies made responsible by digital plans{_of(area, years)}",
        description=f"本数据集是各规划所列{count}个责任单位的名录：规范名称、原文写法、层级、性质、机构改革前后的沿革及其资料来源，"
        f"并列出每个单位在各规划中以何种角色承担哪些分工。责任单位取自{about}{_NOT_OFFICIAL}",
        description_en=f"A register of the {count} bodies that the plans make responsible: official names, spellings, "
        f"levels, kinds, predecessors and successors with their sources, and what each has to do in which plan and "
        f"role. The bodies are those named in {about_en}{_NOT_OFFICIAL_EN}",
        keywords=("责任单位", "机构名录", "机构改革", "政府规划"),
        classification="basic",
    )


_TEXTS = {"all-plans": _all_plans, "data-openings": _data_openings, "agencies": _agencies}


def _words(entries: Sequence[PlanEntry], area: Area) -> list[str]:
    """Choose further keywords: areas and themes."""
    regions = [entry.region[1] for entry in entries if entry.region[1]]
    titles = {theme.theme_id: theme.title for theme in load_themes()}
    themes = [titles[theme] for theme in _themes(entries) if theme != "general"]
    return [*([area.title] if area.code else []), *regions, *themes]


def _themes(entries: Sequence[PlanEntry]) -> tuple[str, ...]:
    """Give `general` and each theme that occurs in any opening, in the order of the closed list."""
    found = {opening.theme_id for entry in entries for opening in entry.plan.openings} | {"general"}
    return tuple(theme.theme_id for theme in load_themes() if theme.theme_id in found)


def _open_type(entries: Sequence[PlanEntry]) -> str:
    """Tell how open a collection is: as open as the least open of its plans; unknown where one is not known."""
    kinds = {open_type_of(entry.plan, entry.sidecar) for entry in entries}
    return next(kind for kind in ("not-open", "", "on-application", "open") if kind in kinds)


def _coverage(entries: Sequence[PlanEntry]) -> Decimal:
    """Give the share of all bodies that is claimed, rounded down to four places."""
    body = sum(entry.plan.coverage.body for entry in entries)
    claimed = sum(entry.plan.coverage.claimed for entry in entries)
    return Decimal(claimed * 10_000 // body) / 10_000 if body else Decimal(1)


def _least_rows(name: CollectionName, entries: Sequence[PlanEntry]) -> tuple[tuple[str, int], ...]:
    """Sum up what the sidecars expect at least, so that a collection cannot lose a plan unseen."""
    tables = {"all-plans": COUNTED_TABLES, "data-openings": ("openings",), "agencies": ()}[name]
    registered = [entry.sidecar.expected.rows for entry in entries if entry.sidecar]
    least = [(table, sum(rows.get(table, 0) for rows in registered)) for table in tables]
    plans = [("plans", len(entries))] if name == "all-plans" else []
    return tuple((table, count) for table, count in (*plans, *least) if count)
