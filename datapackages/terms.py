"""What the codes of the catalogue contract are called in Chinese and English, and in the EU's lists.

Themes and update cycles come from the vocabulary; the code lists that the contract itself closes stand here.
"""

from dataclasses import dataclass

from datapackages.vocabularies import load_themes, load_update_cycles

EU = "http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True, slots=True)
class Term:
    """A code, its names, and its IRI in a public list (empty where there is none)."""

    code: str
    zh: str
    en: str
    iri: str = ""

    def name(self, language: str) -> str:
        """Name the term in one language."""
        return self.zh if language == "zh" else self.en


_CLOSED: dict[str, tuple[Term, ...]] = {
    "open_type": (
        Term("open", "普遍开放", "Open to all", f"{EU}access-right/PUBLIC"),
        Term("on-application", "依申请开放", "On application", f"{EU}access-right/RESTRICTED"),
        Term("not-open", "暂不开放", "Not open", f"{EU}access-right/NON_PUBLIC"),
    ),
    "share_type": (
        Term("unconditional", "无条件共享", "Shared without conditions"),
        Term("conditional", "有条件共享", "Shared on conditions"),
        Term("none", "不予共享", "Not shared"),
    ),
    "share_method": (
        Term("platform", "平台", "Platform"),
        Term("download", "下载", "Download"),
        Term("api", "接口", "API"),
    ),
    "classification": (
        Term("basic", "基础信息资源", "Basic"),
        Term("theme", "主题信息资源", "By theme"),
        Term("department", "部门信息资源", "By department"),
    ),
    "authority": (
        Term("official-text", "官方文本", "Official text"),
        Term("extracted", "由原文抽取", "Extracted from the text"),
        Term("derived", "由数据推算", "Derived from data"),
    ),
    "status": (
        Term("published", "已发布", "Published"),
        Term("promised", "已承诺", "Promised"),
        Term("withdrawn", "已撤回", "Withdrawn"),
    ),
    "opening_kind": (
        Term("domain", "领域", "Domain"),
        Term("platform", "平台", "Platform"),
        Term("service", "服务", "Service"),
        Term("catalogue", "目录", "Catalogue"),
        Term("rule", "规则", "Rule"),
        Term("control", "管控", "Control"),
        Term("use", "利用", "Use"),
    ),
    "correction_status": (
        Term("received", "已收到", "Received"),
        Term("accepted", "已采纳", "Accepted"),
        Term("rejected", "未采纳", "Rejected"),
        Term("published", "已发布", "Published"),
    ),
    "role": (
        Term("lead", "牵头", "Lead"),
        Term("responsible", "负责", "Responsible"),
        Term("support", "配合", "Support"),
    ),
    "language": (
        Term("zh", "中文", "Chinese", f"{EU}language/ZHO"),
        Term("en", "英文", "English", f"{EU}language/ENG"),
    ),
    "format": (
        Term("csv", "CSV", "CSV", f"{EU}file-type/CSV"),
        Term("xlsx", "XLSX", "XLSX", f"{EU}file-type/XLSX"),
        Term("json", "JSON", "JSON", f"{EU}file-type/JSON"),
        Term("txt", "TXT", "TXT", f"{EU}file-type/TXT"),
        Term("md", "Markdown", "Markdown", f"{EU}file-type/MD"),
        Term("zip", "ZIP", "ZIP", f"{EU}file-type/ZIP"),
        Term("jsonl", "JSON Lines", "JSON Lines"),
        Term("ttl", "Turtle", "Turtle", f"{EU}file-type/RDF_TURTLE"),
        Term("jsonld", "JSON-LD", "JSON-LD", f"{EU}file-type/JSON_LD"),
        Term("html", "HTML", "HTML", f"{EU}file-type/HTML"),
        Term("pdf", "PDF", "PDF", f"{EU}file-type/PDF"),
        Term("docx", "DOCX", "DOCX", f"{EU}file-type/DOCX"),
    ),
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "txt": "text/plain",
    "md": "text/markdown",
    "zip": "application/zip",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# What a package's files are classed as (信息资源格式), by their formats.
FORMAT_CLASSES = {
    "csv": "spreadsheet",
    "xlsx": "spreadsheet",
    "json": "self-described",
    "jsonl": "self-described",
    "jsonld": "self-described",
    "ttl": "self-described",
}


def term(kind: str, code: str) -> Term:
    """Find what a code of one list is called; an unknown code is called by itself, so that nothing is hidden.

    >>> term("open_type", "open").en, term("open_type", "?").zh
    ('Open to all', '?')
    """
    return next((entry for entry in _terms(kind) if entry.code == code), Term(code, code, code))


def _terms(kind: str) -> tuple[Term, ...]:
    """List the terms of one kind."""
    if kind == "theme":
        return tuple(
            Term(theme.theme_id, theme.title, theme.title_en, f"{EU}data-theme/{theme.eu}") for theme in load_themes()
        )
    if kind == "update_cycle":
        return tuple(
            Term(cycle.code, cycle.title, cycle.code.replace("-", " ").capitalize(), f"{EU}frequency/{cycle.eu}")
            for cycle in load_update_cycles()
        )
    return _CLOSED[kind]


def format_of(path: str) -> str:
    """Tell a file's format by the end of its name.

    >>> format_of("data/tasks.csv")
    'csv'
    """
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""
