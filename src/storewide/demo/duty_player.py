"""Plays who is reached first: a rota of weekly turns for order entry."""

from datetime import datetime, time, timedelta

from storewide.kit.permissions import System
from storewide.organization.models import Person
from storewide.ownership import duty_operations
from storewide.ownership.duty_operations import Rota
from storewide.ownership.models import Group

TEAM, ZONE = "Platform", "Europe/Berlin"


def play(by: System, at: datetime) -> None:
    """Twelve turns of a week, the first of which runs already."""
    people = list(Person.objects.present(at.date()).filter(team__name=TEAM).order_by("name")[:4])
    monday = at.date() - timedelta(days=at.weekday())
    rota = Rota(people, monday, time(9), ZONE, days=7, turns=12)
    duty_operations.plan_rota(area=None, group=Group.ORDER_ENTRY, rota=rota, by=by, at=at)
