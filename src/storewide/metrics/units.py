"""Whether what a metric is made of fits its unit: pure."""

from collections.abc import Iterable
from typing import Literal

from django.utils.translation import gettext as _

from storewide.metrics import definitions
from storewide.metrics.definitions import Definition
from storewide.warehouse.questions import MONEY, OF_CUSTOMERS, OF_STEPS, OF_TIMINGS, VALUES

Kind = Literal["money", "count", "mixed", ""]

#: measures that do not add up over days: people counted once, percentiles, averages
DISTINCT = frozenset(
    {"visitors", "buyers", "open_orders", "open_order_days", *OF_STEPS, *OF_CUSTOMERS, *OF_TIMINGS, *VALUES}
)
#: what cannot be added to or divided by anything else, and the unit each is told in
_ALONE = {"lcp_p75": "milliseconds", "inp_p75": "milliseconds", "cls_p75": "score", "customer_value": "money"}

Misfit = tuple[str, str]


def is_distinct(definition: Definition) -> bool:
    """Whether its days do not add up to a month."""
    return not definition.under and not DISTINCT.isdisjoint(definition.measures)


def kind_of(measures: Iterable[str]) -> Kind:
    """Whether some measures are all amounts of money, all counts, or both."""
    found = {"money" if name in MONEY else "count" for name in measures}
    return "mixed" if len(found) > 1 else "money" if "money" in found else "count" if found else ""


def misfit(definition: Definition) -> Misfit | None:
    """Why its sums do not fit its unit, and the field where that is to be mended; None where they do."""
    alone = next((name for name in definition.measures if name in _ALONE), None)
    if alone is not None:
        return _of_alone(definition, alone)
    over = kind_of(name for _sign, name in definitions.terms(definition.over))
    under = kind_of(name for _sign, name in definitions.terms(definition.under))
    for field, kind in (("over", over), ("under", under)):
        if kind == "mixed":
            return _("It adds amounts of money and counts; use measures of one kind."), field
    if definition.scale < 1 or (definition.scale != 1 and not under):
        return _("It is told by one or more, and only where it is divided by something."), "scale"
    return _of_unit(definition, over, under)


def _of_alone(definition: Definition, alone: str) -> Misfit | None:
    if definition.over.strip() != alone or definition.under:
        return _("%(measure)s stands alone: it cannot be added, taken away or divided.") % {
            "measure": alone
        }, "over"
    if definition.unit != _ALONE[alone]:
        return _("%(measure)s has the unit %(unit)s.") % {"measure": alone, "unit": _ALONE[alone]}, "unit"
    return None


def _of_unit(definition: Definition, over: Kind, under: Kind) -> Misfit | None:
    unit = definition.unit
    if unit in ("milliseconds", "score"):
        return _("Only page timings have this unit; choose number."), "unit"
    if unit == "money" and (over != "money" or under == "money"):
        return _("For money an amount is divided by a count or by nothing."), "unit"
    if unit == "count" and (over != "count" or under):
        return _("A count is not divided and holds no amount of money."), "unit"
    if unit == "rate" and over != under:
        return _("A rate divides amounts by amounts or counts by counts."), "unit"
    if unit in ("number", "days") and over == "money" and under != "money":
        return _("An amount by a count is money; choose that unit."), "unit"
    if unit in ("number", "days") and under == "money" and over == "count":
        return _("A count is not divided by an amount of money."), "under"
    return None
