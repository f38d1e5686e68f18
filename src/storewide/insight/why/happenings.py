"""What happened meanwhile, on one axis: what has an effect of its own first, then what only shares its dates.

A coincidence of dates is no cause. It is ranked by how near it begins to the day since which the metric is another, and
told as "on the same day".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from storewide.insight.why import effects
from storewide.insight.why.asking import Asked
from storewide.insight.why.drivers import Split
from storewide.insight.why.effects import Effect
from storewide.insight.why.readings import Reader
from storewide.insight.why.telling import Noise, Told
from storewide.lib import holidays
from storewide.lib.periods import Days
from storewide.metrics.models import Annotation, AnnotationKind, Metric
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: an effect of its own makes up so much of the change before it is named above coincidences
_LEAST_SHARE = 0.1
#: so near to the day since which the metric is another that dates are told together
_NEAR = timedelta(days=1)
#: which kind of event is looked at first where several began on one day
_KINDS = (
    *(AnnotationKind.INCIDENT, AnnotationKind.RELEASE, AnnotationKind.CAMPAIGN, "promotion"),
    *(AnnotationKind.PRICE, AnnotationKind.STOCK_OUT, AnnotationKind.HOLIDAY, AnnotationKind.EXPERIMENT),
)
_OF_VISITS = {"visitors", "sessions"}
#: whose a known effect is, by the metric that it moves
_PAGES = {"stock_out": "stock-outs", "price": "price-changes", "promotion": "promotions"}
_METRIC_OF = {"stock_out": "average_order_value", "price": "average_order_value", "promotion": "visitors"}


@dataclass(frozen=True)
class Happening:
    """Something that happened in or between the periods. `effect`: what it did to spend, where its own sales say so."""

    kind: str
    label: str
    first: date
    last: date | None
    area: Area | None
    url: str
    effect: Effect | None
    is_driver: bool


def within(
    reader: Reader, split: Split, noise: Noise, told: Told | None, areas: dict[str, Area | None]
) -> tuple[Happening, ...]:
    """Everything of the days asked about, what explains the change best first."""
    asked = reader.asked
    known = [
        _of_effect(each, areas, drives=_drives(each, reader, split, noise)) for each in effects.found(reader)
    ]
    noted = [each for each in _noted(asked) if not any(_same(each, other) for other in known)]
    since = told.since if told and told.since else asked.days.first
    rising = split.change > 0 and not noise.is_usual(split.change)
    return tuple(sorted([*known, *noted], key=lambda each: _place(each, asked.days, since, rising=rising)))


def areas() -> dict[str, Area | None]:
    """The area of every metric, with who answers for it, in one query."""
    return {each.code: each.area for each in Metric.objects.select_related("area__accountable__holder")}


def _of_effect(effect: Effect, areas: dict[str, Area | None], *, drives: bool) -> Happening:
    return Happening(
        kind=effect.kind,
        label=effect.name,
        first=effect.first,
        last=effect.last,
        area=areas.get(_METRIC_OF[effect.kind]),
        url=reverse(f"sources:{_PAGES[effect.kind]}"),
        effect=effect,
        is_driver=drives,
    )


def _drives(effect: Effect, reader: Reader, split: Split, noise: Noise) -> bool:
    """Whether it is named first: it made up a good part of the change, or it acts while nothing else stands out."""
    spend = reader.totals.before.measures["spend"]
    visits_alone = set(reader.asked.definition.measures) <= _OF_VISITS
    if not effect.amount or (visits_alone and effect.kind != "promotion"):
        # who finds a product sold out or dearer has come already
        return False
    if noise.is_usual(split.change):
        days, last = reader.asked.days, effect.last or reader.asked.days.last
        return effect.first <= days.last and last >= days.first
    if not spend or not split.before:
        return False
    share, whole = effect.amount / abs(spend), split.change / split.unit / abs(split.before)
    return share * whole > 0 and abs(share) >= _LEAST_SHARE * abs(whole)


def _noted(asked: Asked) -> list[Happening]:
    """What is noted on the charts of these days and of the days just before them, and the holidays of the store."""
    around = Days(asked.days.first - _NEAR, asked.days.last)
    rows = Annotation.objects.between(around.first, around.last).select_related("area__accountable__holder")
    if asked.store is not None:
        rows = rows.filter(Q(store__slug=asked.store) | Q(store=None))
    found = [
        Happening(
            kind=each.kind,
            label=each.label,
            first=each.day,
            last=each.until,
            area=each.area,
            url=reverse("metrics:annotation", args=[each.pk]),
            effect=None,
            is_driver=False,
        )
        for each in rows
    ]
    return [*found, *(each for each in _holidays(asked) if not any(_same(each, other) for other in found))]


def _holidays(asked: Asked) -> Iterable[Happening]:
    store = Store.objects.filter(slug=asked.store).first() if asked.store else None
    if store is None:
        return
    for year in range(asked.days.first.year, asked.days.last.year + 1):
        for each in holidays.of_year(store.holidays_of, year):
            if each.day in asked.days:
                kind = AnnotationKind.HOLIDAY
                yield Happening(kind, each.name, each.day, None, None, "", None, is_driver=False)


def _same(one: Happening, other: Happening) -> bool:
    """Whether two tell of the same thing: it begins on the same day, and one name holds the other."""
    names = sorted((one.label.casefold(), other.label.casefold()), key=len)
    return one.first == other.first and names[0] in names[1]


def _place(each: Happening, days: Days, since: date, *, rising: bool) -> tuple[object, ...]:
    amount = abs(each.effect.amount or 0) if each.effect else 0
    apart = abs((each.first - since).days)
    # what broke explains no rise
    unlikely = rising and each.kind == AnnotationKind.INCIDENT
    rank = _KINDS.index(each.kind) if each.kind in _KINDS else len(_KINDS)
    began = each.first in days or (each.last is not None and each.last in days)
    return (
        not each.is_driver,
        -amount if each.is_driver else 0,
        not began,
        unlikely,
        apart,
        rank,
        each.label,
    )


def coinciding(happenings: Iterable[Happening], since: date) -> tuple[Happening, ...]:
    """Those without an effect of their own that began on this day."""
    return tuple(each for each in happenings if not each.is_driver and each.first == since)
