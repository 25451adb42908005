"""Puts cure 3 into CKAN's table view. Knows its module ckanext.datatablesview.blueprint, 2.10 to 2.12."""

from __future__ import annotations

import inspect
import logging
import re
from types import ModuleType
from typing import Any

from ckanext.planport.words import query_of

log = logging.getLogger(__name__)

# What the view hands to `re.sub` for the text that a visitor typed, both in the main box and above a column.
UPSTREAM_PATTERN = r"[^0-9a-zA-Z\-]+"


class _Expressions(ModuleType):
    """Stands in for the module `re` in the table view: one pattern is replaced, all else is as ever."""

    def __getattr__(self, name: str) -> Any:
        """Return what `re` has under this name."""
        return getattr(re, name)

    @staticmethod
    def sub(pattern: str, replacement: str, text: str, **more: Any) -> str:
        """Replace as `re.sub` does, but keep words in other scripts where a visitor's search is cleaned."""
        if pattern == UPSTREAM_PATTERN:
            return query_of(text)
        return re.sub(pattern, replacement, text, **more)


def mend_table_view() -> bool:
    """Let the table view search in any script; say whether it could be done. A newer view than known is left alone."""
    try:
        from ckanext.datatablesview import blueprint
    except ImportError:
        return False
    if isinstance(blueprint.re, _Expressions):
        return True
    if UPSTREAM_PATTERN not in inspect.getsource(blueprint.ajax):
        log.warning("this CKAN's table view cleans searches otherwise than 2.12 does; it is left as it is")
        return False
    blueprint.re = _Expressions("re")
    return True
