"""Flight levels: the work of the house as boards of strategy, coordination and operation, and how it flows.

The items are the modules' own records, read when the page is opened; there is no second list to keep.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from storewide.kit import work
from storewide.kit.permissions import Actor
from storewide.kit.tags import Tag
from storewide.kit.work import Item, Level, Stage
from storewide.strategy import alignment
from storewide.strategy.limits import limits_of
from storewide.strategy.models import Goal

#: throughput is told over so many weeks
WEEKS = 8
#: how many cards of one column are drawn, the oldest first
SHOWN = 12


@dataclass(frozen=True)
class Card:
    """One item on the board: how many days it is under way, and the goals it serves."""

    item: Item
    age: int
    goals: tuple[Goal, ...]

    @property
    def tag(self) -> Tag:
        """Its state, as its own module calls it."""
        return self.item.tag


@dataclass(frozen=True)
class Column:
    """One column: its cards, the oldest first, how many there are, and how many there should be at most."""

    stage: Stage
    cards: tuple[Card, ...]
    count: int
    limit: int | None

    @property
    def left(self) -> int:
        """How many cards are not drawn."""
        return self.count - len(self.cards)

    @property
    def over(self) -> int:
        """By how many items it is over its limit."""
        return max(self.count - self.limit, 0) if self.limit is not None else 0


@dataclass(frozen=True)
class Flow:
    """How work flows on a level: its age in days, what was done in each of the last weeks, what is blocked."""

    under_way: int
    median_age: int | None
    oldest: int | None
    done: tuple[int, ...]
    blocked: int

    @property
    def throughput(self) -> float:
        """How many items are done in a week, on average of the last ones."""
        return sum(self.done) / len(self.done)


@dataclass(frozen=True)
class Board:
    """One flight level."""

    level: Level
    columns: tuple[Column, ...]
    flow: Flow
    cards: tuple[Card, ...]


def board(actor: Actor, level: Level, today: date, goal: Goal | None = None) -> Board:
    """The board of a level as `actor` may see it, of all work or of what serves one goal."""
    begins = today - timedelta(weeks=WEEKS)
    items = [each for each in work.items(actor, begins) if each.level is level]
    served = alignment.served(items)
    if goal is not None:
        served = [each for each in served if goal in each.goals]
    cards = [Card(each.item, _age(each.item, today), each.goals) for each in served]
    limits = limits_of(level)
    columns = tuple(_column(stage, cards, limits.get(stage)) for stage in Stage)
    return Board(level, columns, flow(cards, today), tuple(cards))


def flow(cards: Sequence[Card], today: date) -> Flow:
    """How the work on some cards flows."""
    doing = [card.age for card in cards if card.item.stage is Stage.DOING]
    open_now = [card for card in cards if card.item.stage is not Stage.DONE]
    done = [0] * WEEKS
    for card in cards:
        weeks = (today - card.item.since).days // 7
        if card.item.stage is Stage.DONE and 0 <= weeks < WEEKS:
            done[WEEKS - 1 - weeks] += 1
    return Flow(
        under_way=len(doing),
        median_age=round(median(doing)) if doing else None,
        oldest=max(doing, default=None),
        done=tuple(done),
        blocked=sum(bool(card.item.blocked) for card in open_now),
    )


def _column(stage: Stage, cards: Sequence[Card], limit: int | None) -> Column:
    own = [card for card in cards if card.item.stage is stage]
    own.sort(key=lambda card: (card.item.since, card.item.link.label), reverse=stage is Stage.DONE)
    if stage is not Stage.DONE:
        # what is blocked stands first: it is what somebody should see to
        own.sort(key=lambda card: not card.item.blocked)
    return Column(stage, tuple(own[:SHOWN]), len(own), limit)


def _age(item: Item, today: date) -> int:
    """Days since it is work; of what is done, from its beginning to its end."""
    ends = item.since if item.stage is Stage.DONE else today
    return max((ends - item.begun).days, 0)
