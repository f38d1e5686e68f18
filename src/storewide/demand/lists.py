"""Marketing as lists: what reach cost and brought, campaigns, attribution."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.demand import words
from storewide.demand.models import Campaign, CampaignState, Channel
from storewide.demand.overview import Brought, By
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.kit.tags import Text
from storewide.lib.money import Money
from storewide.sources.models import Store
from storewide.warehouse.attribution import Credit, Model


def _amount(name: str, label: Text, *, digits: int | None = 0, priority: int = 1) -> Column:
    """A column of money that a row has in minor units."""

    def value(row: Brought) -> Money | None:
        return row.money(getattr(row, name))

    return Column(name, label, value=value, kind=Kind.MONEY, digits=digits, priority=priority)


def brought(by: By) -> ListSpec:
    """What reach cost and brought, by marketing channel or campaign."""
    first = _("Campaign") if by == "campaign" else _("Marketing channel")
    columns: tuple[Column, ...] = (
        Column("label", first, value=lambda row: words.row(row.label, by), sort="label"),
        _amount("cost", _("Media cost")),
        Column("visitors", _("Visitors"), kind=Kind.NUMBER, priority=2),
        _amount("per_visitor", _("A visitor"), digits=None, priority=3),
        Column("visitor_dearer", _("A visitor, change"), kind=Kind.CHANGE, priority=3),
    )
    if by == "campaign":
        columns += (Column("orders", _("Orders"), kind=Kind.NUMBER, priority=3),)
    columns += (
        Column("buyers", _("Buyers"), kind=Kind.NUMBER, priority=2),
        _amount("per_buyer", _("A buyer"), digits=None),
        Column("dearer", _("A buyer, change"), kind=Kind.CHANGE, priority=3),
        _amount("spend", _("Spend")),
        _amount("contribution", _("Contribution margin")),
        Column("share", _("Of spend"), kind=Kind.PERCENT, priority=2),
        Column("returned", _("Return"), kind=Kind.NUMBER, digits=2, priority=2),
        _amount("margin", _("Margin after media cost"), priority=3),
    )
    return ListSpec(
        name=f"demand-by-{by.replace('_', '-')}",
        columns=columns,
        counted=ngettext_lazy("%(shown)s row", "%(shown)s rows", "count"),
        page_size=60,
        empty=Empty(
            _("Nobody came in these days, and nothing was paid for reach"),
            _("Choose other days, or import events, orders and media cost."),
        ),
    )


def campaigns(first: Action | None) -> ListSpec:
    """The list of campaigns; `first` is what to do while there is none."""
    return ListSpec(
        name="campaigns",
        columns=(
            Column("name", _("Campaign"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
            Column(
                "channel",
                _("Marketing channel"),
                value="get_marketing_channel_display",
                sort="marketing_channel",
                priority=2,
            ),
            Column("first", _("From"), kind=Kind.DAY, sort="first"),
            Column("last", _("To"), kind=Kind.DAY, sort="last", priority=2),
            Column("promise", _("Promise"), value=words.promise, priority=2),
            Column("budget", _("Budget"), value=_budget, kind=Kind.MONEY, digits=0, sort="budget_minor"),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name", priority=3),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=3),
        ),
        search=("name", "key", "owner__name"),
        search_label=_("Search campaigns"),
        filters=(
            Filter("state", _("State"), CampaignState.choices),
            Filter("channel", _("Marketing channel"), Channel.choices, field="marketing_channel"),
            Filter("store", _("Store"), _stores, field="store__slug"),
            PeriodFilter("first", _("From"), "first"),
        ),
        order="-first",
        counted=ngettext_lazy("%(shown)s campaign", "%(shown)s campaigns", "count"),
        empty=Empty(
            _("No campaign is planned"),
            _(
                "A campaign is a bet: money for reach, and what it will bring. What it promises is frozen when it "
                "starts, and held against what it did when it ends."
            ),
            first,
        ),
    )


@dataclass(frozen=True)
class CreditRow:
    """What one channel is credited with, as a row."""

    credit: Credit
    currency: str

    def spend(self, model: Model) -> Money:
        """The spend by a model."""
        return Money(self.credit.spend[model], self.currency)


def credits() -> ListSpec:  # noqa: A001 - what attribution gives
    """Orders and spend of each channel by the three models."""
    return ListSpec(
        name="attribution",
        columns=(
            Column("channel", _("Marketing channel"), value=lambda row: words.channel(row.credit.channel)),
            *_by_model("first", _("Orders, first visit"), _("Spend, first visit"), 2),
            *_by_model("last", _("Orders, last visit"), _("Spend, last visit"), 2),
            *_by_model("position", _("Orders, by position"), _("Spend, by position"), 1),
        ),
        counted=ngettext_lazy("%(shown)s marketing channel", "%(shown)s marketing channels", "count"),
        empty=Empty(_("No orders in these days"), _("Choose other days, or import orders.")),
    )


def _by_model(model: Model, orders: Any, spend: Any, priority: int) -> tuple[Column, Column]:
    return (
        Column(
            f"orders_{model}",
            orders,
            value=lambda row: row.credit.orders[model],
            kind=Kind.NUMBER,
            priority=priority + 1,
        ),
        Column(
            f"spend_{model}",
            spend,
            value=lambda row: row.spend(model),
            kind=Kind.MONEY,
            digits=0,
            priority=priority,
        ),
    )


def _budget(row: Campaign) -> Money:
    return Money(row.budget_minor, row.store.currency)


def plan_action() -> Action:
    """To plan a campaign."""
    return Action(_("Plan a campaign"), reverse("demand:plan"))


def _stores() -> list[tuple[str, str]]:
    return list(Store.objects.order_by("name").values_list("slug", "name"))
