"""Plays the operating rhythm: actions that people took on, and the trading review they were taken on in."""

from datetime import datetime, timedelta
from functools import partial

from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.simulation.organization import Action as Said
from storewide.insight.reviews import meeting
from storewide.lib.periods import Days
from storewide.rhythm import operations, rules
from storewide.rhythm.models import Action

WEEK = timedelta(days=7)


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
