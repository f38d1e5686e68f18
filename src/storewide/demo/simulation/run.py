"""One run of the simulation: from a scenario and a last day to files and the truth about them."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from storewide.demo.simulation import (
    baskets,
    changes,
    clicks,
    currencies,
    days,
    driving,
    elsewhere,
    episodes,
    experiments,
    exposing,
    goods,
    obstacles,
    operating,
    purchases,
    releases,
    results,
    targets,
    tracking,
    truth,
    visits,
    writing,
)
from storewide.demo.simulation.baskets import Lost
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Placed
from storewide.demo.simulation.exposing import Exposed
from storewide.demo.simulation.goods import Goods
from storewide.demo.simulation.purchases import Chances
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.targets import Target
from storewide.demo.simulation.tracking import Kept
from storewide.demo.simulation.truth import Truth
from storewide.demo.simulation.visits import Expected, Visits


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one run, and what is in them."""

    people: Path
    targets: Path
    orders: Path
    events: Path
    exposures: Path
    past: Path
    rates: Path
    contracts: Path
    late: Path
    products: Path
    stock: Path
    prices: Path
    promotions: Path
    media_cost: Path
    operating: operating.Files
    truth_file: Path
    plan: tuple[Target, ...]
    truth: Truth


@dataclass(frozen=True, slots=True)
class _Calendar:
    """All that acts on the shop, at its place in time: what happened, what was tried, what went live."""

    happened: tuple[Placed, ...]
    tried: tuple[Placed, ...]
    released: tuple[Placed, ...]
    repriced: tuple[Placed, ...]

    @property
    def all(self) -> tuple[Placed, ...]:
        return (*self.happened, *self.tried, *self.released, *self.repriced)


@dataclass(frozen=True, slots=True)
class _Played:
    """What became of it: the books, the range, who met which experiment, what stock-outs took away."""

    books: Books
    shelf: Goods
    expected: Expected
    chances: Chances
    exposed: tuple[Exposed, ...]
    lost: dict[int, Lost]
    arrived: Kept
    operated: operating.Happened


def simulate(scenario: Scenario, *, until: date, folder: Path) -> Written:
    """Writes everything the shop would send (CSV, see `Written`) and truth.json into `folder`.

    `until` is the last simulated day in the store's zone. The same scenario and day give the same bytes.
    """
    window = days.window(until=until, count=scenario.size.days, zone=scenario.store.zone)
    calendar = _place(scenario, window)
    played = _play(scenario, window, calendar)
    told = _tell(scenario, window, calendar, played)
    written = _files(folder, targets.plan(scenario, window, told), told)
    _write(written, scenario, window, calendar, played)
    return written


def _place(scenario: Scenario, window: Days) -> _Calendar:
    """Experiments and price changes stay in the order of the scenario, so that they meet what is told of them."""
    place = partial(episodes.place, first=window.dates[0], until=window.dates[-1], zone=scenario.store.zone)
    return _Calendar(
        happened=place(scenario.episodes),
        tried=tuple(place((one,))[0] for one in experiments.effects(scenario.experiments)),
        released=place(releases.effects(scenario.releases)),
        repriced=tuple(place((one,))[0] for one in driving.repriced(scenario)),
    )


def _play(scenario: Scenario, window: Days, calendar: _Calendar) -> _Played:
    # A stream of chance for each step: a change in one step leaves the others as they were.
    streams, placed = np.random.default_rng(scenario.size.seed).spawn(17), calendar.all
    expected = visits.expect(scenario, window, placed, streams[0])
    came, exposed = _meet(scenario, window, visits.arrive(scenario, window, placed, expected, streams[1]))
    chances = purchases.chances(scenario, window, came, placed)
    shelf = goods.stock(scenario, window, streams[2])
    wanted = purchases.decide(scenario, window, came, placed, chances.order, streams[3])
    filled = baskets.fill(scenario, window, wanted, shelf, placed, streams[4])
    kept, lost = baskets.take_away(scenario, wanted, filled, shelf, placed, streams[5])
    orders, lines = baskets.without_empty(wanted, filled.only(kept))
    cancelled_at = baskets.cancel(scenario, window, orders, streams[6])
    charged = baskets.charge(scenario, orders, lines, shelf, placed, streams[7])
    money = baskets.refund(scenario, window, orders, lines, charged, cancelled_at, streams[8])
    customer = purchases.customers(scenario, orders, streams[9])
    worth = currencies.convert(scenario, window, orders, lines, money)
    told = next((one for one in exposed if one.experiment.told == "events"), None)
    traced = clicks.trace(window, came, orders, lines, shelf, chances, told, streams[10], scenario.traffic)
    traced = obstacles.add(scenario, window, traced, streams[12])
    arrived = tracking.keep(scenario, orders, traced, streams[11])
    refusing = tracking.without_consent(arrived, orders, len(came.start))
    books = Books(came, orders, customer, cancelled_at, lines, money, worth, arrived.clicks, refusing)
    operated = operating.play(scenario, window, books, calendar.happened, streams[13:])
    return _Played(books, shelf, expected, chances, exposed, lost, arrived, operated)


