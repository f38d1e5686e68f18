"""What the page of cohorts says: who came back after the first order, and what a customer is worth."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Page
from storewide.lib.money import Money
from storewide.lib.periods import months_later
from storewide.metrics import choice_pages, words
from storewide.metrics.period import Chosen
from storewide.sources.house import warehouse
from storewide.warehouse.cohorts import Cohort, Later
from storewide.warehouse.worths import Worth

#: so many months of first orders, and so many after each, are shown
MONTHS = 13
#: how deep a cell may be coloured
SHADES = 9


@dataclass(frozen=True)
class Cell:
    """A month after the first one: the share that bought in it, and how deep that is coloured (0 to SHADES)."""

    text: str
    shade: int
    so_far: bool


@dataclass(frozen=True)
class Row:
    """A cohort of the heat map."""

    month: str
    size: str
    cells: tuple[Cell, ...]


def show(chosen: Chosen) -> dict[str, Any]:
    """The cohorts of the last months up to the chosen days, and what the buyers of these days are worth."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    last = chosen.days.last.replace(day=1)
    first = months_later(last, 1 - MONTHS)
    found = warehouse().cohorts(chosen.store.slug, first, last)
    worth = warehouse().worth(chosen.store.slug, chosen.days)
    return {
        "page": Page(
            title=finding(found),
            short=_("Cohorts"),
            purpose=_(
                "Customers by the month of their first order: which share of them bought again in each month after it."
            ),
            guide="metrics#cohorts",
            crumbs=choice_pages.below_scorecard(chosen),
        ),
        "spec": spec(found, chosen.store.currency),
        "rows": found,
        "context": {
            "heat": _heat(found),
            "months_after": [str(number) for number in range(1, _longest(found))],
            "worth": said(worth, chosen),
            **choice_pages.undivided(chosen),
            "whole": True,
        },
    }


def finding(found: tuple[Cohort, ...]) -> str:
    """Which share of the customers of whole cohorts bought again within three months, in one sentence."""
    whole = [each for each in found if len(each.later) > 3 and each.later[3].is_over and each.size]
    if not whole:
        return _("It is too early to say who buys again")
    # somebody may buy in two of the months: the first month after is the only one that counts people once
    size = sum(each.size for each in whole)
    back = sum(each.later[1].buyers for each in whole)
    values = {
        "share": formats.percent(Decimal(back) / size),
        "size": formats.number(size, 0),
        "first": whole[0].month,
        "last": whole[-1].month,
    }
    return (
        _(
            "%(share)s of %(size)s new customers bought again in the month after their first order (%(first)s to %(last)s)"
        )
        % values
    )


def said(worth: Worth | None, chosen: Chosen) -> str:
    """What a buyer of these days will spend in the next year, with its interval; or that nobody can tell yet."""
    assert chosen.days is not None  # noqa: S101
    if worth is None:
        return _("What a customer is worth cannot be told yet: too few have bought again to learn from.")
    currency = chosen.store.currency
    values = {
        "customers": formats.number(worth.customers, 0),
        "days": words.days(chosen.days),
        "mean": formats.money(worth.mean, currency, 0),
        "low": formats.money(worth.low, currency, 0),
        "high": formats.money(worth.high, currency, 0),
        "alive": formats.percent(worth.alive, 0),
    }
    return (
        _(
            "A buyer of these days (%(days)s) will spend %(mean)s in the next twelve months, between %(low)s and "
            "%(high)s; %(alive)s of the %(customers)s known customers are not taken for lost, as none is who bought once."
        )
        % values
    )


def spec(found: tuple[Cohort, ...], currency: str) -> ListSpec:
    """The same cohorts as a table: size, and the share that bought in each month after."""
    return ListSpec(
        name="cohorts",
        columns=(
            Column("month", gettext_lazy("First order in"), sort="month"),
            Column("size", gettext_lazy("Customers"), kind=Kind.NUMBER, sort="size"),
            Column(
                "spend",
                gettext_lazy("Spend so far"),
                value=_spend(currency),
                kind=Kind.MONEY,
                digits=0,
                priority=2,
            ),
            Column("orders", gettext_lazy("Orders so far"), value=_orders, kind=Kind.NUMBER, priority=2),
            *(
                Column(
                    f"m{number}",
                    _("Month %(number)s") % {"number": number},
                    value=_share_in(number),
                    kind=Kind.PERCENT,
                    priority=3,
                )
                for number in range(1, _longest(found))
            ),
        ),
        keep=("store", "from", "to", "where"),
        counted=ngettext_lazy("%(shown)s month", "%(shown)s months", "count"),
        empty=Empty(
            gettext_lazy("No customers yet"),
            gettext_lazy("Import orders with their customers; guests belong to no cohort."),
        ),
    )


def _heat(found: tuple[Cohort, ...]) -> list[Row]:
    deepest = max(
        (each.buyers / cohort.size for cohort in found if cohort.size for each in _after(cohort)), default=0
    )
    return [
        Row(
            cohort.month,
            formats.number(cohort.size, 0),
            tuple(_cell(cohort, each, deepest) for each in _after(cohort)),
        )
        for cohort in found
    ]


def _cell(cohort: Cohort, later: Later, deepest: float) -> Cell:
    share = later.buyers / cohort.size if cohort.size else 0
    shade = round(share / deepest * SHADES) if deepest else 0
    return Cell(formats.percent(share), shade, not later.is_over)


def _after(cohort: Cohort) -> tuple[Later, ...]:
    return cohort.later[1:MONTHS]


def _longest(found: tuple[Cohort, ...]) -> int:
    return min(MONTHS, max((len(each.later) for each in found), default=1))


def _share_in(number: int) -> Callable[[Cohort], Decimal | None]:
    def share(cohort: Cohort) -> Decimal | None:
        if number >= len(cohort.later) or not cohort.size:
            return None
        return Decimal(cohort.later[number].buyers) / cohort.size

    return share


def _orders(cohort: Cohort) -> int:
    return sum(each.orders for each in cohort.later)


def _spend(currency: str) -> Callable[[Cohort], Money]:
    return lambda cohort: Money(sum(each.spend for each in cohort.later), currency)
