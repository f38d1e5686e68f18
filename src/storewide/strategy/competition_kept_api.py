"""What is kept about competition over REST: lost deals, asks, competitors, features and all that speaks for a change."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.strategy import competition_naming as naming
from storewide.strategy import competition_operations
from storewide.strategy.competition_fields import written
from storewide.strategy.competition_kept import KEPT
from storewide.strategy.models.competition import Competitor, Feature, Signal, SwotEntry, SwotKind
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal
from storewide.strategy.permissions import StrategyPermission

router = Router(tags=["Strategy"])

type Kind = Literal[
    "competitors", "features", "deals", "asks", "swot", "signals", "candidates", "reasons", "searches"
]


class KeptOut(Schema):
    """One record: `about` names a feature or an area; amounts in major units; what a kind has not is left out."""

    id: UUID
    slug: str | None = None
    name: str
    about: str | None = None
    on: date | None = None
    amount: Decimal | None = None
    currency: str | None = None
    count: int | None = None
    reason: str | None = None
    competitor: str | None = None
    owner: str | None = None
    kind: str | None = None
    state: str | None = None
    expires_on: date | None = None
    value: Decimal | None = None
    version: int


class CompetitorIn(Schema):
    """A competitor to add."""

    name: str = Field(min_length=1, max_length=120)
    address: str = Field("", max_length=300)
    market: str = Field("", max_length=160)
    notes: str = Field("", max_length=4000)


class FeatureIn(Schema):
    """A feature to compare, within an area of the store."""

    name: str = Field(min_length=1, max_length=120)
    area: str
    purpose: str = Field("", max_length=300)


class DealIn(Schema):
    """A lost deal; amount in major units, reason and competitor by short name."""

    account: str = Field(min_length=1, max_length=160)
    lost_on: date
    amount: Decimal = Field(ge=0)
    currency: str
    reason: str
    about: str | None = None
    competitor: str | None = None
    store: str | None = None
    note: str = Field("", max_length=2000)
    number: str = Field("", max_length=80)


class AskIn(Schema):
    """What customers asked for, and how often."""

    what: str = Field(min_length=1, max_length=240)
    asked_on: date
    count: int = Field(1, ge=1)
    about: str | None = None
    account: str = Field("", max_length=160)
    source: str = Field("", max_length=160)


class SwotIn(Schema):
    """A strength, weakness, opportunity or threat; owner by e-mail."""

    kind: SwotKind
    what: str = Field(min_length=1, max_length=240)
    noted_on: date
    evidence: str = Field("", max_length=2000)
    evidence_address: str = Field("", max_length=400)
    owner: str | None = None
    expires_on: date | None = None


class SignalIn(Schema):
    """A trend, or with a value a benchmark that a metric of ours may be held against."""

    title: str = Field(min_length=1, max_length=240)
    source: str = Field(min_length=1, max_length=200)
    dated: date
    meaning: str = Field("", max_length=2000)
    value: Decimal | None = None
    unit: str = Field("", max_length=40)
    metric: str = Field("", max_length=40)
    store: str | None = None
    owner: str | None = None
    expires_on: date | None = None


class CandidateIn(Schema):
    """A product that we might offer; owner by e-mail."""

    name: str = Field(min_length=1, max_length=120)
    what: str = Field("", max_length=2000)
    owner: str | None = None


class ReasonIn(Schema):
    """A reason of lost deals."""

    name: str = Field(min_length=1, max_length=80)


class Told(Sequence[KeptOut]):
    """The records of one kind as they are told: counted, and read a page at a time."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return int(self.rows.count())

    def __getitem__(self, place: Any) -> Any:
        found = self.rows[place]
        return [_out(each) for each in found] if isinstance(place, slice) else _out(found)


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
    return _out(get_object_or_404(KEPT[kind].rows(), pk=record_id))


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
    return _add(request, Competitor, body.dict())


@router.post("/features", response={201: KeptOut}, operation_id="add_feature")
def add_feature(request: Any, body: FeatureIn) -> Status[KeptOut]:
    """Add a feature to compare."""
    return _add(request, Feature, body.dict() | {"area": naming.about(f"area:{body.area}")[0]})


@router.post("/deals", response={201: KeptOut}, operation_id="add_lost_deal")
def add_deal(request: Any, body: DealIn) -> Status[KeptOut]:
    """Note a lost deal."""
    area, feature = naming.about(body.about)
    said = body.dict(exclude={"about", "amount"}) | {
        "area": area,
        "feature": feature,
        "amount_minor": naming.minor(body.amount, body.currency),
        "reason": naming.reason(body.reason),
        "competitor": naming.competitor(body.competitor),
        "store": naming.store(body.store),
    }
    return _add(request, LostDeal, said)


@router.post("/asks", response={201: KeptOut}, operation_id="add_customer_ask")
def add_ask(request: Any, body: AskIn) -> Status[KeptOut]:
    """Note what customers asked for."""
    area, feature = naming.about(body.about)
    return _add(request, CustomerAsk, body.dict(exclude={"about"}) | {"area": area, "feature": feature})


@router.post("/swot", response={201: KeptOut}, operation_id="add_swot_entry")
def add_swot(request: Any, body: SwotIn) -> Status[KeptOut]:
    """Note a strength, weakness, opportunity or threat."""
    return _add(request, SwotEntry, body.dict() | {"owner": naming.person(body.owner)})


@router.post("/signals", response={201: KeptOut}, operation_id="add_signal")
def add_signal(request: Any, body: SignalIn) -> Status[KeptOut]:
    """Note a trend or a benchmark."""
    named = {"owner": naming.person(body.owner), "store": naming.store(body.store)}
    return _add(request, Signal, body.dict() | named)


@router.post("/candidates", response={201: KeptOut}, operation_id="add_candidate")
def add_candidate(request: Any, body: CandidateIn) -> Status[KeptOut]:
    """Add a product that we might offer."""
    return _add(request, Candidate, body.dict() | {"owner": naming.person(body.owner)})


@router.post("/reasons", response={201: KeptOut}, operation_id="add_loss_reason")
def add_reason(request: Any, body: ReasonIn) -> Status[KeptOut]:
    """Add a reason of lost deals."""
    return _add(request, LossReason, body.dict())


def _add(request: Any, model: Any, said: dict[str, Any]) -> Status[KeptOut]:
    require(request.auth, StrategyPermission.CHANGE)
    record = competition_operations.add(record=model(**said), by=request.auth, at=now())
    return Status(201, _out(record))


def _out(record: Any) -> KeptOut:
    def of(name: str, within: str = "") -> Any:
        found = getattr(record, name, None)
        return getattr(found, within, None) if within else found

    days = ("lost_on", "asked_on", "noted_on", "dated", "last")
    feature = record if isinstance(record, Feature) else of("feature")
    about = written(of("area"), feature) if hasattr(record, "area_id") else ""
    return KeptOut(
        id=record.pk,
        slug=of("slug"),
        name=str(record),
        about=about or None,
        on=next((getattr(record, name) for name in days if hasattr(record, name)), None),
        amount=record.amount.major if isinstance(record, LostDeal) else None,
        currency=of("currency"),
        count=of("count") if isinstance(record, CustomerAsk) else of("searches"),
        reason=of("reason", "slug"),
        competitor=of("competitor", "slug"),
        owner=of("owner", "email"),
        kind=of("kind"),
        state=of("state"),
        expires_on=of("expires_on"),
        value=of("value"),
        version=record.version,
    )
