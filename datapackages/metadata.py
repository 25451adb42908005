"""What a dataset says about itself, as far as its data, its sidecar and the closed lists give it.

Texts are composed of what is known; nothing is invented to fill a place. Knows no file and no version.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from datapackages.sidecar import Sidecar
from datapackages.vocabularies import Organisations, load_organisations, load_themes
from extract.corrections import CorrectionRow
from extract.models import Confidence, Damage, Issue, Plan, PlanType, Severity

# Words printed beside the document that say whether the public may have it (政府信息公开条例).
OPEN_WORDS = ("主动公开", "公开发布")
CLOSED_WORDS = ("依申请公开", "不予公开", "不公开")

# Packages that are made of all plans; no plan may have one of these names.
COLLECTION_NAMES = ("all-plans", "data-openings", "agencies", "open-data-catalogue")

_KINDS: dict[PlanType, tuple[str, str]] = {
    "key-tasks": ("工作要点", "Key tasks"),
    "action-plan": ("行动计划", "Action plan"),
    "special-plan": ("专项规划", "Special plan"),
    "measures": ("若干措施", "Measures"),
    "division": ("分工方案", "Division of tasks"),
    "other": ("政策文件", "Policy document"),
}
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A document that a dataset was made of: its title, where it is, when it was read, and its sha256."""

    title: str
    path: str
    accessed: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured, never typed by hand: the covered share, the issues of the reading by severity, what was not taken."""

    coverage: Decimal | None
    issues: tuple[tuple[Severity, int], ...] = ()
    confidence: Confidence | None = None

    @property
    def known_issues(self) -> int:
        """How many issues there are in all."""
        return sum(count for _, count in self.issues)


@dataclass(frozen=True, slots=True)
class DatasetMetadata:
    """The metadata of a dataset (CATALOGUE.md, section 1) but for what its files and releases say.

    `corrections` counts those in force; `organisation` is the operator's name for what belongs to the operator;
    `least_rows` is what a dataset without a sidecar of its own must hold; `related` names other datasets.
    """

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    keywords: tuple[str, ...]
    author: str
    provider_code: str
    themes: tuple[str, ...]
    classification: str
    authority: str
    open_type: str
    update_cycle: str
    spatial_code: str
    spatial_title: str
    spatial_title_en: str
    period_start: int | None
    period_end: int | None
    fallback_day: date | None
    rights: str
    sources: tuple[SourceReference, ...]
    quality: Quality
    damage: Damage | None
    registered: Sidecar | None
    corrections: int = 0
    organisation: str = ""
    least_rows: tuple[tuple[str, int], ...] = ()
    related: tuple[str, ...] = ()


def plan_metadata(
    plan: Plan, source: SourceReference, sidecar: Sidecar | None, organisations: Organisations | None = None
) -> DatasetMetadata:
    """Compose the metadata of a plan's package from what was read, and from the sidecar where there is one."""
    known = organisations or load_organisations()
    header = plan.header
    issuer = known.issuer(header.issuer or "")
    region_known = header.region is not None or sidecar is None
    title = _title(plan, sidecar)
    return DatasetMetadata(
        name=plan.plan_id,
        title=title,
        title_en=sidecar.title_en if sidecar else _title_en(plan),
        description=_description(plan, title),
        description_en=_description_en(plan, title),
        keywords=_keywords(plan, sidecar),
        author=header.issuer or "",
        provider_code=issuer.provider_code if issuer else "",
        themes=_themes(plan),
        classification="theme",
        authority="extracted",
        open_type=open_type_of(plan, sidecar),
        update_cycle="as-needed",
        spatial_code=(header.region_code if region_known else sidecar and sidecar.region_code) or "",
        spatial_title=(header.region if region_known else sidecar and sidecar.region) or "",
        spatial_title_en=sidecar.region_en if sidecar else "",
        period_start=header.period_start,
        period_end=header.period_end,
        fallback_day=header.published_on or header.issued_on,
        rights=_rights(header.issuer),
        sources=(source,),
        quality=Quality(plan.coverage.share, issue_counts(plan.issues), plan.confidence),
        damage=plan.damage,
        registered=sidecar,
    )


def _title(plan: Plan, sidecar: Sidecar | None) -> str:
    """Take the registered title, else the printed one, else the plan's id."""
    if sidecar:
        return sidecar.title
    return plan.header.title or plan.header.notice_title or plan.plan_id


def _title_en(plan: Plan) -> str:
    """Describe a document that nobody registered: its kind and years; its name has no English form."""
    years = "-".join(str(year) for year in _years(plan))
    return ", ".join(part for part in (_KINDS[plan.header.plan_type][1], years) if part) + f" ({plan.plan_id})"


