"""Requests and bets as items of the board of coordination."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.kit.permissions import Actor, may
from storewide.kit.work import Item, Level, Stage
from storewide.lib.clock import now
from storewide.portfolio.models import OPEN, UNDERWAY, BusinessCase, Request, RequestState
from storewide.portfolio.permissions import PortfolioPermission

STAGES = {
    RequestState.ASKED: Stage.WAITING,
    RequestState.ACCEPTED: Stage.WAITING,
    RequestState.BET: Stage.NEXT,
    RequestState.PROMISED: Stage.DOING,
    RequestState.BUILDING: Stage.DOING,
    RequestState.TESTING: Stage.DOING,
    RequestState.LIVE: Stage.DONE,
    RequestState.MEASURED: Stage.DONE,
    RequestState.DECLINED: Stage.DONE,
    RequestState.MERGED: Stage.DONE,
}


def items(actor: Actor, done_from: date) -> Iterable[Item]:
    """Requests that are open or promised, and those answered for good or due from that day on; two queries.

    A promise is under way until the day it is due; from then on it is done.
    """
    if not may(actor, PortfolioPermission.VIEW):
        return
    promised = BusinessCase.objects.filter(request__state__in=UNDERWAY)
    due = dict(promised.values_list("request", "effect__due_on"))
    going_on = Q(state__in=[*OPEN, *UNDERWAY])
    for request in Request.objects.filter(going_on | Q(answered_at__date__gte=done_from)).for_list():
        ends = due.get(request.pk)
        if ends is None or ends >= done_from:
            yield _item(request, ends)


def _item(request: Request, due: date | None) -> Item:
    answered = request.answered_at.date() if request.answered_at else None
    over = due is not None and due < now().date()
    holder = request.area.holder
    return Item(
        link=request.link,
        what=_("Bet") if request.state == RequestState.BET else _("Request"),
        level=Level.COORDINATION,
        stage=Stage.DONE if over else STAGES[RequestState(request.state)],
        tag=request.tag,
        since=(due if over else answered) or request.created_at.date(),
        begun=request.created_at.date(),
        owner=str(holder or ""),
        blocked="" if holder else _("nobody answers for %(area)s") % {"area": request.area},
        person_days=request.person_days,
    )
