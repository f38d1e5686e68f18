"""Which promotions get into each other's way: pure. Two clash where on one day both lower the price of one thing.

They are of one store, their days overlap, a sales channel has both (a promotion that names none is in all of
them), and what they lower overlaps: the same product, the same category, a product of that category, or everything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from storewide.lib.periods import Days
from storewide.warehouse.drivers import Promotion


@dataclass(frozen=True)
class Clash:
    """Two promotions of a store (their ids and titles) that lower the same on the same days.

    `what`: the product's or category's name, None where both lower everything. `sales_channels`: those in which
    both run, empty for all of them.
    """

    store: str
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    what: str | None
    sales_channels: tuple[str, ...]
    days: Days


#: store, ids in the order of their days, what both lower, and the days on which both do
type _Pair = tuple[str, tuple[str, ...], str | None, Days]


def clashes(promotions: Sequence[Promotion], within: Days) -> tuple[Clash, ...]:
    """The clashes with any day in `within`, by first day; a pair that clashes in several channels is named once."""
    titles = {(each.store, each.promotion_id): each.title for each in promotions}
    found: dict[_Pair, set[str | None]] = {}
    ordered = sorted(running(promotions, within), key=lambda each: (each.first, each.promotion_id))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.first > one.last:
                break
            if _clash(one, other):
                pair = _pair(one, other)
                found.setdefault(pair, set()).add(one.sales_channel or other.sales_channel)
    named = [
        Clash(store, ids, tuple(titles[store, each] for each in ids), what, _channels(channels), days)
        for (store, ids, what, days), channels in found.items()
    ]
    return tuple(sorted(named, key=lambda each: (each.days, each.titles)))


def running(promotions: Iterable[Promotion], days: Days) -> tuple[Promotion, ...]:
    """Those that run on any of the days."""
    return tuple(each for each in promotions if _touch(each.days, days))


def nearest(promotions: Sequence[Promotion], today: date) -> date:
    """The day to begin looking at: today where one runs or none is known, else that of the next or the last one."""
    if not promotions or any(today in each.days for each in promotions):
        return today
    coming = [each.first for each in promotions if each.first > today]
    return min(coming) if coming else max(each.last for each in promotions)


def lowers(promotion: Promotion) -> str | None:
    """What a promotion lowers, by name; None for everything."""
    if promotion.product_id:
        return promotion.product_title or promotion.product_id
    return promotion.category


def _clash(one: Promotion, other: Promotion) -> bool:
    return (
        one.store == other.store
        and one.promotion_id != other.promotion_id
        and (not one.sales_channel or not other.sales_channel or one.sales_channel == other.sales_channel)
        and _touch(one.days, other.days)
        and _same_things(one, other)
    )


def _same_things(one: Promotion, other: Promotion) -> bool:
    if one.product_id and other.product_id:
        return one.product_id == other.product_id
    categories = (one.category or one.product_category, other.category or other.product_category)
    if _is_of_everything(one) or _is_of_everything(other):
        return True
    return categories[0] is not None and categories[0] == categories[1]


def _is_of_everything(promotion: Promotion) -> bool:
    return not promotion.product_id and not promotion.category


def _what(one: Promotion, other: Promotion) -> str | None:
    """The narrower of what both lower."""
    for each in (one, other):
        if each.product_id:
            return lowers(each)
    return one.category or other.category


def _pair(one: Promotion, other: Promotion) -> _Pair:
    """What a clash is told by, whichever of its sales channels it was found in."""
    days = Days(max(one.first, other.first), min(one.last, other.last))
    ids = sorted({(each.first, each.promotion_id) for each in (one, other)})
    return one.store, tuple(promotion_id for _first, promotion_id in ids), _what(one, other), days


def _channels(found: set[str | None]) -> tuple[str, ...]:
    return () if None in found else tuple(sorted(each for each in found if each))


def _touch(one: Days, other: Days) -> bool:
    return one.first <= other.last and other.first <= one.last
