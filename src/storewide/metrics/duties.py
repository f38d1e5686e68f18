"""What of the metrics is a person's by name: alerts that nobody has closed. Metrics themselves go with their area."""

from django.utils.translation import gettext_lazy as _

from storewide.metrics.models import Alert, AlertState
from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned

HEADING = _("Alerts to be looked into")


def duties_of(person: Person) -> list[Duty]:
    """Their alerts; one query."""
    rows = Alert.objects.filter(owner=person).exclude(state=AlertState.CLOSED)
    return owned(rows, HEADING, action="metrics.alert.give")
