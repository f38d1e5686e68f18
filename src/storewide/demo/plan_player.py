"""Plays who is responsible for which results: a unit with the store in it, plans of its segments and of its costs."""

from datetime import datetime

from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.truth import Truth
from storewide.kit.permissions import System
from storewide.metrics import operations
from storewide.metrics.models import Segment, Target
from storewide.organization import unit_operations
from storewide.sources import operations as sources
from storewide.sources.models import Store

UNIT, WITHIN = "Online shops", "Nordlicht"
#: what segments have a plan of
OF_SEGMENTS = ("visitors", "buyers", "spend")


def units(store: Store, by: System, at: datetime) -> Store:
    """The store's unit, within the one of all shops."""
    top = unit_operations.make_unit(name=WITHIN, parent=None, by=by, at=at)
    unit = unit_operations.make_unit(name=UNIT, parent=top, by=by, at=at)
    return sources.change_store(
        store=store, changes={"unit": unit}, by=by, at=at, expected_version=store.version
    )


def targets(shop: Scenario, truth: Truth, store: Store, by: System, at: datetime) -> None:
    """Each segment's part of the plan, and each line of the results in the share of spend that it has had."""
    planned = list(Target.objects.filter(store=store, segment=None, metric__in=OF_SEGMENTS))
    for segment in Segment.objects.all():
        share = {name: _share(shop, segment, name) for name in OF_SEGMENTS}
        for one in planned:
            value = round(one.value * share[one.metric])
            operations.set_target(
                store=store, metric=one.metric, month=one.month, value=value, segment=segment, by=by, at=at
            )
    lines = _lines(truth)
    for one in (one for one in planned if one.metric == "spend"):
        for metric, whole in lines.items():
            value = round(one.value * whole / truth.total.spend)
            operations.set_target(store=store, metric=metric, month=one.month, value=value, by=by, at=at)


def _lines(truth: Truth) -> dict[str, int]:
    """What each kind of cost came to in the whole of the time, and what was left (a plan is never below zero)."""
    assert truth.operated is not None  # noqa: S101 - whoever plays has simulated all of it
    assert truth.driven is not None  # noqa: S101
    told = {metric: sum(months.values()) for metric, months in truth.operated.costs.items()}
    costs = {"goods_cost": truth.total.cost, "media_cost": sum(truth.driven.media_cost.values()), **told}
    margin = truth.total.spend - costs["goods_cost"]
    contribution = margin - sum(costs[name] for name in ("fulfilment_cost", "payment_cost", "media_cost"))
    operating = contribution - costs["platform_cost"] - costs["staff_cost"]
    margins = {"gross_margin": margin, "contribution_margin": contribution, "operating_margin": operating}
    return costs | {name: value for name, value in margins.items() if value >= 0}


def _share(shop: Scenario, segment: Segment, metric: str) -> float:
    """A segment's usual part of the visitors, or of those who buy."""
    share = 1.0
    for dimension, all_values in (("device", shop.devices), ("country", shop.countries)):
        chosen = [value for name, value in segment.filters if name == dimension]
        if chosen:
            weight = {
                one.code: one.share * (1 if metric == "visitors" else one.conversion) for one in all_values
            }
            share *= sum(weight[code] for code in chosen) / sum(weight.values())
    return share
