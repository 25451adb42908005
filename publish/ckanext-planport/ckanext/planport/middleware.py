"""Cure 1, for CKAN 2.12.0: with Chinese, no JavaScript module starts, and the table view stays empty.

The page has `lang="zh-Hans-CN"`. CKAN's client.js replaces only the first hyphen of it and asks `/api/i18n/zh_Hans-CN`,
which is 400, and modules are initialised only after that answer. The layer turns each hyphen of that path into `_`.
Plain WSGI: it knows nothing of CKAN and can stand before any version of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# /api/i18n/…, also with a version (/api/3/i18n/…) and behind a locale (/en/api/i18n/…).
_TRANSLATIONS = re.compile(r"^((?:/[A-Za-z_@-]+)?/api/(?:\d+/)?i18n/)([^/]+)$")


class LocalePath:
    """Passes each request on, the path of translations with the locale as CKAN names its files: `zh_Hans_CN`."""

    def __init__(self, application: Application) -> None:
        """Stand before a WSGI application."""
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        environ["PATH_INFO"] = mended(environ.get("PATH_INFO", ""))
        return self.application(environ, start_response)


def mended(path: str) -> str:
    """Turn the hyphens of the locale into underscores, where the path is that of translations.

    >>> mended("/api/i18n/zh_Hans-CN"), mended("/api/3/action/package-show")
    ('/api/i18n/zh_Hans_CN', '/api/3/action/package-show')
    """
    found = _TRANSLATIONS.match(path)
    return found[1] + found[2].replace("-", "_") if found else path
