"""What the worker does for flags by itself: where the rules that hold did not reach the public port, it sends them again."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from storewide.flags import publishing
from storewide.jobs.kinds import Kind, Run, Schedule

PUBLISH_JOB = "flags.publish"


def publish(_run: Run) -> dict[str, Any]:
    """Write the file of rules anew; fails, and comes round again, while the disk takes nothing."""
    publishing.publish()
    return {}


PUBLISH = Kind(PUBLISH_JOB, "short", publish)
PUBLISHING = Schedule(
    PUBLISH_JOB,
    _("Bringing the rules of flags to the shop"),
    timedelta(minutes=1),
    wanted=publishing.is_behind,
)
