"""Cures 5 and 6, for CKAN 2.12: names of a resource's values and dates are those of English in every language.

CKAN prints the keys of a resource as they are stored; here they are sent through the translations, and what only the
machine needs is left out. A date with its hour comes as 十一月 22, 2026; here it comes as 2026年11月22日.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan.plugins import toolkit

Items = list[tuple[str, Any]]

FOR_MACHINES = {"datastore active", "has views", "id", "package id", "position", "state", "url type"}
# The page tells these by their English names, and has rows of its own for them.
TOLD_BY_NAME = {"created", "metadata modified", "last modified", "format"}


@toolkit.chained_helper
def format_resource_items(shown: Callable[[Items], Items], items: Items) -> Items:
    """Name the values of a resource in the visitor's language; on English pages all is as ever."""
    named = shown(items)
    if str(toolkit.h.lang() or "").startswith("en"):
        return named
    kept = [(key, value) for key, value in named if key not in FOR_MACHINES]
    return [(key if key in TOLD_BY_NAME else toolkit._(key), _value(value)) for key, value in kept]


def _value(value: Any) -> Any:
    """Translate a value that is one of a few words."""
    return toolkit._(value) if value in {"True", "False", "active", "upload", "datastore"} else value


@toolkit.chained_helper
def render_datetime(
    shown: Callable[..., str],
    datetime_: Any,
    date_format: str | None = None,
    with_hours: bool = False,
    with_seconds: bool = False,
) -> str:
    """Write a date with its hour in the Chinese order on Chinese pages."""
    is_chinese = str(toolkit.h.lang() or "").startswith("zh")
    if not is_chinese or date_format or not with_hours or with_seconds:
        return shown(datetime_, date_format=date_format, with_hours=with_hours, with_seconds=with_seconds)
    written = shown(datetime_, date_format="%Y年%m月%d日 %H:%M")
    return f"{written} (UTC)" if written else ""
