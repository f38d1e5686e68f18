"""The files, as a shop would send them: people, targets, orders and events."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

import numpy as np

from storewide.demo.simulation.arrays import Ints
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.clicks import ADD, COMPLETED, LIST, NAMES, OUT_OF_STOCK, PAGE, VIEW, Clicks
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Placed
from storewide.demo.simulation.goods import Goods
from storewide.demo.simulation.organization import address, discipline
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.shop import slug
from storewide.demo.simulation.targets import Target
from storewide.demo.simulation.tracking import Seen

_OF_PRODUCTS = (VIEW, ADD, OUT_OF_STOCK)  # they name the product
_COUNTS = [*map(str, range(100)), ""]  # what a search found
_CHUNK = 200_000  # rows joined at once: enough to be fast, little enough to stay small
ORDER_COLUMNS = (
    "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,visitor_id,store,sales_channel,"
    "marketing_channel,status,country,discount,shipping,tax,refunded,cost,refunded_at,cancelled_at"
)
EVENT_COLUMNS = (
    "event_id,occurred_at,name,visitor_id,customer_id,session_id,order_id,product_id,value,currency,store,"
    "marketing_channel,campaign,device,country,path,experiment,variation,consent,user_agent,results"
)


def write_people(path: Path, scenario: Scenario) -> None:
    """Everybody, managers by their address."""
    domain = scenario.organization.domain
    units = {team.name: team.unit for team in scenario.teams}
    write_table(
        path,
        ("name", "email", "team", "role", "manager", "shift", "discipline", "unit"),
        (
            (
                one.name,
                address(one.name, domain),
                one.team,
                one.role,
                one.manager and address(one.manager, domain),
                one.shift,
                discipline(one.role),
                units.get(one.team, ""),
            )
            for one in scenario.people
        ),
    )


def write_targets(path: Path, scenario: Scenario, targets: tuple[Target, ...]) -> None:
    """One row a month and metric."""
    rows = ((one.month, one.metric, one.target, scenario.store.slug) for one in targets)
    write_table(path, ("month", "metric", "target", "store"), rows)


def write_orders(path: Path, scenario: Scenario, window: Days, goods: Goods, books: Books) -> None:
    """One row an order line, in order of time; amounts without tax as decimals, in the order's currency."""
    of_line, money, orders = books.lines.order, books.charged, books.orders
    young = orders.placed >= window.end - scenario.buying.open_hours * 3600
    status = np.where(books.cancelled_at >= 0, 2, np.where(young, 0, 1))
    columns: list[Iterable[str]] = [
        pick(order_ids(scenario, len(orders.placed)), of_line),
        times(orders.placed[of_line]),
        pick([*_customer_ids(books.customer), ""], books.customer[of_line]),
        pick(goods.ids, books.lines.product),
        map(str, books.lines.quantity.tolist()),
        pick(amounts(goods.prices), goods.listed(books.lines.product, orders.placed[of_line])),
        pick(scenario.currency_codes, orders.country[of_line]),
        ids(orders.visitor[of_line], "v"),
        repeat(scenario.store.slug),
        pick(scenario.codes("sales_channel"), orders.sales_channel[of_line]),
        pick((*scenario.codes("marketing_channel"), ""), orders.channel[of_line]),
        pick(("open", "paid", "cancelled"), status[of_line]),
        pick(scenario.codes("country"), orders.country[of_line]),
        *(amounts(part) for part in (money.discount, money.shipping, money.tax, money.refunded, money.cost)),
        times(money.refunded_at),
        times(books.cancelled_at[of_line]),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(ORDER_COLUMNS + "\n")
        rows = zip(*columns, strict=False)  # the store has no end
        file.writelines(f"{','.join(row)}\n" for row in rows)


def write_events(
    path: Path,
    scenario: Scenario,
    placed: tuple[Placed, ...],
    goods: Goods,
    books: Books,
    bots: list[Seen],
) -> None:
    """One row an event, in order of time; worth in the store's currency. Bots come among people."""
    contexts, shown_on = _contexts(scenario, placed, books), pages(scenario, goods)
    values = _values(scenario, goods, books)
    bought = [*order_ids(scenario, len(books.orders.placed)), ""]
    customer, customer_ids = _known_customers(books), [*_customer_ids(books.customer), ""]
    clicks, visits, waiting = books.clicks, books.visits, deque(_of_bots(scenario, bots))
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(EVENT_COLUMNS + "\n")
        for start in range(0, len(clicks.at), _CHUNK):
            part = slice(start, start + _CHUNK)
            session, name, product = clicks.session[part], clicks.name[part], clicks.product[part]
            number = np.arange(start, start + len(session))
            shown = np.where(np.isin(name, _OF_PRODUCTS), product, -1)
            columns = (
                ids(number, ""),
                times(clicks.at[part]),
                pick(NAMES, name),
                ids(visits.visitor[session], "v"),
                pick(customer_ids, customer[part]),
                ids(session, "s"),
                pick(bought, clicks.order[part]),
                pick((*goods.ids, ""), shown),
                pick(values, _worth(goods, clicks, part)),
                pick(contexts[0], contexts[1][session]),
                pick(shown_on, name * (len(goods.ids) + 1) + product + 1),
                pick(_told_by_events(scenario), clicks.arm[part]),
                pick(("granted,", "denied,"), _refused(books, session, name)),
                pick(_COUNTS, clicks.results[part]),
            )
            texts = [f"{','.join(row)}\n" for row in zip(*columns, strict=True)]
            file.writelines(_among(waiting, clicks.at[part].tolist(), texts))
        file.writelines(text for _at, text in waiting)


def _values(scenario: Scenario, goods: Goods, books: Books) -> list[str]:
    """What events can be worth, with the currency: every price, then every order; the last one is nothing."""
    worths = amounts(np.concatenate([goods.prices, _order_values(books)]))
    return [*(f"{amount},{scenario.store.currency}" for amount in worths), ","]


def _refused(books: Books, session: Ints, name: Ints) -> Ints:
    """1 for the event of an order whose visitor had taken the consent back, else 0."""
    refused: Ints = (books.refusing[session] & (name == COMPLETED)).astype(np.int64)
    return refused


def _worth(goods: Goods, clicks: Clicks, part: slice) -> Ints:
    """What each event states a value of: a price (its place in the list), or after those an order; -1: nothing."""
    name, price = clicks.name[part], goods.listed(clicks.product[part], clicks.at[part])
    order = np.where(name == COMPLETED, clicks.order[part] + len(goods.prices), -1)
    return np.where(name == ADD, price, order)


def _of_bots(scenario: Scenario, bots: list[Seen]) -> Iterator[tuple[int, str]]:
    """Moment and row of each event of a bot: a list of goods, looked at without a word about consent."""
    pages = [f"/c/{slug(one.name)}" for one in scenario.categories]
    country, channel = scenario.countries[0].code, "direct"
    for seen in bots:
        id_, at = f"{seen.visitor}-{seen.at}-{seen.number}", times(np.array([seen.at]))[0]
        where = f"{scenario.store.slug},{channel},,desktop,{country},{pages[seen.number % len(pages)]}"
        text = f"{id_},{at},{NAMES[LIST]},{seen.visitor},,,,,,,{where},,,,{seen.user_agent},\n"
        yield seen.at, text


def _among(waiting: deque[tuple[int, str]], at: list[int], texts: list[str]) -> Iterator[str]:
    """The rows with those that wait at their place in time."""
    for moment, text in zip(at, texts, strict=True):
        while waiting and waiting[0][0] <= moment:
            yield waiting.popleft()[1]
        yield text


def _told_by_events(scenario: Scenario) -> list[str]:
    """Experiment and variation of the arms that events name; the last one is none."""
    told = (one for one in scenario.experiments if one.told == "events")
    return [*(f"{one.key},{arm.key}" for one in told for arm in one.arms), ","]


def write_table(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Rows under their columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _contexts(scenario: Scenario, placed: tuple[Placed, ...], books: Books) -> tuple[list[str], Ints]:
    """Store, marketing channel, campaign, device, country as one piece of a row; its number by session."""
    visits = books.visits
    campaigns = (*(one.episode.name for one in placed), "")
    channels, devices, countries = (
        scenario.codes(name) for name in ("marketing_channel", "device", "country")
    )
    texts = [
        f"{scenario.store.slug},{channel},{campaign},{device},{country}"
        for channel in channels
        for campaign in campaigns
        for device in devices
        for country in countries
    ]
    number = visits.channel * len(campaigns) + visits.campaign % len(campaigns)
    return texts, (number * len(devices) + visits.device) * len(countries) + visits.country


def pages(scenario: Scenario, goods: Goods) -> list[str]:
    """The address each event happens on, by its name and product (0 being none)."""
    fixed = {"Products Searched": "/search", "Cart Viewed": "/cart", "Checkout Started": "/checkout"}
    fixed |= {"Payment Info Entered": "/checkout/payment", "Order Completed": "/checkout/thanks"}
    fixed |= dict.fromkeys(("Payment Authorized", "Payment Refused"), "/checkout/payment")
    fixed |= {"Coupon Denied": "/cart", "Address Refused": "/checkout", "Out Of Stock At Cart": "/cart"}
    beside = [page.path for page in scenario.running.pages]
    found = []
    for number, name in enumerate(NAMES):
        found.append(fixed.get(name, "/"))
        if number == PAGE:
            found += (beside + ["/"] * len(goods.ids))[: len(goods.ids)]
            continue
        for product, id_ in enumerate(goods.ids):
            listed = f"/c/{goods.categories[goods.category[product]]}"
            found.append(fixed.get(name, listed if number == LIST else f"/p/{id_}"))
    return found


def _order_values(books: Books) -> Ints:
    """Goods after discount of each order: the revenue its last event reports."""
    value = np.zeros(len(books.orders.placed), np.int64)
    np.add.at(value, books.lines.order, books.money.gross - books.money.discount)
    return value


def _known_customers(books: Books) -> Ints:
    """The customer each event is known to be of: from a visitor's first order with an account on; else -1."""
    orders, visits, clicks = books.orders, books.visits, books.clicks
    with_account = np.flatnonzero((books.customer >= 0) & (orders.visitor >= 0))
    with_account = with_account[::-1]  # assigned from the last to the first, so that the first stays
    count = int(visits.visitor.max(initial=0)) + 1
    since, customer = np.full(count, np.iinfo(np.int64).max), np.full(count, -1, np.int64)
    since[orders.visitor[with_account]] = orders.placed[with_account]
    customer[orders.visitor[with_account]] = books.customer[with_account]
    visitor = visits.visitor[clicks.session]
    return np.where(clicks.at >= since[visitor], customer[visitor], -1)


def pick(texts: Iterable[str], number: Ints) -> list[str]:
    """The text of each number; -1 is the last one."""
    return np.array(list(texts), object)[number].tolist()  # type: ignore[no-any-return]


def ids(number: Ints, prefix: str) -> list[str]:
    """Ids that do not count up: times an odd constant within 40 bits, which keeps them apart; -1: none."""
    mixed = (number * 0x9E3779B97F + 0x5DEECE66D * ord(prefix or "e")) & 0xFFFFFFFFFF
    texts = [f"{prefix}{value:010x}" for value in mixed.tolist()]
    for place in np.flatnonzero(number < 0):
        texts[place] = ""
    return texts


def times(at: Ints) -> list[str]:
    """UTC seconds as ISO times with Z; below 0 is none."""
    texts = np.datetime_as_string(at.astype("datetime64[s]")).tolist()
    return [f"{text}Z" if second >= 0 else "" for text, second in zip(texts, at.tolist(), strict=True)]


def amounts(minor: Ints) -> list[str]:
    """Minor units as decimals."""
    return [f"{value // 100}.{value % 100:02d}" for value in minor.tolist()]


def order_ids(scenario: Scenario, count: int) -> Iterator[str]:
    """The ids of the orders, in their order."""
    return (f"{scenario.store.order_prefix}-{100_001 + number}" for number in range(count))


def _customer_ids(customer: Ints) -> Iterator[str]:
    return (f"C{200_001 + number}" for number in range(int(customer.max(initial=-1)) + 1))
