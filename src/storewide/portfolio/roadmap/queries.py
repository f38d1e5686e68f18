"""Reads of the roadmap: what is planned, and what waits for what."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, F, Value, When

from storewide.portfolio.models import Dependency, Horizon, Planned, PlannedQuerySet, Request, RequestState

#: so many keys are named in a query; for more, all are read
_AT_ONCE = 500


def dependencies_of(requests: Iterable[Request]) -> dict[UUID, list[Dependency]]:
    """What each of these waits for, met or not, by the request's key; one that waits for nothing is left out.

    One query, whatever their number.
    """
    keys = {request.pk for request in requests}
    found: dict[UUID, list[Dependency]] = defaultdict(list)
    rows = Dependency.objects.with_both()
    if len(keys) <= _AT_ONCE:
        rows = rows.filter(request__in=keys)
    for each in rows:
        if each.request_id in keys:
            found[each.request_id].append(each)
    return dict(found)


def open_dependencies_of(planned: PlannedQuerySet) -> list[Dependency]:
    """What the requests of these rows still wait for; one query."""
    mine = planned.order_by().values("request")
    return list(Dependency.objects.open().with_both().filter(request__in=mine))


def waiting_for(request: Request) -> list[Dependency]:
    """What waits for a request, and is not met."""
    return list(Dependency.objects.open().with_both().filter(needs=request))


def planned_of(request: Request) -> Planned | None:
    """Where a request stands on the roadmap; None where it is not on it."""
    return Planned.objects.select_related("team").filter(request=request).first()


def on_the_road() -> PlannedQuerySet:
    """Everything on the roadmap that was not answered with a no since, nearest first."""
    near = Case(*(When(horizon=each, then=Value(place)) for place, each in enumerate(Horizon.values)))
    gone = [RequestState.DECLINED, RequestState.MERGED]
    rows = Planned.objects.for_roadmap().exclude(request__state__in=gone)
    return rows.order_by(near, F("ends").asc(nulls_last=True), "quarter", "request__number")
