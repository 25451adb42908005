"""Tables that are drawn with rules: the rules make cells, the glyphs go into them, each row is printed as one line.

Without this a cell that wraps over several lines is interleaved with its neighbours, and no reader can tell them apart
again. Tables without rules between their columns stay to the order of lines. Pure geometry.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.text.pdf_glyphs import Glyph, Rule
from extract.text.rows import MAX_COLUMNS, Cell

_NEAR = 3.0
"""Points within which ends and places of rules count as the same."""
_MAX_RULES = 400
"""Joined rules on one page beyond which it is a drawing: each horizontal one is compared with each vertical one."""
_MAX_CELLS = 6_000
"""Places of one grid beyond which it is squared paper; a page full of 60 columns has some 5,000."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """The places of a table's rules: `across` from left to right, `down` from the top of the page to the bottom."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    rules: tuple[Rule, ...]

    def place_of(self, glyph: Glyph) -> tuple[int, int] | None:
        """Give row and column of a glyph, None where it stands outside."""
        x, y = (glyph.left + glyph.right) / 2, glyph.base + glyph.size * 0.35
        column = bisect_right(self.across, x) - 1
        row = bisect_right(self.down, -y, key=lambda place: -place) - 1
        if 0 <= column < len(self.across) - 1 and 0 <= row < len(self.down) - 1:
            return row, column
        return None

    def merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Map each place of the grid to the top left place of its cell: cells are merged where no rule parts them."""
        vertical, horizontal = self._walls()
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(self.down) - 1):
            for column in range(len(self.across) - 1):
                if column and (row, column) not in vertical:
                    owner[row, column] = owner[row, column - 1]
                elif row and (row, column) not in horizontal:
                    owner[row, column] = owner[row - 1, column]
                else:
                    owner[row, column] = (row, column)
        return owner

    def _walls(self) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """Find the places with a rule at their left, and those with one above them."""
        vertical: set[tuple[int, int]] = set()
        horizontal: set[tuple[int, int]] = set()
        for rule in self.rules:
            if rule.is_horizontal:
                row = _nearest(self.down, rule.at)
                for column, (left, right) in enumerate(zip(self.across, self.across[1:], strict=False)):
                    if rule.start <= (left + right) / 2 <= rule.end:
                        horizontal.add((row, column))
            else:
                column = _nearest(self.across, rule.at)
                for row, (top, bottom) in enumerate(zip(self.down, self.down[1:], strict=False)):
                    if rule.start <= (top + bottom) / 2 <= rule.end:
                        vertical.add((row, column))
        return vertical, horizontal


def find_tables(rules: Sequence[Rule]) -> list[RuledTable]:
    """Find the grids of at least two columns that a page's rules draw, from the top down."""
    joined = _joined(rules)
    if len(joined) > _MAX_RULES:
        return []
    tables = []
    for group in _connected(joined):
        across = _places(rule.at for rule in group if not rule.is_horizontal)
        down = _places([*(rule.at for rule in group if rule.is_horizontal), *_open_ends(group, len(across))])
        is_grid = 3 <= len(across) <= MAX_COLUMNS and len(down) >= 2 and len(across) * len(down) <= _MAX_CELLS
        if is_grid:
            tables.append(RuledTable(tuple(across), tuple(reversed(down)), tuple(group)))
    return sorted(tables, key=lambda table: (-table.down[0], table.across[0]))


def table_rows(table: RuledTable, texts: dict[tuple[int, int], tuple[str, ...]]) -> list[tuple[float, list[Cell]]]:
    """Give each row of a table with the height of its upper rule.

    Args:
        table: the grid.
        texts: the lines of each cell by its top left place.
    """
    owner = table.merged()
    rows = []
    for row in range(len(table.down) - 1):
        cells = []
        for column in range(len(table.across) - 1):
            first = owner[row, column]
            lines = texts.get(first, ()) if first == (row, column) else ()
            cells.append(Cell(lines, is_covered=first[0] < row))
        rows.append((table.down[row], cells))
    return rows


def _open_ends(rules: Sequence[Rule], columns: int) -> list[float]:
    """Give the places to which all upright rules go on beyond the last level one: there a page's end cuts a row."""
    level = [rule.at for rule in rules if rule.is_horizontal]
    upright = [rule for rule in rules if not rule.is_horizontal]
    if not level:
        return []
    below = [rule.start for rule in upright if rule.start < min(level) - _NEAR]
    above = [rule.end for rule in upright if rule.end > max(level) + _NEAR]
    return [
        end for ends in (below, above) for end in ends[:1] if len(ends) >= columns and max(ends) - min(ends) <= _NEAR
    ]


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Join the pieces of one line: Word draws the border of each cell by itself, and each twice."""
    kept: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.is_horizontal, round(rule.at), rule.start, rule.end)):
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.is_horizontal == rule.is_horizontal
            and abs(last.at - rule.at) <= 1
            and rule.start <= last.end + _NEAR
        ):
            kept[-1] = Rule(last.is_horizontal, last.at, last.start, max(last.end, rule.end))
        else:
            kept.append(rule)
    return kept


@dataclass(slots=True)
class _Groups:
    """Numbers that were joined, with the smallest of each group as its name."""

    parents: list[int] = field(default_factory=list)

    def find(self, number: int) -> int:
        while self.parents[number] != number:
            self.parents[number] = self.parents[self.parents[number]]
            number = self.parents[number]
        return number

    def join(self, one: int, other: int) -> None:
        one, other = sorted((self.find(one), self.find(other)))
        self.parents[other] = one


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group the rules that touch one another."""
    groups = _Groups(list(range(len(rules))))
    vertical = [number for number, rule in enumerate(rules) if not rule.is_horizontal]
    for number, rule in enumerate(rules):
        if rule.is_horizontal:
            for other in vertical:
                upright = rules[other]
                if (
                    rule.start - _NEAR <= upright.at <= rule.end + _NEAR
                    and upright.start - _NEAR <= rule.at <= upright.end + _NEAR
                ):
                    groups.join(number, other)
    found: dict[int, list[Rule]] = {}
    for number, rule in enumerate(rules):
        found.setdefault(groups.find(number), []).append(rule)
    return [found[name] for name in sorted(found)]


def _places(values: Iterable[float]) -> list[float]:
    """Sort places and keep one of those that are nearly the same."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _nearest(places: Sequence[float], value: float) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - value))
