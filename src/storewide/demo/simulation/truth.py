"""The truth: what is in the files, counted by the simulation, to hold the product's figures against."""

from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from storewide.demo.simulation import days
from storewide.demo.simulation.arrays import Ints
from storewide.demo.simulation.baskets import Lost
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.clicks import NAMES
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Effect, Placed
from storewide.demo.simulation.known import Driven, Late, Operated, Quoted, Recurring, Tracked
from storewide.demo.simulation.releases import Went
from storewide.demo.simulation.results import Tried
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.visits import Expected


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and money (minor units) of one period or segment, by the product's own definitions.

    `orders` and `buyers` leave cancelled orders out; a guest order is a buyer of its own. `refunded` is
    booked on its own day and holds the goods of cancelled orders; spend = gross - discount - refunded.
    The other sums are over all lines placed, cancelled ones too. None: the files cannot say.
    """

    visitors: int | None
    sessions: int | None
    buyers: int
    orders: int
    cancelled: int
    lines: int
    gross: int
    discount: int
    refunded: int
    spend: int
    shipping: int
    tax: int
    cost: int


@dataclass(frozen=True, slots=True)
class Happened:
    """An episode as it was. `lost` is exact, of a stock-out; the `missed` are expectations, of an outage."""

    kind: str
    name: str
    note: str
    first: date
    last: date
    starts_at: datetime
    ends_at: datetime
    effects: tuple[Effect, ...]
    lost: Lost | None
    missed_sessions: float | None
    missed_orders: float | None


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything known about one run. `events` counts by name; days and months are of the store's zone.

    Visitors and sessions leave bots out, money is in the store's currency.
    """

    scenario: str
    store: str
    zone: str
    currency: str
    first: date
    until: date
    events: dict[str, int]
    total: Figures
    months: dict[str, Figures]
    days: dict[str, Figures]
    marketing_channels: dict[str, Figures]
    sales_channels: dict[str, Figures]
    countries: dict[str, Figures]
    episodes: tuple[Happened, ...]
    experiments: tuple[Tried, ...] = ()
    releases: tuple[Went, ...] = ()
    tracked: Tracked | None = None
    driven: Driven | None = None
    operated: Operated | None = None
    recurring: dict[str, Recurring] = field(default_factory=dict)
    quotes: Quoted | None = None
    late: tuple[Late, ...] = ()


@dataclass(frozen=True, slots=True)
class _Groups:
    """The group (number into `labels`) of each session, order and booking of a line; None: unknowable."""

    labels: tuple[str, ...]
    sessions: Ints | None
    orders: Ints
    bookings: Ints


def tell(
    scenario: Scenario,
    window: Days,
    books: Books,
    placed: tuple[Placed, ...],
    lost: dict[int, Lost],
    expected: Expected,
) -> Truth:
    """The truth of one run."""
    by = {
        name: _by_dimension(scenario, books, name)
        for name in ("marketing_channel", "sales_channel", "country")
    }
    counts = np.bincount(books.clicks.name, minlength=len(NAMES)).tolist()
    return Truth(
        scenario=scenario.name,
        store=scenario.store.slug,
        zone=scenario.store.zone,
        currency=scenario.store.currency,
        first=window.dates[0],
        until=window.dates[-1],
        events=dict(zip(NAMES, counts, strict=True)),
        total=_count(books, _by_period(window, books, ["total"] * len(window.dates)))["total"],
        months=_count(books, _by_period(window, books, [day.strftime("%Y-%m") for day in window.dates])),
        days=_count(books, _by_period(window, books, [day.isoformat() for day in window.dates])),
        marketing_channels=_count(books, by["marketing_channel"]),
        sales_channels=_count(books, by["sales_channel"]),
        countries=_count(books, by["country"]),
        episodes=tuple(
            _happened(scenario, window, one, lost.get(number), expected) for number, one in enumerate(placed)
        ),
    )


def _booked_at(books: Books) -> Ints:
    """When money of each line went back, by refund or cancellation; -1 for never."""
    cancelled_at = books.cancelled_at[books.lines.order]
    return np.where(cancelled_at >= 0, cancelled_at, books.money.refunded_at)


