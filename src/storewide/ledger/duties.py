"""What of the ledger is a person's: effects they promise that are not frozen yet. A frozen promise stays whose it was."""

from django.utils.translation import gettext_lazy as _

from storewide.ledger.models import IntendedEffect
from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned

HEADING = _("Effects intended, not frozen yet")


def duties_of(person: Person) -> list[Duty]:
    """Their drafts of promises; one query."""
    rows = IntendedEffect.objects.filter(owner=person, frozen_at=None)
    return owned(rows, HEADING, action="ledger.effect.redraft")
