"""Follows the links of a folder of pages as a visitor would."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LINK = re.compile(r"""(?:href|src)\s*=\s*["']([^"']*)["']""")


def broken_links(portal: Path) -> set[str]:
    """Return every link inside, reachable from the start page, that leads to no file."""
    start = portal / "index.html"
    seen, waiting, broken = {start}, [start], set()
    while waiting:
        page = waiting.pop()
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            parts = urlsplit(link.replace("&amp;", "&"))
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = (page.parent / unquote(parts.path)).resolve()
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                broken.add(f"{page.relative_to(portal)}: {link}")
            elif target not in seen:
                seen.add(target)
                waiting += [target] if target.suffix == ".html" else []
    return broken
