"""Loads the closed word lists under seeds/vocabulary. Knows how they are stored, not what they are used for."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extract.exceptions import VocabularyError

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "vocabulary"


@cache
def load(name: str) -> Any:  # noqa: ANN401 - the shape of a word list is known to the module that asks for it
    """Read one word list. Raises VocabularyError where it is missing or no YAML."""
    path = FOLDER / f"{name}.yml"
    try:
        return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both loaders are safe ones
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
