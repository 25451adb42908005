"""Prints how far a plan was understood: `confidence.json` of its package, and the same in a line or two for people.

Keys, their order and the words of reasons are fixed; see docs/inbox.md. Knows no file but its name.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from datapackages.writer import json_bytes
from extract.models import Confidence, Doubt, Plan

CONFIDENCE_FILE = "confidence.json"


def confidence_json(plan: Plan) -> bytes:
    """Print the summary of a plan with the place of everything that was not taken."""
    known, coverage = plan.confidence, plan.coverage
    return json_bytes(
        {
            "plan_id": plan.plan_id,
            "text": {
                "code_points": coverage.body,
                "claimed": coverage.claimed,
                "share": float(coverage.share),
                "unclaimed": _listed(known.unclaimed),
            },
            "clauses": {
                "read": known.clauses_read,
                "bodies": len(plan.assignments),
                "unread": _listed(known.clauses_unread),
            },
            "numbers": {
                "with_unit": known.numbers_taken + len(known.numbers_passed),
                "targets": known.numbers_taken,
                "not_taken": known.passed_by_reason,
                "places": _listed(known.numbers_passed),
            },
        }
    )


def _listed(doubts: Iterable[Doubt]) -> list[dict[str, Any]]:
    return [{"text": doubt.text, "reason": doubt.reason, "spans": str(doubt.spans)} for doubt in doubts]


def confidence_line(share: Decimal, known: Confidence) -> str:
    """Say the same in one line.

    >>> confidence_line(Decimal("0.98"), Confidence(clauses_read=3))
    '98.00% of the text read; 3 clauses read, 0 that look like one not; 0 of 0 numbers with units are targets'
    """
    numbers = known.numbers_taken + len(known.numbers_passed)
    reasons = ", ".join(f"{reason} {count}" for reason, count in known.passed_by_reason.items())
    return (
        f"{share:.2%} of the text read; {known.clauses_read} clauses read, {len(known.clauses_unread)} that look "
        f"like one not; {known.numbers_taken} of {numbers} numbers with units are targets"
        f"{f' ({reasons})' if reasons else ''}"
    )
