"""The answer to why a metric changed, as plain values: page, API and command tell the same one."""

from dataclasses import dataclass

from storewide.insight.why import drivers, happenings, telling
from storewide.insight.why.asking import Asked
from storewide.insight.why.drivers import Driver, Split
from storewide.insight.why.happenings import Happening
from storewide.insight.why.readings import Reader
from storewide.insight.why.telling import Noise, Told
from storewide.ownership.models import Area


@dataclass(frozen=True)
class Why:
    """Why a metric changed: the exact split, what of it is worth telling, and what happened meanwhile."""

    asked: Asked
    reader: Reader
    split: Split
    noise: Noise
    told: Told | None
    happened: tuple[Happening, ...]
    areas: dict[str, Area | None]
    currency: str

    @property
    def drivers(self) -> tuple[Driver, ...]:
        """First what moved the metric most the way it went: the worst of a loss, the best of a gain."""
        down = self.split.change < 0
        return tuple(sorted(self.split.drivers, key=lambda each: each.change if down else -each.change))

    @property
    def share(self) -> float | None:
        """The change as a share of what was before; None where that was nothing."""
        return self.points(self.split.change)

    @property
    def is_usual(self) -> bool:
        """Whether the metric moved no more than it does by itself."""
        return self.noise.is_usual(self.split.change)

    def points(self, change: float) -> float | None:
        """Whole units of change as a share of what the metric was before."""
        before = self.split.before * self.split.unit
        return change / abs(before) if before else None

    def area(self, driver: Driver) -> Area | None:
        """The area that answers for a driver: its metric's, else that of the metric asked about."""
        return self.areas.get(driver.metric) or self.areas.get(self.asked.definition.code)


def why(asked: Asked) -> Why:
    """Why a metric changed. Raises WhyRefused, or FiguresRefused where its figures cannot be asked for."""
    reader = Reader(asked)
    split = drivers.split(reader)
    noise = telling.noise(reader, split)
    told = telling.told(reader, split, noise)
    areas = happenings.areas()
    return Why(
        asked=asked,
        reader=reader,
        split=split,
        noise=noise,
        told=told,
        happened=happenings.within(reader, split, noise, told, areas),
        areas=areas,
        currency=reader.totals.after.currency or reader.totals.before.currency or "",
    )
