"""Reminds whoever was asked whether their need is resolved and has not said: once, a week later."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.lib.clock import now
from storewide.portfolio.models import Resolution, ResolutionQuerySet
from storewide.portfolio.needs import operations

AFTER = timedelta(days=7)


def due(at: datetime) -> ResolutionQuerySet:
    """Those who are to be reminded now."""
    return Resolution.objects.open().filter(reminded_at=None, created_at__lte=at - AFTER)


def is_wanted() -> bool:
    """Whether anybody is to be reminded."""
    return due(now()).exists()


def _remind(run: Run) -> dict[str, Any]:
    found = list(due(now()))
    for number, asked in enumerate(found):
        run.progress(number, len(found))
        operations.remind(asked=asked, at=now())
    run.progress(len(found), len(found))
    return {"reminded": len(found)}


REMIND = Kind("portfolio.remind", "short", _remind)
REMINDING = Schedule(
    REMIND.name,
    gettext_lazy("Asking once more whether requests helped"),
    timedelta(days=1),
    wanted=is_wanted,
)
