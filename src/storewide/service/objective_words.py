"""What is said about objectives and their budgets."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.service import words
from storewide.service.budgets import Standing
from storewide.service.models import Burn, Objective, Speed
from storewide.service.objective_rules import Budget

_HUNDRED = Decimal(100)


def finding(standings: Sequence[Standing]) -> str:
    """The objective that stands worst, in one sentence."""
    known = [each for each in standings if each.budget is not None]
    if not standings:
        return _("Nobody has said yet how good the service shall be")
    if not known:
        return _("Nothing was measured yet for the objectives")
    worst = min(known, key=lambda each: each.budget.left if each.budget else Decimal(1))
    return standing(worst)


def standing(found: Standing) -> str:
    """`Availability 99.94 % of 99.9 %: 40 % of the budget is left`."""
    objective, budget = found.objective, found.budget
    values = {"what": objective.get_aspect_display(), "target": percent(objective.target)}
    if budget is None:
        return _("%(what)s shall be %(target)s; nothing was measured yet") % values
    values |= {"share": percent(budget.share * _HUNDRED), "left": left(budget)}
    if budget.left >= 0:
        return _("%(what)s %(share)s of %(target)s: %(left)s of the budget is left") % values
    values["over"] = formats.number(1 - budget.left, 1)
    return _("%(what)s %(share)s of %(target)s: the budget is used up %(over)s times") % values


def percent(value: Decimal) -> str:
    """A percentage with as many decimals as it takes, at most three, never rounded up to a whole it is not."""
    cut = value.quantize(Decimal("0.001"), rounding="ROUND_FLOOR").normalize()
    return f"{formats.number(cut)}\u00a0%"


def left(budget: Budget) -> str:
    """How much of the budget is left, as a percentage."""
    return formats.percent(max(Decimal(0), budget.left), 0)


def tag(budget: Budget | None) -> Tag:
    """How a budget stands, in a word with its tone."""
    if budget is None:
        return Tag(_("Not measured yet"), Tone.UNKNOWN)
    if budget.left < 0:
        return Tag(_("Used up"), Tone.BAD)
    if budget.left < Decimal("0.25"):
        return Tag(_("Nearly used up"), Tone.WAITING)
    return Tag(_("Kept"), Tone.GOOD)


def burning(burn: Burn) -> str:
    """`Availability, Shop UK: the budget burns 16 times as fast as it may`."""
    values = {"objective": burn.objective, "rate": formats.number(burn.rate)}
    return _("%(objective)s: the budget burns %(rate)s times as fast as it may") % values


def pace(burn: Burn) -> str:
    """What burning that fast means: `Over the last hour. At this pace a budget of 28 days is gone in 47 min.`"""
    days = burn.objective.days
    gone = timedelta(days=days) / float(burn.rate)
    values = {"days": days, "span": words.duration(gone)}
    if burn.speed == Speed.FAST:
        return _("Over the last hour. At this pace a budget of %(days)s days is gone in %(span)s.") % values
    return _("Over the last six hours. At this pace a budget of %(days)s days is gone in %(span)s.") % values


def purpose(objective: Objective) -> str:
    """What an objective asks for, in one sentence."""
    values = {"target": percent(objective.target), "days": objective.days, "store": objective.store}
    if objective.aspect == "availability":
        return (
            _("Of the looks at %(store)s over %(days)s days, %(target)s shall be answered as expected.")
            % values
        )
    return _("Of the page views of %(store)s over %(days)s days, %(target)s shall be good.") % values
