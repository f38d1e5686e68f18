"""The operation as a file: competitors, compared features, how we stand, and what the market does.

Lost deals, asks and searches are facts with tables of their own, and in no file.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet

from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.operation_values import address_fault
from storewide.kit.permissions import Actor
from storewide.organization.file_records import Named, RecordsPart, people
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.strategy import competition_operations, competition_queries
from storewide.strategy.models.competition import (
    Competitor,
    Feature,
    Judgement,
    Signal,
    Stand,
    SwotEntry,
    SwotKind,
)
from storewide.strategy.models.losses import Candidate, LossReason

#: what an entry rests on, and until when it holds
EVIDENCE = (
    Field("evidence", longest=2000),
    Field("evidence_address", longest=400),
    Field("evidence_file", longest=200),
    Field("expires_on", Kind.DAY, default=None),
)


def _areas() -> Named:
    return {area.slug: area for area in Area.objects.all()}


def _stores() -> Named:
    return {store.slug: store for store in Store.objects.all()}


def _competitors() -> Named:
    return {each.name.lower(): each for each in Competitor.objects.all()}


def _features() -> Named:
    return {each.name.lower(): each for each in Feature.objects.select_related("area")}


class KeptPart(RecordsPart):
    """Records that `competition_operations` adds, changes and takes out alike."""

    model: ClassVar[type[Any]]
    #: what the rows are read with, and the order that does not change
    related: ClassVar[tuple[str, ...]] = ()
    order: ClassVar[tuple[str, ...]] = ("name", "pk")

    def records(self) -> Iterable[Any]:
        rows: QuerySet[Any] = self.model.objects.order_by(*self.order)
        return rows.select_related(*self.related) if self.related else rows

    def fault(self, row: Row) -> str:
        return address_fault(row, *({"address", "evidence_address"} & row.keys()))

    def row(self, record: Any) -> Row:
        slugs = {
            name: each.slug if (each := getattr(record, name)) else ""
            for name in ("area", "store")
            if name in self.named
        }
        return super().row(record) | slugs

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        competition_operations.add(record=self.model(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        competition_operations.change(record=record, changes=values, by=by, at=at, expected_version=None)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        competition_operations.remove(record=record, by=by, at=at)


class CompetitorsPart(KeptPart):
    """Who sells to the same customers."""

    name = "competitors"
    about = "who sells to the same customers; watched ones stand in the matrix"
    model = Competitor
    fields = (
        Field("name", required=True, longest=120),
        Field("address", longest=300),
        Field("market", longest=160),
        Field("notes", longest=4000),
        Field("watched", Kind.YES_NO, default=True),
    )
    key = ("name",)


class FeaturesPart(KeptPart):
    """What customers compare."""

    name = "features"
    about = "what customers compare, finer than the area of the store that it belongs to"
    model = Feature
    related = ("area",)
    fields = (
        Field("name", required=True, longest=120),
        Field("area", required=True, refers="areas"),
        Field("purpose", longest=300),
    )
    key = ("name",)
    named = {"area": _areas}


class ReasonsPart(KeptPart):
    """Why deals are lost."""

    name = "loss_reasons"
    about = "why deals are lost, in your own words; “place” is their order"
    model = LossReason
    order = ("place", "name", "pk")
    fields = (
        Field("name", required=True, longest=80),
        Field("place", Kind.NUMBER, default=0, bounds=(0, 1000)),
    )
    key = ("name",)
    compact = True


class SwotPart(KeptPart):
    """Strengths and weaknesses, opportunities and threats."""

    name = "swot"
    about = "strengths, weaknesses, opportunities and threats, each with what it rests on"
    model = SwotEntry
    related = ("owner", "area", "competitor")
    order = ("noted_on", "kind", "what", "pk")
    fields = (
        Field("kind", required=True, choices=tuple(SwotKind.values)),
        Field("what", required=True, longest=240),
        Field("noted_on", Kind.DAY, default=None, required=True),
        Field("owner", refers="people"),
        Field("area", refers="areas"),
        Field("competitor", refers="competitors"),
        *EVIDENCE,
    )
    key = ("kind", "what", "noted_on")
    named = {"owner": people, "area": _areas, "competitor": _competitors}


class SignalsPart(KeptPart):
    """Trends and benchmarks."""

    name = "signals"
    about = "trends, and benchmarks with a “value” that a “metric” of a “store” (its slug) is held against"
    model = Signal
    related = ("owner", "store")
    order = ("dated", "title", "source", "pk")
    fields = (
        Field("title", required=True, longest=240),
        Field("source", required=True, longest=200),
        Field("dated", Kind.DAY, default=None, required=True),
        Field("meaning", longest=2000),
        Field("owner", refers="people"),
        Field("value", Kind.DECIMAL, default=None),
        Field("unit", longest=40),
        Field("metric", longest=40),
        Field("store", longest=80),
        *EVIDENCE,
    )
    key = ("title", "source", "dated")
    named = {"owner": people, "store": _stores}

    def completed(self, row: Row) -> Row:
        return row | {"value": round(row["value"], 6) if isinstance(row["value"], Decimal) else row["value"]}


class CandidatesPart(KeptPart):
    """New products that we might offer and nobody decided about."""

    name = "candidates"
    about = "new products that you might offer; what is taken up or dropped is history"
    model = Candidate
    related = ("owner",)
    fields = (
        Field("name", required=True, longest=120),
        Field("what", longest=2000),
        Field("owner", refers="people"),
    )
    key = ("name",)
    named = {"owner": people}

    def records(self) -> Iterable[Any]:
        rows: Iterable[Any] = super().records()
        return [each for each in rows if each.state == Candidate.State.OPEN]


class JudgementsPart(RecordsPart):
    """How we stand in each feature against each competitor, as last judged; what was said before is history."""

    name = "judgements"
    about = "ahead, par or behind in an area or a feature of it; one that differs follows the last, none is taken out"
    fields = (
        Field("competitor", required=True, refers="competitors"),
        Field("area", required=True, refers="areas"),
        Field("feature", refers="features"),
        Field("stand", required=True, choices=tuple(Stand.values)),
        Field("judged_on", Kind.DAY, default=None, required=True),
        *EVIDENCE,
    )
    key = ("competitor", "area", "feature")
    named = {"competitor": _competitors, "area": _areas, "feature": _features}

    def fault(self, row: Row) -> str:
        return address_fault(row, "evidence_address")

    def records(self) -> Iterable[Any]:
        rows = Judgement.objects.select_related("competitor", "area", "feature__area")
        newest = competition_queries.latest(rows).values()
        return sorted(
            newest, key=lambda each: (each.competitor.name, each.area.slug, str(each.feature or ""))
        )

    def row(self, record: Any) -> Row:
        return super().row(record) | {"area": record.area.slug}

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        competition_operations.judge(judgement=Judgement(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        kept = {field.name: getattr(record, field.name) for field in self.fields}
        self.make(kept | values, by=by, at=at)

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - judgements are only followed
        return []

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        raise NotImplementedError


COMPETITORS = CompetitorsPart()
FEATURES = FeaturesPart()
JUDGEMENTS = JudgementsPart()
REASONS = ReasonsPart()
SWOT = SwotPart()
SIGNALS = SignalsPart()
CANDIDATES = CandidatesPart()
