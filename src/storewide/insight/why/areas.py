"""A change by the areas that answer for its drivers, and by the groups of these: parts that add up to it."""

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


@dataclass(frozen=True)
class GroupPart:
    """What the areas of one group changed together, in whole units of the metric's change; `group` empty: of no area."""

    group: str
    areas: tuple[AreaPart, ...]

    @property
    def change(self) -> int:
        """The sum of its areas' parts."""
        return sum(each.change for each in self.areas)

    @property
    def name(self) -> str:
        """The group as people call it."""
        return self.areas[0].group


def groups(why: Why) -> tuple[GroupPart, ...]:
    """The change by group of areas, what moved it most the way it went first; the areas of each as in `parts`."""
    found: dict[str, list[AreaPart]] = {}
    for part in parts(why):
        found.setdefault(part.area.group if part.area else "", []).append(part)
    made = [GroupPart(group, tuple(inside)) for group, inside in found.items()]
    down = why.split.change < 0
    return tuple(sorted(made, key=lambda each: each.change if down else -each.change))


def parts(why: Why) -> tuple[AreaPart, ...]:
    """The change by area, in the order of the drivers: what moved it most the way it went first."""
    found: dict[Area | None, list[Driver]] = {}
    for driver in why.drivers:
        found.setdefault(why.area(driver), []).append(driver)
    made = [AreaPart(area, tuple(drivers)) for area, drivers in found.items()]
    down = why.split.change < 0
    return tuple(sorted(made, key=lambda each: each.change if down else -each.change))
