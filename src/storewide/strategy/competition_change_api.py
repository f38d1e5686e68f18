"""What is kept about competition, changed over REST: entries otherwise, what speaks for a candidate, what becomes of it."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router

from storewide.kit.errors import Refusal
from storewide.kit.naming import UnknownName
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.strategy import competition_operations
from storewide.strategy.api_schemas import Changing
from storewide.strategy.competition_kept import KEPT
from storewide.strategy.competition_schemas import (
    AskChangeIn,
    CandidateChangeIn,
    CompetitorChangeIn,
    DealChangeIn,
    DecideIn,
    FeatureChangeIn,
    GatherIn,
    KeptOut,
    ReasonChangeIn,
    SignalChangeIn,
    SwotChangeIn,
    meant,
)
from storewide.strategy.models.losses import Candidate, CustomerAsk, LostDeal, MissedSearch
from storewide.strategy.permissions import StrategyPermission

router = Router(tags=["Strategy"])


class SpeaksForAnother(Refusal):
    """A deal, an ask or a search speaks for one candidate at most."""


@router.patch("/competitors/{uuid:record_id}", response=KeptOut, operation_id="change_competitor")
def change_competitor(request: Any, record_id: UUID, body: CompetitorChangeIn) -> KeptOut:
    """Change what a competitor says, and whether it is watched; what is left out stays."""
    return _change(request, "competitors", record_id, body)


@router.patch("/features/{uuid:record_id}", response=KeptOut, operation_id="change_feature")
def change_feature(request: Any, record_id: UUID, body: FeatureChangeIn) -> KeptOut:
    """Change what a compared feature says; what is left out stays."""
    return _change(request, "features", record_id, body)


@router.patch("/deals/{uuid:record_id}", response=KeptOut, operation_id="change_lost_deal")
def change_lost_deal(request: Any, record_id: UUID, body: DealChangeIn) -> KeptOut:
    """Change what a lost deal says; what is left out stays."""
    return _change(request, "deals", record_id, body)


@router.patch("/asks/{uuid:record_id}", response=KeptOut, operation_id="change_customer_ask")
def change_customer_ask(request: Any, record_id: UUID, body: AskChangeIn) -> KeptOut:
    """Change what an ask says; what is left out stays."""
    return _change(request, "asks", record_id, body)


@router.patch("/swot/{uuid:record_id}", response=KeptOut, operation_id="change_swot_entry")
def change_swot_entry(request: Any, record_id: UUID, body: SwotChangeIn) -> KeptOut:
    """Change what a strength, weakness, opportunity or threat says; what is left out stays."""
    return _change(request, "swot", record_id, body)


@router.patch("/signals/{uuid:record_id}", response=KeptOut, operation_id="change_signal")
def change_signal(request: Any, record_id: UUID, body: SignalChangeIn) -> KeptOut:
    """Change what a trend or a benchmark says; what is left out stays."""
    return _change(request, "signals", record_id, body)


@router.patch("/candidates/{uuid:record_id}", response=KeptOut, operation_id="change_candidate")
def change_candidate(request: Any, record_id: UUID, body: CandidateChangeIn) -> KeptOut:
    """Change what a candidate says; deciding has an address of its own; what is left out stays."""
    return _change(request, "candidates", record_id, body)


@router.patch("/reasons/{uuid:record_id}", response=KeptOut, operation_id="change_loss_reason")
def change_loss_reason(request: Any, record_id: UUID, body: ReasonChangeIn) -> KeptOut:
    """Change what a reason of lost deals says, and its place in the list; what is left out stays."""
    return _change(request, "reasons", record_id, body)


@router.post("/candidates/{uuid:record_id}/evidence", response=KeptOut, operation_id="gather_evidence")
def gather(request: Any, record_id: UUID, body: GatherIn) -> KeptOut:
    """Say which deals, asks and searches speak for a candidate: these and no others; a kind left out stays as it is."""
    require(request.auth, StrategyPermission.CHANGE)
    candidate = get_object_or_404(Candidate, pk=record_id)
    done = competition_operations.gather(
        candidate=candidate,
        deals=_evidence(LostDeal, candidate, body.deals),
        asks=_evidence(CustomerAsk, candidate, body.asks),
        searches=_evidence(MissedSearch, candidate, body.searches),
        by=request.auth,
        at=now(),
    )
    return KeptOut.told(done)


@router.post("/candidates/{uuid:record_id}/decide", response=KeptOut, operation_id="decide_candidate")
def decide(request: Any, record_id: UUID, body: DecideIn) -> KeptOut:
    """Take a candidate up or drop it with the reason, or open it again."""
    require(request.auth, StrategyPermission.CHANGE)
    candidate = get_object_or_404(Candidate, pk=record_id)
    said = {"state": body.state, "outcome": body.outcome}
    return KeptOut.told(competition_operations.close(candidate=candidate, **said, by=request.auth, at=now()))


def _change(request: Any, kind: str, record_id: UUID, body: Changing) -> KeptOut:
    require(request.auth, StrategyPermission.CHANGE)
    record = get_object_or_404(KEPT[kind].rows(), pk=record_id)
    said = body.said()
    if isinstance(record, LostDeal) and ("amount" in said or "currency" in said):
        said = {"amount": record.amount.major, "currency": record.currency} | said
    changed = competition_operations.change(
        record=record,
        changes=meant(said),
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )
    return KeptOut.told(changed)


def _evidence(model: Any, candidate: Candidate, ids: list[UUID] | None) -> list[Any]:
    """The records of these ids, or those that speak for the candidate already. Raises UnknownName for any other."""
    if ids is None:
        return list(model.objects.filter(candidate=candidate))
    found = {each.pk: each for each in model.objects.select_related("candidate").filter(pk__in=ids)}
    for each in ids:
        if each not in found:
            kind = model._meta.verbose_name
            raise UnknownName(_("There is no %(kind)s “%(name)s”.") % {"kind": kind, "name": each})
        elsewhere = found[each].candidate
        if elsewhere is not None and elsewhere != candidate:
            raise SpeaksForAnother(
                _("“%(record)s” speaks for “%(candidate)s” already; take it from there first.")
                % {"record": found[each], "candidate": elsewhere}
            )
    return list(found.values())
