"""Loads the closed word lists under seeds/vocabulary. Knows how they are stored, not what they are used for."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extract.exceptions import VocabularyError

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "vocabulary"


_DEEPEST = 100
_LEVELS = re.compile(rf"[\[\]{{}}]|^[ \t?:-]{{{_DEEPEST},}}", re.M)


def parse_yaml(text: str) -> Any:  # noqa: ANN401 - its shape is known to whoever asks
    """Parse YAML by the safe loader of libyaml where it is there, which is ten times as quick.

    Raises YAMLError, also for what is nested so deeply that libyaml, which calls itself for each level, would crash.
    """
    if _is_too_deep(text):
        raise yaml.YAMLError("it is nested too deeply")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both are safe ones, which S506 and B506 cannot see
    return yaml.load(text, Loader=loader)  # noqa: S506  # nosec B506


def _is_too_deep(text: str) -> bool:
    """Tell whether brackets, or the marks that begin a line, lie deeper in each other than anybody writes them."""
    depth = 0
    for mark in _LEVELS.finditer(text):
        depth = max(0, depth + (1 if mark[0] in "[{" else -1))
        if depth > _DEEPEST or len(mark[0]) > 1:
            return True
    return False


@cache
def load(name: str) -> Any:  # noqa: ANN401 - the shape of a word list is known to the module that asks for it
    """Read one word list. Raises VocabularyError where it is missing or no YAML."""
    path = FOLDER / f"{name}.yml"
    try:
        return parse_yaml(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        reason = str(error).replace("\n", " ")
        raise VocabularyError(
            f"{path.name}: cannot be read ({reason}); restore the file from the repository"
        ) from error


def alternatives(words: Iterable[str]) -> str:
    """Make a regular expression of words, the longest first, so that 牵头单位 is not read as 牵头.

    >>> alternatives(["牵头", "牵头单位"])
    '(?:牵头单位|牵头)'
    """
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")"
