"""The operation as a file, its decision rights: what teams decide by themselves, tell, or ask."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.permissions import Actor
from storewide.lib.money import Money
from storewide.organization import decision_operations
from storewide.organization.file_records import RecordsPart, roles, teams
from storewide.organization.models import DecisionKind, DecisionRight, DecisionSize, How

#: the largest amount that a right is bounded by
MOST = 10**15


class RightsPart(RecordsPart):
    """Who decides what."""

    name = "decision_rights"
    about = (
        "what a team (none: every team without a right of its own) does before a decision, up to an amount in cents "
        "or a size"
    )
    fields = (
        Field("team", refers="teams"),
        Field("kind", required=True, choices=tuple(DecisionKind.values)),
        Field("up_to", Kind.NUMBER, default=None, bounds=(0, MOST)),
        Field("currency", longest=3),
        Field("size", choices=tuple(DecisionSize.values)),
        Field("how", required=True, choices=tuple(How.values)),
        Field("asks", refers="roles"),
    )
    key = ("team", "kind", "up_to", "currency", "size")
    compact = True
    called = {"up_to": "up_to_minor"}
    named = {"team": teams, "asks": roles}

    def fault(self, row: Row) -> str:
        if (row["up_to"] is None) == bool(row["currency"]):
            return _("an amount has a “currency”; write “up_to” and “currency”, or neither of the two.")
        return ""

    def label(self, row: Any) -> str:
        bound = row["size"] or (f"{row['up_to']} {row['currency']}" if row["currency"] else "")
        return " · ".join(each for each in (row["team"], row["kind"], bound) if each)

    def records(self) -> Iterable[Any]:
        found = DecisionRight.objects.select_related("team", "asks")
        return found.order_by("team__name", "kind", "currency", "up_to_minor", "size", "pk")

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        amount, currency = values.pop("up_to_minor"), values.pop("currency")
        up_to = None if amount is None else Money(amount, currency)
        decision_operations.set_right(**values, up_to=up_to, by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        decision_operations.change_right(right=record, changes=values, by=by, at=at, expected_version=None)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        decision_operations.remove_right(right=record, by=by, at=at)
