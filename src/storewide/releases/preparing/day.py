"""The day of a release as its sheet shows it: each step with its time, who is next, how far behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.releases.models import Course, Release, Run, RunState, TimedStep
from storewide.releases.preparing import rules
from storewide.releases.preparing.rules import Timed


@dataclass(frozen=True)
class Line:
    """One step on the sheet: `at` is when it is planned (None before the day has begun), `can` what may be said of it.

    `left`: nobody comes back to it, as the day is over or goes back.
    """

    step: TimedStep
    at: datetime | None
    is_next: bool
    can: tuple[str, ...]
    left: bool = False

    @property
    def tag(self) -> Tag:
        """How the step stands; one that was left is told apart from one to come."""
        over = self.step.state in (RunState.DONE, RunState.SKIPPED)
        return Tag(_("Not done"), Tone.PLAIN) if self.left and not over else self.step.tag


@dataclass(frozen=True)
class Sheet:
    """The whole sheet: the steps of going live and of going back, how late, and whose turn it is."""

    release: Release
    run: Run | None
    go: tuple[Line, ...]
    back: tuple[Line, ...]
    behind: int
    next: tuple[TimedStep, ...]

    @property
    def is_running(self) -> bool:
        """Whether the day has begun and is not over."""
        return self.run is not None and self.run.ended_at is None

    @property
    def counts(self) -> tuple[Line, ...]:
        """The list that counts now."""
        return self.back if self.run and self.run.back_at else self.go

    @property
    def is_through(self) -> bool:
        """Whether nothing of the list that counts is open."""
        return all(line.step.state in (RunState.DONE, RunState.SKIPPED) for line in self.counts)

    @property
    def overlong(self) -> bool:
        """Whether it is behind at all."""
        return self.behind > 0


def sheet(release: Release, at: datetime) -> Sheet:
    """The sheet of a release at a moment, in two queries."""
    rows = list(TimedStep.objects.filter(release=release).select_related("owner", "after", "release"))
    run = Run.objects.filter(release=release).first()
    counting = Course.BACK if run and run.back_at else Course.GO
    by_way = {way: _timed(rows, run, way, release) for way in Course}
    running = run is not None and run.ended_at is None
    following = {each.key for each in rules.following(by_way[counting])} if running else set()
    first = [row for row in _in_order(rows, by_way[counting]) if row.pk in following]
    ended = run.ended_at if run else None
    lines = {
        way: tuple(
            Line(
                row,
                _at(row, by_way[way]),
                row.pk in following,
                _can(row, running and way == counting, row.pk in following),
                run is not None and (not running or way == Course.GO != counting),
            )
            for row in _in_order([each for each in rows if each.way == way], by_way[way])
        )
        for way in Course
    }
    behind = rules.behind(by_way[counting], ended or at) if run else 0
    return Sheet(release, run, lines[Course.GO], lines[Course.BACK], behind, tuple(first))


def finding(found: Sheet) -> str:
    """How the day stands, in one sentence."""
    if found.run is None:
        return _planned(found)
    done = sum(line.step.state in (RunState.DONE, RunState.SKIPPED) for line in found.counts)
    said = {
        "name": found.release.name,
        "done": formats.number(done),
        "all": formats.number(len(found.counts)),
        "late": late(found.behind),
    }
    if found.run.ended_at is not None:
        if found.run.back_at:
            return _("“%(name)s” went back: %(done)s of %(all)s steps") % said
        return _("The day of “%(name)s” is over: %(done)s of %(all)s steps, %(late)s") % said
    if found.run.back_at:
        return _("“%(name)s” goes back: %(done)s of %(all)s steps") % said
    return _("%(done)s of %(all)s steps of “%(name)s” are over, %(late)s") % said


def late(minutes: int) -> str:
    """How far behind, within a sentence."""
    if not minutes:
        return _("in time")
    return ngettext("%(count)s minute behind", "%(count)s minutes behind", minutes) % {
        "count": formats.number(minutes)
    }


def _planned(found: Sheet) -> str:
    said = {"name": found.release.name, "count": formats.number(len(found.go))}
    if not found.go:
        return _("The day of “%(name)s” is not planned yet") % said
    if not found.back:
        return _("“%(name)s” has a plan, and no way back") % said
    return (
        ngettext(
            "The day of “%(name)s” has %(count)s step and a way back",
            "The day of “%(name)s” has %(count)s steps and a way back",
            len(found.go),
        )
        % said
    )


def _timed(rows: Sequence[TimedStep], run: Run | None, way: Course, release: Release) -> tuple[Timed, ...]:
    start = (run.back_at if way == Course.BACK else run.began_at) if run else None
    if start is None:
        return ()
    zone = ZoneInfo(release.store.zone if release.store else "UTC")
    return tuple(
        Timed(
            row.pk,
            rules.planned_at(start, row.minutes, row.clock, zone),
            row.planned,
            RunState(row.state),
            row.began_at,
            row.ended_at,
            row.late,
            row.after_id,
        )
        for row in rows
        if row.way == way
    )


def _at(row: TimedStep, timed: Sequence[Timed]) -> datetime | None:
    return next((each.planned for each in timed if each.key == row.pk), None)


def _in_order(rows: Sequence[TimedStep], timed: Sequence[Timed]) -> list[TimedStep]:
    """By the time they are planned for; before the day has begun by minutes, then by clock."""
    planned = {each.key: each.planned.timestamp() for each in timed}
    return sorted(
        (row for row in rows if not timed or row.pk in planned),
        key=lambda row: (
            planned.get(row.pk, 0),
            row.minutes is None,
            row.minutes or 0,
            str(row.clock),
            row.place,
        ),
    )


def _can(row: TimedStep, counts: bool, ready: bool) -> tuple[str, ...]:
    """What may be said of a step now, as `run_operations.Mark` has it."""
    if not counts or row.state in (RunState.DONE, RunState.SKIPPED):
        return ()
    if row.state == RunState.RUNNING:
        return ("done", "late", "problem", "skip")
    if row.state == RunState.PROBLEM:
        return ("start", "done", "skip")
    return ("start", "done", "skip") if ready else ("skip",)
