"""What stock-outs, price changes and promotions did to spend, estimated from the products' own sales.

They are tried first: unlike a coincidence of dates each has an amount. A stock-out lost what its product usually took in on
a day; a price change is its product's sales, split into price and quantity; a promotion the sales of what it lowered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from storewide.insight.why.asking import Asked, Where
from storewide.insight.why.readings import Pair, Reader
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.figures import Figures
from storewide.sources.house import warehouse
from storewide.stats import splitting
from storewide.warehouse.drivers import PriceChange, Promotion, StockOut

#: what a product usually takes in is looked at over so many days before it was sold out, and no fewer
_USUAL_DAYS, _FEWEST_DAYS = 56, 7
#: so many of each kind are looked into
_MOST = 12
#: a promotion counts where it ran this share more of one period than of the other
_RAN_MORE = 0.2
#: pieces are counted in thousandths, prices in force differ within a period
_OF_A_PIECE = 1000


@dataclass(frozen=True)
class Effect:
    """What one of them did: `amount` of spend in minor units, of which `price` by what things cost, `quantity` by how
    many were sold. None: the sales cannot say."""

    kind: str
    name: str
    first: date
    last: date | None
    amount: int | None
    price: int | None = None
    quantity: int | None = None
    said: str = ""


def found(reader: Reader) -> tuple[Effect, ...]:
    """All of them that differ between the two periods, those that moved most first."""
    known = [*_stock_outs(reader), *_price_changes(reader), *_promotions(reader)]
    return tuple(sorted(known, key=lambda each: (-abs(each.amount or 0), each.first, each.name)))


def _of_store[T: (StockOut, PriceChange, Promotion)](rows: Iterable[T], store: str | None) -> list[T]:
    return [each for each in rows if store in (None, each.store)]


def _overlap(days: Days, first: date, last: date) -> int:
    return max((min(days.last, last) - max(days.first, first)).days + 1, 0)


def _stock_outs(reader: Reader) -> Iterable[Effect]:
    """Each lost its product's usual spend of a day, on as many days as it was longer sold out than before."""
    asked = reader.asked
    longer: list[tuple[StockOut, int]] = []
    for each in _of_store(warehouse().stock_outs(), asked.store):
        last = each.last or date.max
        days = _overlap(asked.days, each.first, last) - _overlap(asked.against, each.first, last)
        if days:
            longer.append((each, days))
    longer = sorted(longer, key=lambda found: -abs(found[1]))[:_MOST]
    if not longer:
        return
    usual = _usual(
        reader, min(each.first for each, _days in longer), {each.product_id for each, _days in longer}
    )
    for each, days in longer:
        a_day = usual.get(each.product_id) if usual is not None else None
        amount = None if a_day is None else -round(a_day * days)
        yield Effect("stock_out", each.name, each.first, each.last, amount, quantity=amount)


def _usual(reader: Reader, before: date, products: set[str]) -> dict[str, float] | None:
    """What products took in on an average day of the weeks before they were sold out; None with too few days."""
    first = max(before - timedelta(days=_USUAL_DAYS), reader.extent.first if reader.extent else before)
    days = (before - first).days
    if days < _FEWEST_DAYS:
        return None
    report = figures.ask(
        first=first,
        last=before - timedelta(days=1),
        by="product",
        where=(*reader.asked.where, *(("product", each) for each in sorted(products))),
        store=reader.asked.store,
        measures=("spend",),
        matured=reader.asked.matured,
    )
    return {row.label: (row.measures["spend"] or 0) / days for row in report.rows}


