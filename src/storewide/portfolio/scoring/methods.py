"""The methods there are: RICE, WSJF, and one for each goal that has criteria of its own."""

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from storewide.portfolio.models import Criterion, Factor
from storewide.portfolio.scoring import rules
from storewide.portfolio.scoring.rules import Input, Method, Weighed
from storewide.strategy.models import Goal

_FROM_NOTHING = {Factor.EFFORT, Factor.JOB_SIZE}


def _input(factor: Factor) -> Input:
    falls = factor in _FROM_NOTHING
    most = 100.0 if factor == Factor.CONFIDENCE else 1e12
    return Input(factor.value, factor.label, not falls, most=most, above_least=falls)


RICE = Method(
    rules.RICE,
    _("RICE"),
    tuple(_input(each) for each in (Factor.REACH, Factor.IMPACT, Factor.CONFIDENCE, Factor.EFFORT)),
    rules.rice,
    _("Reach x impact x confidence / effort"),
)
WSJF = Method(
    rules.WSJF,
    _("WSJF"),
    tuple(
        _input(each)
        for each in (
            Factor.BUSINESS_VALUE,
            Factor.TIME_CRITICALITY,
            Factor.RISK_REDUCTION,
            Factor.JOB_SIZE,
        )
    ),
    rules.wsjf,
    _("(Business value + time criticality + risk reduction) / job size"),
)

#: what each factor means, as the form says
HELP = {
    "reach": _("People or orders a quarter that meet it: 400, or 200 / 400 / 900."),
    "impact": _("What it does to each of them: 0.25 minimal, 0.5 low, 1 medium, 2 high, 3 massive."),
    "confidence": _("How sure this is, in percent: 50 / 70 / 80."),
    "effort": _("Person-days in all: 10 / 15 / 40."),
    "business_value": _("Beside the others: 1, 2, 3, 5, 8, 13 or 20."),
    "time_criticality": _("How much is lost by waiting: 1 to 20."),
    "risk_reduction": _("What it makes safer or possible: 1 to 20."),
    "job_size": _("How large it is beside the others: 1 to 20."),
}


def all_methods() -> list[Method]:
    """Every method, the two general ones first, then goals by name; one query."""
    by_goal: dict[Goal, list[Criterion]] = defaultdict(list)
    for each in Criterion.objects.select_related("goal").order_by("goal__name", "-weight", "name"):
        by_goal[each.goal].append(each)
    return [RICE, WSJF, *(_of_goal(goal, criteria) for goal, criteria in by_goal.items())]


def named(code: str) -> Method | None:
    """The method of a code: rice, wsjf, or the id of a goal with criteria."""
    if code in (rules.RICE, rules.WSJF):
        return RICE if code == rules.RICE else WSJF
    try:
        key = UUID(code)
    except ValueError:
        return None
    criteria = list(Criterion.objects.filter(goal=key).select_related("goal").order_by("-weight", "name"))
    return _of_goal(criteria[0].goal, criteria) if criteria else None


def _of_goal(goal: Goal, criteria: list[Criterion]) -> Method:
    weighed = tuple(Weighed(str(each.pk), each.name, each.weight, each.worst, each.best) for each in criteria)
    formula = _("The weighted mean of where it stands from worst to best, 0 to 100")
    return rules.by_criteria(str(goal.pk), goal.name, weighed, formula)
