"""Which store and days a page of the service shows: read from its address, so that a link shows the same."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import QueryDict

from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.sources.models import Store

#: pages show so many days, counted back from the newest there are facts of
DAYS = 28


@dataclass(frozen=True)
class Chosen:
    """A store, the days shown and those just before them, and what they are broken down by."""

    store: Store
    stores: tuple[Store, ...]
    days: Days
    by: str

    @property
    def before(self) -> Days:
        """As many days just before."""
        return Days(self.days.first - timedelta(days=len(self.days)), self.days.first - timedelta(days=1))


def read(query: QueryDict, breakdowns: tuple[str, ...]) -> Chosen | None:
    """The choice in `?store=&by=`; None while there is no store."""
    stores = tuple(Store.objects.all())
    if not stores:
        return None
    store = next((each for each in stores if each.slug == query.get("store")), main(stores))
    by = query.get("by", "")
    return Chosen(store, stores, _days(store), by if by in breakdowns else breakdowns[0])


def main(stores: tuple[Store, ...]) -> Store:
    """The store that is shown where none is asked for."""
    return next((store for store in stores if store.slug == "main"), stores[0])


def _days(store: Store) -> Days:
    today = store.day_of(now())
    extent = figures.extent(store.slug)
    last = min(today, extent.last) if extent else today
    return Days(last - timedelta(days=DAYS - 1), last)
