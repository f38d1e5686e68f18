"""Plays the roadmap of the demo store: what is made when, what waits for whom, a limit, an issue, a file of another tool."""

from datetime import timedelta

from storewide.demo.diary import Stage, acting, moment
from storewide.kit.permissions import Actor
from storewide.portfolio.exchange import operations as exchange
from storewide.portfolio.models import Horizon, Provider, Request, RequestState
from storewide.portfolio.roadmap import limits, operations, rules
from storewide.portfolio.tracking import operations as tracking

#: so many requests stand on the roadmap
_ON_IT = 9
_FILE = "Summary,Issue key,Status,Created\nShow the delivery day on the product page,SHOP-81,To Do,2026-01-15 10:00\n"


def play(stage: Stage) -> None:
    """The newest requests, spread over now, next and later."""
    by = acting(stage.shop.people[0].name)
    gone = [RequestState.DECLINED, RequestState.MERGED]
    requests = list(Request.objects.exclude(state__in=gone).order_by("-number")[:_ON_IT])
    if len(requests) < 2:
        return
    for number, request in enumerate(requests):
        _plan(stage, request, number, by)
    at = moment(stage.until, -1, 0)
    operations.depend(request=requests[0], needs=requests[1], until=stage.day(20), by=by, at=at)
    team = next((each.area.responsible for each in requests if each.area.responsible), None)
    if team is not None:
        late = stage.day(-3)
        operations.depend(request=requests[-1], team=team, kind="review", until=late, by=by, at=at)
    limits.set_limit(state=RequestState.BET, team=None, most=5, strict=False, by=by, at=at)
    tracking.make_tracker(name="Shop", provider=Provider.GITHUB, site="https://github.com", by=by, at=at)
    tracking.track(request=requests[0], url="https://github.com/shop/web/issues/12", by=by, at=at)
    exchange.keep(file_name="jira.csv", content=_FILE.encode(), by=by, at=at)


def _plan(stage: Stage, request: Request, number: int, by: Actor) -> None:
    horizon = list(Horizon)[number % 3]
    begins = stage.day(0) + timedelta(days=(number % 3) * 75 + number * 4 - 30)
    dated = horizon != Horizon.LATER
    operations.plan(
        request=request,
        horizon=horizon,
        begins=begins if dated else None,
        ends=begins + timedelta(days=40 + number * 3) if dated else None,
        quarter="" if dated else rules.quarter_of(begins),
        outside=number % 2 == 0,
        by=by,
        at=moment(stage.until, -2, number),
    )
