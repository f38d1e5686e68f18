"""What the worker does for the service by itself: looks at what is due, and watches budgets and orders."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from storewide.jobs.kinds import Kind, Schedule
from storewide.service import probing, watching

PROBE_JOB = "service.probe"
WATCH_JOB = "service.watch"

PROBE = Kind(PROBE_JOB, "steady", probing.come_round)
WATCH = Kind(WATCH_JOB, "short", watching.come_round)
PROBING = Schedule(PROBE_JOB, _("Looking at the stores"), timedelta(seconds=5), wanted=probing.is_wanted)
WATCHING = Schedule(
    WATCH_JOB,
    _("Watching error budgets and orders"),
    timedelta(minutes=1),
    wanted=watching.is_wanted,
)
