"""What reach cost and brought over some days, by marketing channel or campaign, beside days before. No words."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from storewide.demand import rules
from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics import rules as metric_rules
from storewide.metrics.figures import Figures
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.stats import splitting
from storewide.warehouse import attribution
from storewide.warehouse.questions import NONE

By = Literal["marketing_channel", "campaign"]
CODES = ("media_cost", "cost_per_visitor", "cost_per_buyer", "return_on_media_cost", "contribution_margin")


@dataclass(frozen=True)
class Brought:
    """A channel or campaign: its figures now and before (None without any), and its share of all spend.

    Of a campaign `orders`, `buyers` and `spend` are those whose last visit of a campaign was of it; of a channel those
    that the orders name. `fees`: its part of what fulfilment and payment cost. Money in minor units; None is not known.
    """

    label: str
    currency: str
    now: Figures
    before: Figures | None
    orders: int | None
    buyers: int | None
    spend: int | None
    share: float | None
    fees: int | None = None

    @property
    def visitors(self) -> int | None:
        """Distinct visitors."""
        return self.now.measures["visitors"]

    @property
    def cost(self) -> int | None:
        """What reach cost."""
        return self.now.measures["media_cost"]

    @property
    def is_paid(self) -> bool:
        """Whether any media cost is known of it."""
        return bool(self.cost)

    @property
    def per_visitor(self) -> Decimal | None:
        """Media cost of a visitor, as everywhere: nothing where no cost is told of it while others' are."""
        return self.now.ratio("cost_per_visitor")

    @property
    def per_buyer(self) -> Decimal | None:
        """Media cost of a buyer, as everywhere; nothing where nobody bought."""
        return Decimal(self.cost) / self.buyers if self.cost is not None and self.buyers else None

    @property
    def returned(self) -> Decimal | None:
        """Spend for each unit of media cost."""
        return Decimal(self.spend) / self.cost if self.spend is not None and self.cost else None

    @property
    def margin(self) -> int | None:
        """Spend less goods and media cost."""
        found = metric_rules.value(rules.AFTER_REACH, self.now.measures)
        return None if found is None else round(found.ratio)

    @property
    def contribution(self) -> int | None:
        """What is left of the margin after its part of the fees: the parts of all add up to the whole's own."""
        return None if self.margin is None or self.fees is None else self.margin - self.fees

    @property
    def dearer(self) -> Decimal | None:
        """By which share a buyer costs more than before; below 0 less. None where either is not known."""
        then = self.before.ratio("cost_per_buyer") if self.before else None
        return self.per_buyer / then - 1 if self.per_buyer is not None and then else None

    def money(self, minor: int | Decimal | None) -> Money | None:
        """An amount as tables take it."""
        return None if minor is None else Money(round(minor), self.currency)


@dataclass(frozen=True)
class Overview:
    """All of it: the rows, dearest first, and the whole."""

    days: Days
    earlier: Days | None
    rows: tuple[Brought, ...]
    whole: Brought

    @property
    def dearest(self) -> Brought | None:
        """The row with the most media cost, where any is known; what names no channel or campaign is none."""
        return next((row for row in self.rows if row.is_paid and row.label != NONE), None)


def build(store: Store, days: Days, earlier: Days | None, by: By) -> Overview:
    """The overview of a store's days; `earlier` are what it stands against. Raises FiguresRefused."""
    measures = tuple(dict.fromkeys((*figures.measures_of(CODES), *rules.AFTER_REACH.measures)))
    asked = {"store": store.slug, "measures": measures}
    now = figures.ask(first=days.first, last=days.last, by=by, **asked)  # type: ignore[arg-type]
    total = figures.total(days, **asked)  # type: ignore[arg-type]
    then: dict[str, Figures] = {}
    if earlier is not None:
        rows = figures.ask(first=earlier.first, last=earlier.last, by=by, **asked).rows  # type: ignore[arg-type]
        then = {row.label: row for row in rows}
    whole = total.measures["spend"]
    credited = _credited(store, days) if by == "campaign" else None
    found = [
        _brought(row, then.get(row.label), store, by, credited, whole)
        for row in _with_credited(now.rows, credited, days, measures)
    ]
    known = [row for row in found if row.visitors or row.cost or row.orders or row.spend]
    if by == "marketing_channel":
        known = _with_fees(known, total)
    return Overview(
        days,
        earlier,
        tuple(sorted(known, key=_place)),
        Brought(
            "", store.currency, total, None, total.measures["orders"], total.measures["buyers"], whole, None
        ),
    )


def _with_fees(rows: list[Brought], total: Figures) -> list[Brought]:
    """Fulfilment shared out by orders, payment fees by spend, as no bill tells them by channel; to the minor unit."""
    fees = [0] * len(rows)
    for measure, counted in (
        ("fulfilment_cost", [row.orders or 0 for row in rows]),
        ("payment_cost", [max(row.spend or 0, 0) for row in rows]),
    ):
        cost = total.measures[measure]
        if cost is None or not any(counted):
            return rows
        parts = [cost * number / sum(counted) for number in counted]
        fees = [fee + part for fee, part in zip(fees, splitting.whole(parts, cost), strict=True)]
    return [replace(row, fees=fee) for row, fee in zip(rows, fees, strict=True)]


type Credited = dict[str, tuple[int, int, int]]


def _with_credited(
    rows: tuple[Figures, ...], credited: Credited | None, days: Days, measures: tuple[str, ...]
) -> tuple[Figures, ...]:
    """The rows, and one without figures for each campaign that orders are credited to beside them."""
    there = {row.label for row in rows}
    others = sorted(set(credited or ()) - there)
    return (*rows, *(Figures(label, days, None, dict.fromkeys(measures)) for label in others))


def _brought(
    row: Figures, before: Figures | None, store: Store, by: By, credited: Credited | None, whole: int | None
) -> Brought:
    orders, buyers, spend = (row.measures[name] for name in ("orders", "buyers", "spend"))
    if by == "campaign":
        orders, buyers, spend = (None,) * 3 if credited is None else credited.get(row.label, (0, 0, 0))
    share = spend / whole if spend is not None and whole else None
    return Brought(row.label, store.currency, row, before, orders, buyers, spend, share)


def _place(row: Brought) -> tuple[bool, int, int, str]:
    return (row.label == NONE, -(row.cost or 0), -(row.spend or 0), row.label)


def _credited(store: Store, days: Days) -> Credited | None:
    """By campaign the orders, buyers and spend whose last visit of a campaign was of it; None without orders of our own."""
    house = warehouse()
    if not house.holds(store.slug, "order_line"):
        return None
    found = attribution.attributed(house, store.slug, days, "campaign")
    return {each.channel: (each.orders["last"], each.buyers, each.spend["last"]) for each in found.credits}
