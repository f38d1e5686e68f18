"""Work of the whole house as items of boards: each module gives its own records, nobody keeps a second list.

An item stands on one of three flight levels: strategy (goals and objectives), coordination (requests, releases,
experiments, working groups), operation (steps and actions of people and teams).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext_lazy as _

from storewide.kit import wiring
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.tags import Tag, Text


class Level(Enum):
    """How high one flies: what the business wants, what many teams do together, what one person does next."""

    STRATEGY = "strategy"
    COORDINATION = "coordination"
    OPERATION = "operation"

    @property
    def label(self) -> Text:
        """The level's name."""
        return LEVELS[self]


class Stage(Enum):
    """Where an item stands on its way, whatever its own module calls its states."""

    WAITING = "waiting"
    NEXT = "next"
    DOING = "doing"
    DONE = "done"

    @property
    def label(self) -> Text:
        """The column's heading."""
        return STAGES[self]


LEVELS = {
    Level.STRATEGY: _("Strategy"),
    Level.COORDINATION: _("Coordination"),
    Level.OPERATION: _("Operation"),
}
STAGES = {
    Stage.WAITING: _("Waiting"),
    Stage.NEXT: _("Next"),
    Stage.DOING: _("Under way"),
    Stage.DONE: _("Done"),
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One piece of work as a board shows it.

    `link` has label and address; `what` is its kind in words. `tag` is its state as its own module calls it.
    `since`: the day from which it stands in its stage; `begun`: from which it is work at all. `blocked` says why it
    cannot go on, empty where it can. `serves`: goals, or other work whose goals are its own too. `person_days`: what
    it takes, where somebody said. `mend`: where one says which goal it serves.
    """

    link: Link
    what: Text
    level: Level
    stage: Stage
    tag: Tag
    since: date
    begun: date
    owner: str = ""
    blocked: Text = ""
    serves: tuple[Link, ...] = ()
    person_days: Decimal | None = None
    mend: str = ""


#: what a module gives: its items that are open, and those done from a day on; none that the actor may not see
type ItemsOf = Callable[[Actor, date], Iterable[Item]]


def items(actor: Actor, done_from: date) -> list[Item]:
    """All items of the house that are open, or done on that day or later, each module's together."""
    return [item for part in wiring.load("board_items") for item in part(actor, done_from)]
