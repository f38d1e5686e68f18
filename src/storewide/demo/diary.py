"""The diary of the demo store: what people did after it opened, played in the order in which it happened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from storewide.demo.simulation.schema import Scenario
from storewide.kit.permissions import System
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store

OPENING_HOUR = 10

type Act = Callable[[datetime], object]


@dataclass
class Diary:
    """Acts by their moment. Days count from the last simulated one; none is later than `now`."""

    until: date
    now: datetime
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def note(self, day: int, act: Act) -> None:
        """Let `act` happen on that day, a few minutes after what was noted before it."""
        self.note_at(moment(self.until, day, len(self._acts)), act)

    def note_at(self, when: datetime, act: Act) -> None:
        """Let `act` happen at that very moment."""
        self._acts.append((min(when, self.now), len(self._acts), act))

    def play(self) -> None:
        """Everything, by time; of one moment in the order noted."""
        for at, _number, act in sorted(self._acts, key=lambda noted: noted[:2]):
            act(at)


@dataclass(frozen=True)
class Stage:
    """Where it plays: the scenario, its last day, and the records of store, people by name and areas by key."""

    shop: Scenario
    until: date
    store: Store
    people: dict[str, Person]
    areas: dict[str, Area]

    def day(self, number: int) -> date:
        """The day that counts so many from the last simulated one."""
        return self.until + timedelta(days=number)


def moment(until: date, day: int, number: int) -> datetime:
    """A working moment of that day, a minute apart for each number."""
    begins = datetime.combine(until + timedelta(days=day), time(OPENING_HOUR), UTC)
    return begins + timedelta(minutes=number % 300)


def acting(name: str) -> System:
    """The system in the name of somebody who has no account to act by."""
    return System(label=name)
