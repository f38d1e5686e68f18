"""Operating: everything about running the shop beside its sales, drawn once, told as truth and written as files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from storewide.demo.simulation import clicks, contacts, looks, shipments, store_costs, timings
from storewide.demo.simulation.arrays import Flags, Ints
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.contacts import Contacts
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Placed
from storewide.demo.simulation.goods import Goods
from storewide.demo.simulation.known import Operated
from storewide.demo.simulation.looks import Looks
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.shipments import Shipments
from storewide.demo.simulation.store_costs import Cost
from storewide.demo.simulation.timings import Timings

#: measures that count events by their name
_COUNTED = {
    "page_views": (clicks.PAGE,),
    "product_views": (clicks.VIEW,),
    "cart_adds": (clicks.ADD,),
    "checkouts_started": (clicks.CHECKOUT,),
    "searches": (clicks.SEARCH,),
    "payments_tried": (clicks.AUTHORISED, clicks.REFUSED),
    "payments_authorised": (clicks.AUTHORISED,),
    "payments_refused": (clicks.REFUSED,),
    "coupons_refused": (clicks.COUPON_DENIED,),
    "addresses_refused": (clicks.ADDRESS_REFUSED,),
    "out_of_stock_at_cart": (clicks.OUT_OF_STOCK,),
}
#: measures that count the visitors who did it on a day
_STEPS = {
    "product_viewers": clicks.VIEW,
    "adders": clicks.ADD,
    "checkout_visitors": clicks.CHECKOUT,
    "payers": clicks.COMPLETED,
    "searchers": clicks.SEARCH,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """What was drawn."""

    timings: Timings
    contacts: Contacts
    shipments: Shipments
    costs: list[Cost]
    looks: Looks


@dataclass(frozen=True, slots=True)
class Files:
    """Where it is written."""

    timings: Path
    contacts: Path
    shipments: Path
    costs: Path
    probes: Path


def play(
    scenario: Scenario,
    window: Days,
    books: Books,
    placed: tuple[Placed, ...],
    streams: list[np.random.Generator],
) -> Happened:
    """All of it, each with a stream of chance of its own."""
    return Happened(
        timings.draw(scenario, window, books, streams[0]),
        contacts.draw(scenario, window, books, streams[1]),
        shipments.draw(scenario, window, books, streams[2]),
        store_costs.work_out(scenario, window, books),
        looks.draw(scenario, window, placed, streams[3]),
    )


def tell(scenario: Scenario, window: Days, books: Books, happened: Happened) -> Operated:
    """The truth about it."""
    by_day = {
        **_events(window, books),
        **contacts.tell(scenario, window, happened.contacts),
        **looks.tell(window, happened.looks),
    }
    dates = [day.isoformat() for day in window.dates]
    days = {name: dict(zip(dates, values.tolist(), strict=True)) for name, values in by_day.items()}
    return Operated(
        days=days | shipments.tell(window, happened.shipments),
        costs=store_costs.tell(happened.costs),
        paces=timings.tell(scenario, happened.timings, books),
    )


def _events(window: Days, books: Books) -> dict[str, Ints]:
    done, count = books.clicks, len(window.dates)
    day = books.visits.day[done.session]
    found = {
        measure: np.bincount(day[np.isin(done.name, names)], minlength=count)
        for measure, names in _COUNTED.items()
    }
    found["empty_searches"] = np.bincount(day[done.results == 0], minlength=count)
    many = int(books.visits.visitor.max(initial=0)) + 1
    # an order's event came without consent there, and belongs to no visitor then
    unnamed = books.refusing[done.session] & (done.name == clicks.COMPLETED)
    for measure, name in _STEPS.items():
        those: Flags = (done.name == name) & ~unnamed
        who = np.unique(day[those] * many + books.visits.visitor[done.session[those]])
        found[measure] = np.bincount(who // many, minlength=count)
    return found


def write(
    files: Files, scenario: Scenario, window: Days, goods: Goods, books: Books, happened: Happened
) -> None:
    """The files, as the systems around the shop would send them."""
    timings.write(files.timings, scenario, goods, books, happened.timings)
    contacts.write(files.contacts, scenario, happened.contacts)
    shipments.write(files.shipments, scenario, window, books, happened.shipments)
    store_costs.write(files.costs, scenario, happened.costs)
    looks.write(files.probes, scenario, happened.looks)
