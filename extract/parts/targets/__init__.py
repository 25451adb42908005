"""The targets of a plan: numbers that it sets itself to reach, and those that had been reached."""

from extract.parts.targets.reading import read_targets
from extract.parts.targets.tables import IndicatorTable, find_indicator_tables, read_indicator_table

__all__ = ["IndicatorTable", "find_indicator_tables", "read_indicator_table", "read_targets"]
