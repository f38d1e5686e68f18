"""What of the operating rhythm is a person's: the actions that are still open."""

from django.utils.translation import gettext_lazy as _

from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned
from storewide.rhythm.models import Action

HEADING = _("Open actions of meetings")


def duties_of(person: Person) -> list[Duty]:
    """Their open actions; one query."""
    rows = Action.objects.filter(owner=person, closed_at=None)
    return owned(rows, HEADING, action="rhythm.action.change")
