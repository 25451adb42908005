"""Packs a package's folder into a zip whose bytes depend on the files alone.

Order by path, the earliest time that zip knows, one set of permissions, one level of compression.
"""

import io
import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16
_UNIX = 3


def package_files(folder: Path) -> tuple[str, ...]:
    """List the files of a package as paths inside it, in the order in which they are packed."""
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))


def zip_bytes(folder: Path) -> bytes:
    """Pack all files of a folder; `datapackage.json` stands at the top, as Frictionless expects of a zipped package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in package_files(folder):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _REGULAR_FILE
            archive.writestr(entry, (folder / path).read_bytes(), zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
