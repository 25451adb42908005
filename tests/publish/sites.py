"""Reads a portal as a visitor's browser would: which pages can be reached from the start page, and what they load."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

_LOADED = (
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
)


def links_of(page: Path) -> list[str]:
    """All addresses that a page links or loads."""
    tree = html.parse(str(page), html.HTMLParser(encoding="utf-8"))
    return [*tree.xpath("//@href"), *tree.xpath("//@src")]


def loaded_by(page: Path) -> list[str]:
    """What a browser fetches by itself when it shows a page."""
    tree = html.parse(str(page), html.HTMLParser(encoding="utf-8"))
    return [address for tag, attribute in _LOADED for address in tree.xpath(f"//{tag}/@{attribute}")]


def broken_links(portal: Path, *, with_fragments: bool = True) -> list[str]:
    """Links to nothing on the pages that can be reached from the start page; none where there is no start page yet."""
    start = portal / "index.html"
    waiting, seen, broken = [start] if start.is_file() else [], {start}, []
    while waiting:
        page = waiting.pop()
        for address in links_of(page):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.is_file():
                broken.append(f"{page.relative_to(portal)}: {address}")
            elif target.suffix == ".html":
                if with_fragments and parts.fragment and unquote(parts.fragment) not in ids_of(target):
                    broken.append(f"{page.relative_to(portal)}: {address}")
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
    return broken


def ids_of(page: Path) -> set[str]:
    """The anchors of a page."""
    return set(html.parse(str(page), html.HTMLParser(encoding="utf-8")).xpath("//@id"))


def pages_in(portal: Path) -> list[Path]:
    """All pages of a portal."""
    return sorted(portal.rglob("*.html"))
