"""What the API of alignment takes and gives: what serves which goal, items of the boards, shares."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Schema

from storewide.kit import links
from storewide.kit.links import Link
from storewide.kit.naming import UnknownName
from storewide.strategy.alignment import Served, Share
from storewide.strategy.alignment_pages import Alignment
from storewide.strategy.api_schemas import goal_named
from storewide.strategy.models import Goal


class ServesIn(Schema):
    """A piece of work by kind and id (`portfolio.request:…`), its goals by their ids, and what it takes."""

    of: str
    goals: list[str]
    person_days: Decimal | None = Field(None, ge=0, max_digits=7, decimal_places=1)

    def link(self) -> Link:
        """The work. Raises UnknownName."""
        found = links.named(self.of)
        if found is None:
            raise UnknownName(_("“%(of)s” names nothing that is there.") % {"of": self.of})
        return found

    def open_goals(self) -> list[Goal]:
        """Its goals. Raises UnknownName."""
        return [goal for goal in map(goal_named, self.goals) if goal is not None]


class ServedOut(Schema):
    """A piece of work as the boards show it, and the ids of the goals that it serves."""

    kind: str
    id: str
    label: str
    url: str
    level: str
    stage: str
    since: date
    begun: date
    owner: str
    blocked: str
    person_days: Decimal | None
    goals: list[UUID]

    @classmethod
    def of(cls, served: Served) -> "ServedOut":
        """The item as it was read."""
        item = served.item
        return cls(
            kind=item.link.kind,
            id=item.link.id,
            label=item.link.label,
            url=item.link.url,
            level=item.level.value,
            stage=item.stage.value,
            since=item.since,
            begun=item.begun,
            owner=item.owner,
            blocked=str(item.blocked),
            person_days=item.person_days,
            goals=[goal.pk for goal in served.goals],
        )


class ShareOut(Schema):
    """The share of one kind of work that serves a goal, null for none; person-days of the items that tell them."""

    goal: UUID | None
    count: Decimal
    share: Decimal | None
    person_days: Decimal
    days_share: Decimal | None

    @classmethod
    def of(cls, share: Share) -> "ShareOut":
        """The share as it was computed."""
        goal = share.goal.pk if share.goal else None
        return cls(
            goal=goal,
            count=share.count,
            share=share.share,
            person_days=share.person_days,
            days_share=share.days_share,
        )


class SharesOut(Schema):
    """The shares of one kind of work, and how many of its items tell their person-days."""

    what: str
    count: int
    known_days: int
    shares: list[ShareOut]


class AlignmentOut(Schema):
    """How the open work is aligned with the goals, in a sentence, in shares, and what serves none."""

    finding: str
    shares: list[SharesOut]
    unserving: list[ServedOut]

    @classmethod
    def of(cls, found: Alignment) -> "AlignmentOut":
        """The alignment as it was read."""
        parts = [
            SharesOut(
                what=part.what,
                count=part.count,
                known_days=part.known_days,
                shares=[ShareOut.of(each) for each in part.shares],
            )
            for part in found.shares
        ]
        unserving = [ServedOut.of(each) for each in found.unserving]
        return cls(finding=str(found.page.title), shares=parts, unserving=unserving)
