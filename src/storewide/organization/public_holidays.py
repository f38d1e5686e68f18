"""Public holidays on which people do not work: of the country that is said of them, else of their team's unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from storewide.kit.errors import Refusal
from storewide.lib import holidays
from storewide.organization import unit_tree
from storewide.organization.models import Membership, Unit


class RegionUnknown(Refusal):
    """A text names no country, or part of one, whose public holidays are known."""

    field = "holidays_of"


@dataclass(frozen=True)
class PublicHolidays:
    """Public holidays by region, from one day up to another that is not included; `by_unit` is the region of each unit."""

    first: date
    until: date
    by_unit: Mapping[UUID, str]

    def off(self, membership: Membership, unit: UUID | None) -> frozenset[date]:
        """The days off of a member of a team of this unit; none where nobody says a region. Needs the person read."""
        region = membership.person.holidays_of or (self.by_unit.get(unit, "") if unit else "")
        years = range(self.first.year, self.until.year + 1)
        days = (each.day for year in years for each in holidays.of_year(region, year))
        return frozenset(day for day in days if self.first <= day < self.until)


def between(first: date, until: date) -> PublicHolidays:
    """Public holidays of every unit; one that does not say takes the region of the nearest above. One query."""
    lines = unit_tree.lines_of(Unit.objects.all())
    said = {
        unit.pk: next((each.holidays_of for each in (unit, *over) if each.holidays_of), "")
        for unit, over in lines
    }
    return PublicHolidays(first, until, said)


def checked(region: str) -> str:
    """The region as it is kept (`DE`, `DE-BY`); empty stays empty. Raises RegionUnknown."""
    try:
        return holidays.check(region) if region.strip() else ""
    except holidays.RegionUnknown as fault:
        raise RegionUnknown(str(fault)) from None


def fault_of(region: str) -> str:
    """What is wrong with a region, as a sentence; empty where nothing is."""
    try:
        checked(region)
    except RegionUnknown as refusal:
        return refusal.sentence
    return ""
