"""The pages of flight levels: the three boards, and the limits of their columns."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.insight import flight_levels, flight_pages
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.kit.work import Level, Stage
from storewide.lib.clock import now
from storewide.strategy import limits
from storewide.strategy.models import Goal
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.queries import named_goal


def board(request: SignedInRequest) -> HttpResponse:
    """The level where teams meet, which most open first."""
    require(request.user, StrategyPermission.VIEW)
    return redirect("levels:level", level=Level.COORDINATION.value)


def level(request: SignedInRequest, level: str) -> HttpResponseBase:
    """One level: how it flows, its columns, and the same as a list; `?goal=` narrows it to one goal."""
    require(request.user, StrategyPermission.VIEW)
    asked = request.GET.get("goal", "")
    goal = named_goal(asked) if asked else None
    found = flight_levels.board(request.user, _level(level), now().date(), goal)
    context = {
        "board": found,
        "columns": [
            (column, [(card, flight_pages.age(card)) for card in column.cards]) for column in found.columns
        ],
        "levels": flight_pages.levels(found.level, str(goal.pk) if goal else ""),
        "goals": Goal.objects.open().order_by("kind", "name", "pk"),
        "goal": goal,
        "chart": flight_pages.chart(found),
        "changeable": may(request.user, StrategyPermission.CHANGE),
    }
    spec, page = flight_pages.ITEMS, flight_pages.page(found)
    template = "insight/flight_level.html"
    return kit_lists.respond(request, spec, found.cards, page=page, template=template, **context)


@require_POST
def limit(request: SignedInRequest, level: str, stage: str) -> HttpResponse:
    """Say how many items a column should hold at most; an empty number takes the limit back."""
    require(request.user, StrategyPermission.CHANGE)
    text = request.POST.get("most", "").strip()
    try:
        most = int(text) if text else None
        column = Stage(stage)
        limits.set_limit(level=_level(level), stage=column, most=most, by=request.user, at=now())
        messages.success(request, _("The limit is set.") if most else _("The limit is taken back."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    except ValueError:
        messages.error(request, _("“%(text)s” is not a limit; write a whole number.") % {"text": text})
    return redirect("levels:level", level=level)


def _level(text: str) -> Level:
    try:
        return Level(text)
    except ValueError:
        raise Http404 from None
