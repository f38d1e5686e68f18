"""Cycle times over REST, and the cadence that is planned."""

from typing import Any

from ninja import Field, Router, Schema

from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.releases.cycle import operations, queries
from storewide.releases.cycle.queries import Group
from storewide.releases.permissions import ReleasesPermission
from storewide.sources.models import Store

router = Router(tags=["Releases"])


class GroupOut(Schema):
    """Cycles together: number, median and 85th percentile in days, mean days of each part."""

    name: str
    n: int
    median: float | None
    p85: float | None
    parts: dict[str, float]

    @staticmethod
    def resolve_parts(group: Group) -> dict[str, float]:
        return {part.value: days for part, days in group.parts.items()}


class BetweenOut(Schema):
    """The days between releases, against those planned."""

    n: int
    median: float | None
    longest: float | None
    planned: int | None


class CycleOut(Schema):
    """The cycle times of a year: of all, and by team, tier and quarter; and the days between releases."""

    all: GroupOut
    team: list[GroupOut]
    tier: list[GroupOut]
    quarter: list[GroupOut]
    between: BetweenOut


class CadenceIn(Schema):
    """Days between releases of a team (by name) and a store (by short name); null is every team, all stores."""

    days: int = Field(ge=1, le=365)
    team: str | None = None
    store: str | None = None


@router.get("/cycle", response=CycleOut, operation_id="get_release_cycle")
def cycle(request: Any, team: str = "", store: str = "", tier: str = "") -> dict[str, Any]:
    """From accepted to live, with the waiting apart, over the last year."""
    require(request.auth, ReleasesPermission.VIEW)
    found = queries.found(queries.year_until(now().date()), team=team, store=store, tier=tier)
    groups = {name: found.by(name) for name in queries.BY}
    return {"all": found.all, "between": found.between, **groups}


@router.put("/cadence", response=CadenceIn, operation_id="plan_cadence")
def plan_cadence(request: Any, body: CadenceIn) -> CadenceIn:
    """Plan how many days there are between releases."""
    require(request.auth, ReleasesPermission.SET_UP)
    team = named(Team, body.team, name__iexact=body.team) if body.team else None
    store = named(Store, body.store, slug__iexact=body.store) if body.store else None
    operations.set_cadence(days=body.days, team=team, store=store, by=request.auth, at=now())
    return body
