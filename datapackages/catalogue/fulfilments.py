"""The reviewed entries of `seeds/fulfilments.yml`: which promise was kept, where, and on which day somebody looked.

A commitment becomes `published` by such an entry only. That this portal exists keeps no government's promise.
"""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datapackages.exceptions import PackageError
from extract.grammar.vocabulary import parse_yaml

OpenType = Literal["open", "on-application"]


class Fulfilment(BaseModel):
    """One promise that was kept: the address of the government's dataset or platform, and the day it was checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    opening_id: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,100}-o[0-9]{2,}$")]
    address: Annotated[str, Field(pattern=r"^https?://[^\s<>\"'`\\]{3,}$", max_length=2000)]
    checked_on: date
    open_type: OpenType = "open"
    open_condition: str = ""


def load_fulfilments(path: Path) -> tuple[Fulfilment, ...]:
    """Load the reviewed entries; a file that is not there holds none.

    Raises:
        PackageError: the file is malformed, or names an opening twice.
    """
    if not path.exists():
        return ()
    try:
        loaded = parse_yaml(path.read_text("utf-8")) or []
        if not isinstance(loaded, list):
            raise PackageError(f"{path} is not a list of entries; restore the file")
        found = tuple(Fulfilment.model_validate(entry) for entry in loaded)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PackageError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "entry"
        raise PackageError(f"{path}: {place}: {first['msg']}; give opening_id, address and checked_on") from error
    ids = [entry.opening_id for entry in found]
    if twice := next((opening_id for opening_id in ids if ids.count(opening_id) > 1), ""):
        raise PackageError(f"{path}: {twice} is named twice; keep the entry that was checked last")
    return found


def require_openings(fulfilments: Iterable[Fulfilment], opening_ids: Collection[str], where: Path) -> None:
    """Refuse an entry about an opening that no plan has. Raises PackageError."""
    for entry in fulfilments:
        if entry.opening_id not in opening_ids:
            raise PackageError(
                f"{where}: {entry.opening_id} is no opening of any plan; correct the id, or remove the entry"
            )
