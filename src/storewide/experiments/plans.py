"""The plan of an experiment: what is fixed before it starts, and what makes a plan that can be measured."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.experiments import designs
from storewide.experiments.designs import DesignPlan
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import DesignKind, Experiment, Method, Role, Source, Unit
from storewide.experiments.periods_seen import OF_STORE
from storewide.kit import formats
from storewide.kit.errors import PartsRefused
from storewide.ownership.models import Area
from storewide.portfolio.models import BusinessCase
from storewide.sources.models import Store
from storewide.stats.deciding import FEWEST_DAYS

#: percent of the control: what a margin is where nobody stated one
MARGIN = Decimal(1)
LARGEST_MARGIN = Decimal(100)
#: margins are kept to two decimals
SMALLEST_MARGIN = Decimal("0.01")
LARGEST_WEIGHT = 99_999
#: days; whatever runs longer compares other people with other people
LONGEST = 731


class NotAPlan(PartsRefused):
    """The plan cannot be measured; `by_field` says what is wrong with which part."""


@dataclass(frozen=True, kw_only=True)
class ArmPlan:
    """One arm: `key` as exposures name it, and its share against the other arms' weights."""

    key: str
    name: str
    is_control: bool = False
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class MeasurePlan:
    """A metric (see experiments/metrics) and its role; `margin` in percent, MARGIN where none is stated."""

    metric: str
    role: str
    margin: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that is fixed before an experiment starts; days are the store's, both included."""

    key: str
    name: str
    hypothesis: str
    area: Area
    store: Store
    starts_on: date
    ends_on: date
    arms: tuple[ArmPlan, ...]
    measures: tuple[MeasurePlan, ...]
    unit: str = Unit.VISITOR
    method: str = Method.SEQUENTIAL
    case: BusinessCase | None = None
    design: DesignPlan = field(default_factory=DesignPlan)

    def facts(self) -> dict[str, Any]:
        """What the experiment itself keeps, besides its arms, metrics and design."""
        kept = {
            name: value for name, value in vars(self).items() if name not in ("arms", "measures", "design")
        }
        return kept | {"hypothesis": designs.hypothesis(self.hypothesis, self.design)}


def margin_for(role: str, stated: Decimal | None) -> Decimal | None:
    """The margin of a metric: as stated, else MARGIN; exploratory metrics have none."""
    return None if role == Role.EXPLORATORY else stated or MARGIN


def check(plan: Plan, experiment: Experiment | None) -> None:
    """Raise NotAPlan with everything that is wrong, by field."""
    faults = (
        _text_faults(plan) | _arm_faults(plan.arms) | _measure_faults(plan.measures) | _method_faults(plan)
    )
    faults |= designs.faults(plan.hypothesis, plan.design) | _short_faults(plan)
    if (plan.ends_on - plan.starts_on).days >= LONGEST:
        faults["ends_on"] = _("It runs for more than two years; choose a last day before %(day)s.") % {
            "day": (plan.starts_on + timedelta(days=LONGEST)).isoformat()
        }
    if plan.ends_on < plan.starts_on:
        faults["ends_on"] = _("It ends before it begins; choose a last day from %(day)s on.") % {
            "day": plan.starts_on.isoformat()
        }
    taken = Experiment.objects.filter(store=plan.store, key=plan.key)
    if experiment is not None:
        taken = taken.exclude(pk=experiment.pk)
    # what is no key is not asked for: PostgreSQL refuses some characters
    if "key" not in faults and taken.exists():
        faults["key"] = _(
            "“%(key)s” is the key of another experiment in %(store)s; exposures tell them apart."
        )
        faults["key"] %= {"key": plan.key, "store": plan.store}
    about = plan.case.effect.store if plan.case else None
    if about is not None and about != plan.store:
        faults["case"] = _("That promise is about %(store)s; choose it as the store, or leave it out.") % {
            "store": about
        }
    if faults:
        raise NotAPlan(faults)


def _short_faults(plan: Plan) -> dict[str, str]:
    """Of a test that will not see every weekday, however it is read; what a platform tells of is over as it is."""
    first = plan.starts_on + timedelta(days=FEWEST_DAYS - 1)
    if plan.design.source == Source.TOTALS or plan.ends_on >= first:
        return {}
    return {
        "ends_on": _(
            "It runs for less than %(days)s whole days, and nothing is shipped before every weekday was seen; choose "
            "a last day from %(day)s on."
        )
        % {"days": FEWEST_DAYS, "day": first.isoformat()}
    }


