"""The page of a report: numbers first, both languages, evidence for each failing row, and nothing from elsewhere."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.validation.tampering import cell
from tests.validation.true_packages import F2018, P2016, P2018
from validation.gate import validate_package
from validation.page import evidence_of


class Page(HTMLParser):
    """Collects what a page links, loads and names."""

    def __init__(self, content: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.languages: set[str] = set()
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [known["id"]] if "id" in known else []
        self.links += [known["href"]] if tag == "a" else []
        self.loads += [value for name, value in known.items() if name == "src" or (tag == "link" and name == "href")]
        self.languages |= {known["lang"]} if "lang" in known else set()


def page_of(folder: Path) -> str:
    return dict(validate_package(folder).files())["validation/report.html"].decode("utf-8")


@pytest.fixture
def tampered(true_packages: Path, tmp_path: Path) -> Path:
    """A package with failing rows."""
    package = shutil.copytree(true_packages / F2018, tmp_path / F2018)
    cell("targets", "value", "300", lambda record: record["unit"] == "%")(package)
    cell("targets", "indicator", "<script>alert(1)</script>")(package)
    return package


def test_a_page_loads_nothing_and_runs_nothing(tampered: Path) -> None:
    content = page_of(tampered)
    page = Page(content)

    assert page.loads == []
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(page.tags)
    assert not re.findall(r"https?:|//[a-z]|url\(|@import", content)
    assert "default-src 'none'" in content
    assert "&lt;script&gt;alert(1)" in content


def test_a_page_speaks_both_languages_and_gives_numbers_first(true_packages: Path) -> None:
    content = (true_packages / P2018 / "validation/report.html").read_text("utf-8")

    assert Page(content).languages == {"zh-CN", "en"}
    assert content.index("项通过") < content.index("按规则") < content.index("各表行数")
    assert "Passed: the gate is open" in content


def test_every_failing_row_links_to_its_evidence_on_the_page(tampered: Path) -> None:
    page = Page(page_of(tampered))
    inside = [link[1:] for link in page.links if link.startswith("#")]

    assert {"plausible-values", "plausible-values-1", "names"} <= set(inside)
    assert set(inside) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) - {f"#{link}" for link in inside} == {"report.json", f"../source/{F2018}.txt"}


def test_the_evidence_is_marked_in_its_context(tampered: Path) -> None:
    assert re.search(r"<blockquote>[^<]+<mark>[^<]*%[^<]*</mark>[^<]+</blockquote>", page_of(tampered))


def test_the_page_is_grouped_by_rule(true_packages: Path) -> None:
    content = (true_packages / P2016 / "validation/report.html").read_text("utf-8")

    assert content.count("<section") == 2  # the printed subtotal, and the metadata of data that is not released
    assert content.index("业务规则") < content.index("元数据")


@pytest.mark.parametrize("spans", ["", "nowhere", "5-2"])
def test_what_has_no_evidence_shows_none(spans: str) -> None:
    assert evidence_of({"plan_id": "a", "spans": spans}, {"a": "文字"}) == []


def test_evidence_that_holds_secrets_is_not_shown() -> None:
    source = "请联系13800138000。" * 3

    assert evidence_of({"plan_id": "a", "spans": "3-14"}, {"a": source}) == []


def test_the_same_package_gives_the_same_page(tampered: Path) -> None:
    assert page_of(tampered) == page_of(tampered)