def _by_period(window: Days, books: Books, names: list[str]) -> _Groups:
    labels, group = np.unique(names, return_inverse=True)
    booked = np.maximum(_booked_at(books), books.orders.placed[books.lines.order])
    return _Groups(
        tuple(map(str, labels)),
        group[books.visits.day],
        group[window.number(books.orders.placed)],
        group[window.number(booked)],
    )


def _by_dimension(scenario: Scenario, books: Books, dimension: str) -> _Groups:
    labels = (*scenario.codes(dimension), "(none)")
    field = {"marketing_channel": "channel"}.get(dimension, dimension)
    orders = getattr(books.orders, field) % len(labels)  # -1 is the last one
    sessions = (
        None if dimension == "sales_channel" else getattr(books.visits, field)
    )  # events do not carry it
    return _Groups(labels, sessions, orders, orders[books.lines.order])


def _count(books: Books, groups: _Groups) -> dict[str, Figures]:
    size, money = len(groups.labels), books.money
    cancelled = books.cancelled_at >= 0
    guests = np.arange(len(cancelled)) + len(cancelled)  # numbers beyond any customer's
    buyer = np.where(books.customer >= 0, books.customer, guests)
    of_line = groups.orders[books.lines.order]
    back = np.where(cancelled[books.lines.order], money.gross - money.discount, money.refunded)
    columns: dict[str, list[int] | list[None]] = {
        "visitors": [None] * size,
        "sessions": [None] * size,
        "buyers": _distinct(groups.orders[~cancelled], buyer[~cancelled], size),
        "orders": np.bincount(groups.orders[~cancelled], minlength=size).tolist(),
        "cancelled": np.bincount(groups.orders[cancelled], minlength=size).tolist(),
        "lines": np.bincount(of_line, minlength=size).tolist(),
        "refunded": _sum(groups.bookings, back, size),
    }
    for name in ("gross", "discount", "shipping", "tax", "cost"):
        columns[name] = _sum(of_line, getattr(money, name), size)
    spend = np.array(columns["gross"]) - np.array(columns["discount"]) - np.array(columns["refunded"])
    columns["spend"] = spend.tolist()
    if groups.sessions is not None:
        columns["visitors"] = _distinct(groups.sessions, books.visits.visitor, size)
        columns["sessions"] = np.bincount(groups.sessions, minlength=size).tolist()
    rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    return {label: Figures(**row) for label, row in zip(groups.labels, rows, strict=True)}


def _sum(group: Ints, amount: Ints, size: int) -> list[int]:
    total = np.zeros(size, np.int64)
    np.add.at(total, group, amount)
    return [int(value) for value in total]


def _distinct(group: Ints, who: Ints, size: int) -> list[int]:
    many = int(who.max(initial=0)) + 1
    pairs = np.sort(group * many + who)  # several times as fast as finding distinct ones by their hash
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return [int(value) for value in np.bincount(pairs // many, minlength=size)]


def _happened(
    scenario: Scenario, window: Days, one: Placed, lost: Lost | None, expected: Expected
) -> Happened:
    sessions, orders = (
        _missed(scenario, window, one, expected) if one.episode.kind == "outage" else (None, None)
    )
    return Happened(
        kind=one.episode.kind,
        name=one.episode.name,
        note=one.episode.note,
        first=one.first,
        last=one.last,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        effects=one.episode.effects,
        lost=lost,
        missed_sessions=sessions,
        missed_orders=orders,
    )


def _missed(scenario: Scenario, window: Days, one: Placed, expected: Expected) -> tuple[float, float]:
    """Sessions, and orders of web and app, expected had an outage not kept them all away."""
    within = (expected.at >= one.starts_at.timestamp()) & (expected.at < one.ends_at.timestamp())
    usual = np.where(within, expected.usual, 0.0)
    season = days.by_season(scenario.buying.months, window.dates)
    orders = (usual.sum(axis=(1, 2)) * season).sum() * scenario.buying.conversion
    return round(float((usual - np.where(within, expected.actual, 0.0)).sum()), 1), round(float(orders), 1)
