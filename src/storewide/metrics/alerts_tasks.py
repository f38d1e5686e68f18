"""What the worker does for alerts by itself: once a day, after each store's midnight, it looks at what is watched."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from storewide.jobs.kinds import Kind, Schedule
from storewide.metrics import alerts_running

LOOK_JOB = "metrics.alerts"

LOOK = Kind(LOOK_JOB, "long", alerts_running.come_round)
#: stores have their midnights at different hours, and files of yesterday come when they come
LOOKING = Schedule(
    LOOK_JOB,
    _("Looking for what is out of the ordinary"),
    timedelta(hours=1),
    wanted=alerts_running.is_wanted,
)
