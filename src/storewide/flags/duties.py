"""What of the flags is a person's: those they are accountable for by name, until they are retired."""

from django.utils.translation import gettext_lazy as _

from storewide.flags.models import Flag
from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned

HEADING = _("Flags accountable for")


def duties_of(person: Person) -> list[Duty]:
    """Their flags; without a name whoever answers for the area does, so they may end. One query."""
    rows = Flag.objects.kept().filter(accountable=person)
    return owned(rows, HEADING, action="flags.flag.change", field="accountable", must_move=False)