def _price_changes(reader: Reader) -> Iterable[Effect]:
    """Each product whose price differs between the periods, with its gross sales split into price and quantity."""
    asked = reader.asked
    begun = min(asked.days.first, asked.against.first)
    ended = max(asked.days.last, asked.against.last)
    changes: dict[tuple[str, str], list[PriceChange]] = {}
    for each in _of_store(warehouse().price_changes(), asked.store):
        if begun < each.day <= ended and len(changes) < _MOST:
            changes.setdefault((each.store, each.product_id), []).append(each)
    for of_product in changes.values():
        by_day = sorted(of_product, key=lambda each: each.day)
        price, quantity = _price_and_quantity(reader, by_day)
        yield Effect(
            kind="price",
            name=by_day[-1].name,
            first=by_day[-1].day,
            last=None,
            amount=price + quantity,
            price=price,
            quantity=quantity,
            said=f"{by_day[0].before.major} → {by_day[-1].after.major} {by_day[-1].after.currency}",
        )


def _price_and_quantity(reader: Reader, changes: list[PriceChange]) -> tuple[int, int]:
    """A product's change of gross sales by what it cost, and by how many pieces were sold."""
    asked = reader.asked
    pieces, takings = {"a": 0.0, "b": 0.0}, {"a": 0, "b": 0}
    parts = [("a", *part) for part in _at_one_price(asked.against, changes)]
    parts += [("b", *part) for part in _at_one_price(asked.days, changes)]
    where = (("product", changes[0].product_id),)
    sold = reader.of_each([days for _label, days, _price in parts], where, ("gross",))
    for (label, _days, price), found in zip(parts, sold, strict=True):
        gross = found.measures["gross"] or 0
        takings[label] += gross
        pieces[label] += gross / price if price else 0.0
    before, after = ((round(pieces[each] * _OF_A_PIECE), takings[each]) for each in ("a", "b"))
    of_quantity, of_price = splitting.by_factor(before, after)
    return of_price.change, of_quantity.change


def _at_one_price(period: Days, changes: list[PriceChange]) -> Iterable[tuple[Days, int]]:
    """A period cut where the price changed, each part with the price in force."""
    price, first = changes[0].before.minor, period.first
    for each in changes:
        if each.day > period.last:
            break
        if each.day > first:
            yield Days(first, each.day - timedelta(days=1)), price
            first = each.day
        price = each.after.minor
    yield Days(first, period.last), price


def _promotions(reader: Reader) -> Iterable[Effect]:
    """Each that ran more of one period than of the other, with what was sold of what it lowered and at which discount."""
    asked = reader.asked
    ran = [(each, _ran_more(each, asked)) for each in _of_store(warehouse().promotions(), asked.store)]
    for each, more in sorted((one for one in ran if one[1]), key=lambda one: -abs(one[1]))[:_MOST]:
        both = _in_scope(reader, each)
        gross = _difference(both, "gross")
        discount = _difference(both, "discount")
        price = -discount
        # what it sold more is its own only where it went up with the offer, or down with its end
        quantity = gross if gross * more > 0 and discount * more > 0 else 0
        yield Effect(
            kind="promotion",
            name=each.title,
            first=each.first,
            last=each.last,
            amount=price + quantity,
            price=price,
            quantity=quantity,
            said=f"{each.percent_off.normalize():f} %" if each.percent_off is not None else "",
        )


def _ran_more(promotion: Promotion, asked: Asked) -> float:
    """How much larger the share of days is that it ran on; nothing where the periods hardly differ."""
    shares = [
        _overlap(days, promotion.first, promotion.last) / len(days) for days in (asked.against, asked.days)
    ]
    return shares[1] - shares[0] if abs(shares[1] - shares[0]) > _RAN_MORE else 0.0


def _in_scope(reader: Reader, promotion: Promotion) -> Pair[Figures]:
    names: tuple[tuple[str, str | None], ...] = (
        ("product", promotion.product_id),
        ("category", promotion.category),
        ("sales_channel", promotion.sales_channel),
    )
    where: Where = tuple((name, value) for name, value in names if value)
    return reader.of_both(where, ("gross", "discount"))


def _difference(both: Pair[Figures], measure: str) -> int:
    return (both.after.measures[measure] or 0) - (both.before.measures[measure] or 0)
