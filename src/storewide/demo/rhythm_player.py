"""Plays the operating rhythm: actions that people took on, the review they were taken on in, and the daily note."""

from datetime import datetime, timedelta
from functools import partial

from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.simulation.organization import Action as Said
from storewide.insight.reviews import daily, meeting
from storewide.kit.permissions import SYSTEM
from storewide.lib.periods import Days
from storewide.rhythm import note_operations, operations, rules
from storewide.rhythm.models import Action, ReviewKind

WEEK = timedelta(days=7)
NOTE_HOUR = 7


class RhythmPlayer:
    """Notes the actions in the diary, and the review of the last week but one; the last one is still to be held."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.opened: dict[str, Action] = {}

    def note(self, diary: Diary) -> None:
        """Actions by their day; the review on the Monday after its week."""
        for said in self.stage.shop.actions:
            diary.note(said.opened, partial(self.open, said))
            if said.closed is not None:
                diary.note(said.closed, partial(self.close, said))
        monday = rules.latest_over(diary.now.date())
        diary.note((monday - self.stage.until).days, self.hold)
        diary.note((monday - WEEK - self.stage.until).days, self.set_note)
        diary.note(1, self.freeze_note)

    def set_note(self, at: datetime) -> None:
        """The daily note of the day before, at seven, for the head of the operation."""
        head = self.stage.shop.people[0].name
        note_operations.set_note(
            store=self.stage.store,
            hour=NOTE_HOUR,
            people=[self.stage.people[head]],
            room=None,
            is_on=True,
            by=acting(head),
            at=at,
        )

    def freeze_note(self, at: datetime) -> None:
        """The note of the last day, as every morning."""
        store, day = self.stage.store, self.stage.until
        reading = daily.read(SYSTEM, store, day, at)
        operations.hold_review(
            subject=store, begins=day, snapshot=reading.snapshot, kind=ReviewKind.DAILY, by=SYSTEM, at=at
        )

    def open(self, said: Said, at: datetime) -> None:
        """Taken on by its owner."""
        self.opened[said.what] = operations.open_action(
            what=said.what,
            owner=self.stage.people[said.owner],
            due_on=self.stage.day(said.due),
            store=self.stage.store,
            by=acting(said.owner),
            at=at,
        )

    def close(self, said: Said, at: datetime) -> None:
        """Done, with what came of it."""
        operations.close_action(
            action=self.opened[said.what], outcome=said.outcome, by=acting(said.owner), at=at
        )

    def hold(self, at: datetime) -> None:
        """The page of the week before, frozen by the head of the operation."""
        by = acting(self.stage.shop.people[0].name)
        first = rules.latest_over(at.date())
        reading = meeting.read(by, self.stage.store, Days(first, first + WEEK - timedelta(days=1)), at)
        operations.hold_review(
            subject=self.stage.store, begins=first, snapshot=reading.snapshot, by=by, at=at
        )
