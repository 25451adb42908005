"""Names the look of the pages, so that a run can tell without rendering whether they would come out otherwise."""

import hashlib
from dataclasses import asdict
from functools import cache
from pathlib import Path

from publish.directory.settings import Settings

_HERE = Path(__file__).parent
_PACKAGES = _HERE.parents[1] / "datapackages"


def layout_of(settings: Settings) -> str:
    """Name the look: it changes when a template, a style, the code that fills them or a setting does."""
    printed = repr(sorted(asdict(settings).items()))
    return hashlib.sha256(f"{_program()}{printed}".encode()).hexdigest()[:16]


@cache
def _program() -> str:
    """Hash the templates, assets and modules that pages are made of."""
    digest = hashlib.sha256()
    parts = [*_HERE.glob("*.py"), *_HERE.glob("templates/*"), *_HERE.glob("assets/*")]
    parts += [_PACKAGES / "terms.py", *_PACKAGES.glob("catalogue/*.py")]
    for part in sorted(parts):
        digest.update(part.name.encode() + b"\0" + part.read_bytes())
    return digest.hexdigest()
