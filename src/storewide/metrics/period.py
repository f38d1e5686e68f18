"""Which store, days and breakdown a page of figures shows: read from its address, so that a link shows the same."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from storewide.lib.periods import Days, PeriodUnreadable, parse_one
from storewide.metrics import figures, scorecard
from storewide.sources.models import Store
from storewide.warehouse.questions import DIMENSIONS

GRAINS = figures.GRAINS
#: what pages offer to break down by; the store is chosen beside it
BREAKDOWNS = tuple(name for name in DIMENSIONS if name != "store")


@dataclass(frozen=True)
class Chosen:
    """What the address asks for, with what is wrong in it said in `fault` and left out."""

    store: Store
    stores: tuple[Store, ...]
    days: Days | None
    extent: Days | None
    by: str
    where: tuple[tuple[str, str], ...]
    fault: str = ""


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
    return Chosen(
        store=store,
        stores=stores,
        days=days or scorecard.latest_month(store, today),
        extent=extent,
        by=by if by in (*GRAINS, *BREAKDOWNS) else "day",
        where=_where(query),
        fault=fault,
    )


def _main(stores: tuple[Store, ...]) -> Store:
    return next((store for store in stores if store.slug == "main"), stores[0])


def _days(query: QueryDict, extent: Days | None) -> Days | None:
    first, last = query.get("from", ""), query.get("to", "")
    if not first and not last:
        return None
    if extent is None:
        return None
    return Days(
        parse_one(first).first if first else extent.first, parse_one(last).last if last else extent.last
    )


def _where(query: QueryDict) -> tuple[tuple[str, str], ...]:
    pairs = (condition.partition("=") for condition in query.getlist("where"))
    return tuple((name, value) for name, equals, value in pairs if equals and name in DIMENSIONS)
