"""What a release meets on its day, told in words: freezes, holidays, campaigns, other releases of its area or its team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from storewide.demand.models import Campaign
from storewide.kit import formats
from storewide.lib import holidays
from storewide.lib.periods import Days
from storewide.releases.models import Freeze, Release
from storewide.releases.preparing import freezes
from storewide.sources.models import Store


@dataclass(frozen=True)
class Event:
    """Something else on the calendar: a freeze, a holiday or a campaign, with its days."""

    kind: str
    name: str
    days: Days
    store: Store | None = None
    reason: str = ""


def events(first: date, last: date) -> list[Event]:
    """Freezes, holidays and campaigns that touch these days, by first day; three queries."""
    found = [
        Event("freeze", each.name, Days(each.first, each.last), each.store, each.reason)
        for each in Freeze.objects.filter(first__lte=last, last__gte=first).select_related("store")
    ]
    return sorted([*found, *_besides(first, last)], key=lambda each: (each.days.first, each.name))


def _besides(first: date, last: date) -> list[Event]:
    """Holidays and campaigns that touch these days, by first day; two queries."""
    running = Campaign.objects.filter(first__lte=last, last__gte=first).select_related("store")
    found = [Event("campaign", each.name, Days(each.first, each.last), each.store) for each in running]
    return sorted([*found, *_holidays(first, last)], key=lambda each: (each.days.first, each.name))


def sentences(release: Release) -> list[str]:
    """What the planned or live day of one release meets, in sentences; the worst first."""
    day = release.live_on or release.planned_on
    others = (
        Release.objects.select_related("store", "area__responsible")
        .of_days(day, day)
        .exclude(pk=release.pk)
        .order_by("number")
    )
    frozen = freezes.over([release], {release.pk: day})[release.pk]
    said = [_("Nothing may go live then: %(freeze)s.") % {"freeze": freezes.words(each)} for each in frozen]
    if frozen and release.despite_freeze:
        said.append(_("It is planned so all the same: %(reason)s") % {"reason": release.despite_freeze})
    said += _others(release, others)
    for each in _besides(day, day):
        if not _meets(each.store, release.store):
            continue
        values = {"name": each.name, "day": formats.day(day), "until": formats.day(each.days.last)}
        if each.kind == "holiday":
            said.append(_("%(day)s is a holiday: %(name)s; fewer people are there.") % values)
        else:
            said.append(
                _("The campaign “%(name)s” runs until %(until)s: its visitors meet the change.") % values
            )
    return said


def _others(release: Release, others: Iterable[Release]) -> list[str]:
    team = release.area.responsible if release.area else None
    said = []
    for other in others:
        if not _meets(other.store, release.store):
            continue
        values = {"other": other.name, "area": release.area, "team": team}
        if release.area_id and other.area_id == release.area_id:
            said.append(
                _(
                    "“%(other)s” goes live on the same day in the same area, %(area)s: neither can be told apart."
                )
                % values
            )
        elif team is not None and other.area is not None and other.area.responsible_id == team.pk:
            said.append(
                _("“%(other)s” goes live on the same day and is of the same team, %(team)s.") % values
            )
        else:
            said.append(_("“%(other)s” goes live on the same day.") % values)
    return said


def _holidays(first: date, last: date) -> list[Event]:
    found: dict[tuple[date, str], Event] = {}
    for store in Store.objects.exclude(holidays_of=""):
        for year in range(first.year, last.year + 1):
            for each in holidays.of_year(store.holidays_of, year):
                if first <= each.day <= last:
                    found.setdefault(
                        (each.day, each.name), Event("holiday", each.name, Days(each.day, each.day), store)
                    )
    return list(found.values())


def _meets(one: Store | None, other: Store | None) -> bool:
    """Whether two things are about a store in common; None is all stores."""
    return one is None or other is None or one == other