def _tell(scenario: Scenario, window: Days, calendar: _Calendar, played: _Played) -> Truth:
    """The truth: of the visits and their orders first, then of all that goes on around them."""
    books, happened = played.books, calendar.happened
    told = truth.tell(scenario, window, books, happened, played.lost, played.expected)
    others = len(calendar.all) - len(calendar.repriced)
    by_price = tuple(played.lost[others + number] for number in range(len(calendar.repriced)))
    tried = (
        results.tried(window, met, books, played.chances, placed)
        for met, placed in zip(played.exposed, calendar.tried, strict=True)
    )
    told = replace(
        told,
        events=tracking.counted(told.events, tracking.bots(scenario, window)),
        experiments=tuple(tried),
        releases=releases.went(scenario.releases, window.dates[-1]),
        tracked=tracking.tell(scenario, window, books.orders, books.lines, books.money, played.arrived),
        operated=operating.tell(scenario, window, books, played.operated),
        driven=driving.tell(scenario, window, played.shelf, books, happened, by_price),
    )
    return elsewhere.added(scenario, window, told)


def _meet(scenario: Scenario, window: Days, came: Visits) -> tuple[Visits, tuple[Exposed, ...]]:
    """The visits with the arms of their visitors, and who met each experiment."""
    exposed = tuple(exposing.expose(one, window, came, scenario.dimensions) for one in scenario.experiments)
    arms = {one.experiment.dimension: exposing.arms(one, window, came) for one in exposed}
    return replace(came, arms=arms), exposed


def _write(written: Written, scenario: Scenario, window: Days, calendar: _Calendar, played: _Played) -> None:
    writing.write_people(written.people, scenario)
    writing.write_targets(written.targets, scenario, written.plan)
    writing.write_orders(written.orders, scenario, window, played.shelf, played.books)
    bots = tracking.bots(scenario, window)
    writing.write_events(written.events, scenario, calendar.happened, played.shelf, played.books, bots)
    _write_around(written, scenario, window, calendar.happened, played)
    by_file = tuple(one for one in played.exposed if one.experiment.told == "file")
    changes.write_exposures(written.exposures, scenario, by_file)
    changes.write_past(written.past, scenario, window.dates[-1])
    written.truth_file.write_text(json.dumps(asdict(written.truth), default=str, indent=1) + "\n", "utf-8")


def _write_around(
    written: Written, scenario: Scenario, window: Days, placed: tuple[Placed, ...], played: _Played
) -> None:
    """What else the shop sends: rates, contracts, orders that come late, and what else moves a KPI."""
    shelf, books = played.shelf, played.books
    currencies.write_rates(written.rates, scenario, window)
    elsewhere.write_in_time(written.contracts, scenario, window)
    elsewhere.write_late(written.late, scenario, window)
    driving.write_products(written.products, scenario, shelf)
    driving.write_stock(written.stock, scenario, window, shelf, books, placed)
    driving.write_prices(written.prices, scenario, window, shelf)
    driving.write_promotions(written.promotions, scenario, window, placed)
    driving.write_media_cost(written.media_cost, scenario, window, books, placed)
    operating.write(written.operating, scenario, window, shelf, books, played.operated)


def _files(folder: Path, plan: tuple[Target, ...], told: Truth) -> Written:
    folder.mkdir(parents=True, exist_ok=True)
    return Written(
        people=folder / "people.csv",
        targets=folder / "targets.csv",
        orders=folder / "orders.csv",
        events=folder / "events.csv",
        exposures=folder / "exposures.csv",
        past=folder / "past-releases.csv",
        rates=folder / "rates.csv",
        contracts=folder / "contracts.csv",
        late=folder / "late-orders.csv",
        products=folder / "products.csv",
        stock=folder / "stock.csv",
        prices=folder / "prices.csv",
        promotions=folder / "promotions.csv",
        media_cost=folder / "media-cost.csv",
        operating=operating.Files(
            timings=folder / "timings.csv",
            contacts=folder / "contacts.csv",
            shipments=folder / "shipments.csv",
            costs=folder / "costs.csv",
            probes=folder / "probes.csv",
        ),
        truth_file=folder / "truth.json",
        plan=plan,
        truth=told,
    )
