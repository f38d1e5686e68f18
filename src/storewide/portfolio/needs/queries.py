"""Reads of need resolution: when each request came to which step, whose it is, and what its asker says."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import formats
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Text
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.portfolio.models import (
    SHIPPED,
    UNDERWAY,
    Function,
    Request,
    RequestQuerySet,
    RequestState,
    Resolution,
    Stage,
)
from storewide.portfolio.needs import rules
from storewide.portfolio.needs.rules import Need
from storewide.portfolio.permissions import PortfolioPermission
from storewide.sources.models import Store
from storewide.strategy import serving

KIND = "portfolio.request"
_DECIDED = [*UNDERWAY, *SHIPPED, RequestState.DECLINED, RequestState.MERGED]
_FOLLOWED = 6


@dataclass(frozen=True)
class Steps:
    """When a request first left the state it was asked in, was decided, and went live."""

    answered: datetime | None
    decided: datetime | None
    live: datetime | None


def needs(rows: RequestQuerySet, *, goals: bool = True) -> list[Need]:
    """The needs behind these requests, in a few queries however many there are; on demand without the goals served."""
    told = list(
        rows.order_by("number").values(
            "pk", "created_at", "function", "state", "merged_into", "area__responsible__name"
        )
    )
    steps = _steps(rows)
    asked = Resolution.objects.filter(request__in=rows.order_by().values("pk"))
    said = dict(asked.values_list("request", "resolved"))
    into = dict(Request.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    served = serving.goal_names(KIND) if goals and told else {}
    nothing = Steps(None, None, None)
    return [
        Need(
            asked=each["created_at"],
            answered=steps.get(each["pk"], nothing).answered,
            decided=steps.get(each["pk"], nothing).decided,
            live=_live(each["pk"], into, steps),
            declined=each["state"] == RequestState.DECLINED,
            resolved=said.get(each["pk"]),
            function=each["function"],
            team=each["area__responsible__name"] or "",
            goals=served.get(str(each["pk"]), ()),
        )
        for each in told
    ]


def unanswered() -> RequestQuerySet:
    """Requests that wait for their first answer, the oldest first."""
    return Request.objects.filter(state=RequestState.ASKED).for_list().order_by("created_at", "number")


def asked_within(first: date | None) -> RequestQuerySet:
    """Requests asked since a day; all of them for None."""
    return Request.objects.filter(created_at__date__gte=first) if first else Request.objects.all()


def beside_results(actor: Actor, store: Store, days: Days) -> tuple[Text, str, str] | None:
    """Beside the results of some days: how long whoever asked then waited for an answer, and who says it helped."""
    if not may(actor, PortfolioPermission.VIEW):
        return None
    zone = ZoneInfo(store.zone)
    begin = datetime.combine(days.first, time(), zone)
    end = datetime.combine(days.last + timedelta(days=1), time(), zone)
    rows = Request.objects.filter(Q(store=store) | Q(store=None), created_at__gte=begin, created_at__lt=end)
    label, address = gettext_lazy("Needs of requests"), reverse("portfolio:needs")
    found = rules.resolution(needs(rows, goals=False), now())
    if not found.requests:
        return label, _("nothing was asked for"), address
    return label, in_short(found), address


def in_short(found: rules.Resolution) -> str:
    """Need resolution in one line: days to the answer, and the share of askers who say it helped."""
    waited = found.waited[rules.Step.ANSWER]
    parts = []
    if waited.median is not None:
        said = {"days": formats.number(waited.median.value, 1), "n": formats.number(waited.median.n)}
        parts.append(_("%(days)s days to an answer (median of %(n)s)") % said)
    if waited.open:
        parts.append(_("%(open)s still wait") % {"open": formats.number(waited.open)})
    if found.said.share is not None:
        share = {"share": formats.percent(found.said.share, 0), "n": formats.number(found.said.n)}
        parts.append(_("%(share)s of %(n)s say it helped") % share)
    return "; ".join(parts)


def named_functions(groups: dict[str, Any]) -> dict[str, Any]:
    """Groups by the code of a function as groups by its name."""
    names = dict(Function.choices)
    return {str(names.get(code, "")): of for code, of in groups.items()}


def _steps(asked: RequestQuerySet) -> dict[Any, Steps]:
    """When each of these requests, and what others were merged into, first came to each step; one query."""
    merged = Request.objects.filter(merged_into__isnull=False).order_by()
    mine = Q(request__in=asked.order_by().values("pk")) | Q(request__in=merged.values("merged_into"))
    rows = (
        Stage.objects.filter(mine)
        .order_by()
        .values_list("request")
        .annotate(
            answered=Min("begins", filter=~Q(state=RequestState.ASKED)),
            decided=Min("begins", filter=Q(state__in=_DECIDED)),
            live=Min("begins", filter=Q(state__in=SHIPPED)),
        )
    )
    return {key: Steps(answered, decided, live) for key, answered, decided, live in rows}


def _live(key: Any, into: dict[Any, Any], steps: dict[Any, Steps]) -> datetime | None:
    """When it went live: what was merged does with the request in which it goes on."""
    for _step in range(_FOLLOWED):
        if key not in into:
            break
        key = into[key]
    found = steps.get(key)
    return found.live if found else None
