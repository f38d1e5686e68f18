"""A small shop with campaigns, and what plain Python finds of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from storewide.lib.periods import Days

NOW = Days(date(2026, 3, 9), date(2026, 3, 15))
BEFORE = Days(date(2026, 3, 2), date(2026, 3, 8))


@dataclass(frozen=True)
class Order:
    """An order of one line at ten o'clock; amounts in cents, a refund on a day of its own."""

    name: str
    day: date
    customer: str
    visitor: str
    price: int
    cost: int | None
    refund: tuple[date, int] | None = None

    @property
    def buyer(self) -> str:
        return self.customer or self.name


def march(day: int) -> date:
    return date(2026, 3, day)


ORDERS = (
    Order("o1", march(3), "c1", "v1", 10_000, 6_000),
    Order("o2", march(4), "c2", "v2", 4_001, 2_500, (march(10), 1_000)),
    Order("o3", march(9), "c1", "v1", 5_003, 2_999),
    Order("o4", march(10), "c3", "v3", 3_000, 1_111),
    Order("o5", march(11), "", "v4", 2_000, 900),
    Order("o6", march(12), "c1", "v1", 7_007, 3_333, (march(14), 507)),
    Order("o7", march(13), "c5", "v5", 1_000, 400),
    Order("o8", march(13), "c6", "v6", 2_222, 1_000),
    Order("o9", march(14), "c7", "v7", 6_000, None),
)
#: when (at nine o'clock) who came by which campaign; v6 came by one too long ago, v5 by none
VISITS = (
    (date(2026, 1, 20), "v6", "spring-26"),
    (march(2), "v1", "spring-26"),
    (march(3), "v2", "mail-9"),
    (march(3), "v8", "spring-26"),
    (march(8), "v3", "spring-26"),
    (march(11), "v1", ""),
    (march(11), "v4", "spring-26"),
    (march(12), "v1", "mail-9"),
    (march(13), "v5", ""),
    (march(13), "v6", ""),
    (march(14), "v7", "uncosted"),
)
#: day, campaign, cents
MEDIA = (
    (march(4), "spring-26", 3_000),
    (march(5), "mail-9", 500),
    (march(10), "spring-26", 4_001),
    (march(12), "mail-9", 333),
    (march(12), "", 1_000),
)
FULFILMENT, PAYMENT = 1_003, 701
CAMPAIGNS = ("spring-26", "mail-9", "uncosted", "(none)")


def euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02}"


def file_of(head: str, rows: list[tuple[object, ...]]) -> str:
    return "\n".join([head, *(",".join(str(each) for each in row) for row in rows), ""])


HEAD = "order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency,cost,refunded,refunded_at"


def order_row(order: Order) -> tuple[object, ...]:
    day, back = order.refund or ("", None)
    return (
        *(order.name, f"{order.day}T09:00:00Z", order.customer, order.visitor, "p", 1, euros(order.price)),
        *("EUR", euros(order.cost), euros(back), f"{day}T09:00:00Z" if day else ""),
    )


def campaign_of(order: Order) -> str:
    """The campaign of its last visit by one within 30 days; whoever is known to be the same customer has one visitor."""
    reach = order.day - timedelta(days=30)
    came = [name for day, who, name in VISITS if who == order.visitor and name and reach <= day <= order.day]
    return came[-1] if came else "(none)"


@dataclass
class Sums:
    """What plain Python finds of a campaign in some days; `goods` None where none of its orders states a cost."""

    orders: int
    buyers: int
    spend: int
    goods: int | None
    media: int
    visitors: int


def by_hand(campaign: str, days: Days) -> Sums:
    own = [each for each in ORDERS if campaign_of(each) == campaign]
    placed = [each for each in own if each.day in days]
    backs = [each.refund[1] for each in own if each.refund and each.refund[0] in days]
    stated = [each.cost for each in placed if each.cost is not None]
    name = "" if campaign == "(none)" else campaign
    return Sums(
        len(placed),
        len({each.buyer for each in placed}),
        sum(each.price for each in placed) - sum(backs),
        sum(stated) if stated or not placed else None,
        sum(cents for day, of, cents in MEDIA if of == name and day in days),
        len({who for day, who, of in VISITS if of == name and day in days}),
    )


def shared(total: int, by: dict[str, int]) -> dict[str, int]:
    """A total in whole cents as `by` counts: rounded down, the largest remainders get what is left."""
    exact = {name: Fraction(total * number, sum(by.values())) for name, number in by.items()}
    found = {name: int(part) for name, part in exact.items()}
    most = sorted(exact, key=lambda name: found[name] - exact[name])
    for name in most[: total - sum(found.values())]:
        found[name] += 1
    return found


def contributions() -> dict[str, int | None]:
    """By campaign what is left after goods, fees and media cost."""
    sums = {name: by_hand(name, NOW) for name in CAMPAIGNS}
    fulfilment = shared(FULFILMENT, {name: each.orders for name, each in sums.items()})
    payment = shared(PAYMENT, {name: each.spend for name, each in sums.items()})
    return {
        name: None
        if each.goods is None
        else each.spend - each.goods - each.media - fulfilment[name] - payment[name]
        for name, each in sums.items()
    }


def moved(campaign: str, of: str) -> Decimal | None:
    """By which share media cost of a visitor or buyer (`of`) moved; None where it cannot be told."""
    (now, before) = (by_hand(campaign, days) for days in (NOW, BEFORE))
    counts = (getattr(now, of), getattr(before, of))
    if not all(counts) or not before.media:
        return None
    return Decimal(now.media) / counts[0] / (Decimal(before.media) / counts[1]) - 1
