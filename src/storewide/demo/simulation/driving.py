"""What else moves the shop, as it would report it: products, daily stock, prices, promotions, the cost of reach."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from storewide.demo.simulation import writing
from storewide.demo.simulation.arrays import Ints
from storewide.demo.simulation.baskets import Lost
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Effect, Episode, Placed
from storewide.demo.simulation.goods import Goods
from storewide.demo.simulation.known import Driven, PriceMoved, SoldOut
from storewide.demo.simulation.schema import Scenario

STOCK_DAYS = 120  # the shop kept no earlier stock
_LEAST = 30  # pieces that a full shelf holds of any product


def repriced(scenario: Scenario) -> tuple[Episode, ...]:
    """What price changes do to the quantity of their products, as episodes: some who wanted them leave them."""
    return tuple(
        Episode(
            kind="price",
            name=one.product,
            starts=one.starts,
            days=1 - one.starts,
            effects=(Effect("stock", one.quantity, where={"product": one.product}),),
        )
        for one in scenario.repriced
    )


def tell(
    scenario: Scenario,
    window: Days,
    goods: Goods,
    books: Books,
    placed: tuple[Placed, ...],
    by_price: tuple[Lost, ...],
) -> Driven:
    """The truth about it. `by_price`: what each price change took away, in the order of the scenario."""
    products = scenario.products
    cost, clicks, shown = ({one.marketing_channel: 0 for one in scenario.reach} for _ in range(3))
    for row in _media_cost(scenario, window, books, placed):
        for sums, value in zip((cost, clicks, shown), row[3:], strict=True):
            sums[row[1]] += value
    return Driven(
        sold_out=tuple(
            SoldOut(goods.ids[product], one.first, one.last) for one, product in _sold_out(scenario, placed)
        ),
        prices=tuple(
            PriceMoved(
                goods.ids[products.index(one.product)],
                window.dates[-1] + timedelta(days=one.starts),
                int(goods.price[products.index(one.product)]),
                int(goods.prices[len(products) + number]),
                one.quantity,
                by_price[number].lines,
                by_price[number].gross,
            )
            for number, one in enumerate(scenario.repriced)
        ),
        promotions=tuple(str(row[0]) for row in _promotions(scenario, window, placed)),
        media_cost=cost,
        clicks=clicks,
        impressions=shown,
    )


def _sold_out(scenario: Scenario, placed: tuple[Placed, ...]) -> Iterator[tuple[Placed, int]]:
    """Each stock-out that took a product away altogether, and the product's number."""
    for one in placed:
        for effect in one.episode.effects:
            if effect.lever == "stock" and effect.factor == 0:
                yield one, scenario.products.index(effect.where["product"])


def write_products(path: Path, scenario: Scenario, goods: Goods) -> None:
    """One row a product, at its newest price."""
    newest = _newest(goods)
    rows = (
        (
            id_,
            name,
            scenario.categories[goods.category[number]].name,
            _major(newest[number]),
            _major(goods.cost[number]),
            scenario.store.currency,
            scenario.store.slug,
        )
        for number, (id_, name) in enumerate(zip(goods.ids, scenario.products, strict=True))
    )
    columns = ("product_id", "title", "category", "price", "cost", "currency", "store")
    writing.write_table(path, columns, rows)


def _newest(goods: Goods) -> Ints:
    """What each product costs at last."""
    ever = np.full(len(goods.ids), np.iinfo(np.int64).max)
    return goods.prices[goods.listed(np.arange(len(goods.ids)), ever)]


def write_stock(
    path: Path, scenario: Scenario, window: Days, goods: Goods, books: Books, placed: tuple[Placed, ...]
) -> None:
    """One row a day and product: what is left of a shelf that is filled up whenever it would be empty."""
    sold = np.zeros((len(window.dates), len(goods.ids)), np.int64)
    np.add.at(
        sold,
        (window.number(books.orders.placed)[books.lines.order], books.lines.product),
        books.lines.quantity,
    )
    shelf = np.maximum(_LEAST, 21 * sold.mean(axis=0)).astype(np.int64)
    left = shelf - np.cumsum(sold, axis=0) % shelf
    for one, product in _sold_out(scenario, placed):
        for day in range((one.last - one.first).days + 1):
            number = (one.first - window.dates[0]).days + day
            if 0 <= number < len(left):
                left[number, product] = 0
    first = max(len(left) - STOCK_DAYS, 0)
    rows = (
        (day, id_, pieces, scenario.store.slug)
        for day, those in zip(window.dates[first:], left[first:].tolist(), strict=True)
        for id_, pieces in zip(goods.ids, those, strict=True)
    )
    writing.write_table(path, ("date", "product_id", "available", "store"), rows)


