"""Visitors, sessions, bots and links the slow way: every event looked at, groups grown until nothing is added."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

SILENCE = timedelta(minutes=30)
DIMENSIONS = ("marketing_channel", "campaign", "device", "country")


@dataclass(frozen=True)
class Event:
    store: str
    visitor: str
    at: datetime
    day: date
    name: str
    session: str
    agent: str
    values: tuple[str, ...]

    def value(self, dimension: str) -> str:
        return self.values[DIMENSIONS.index(dimension)]


@dataclass(frozen=True)
class Rules:
    crawlers: frozenset[str]
    burst: int
    day: int


def bots(events: Iterable[Event], rules: Rules) -> set[tuple[str, str]]:
    """(store, visitor) of everybody who is a bot on any day."""
    days: dict[tuple[str, str, date], list[Event]] = defaultdict(list)
    for event in events:
        days[event.store, event.visitor, event.day].append(event)
    found = set()
    for (store, visitor, _), own in days.items():
        own.sort(key=lambda event: event.at)
        busy = len(own) >= rules.day or any(
            last.at - first.at < timedelta(minutes=1)
            for first, last in zip(own, own[rules.burst - 1 :], strict=False)
        )
        ordered = any(event.name == "Order Completed" for event in own)
        if any(event.agent in rules.crawlers for event in own) or (busy and not ordered):
            found.add((store, visitor))
    return found


def sessions(events: Iterable[Event]) -> list[Event]:
    """The first event of every session; of those at one instant the one whose values sort first, `(none)` last."""
    silent: dict[tuple[str, str], list[Event]] = defaultdict(list)
    stated: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    for event in events:
        if event.session:
            stated[event.store, event.visitor, event.session].append(event)
        else:
            silent[event.store, event.visitor].append(event)
    begun = []
    for own in silent.values():
        own.sort(key=_order)
        begun += [
            event
            for before, event in zip([None, *own], own, strict=False)
            if before is None or event.at - before.at >= SILENCE
        ]
    for own in stated.values():
        own.sort(key=_order)
        days = {event.day for event in own}
        for day in days:
            if day - timedelta(days=1) not in days:
                begun.append(next(event for event in own if event.day == day))
    return begun


def _order(event: Event) -> tuple[datetime, list[tuple[bool, str]]]:
    return event.at, [(value == "(none)", value) for value in event.values]


class Kin:
    """Which visitors are one, and whose they are."""

    def __init__(self, same: Iterable[tuple[str, str]], owned: Iterable[tuple[str, str]]) -> None:
        self.groups: list[set[str]] = []
        for pair in same:
            meets = [group for group in self.groups if group & set(pair)]
            self.groups = [group for group in self.groups if group not in meets]
            self.groups.append(set(pair).union(*meets))
        self.owned = set(owned)

    def of(self, visitor: str) -> frozenset[str]:
        return frozenset(next((group for group in self.groups if visitor in group), {visitor}))

    def customer(self, visitor: str) -> str | None:
        named = {customer for each, customer in self.owned if each in self.of(visitor)}
        return named.pop() if len(named) == 1 else None
