"""Plays how the front line is reached: two shifts with who is on them, a room of the chat, a side panel, a shared screen."""

from datetime import datetime, time, timedelta
from typing import Any

from storewide.demo.diary import Diary, Stage, acting
from storewide.jobs import chat_operations
from storewide.organization.models import Person, Team
from storewide.releases.front_line import door_operations, shift_operations

#: the day on which all of it is set up, after all that goes live then: releases of before knew no shifts
_SET_UP = 0
_SHIFTS = (("Early", time(7), time(15)), ("Late", time(15), time(23)))


class FrontLinePlayer:
    """Notes in the diary the shifts and doors of the teams that talk to customers."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.by = acting(stage.shop.people[0].name)

    def note(self, diary: Diary) -> None:
        """All of it on one day."""
        diary.note(_SET_UP, self.set_up)

    def set_up(self, at: datetime) -> None:
        """Shifts of the first team of the front line, half of its people on each; then the doors."""
        team = Team.objects.filter(front_line=True).order_by("name").first()
        if team is None:
            return
        people = list(Person.objects.filter(team=team).order_by("name"))
        for number, (name, begins, ends) in enumerate(_SHIFTS):
            self._shift(team, people[number::2], {"name": name, "begins": begins, "ends": ends}, at)
        room = chat_operations.add_room(
            name="Service desk", address="https://chat.example/hooks/service", by=self.by, at=at
        )
        door_operations.connect_room(room=room, system="teams", teams=[team], by=self.by, at=at)
        origin = "https://shop.zendesk.com"
        door_operations.make_panel(name="Zendesk", system="zendesk", origin=origin, by=self.by, at=at)
        door_operations.make_kiosk(name="Call centre, entrance", team=team, by=self.by, at=at)

    def _shift(self, team: Team, people: list[Person], said: dict[str, Any], at: datetime) -> None:
        values = {**said, "team": team, "weekdays": [0, 1, 2, 3, 4, 5], "zone": self.stage.store.zone}
        shift = shift_operations.add_shift(values=values, by=self.by, at=at)
        first = self.stage.day(0)
        last = first + timedelta(days=27)
        shift_operations.plan_turns(shift=shift, people=people, first=first, last=last, by=self.by, at=at)