def _text_faults(plan: Plan) -> dict[str, str]:
    faults = {}
    if not plan.name.strip():
        faults["name"] = _("The name is empty; say in a few words what is tested.")
    if not _is_key(plan.key):
        faults["key"] = _not_a_key(plan.key)
    return faults


def _is_key(text: str) -> bool:
    """Whether exposures could carry it: they are read without spaces around, and hold no control characters."""
    return bool(text) and text == text.strip() and text.isprintable()


def _not_a_key(text: str) -> str:
    return _("%(key)s is no key of exposures; write it without spaces around it and control characters.") % {
        "key": repr(text)
    }


def _arm_faults(arms: tuple[ArmPlan, ...]) -> dict[str, str]:
    keys = [arm.key for arm in arms]
    odd = [key for key in keys if not _is_key(key)]
    if odd:
        return {"arms": _not_a_key(odd[0])}
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if len(arms) < 2:
        return {
            "arms": _("There are %(count)s arms; a comparison needs a control and at least one more.")
            % {"count": len(arms)}
        }
    if twice:
        return {"arms": _("Two arms have the key “%(key)s”; each needs its own.") % {"key": twice[0]}}
    if sum(arm.is_control for arm in arms) != 1:
        return {
            "arms": _("Exactly one arm must be the control; there are %(count)s.")
            % {"count": sum(arm.is_control for arm in arms)}
        }
    if not all(1 <= arm.weight <= LARGEST_WEIGHT for arm in arms):
        return {
            "arms": _("Each arm needs a weight from 1 to %(largest)s.")
            % {"largest": formats.number(LARGEST_WEIGHT)}
        }
    return {}


def _measure_faults(measures: tuple[MeasurePlan, ...]) -> dict[str, str]:
    codes = [each.metric for each in measures]
    for each in measures:
        if each.metric not in all_metrics():
            known = ", ".join(all_metrics())
            return {
                "measures": _("“%(code)s” is no metric of experiments; choose from %(known)s.")
                % {"code": each.metric, "known": known}
            }
        if codes.count(each.metric) > 1:
            return {
                "measures": _("%(code)s is named twice; give each metric one role.") % {"code": each.metric}
            }
        if each.margin is not None and not _is_margin(each.margin):
            return {
                "measures": _(
                    "The margin of %(code)s is %(margin)s %%; it must be from 0.01 to 100 %%, to two decimals."
                )
                % {"code": each.metric, "margin": each.margin}
            }
    if not any(each.role == Role.SUCCESS for each in measures):
        return {"measures": _("No metric says whether it worked; choose at least one success metric.")}
    return {}


def _method_faults(plan: Plan) -> dict[str, str]:
    if plan.method not in Method.values:
        return {
            "method": _("“%(method)s” is no way to read it; choose %(known)s.")
            % {"method": plan.method, "known": ", ".join(Method.values)}
        }
    known = all_metrics()
    daily = [each.metric for each in plan.measures if each.metric in known and known[each.metric].needs_looks]
    if plan.method == Method.FIXED and daily:
        return {
            "measures": _("Only a test that is read each day can be judged by %(code)s; read it each day.")
            % {"code": daily[0]}
        }
    return _untold(plan, daily)


def _untold(plan: Plan, daily: list[str]) -> dict[str, str]:
    """Metrics that the design leaves nothing to compare of, which the page would miss without a word."""
    known = all_metrics()
    codes = [each.metric for each in plan.measures if each.metric in known]
    unknown = [code for code in codes if code in daily or known[code].outcome not in OF_STORE]
    if plan.design.kind == DesignKind.SWITCHBACK and unknown:
        able = [code for code, each in known.items() if not each.needs_looks and each.outcome in OF_STORE]
        return {
            "measures": _("%(code)s cannot be told by period; a switchback is judged by %(able)s.")
            % {"code": unknown[0], "able": ", ".join(able)}
        }
    return {}


def _is_margin(stated: Decimal) -> bool:
    return stated.is_finite() and SMALLEST_MARGIN <= stated <= LARGEST_MARGIN and stated == round(stated, 2)
