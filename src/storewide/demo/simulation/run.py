"""One run of the simulation: from a scenario and a last day to files and the truth about them."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np

from storewide.demo.simulation import (
    baskets,
    clicks,
    days,
    episodes,
    goods,
    purchases,
    targets,
    truth,
    visits,
    writing,
)
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.targets import Target
from storewide.demo.simulation.truth import Books, Truth


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one run, and what is in them."""

    people: Path
    targets: Path
    orders: Path
    events: Path
    truth_file: Path
    plan: tuple[Target, ...]
    truth: Truth


def simulate(scenario: Scenario, *, until: date, folder: Path) -> Written:
    """Writes people.csv, targets.csv, orders.csv, events.csv and truth.json into `folder`, made if missing.

    `until` is the last simulated day in the store's zone. The same scenario and day give the same bytes.
    """
    # A stream of chance for each step: a change in one step leaves the others as they were.
    streams = np.random.default_rng(scenario.size.seed).spawn(12)
    window = days.window(until=until, count=scenario.size.days, zone=scenario.store.zone)
    placed = episodes.place(scenario.episodes, first=window.dates[0], until=until, zone=scenario.store.zone)
    expected = visits.expect(scenario, window, placed, streams[0])
    came = visits.arrive(scenario, window, placed, expected, streams[1])
    chance = purchases.chances(scenario, window, came, placed)
    shelf = goods.stock(scenario, streams[2])

    wanted = purchases.decide(scenario, window, came, placed, chance, streams[3])
    filled = baskets.fill(scenario, window, wanted, shelf, placed, streams[4])
    kept, lost = baskets.take_away(scenario, wanted, filled, shelf, placed, streams[5])
    orders, lines = baskets.without_empty(wanted, filled.only(kept))
    cancelled_at = baskets.cancel(scenario, window, orders, streams[6])
    charged = baskets.charge(scenario, orders, lines, shelf, placed, streams[7])
    money = baskets.refund(scenario, window, orders, lines, charged, cancelled_at, streams[8])
    customer = purchases.customers(scenario, orders, streams[9])
    traced = clicks.trace(scenario, window, came, orders, lines, shelf, chance, streams[10])

    books = Books(came, orders, customer, cancelled_at, lines, money, traced)
    told = truth.tell(scenario, window, books, placed, lost, expected)
    plan = targets.plan(scenario, window, told)
    written = _files(folder, plan, told)
    writing.write_people(written.people, scenario)
    writing.write_targets(written.targets, scenario, plan)
    writing.write_orders(written.orders, scenario, window, shelf, books)
    writing.write_events(written.events, scenario, placed, shelf, books)
    written.truth_file.write_text(json.dumps(asdict(told), default=str, indent=1) + "\n", "utf-8")
    return written


def _files(folder: Path, plan: tuple[Target, ...], told: Truth) -> Written:
    folder.mkdir(parents=True, exist_ok=True)
    return Written(
        people=folder / "people.csv",
        targets=folder / "targets.csv",
        orders=folder / "orders.csv",
        events=folder / "events.csv",
        truth_file=folder / "truth.json",
        plan=plan,
        truth=told,
    )
