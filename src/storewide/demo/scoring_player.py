"""What the demo store presumes of its requests: inputs as ranges, what they take, one goal's criteria, and a fit."""

from datetime import datetime
from decimal import Decimal

from storewide.kit.permissions import Actor
from storewide.portfolio.fitting import finding
from storewide.portfolio.fitting.finding import Wish
from storewide.portfolio.models import OPEN, UNDERWAY, Request, WorkKind
from storewide.portfolio.scoring import criteria_operations, methods, operations
from storewide.portfolio.scoring.rules import Range
from storewide.strategy import serving
from storewide.strategy.models import Goal

_REACH = (12_000, 4_000, 26_000, 900, 7_000)
_EFFORT = (15, 8, 40, 5, 25)
_IMPACT = (1.0, 2.0, 0.5, 3.0)
_KINDS = (WorkKind.GROWTH, WorkKind.GROWTH, WorkKind.MAINTENANCE, WorkKind.GROWTH, WorkKind.DUTY)
#: every so many requests lacks an effort
_LACKING = 4


def play(by: Actor, at: datetime) -> None:
    """Inputs of most requests, a kind and days of all, criteria of the first goal, and what fits the next year."""
    waiting = Request.objects.for_list().filter(state__in=[*OPEN, *UNDERWAY]).order_by("number")
    requests = list(waiting.select_related("area__responsible")[:24])
    for number, request in enumerate(requests):
        _presume(request, number, by, at)
    operations.aim(team=None, kind=WorkKind.MAINTENANCE, share=20, by=by, at=at)
    goal = Goal.objects.open().order_by("created_at", "pk").first()
    if goal is not None and requests:
        _criteria(goal, requests[0], by, at)
    wish = Wish("rice", at.date(), 4)
    fit = finding.ask(title="Next four quarters", wish=wish, by=by, at=at)
    finding.keep(fit=fit, found=finding.find(fit), by=by, at=at)


def _presume(request: Request, number: int, by: Actor, at: datetime) -> None:
    reach, effort = _REACH[number % len(_REACH)] + 37 * number, _EFFORT[number % len(_EFFORT)]
    impact = _IMPACT[number % len(_IMPACT)]
    given = {
        "reach": Range(reach * 0.6, reach, reach * 1.8),
        "impact": Range(impact / 2, impact, impact),
        "confidence": Range(50, 80, 90),
        "effort": None if number % _LACKING == _LACKING - 1 else Range(effort * 0.8, effort, effort * 2),
    }
    because = "Figures of last quarter; effort as the team guessed it."
    operations.presume(request=request, method=methods.RICE, given=given, because=because, by=by, at=at)
    team = request.area.responsible
    days = {(team, ""): Decimal(effort)} if team else {}
    kind = _KINDS[number % len(_KINDS)]
    operations.describe_work(request=request, kind=kind, days=days, by=by, at=at)


def _criteria(goal: Goal, request: Request, by: Actor, at: datetime) -> None:
    serving.serve(link=request.link, goals=[goal], by=by, at=at)
    add = criteria_operations.add_criterion
    add(goal=goal, name="Fit with the goal", weight=3, worst=0, best=10, by=by, at=at)
    add(goal=goal, name="Weeks until it helps", weight=1, worst=26, best=0, by=by, at=at)
    method = methods.named(str(goal.pk))
    if method is not None:
        given = dict(
            zip((each.key for each in method.inputs), (Range(5, 7, 9), Range(4, 8, 20)), strict=True)
        )
        operations.presume(request=request, method=method, given=given, because="", by=by, at=at)
