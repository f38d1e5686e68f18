"""Every change to the plan of a release's day: its timed steps, going live and going back."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes
from storewide.organization.models import Person
from storewide.releases.models import Course, Release, ReleaseState, Run, RunState, TimedStep

#: states in which the day may still be planned
OPEN = (ReleaseState.PREPARING, ReleaseState.LIVE)


class WhenUnclear(Refusal):
    """A step is so many minutes after the start, or at a time of the clock."""

    field = "minutes"


class AfterUnclear(Refusal):
    """A step would come after one of another list, or after itself."""

    field = "after"


class HasBegun(Refusal):
    """A step that has begun stays as it was planned: the run sheet is a record."""

    status = 409


class DayIsOver(Refusal):
    """Once the day is over its sheet is the record, which nothing is added to or taken out of."""

    status = 409


@dataclass(frozen=True, kw_only=True)
class StepPlan:
    """One step of the day as it is planned: see TimedStep."""

    what: str
    way: str = Course.GO
    minutes: int | None = None
    clock: time | None = None
    lasts: int = 5
    owner: Person | None = None
    after: TimedStep | None = None


@trail.operation
def add(*, release: Release, planned: StepPlan, by: Actor, at: datetime) -> TimedStep:
    """Plan one more step, last of its list; raises WhenUnclear, AfterUnclear, WrongState, DayIsOver."""
    _require_open(release)
    _check(release, planned.way, planned.minutes, planned.clock, planned.after, None)
    last = (
        TimedStep.objects.filter(release=release, way=planned.way).aggregate(last=Max("place"))["last"] or 0
    )
    step = TimedStep.objects.create(release=release, place=last + 1, created_at=at, **vars(planned))
    trail.record(
        action="releases.timed_step.add", of=release, by=by, at=at, changes={"plan": [None, step.what]}
    )
    return step


@trail.operation
def change(
    *, step: TimedStep, planned: StepPlan, by: Actor, at: datetime, expected_version: int | None
) -> TimedStep:
    """Plan a step otherwise; raises WhenUnclear, AfterUnclear, HasBegun, Conflict."""
    _require_open(step.release)
    _require_not_begun(step)
    _check(step.release, planned.way, planned.minutes, planned.clock, planned.after, step)
    said = dict(vars(planned))
    if planned.way != step.way:
        rows = TimedStep.objects.filter(release=step.release, way=planned.way)
        said["place"] = (rows.aggregate(last=Max("place"))["last"] or 0) + 1
    differing = save_changes(step, said, expected_version)
    changes = {name: values for name, values in differing.items() if name != "place"}
    trail.record(action="releases.timed_step.change", of=step.release, by=by, at=at, changes=changes)
    return step


@trail.operation
def remove(*, step: TimedStep, by: Actor, at: datetime) -> None:
    """Take a step out of the plan; what came after it comes after what it came after."""
    _require_open(step.release)
    _require_not_begun(step)
    TimedStep.objects.filter(after=step).update(after=step.after)
    step.delete()
    changes = {"plan": [step.what, None]}
    trail.record(action="releases.timed_step.remove", of=step.release, by=by, at=at, changes=changes)


def _require_open(release: Release) -> None:
    lock(release, *OPEN)
    run = Run.objects.filter(release=release).exclude(ended_at=None).first()
    if run is not None and run.ended_at is not None:
        raise DayIsOver(
            _("The day of “%(name)s” is over since %(at)s; its sheet stays as the record.")
            % {"name": release, "at": formats.moment(run.ended_at)}
        )


def _require_not_begun(step: TimedStep) -> None:
    step.refresh_from_db(fields=["state", "version"])
    if step.state != RunState.WAITING:
        raise HasBegun(
            _("“%(step)s” is %(state)s already; what was planned stays.")
            % {"step": step, "state": step.get_state_display().lower()}
        )


def _check(
    release: Release,
    way: str,
    minutes: int | None,
    clock: time | None,
    after: TimedStep | None,
    step: TimedStep | None,
) -> None:
    if (minutes is None) == (clock is None):
        raise WhenUnclear(_("Give the minutes after the start, or a time of the clock: exactly one of them."))
    if after is None:
        return
    if after.release_id != release.pk or after.way != way:
        raise AfterUnclear(_("“%(after)s” is of another list; choose a step of this one.") % {"after": after})
    before = dict(TimedStep.objects.filter(release=release).values_list("pk", "after"))
    each: UUID | None = after.pk
    while step is not None and each is not None:
        if each == step.pk:
            raise AfterUnclear(
                _("“%(after)s” comes after “%(step)s”; a step cannot wait for itself.")
                % {"after": after, "step": step}
            )
        each = before.get(each)
