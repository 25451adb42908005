"""Reads one plan: `extract_plan`, the public entry of this package."""

from extract.assembly import Assembly
from extract.exceptions import NotAPlanError
from extract.models import Plan
from extract.parts.header import read_header
from extract.structure import Reading, open_document, read_structure


def extract_plan(text: str, *, plan_id: str = "plan", source_format: str = "text") -> Plan:
    """Read a plan.

    Args:
        text: the source as read, characters unchanged; all spans of the plan are code points of it.
        plan_id: what the ids of all rows begin with.
        source_format: text, html, docx or pdf: what the text was taken from.

    Raises:
        NotAPlanError: too little of a plan is found in the text; the message says what is missing.
    """
    text = text.removeprefix("\ufeff")
    document = open_document(text)
    reading = read_structure(document, plan_id)
    units = reading.outline.units
    header = read_header(document, units[0].start if units else len(document.text))
    plan = Assembly(reading, header, plan_id, source_format).plan()
    _refuse_no_plan(plan, reading)
    return plan


def _refuse_no_plan(plan: Plan, reading: Reading) -> None:
    """Refuse a text that holds too little of a plan."""
    if plan.assignments or plan.projects or plan.targets:
        return
    if plan.header.plan_type != "other" and len(plan.tasks) > 1:
        return
    missing = "no responsibility clause, no target and no table of projects"
    if not reading.outline.units:
        missing += ", no numbered parts"
    raise NotAPlanError(
        f"{plan.plan_id}: this text is no plan that can be read: {missing}; give a plan of tasks with its text"
    )
