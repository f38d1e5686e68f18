"""The operation as a file: the innovation hub of a centre, its budgets and the bets that are being tried."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.centre import operations
from storewide.centre.file_part import CentrePart, amount, centres
from storewide.centre.models import Bet, BetState, HubBudget, StopSide
from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.permissions import Actor
from storewide.organization.file_records import Named, people
from storewide.sources.models import Store


def _stores() -> Named:
    return {store.slug: store for store in Store.objects.all()}


class BudgetsPart(CentrePart):
    """Budgets of the hub; each is the record of a time, and stays."""

    model, name = HubBudget, "centre_budgets"
    about = (
        "what the innovation hub may spend from its first to its last day, in minor units (cents); they stay"
    )
    fields = (
        Field("centre", required=True, refers="centres"),
        Field("begins", Kind.DAY, required=True),
        Field("ends", Kind.DAY, required=True),
        amount("amount_minor"),
    )
    key = ("centre", "begins", "ends")
    named = {"centre": centres}

    def records(self) -> Iterable[Any]:
        found = HubBudget.objects.select_related("centre__unit")
        return found.order_by("centre__unit__name", "begins", "ends", "pk")

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - on no day
        return []


class BetsPart(CentrePart):
    """Bets that are being tried."""

    model, name = Bet, "centre_bets"
    about = "bets of the hub that are tried, with the rule that stops each; a “metric” is read in a “store” (its slug)"
    compact = False
    fields = (
        Field("name", required=True, longest=120),
        Field("centre", required=True, refers="centres"),
        Field("hypothesis", required=True, longest=2000),
        Field("owner", required=True, refers="people"),
        amount("budget_minor"),
        Field("stop_on", Kind.DAY, default=None),
        amount("stop_spent_minor", None),
        Field("metric", longest=80),
        Field("store", longest=80),
        Field("stop_side", choices=tuple(StopSide.values)),
        Field("stop_value", Kind.DECIMAL, default=None),
    )
    key = ("name", "centre")
    named = {"centre": centres, "owner": people, "store": _stores}

    def completed(self, row: Row) -> Row:
        value = row["stop_value"]
        return row | {"stop_value": None if value is None else round(value, 2)}

    def records(self) -> Iterable[Any]:
        found = Bet.objects.filter(state=BetState.TRYING).select_related("centre__unit", "owner", "store")
        return found.order_by("name", "pk")

    def row(self, record: Any) -> Row:
        return super().row(record) | {"store": record.store.slug if record.store else ""}

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        outcome = _("The file of the operation does not have it any more.")
        operations.decide(bet=record, state=BetState.STOPPED, outcome=outcome, by=by, at=at)


BUDGETS = BudgetsPart()
BETS = BetsPart()
