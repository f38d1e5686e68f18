"""Why a metric changed, as the document that command line and API give: major units, whose parts add up exactly."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from storewide.insight.why import areas, headline, words
from storewide.insight.why.answer import Why
from storewide.insight.why.areas import AreaPart, GroupPart
from storewide.insight.why.drivers import Driver
from storewide.insight.why.happenings import Happening
from storewide.metrics import rules
from storewide.metrics import words as metrics
from storewide.ownership.models import Area


def document(why: Why) -> dict[str, Any]:
    """The change; its drivers, areas and groups of areas, each of which add up to it; what happened (likeliest first)."""
    asked = why.asked
    return {
        "metric": asked.definition.code,
        "unit": asked.definition.unit,
        "currency": why.currency or None,
        "store": asked.store,
        "period": str(asked.days),
        "against": str(asked.against),
        "finding": headline.finding(why),
        "before": _value(why, why.split.before),
        "after": _value(why, why.split.after),
        "total_change": amount(why, why.split.change),
        "moves_by_itself": None if why.noise.total is None else amount(why, round(why.noise.total)),
        "drivers": drivers(why),
        "areas": [_of_area(each, why) for each in areas.parts(why)],
        "groups": [_of_group(each, why) for each in areas.groups(why)],
        "happened": [_happened(each, why) for each in why.happened],
    }


def drivers(why: Why) -> list[dict[str, Any]]:
    """The drivers; of a metric that is one sum or ratio the segments of the first dimension that can tell it."""
    if len(why.split.drivers) == 1 and why.split.drivers[0].cuts:
        return _segments(why, why.split.drivers[0])
    return [_driver(why, each) for each in why.drivers]


def _driver(why: Why, driver: Driver) -> dict[str, Any]:
    return {
        "driver": driver.code,
        "change": amount(why, driver.change),
        "points": why.points(driver.change),
        "before": _of_driver(why, driver, driver.factor.before),
        "after": _of_driver(why, driver, driver.factor.after),
        "moves_by_itself": why.noise.hides(driver),
        "owner": _owner(why.area(driver)),
        "segments": [
            {"by": cut.by, **_segment(why, each.segment.label, each.segment.mix, each.segment.rate)}
            for cut in driver.cuts
            for each in cut.ranked
        ],
    }


def _of_driver(why: Why, driver: Driver, number: float) -> float:
    """What a driver was in one period, in the same units as the figures of its own metric."""
    if driver.code == "orders_per_buyer":
        return number
    definition, value = words.measured(why, driver, number)
    return float(rules.plain(definition, value, why.currency))


def _segments(why: Why, driver: Driver) -> list[dict[str, Any]]:
    cut = driver.cuts[0]
    return [
        {
            "driver": f"{cut.by}={each.segment.label}",
            "points": why.points(each.segment.change),
            "owner": _owner(why.area(driver)),
            **_segment(why, each.segment.label, each.segment.mix, each.segment.rate),
        }
        for each in cut.ranked
    ]


def _segment(why: Why, label: str, mix: int, rate: int) -> dict[str, Any]:
    return {
        "segment": label,
        "change": amount(why, mix + rate),
        "mix": amount(why, mix),
        "rate": amount(why, rate),
    }


def _of_area(part: AreaPart, why: Why) -> dict[str, Any]:
    return {
        "area": part.area.slug if part.area else None,
        "group": part.area.group if part.area else None,
        "owner": _owner(part.area),
        "change": amount(why, part.change),
        "points": why.points(part.change),
        "drivers": [each.code for each in part.drivers],
    }


def _of_group(part: GroupPart, why: Why) -> dict[str, Any]:
    return {
        "group": part.group or None,
        "change": amount(why, part.change),
        "points": why.points(part.change),
        "areas": [each.area.slug for each in part.areas if each.area],
        "drivers": [driver.code for each in part.areas for driver in each.drivers],
    }


def _happened(happening: Happening, why: Why) -> dict[str, Any]:
    effect = happening.effect
    known = effect is not None and effect.amount is not None and why.currency
    return {
        "kind": happening.kind,
        "what": happening.label,
        "from": happening.first.isoformat(),
        "to": happening.last.isoformat() if happening.last else None,
        "spend_effect": float(rules.major(effect.amount or 0, why.currency)) if effect and known else None,
        "is_driver": happening.is_driver,
        "area": happening.area.slug if happening.area else None,
        "owner": _owner(happening.area),
    }


def amount(why: Why, units: int) -> float:
    """Whole units of a change in the metric's own unit: major units of money, counts, a share, or a score."""
    return float(rules.plain(why.asked.definition, Decimal(units) / why.split.unit, why.currency))


def _value(why: Why, number: float) -> float:
    scale = why.asked.definition.scale if why.split.unit == 1 else 1
    return float(rules.plain(why.asked.definition, Decimal(repr(number)) * scale, why.currency))


def _owner(area: Area | None) -> str | None:
    """Who answers for an area today; None where nobody does."""
    if area is None or area.holder is None or not area.holder.here(timezone.localdate()):
        return None
    return str(metrics.owner(area, timezone.localdate()))
