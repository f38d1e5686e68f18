"""Plays the days of releases: a plan with its way back, a day that went by, a freeze, notes, an address and a cadence."""

from datetime import datetime, timedelta

from storewide.demo.diary import Diary, Stage, acting
from storewide.flags.models import Flag
from storewide.releases.cycle import operations as cycle
from storewide.releases.models import (
    Course,
    FeedOf,
    NoteAudience,
    Release,
    ReleaseState,
    TimedStep,
)
from storewide.releases.notes import drafting
from storewide.releases.notes import operations as notes
from storewide.releases.preparing import flagged, freezes, go_operations, plan_operations, run_operations
from storewide.releases.preparing.plan_operations import StepPlan
from storewide.releases.preparing.run_operations import Mark

_PLAN = (
    (Course.GO, "Tell the help desk that it begins", 0, 5),
    (Course.GO, "Switch it on for one customer in ten", 10, 20),
    (Course.GO, "Order on a phone, and pay", 30, 15),
    (Course.GO, "Switch it on for everybody", 50, 5),
    (Course.BACK, "Switch it off", 0, 2),
    (Course.BACK, "Tell the help desk what to say", 5, 5),
)


class ReleaseDayPlayer:
    """Notes in the diary what was done around the days of releases."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.by = acting(stage.shop.people[0].name)

    def note(self, diary: Diary) -> None:
        """All of it on the last day but one, when releases stand as they stand."""
        diary.note(-1, self.play)

    def play(self, at: datetime) -> None:
        """Plans for what is prepared, the record and the notes of what is live, and what holds for all."""
        self.set_up(at)
        preparing = Release.objects.preparing().order_by("number").first()
        if preparing is not None:
            self.plan(preparing, at)
        live = Release.objects.filter(state=ReleaseState.LIVE).order_by("number").first()
        if live is not None:
            begins = live.live_at or at
            self.plan(live, begins - timedelta(days=1))
            self.run(live, begins)
            self.write(live, begins)

    def set_up(self, at: datetime) -> None:
        """A freeze, a cadence, the address of a calendar, and a service behind a flag."""
        first = at.date() + timedelta(days=60)
        freezes.declare(
            name="Sale week",
            reason="the busiest week of the quarter",
            first=first,
            last=first + timedelta(days=6),
            store=self.stage.store,
            by=self.by,
            at=at,
        )
        cycle.set_cadence(days=14, team=None, store=None, by=self.by, at=at)
        notes.make_feed(name="Calendar of the help desk", of=FeedOf.CALENDAR, by=self.by, at=at)
        flag = next(
            (each for each in Flag.objects.kept().select_related("area") if not flagged.wrong(each)), None
        )
        if flag is not None:
            flagged.mark_service(
                service="recommendations",
                flag=flag,
                area=flag.area,
                store=self.stage.store,
                behind_flag=True,
                unread=True,
                no_data_duty=True,
                by=self.by,
                at=at,
            )

    def plan(self, release: Release, at: datetime) -> None:
        """Four steps and two of going back, by its author."""
        for way, what, minutes, lasts in _PLAN:
            planned = StepPlan(what=what, way=way, minutes=minutes, lasts=lasts, owner=release.author)
            plan_operations.add(release=release, planned=planned, by=self.by, at=at)

    def run(self, release: Release, at: datetime) -> None:
        """The day as it went, and what it taught."""
        run = run_operations.begin(release=release, by=self.by, at=at)
        steps = TimedStep.objects.filter(release=release, way=Course.GO).select_related("release", "after")
        for step in steps:
            over = at + timedelta(minutes=(step.minutes or 0) + step.lasts)
            run_operations.mark(step=step, says=Mark.DONE, by=self.by, at=over)
        run_operations.end(run=run, by=self.by, at=at + timedelta(hours=1))
        go_operations.look_back(
            release=release,
            went_well="The help desk knew before the first customer called.",
            went_badly="The order on the phone was tried last.",
            lessons="Try to pay before anybody else can.",
            by=self.by,
            at=at + timedelta(hours=2),
        )

    def write(self, release: Release, at: datetime) -> None:
        """What customers read, out of what it carries."""
        title, text = drafting.draft(release, NoteAudience.CUSTOMERS)
        notes.publish(
            release=release, audience=NoteAudience.CUSTOMERS, title=title, text=text, by=self.by, at=at
        )
