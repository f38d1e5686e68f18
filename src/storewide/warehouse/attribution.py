"""Attribution: which marketing channels an order is credited to, by three models side by side.

What counts are the visits in the thirty days before an order whose channel is known. `first` and `last` give the whole
order to one visit; `position` gives 40 % to each of the two and 20 % to those between. Shares are added up exactly and
made whole by largest remainder, so that each model's orders and spend are those of the period, to the minor unit.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from storewide.lib.periods import Days
from storewide.warehouse import links
from storewide.warehouse.engines import attributing
from storewide.warehouse.engines.attributing import Last, Touched
from storewide.warehouse.engines.duck import THREADS
from storewide.warehouse.questions import NONE
from storewide.warehouse.warehouse import Facts, Warehouse

#: days before an order in which visits count
REACH = 30
Model = Literal["first", "last", "position"]
Dimension = Literal["marketing_channel", "campaign"]
MODELS: tuple[Model, ...] = get_args(Model)

_ENDS, _BETWEEN = Fraction(2, 5), Fraction(1, 5)


@dataclass(frozen=True)
class Credit:
    """What one marketing channel is credited with, by model; spend in minor units. `(none)`: no visit is known.

    `buyers`: the different buyers of orders whose last visit was of it. Somebody who came by two stands in both.
    `goods`: what the goods of these orders cost, booked as spend is; None where they state no cost.
    """

    channel: str
    orders: Mapping[Model, int]
    spend: Mapping[Model, int]
    buyers: int = 0
    goods: int | None = 0


@dataclass(frozen=True)
class Attribution:
    """Orders and spend of some days, and each channel's part of them, the one with the most spend by position first."""

    orders: int
    spend: int
    credits: tuple[Credit, ...]


def attributed(house: Warehouse, store: str, days: Days, by: Dimension = "marketing_channel") -> Attribution:
    """The orders of a store on these days by channel; refunds count on their own day, with their order's visits.

    By campaign, visits of no campaign count as none.
    """
    return house.look(("attribution", store, days, by), partial(_attributed, store=store, days=days, by=by))


def ahead(house: Warehouse, store: str, periods: Iterable[Days], by: Dimension) -> None:
    """Attribute several periods side by side: whoever asks for them next finds the answers kept."""
    with ThreadPoolExecutor(THREADS) as pool:
        for each in [pool.submit(attributed, house, store, days, by) for days in periods]:
            each.result()


def seen_from(house: Warehouse, store: str) -> date | None:
    """The first day of which visits are known; None without any. Orders of the `REACH` days after it may lack some."""
    return house.look(
        ("seen from", store), lambda facts: facts.manifest.spans.get(("event", store), (None,))[0]
    )


def _attributed(facts: Facts, *, store: str, days: Days, by: Dimension) -> Attribution:
    sales = facts.paths("sales", store, days)
    parts = attributing.placed_on(facts.session, sales, days.first, days.last)
    if not parts:
        return Attribution(0, 0, ())
    known = links.load(facts.folder, facts.manifest)
    linked = bool(known.first_of or known.customer_of)
    if linked:
        _keep_links(facts, known)
    seen = {day - timedelta(days=back) for day in parts for back in range(REACH + 2)}
    files = {
        "sales": sales,
        "order_line": _of_parts(facts, "order_line", store, parts),
        "event": _of_parts(facts, "event", store, seen),
    }
    found = attributing.touched(
        facts.session,
        files,
        days.first,
        days.last,
        REACH,
        by=by,
        taxed=facts.manifest.stores[store].prices_include_tax,
        linked=linked,
    )
    return credited(found.rows, found.last)


def _of_parts(facts: Facts, fact: str, store: str, days: Iterable[date]) -> list[Path]:
    """The fact's files of these days."""
    wanted = {day.isoformat() for day in days}
    entries = facts.manifest.of(fact, frozenset({store}))
    return [facts.folder / entry.path for entry in entries if entry.part in wanted]


def _keep_links(facts: Facts, known: links.Links) -> None:
    facts.session.keep("same", {"visitor": known.first_of.keys(), "first": known.first_of.values()})
    roots = (known.first_of.get(visitor, visitor) for visitor in known.customer_of)
    facts.session.keep("owned", {"visitor": roots, "customer": known.customer_of.values()})


def credited(found: Iterable[Touched], last: Mapping[str | None, Last]) -> Attribution:
    """Each channel's part by each model, out of how often it stood in which place, and what the last visit tells."""
    rows = list(found)
    shares = {model: _shares(rows, model) for model in MODELS}
    heads = [row for row in rows if row.place in (0, 1)]
    orders, spend = sum(row.orders for row in heads), sum(row.spend for row in heads)
    whole = {
        model: (
            _whole({channel: parts[0] for channel, parts in by_channel.items()}, orders),
            _whole({channel: parts[1] for channel, parts in by_channel.items()}, spend),
        )
        for model, by_channel in shares.items()
    }
    channels = {row.channel or NONE for row in rows}
    found_credits = [
        Credit(
            channel,
            {model: whole[model][0].get(channel, 0) for model in MODELS},
            {model: whole[model][1].get(channel, 0) for model in MODELS},
            *last.get(None if channel == NONE else channel, Last(0, 0)),
        )
        for channel in channels
    ]
    found_credits.sort(key=lambda each: (each.channel == NONE, -each.spend["position"], each.channel))
    return Attribution(orders, spend, tuple(found_credits))


def _shares(rows: Iterable[Touched], model: Model) -> dict[str, tuple[Fraction, Fraction]]:
    """By channel its orders and its spend, exactly."""
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for row in rows:
        weight = _weight(row, model)
        if weight:
            orders, spend = found.get(row.channel or NONE, (Fraction(0), Fraction(0)))
            found[row.channel or NONE] = (orders + weight * row.orders, spend + weight * row.spend)
    return found


def _weight(row: Touched, model: Model) -> Fraction:
    """What a visit in this place is given of its order."""
    if row.visits <= 1:
        return Fraction(1)
    is_first, is_last = row.place == 1, row.place == row.visits
    if model == "first":
        return Fraction(int(is_first))
    if model == "last":
        return Fraction(int(is_last))
    if row.visits == 2:
        return Fraction(1, 2)
    return _ENDS if is_first or is_last else _BETWEEN / (row.visits - 2)


def _whole(parts: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """The parts as whole numbers that add up to `total`: the largest remainders get what is left."""
    floors = {name: part.numerator // part.denominator for name, part in parts.items()}
    left = total - sum(floors.values())
    order = sorted(parts, key=lambda name: (floors[name] - parts[name], name))
    return {name: floors[name] + (1 if place < left else 0) for place, name in enumerate(order)}
