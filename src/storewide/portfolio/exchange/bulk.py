"""Many requests changed at once: what would change, what cannot and why; then all of it or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.models import OPEN, Planned, Request, RequestState, RequestType
from storewide.portfolio.roadmap import operations as roadmap
from storewide.strategy.models import Goal

#: so many requests are changed at once
MOST = 500


class NothingToChange(Refusal):
    """Nothing was said that should change, or no request was chosen."""


class TooMany(Refusal):
    """More requests than are changed at once."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What should become of each request; what is left out stays. `reason` goes with declining and merging."""

    area: Area | None = None
    goal: Goal | None = None
    type: RequestType | None = None
    horizon: str = ""
    team: Team | None = None
    decline: bool = False
    into: Request | None = None
    reason: str = ""

    @property
    def says(self) -> bool:
        """What a request says: area, goal or type."""
        return bool(self.area or self.goal or self.type)

    @property
    def places(self) -> bool:
        """Its place on the roadmap."""
        return bool(self.horizon or self.team)


@dataclass(frozen=True)
class Fate:
    """What becomes of one request: `obstacle` says why it cannot be changed, empty where it can."""

    request: Request
    obstacle: str


def foreseen(requests: Iterable[Request], change: Change) -> list[Fate]:
    """What would become of each; one query. Raises NothingToChange where nothing is asked for."""
    if not (change.says or change.places or change.decline or change.into):
        raise NothingToChange(_("Choose what should change."))
    if (change.decline or change.into) and (
        change.says or change.places or (change.decline and change.into) or not change.reason.strip()
    ):
        raise NothingToChange(_("Decline or merge by itself, with a reason that whoever asked will read."))
    planned = set(Planned.objects.values_list("request", flat=True)) if change.team else set()
    return [Fate(each, _obstacle(each, change, each.pk in planned)) for each in requests]


@trail.operation
def change_many(*, requests: Sequence[Request], change: Change, by: Actor, at: datetime) -> list[Request]:
    """Change all of these, or none: a refusal of one undoes the others and says which it is.

    Raises NothingToChange, TooMany, and whatever an operation refuses.
    """
    if not requests:
        raise NothingToChange(_("Choose at least one request."))
    if len(requests) > MOST:
        raise TooMany(_("At most %(most)s requests are changed at once; narrow the list.") % {"most": MOST})
    for fate in foreseen(requests, change):
        if fate.obstacle:
            raise NothingToChange(f"{fate.request.number}: {fate.obstacle}")
    for request in requests:
        _apply(request, change, by, at)
    trail.record_all(
        action="portfolio.request.bulk",
        of=((request, {"together": [None, len(requests)]}) for request in requests),
        by=by,
        at=at,
    )
    return list(requests)


def _apply(request: Request, change: Change, by: Actor, at: datetime) -> None:
    said: dict[str, Any] = {"request": request, "by": by, "at": at}
    if change.decline:
        portfolio.decline(reason=change.reason, **said)
    elif change.into is not None:
        intake.merge(into=change.into, reason=change.reason, **said)
    if change.says:
        values = {"area": change.area, "serves": change.goal, "type": change.type}
        changes = {name: value for name, value in values.items() if value is not None}
        portfolio.change(changes=changes, expected_version=None, **said)
    if change.places:
        known = Planned.objects.filter(request=request).select_related("team").first()
        kept = (
            {name: getattr(known, name) for name in ("begins", "ends", "quarter", "outside")} if known else {}
        )
        horizon = change.horizon or (known.horizon if known else "")
        team = change.team or (known.team if known else None)
        roadmap.plan(horizon=horizon, team=team, **kept, **said)


def _obstacle(request: Request, change: Change, is_planned: bool) -> str:
    state = request.get_state_display().lower()
    if (change.says or change.decline or change.into) and request.state not in OPEN:
        return _("it is %(state)s already, and was answered") % {"state": state}
    if change.into is not None and request.pk == change.into.pk:
        return _("it cannot be merged into itself")
    if change.places and request.state in (RequestState.DECLINED, RequestState.MERGED):
        return _("it is %(state)s, and not made") % {"state": state}
    if change.team and not change.horizon and not is_planned:
        return _("it is not on the roadmap yet; choose now, next or later too")
    return ""
