"""Plays what broke: outages with what they did to orders, and smaller things that somebody told of."""

from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.simulation.trade import Incident as Said
from storewide.demo.simulation.truth import Truth
from storewide.service import operations
from storewide.service.models import Incident, Severity


class IncidentPlayer:
    """Notes every incident in the diary: when it began, and when it was over."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.by = acting(stage.shop.people[0].name)
        self.opened: dict[str, Incident] = {}

    def note(self, diary: Diary, truth: Truth) -> None:
        """Outages by the truth about them, the smaller ones by the scenario; charts are marked by each."""
        for one in truth.episodes:
            if one.kind == "outage":
                moments = (one.starts_at, one.ends_at)
                self.note_one(diary, one.name, Severity.CRITICAL, moments)
        for said in self.stage.shop.incidents:
            self.note_one(diary, said.title, Severity(said.severity), self.moments(said))

    def moments(self, said: Said) -> tuple[datetime, ...]:
        """When it began and, unless it still lasts, ended: hours of the store's clock."""
        day, zone = self.stage.day(said.day), ZoneInfo(self.stage.shop.store.zone)
        return tuple(datetime.combine(day, time(hour), zone) for hour in said.hours)

    def note_one(self, diary: Diary, title: str, severity: Severity, moments: tuple[datetime, ...]) -> None:
        """Opened at the first of the moments, resolved at the second one."""
        diary.note_at(moments[0], partial(self.open, title, severity))
        for ended in moments[1:]:
            diary.note_at(ended, partial(self.resolve, title))

    def open(self, title: str, severity: Severity, at: datetime) -> None:
        """Told by the head of the operation."""
        self.opened[title] = operations.open_incident(
            title=title, severity=severity, opened_at=at, store=self.stage.store, by=self.by, at=at
        )

    def resolve(self, title: str, at: datetime) -> None:
        """Over."""
        operations.resolve_incident(incident=self.opened[title], by=self.by, at=at)
