"""Every change to what is asked for and bet on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.ledger import operations as ledger
from storewide.ledger.operations import Promise
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio.models import BusinessCase, Request, RequestState
from storewide.sources.models import Store


class WrongState(Refusal):
    """The request stands where this cannot be done to it."""

    status = 409


class ReasonMissing(Refusal):
    """Whoever asked gets a reason; declining without one is refused."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a business case says besides its promise; amounts in minor units of `currency`."""

    objective: str
    risks: str
    cost: int | None
    value: int | None
    currency: str


@trail.operation
def ask(
    *, title: str, problem: str, area: Area, store: Store | None, by: Actor, at: datetime
) -> Request:
    """Write down a request; it gets the next number."""
    last = Request.objects.aggregate(last=Max("number"))["last"] or 0
    request = Request.objects.create(
        number=last + 1,
        title=title,
        problem=problem,
        area=area,
        store=store,
        asked_by_id=by.id,
        asked_by_label=by.label,
        created_at=at,
    )
    trail.record(action="portfolio.request.ask", of=request, by=by, at=at)
    return request


@trail.operation
def change(
    *, request: Request, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Request:
    """Change what a request says while nothing is promised on it."""
    _require_state(request, RequestState.ASKED, RequestState.BET)
    differing = save_changes(request, changes, expected_version)
    trail.record(action="portfolio.request.change", of=request, by=by, at=at, changes=differing)
    return request


@trail.operation
def decline(*, request: Request, reason: str, by: Actor, at: datetime) -> Request:
    """Say no, with the reason that whoever asked will read."""
    _require_state(request, RequestState.ASKED, RequestState.BET)
    if not reason.strip():
        raise ReasonMissing(_("Write the reason; whoever asked will read it."))
    request.state, request.answer, request.answered_at = RequestState.DECLINED, reason.strip(), at
    request.version += 1
    request.save(update_fields=["state", "answer", "answered_at", "version"])
    trail.record(action="portfolio.request.decline", of=request, by=by, at=at)
    return request


@trail.operation
def write_case(
    *, request: Request, case: Case, promise: Promise, by: Actor, at: datetime
) -> BusinessCase:
    """Make a request a bet: a business case with its intended effect, which may change until it is frozen."""
    _require_state(request, RequestState.ASKED, RequestState.BET)
    written = BusinessCase.objects.filter(request=request).select_related("effect").first()
    if written is None:
        source = Link(kind="portfolio.request", id=str(request.pk), label=str(request))
        written = BusinessCase(request=request, created_at=at)
        written.effect = ledger.draft(promise=promise, source=source, by=by, at=at)
    else:
        written.effect = ledger.redraft(effect=written.effect, promise=promise, by=by, at=at)
        written.version += 1
    written.objective, written.risks = case.objective, case.risks
    written.cost, written.value, written.currency = case.cost, case.value, case.currency
    written.save()
    request.state = RequestState.BET
    request.save(update_fields=["state"])
    trail.record(action="portfolio.case.write", of=written, by=by, at=at)
    return written


@trail.operation
def promise(*, case: BusinessCase, by: Actor, at: datetime) -> BusinessCase:
    """Freeze the intended effect of a case: the request is promised, the ledger shows it."""
    _require_state(case.request, RequestState.BET)
    case.effect = ledger.freeze(effect=case.effect, by=by, at=at)
    case.request.state, case.request.answered_at = RequestState.PROMISED, at
    case.request.version += 1
    case.request.save(update_fields=["state", "answered_at", "version"])
    trail.record(action="portfolio.case.promise", of=case, by=by, at=at)
    return case


def owner_of(request: Request) -> Person | None:
    """Who is accountable for the area a request is about; the first choice as owner of its promise."""
    role = request.area.accountable
    return role.holder if role else None


def _require_state(request: Request, *states: RequestState) -> None:
    stored = Request.objects.select_for_update().get(pk=request.pk)
    if stored.state not in states:
        raise WrongState(
            _("“%(title)s” is %(state)s; this cannot be done to it any more.")
            % {"title": stored, "state": stored.get_state_display().lower()}
        )
