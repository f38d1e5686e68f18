"""Reads of the portfolio: how it stands, what a request's page needs, what Home shows of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import Count, Q
from django.urls import reverse

from storewide.audit.queries import history
from storewide.kit.history import Event
from storewide.kit.links import Link
from storewide.kit.raising import Raised
from storewide.lib.money import EXPONENTS
from storewide.organization.models import Person
from storewide.portfolio.models import BusinessCase, Request, RequestState
from storewide.sources.models import Store
from storewide.strategy import serving
from storewide.strategy.models import Goal


@dataclass(frozen=True)
class Standing:
    """How many requests there are, how many wait for an answer, and how many bets for their promise."""

    all: int
    asked: int
    bet: int


def standing() -> Standing:
    """How the portfolio stands, in one query."""
    counted = Request.objects.aggregate(
        all=Count("pk"),
        asked=Count("pk", filter=Q(state__in=[RequestState.ASKED, RequestState.ACCEPTED])),
        bet=Count("pk", filter=Q(state=RequestState.BET)),
    )
    return Standing(**counted)


def case_of(request: Request) -> BusinessCase | None:
    """The business case of a request, with its intended effect and all that is shown of it."""
    cases = BusinessCase.objects.select_related("effect__owner", "effect__area", "effect__store")
    return cases.filter(request=request).first()


def owner_of(request: Request) -> Person | None:
    """Who is accountable for the area a request is about; the first choice as owner of its promise."""
    role = request.area.accountable
    return role.holder if role else None


def history_of(request: Request, case: BusinessCase | None) -> tuple[Event, ...]:
    """What happened to a request and its case, newest first, in two queries."""
    events = chain(history(request), history(case) if case else ())
    return tuple(sorted(events, key=lambda event: event.at, reverse=True))


def currencies(request: Request, case: BusinessCase | None) -> list[str]:
    """What a case's amounts may be in, the likeliest first: its store's, else all that the stores use."""
    if request.store is not None:
        found = [request.store.currency]
    else:
        found = list(Store.objects.order_by("currency").values_list("currency", flat=True).distinct())
    if case is not None and case.currency not in found:
        found.insert(0, case.currency)
    return found or ["EUR", *sorted(EXPONENTS.keys() - {"EUR"})]


def goals_of(request: Request) -> list[Goal]:
    """The goals that a request serves."""
    return serving.goals_of([request.link]).get((request.link.kind, request.link.id), [])


def ask_address(source: Link, title: str) -> str:
    """The form for a request that is raised from `source`, with a title proposed."""
    return reverse("portfolio:ask", query={"source": source.written, "title": title})


def raised_from(sources: Iterable[Link]) -> dict[tuple[str, str], list[Raised]]:
    """What was asked for because of each of these, by (kind, id), oldest first, in one query."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for link in sources:
        by_kind[link.kind].append(link.id)
    asked = Q(pk__in=[])
    for kind, ids in by_kind.items():
        asked |= Q(source_kind=kind, source_id__in=ids)
    found: dict[tuple[str, str], list[Raised]] = defaultdict(list)
    for request in Request.objects.filter(asked).order_by("number") if by_kind else ():
        raised = Raised(request.title, request.tag, request.get_absolute_url(), request.answer)
        found[request.source_kind, request.source_id].append(raised)
    return dict(found)


def resolve_link(link: Link) -> Link | None:
    """A link to a request, with its title and address; None for every other kind."""
    if link.kind != "portfolio.request":
        return None
    request = Request.objects.filter(pk=link.id).first()
    return Link(link.kind, link.id, request.title, request.get_absolute_url()) if request else link
