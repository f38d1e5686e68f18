"""The KPIs, targets and annotations over REST; the same figures as page and command."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Query, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import BaseModel, ConfigDict

from storewide.kit.errors import Refusal
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import definitions, documents, operations, rules
from storewide.metrics.models import Annotation, AnnotationKind, Segment, Target
from storewide.metrics.operations import Happening
from storewide.metrics.permissions import MetricsPermission
from storewide.sources.models import Store

router = Router(tags=["metrics"])

# `from` is a word of Python, so the parameters are named by alias
From = Annotated[date | None, Query(alias="from")]
To = Annotated[date | None, Query(alias="to")]
Where = Annotated[list[str], Query()]
Codes = Annotated[list[str], Query()]


class LackingOut(BaseModel):
    """A day (or month) of a store's fact: `rows` of its `of` rows are in quarantine and lack in the figures."""

    store: str
    fact: str
    day: str
    rows: int
    of: int


class UntoldOut(BaseModel):
    """A month (`2026-03`) that nothing tells a cost of: amounts that take it away, or sum it up, lack it."""

    store: str
    cost: str
    month: str


class KpiRow(BaseModel):
    """One row of figures; amounts in major units of `currency`, null where the data cannot say.

    The metrics asked for besides, and the dimension it is broken down by, stand in it under their own names.
    """

    # the framework's own Schema reads attributes and would leave out what it has no field for
    model_config = ConfigDict(extra="allow")

    period: str
    visitors: int | None
    buyers: int | None
    orders: int | None
    lines: int | None
    gross: float | None
    refunded: float | None
    spend: float | None
    currency: str | None
    conversion: float | None
    average_order_value: float | None
    visitors_basis: str | None
    incomplete: list[LackingOut]
    untold: list[UntoldOut]


class TargetOut(Schema):
    """A target: `value` in major units, a count, or a share."""

    id: UUID
    store: str
    metric: str
    month: date
    segment: str | None
    value: float


class TargetIn(Schema):
    """A target to set: `target` as people write it (`120000`, `2.5 %`)."""

    store: str
    metric: str
    month: date
    target: str
    segment: str | None = None


class AnnotationOut(Schema):
    """Something that happened."""

    id: UUID
    label: str
    kind: str
    day: date
    until: date | None


class AnnotationIn(Schema):
    """Something to note on every chart."""

    label: str = Field(min_length=1, max_length=120)
    kind: AnnotationKind = AnnotationKind.NOTE
    day: date
    until: date | None = None
    store: str | None = None


class Unknown(Refusal):
    """The document names a store, metric or value that does not exist."""


@router.get("/kpis", response=list[KpiRow])
def kpis(
    request: Any,
    first: From = None,
    last: To = None,
    by: str | None = None,
    store: str | None = None,
    where: Where = [],  # noqa: B006 - ninja copies it
    metric: Codes = [],  # noqa: B006
) -> list[dict[str, Any]]:
    """Figures by day, week, month, segment or dimension; `where` is NAME=VALUE.

    `metric` is the code of one more metric to give in each row; both may be given again. Customer value comes with
    `customer_value_low` and `customer_value_high`, an interval of 95 %.
    """
    require(request.auth, MetricsPermission.VIEW)
    conditions = [(name, value) for name, _equals, value in (each.partition("=") for each in where)]
    _report, found = documents.asked(
        first=first, last=last, by=by, where=conditions, store=store, codes=metric
    )
    return found


@router.get("/targets", response=list[TargetOut])
@paginate(LimitOffsetPagination)
def list_targets(request: Any) -> list[dict[str, Any]]:
    """All targets, newest month first."""
    require(request.auth, MetricsPermission.VIEW)
    return [_target(target) for target in Target.objects.select_related("store", "segment")]


@router.post("/targets", response=TargetOut)
def set_target(request: Any, document: TargetIn) -> dict[str, Any]:
    """Set a metric's target for a store and month; an earlier one is replaced."""
    require(request.auth, MetricsPermission.CHANGE_TARGETS)
    store = _store(document.store)
    try:
        value = rules.stored(definitions.named(document.metric), document.target, store.currency)
    except (definitions.UnknownMetric, rules.NotAValue) as error:
        raise Unknown(str(error)) from None
    month = document.month.replace(day=1)
    segment = Segment.objects.filter(slug=document.segment).first() if document.segment else None
    if document.segment and segment is None:
        raise Unknown(f"There is no segment “{document.segment}”.")
    target = operations.set_target(
        store=store,
        metric=document.metric,
        month=month,
        value=value,
        segment=segment,
        by=request.auth,
        at=now(),
    )
    return _target(target)


@router.get("/annotations", response=list[AnnotationOut])
@paginate(LimitOffsetPagination)
def list_annotations(request: Any) -> QuerySet[Annotation]:
    """Everything noted on the charts, newest first."""
    require(request.auth, MetricsPermission.VIEW)
    return Annotation.objects.all()


@router.post("/annotations", response=AnnotationOut)
def annotate(request: Any, document: AnnotationIn) -> Annotation:
    """Note on every chart that something happened."""
    require(request.auth, MetricsPermission.ANNOTATE)
    happening = Happening(
        label=document.label,
        kind=document.kind,
        day=document.day,
        until=document.until,
        store=_store(document.store) if document.store else None,
    )
    return operations.annotate(happening=happening, by=request.auth, at=now())


def _target(target: Target) -> dict[str, Any]:
    definition = definitions.named(target.metric)
    value = rules.plain(definition, rules.of_stored(definition, target.value), target.store.currency)
    return {
        "id": target.pk,
        "store": target.store.slug,
        "metric": target.metric,
        "month": target.month,
        "segment": target.segment.slug if target.segment else None,
        "value": float(value),
    }


def _store(slug: str) -> Store:
    store = Store.objects.filter(slug=slug).first()
    if store is None:
        raise Unknown(f"There is no store “{slug}”.")
    return store
