"""Every change to where requests stand on the roadmap, and to what they wait for."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Team
from storewide.portfolio.models import QUARTER, Awaited, Dependency, Horizon, Planned, Request, RequestState
from storewide.portfolio.roadmap import rules


class NotAHorizon(Refusal):
    """The roadmap knows now, next and later."""

    field = "horizon"


class NotAQuarter(Refusal):
    """A quarter is written as 2027-Q1."""

    field = "quarter"


class DaysReversed(Refusal):
    """Something ends before it begins."""

    field = "ends"


class OffTheRoad(Refusal):
    """A request that was declined or merged is not made, and so is not on the roadmap."""


class DependsOnNothing(Refusal):
    """A dependency is on one request or on one team."""

    field = "needs"


class DependsInACircle(Refusal):
    """Requests would wait for each other, and none of them would ever begin."""

    field = "needs"


class DependsAlready(Refusal):
    """The request waits for that already."""

    field = "needs"
    status = 409


@trail.operation
def plan(
    *,
    request: Request,
    horizon: Horizon | str,
    by: Actor,
    at: datetime,
    begins: date | None = None,
    ends: date | None = None,
    quarter: str = "",
    team: Team | None = None,
    outside: bool = False,
    expected_version: int | None = None,
) -> Planned:
    """Put a request on the roadmap, or elsewhere on it: now, next or later, with days or a quarter where known.

    Raises NotAHorizon, NotAQuarter, DaysReversed, OffTheRoad, and Conflict where it was moved since it was read.
    """
    _require_place(request, horizon, begins, ends, quarter)
    said: dict[str, Any] = {
        "horizon": str(horizon),
        "begins": begins,
        "ends": ends,
        "quarter": quarter,
        "team": team,
        "outside": outside,
    }
    planned = Planned.objects.filter(request=request).first()
    if planned is None:
        planned = Planned.objects.create(request=request, created_at=at, **said)
        changes: dict[str, Any] = {
            name: [None, str(value)] for name, value in said.items() if value not in (None, "", False)
        }
    else:
        changes = dict(save_changes(planned, said, expected_version))
    trail.record(action="portfolio.request.plan", of=request, by=by, at=at, changes=changes)
    return planned


@trail.operation
def unplan(*, request: Request, by: Actor, at: datetime) -> None:
    """Take a request off the roadmap; one that is not on it stays so."""
    Planned.objects.filter(request=request).delete()
    trail.record(action="portfolio.request.unplan", of=request, by=by, at=at)


@trail.operation
def depend(
    *,
    request: Request,
    by: Actor,
    at: datetime,
    needs: Request | None = None,
    team: Team | None = None,
    kind: Awaited | str = Awaited.WORK,
    note: str = "",
    until: date | None = None,
) -> Dependency:
    """Say that a request cannot go on without another request, or without a team, until a day where one is known.

    Raises DependsOnNothing, DependsInACircle (its sentence names the way round) and DependsAlready.
    """
    if (needs is None) == (team is None):
        raise DependsOnNothing(_("Name one request or one team that it waits for."))
    if needs is not None:
        _no_circle(request, needs)
    made = Dependency(
        request=request, needs=needs, team=team, kind=kind, note=note.strip(), until=until, created_at=at
    )
    made.save(force_insert=True)
    changes = {"needs": [None, str(made)], "until": [None, str(until) if until else None]}
    trail.record(action="portfolio.request.depend", of=request, by=by, at=at, changes=changes)
    return made


@trail.operation
def undepend(*, dependency: Dependency, by: Actor, at: datetime) -> None:
    """Say that a request does not wait for that after all."""
    changes = {"needs": [str(dependency), None]}
    trail.record(action="portfolio.request.undepend", of=dependency.request, by=by, at=at, changes=changes)
    dependency.delete()


@trail.operation
def met(*, dependency: Dependency, by: Actor, at: datetime) -> Dependency:
    """Say that what a request waited for is there; saying it twice changes nothing."""
    if dependency.met_at is None:
        dependency.met_at = at
        dependency.version += 1
        dependency.save(update_fields=["met_at", "version"])
    changes = {"met": [None, str(dependency)]}
    trail.record(
        action="portfolio.request.dependency_met", of=dependency.request, by=by, at=at, changes=changes
    )
    return dependency


def _require_place(
    request: Request, horizon: Horizon | str, begins: date | None, ends: date | None, quarter: str
) -> None:
    if horizon not in Horizon.values:
        raise NotAHorizon(_("“%(text)s” is no horizon; write now, next or later.") % {"text": str(horizon)})
    if quarter and not QUARTER.fullmatch(quarter):
        raise NotAQuarter(
            _("“%(text)s” is no quarter; write year and quarter, such as 2027-Q1.") % {"text": quarter}
        )
    if begins and ends and ends < begins:
        raise DaysReversed(_("It ends before it begins; write a last day that is not before the first."))
    if request.state in (RequestState.DECLINED, RequestState.MERGED):
        raise OffTheRoad(
            _("“%(name)s” is %(state)s; only what may still be made is put on the roadmap.")
            % {"name": request, "state": request.get_state_display().lower()}
        )


def _no_circle(request: Request, needs: Request) -> None:
    if request.pk == needs.pk:
        raise DependsInACircle(_("“%(name)s” cannot wait for itself.") % {"name": request})
    graph: dict[UUID, list[UUID]] = defaultdict(list)
    pairs = Dependency.objects.filter(needs__isnull=False).values_list("request", "needs")
    for waiting, needed in pairs.iterator():
        graph[waiting].append(needed)
    if needs.pk in graph[request.pk]:
        raise DependsAlready(
            _("“%(name)s” waits for “%(needs)s” already.") % {"name": request, "needs": needs}
        )
    way = rules.way_between(graph, needs.pk, request.pk)
    if way:
        named = {each.pk: f"“{each}”" for each in Request.objects.filter(pk__in=way)}
        raise DependsInACircle(
            _("They would wait for each other in a circle: %(way)s; take one of these out first.")
            % {"way": " → ".join([f"“{request}”", *(named[key] for key in way)])}
        )
