"""Closed months beside what the facts say now, and the next month that can be closed."""

from dataclasses import dataclass
from datetime import date, timedelta

from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.sources import closing
from storewide.sources.house import warehouse
from storewide.sources.models import ClosedMonth, Store
from storewide.warehouse.questions import Question


@dataclass(frozen=True)
class Restated:
    """A closed month: `reported` figures, and by the same names what they read now; money in minor units."""

    closed: ClosedMonth
    now: dict[str, int | None]

    @property
    def month(self) -> str:
        return f"{self.closed.month:%Y-%m}"

    @property
    def differs(self) -> bool:
        """Whether facts that arrived later have changed any figure."""
        return any(self.difference(name) for name in closing.MEASURES)

    def difference(self, name: str) -> int:
        """How much more a figure reads now than was reported."""
        return (self.now[name] or 0) - (getattr(self.closed, name) or 0)

    @property
    def reported_spend(self) -> Money:
        return Money(self.closed.spend, self.closed.currency)

    @property
    def spend_now(self) -> Money:
        return Money(self.now["spend"] or 0, self.closed.currency)

    @property
    def spend_difference(self) -> Money:
        return Money(self.difference("spend"), self.closed.currency)

    @property
    def orders_difference(self) -> int:
        return self.difference("orders")

    @property
    def refunded_difference(self) -> Money:
        return Money(self.difference("refunded"), self.closed.currency)


def restated(store: Store) -> list[Restated]:
    """The closed months of a store, newest first, each beside the figures of now."""
    months = list(ClosedMonth.objects.filter(store=store))
    if not months:
        return []
    days = Days(months[-1].month, closing.days_of(months[0].month).last)
    question = Question(
        measures=closing.MEASURES, first=days.first, last=days.last, by="month", store=store.slug
    )
    now = {row.label: dict(row.measures) for row in warehouse().ask(question).rows}
    nothing: dict[str, int | None] = dict.fromkeys(closing.MEASURES)
    return [Restated(closed, now.get(f"{closed.month:%Y-%m}", nothing)) for closed in months]


def of_days(store: Store, days: Days) -> Restated | None:
    """The closed month that the days are, beside the figures of now; None where they are no closed month."""
    closed = ClosedMonth.objects.filter(store=store, month=days.first).first()
    if closed is None or closing.days_of(closed.month) != days:
        return None
    now, _version = closing.figures(store, days)
    return Restated(closed, {name: now[name] if now else None for name in closing.MEASURES})


def next_to_close(store: Store, today: date) -> date | None:
    """The first day of the oldest month over and not closed, from the newest closed one on; None where there is none."""
    extent = warehouse().extent(store.slug)
    if extent is None:
        return None
    newest = ClosedMonth.objects.filter(store=store).order_by("-month").first()
    month = _after(newest.month) if newest else _newest_over(today)
    return month if month < today.replace(day=1) and extent[0] < _after(month) <= _after(extent[1]) else None


def _newest_over(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _after(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)
