"""What reach cost and brought over some days, by marketing channel or campaign, beside days before. No words."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from storewide.demand import rules
from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.metrics import definitions, figures
from storewide.metrics import rules as metric_rules
from storewide.metrics.figures import Figures
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.stats import splitting
from storewide.warehouse import attribution
from storewide.warehouse.attribution import MODELS, Credit
from storewide.warehouse.questions import NONE

By = Literal["marketing_channel", "campaign"]
CODES = ("media_cost", "cost_per_visitor", "cost_per_buyer", "return_on_media_cost", "contribution_margin")
_NOTHING = dict.fromkeys(MODELS, 0)


@dataclass(frozen=True)
class Brought:
    """A channel or campaign: its figures now and before (None without any), and its share of all spend.

    Orders, buyers, spend and cost of goods of a campaign are of the orders whose last visit of a campaign was of it; of
    a channel those of the orders that name it. `fees`: its part of what fulfilment and payment cost. Money in minor
    units; None is not known.
    """

    label: str
    currency: str
    now: Figures
    before: Figures | None
    share: float | None
    fees: int | None = None

    @property
    def visitors(self) -> int | None:
        """Distinct visitors."""
        return self.now.measures["visitors"]

    @property
    def orders(self) -> int | None:
        """Orders placed."""
        return self.now.measures["orders"]

    @property
    def buyers(self) -> int | None:
        """Distinct buyers."""
        return self.now.measures["buyers"]

    @property
    def spend(self) -> int | None:
        """What they spent."""
        return self.now.measures["spend"]

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
        return self.now.ratio("cost_per_buyer")

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
    def visitor_dearer(self) -> Decimal | None:
        """By which share a visitor costs more than before; below 0 less. None where either is not known."""
        return self._dearer("cost_per_visitor")

    @property
    def dearer(self) -> Decimal | None:
        """The same of a buyer."""
        return self._dearer("cost_per_buyer")

    def _dearer(self, code: str) -> Decimal | None:
        then = self.before.ratio(code) if self.before else None
        now = self.now.ratio(code)
        return now / then - 1 if now is not None and then else None

    def money(self, minor: int | Decimal | None) -> Money | None:
        """An amount as tables take it."""
        return None if minor is None else Money(round(minor), self.currency)


@dataclass(frozen=True)
class Overview:
    """All of it: the rows, dearest first, and the whole.

    `seen_from`: the first day of which visits are known, where orders of these days or the earlier ones may have come by
    a visit before it; None where all that count are known.
    """

    days: Days
    earlier: Days | None
    rows: tuple[Brought, ...]
    whole: Brought
    seen_from: date | None = None

    @property
    def dearest(self) -> Brought | None:
        """The row with the most media cost, where any is known; what names no channel or campaign is none."""
        return next((row for row in self.rows if row.is_paid and row.label != NONE), None)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Of what a contribution margin is made of, the measures that no file tells of these days."""
        made_of = definitions.named("contribution_margin").measures
        return tuple(name for name in made_of if self.whole.now.measures[name] is None)


def build(store: Store, days: Days, earlier: Days | None, by: By, total: Figures | None = None) -> Overview:
    """The overview of a store's days; `earlier` are what it stands against. Raises FiguresRefused.

    `total`: the figures of the days with the measures of `CODES`, where they are known already.
    """
    total = total or figures.total(days, store=store.slug, measures=figures.measures_of(CODES))
    seen_from = _seen_from(store, earlier or days) if by == "campaign" else None
    before: dict[str, Figures] = {}
    if earlier is not None:
        if by == "campaign":
            attribution.ahead(warehouse(), store.slug, (days, earlier), by)
        before = {row.label: row for row in _told(store, earlier, by, total, counts_buyers=seen_from is None)}
    spend = total.measures["spend"]
    found = [
        _brought(row, before.get(row.label), store, spend)
        for row in _told(store, days, by, total, counts_buyers=True)
    ]
    known = [row for row in found if row.visitors or row.cost or row.orders or row.spend]
    return Overview(
        days,
        earlier,
        tuple(sorted(_with_fees(known, total), key=_place)),
        Brought("", store.currency, total, None, None),
        seen_from,
    )


def _with_fees(rows: list[Brought], total: Figures) -> list[Brought]:
    """Fulfilment shared out by orders, payment fees by spend, as no bill tells them by row; to the minor unit."""
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


def _told(store: Store, days: Days, by: By, total: Figures, *, counts_buyers: bool) -> tuple[Figures, ...]:
    """The rows of some days, with what is told of the whole: by channel as orders name it, by campaign as credited.

    A campaign's buyers are left out unless `counts_buyers`.
    """
    measures = tuple(total.measures)
    rows = figures.ask(first=days.first, last=days.last, by=by, store=store.slug, measures=measures).rows
    house = warehouse()
    if by == "marketing_channel" or not house.holds(store.slug, "order_line"):
        return rows
    found = attribution.attributed(house, store.slug, days, "campaign")
    credits_of = {each.channel: each for each in found.credits}
    of_none = {name: _of_none(rows, name) for name in measures}
    others = sorted(set(credits_of) - {row.label for row in rows})
    return tuple(
        _credited(row, credits_of.get(row.label), total, counts_buyers=counts_buyers)
        for row in (*rows, *(Figures(label, days, None, of_none) for label in others))
    )


def _of_none(rows: tuple[Figures, ...], measure: str) -> int | None:
    """What a row has of which nothing is told: nothing where the measure is known of others, else it is not known."""
    return 0 if any(row.measures[measure] is not None for row in rows) else None


def _credited(row: Figures, credit: Credit | None, total: Figures, *, counts_buyers: bool) -> Figures:
    """A campaign's row with the orders whose last visit of a campaign was of it, and what they brought and cost."""
    found = credit or Credit(row.label, _NOTHING, _NOTHING)
    measures = {
        "orders": found.orders["last"],
        "buyers": found.buyers if counts_buyers else None,
        "spend": found.spend["last"],
        # as of a channel, goods cost nothing that is known where no order of the store ever stated it
        "cost": None if total.measures["cost"] is None else found.goods,
    }
    return replace(row, measures={**row.measures, **measures})


def _brought(row: Figures, before: Figures | None, store: Store, whole: int | None) -> Brought:
    spend = row.measures["spend"]
    return Brought(
        row.label, store.currency, row, before, spend / whole if spend is not None and whole else None
    )


def _place(row: Brought) -> tuple[bool, int, int, str]:
    return (row.label == NONE, -(row.cost or 0), -(row.spend or 0), row.label)


def _seen_from(store: Store, days: Days) -> date | None:
    """The first day of which visits are known, where orders of the days may have come by one before it."""
    found = attribution.seen_from(warehouse(), store.slug)
    is_partly = found is not None and days.first < found + timedelta(days=attribution.REACH)
    return found if is_partly else None
