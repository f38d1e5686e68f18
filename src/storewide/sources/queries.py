"""Reads of stores and imports, and the reconciliation of a month's revenue with what the business knows."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.steps import Step
from storewide.lib.periods import Days, parse_one
from storewide.sources import own_presets, rules
from storewide.sources.house import warehouse
from storewide.sources.models import Import, ImportState, KnownRevenue, Store
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Fact

SHOWN_REFUSALS = 20


@dataclass(frozen=True)
class Reconciliation:
    """One month's spend beside the revenue the business knows, and what explains the gap; minor units.

    `amounts` are all causes that were looked at, by name, also those that explain nothing. `has_orders` is
    False where the month has none, so that there is nothing to compare.
    """

    known: KnownRevenue
    days: Days
    spend: int
    amounts: dict[str, int]
    explanation: rules.Explanation
    has_orders: bool


def reconcile(known: KnownRevenue) -> Reconciliation:
    """Hold the business's own figure of a month against the orders of that month."""
    store = known.store
    house = warehouse()
    days = parse_one(f"{known.month:%Y-%m}")
    measures = ("gross", "discount", "tax", "shipping", "refunded", "spend", "lines")
    question = Question(measures=measures, first=days.first, last=days.last, store=store.slug)
    rows = house.ask(question).rows
    found = {name: (rows[0][name] or 0) if rows else 0 for name in measures}
    of_returns = _tax_of_returns(question)
    amounts = {
        "tax": found["tax"] - of_returns,
        "shipping": found["shipping"],
        "refunds": found["refunded"],
        "refunded_tax": of_returns + _tax_taken_back(store, found),
        "discounts": found["discount"],
        "zone": house.moved_by_utc(store.slug, days),
        "test_orders": -house.of_test_orders(store.slug, days),
    }
    explanation = rules.explain(known.amount - found["spend"], amounts)
    return Reconciliation(known, days, found["spend"], amounts, explanation, bool(found["lines"]))


def _tax_of_returns(question: Question) -> int:
    """The tax of the lines that take something back, as they state it: below 0; minor units."""
    returns = replace(question, measures=("tax",), filters=(("kind", "return"),))
    rows = warehouse().ask(returns).rows
    return (rows[0]["tax"] or 0) if rows else 0


def _tax_taken_back(store: Store, found: dict[str, int]) -> int:
    """The tax of refunds that no line of their own states, where prices hold tax: below 0; minor units.

    Spend leaves it out of sales and refunds alike, so it is what the other measures leave of spend.
    """
    if not store.prices_include_tax:
        return 0
    before_tax = found["gross"] - found["discount"] - found["refunded"]
    return before_tax - found["tax"] - found["spend"]


def refusals(record: Import, most: int | None = None) -> Iterator[tuple[int, str]]:
    """The refused rows of an import as (row, reason), the first `most` or all."""
    path = refusals_file(record)
    if path is None:
        return
    with path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if most is not None and number >= most:
                return
            yield int(row["row"]), row["reason"]


def refusals_file(record: Import) -> Path | None:
    """The file that lists an import's refused rows; None where there is none."""
    path: Path = settings.DATA.uploads / record.refusals_as
    return path if record.refusals_as and path.is_file() else None


def first_month_to_ask(today: date) -> date:
    """The month whose revenue the first import asks for: the last full one."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def import_step(_request: HttpRequest) -> Step:
    """First run: bring in the orders."""
    return Step(
        label=_("Import your orders"),
        done=_is_read("order_line"),
        url=import_address(),
        hint=_("A CSV export of your shop, as it is. Nothing leaves this machine."),
        action=_("Import a file"),
    )


def traffic_step(_request: HttpRequest) -> Step:
    """First run: bring in how many came, by day or event by event."""
    return Step(
        label=_("Import your traffic"),
        done=_is_read("traffic", "event"),
        url=import_address(),
        hint=_("Visitors a day, from your analytics: without them nobody can say how many of them buy."),
        action=_("Import a file"),
        optional=True,
    )


def _is_read(*facts: Fact) -> bool:
    """Whether a file with one of these facts was read, and something of it kept."""
    named = [
        preset.name
        for preset in own_presets.every().values()
        if {preset.fact, *(each.fact for each in preset.also)} & set(facts)
    ]
    done = Import.objects.filter(state=ImportState.DONE, rehearsal=False, preset__in=named)
    return done.exclude(accepted=0, repeated=0).exists()


def reconcile_step(_request: HttpRequest) -> Step:
    """First run: hold one month against the books."""
    store = Store.objects.order_by("created_at").first()
    return Step(
        label=_("Check one month against your books"),
        done=KnownRevenue.objects.exists(),
        url=reverse("sources:reconcile", args=[store.slug]) if store else "",
        hint=_("Tell last month's revenue as you know it; the gap is named by cause."),
        action=_("Tell the revenue"),
    )


def import_address() -> str:
    """Where somebody brings in a file."""
    return reverse("sources:import-new")
