"""A small bar chart as inline SVG: numbers in, escaped SVG out. Its page shows the same numbers as a table."""

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

# Labels stand above their bars, so that the chart can be as narrow as a telephone and is still read.
_ROW = 42
_WIDTH = 400
_VALUE = 48


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it counts or measures, and how much."""

    label: str
    value: int | Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its titles in both languages and the numbers behind it, in the order in which they are shown."""

    title: str
    title_en: str
    label: str
    label_en: str
    bars: tuple[Bar, ...]
    others: int = 0

    def name(self, language: str) -> str:
        """Name the chart in one language."""
        return self.title if language == "zh" else self.title_en

    def summary(self, language: str) -> str:
        """Say in one sentence what the chart shows: its text alternative."""
        first = max(self.bars, key=lambda bar: bar.value)
        if language == "zh":
            return f"{self.title}：最多的是{first.label}，{first.value}；共列 {len(self.bars)} 项。"
        return f"{self.title_en}: the most, {first.value}, for {first.label}; {len(self.bars)} shown."


def svg(chart: Chart, language: str) -> Markup:
    """Draw the bars; widths are in proportion to the largest value."""
    height = _ROW * len(chart.bars)
    longest = max(bar.value for bar in chart.bars)
    room = _WIDTH - _VALUE
    rows = []
    for index, bar in enumerate(chart.bars):
        width = round(float(room * bar.value / longest), 1)
        top = index * _ROW
        rows.append(
            Markup(
                '<text class="bar-label" x="0" y="{}">{}</text>'
                '<rect class="bar" x="0" y="{}" width="{}" height="14" rx="3"/>'
                '<text class="bar-value" x="{}" y="{}">{}</text>'
            ).format(top + 15, _shortened(bar.label), top + 21, width, width + 8, top + 33, bar.value)
        )
    head = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><g aria-hidden="true">').format(
        _WIDTH, height, chart.summary(language)
    )
    return head + Markup("").join(rows) + Markup("</g></svg>")


def _shortened(label: str) -> str:
    """Cut a label that has no room; the table beside the chart has it whole.

    >>> _shortened("省发展和改革委员会")
    '省发展和改革委员会'
    """
    return label if len(label) <= 24 else f"{label[:23]}…"
