"""Addresses that come from data: which of them a page may link, and how a feedback link is filled in."""

import re
from urllib.parse import quote, urlencode, urlsplit

_SCHEMES = frozenset({"http", "https", "mailto"})
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f<>\"'`\\]")


def safe_address(address: str) -> str:
    """Return an address that a page may link, or nothing: no scripts, no local files, no broken ones.

    >>> safe_address("https://example.org/a"), safe_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    if _FORBIDDEN.search(address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or not (parts.netloc or parts.scheme.lower() == "mailto"):
        return ""
    return address


def feedback_address(address: str, dataset: str, version: str, table: str = "", row: str = "") -> str:
    """Fill in what a report is about; a mailbox gets it as the subject of the letter.

    >>> feedback_address("https://example.org/f", "x-1", "1.0.0", "tasks")
    'https://example.org/f?dataset=x-1&version=1.0.0&table=tasks'
    """
    checked = safe_address(address)
    if not checked:
        return ""
    if checked.lower().startswith("mailto:"):
        known = [value for value in (dataset, version, table, row) if value]
        return f"{checked.split('?', 1)[0]}?subject={quote(' '.join(known))}"
    return f"{checked}{'&' if urlsplit(checked).query else '?'}{feedback_query(dataset, version, table, row)}"


def feedback_query(dataset: str, version: str, table: str = "", row: str = "") -> str:
    """Say in the query of an address what a report is about."""
    facts = {"dataset": dataset, "version": version, "table": table, "row": row}
    return urlencode({key: value for key, value in facts.items() if value})
