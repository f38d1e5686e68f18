"""What is kept about competition over REST: lost deals, asks, competitors, features and all that speaks for a change."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.strategy import competition_operations
from storewide.strategy.competition_kept import KEPT
from storewide.strategy.competition_schemas import (
    AskIn,
    CandidateIn,
    CompetitorIn,
    DealIn,
    FeatureIn,
    KeptOut,
    ReasonIn,
    SignalIn,
    SwotIn,
    meant,
)
from storewide.strategy.models.competition import Competitor, Feature, Signal, SwotEntry
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal
from storewide.strategy.permissions import StrategyPermission

router = Router(tags=["Strategy"])

type Kind = Literal[
    "competitors",
    "features",
    "deals",
    "asks",
    "swot",
    "signals",
    "candidates",
    "reasons",
    "searches",
    "judgements",
]


class Told(Sequence[KeptOut]):
    """The records of one kind as they are told: counted, and read a page at a time."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return int(self.rows.count())

    def __getitem__(self, place: Any) -> Any:
        found = self.rows[place]
        return [KeptOut.told(each) for each in found] if isinstance(place, slice) else KeptOut.told(found)


@router.get("/kept/{kind}", response=list[KeptOut], operation_id="list_competition")
@paginate(LimitOffsetPagination)
def kept(request: Any, kind: Kind) -> Any:
    """Everything of one kind."""
    require(request.auth, StrategyPermission.VIEW)
    return Told(KEPT[kind].rows())


@router.get("/kept/{kind}/{record_id}", response=KeptOut, operation_id="get_competition")
def one(request: Any, kind: Kind, record_id: UUID) -> KeptOut:
    """One record."""
    require(request.auth, StrategyPermission.VIEW)
    return KeptOut.told(get_object_or_404(KEPT[kind].rows(), pk=record_id))


@router.delete("/kept/{kind}/{record_id}", response={204: None}, operation_id="remove_competition")
def remove(request: Any, kind: Kind, record_id: UUID) -> Status[None]:
    """Take out what was entered by mistake; what other records name stays. Searches come and go by their tables."""
    require(request.auth, StrategyPermission.CHANGE)
    rows = KEPT[kind].rows() if KEPT[kind].fields is not None else KEPT[kind].model.objects.none()
    competition_operations.remove(record=get_object_or_404(rows, pk=record_id), by=request.auth, at=now())
    return Status(204, None)


@router.post("/competitors", response={201: KeptOut}, operation_id="add_competitor")
def add_competitor(request: Any, body: CompetitorIn) -> Status[KeptOut]:
    """Add a competitor."""
    return _add(request, Competitor, body)


@router.post("/features", response={201: KeptOut}, operation_id="add_feature")
def add_feature(request: Any, body: FeatureIn) -> Status[KeptOut]:
    """Add a feature to compare."""
    return _add(request, Feature, body)


@router.post("/deals", response={201: KeptOut}, operation_id="add_lost_deal")
def add_deal(request: Any, body: DealIn) -> Status[KeptOut]:
    """Note a lost deal."""
    return _add(request, LostDeal, body)


@router.post("/asks", response={201: KeptOut}, operation_id="add_customer_ask")
def add_ask(request: Any, body: AskIn) -> Status[KeptOut]:
    """Note what customers asked for."""
    return _add(request, CustomerAsk, body)


@router.post("/swot", response={201: KeptOut}, operation_id="add_swot_entry")
def add_swot(request: Any, body: SwotIn) -> Status[KeptOut]:
    """Note a strength, weakness, opportunity or threat."""
    return _add(request, SwotEntry, body)


@router.post("/signals", response={201: KeptOut}, operation_id="add_signal")
def add_signal(request: Any, body: SignalIn) -> Status[KeptOut]:
    """Note a trend or a benchmark."""
    return _add(request, Signal, body)


@router.post("/candidates", response={201: KeptOut}, operation_id="add_candidate")
def add_candidate(request: Any, body: CandidateIn) -> Status[KeptOut]:
    """Add a product that we might offer."""
    return _add(request, Candidate, body)


@router.post("/reasons", response={201: KeptOut}, operation_id="add_loss_reason")
def add_reason(request: Any, body: ReasonIn) -> Status[KeptOut]:
    """Add a reason of lost deals."""
    return _add(request, LossReason, body)


def _add(request: Any, model: Any, body: Schema) -> Status[KeptOut]:
    require(request.auth, StrategyPermission.CHANGE)
    made = competition_operations.add(record=model(**meant(body.dict())), by=request.auth, at=now())
    return Status(201, KeptOut.told(made))
