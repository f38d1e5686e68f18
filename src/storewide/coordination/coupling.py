"""Coupling as it is asked for: the period, what is counted, and the waits, teams and mechanisms behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from storewide.coordination import coupling_rules
from storewide.coordination.coupling_rules import Fact, Knot, Pair
from storewide.organization.models import Team, Unit, Wait, WaitKind

#: days of the period that nobody chose
USUAL = 90


@dataclass(frozen=True)
class Choice:
    """A period, both days included, and what is left of all waits: one kind, teams of one unit."""

    first: date
    last: date
    kind: str = ""
    unit: str = ""

    @property
    def begins(self) -> datetime:
        """The moment the period begins."""
        return datetime.combine(self.first, time.min, UTC)

    @property
    def ends(self) -> datetime:
        """The moment after its last day."""
        return datetime.combine(self.last + timedelta(days=1), time.min, UTC)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def choice(query: Mapping[str, Any], today: date) -> Choice:
    """What an address asks for; what it leaves out or nobody can read is the last 90 days, all kinds and all units."""
    last = _day(query.get("to")) or today
    first = _day(query.get("from")) or last - timedelta(days=USUAL - 1)
    kind = str(query.get("kind") or "")
    unit = str(query.get("unit") or "")
    known = Unit.objects.filter(pk=unit).exists() if _is_id(unit) else False
    return Choice(min(first, last), last, kind if kind in WaitKind.values else "", unit if known else "")


class Coupling:
    """How much teams waited for each other in a period; `now` ends what goes on. Two queries."""

    def __init__(self, chosen: Choice, now: datetime) -> None:
        self.chosen, self.now = chosen, now

    @cached_property
    def waits(self) -> QuerySet[Wait]:
        """The waits that touch the period, the latest first."""
        rows = Wait.objects.filter(since__lt=self.ends).filter(
            Q(until=None) | Q(until__gt=self.chosen.begins)
        )
        if self.chosen.kind:
            rows = rows.filter(kind=self.chosen.kind)
        if self.chosen.unit:
            rows = rows.filter(Q(waiting__unit=self.chosen.unit) | Q(blocking__unit=self.chosen.unit))
        return rows

    @property
    def ends(self) -> datetime:
        """The end of what is counted: of the period, or now where that comes first."""
        return min(self.chosen.ends, self.now)

    @cached_property
    def pairs(self) -> list[Pair]:
        """All pairs, most days first."""
        fields = ("waiting", "blocking", "kind", "since", "until")
        facts = [Fact(*values) for values in self.waits.order_by("pk").values_list(*fields)]
        return coupling_rules.pairs(facts, self.chosen.begins, self.ends)

    @cached_property
    def knots(self) -> list[Knot]:
        """Both ways together, most days first."""
        return coupling_rules.knots(self.pairs)

    @cached_property
    def teams(self) -> dict[UUID, Team]:
        """The teams that wait or are waited for, by id."""
        ids = {team for pair in self.pairs for team in (pair.waiting, pair.blocking)}
        return Team.objects.select_related("unit").in_bulk(ids)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
