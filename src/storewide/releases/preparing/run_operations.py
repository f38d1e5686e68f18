"""The run sheet of the day: begun, each step started, done, late, skipped or in trouble, rolled back, ended."""

from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.releases.models import Course, Release, ReleaseState, Run, RunState, TimedStep

#: states in which the day may run
_OPEN = (ReleaseState.PREPARING, ReleaseState.LIVE)


class Mark(Enum):
    """What somebody says of a step on the day."""

    START = "start"
    DONE = "done"
    LATE = "late"
    SKIP = "skip"
    PROBLEM = "problem"


class NothingPlanned(Refusal):
    """A run follows a plan."""

    status = 409


class NotRunning(Refusal):
    """The run has not begun, or is over."""

    status = 409


class NotItsTurn(Refusal):
    """A step begins once what it comes after is over, and those of going back once it goes back."""

    status = 409


class SayWhy(Refusal):
    """A step is skipped, and a release goes back, with the reason; a problem says what it is."""

    field = "said"


class HowLate(Refusal):
    """Late is late by so many minutes."""

    field = "minutes"


#: from which states each mark leads, and to which
_MOVES: dict[Mark, tuple[tuple[RunState, ...], RunState]] = {
    Mark.START: ((RunState.WAITING, RunState.PROBLEM), RunState.RUNNING),
    Mark.DONE: ((RunState.WAITING, RunState.RUNNING, RunState.PROBLEM), RunState.DONE),
    Mark.LATE: ((RunState.RUNNING,), RunState.RUNNING),
    Mark.SKIP: ((RunState.WAITING, RunState.RUNNING, RunState.PROBLEM), RunState.SKIPPED),
    Mark.PROBLEM: ((RunState.WAITING, RunState.RUNNING), RunState.PROBLEM),
}


@trail.operation
def begin(*, release: Release, by: Actor, at: datetime) -> Run:
    """Begin the day: minutes count from now. Raises NothingPlanned, NotRunning where it began already."""
    lock(release, *_OPEN)
    if not TimedStep.objects.filter(release=release, way=Course.GO).exists():
        raise NothingPlanned(_("“%(name)s” has no plan; add its steps first.") % {"name": release})
    if Run.objects.filter(release=release).exists():
        raise NotRunning(_("The day of “%(name)s” has begun already.") % {"name": release})
    run = Run.objects.create(release=release, began_at=at, began_by_label=by.label[:200], created_at=at)
    trail.record(action="releases.run.begin", of=release, by=by, at=at)
    return run


@trail.operation
def mark(
    *, step: TimedStep, says: Mark, by: Actor, at: datetime, said: str = "", minutes: int = 0
) -> TimedStep:
    """Say how a step goes. Raises NotRunning, NotItsTurn, SayWhy and HowLate."""
    run = _running(step.release)
    step.refresh_from_db(
        from_queryset=TimedStep.objects.select_for_update(of=("self",)).select_related("release", "after")
    )
    _check(step, says, said, minutes, run)
    before, step.state = step.state, _MOVES[says][1]
    if says is not Mark.SKIP:
        step.began_at = step.began_at or at
    if says in (Mark.DONE, Mark.SKIP):
        step.ended_at = at
    step.late = minutes if says is Mark.LATE else step.late
    step.said, step.by_label = said.strip()[:300] or step.said, by.label[:200]
    step.version += 1
    step.save()
    changes: dict[str, list[str | None]] = {step.what: [before, step.state]}
    if said.strip():
        changes["said"] = [None, said.strip()[:300]]
    trail.record(action=f"releases.run.{says.value}", of=step.release, by=by, at=at, changes=changes)
    return step


@trail.operation
def roll_back(*, run: Run, because: str, by: Actor, at: datetime) -> Run:
    """Go back: from now on the steps of going back count. Raises SayWhy, NotRunning."""
    found = _running(run.release)
    if not because.strip():
        raise SayWhy(_("Write why it goes back; the record keeps it."))
    if found.back_at is not None:
        raise NotRunning(_("It goes back already, since %(who)s said so.") % {"who": found.back_by_label})
    found.back_at, found.back_because, found.back_by_label = at, because.strip()[:300], by.label[:200]
    found.version += 1
    found.save()
    changes = {"because": [None, found.back_because]}
    trail.record(action="releases.run.roll_back", of=run.release, by=by, at=at, changes=changes)
    return found


@trail.operation
def end(*, run: Run, by: Actor, at: datetime) -> Run:
    """End the day; the sheet stays as its record. Raises NotItsTurn while a step is open."""
    found = _running(run.release)
    way = Course.BACK if found.back_at else Course.GO
    still = (RunState.WAITING, RunState.RUNNING, RunState.PROBLEM)
    open_step = TimedStep.objects.filter(release=run.release, way=way, state__in=still).first()
    if open_step is not None:
        raise NotItsTurn(
            _("“%(step)s” is open; say that it is done, or skip it with a reason.") % {"step": open_step}
        )
    found.ended_at = at
    found.version += 1
    found.save()
    trail.record(action="releases.run.end", of=run.release, by=by, at=at)
    return found


def _running(release: Release) -> Run:
    run = Run.objects.select_for_update().filter(release=release).select_related("release").first()
    if run is None or run.ended_at is not None:
        raise NotRunning(
            _("The day of “%(name)s” is not running; begin it on its run sheet.") % {"name": release}
            if run is None
            else _("The day of “%(name)s” is over; its sheet stays as it is.") % {"name": release}
        )
    return run


def _check(step: TimedStep, says: Mark, said: str, minutes: int, run: Run) -> None:
    values = {"step": step, "state": step.get_state_display().lower()}
    if step.state not in _MOVES[says][0]:
        raise NotItsTurn(_("“%(step)s” is %(state)s; this cannot be said of it now.") % values)
    if step.way == Course.BACK and run.back_at is None:
        raise NotItsTurn(_("“%(step)s” belongs to going back; press roll back first.") % values)
    if step.way == Course.GO and run.back_at is not None and says in (Mark.START, Mark.DONE):
        raise NotItsTurn(_("It goes back: “%(step)s” is not done any more.") % values)
    first = step.after
    if says in (Mark.START, Mark.DONE) and first and first.state not in (RunState.DONE, RunState.SKIPPED):
        raise NotItsTurn(_("“%(step)s” comes after “%(first)s”, which is open.") % {**values, "first": first})
    if says in (Mark.SKIP, Mark.PROBLEM) and not said.strip():
        raise SayWhy(_("Write why; the record keeps it."))
    if says is Mark.LATE and not 1 <= minutes <= 1440:
        raise HowLate(
            _("Late by %(minutes)s minutes; give 1 to 1,440 minutes that it takes longer.")
            % {"minutes": minutes}
        )
