"""Ways of tampering with a true package, for the mutation tests: cells, rows, files, descriptor, source.

Each change states the new bytes and hashes in the descriptor, so that only what was changed can be found wrong.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Change = Callable[[Path], None]
Record = dict[str, str]


def restate(package: Path) -> None:
    """State in the descriptor the bytes, hashes and numbers of rows as they are now."""

    def change(descriptor: dict[str, Any]) -> None:
        for entry in (*descriptor["resources"], *descriptor["catalogue"]["files"]):
            path = package / entry["path"]
            if path.is_file():
                content = path.read_bytes()
                entry["bytes"], entry["hash"] = len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"

    edit_descriptor(package, change)


def edit_descriptor(package: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the descriptor in place."""
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")


def descriptor(change: Callable[[dict[str, Any]], object]) -> Change:
    """Make a change of the descriptor alone."""
    return lambda package: edit_descriptor(package, change)


def rows(table: str, change: Callable[[list[Record]], list[Record]]) -> Change:
    """Make a change of the rows of a table; `rows` in the descriptor follows."""

    def apply(package: Path) -> None:
        path = package / "data" / f"{table}.csv"
        records = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
        header = path.read_text("utf-8").splitlines()[0].split(",")
        changed = change(records)
        out = io.StringIO()
        writer = csv.DictWriter(out, header, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writeheader()
        writer.writerows(changed)
        path.write_text(out.getvalue(), "utf-8")
        count = len(changed)
        edit_descriptor(package, lambda found: _resource(found, table).update(rows=count))
        restate(package)

    return apply


def cell(table: str, column: str, value: Callable[[str], str] | str, where: Callable[[Record], bool] = bool) -> Change:
    """Make a change of one cell: of the first row that holds a value there and for which `where` is true."""

    def change(records: list[Record]) -> list[Record]:
        record = next(one for one in records if one[column] and where(one))
        changed = value if isinstance(value, str) else value(record[column])
        assert changed != record[column]
        record[column] = changed
        return records

    return rows(table, change)


def file(path: str, change: Callable[[bytes], bytes]) -> Change:
    """Make a change of a file's bytes; `{name}` in the path is the package's name."""

    def apply(package: Path) -> None:
        name = json.loads((package / "datapackage.json").read_text("utf-8"))["name"]
        place = package / path.format(name=name)
        before = place.read_bytes()
        after = change(before)
        assert before != after
        place.write_bytes(after)
        restate(package)

    return apply


def unstated(path: str, change: Callable[[bytes], bytes]) -> Change:
    """Make a change of a file's bytes that the descriptor is not told of."""

    def apply(package: Path) -> None:
        place = package / path
        place.write_bytes(change(place.read_bytes()))

    return apply


def in_order(*changes: Change) -> Change:
    """Make several changes one after another."""

    def apply(package: Path) -> None:
        for change in changes:
            change(package)

    return apply


def drop_table(table: str) -> Change:
    """Take a table out of a package, with the keys of others that point at it."""

    def change(found: dict[str, Any]) -> None:
        found["resources"] = [entry for entry in found["resources"] if entry["name"] != table]
        for entry in found["resources"]:
            keys = entry["schema"].get("foreignKeys", [])
            left = [key for key in keys if key["reference"]["resource"] != table]
            entry["schema"].pop("foreignKeys", None)
            if left:
                entry["schema"]["foreignKeys"] = left

    def apply(package: Path) -> None:
        edit_descriptor(package, change)
        (package / "data" / f"{table}.csv").unlink()

    return apply


def add_file(path: str, content: bytes) -> Change:
    """Put a file into a package that nobody listed."""

    def apply(package: Path) -> None:
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_bytes(content)

    return apply


def _resource(found: dict[str, Any], table: str) -> dict[str, Any]:
    return next(entry for entry in found["resources"] if entry["name"] == table)
