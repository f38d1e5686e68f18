"""Every change to targets, annotations and who owns a metric."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.metrics import definitions
from storewide.metrics.models import Annotation, Metric, Segment, Target
from storewide.ownership.models import Area
from storewide.sources.models import Store


class NotATarget(Refusal):
    """The metric does not exist, or the value cannot be its target."""


class EndsBeforeItBegins(Refusal):
    """An annotation's last day lies before its first."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What an annotation says: what happened, on which days, where, and which record told it (if any)."""

    label: str
    kind: str
    day: date
    until: date | None = None
    store: Store | None = None
    area: Area | None = None
    source: str = ""


@trail.operation
def set_target(
    *,
    store: Store,
    metric: str,
    month: date,
    value: int,
    by: Actor,
    at: datetime,
    segment: Segment | None = None,
) -> Target:
    """Plan a metric's value for a store and month (its first day), of all or of one segment; again replaces it.

    `value` is in minor units, a count, or millionths for a rate.
    """
    if metric not in definitions.all_definitions():
        raise NotATarget(_("“%(metric)s” is not a metric.") % {"metric": metric})
    if value < 0:
        raise NotATarget(_("A target is zero or more."))
    target = Target.objects.filter(store=store, metric=metric, month=month, segment=segment).first()
    before = target.value if target else None
    target = target or Target(store=store, metric=metric, month=month, segment=segment, created_at=at)
    target.value = value
    target.save()
    trail.record(action="metrics.target.set", of=target, by=by, at=at, changes={"value": [before, value]})
    return target


@trail.operation
def remove_target(*, target: Target, by: Actor, at: datetime) -> None:
    """Take a target back: last year's same weeks stand in again."""
    trail.record(
        action="metrics.target.remove", of=target, by=by, at=at, changes={"value": [target.value, None]}
    )
    target.delete()


@trail.operation
def annotate(*, happening: Happening, by: Actor, at: datetime) -> Annotation:
    """Note on every chart that something happened."""
    if happening.until is not None and happening.until < happening.day:
        raise EndsBeforeItBegins(_("It ends before it begins; choose a later last day, or leave it empty."))
    annotation = Annotation.objects.create(
        label=happening.label,
        kind=happening.kind,
        day=happening.day,
        until=happening.until,
        store=happening.store,
        area=happening.area,
        source=happening.source,
        created_at=at,
    )
    trail.record(action="metrics.annotation.add", of=annotation, by=by, at=at)
    return annotation


@trail.operation
def remove_annotation(*, annotation: Annotation, by: Actor, at: datetime) -> None:
    """Take an annotation off the charts."""
    trail.record(action="metrics.annotation.remove", of=annotation, by=by, at=at)
    annotation.delete()


@trail.operation
def give_to_area(*, metric: str, area: Area | None, by: Actor, at: datetime) -> Metric:
    """Let a metric belong to an area; the area's accountable owns it."""
    record = Metric.objects.get(code=metric)
    before = record.area
    record.area = area
    record.save(update_fields=["area"])
    trail.record(
        action="metrics.metric.give_to_area",
        of=record,
        by=by,
        at=at,
        changes={"area": [str(before) if before else None, str(area) if area else None]},
    )
    return record
