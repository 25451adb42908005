"""What must be done to the rows of a table so that they are those of a file, in the same order. Pure.

At most two calls: every state between them is a table of whole rows. Rows that only change are changed in place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from publish.ckan.columns import Row


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of the portal: the number that the DataStore gave it, and its cells."""

    number: int
    cells: Row


@dataclass(frozen=True, slots=True)
class RowChanges:
    """Rows to delete by their numbers, rows to change and rows to insert by their positions in the file."""

    delete: tuple[int, ...] = ()
    update: tuple[int, ...] = ()
    insert: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether the rows are right as they are."""
        return not (self.delete or self.update or self.insert)


def compare_rows(found: Sequence[FoundRow], wanted: Sequence[Row], key: Sequence[int]) -> RowChanges:
    """Compare a table of the portal, in the order of its numbers, with the rows of a file.

    Args:
        found: The portal's rows.
        wanted: The file's rows.
        key: The positions of the columns that tell rows apart; none where there is no key.
    """
    old = [row.cells for row in found]
    if old == list(wanted):
        return RowChanges()
    gone = _only_removed(found, wanted)
    if gone is not None:
        return RowChanges(delete=gone)
    if _is_keyed(old, key) and _is_keyed(wanted, key) and _keys(wanted, key)[: len(old)] == _keys(old, key):
        changed = tuple(at for at, cells in enumerate(old) if cells != wanted[at])
        return RowChanges(update=changed, insert=tuple(range(len(old), len(wanted))))
    start = next(
        (at for at, pair in enumerate(zip(old, wanted, strict=False)) if pair[0] != pair[1]), min(len(old), len(wanted))
    )
    return RowChanges(delete=tuple(row.number for row in found[start:]), insert=tuple(range(start, len(wanted))))


def _only_removed(found: Sequence[FoundRow], wanted: Sequence[Row]) -> tuple[int, ...] | None:
    """List the rows that are gone, where nothing else is different."""
    if len(found) <= len(wanted):
        return None
    gone, position = [], 0
    for row in found:
        if position < len(wanted) and row.cells == wanted[position]:
            position += 1
        else:
            gone.append(row.number)
    return tuple(gone) if position == len(wanted) else None


def _keys(rows: Sequence[Row], key: Sequence[int]) -> list[Row]:
    """Give the key of each row."""
    return [tuple(row[at] for at in key) for row in rows]


def _is_keyed(rows: Sequence[Row], key: Sequence[int]) -> bool:
    """Tell whether each row has a key of its own, without empty cells."""
    keys = _keys(rows, key)
    return bool(key) and len(set(keys)) == len(keys) and all(all(cells) for cells in keys)
