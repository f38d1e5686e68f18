"""Every change to a business case and its promise: written in versions, and frozen once it is signed off."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Conflict
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.ledger import operations as ledger
from storewide.ledger.operations import Promise
from storewide.organization.wait_operations import stop_waiting
from storewide.portfolio import moving
from storewide.portfolio.cases import signing, told
from storewide.portfolio.cases.told import Case
from storewide.portfolio.cases.versions import keep
from storewide.portfolio.intake import telling
from storewide.portfolio.models import OPEN, BusinessCase, Request, RequestState, Risk, Text
from storewide.strategy import serving


@trail.operation
def write_case(
    *,
    request: Request,
    case: Case,
    promise: Promise,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> BusinessCase:
    """Make a request a bet: a business case with its intended effect, which may change until it is frozen.

    `expected_version` is that of the case when it was read, 0 where there was none; None skips the check.
    What changes a thing that sign-offs were given for lets them lapse. A case written as it stands is no new version.
    Raises Conflict, WrongState, NegativeAmount, NotACase, and what `ledger.draft` raises.
    """
    lock(request, *OPEN)
    if request.state == RequestState.ASKED:
        telling.require_evidence(request)
    told.check(case)
    written = BusinessCase.objects.filter(request=request).select_related("effect__owner").first()
    before = _as_written(written) if written else {}
    after = told.said(case, promise)
    differing = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if expected_version is not None and expected_version != (written.version if written else 0):
        raise Conflict(
            _("Somebody else changed this while you were writing; save again to keep yours."),
            {name: value for name, (value, _mine) in differing.items()},
        )
    if written is None:
        written = _begun(request, promise, by, at)
    elif differing:
        written.effect = ledger.redraft(effect=written.effect, promise=promise, by=by, at=at)
    if differing or not before:
        _store(written, case, by)
        keep(request, Text.CASE, written.version, after, by, at)
    lapsed = signing.lapse(written, differing.keys(), at)
    if case.goals is not None:
        serving.serve(link=request.link, goals=case.goals, capacity=request.person_days, by=by, at=at)
    moving.move(request, RequestState.BET, by=by, at=at)
    trail.record(action="portfolio.case.write", of=written, by=by, at=at, changes=differing | lapsed)
    return written


@trail.operation
def promise(
    *, case: BusinessCase, by: Actor, at: datetime, expected_version: int | None = None
) -> BusinessCase:
    """Freeze the intended effect of a case with its guardrails: the request is promised, the ledger shows it.

    `expected_version` is that of the case as it was read before; raises Conflict when it was changed since, and
    NotSigned where its cost asks for sign-offs that it lacks.
    """
    lock(case.request, RequestState.BET)
    stored = BusinessCase.objects.select_for_update().get(pk=case.pk)
    if expected_version is not None and expected_version != stored.version:
        raise Conflict(_("Somebody changed the case while you were reading; read the promise again."))
    stored.request = case.request
    signing.require_signed(stored, at)
    case.effect = ledger.freeze(effect=stored.effect, by=by, at=at)
    _answered(case.request, at)
    moving.move(case.request, RequestState.PROMISED, by=by, at=at)
    trail.record(action="portfolio.case.promise", of=case, by=by, at=at)
    return case


def _begun(request: Request, promise: Promise, by: Actor, at: datetime) -> BusinessCase:
    source = Link(kind="portfolio.request", id=str(request.pk))
    written = BusinessCase(request=request, created_at=at, version=0)
    written.effect = ledger.draft(promise=promise, source=source, by=by, at=at)
    return written


def _store(written: BusinessCase, case: Case, by: Actor) -> None:
    for name, value in told.kept(case).items():
        setattr(written, name, value)
    written.author_id, written.author_label = by.id, by.label[:200]
    written.version += 1
    written.save()
    Risk.objects.filter(case=written).delete()
    Risk.objects.bulk_create(
        Risk(case=written, place=place, **vars(each)) for place, each in enumerate(case.risks)
    )


def _as_written(case: BusinessCase) -> dict[str, str]:
    risks = Risk.objects.filter(case=case).select_related("owner")
    return told.said(told.written(case, list(risks)), ledger.promise_of(case.effect))


def _answered(request: Request, at: datetime) -> None:
    """A promise is an answer: nobody waits for one any more."""
    stop_waiting(link=request.link, until=at)
    request.answer, request.answered_at = "", at
    request.save(update_fields=["answer", "answered_at"])
