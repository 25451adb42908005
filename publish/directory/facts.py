"""Every value of the catalogue contract's section 1 that a dataset states, with its label, for the dataset's page.

A value that nobody printed or registered is shown as missing, not left out. Knows no HTML.
"""

from dataclasses import dataclass

from datapackages.catalogue.links import safe_address
from datapackages.catalogue.rows import contact_text
from datapackages.terms import term
from publish.directory import addresses
from publish.directory.addresses import Language
from publish.directory.views import DatasetView


@dataclass(frozen=True, slots=True)
class FactValue:
    """One value: its text, an outside address or a path of the portal that it links, and whether it is Chinese text."""

    text: str
    address: str = ""
    path: str = ""
    is_chinese: bool = False
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: its label and its values; none where nothing is printed or registered."""

    label: str
    values: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that belong together, under one heading."""

    anchor: str
    title: str
    facts: tuple[Fact, ...]


class _Facts:
    """Composes the facts of one dataset in one language."""

    def __init__(self, view: DatasetView, language: Language, base: str) -> None:
        self.view = view
        self.descriptor = view.descriptor
        self.catalogue = view.descriptor.catalogue
        self.language = language
        self.base = base

    def say(self, zh: str, en: str) -> str:
        """Choose the text of the page's language."""
        return zh if self.language == "zh" else en

    def fact(self, zh: str, en: str, *values: FactValue | None) -> Fact:
        """Make a line of the values that are there."""
        return Fact(self.say(zh, en), tuple(value for value in values if value is not None and value.text))

    def coded(self, zh: str, en: str, kind: str, *codes: str) -> Fact:
        """Make a line of codes, each by its name."""
        return self.fact(zh, en, *(FactValue(term(kind, code).name(self.language)) for code in codes if code))

    def addressed(self, text: str, address: str) -> FactValue:
        """Link an address; one below the portal's own is linked as a page of it, so that it is found anywhere."""
        if self.base and address == f"{self.base}{addresses.FEEDBACK}":
            return FactValue(text, path=addresses.page(addresses.FEEDBACK.removesuffix(".html"), self.language))
        return FactValue(text, safe_address(address))

    def identity(self) -> FactGroup:
        """Who issued and who publishes, and what it is about."""
        area, period = self.catalogue.spatial, self.catalogue.temporal
        contact = self.catalogue.contact
        mail = f"mailto:{contact.email}" if contact.email else contact.url
        desk = contact_text(contact)
        return FactGroup(
            "identity",
            self.say("基本信息", "About"),
            (
                self.fact("标识", "Identifier", FactValue(self.view.name, is_code=True)),
                self.fact("提供方", "Provider", FactValue(self.descriptor.provider, is_chinese=True)),
                self.fact("提供方代码", "Provider code", FactValue(self.catalogue.provider_code, is_code=True)),
                self.fact("发布者", "Publisher", *self._publishers()),
                self.fact("联系方式", "Contact", self.addressed(desk, mail)),
                self.coded("主题", "Themes", "theme", *self.catalogue.themes),
                self.fact(
                    "关键词", "Keywords", *(FactValue(word, is_chinese=True) for word in self.descriptor.keywords)
                ),
                self.coded("资源分类", "Classification", "classification", self.catalogue.classification),
                self.fact("空间范围", "Area", FactValue(f"{area.title} {area.code}".strip(), is_chinese=True)),
                self.fact("时间范围", "Period", FactValue(_period(period.start, period.end))),
                self.coded("语言", "Language", "language", *self.catalogue.language),
                self.fact("格式", "Formats", *(FactValue(name.upper()) for name in self.descriptor.formats)),
            ),
        )

    def terms(self) -> FactGroup:
        """Under which terms the data is open."""
        licences = [
            FactValue(entry.title or entry.name, safe_address(entry.path)) for entry in self.descriptor.licenses
        ]
        return FactGroup(
            "terms",
            self.say("开放与许可", "Openness and licence"),
            (
                self.fact("许可", "Licence", *licences),
                self.coded("开放类型", "Openness", "open_type", self.catalogue.open_type),
                self.fact("开放条件", "Conditions", FactValue(self.catalogue.open_condition, is_chinese=True)),
                self.coded("共享类型", "Sharing", "share_type", self.catalogue.share_type),
                self.fact("共享条件", "Sharing conditions", FactValue(self.catalogue.share_condition, is_chinese=True)),
                self.coded("共享方式", "Ways of sharing", "share_method", self.catalogue.share_method),
                self.fact("权利说明", "Rights", FactValue(self.catalogue.rights, is_chinese=True)),
                self.fact("引用方式", "How to cite", FactValue(self.catalogue.citation, is_chinese=True)),
            ),
        )

    def history(self) -> FactGroup:
        """Where the data come from, how they were made, and how good they are."""
        quality, provenance = self.catalogue.quality, self.catalogue.provenance
        coverage = f"{quality.coverage:.2%}" if quality.coverage is not None else ""
        return FactGroup(
            "history",
            self.say("来源与质量", "Source and quality"),
            (
                self.fact("来源", "Source", *self._sources()),
                self.fact("来源校验值", "SHA-256 of the source", *self._hashes()),
                self.coded("权威性", "Authority", "authority", self.catalogue.authority),
                self.fact(
                    "加工", "Made by", FactValue(provenance.program), FactValue(_definitions(provenance.definitions))
                ),
                self.fact("已采用的更正", "Corrections applied", FactValue(_text(provenance.corrections))),
                self.coded("更新周期", "Update cycle", "update_cycle", self.catalogue.update_cycle),
                self.fact("时效", "Freshness", FactValue(self._freshness())),
                self.fact("首次发布", "First released", FactValue(_day(self.catalogue.issued_on))),
                self.fact("最近更新", "Last changed", FactValue(_day(self.catalogue.modified_on))),
                self.fact("版本", "Version", FactValue(self.descriptor.version)),
                self.fact("版本说明", "Notes", FactValue(self.catalogue.version_notes, is_chinese=True)),
                self.fact("正文覆盖率", "Share of the text claimed", FactValue(coverage)),
                self.fact("元数据得分", "Metadata score", FactValue(_text(quality.score))),
                self.fact("已知问题", "Known issues", FactValue(_text(quality.known_issues))),
                self.fact("关联数据集", "Related datasets", *self._related()),
                self.fact(
                    "反馈地址",
                    "Feedback",
                    self.addressed(self.catalogue.feedback_url, self.catalogue.feedback_url),
                ),
            ),
        )

    def _freshness(self) -> str:
        """Say by which day the next change is due; where the cycle names none, what is there is up to date."""
        if due := self.view.due:
            return self.say(f"应于 {due} 前更新", f"next change due by {due}")
        return self.say("按需更新，无固定期限：当前为最新", "changes as needed, with no fixed day: up to date")

    def _publishers(self) -> list[FactValue]:
        """Who runs the portal."""
        return [
            FactValue(self.say(entry.title, entry.title_en or entry.title), safe_address(entry.path))
            for entry in self.descriptor.contributors_as("publisher")
        ]

    def _sources(self) -> list[FactValue]:
        """The source documents: at their issuer's address, or in the package."""
        values = []
        for source in self.descriptor.sources:
            read = self.say(f"（{source.accessed} 获取）", f" (read on {source.accessed})") if source.accessed else ""
            inside = {record.path for record in self.view.manifest.files}
            path = addresses.file_path(self.view.name, source.path) if source.path in inside else ""
            values.append(FactValue(f"{source.title}{read}", safe_address(source.path), path, is_chinese=True))
        return values

    def _hashes(self) -> list[FactValue]:
        """The sha256 of each source document."""
        hashes = self.catalogue.source_sha256 or tuple(source.sha256 for source in self.descriptor.sources)
        return [FactValue(sha256, is_code=True) for sha256 in hashes]

    def _related(self) -> list[FactValue]:
        """Related datasets, linked where they are on this portal."""
        return [
            FactValue(
                name, path=addresses.dataset_page(name, self.language) if name in self.view.manifest.links else ""
            )
            for name in self.catalogue.related
        ]


def facts_of(view: DatasetView, language: Language, base: str) -> tuple[FactGroup, ...]:
    """Gather all facts of a dataset in one language; `base` is the address that the portal is served under."""
    facts = _Facts(view, language, base)
    return (facts.identity(), facts.terms(), facts.history())


def _period(start: str, end: str) -> str:
    """Print a period; an open end stays open, and whole years are printed as years.

    >>> _period("2018-01-01", "2020-12-31"), _period("2018", "")
    ('2018–2020', '2018–')
    """
    if start.endswith("-01-01") and (not end or end.endswith("-12-31")):
        start, end = start[:4], end[:4]
    if not start or start == end:
        return start or end
    return f"{start}–{end}"


def _day(day: object) -> str:
    """Print a day as GB/T 7408 does, or nothing."""
    return "" if day is None else str(day)


def _text(value: object) -> str:
    """Print a number, or nothing."""
    return "" if value is None else str(value)


def _definitions(version: str) -> str:
    """Print the version of the definitions of tables."""
    return f"definitions {version}" if version else ""
