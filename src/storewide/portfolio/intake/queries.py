"""Reads of how requests come in: types to choose from, and what a request's page shows of it."""

from collections import defaultdict
from dataclasses import dataclass

from storewide.kit.permissions import Actor, may
from storewide.portfolio.intake import duplicates, own_fields, telling
from storewide.portfolio.intake.own_fields import Told
from storewide.portfolio.models import (
    OPEN,
    Answer,
    Function,
    Remark,
    Request,
    RequestState,
    RequestType,
    Resolution,
)
from storewide.portfolio.needs import asking
from storewide.portfolio.needs import words as need_words
from storewide.portfolio.permissions import PortfolioPermission


@dataclass(frozen=True)
class OnRecord:
    """What the page of a request shows of how it came in and of what came of it for whoever asked."""

    told: tuple[Told, ...]
    lacking: list[str]
    may_tell: bool
    may_remark: bool
    may_merge: bool
    together: list[Request]
    asked_by: str
    alike: list[Request]
    remarks: list[Remark]
    answers: list[Answer]
    resolutions: list[Resolution]


def offered_type(slug: str) -> RequestType | None:
    """The type of this short name that is offered; None for none."""
    return RequestType.objects.filter(slug=slug, retired_at=None).first() if slug else None


def types_by_function() -> list[tuple[str, list[RequestType]]]:
    """The types that are offered, by the first function they are offered to; those for every function first."""
    found: dict[str, list[RequestType]] = defaultdict(list)
    for each in RequestType.objects.filter(retired_at=None):
        found[each.functions[0] if each.functions else ""].append(each)
    labels = [("", ""), *Function.choices]
    return [(str(label), found[code]) for code, label in labels if found.get(code)]


def on_record(request: Request, actor: Actor) -> OnRecord:
    """What the page of one request shows; at most seven queries, however much there is."""
    is_open = request.state in OPEN
    requests = asking.together(request)
    may_merge = may(actor, PortfolioPermission.MERGE, request)
    rows = Answer.objects.filter(stage__request=request).exclude(stage__state=RequestState.ASKED)
    return OnRecord(
        told=own_fields.told(request.told),
        lacking=telling.lacking(request) if is_open else [],
        may_tell=is_open and may(actor, PortfolioPermission.CHANGE, request),
        may_remark=may(actor, PortfolioPermission.REMARK, request),
        may_merge=may_merge and is_open,
        together=requests[1:],
        asked_by=need_words.asked_by(requests) if len(requests) > 1 else "",
        alike=duplicates.like(request.title, request.problem, request) if is_open and may_merge else [],
        remarks=list(Remark.objects.filter(request=request)),
        answers=list(rows.select_related("stage").order_by("stage__begins", "pk")),
        resolutions=list(Resolution.objects.filter(request__in=requests).select_related("request")),
    )
