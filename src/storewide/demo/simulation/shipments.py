"""Shipments: the day promised for each order, and the day it left; some late, the newest still here."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from storewide.demo.simulation import writing
from storewide.demo.simulation.arrays import Flags, Ints
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.schema import Scenario

_CARRIER = "Nordpost"


@dataclass(frozen=True, slots=True)
class Shipments:
    """Of each order that was not cancelled the days of promise and of sending, counted from the window's first."""

    order: Ints
    promised: Ints
    shipped: Ints

    def kept(self, window: Days) -> Flags:
        """Which have left, and in time."""
        flags: Flags = (self.shipped <= self.promised) & (self.shipped < len(window.dates))
        return flags


def draw(scenario: Scenario, window: Days, books: Books, random: np.random.Generator) -> Shipments:
    """One for each order."""
    order = np.flatnonzero(books.cancelled_at < 0)
    promised = window.number(books.orders.placed[order]) + scenario.running.promised
    late = random.random(len(order)) < scenario.running.late
    early = random.integers(0, max(scenario.running.promised, 1), len(order))
    after = random.integers(1, 5, len(order))
    return Shipments(order, promised, np.where(late, promised + after, promised - early))


def tell(window: Days, shipments: Shipments) -> dict[str, dict[str, int]]:
    """By measure and promised day, also those after the last one, how many there are."""

    def counted(days: Ints) -> dict[str, int]:
        found, many = np.unique(days, return_counts=True)
        return {
            _day(window, number).isoformat(): count
            for number, count in zip(found.tolist(), many.tolist(), strict=True)
        }

    kept = shipments.kept(window)
    return {"shipments_due": counted(shipments.promised), "shipments_kept": counted(shipments.promised[kept])}


def _day(window: Days, number: int) -> date:
    return window.dates[0] + timedelta(days=number)


def write(path: Path, scenario: Scenario, window: Days, books: Books, shipments: Shipments) -> None:
    """One row an order that was not cancelled."""
    last = len(window.dates)
    ids = list(writing.order_ids(scenario, len(books.orders.placed)))
    countries = scenario.codes("country")
    rows = (
        (
            f"S-{ids[order]}",
            ids[order],
            _day(window, promised),
            _day(window, shipped) if shipped < last else "",
            _CARRIER,
            countries[country],
            scenario.store.slug,
        )
        for order, promised, shipped, country in zip(
            shipments.order.tolist(),
            shipments.promised.tolist(),
            shipments.shipped.tolist(),
            books.orders.country[shipments.order].tolist(),
            strict=True,
        )
    )
    columns = ("shipment_id", "order_id", "promised_on", "shipped_on", "carrier", "country", "store")
    writing.write_table(path, columns, rows)
