"""Contacts per 1,000 orders before and after a briefing: what telling the front line, and the release, did to questions."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.releases.models import Briefing, Release
from storewide.stats import rates
from storewide.stats.rates import RateRatio

#: whole days before the first version was published, and after it at most
DAYS = 28
_MEASURES = ("staffed_contacts", "orders")


@dataclass(frozen=True)
class Contacts:
    """What was compared: the days, and the ratio; None where there is too little to tell, for which `why` says why."""

    before: Days | None
    after: Days | None
    ratio: RateRatio | None
    why: str = ""

    @property
    def sentence(self) -> str:
        """The finding in words."""
        if self.ratio is None:
            return _("Cannot tell whether contacts changed: %(why)s") % {"why": self.why}
        said = {
            "before": formats.number(round(1000 * self.ratio.before, 1)),
            "after": formats.number(round(1000 * self.ratio.after, 1)),
            "low": formats.percent(self.ratio.interval[0] - 1, 0),
            "high": formats.percent(self.ratio.interval[1] - 1, 0),
        }
        if self.ratio.interval[0] > 1:
            start = _("Contacts per 1,000 orders rose from %(before)s to %(after)s")
        elif self.ratio.interval[1] < 1:
            start = _("Contacts per 1,000 orders fell from %(before)s to %(after)s")
        else:
            start = _("Contacts per 1,000 orders went from %(before)s to %(after)s, which may be chance")
        return _("%(start)s (change %(low)s to %(high)s)") % {"start": start % said, **said}


def around(release: Release, today: date) -> Contacts | None:
    """Contacts of the release's store before and after its first briefing; None while there is no briefing."""
    first = Briefing.objects.filter(release=release).order_by("version").first()
    if first is None:
        return None
    told = release.day_of(first.published_at)
    store = release.store.slug if release.store else None
    try:
        known = figures.extent(store)
        if known is None:
            return Contacts(None, None, None, _("no orders are known here."))
        after = Days(
            told + timedelta(days=1), min(told + timedelta(days=DAYS), known.last, today - timedelta(days=1))
        )
        before = Days(max(told - timedelta(days=DAYS), known.first), told - timedelta(days=1))
    except (figures.FiguresRefused, ValueError):
        return Contacts(None, None, None, _("no whole day has passed since the briefing."))
    return _compared(before, after, store)


def _compared(before: Days, after: Days, store: str | None) -> Contacts:
    try:
        days = [_days(each, store) for each in (before, after)]
    except figures.FiguresRefused as refused:
        return Contacts(before, after, None, refused.sentence)
    if None in days:
        return Contacts(before, after, None, _("contacts of these days were never imported."))
    ratio = rates.compare(days[0] or [], days[1] or [])
    few = _("there are under %(events)s contacts, or under %(days)s days, before or after.") % {
        "events": rates.FEWEST_EVENTS,
        "days": rates.FEWEST_DAYS,
    }
    return Contacts(before, after, ratio, "" if ratio else few)


def _days(days: Days, store: str | None) -> list[rates.Day] | None:
    """Contacts and orders of each day; None where no contacts are known at all."""
    report = figures.ask(first=days.first, last=days.last, by="day", store=store, measures=_MEASURES)
    measured = [row.measures for row in report.rows]
    if all(each["staffed_contacts"] is None for each in measured):
        return None
    return [(each["staffed_contacts"] or 0, each["orders"] or 0) for each in measured]
