"""Cure 4, for CKAN 2.10 to 2.12: the search boxes above the columns of a table find no Chinese.

They compare with the words that PostgreSQL sees in the column, and it takes a run of Han characters for one word. Where
Han characters are asked for, the comparison becomes: the cell contains each word as typed. Knows the shape of the
DataStore's query, and no database.
"""

from __future__ import annotations

import re
from typing import Any

from ckanext.planport.words import folded, has_han

Where = list[tuple[Any, ...]]

_WILDCARDS = re.compile(r"([\\%_])")


def contain_instead(asked: dict[str, Any], where: Where) -> Where:
    """Replace the comparisons of the columns that are asked for Han characters.

    Args:
        asked: The text asked for, by column.
        where: The clauses made by the DataStore, each followed by its parameters.
    """
    for number, (column, text) in enumerate(asked.items()):
        if isinstance(text, str) and has_han(text):
            alias = _quoted(f"query {column}")
            kept = [clause for clause in where if not str(clause[0]).endswith(f"@@ {alias}")]
            if len(kept) < len(where):
                where = [*kept, _contains(column, text, number)]
    return where


def _contains(column: str, text: str, number: int) -> tuple[str, dict[str, str]]:
    """Make the clause that a column contains each word of a text; the words go as parameters, never as SQL."""
    words = [word.removesuffix(":*") for word in folded(text).split() if word != "&"]
    names = [f"planport_{number}_{place}" for place in range(len(words))]
    # A colon would be read as the start of a parameter.
    place_of_text = _quoted(column).replace(":", r"\:")
    clauses = [f"normalize(cast({place_of_text} as text), NFKC) ILIKE :{name}" for name in names]
    patterns = [f"%{_WILDCARDS.sub(_escaped, word)}%" for word in words]
    return " AND ".join(clauses) or "true", dict(zip(names, patterns, strict=True))


def _escaped(found: re.Match[str]) -> str:
    """Take a wildcard of LIKE literally."""
    return f"\\{found[1]}"


def _quoted(name: str) -> str:
    """Quote an identifier of SQL, as the DataStore does."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