def _years(plan: Plan) -> tuple[int, ...]:
    """Name the first and the last year of the plan's period, once where they are the same."""
    years = (plan.header.period_start, plan.header.period_end)
    return tuple(dict.fromkeys(year for year in years if year is not None))


def _description(plan: Plan, title: str) -> str:
    """Say in Chinese what is in the package, where it comes from, how it was made, and what is missing."""
    issuer = f"{plan.header.issuer}印发的" if plan.header.issuer else "（原文未印发文机关）"
    text = (
        f"本数据集由程序从{issuer}《{title.strip('《》')}》的公开文本中自动抽取，包括章节{len(plan.sections)}条、"
        f"任务{len(plan.tasks)}项、举措{len(plan.actions)}条、责任分工{len(plan.assignments)}条等表格；"
        f"每一行都标明其在原文中的位置，可逐字核对。正文覆盖率为{plan.coverage.share:.2%}。"
    )
    if plan.damage.kind != "none":
        text += (
            f"来源文本已损坏：共{plan.damage.sentences}句，其中{plan.damage.sentences_lost}句已丢失，缺失处不作推测。"
        )
    return text + "本数据集不是发文机关的正式发布。"


def _description_en(plan: Plan, title: str) -> str:
    """Say the same in English."""
    issuer = f", issued by {plan.header.issuer}" if plan.header.issuer else " (issuer not printed)"
    text = (
        f"Read by program from the public text of {title}{issuer}: {len(plan.sections)} sections, "
        f"{len(plan.tasks)} tasks, {len(plan.actions)} actions, {len(plan.assignments)} assignments of responsible "
        f"bodies, and further tables. Every row tells where it stands in the source text, so that it can be checked "
        f"letter by letter. Share of the body that is covered: {plan.coverage.share:.2%}."
    )
    if plan.damage.kind != "none":
        text += (
            f" The source is damaged: {plan.damage.sentences_lost} of its {plan.damage.sentences} sentences are lost; "
            f"what is missing is left empty."
        )
    return text + " Not an official publication of the issuer."


def _keywords(plan: Plan, sidecar: Sidecar | None) -> tuple[str, ...]:
    """Choose three to ten words: the kind of plan, its area, its years, its themes."""
    region = plan.header.region or (sidecar.region if sidecar else None)
    titles = {theme.theme_id: theme.title for theme in load_themes()}
    words = [*(sidecar.keywords if sidecar else ()), "政府规划", "责任分工", _KINDS[plan.header.plan_type][0]]
    words += [region] if region else []
    words += [f"{year}年" for year in _years(plan)]
    words += [titles[theme] for theme in _themes(plan) if theme != "general"]
    return tuple(dict.fromkeys(words))[:10]


def _themes(plan: Plan) -> tuple[str, ...]:
    """Give `general` and each theme that occurs in the plan's openings, in the order of the closed list."""
    found = {opening.theme_id for opening in plan.openings} | {"general"}
    return tuple(theme.theme_id for theme in load_themes() if theme.theme_id in found)


def open_type_of(plan: Plan, sidecar: Sidecar | None) -> str:
    """Tell how open the document is: by the words printed on it, else by its registered publication, else unknown."""
    printed = plan.header.disclosure or ""
    if any(word in printed for word in CLOSED_WORDS):
        return "on-application" if "依申请公开" in printed else "not-open"
    if any(word in printed for word in OPEN_WORDS) or (sidecar and sidecar.disclosure_basis):
        return "open"
    return ""


def _rights(issuer: str | None) -> str:
    """Mark the copied text as outside copyright, and say whose publication this is not."""
    zh, en = (issuer, issuer) if issuer else ("发文机关", "the issuer")
    return (
        f"原文属具有行政性质的文件，依《中华人民共和国著作权法》第五条不适用著作权保护；本数据集不是{zh}的正式发布。 "
        f"The copied text is an administrative document outside copyright (Copyright Law of the PRC, article 5). "
        f"This dataset is not an official publication of {en}."
    )


def issue_counts(issues: tuple[Issue, ...]) -> tuple[tuple[Severity, int], ...]:
    """Count the issues of each severity."""
    return tuple((severity, sum(issue.severity == severity for issue in issues)) for severity in _SEVERITIES)


def applied_count(corrections: tuple[CorrectionRow, ...]) -> int:
    """Count the corrections that changed the data: accepted errors of the reading."""
    return sum(row.kind == "error" and row.status in {"accepted", "published"} for row in corrections)
