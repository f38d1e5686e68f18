"""Plays the days of releases: a plan with its way back, a day that went by, a freeze, notes, an address and a cadence."""

from datetime import datetime, timedelta
from functools import partial

from storewide.demo.diary import Diary, Stage, acting, moment
from storewide.flags.models import Flag
from storewide.releases.cycle import operations as cycle
from storewide.releases.models import (
    Course,
    FeedOf,
    NoteAudience,
    Release,
    Run,
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
        """What is prepared and what holds for all, on the last day but one; the day of what is live, as it went."""
        diary.note(-1, self.play)
        said = next(
            (
                each
                for each in self.stage.shop.releases
                if each.told is None and each.decided is None and each.live < 0
            ),
            None,
        )
        if said is None:
            return
        diary.note(said.live - 1, partial(self.plan_named, said.name))
        # past whatever else the diary has of that day
        begins = moment(self.stage.until, said.live, 0) + timedelta(hours=6)
        diary.note_at(begins, partial(self.begin, said.name))
        for number, (way, _what, minutes, lasts) in enumerate(_PLAN):
            if way == Course.GO:
                over = begins + timedelta(minutes=minutes + lasts)
                diary.note_at(over, partial(self.finish, said.name, number))
        diary.note_at(begins + timedelta(hours=1), partial(self.end, said.name))
        diary.note_at(begins + timedelta(hours=2), partial(self.look_back, said.name))

    def play(self, at: datetime) -> None:
        """A plan for what is prepared, and what holds for all."""
        self.set_up(at)
        preparing = Release.objects.preparing().order_by("number").first()
        if preparing is not None:
            self.plan(preparing, at)

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

    def plan_named(self, name: str, at: datetime) -> None:
        """The plan of a release the day before it goes live."""
        self.plan(Release.objects.get(name=name), at)

    def begin(self, name: str, at: datetime) -> None:
        """Its day begins, with what customers read out of what it carries."""
        release = Release.objects.get(name=name)
        run_operations.begin(release=release, by=self.by, at=at)
        title, text = drafting.draft(release, NoteAudience.CUSTOMERS)
        notes.publish(
            release=release, audience=NoteAudience.CUSTOMERS, title=title, text=text, by=self.by, at=at
        )

    def finish(self, name: str, number: int, at: datetime) -> None:
        """One step is done."""
        what = _PLAN[number][1]
        steps = TimedStep.objects.filter(release__name=name, way=Course.GO)
        step = steps.select_related("release", "after").get(what=what)
        run_operations.mark(step=step, says=Mark.DONE, by=self.by, at=at)

    def end(self, name: str, at: datetime) -> None:
        """Its day is over."""
        run_operations.end(run=Run.objects.get(release__name=name), by=self.by, at=at)

    def look_back(self, name: str, at: datetime) -> None:
        """What the day taught."""
        go_operations.look_back(
            release=Release.objects.get(name=name),
            went_well="The help desk knew before the first customer called.",
            went_badly="The order on the phone was tried last.",
            lessons="Try to pay before anybody else can.",
            by=self.by,
            at=at,
        )
