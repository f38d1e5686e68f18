"""Which store, days and breakdown a page of figures shows: read from its address, so that a link shows the same."""

from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from storewide.lib.periods import Days, PeriodUnreadable, parse_one
from storewide.metrics import comparing, figures, scorecard, segments
from storewide.metrics.comparing import How
from storewide.metrics.marking import Marking
from storewide.metrics.models import Segment
from storewide.sources.models import Store
from storewide.warehouse.questions import DIMENSIONS, LONGEST

GRAINS = figures.GRAINS
#: what pages offer to break down by
BREAKDOWNS = (*DIMENSIONS, figures.SEGMENT)


@dataclass(frozen=True)
class Chosen:
    """What the address asks for, with what is wrong in it said in `fault` and left out.

    `where` is as the address has it, `filters` the same with segments spelled out.
    """

    store: Store
    stores: tuple[Store, ...]
    days: Days | None
    extent: Days | None
    by: str
    where: tuple[tuple[str, str], ...]
    fault: str = ""
    against: How = "none"
    segments: tuple[Segment, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    marking: Marking = field(default_factory=Marking)

    @property
    def segment(self) -> Segment | None:
        """The one segment that is looked at, where nothing else narrows it."""
        if len(self.where) != 1 or self.where[0][0] != segments.NAME:
            return None
        return next((each for each in self.segments if each.slug == self.where[0][1]), None)


def read(query: QueryDict, today: date) -> Chosen | None:
    """The choice in `?store=&from=&to=&by=&where=name=value`; None while there is no store."""
    stores = tuple(Store.objects.all())
    if not stores:
        return None
    store = next((each for each in stores if each.slug == query.get("store")), _main(stores))
    extent = figures.extent(store.slug)
    fault = ""
    try:
        days = _days(query, extent)
    except PeriodUnreadable as error:
        days, fault = None, str(error)
    by = query.get("by", "day")
    where, filters, excluded = _where(query)
    against = query.get("against", comparing.HOWS[0])
    return Chosen(
        store=store,
        stores=stores,
        days=days or scorecard.latest_month(store, today),
        extent=extent,
        by=by if by in (*GRAINS, *BREAKDOWNS) else "day",
        where=where,
        fault=fault or excluded,
        against=against if against in comparing.HOWS else comparing.HOWS[0],
        segments=segments.in_order(),
        filters=filters,
        marking=Marking.read(query),
    )


def _main(stores: tuple[Store, ...]) -> Store:
    return next((store for store in stores if store.slug == "main"), stores[0])


def _days(query: QueryDict, extent: Days | None) -> Days | None:
    first, last = query.get("from", ""), query.get("to", "")
    if not first and not last:
        return None
    if extent is None:
        return None
    found = Days(
        parse_one(first).first if first else extent.first, parse_one(last).last if last else extent.last
    )
    if len(found) > LONGEST:
        raise PeriodUnreadable(f"The period has {len(found)} days; choose at most {LONGEST}.")
    return found


def _where(query: QueryDict) -> tuple[segments.Filters, segments.Filters, str]:
    """The filters as they stand and spelled out; where they cannot be together why, and then none holds."""
    pairs = (condition.partition("=") for condition in query.getlist("where"))
    found = tuple(
        dict.fromkeys((name, value) for name, equals, value in pairs if equals and name in BREAKDOWNS)
    )
    try:
        return found, segments.spelled_out(found), ""
    except segments.SegmentRefused as refused:
        return (), (), refused.sentence
