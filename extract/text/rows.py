"""A row of a table becomes one line: cells apart by a TAB, merged cells once, their other places empty.

Shared by the readers of HTML and DOCX, so that one table gives the same text in both. Knows neither format.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MAX_COLUMNS = 64
"""Columns up to which merged cells are followed; wider tables exist only to do harm."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of one cell and how many columns and rows it covers; `is_covered` where one further up covers it."""

    lines: tuple[str, ...]
    columns: int = 1
    rows: int = 1
    is_covered: bool = False

    @property
    def text(self) -> str:
        """The cell on one line; a blank stands where a line ended, so that names below one another stay apart."""
        return " ".join(line.replace("\t", " ") for line in self.lines)


@dataclass(slots=True)
class Grid:
    """What a table must remember from row to row: which columns a cell further up still covers."""

    _covered: dict[int, int] = field(default_factory=dict)

    def place(self, cells: Iterable[Cell]) -> list[Cell]:
        """Put a row's cells into their columns; an empty cell stands wherever a merged one reaches."""
        placed: list[Cell] = []
        for cell in cells:
            placed.extend(self._skipped(len(placed)))
            start = len(placed)
            width = max(1, min(cell.columns, MAX_COLUMNS - start))
            placed.append(cell)
            placed.extend(Cell(()) for _ in range(width - 1))
            if cell.rows > 1:
                self._covered.update((column, cell.rows - 1) for column in range(start, start + width))
                self._covered = {column: rows for column, rows in self._covered.items() if column < MAX_COLUMNS}
        placed.extend(self._skipped(len(placed)))
        return placed

    def _skipped(self, column: int) -> Iterator[Cell]:
        """Give an empty cell for each column from this one on that a cell further up covers."""
        while self._covered.get(column, 0) > 0:
            self._covered[column] -= 1
            yield Cell((), is_covered=True)
            column += 1


def row_lines(cells: Iterable[Cell], *, is_layout: bool = False) -> list[str]:
    """Print a row: as one line, or cell below cell where it only arranges the page or has a single filled cell."""
    placed = list(cells)
    filled = [cell for cell in placed if cell.lines]
    is_alone = len(filled) < 2 and not any(cell.is_covered for cell in placed)
    if is_layout or is_alone or not filled:
        return [line for cell in filled for line in cell.lines]
    return ["\t".join(cell.text for cell in placed).rstrip("\t")]
