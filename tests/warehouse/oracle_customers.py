"""Customers and products the slow way: every order looked at, days compared one by one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Line:
    store: str
    order: str
    day: date
    buyer: str | None
    product: str
    category: str
    channel: str
    quantity: int
    price: int
    status: str
    refunded: int
    refunded_day: date | None
    cost: int

    @property
    def counts(self) -> bool:
        return self.status != "cancelled" and self.quantity > 0

    @property
    def gross(self) -> int:
        return self.quantity * self.price

    def booked(self) -> list[tuple[date, dict[str, int]]]:
        """What the line adds to which day."""
        found = [(self.day, {"gross": self.gross, "cost": self.cost})]
        if self.status == "cancelled":
            found.append((self.day, {"refunded": self.gross}))
        elif self.refunded:
            found.append((self.refunded_day or self.day, {"refunded": self.refunded}))
        return found


class Firsts:
    """Of each customer the days with an order that counts; by store, or in all of them."""

    def __init__(self, lines: list[Line], by_store: bool) -> None:
        self._by_store = by_store
        self.days: dict[object, set[date]] = defaultdict(set)
        for line in lines:
            if line.counts and line.buyer:
                self.days[self.key(line)].add(line.day)

    def key(self, line: Line) -> object:
        return (line.store, line.buyer) if self._by_store else line.buyer

    def kind(self, line: Line) -> str:
        if not line.buyer:
            return "new"
        days = self.days[self.key(line)]
        return "new" if not days or line.day <= min(days) else "returning"

    def bought_again(self, key: object) -> bool:
        first = min(self.days[key])
        return any(first < day <= first + timedelta(days=90) for day in self.days[key])


def buyers(lines: list[Line], asked: list[Line], by_store: bool, until: date) -> dict[str, int]:
    """The measures of customers of the lines asked, among all lines."""
    firsts = Firsts(lines, by_store)
    counting = [line for line in asked if line.counts]
    known = {firsts.key(line) for line in counting if line.buyer}
    new = {
        firsts.key(line) for line in counting if line.buyer and line.day == min(firsts.days[firsts.key(line)])
    }
    ripe = {key for key in new if min(firsts.days[key]) + timedelta(days=90) <= until}
    guests = {(line.store, line.order) for line in counting if not line.buyer}
    return {
        "buyers": len(known) + len(guests),
        "new_buyers": len(new) + len(guests),
        "returning_buyers": len(known) - len(new),
        "ripe_buyers": len(ripe),
        "bought_again": sum(map(firsts.bought_again, ripe)),
    }
