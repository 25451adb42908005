"""Prints a plan or a result for people and as JSON. Decides nothing."""

import json
from collections import Counter

from publish.apply import PublishResult
from publish.planner import DatasetChange, PublishPlan


def plan_lines(plan: PublishPlan, *, with_files: bool = True) -> tuple[str, ...]:
    """Print a plan: one line a dataset, below it each file that changes, and a last line that counts."""
    lines = []
    for change in plan.datasets:
        version = f" {change.manifest.version}" if change.manifest is not None else ""
        lines.append(f"{change.action:8} {change.name}{version}: {'; '.join(change.reasons)}")
        if with_files and change.action not in {"skip", "refuse"}:
            lines += [
                f"         {file.action:8} {file.path}: {file.reason}" for file in change.files if file.action != "skip"
            ]
    if plan.front_reasons:
        lines.append(f"update   start page and catalogue: {'; '.join(plan.front_reasons)}")
    counts: Counter[str] = Counter(change.action for change in plan.datasets)
    actions = ("create", "update", "skip", "remove", "withdraw", "refuse")
    lines.append(", ".join(f"{counts[action]} to {action}" for action in actions if counts[action]) or "nothing to do")
    return tuple(lines)


def plan_json(plan: PublishPlan) -> str:
    """Print a plan as JSON."""
    content = {
        "portal": plan.address,
        "datasets": [_change(change) for change in plan.datasets],
        "front": list(plan.front_reasons),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def result_lines(result: PublishResult) -> tuple[str, ...]:
    """Print what became of each dataset, with what went wrong."""
    lines = []
    for entry in result.datasets:
        messages = f": {'; '.join(entry.messages)}" if entry.messages else ""
        lines.append(f"{entry.outcome:9} {entry.name}{messages}")
    return tuple(lines)


def _change(change: DatasetChange) -> dict[str, object]:
    """One dataset of a plan for JSON."""
    return {
        "name": change.name,
        "action": change.action,
        "version": change.manifest.version if change.manifest is not None else None,
        "reasons": list(change.reasons),
        "files": [{"path": file.path, "action": file.action, "reason": file.reason} for file in change.files],
    }
