"""What of the releases is a person's: those they are accountable for, until they are decided."""

from django.utils.translation import gettext_lazy as _

from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned
from storewide.releases.models import Release, ReleaseState

HEADING = _("Releases to be decided")

_OPEN = (ReleaseState.PREPARING, ReleaseState.LIVE)


def duties_of(person: Person) -> list[Duty]:
    """Their releases that are being prepared or watched; one query."""
    rows = Release.objects.filter(accountable=person, state__in=_OPEN)
    return owned(rows, HEADING, action="releases.release.change", field="accountable")