def write_prices(path: Path, scenario: Scenario, window: Days, goods: Goods) -> None:
    """The whole list on the first and on the last day, and one row a change between them."""
    store, products = scenario.store, scenario.products
    rows = [(window.dates[0], id_, price) for id_, price in zip(goods.ids, goods.price, strict=True)]
    for number, one in enumerate(scenario.repriced):
        day = window.dates[-1] + timedelta(days=one.starts)
        rows.append((day, goods.ids[products.index(one.product)], goods.prices[len(products) + number]))
    rows += [(window.dates[-1], id_, price) for id_, price in zip(goods.ids, _newest(goods), strict=True)]
    writing.write_table(
        path,
        ("date", "product_id", "price", "currency", "store"),
        ((day, id_, _major(price), store.currency, store.slug) for day, id_, price in rows),
    )


def write_promotions(path: Path, scenario: Scenario, window: Days, placed: tuple[Placed, ...]) -> None:
    """One row an offer: campaigns that lowered prices, and what is planned."""
    columns = ("promotion_id", "title", "date", "until", "category", "percent_off", "store")
    writing.write_table(path, columns, _promotions(scenario, window, placed))


def _promotions(scenario: Scenario, window: Days, placed: tuple[Placed, ...]) -> Iterator[tuple[object, ...]]:
    for one in placed:
        off = [effect.factor for effect in one.episode.effects if effect.lever == "discount"]
        if one.episode.kind == "campaign" and off:
            key = f"{one.episode.name.lower().replace(' ', '-')}-{one.first:%Y}"
            percent = f"{100 * (1 - off[0]):.0f}"
            yield key, one.episode.name, one.first, one.last, "", percent, scenario.store.slug
    for said in scenario.promotions:
        first = window.dates[-1] + timedelta(days=said.starts)
        last, percent = first + timedelta(days=said.days - 1), f"{said.percent_off:g}"
        yield said.key, said.title, first, last, said.category, percent, scenario.store.slug


def write_media_cost(
    path: Path, scenario: Scenario, window: Days, books: Books, placed: tuple[Placed, ...]
) -> None:
    """One row a day, marketing channel that costs something, and campaign."""
    store = scenario.store
    rows = (
        (day, channel, campaign, _major(cost), clicks, shown, store.currency, store.slug)
        for day, channel, campaign, cost, clicks, shown in _media_cost(scenario, window, books, placed)
    )
    columns = (
        *("date", "marketing_channel", "campaign", "cost", "clicks", "impressions"),
        *("currency", "store"),
    )
    writing.write_table(path, columns, rows)


def _media_cost(
    scenario: Scenario, window: Days, books: Books, placed: tuple[Placed, ...]
) -> Iterator[tuple[date, str, str, int, int, int]]:
    """Day, marketing channel, campaign ("" for none), cost in minor units, clicks (each session is one), impressions."""
    channels = scenario.codes("marketing_channel")
    names = [one.episode.name for one in placed]
    for one in scenario.reach:
        came = books.visits.channel == channels.index(one.marketing_channel)
        for number in [-1, *np.unique(books.visits.campaign[came & (books.visits.campaign >= 0)]).tolist()]:
            of_campaign = came & (books.visits.campaign == number)
            clicks: Ints = np.bincount(books.visits.day[of_campaign], minlength=len(window.dates))
            for day, count in zip(window.dates, clicks.tolist(), strict=True):
                if count or number < 0:
                    name = "" if number < 0 else names[number]
                    cost = count * round(one.click * 100)
                    yield day, one.marketing_channel, name, cost, count, count * one.shown


def _major(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
