"""Renders a report as a page of its own: Chinese and English, numbers first, each failing row with its evidence.

The page loads nothing, holds no script, and is the same for the same report. Knows the report's data, not the checks.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.exceptions import SpanError
from extract.text.spans import Spans
from validation.sensitive import masked

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).resolve().parent
_AROUND = 40  # code points of context on each side of the evidence
_LONGEST = 600
_MOST_PIECES = 12


def page_bytes(report: Mapping[str, Any], sources: Mapping[str, str]) -> bytes:
    """Print the page of a report; `sources` are the texts that its evidence points into."""
    checks = report["checks"]
    numbers = {
        "passed": sum(check["passed"] for check in checks),
        "failed": sum(not check["passed"] and check["importance"] == "required" for check in checks),
        "advice": sum(not check["passed"] and check["importance"] == "advisory" for check in checks),
        "findings": sum(check["failed"] for check in checks if not check["passed"]),
        "rows": sum(report["rows"].values()),
    }
    groups = [(group, [check for check in checks if check["group"] == group["id"]]) for group in report["groups"]]
    rendered = _template().render(
        report=report,
        numbers=numbers,
        groups=[(group, listed) for group, listed in groups if listed],
        evidence=lambda failure: evidence_of(failure, sources),
    )
    return (rendered.strip() + "\n").encode("utf-8")


def evidence_of(failure: Mapping[str, Any], sources: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Give the text around a failure's evidence as pieces, each with whether it is cited; none where it is secret."""
    source = sources.get(failure["plan_id"])
    if source is None or not failure["spans"]:
        return []
    try:
        places = [(span.start, min(span.end, span.start + _LONGEST)) for span in Spans.parse(failure["spans"])]
    except SpanError:
        return []
    pieces: list[tuple[str, bool]] = []
    for start, end in places[:_MOST_PIECES]:
        pieces += [(source[max(0, start - _AROUND) : start], False), (source[start:end], True)]
        pieces += [(source[end : end + _AROUND], False), (" … ", False)]
    shown = "".join(text for text, _ in pieces)
    return pieces[:-1] if masked(shown) == shown else []


@cache
def _template() -> "Template":
    """Load the page's template; values are escaped."""
    import jinja2

    loader = jinja2.FileSystemLoader(_HERE)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("report.html.jinja")
