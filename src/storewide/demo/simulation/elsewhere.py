"""Orders that come out of no visit: contracts with business customers, their quotes, and orders by mail.

They add to the truth of the visits' orders; nobody else has their customers.
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from storewide.demo.simulation import writing
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.known import Late, Quoted, Recurring
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.shop import slug
from storewide.demo.simulation.trade import Elsewhere
from storewide.demo.simulation.truth import Figures, Truth

_TAX = 19  # percent: all of them stay in the country of the store
_COST = 45  # percent of the price
_COLUMNS = (
    "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,store,sales_channel,status,"
    "country,tax,cost,order_kind,term_months,account_id,quote_id"
)
_NOTHING = Figures(None, None, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def write_in_time(path: Path, scenario: Scenario, window: Days) -> None:
    """One row an order or quote that was known on its day."""
    _write(path, scenario, window, [one for one in scenario.elsewhere if not one.late])


def write_late(path: Path, scenario: Scenario, window: Days) -> None:
    """One row an order that was keyed in after its month was closed."""
    _write(path, scenario, window, [one for one in scenario.elsewhere if one.late])


def _write(path: Path, scenario: Scenario, window: Days, orders: list[Elsewhere]) -> None:
    rows = (_row(scenario, window, one) for one in orders)
    writing.write_table(path, tuple(_COLUMNS.split(",")), rows)


def _row(scenario: Scenario, window: Days, one: Elsewhere) -> tuple[object, ...]:
    gross, store = _gross(one), scenario.store
    kind = "" if one.kind == "one-off" else one.kind
    return (
        *(one.id, f"{_day(window, one)}T10:30:00Z", one.customer, slug(one.product), one.quantity),
        *(f"{one.price:.2f}", store.currency, store.slug, one.sales_channel, one.status),
        *(scenario.countries[0].code, _major(_share(gross, _TAX)), _major(_share(gross, _COST)), kind),
        *(one.months or "", one.account, one.quote),
    )


def added(scenario: Scenario, window: Days, told: Truth) -> Truth:
    """The truth with these orders in it."""
    orders = [one for one in scenario.elsewhere if one.status == "paid"]

    def to(known: Mapping[str, Figures], label: Callable[[Elsewhere], str]) -> dict[str, Figures]:
        found = dict(known)
        for name in sorted({label(one) for one in orders}):
            those = [one for one in orders if label(one) == name]
            found[name] = _plus(known.get(name, _NOTHING), those)
        return found

    return replace(
        told,
        total=_plus(told.total, orders),
        months=to(told.months, lambda one: f"{_day(window, one):%Y-%m}"),
        days=to(told.days, lambda one: _day(window, one).isoformat()),
        marketing_channels=to(told.marketing_channels, lambda _one: "(none)"),
        sales_channels=to(told.sales_channels, lambda one: one.sales_channel),
        countries=to(told.countries, lambda _one: scenario.countries[0].code),
        recurring=_recurring(scenario, window, list(told.months)),
        quotes=_quotes(scenario),
        late=tuple(
            Late(f"{_day(window, one):%Y-%m}", one.id, _gross(one)) for one in scenario.elsewhere if one.late
        ),
    )


def _plus(figures: Figures, orders: list[Elsewhere]) -> Figures:
    gross = sum(_gross(one) for one in orders)
    return replace(
        figures,
        buyers=figures.buyers + len({one.customer for one in orders}),
        orders=figures.orders + len(orders),
        lines=figures.lines + len(orders),
        gross=figures.gross + gross,
        spend=figures.spend + gross,
        tax=figures.tax + sum(_share(_gross(one), _TAX) for one in orders),
        cost=figures.cost + sum(_share(_gross(one), _COST) for one in orders),
    )


def _recurring(scenario: Scenario, window: Days, months: list[str]) -> dict[str, Recurring]:
    """By month; a renewal begins when the term before it ends, should it come earlier."""
    ends: dict[str, date] = {}
    terms = []
    for one in sorted(scenario.elsewhere, key=lambda one: one.day):
        if one.status == "paid" and one.months:
            begins = max(_day(window, one), ends.get(one.account, date.min))
            ends[one.account] = _later(begins, one.months)
            terms.append((begins, ends[one.account], Fraction(_gross(one), one.months)))
    found = {}
    for month in months:
        first = date.fromisoformat(f"{month}-01")
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        running = [monthly for begins, until, monthly in terms if begins <= last < until]
        found[month] = Recurring(round(sum(running, Fraction())), len(running))
    return found


def _quotes(scenario: Scenario) -> Quoted:
    made = [one for one in scenario.elsewhere if one.status == "quoted"]
    asked = {one.quote for one in made}
    became = [one for one in scenario.elsewhere if one.status == "paid" and one.quote in asked]
    return Quoted(
        len(made), sum(_gross(one) for one in made), len(became), sum(_gross(one) for one in became)
    )


def _day(window: Days, one: Elsewhere) -> date:
    return window.dates[-1] + timedelta(days=one.day)


def _later(day: date, months: int) -> date:
    """The same day so many months later, the last of that month where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    length = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, length))


def _gross(one: Elsewhere) -> int:
    return one.quantity * round(one.price * 100)


def _share(amount: int, percent: int) -> int:
    return round(Fraction(amount * percent, 100))


def _major(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
