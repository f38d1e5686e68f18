"""A change by the areas that answer for its drivers: parts that add up to it, so that each owner sees what is theirs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from storewide.insight.why.answer import Why
from storewide.insight.why.drivers import Driver
from storewide.ownership.models import Area


@dataclass(frozen=True)
class AreaPart:
    """What the drivers of one area changed together, in whole units of the metric's change; `area` None: nobody's."""

    area: Area | None
    drivers: tuple[Driver, ...]

    @property
    def change(self) -> int:
        """The sum of its drivers' parts."""
        return sum(each.change for each in self.drivers)

    @property
    def group(self) -> str:
        """The group of store features, or of the operation, that the area is in."""
        return str(self.area.get_group_display()) if self.area else _("No area")


def parts(why: Why) -> tuple[AreaPart, ...]:
    """The change by area, in the order of the drivers: what moved it most the way it went first."""
    found: dict[Area | None, list[Driver]] = {}
    for driver in why.drivers:
        found.setdefault(why.area(driver), []).append(driver)
    made = [AreaPart(area, tuple(drivers)) for area, drivers in found.items()]
    down = why.split.change < 0
    return tuple(sorted(made, key=lambda each: each.change if down else -each.change))
