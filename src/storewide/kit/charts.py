"""Charts: a title that states the finding, the picture, and the same numbers as a table.

A module gives a `Chart`; `{% chart chart %}` shows it. The picture is drawn in the page by Vega; everything
is readable without it.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from storewide.kit import formats
from storewide.kit.chart_bundle import build_bundle
from storewide.kit.tags import Text

__all__ = [
    "Annotation",
    "Chart",
    "ChartKind",
    "ChartUnreadable",
    "Marker",
    "Role",
    "Series",
    "Unit",
    "build_bundle",
]


class ChartUnreadable(ValueError):
    """The parts of a chart do not fit together; the message says which and what fits."""


class ChartKind(Enum):
    """LINE over days, COLUMN over periods, BAR over names, WATERFALL from a level over changes to another level."""

    LINE = "line"
    COLUMN = "column"
    BAR = "bar"
    WATERFALL = "waterfall"


class Role(Enum):
    """What a series is to the reader: measured, planned, or measured in an earlier period."""

    ACTUAL = "actual"
    PLAN = "plan"
    PREVIOUS = "previous"


class Marker(Enum):
    """What happened on an annotated day."""

    RELEASE = "release"
    EXPERIMENT = "experiment"
    INCIDENT = "incident"
    CAMPAIGN = "campaign"
    OTHER = "other"


@dataclass(frozen=True)
class Unit:
    """What the values are: `kind` "number", "percent" (ratios) or "money" (major units); `label` in words."""

    label: Text
    kind: str = "number"
    digits: int = 0

    def shown(self, value: float | None) -> str:
        """One value as people read it, without the unit's label."""
        if self.kind == "percent":
            return formats.percent(value, self.digits)
        return formats.number(value, self.digits)


@dataclass(frozen=True)
class Series:
    """One value for each of the chart's `xs`; None where there is none. `low` and `high` are its interval."""

    label: Text
    values: tuple[float | None, ...]
    role: Role = Role.ACTUAL
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Annotation:
    """Something that happened: a release, an experiment, an incident, a campaign."""

    at: date
    label: Text
    kind: Marker = Marker.OTHER
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart: `key` is unique in its page, `title` states the finding, `alt` tells the picture in words.

    `xs` are days for LINE, and texts or days for COLUMN and BAR. `x_label` heads the table's first column.
    COLUMN and BAR take one ACTUAL series; LINE takes up to six. The values of a WATERFALL are the level before, the
    changes, and the level after, which they lead to.
    """

    key: str
    title: Text
    unit: Unit
    xs: tuple[date | str, ...]
    series: tuple[Series, ...]
    alt: Text
    x_label: Text
    kind: ChartKind = ChartKind.LINE
    annotations: tuple[Annotation, ...] = ()
    target: float | None = None
    target_label: Text = ""

    def __post_init__(self) -> None:
        """Raise ChartUnreadable where the parts do not fit."""
        for series in self.series:
            for values in (series.values, series.low, series.high):
                if values and len(values) != len(self.xs):
                    raise ChartUnreadable(
                        f"Series {series.label} of chart {self.key} has {len(values)} values; "
                        f"give one for each of the {len(self.xs)} places."
                    )
        actual = sum(series.role is Role.ACTUAL for series in self.series)
        most = 6 if self.kind is ChartKind.LINE else 1
        if not 1 <= actual <= most:
            raise ChartUnreadable(
                f"Chart {self.key} has {actual} measured series; a {self.kind.value} chart shows 1 to {most}."
            )
        if self.kind is ChartKind.LINE and any(isinstance(x, str) for x in self.xs):
            raise ChartUnreadable(
                f"Chart {self.key} is a line over texts; a line runs over days, use BAR for names."
            )
