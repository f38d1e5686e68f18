"""What of the releases is a person's: those they are accountable for, and steps of the day that are to come."""

from django.utils.translation import gettext_lazy as _

from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned
from storewide.releases.models import Release, ReleaseState, RunState, TimedStep

HEADING = _("Releases to be decided")
STEPS = _("Steps of the day of a release")

_OPEN = (ReleaseState.PREPARING, ReleaseState.LIVE)


def duties_of(person: Person) -> list[Duty]:
    """Their releases that are being prepared or watched, and their steps that wait; two queries."""
    rows = Release.objects.filter(accountable=person, state__in=_OPEN)
    waiting = TimedStep.objects.filter(owner=person, state=RunState.WAITING, release__state__in=_OPEN)
    steps = owned(
        waiting.select_related("release"), STEPS, action="releases.timed_step.change", must_move=False
    )
    return [*owned(rows, HEADING, action="releases.release.change", field="accountable"), *steps]
