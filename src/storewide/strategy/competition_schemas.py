"""What the API of competition takes and gives: records by short names and e-mails, amounts in major units."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from storewide.strategy import competition_naming as naming
from storewide.strategy.api_schemas import Changing
from storewide.strategy.competition_fields import written
from storewide.strategy.models.competition import Feature, Judgement, SwotKind
from storewide.strategy.models.losses import CustomerAsk, LostDeal

#: days that a record may be of, the one that names it best first
_DAYS = ("lost_on", "asked_on", "noted_on", "dated", "judged_on", "last")
#: an address that a page may lead to
ADDRESS = r"^(https?://\S+)?$"


class KeptOut(Schema):
    """One record: `about` names a feature or an area; amounts in major units; what a kind has not is left out.

    `candidate` is the id of the new product that it speaks for; `outcome` says why a candidate was taken up or dropped.
    """

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
    stand: str | None = None
    state: str | None = None
    outcome: str | None = None
    candidate: UUID | None = None
    watched: bool | None = None
    evidence: str | None = None
    expires_on: date | None = None
    value: Decimal | None = None
    version: int

    @classmethod
    def told(cls, record: Any) -> "KeptOut":
        """A record of any kind."""

        def of(name: str, within: str = "") -> Any:
            found = getattr(record, name, None)
            return getattr(found, within, None) if within else found

        feature = record if isinstance(record, Feature) else of("feature")
        about = written(of("area"), feature) if hasattr(record, "area_id") else ""
        return cls(
            id=record.pk,
            slug=of("slug"),
            name=str(record),
            about=about or None,
            on=next((getattr(record, name) for name in _DAYS if hasattr(record, name)), None),
            amount=record.amount.major if isinstance(record, LostDeal) else None,
            currency=of("currency"),
            count=of("count") if isinstance(record, CustomerAsk) else of("searches"),
            reason=of("reason", "slug"),
            competitor=of("competitor", "slug"),
            owner=of("owner", "email"),
            kind=of("kind"),
            stand=of("stand") if isinstance(record, Judgement) else None,
            state=of("state"),
            outcome=of("outcome"),
            candidate=of("candidate_id"),
            watched=of("watched"),
            evidence=of("evidence"),
            expires_on=of("expires_on"),
            value=of("value"),
            version=record.version,
        )


class CompetitorIn(Schema):
    """A competitor to add."""

    name: str = Field(min_length=1, max_length=120)
    address: str = Field("", max_length=300, pattern=ADDRESS)
    market: str = Field("", max_length=160)
    notes: str = Field("", max_length=4000)
    watched: bool = True


class FeatureIn(Schema):
    """A feature to compare, within an area of the store by its short name."""

    name: str = Field(min_length=1, max_length=120)
    area: str = Field(min_length=1)
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
    count: int = Field(1, ge=1, le=1_000_000)
    about: str | None = None
    account: str = Field("", max_length=160)
    source: str = Field("", max_length=160)


class EvidenceIn(Schema):
    """What something rests on, and until when it holds."""

    evidence: str = Field("", max_length=2000)
    evidence_address: str = Field("", max_length=400, pattern=ADDRESS)
    evidence_file: str = Field("", max_length=200)
    expires_on: date | None = None


class SwotIn(EvidenceIn):
    """A strength, weakness, opportunity or threat; owner by e-mail, area and competitor by short name."""

    kind: SwotKind
    what: str = Field(min_length=1, max_length=240)
    noted_on: date
    owner: str | None = None
    area: str | None = None
    competitor: str | None = None


class SignalIn(EvidenceIn):
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


class CandidateIn(Schema):
    """A product that we might offer; owner by e-mail."""

    name: str = Field(min_length=1, max_length=120)
    what: str = Field("", max_length=2000)
    owner: str | None = None


class ReasonIn(Schema):
    """A reason of lost deals."""

    name: str = Field(min_length=1, max_length=80)
    place: int = Field(100, ge=0, le=999)


class CompetitorChangeIn(CompetitorIn, Changing):
    """What a competitor is to say; what is left out stays."""

    name: str = Field("", min_length=1, max_length=120)


class FeatureChangeIn(FeatureIn, Changing):
    """What a feature is to say; what is left out stays."""

    name: str = Field("", min_length=1, max_length=120)
    area: str = Field("", min_length=1)


class DealChangeIn(DealIn, Changing):
    """What a lost deal is to say; what is left out stays. An amount without currency is in that of the deal."""

    account: str = Field("", min_length=1, max_length=160)
    lost_on: date = date.min
    amount: Decimal = Field(Decimal(), ge=0)
    currency: str = ""
    reason: str = ""


class AskChangeIn(AskIn, Changing):
    """What an ask is to say; what is left out stays."""

    what: str = Field("", min_length=1, max_length=240)
    asked_on: date = date.min


class SwotChangeIn(SwotIn, Changing):
    """What an entry is to say; what is left out stays."""

    kind: SwotKind = SwotKind.STRENGTH
    what: str = Field("", min_length=1, max_length=240)
    noted_on: date = date.min


class SignalChangeIn(SignalIn, Changing):
    """What a trend or a benchmark is to say; what is left out stays."""

    title: str = Field("", min_length=1, max_length=240)
    source: str = Field("", min_length=1, max_length=200)
    dated: date = date.min


class CandidateChangeIn(CandidateIn, Changing):
    """What a candidate is to say; what is left out stays."""

    name: str = Field("", min_length=1, max_length=120)


class ReasonChangeIn(ReasonIn, Changing):
    """What a reason is to say; what is left out stays."""

    name: str = Field("", min_length=1, max_length=80)


class GatherIn(Schema):
    """The ids of all that speaks for a candidate: these and no others; what is left out of the body stays."""

    deals: list[UUID] | None = None
    asks: list[UUID] | None = None
    searches: list[UUID] | None = None


class DecideIn(Schema):
    """What becomes of a candidate, with the reason; `open` opens it again."""

    state: Literal["open", "taken_up", "dropped"]
    outcome: str = Field("", max_length=400)


def meant(said: dict[str, Any]) -> dict[str, Any]:
    """What was written as the fields of its record. Raises UnknownName, UnreadableAmount."""
    fields = dict(said)
    if "about" in fields:
        fields["area"], fields["feature"] = naming.about(fields.pop("about"))
    elif "area" in fields:
        fields["area"] = naming.area(fields["area"])
    for name, record_of in (
        ("owner", naming.person),
        ("store", naming.store),
        ("competitor", naming.competitor),
    ):
        if name in fields:
            fields[name] = record_of(fields[name])
    if "reason" in fields:
        fields["reason"] = naming.reason(fields["reason"])
    if "amount" in fields:
        fields["amount_minor"] = naming.minor(fields.pop("amount"), fields["currency"])
    return fields
