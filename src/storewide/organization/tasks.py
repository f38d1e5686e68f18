"""What the worker does for the organisation by itself: whoever's last day in a team has come has the next one as home."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization import homes, membership_operations

JOB = "organization.settle_homes"


def run(_run: Run) -> dict[str, Any]:
    """Settle the home teams as of today; how many changed."""
    at = now()
    unsettled = list(homes.unsettled(at.date()).select_related("team"))
    for person in unsettled:
        membership_operations.settle_home(person=person, by=SYSTEM, at=at)
    return {"settled": len(unsettled)}


def is_wanted() -> bool:
    """Whether anybody's home is not settled."""
    return homes.unsettled(now().date()).exists()


SETTLE = Kind(JOB, "short", run)
SETTLING = Schedule(JOB, _("Settle home teams"), timedelta(hours=1), wanted=is_wanted)
