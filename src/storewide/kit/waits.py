"""What waits for a person, and what waits to be decided by anybody: each module knows its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from storewide.kit.pages import Action
from storewide.kit.permissions import Actor
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Text

#: how many a module names at most
NAMED = 6

#: how many open decisions a module names at most
DECISIONS = 12


class WaitKind(Enum):
    """What Home tells apart, each in a block of its own and in this order; OTHER follows them."""

    DECISION = "decision"
    BRIEFING = "briefing"
    APPROVAL = "approval"
    PROMISE = "promise"
    OTHER = "other"


@dataclass(frozen=True)
class Wait:
    """One thing that waits for somebody: what, why it is theirs, where to do it, and since when (if known).

    `who` names the person it waits for; it is left empty where whoever looks is meant.
    """

    what: Text
    why: Text
    action: Action
    since: datetime | None = None
    who: Text = ""


@dataclass(frozen=True)
class Waits:
    """What of one kind waits for whoever looks: how many there are, and the first few, most urgent first."""

    count: int
    first: tuple[Wait, ...]
    kind: WaitKind = WaitKind.OTHER


def counted(
    rows: QuerySet[Any], wait: Callable[[Any], Wait], most: int = NAMED, kind: WaitKind = WaitKind.OTHER
) -> Waits:
    """The first few of `rows` as waits, and how many there are: counted only where there are more than are named."""
    first = list(rows[: most + 1])
    count = len(first) if len(first) <= most else rows.count()
    return Waits(count, tuple(wait(each) for each in first[:most]), kind)


#: what a module gives: what waits for the person, in at most two queries
type WaitsOf = Callable[[SignedInRequest], Waits]

#: what a module gives for a meeting: decisions of a store (its id) that anybody still owes, each with `who`, the
#: longest waiting first and at most `DECISIONS` of them; none that the actor may not see; in at most two queries
type OpenDecisionsOf = Callable[[Actor, UUID], Waits]
