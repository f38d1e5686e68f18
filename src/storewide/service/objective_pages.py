"""What the pages of objectives say."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag, Tone
from storewide.service import objective_words
from storewide.service.budgets import Standing
from storewide.service.models import Burn, Objective, Speed
from storewide.service.objective_rules import PACES
from storewide.service.overview_pages import to_service

GUIDE = "service#objectives"
_SHOWN = 8


def objectives(found: Sequence[Standing], *, mine: bool) -> Page:
    """The list."""
    actions = (Action(_("Set an objective"), reverse("service:objective-new")),) if mine else ()
    return Page(
        title=objective_words.finding(found),
        short=_("Objectives"),
        purpose=_("How good the service shall be, and how much may still go wrong."),
        guide=GUIDE,
        crumbs=(to_service(),),
        actions=actions,
    )


def new() -> Page:
    """A new objective."""
    return Page(
        title=_("Set an objective"),
        purpose=_("How many looks, or page views, shall be good: the rest is the budget."),
        guide=GUIDE,
        crumbs=(to_service(), _to_list()),
    )


def objective(found: Standing, *, mine: bool) -> Page:
    """One objective."""
    one = found.objective
    actions: tuple[Action, ...] = ()
    if mine:
        asked = _("Give up “%(objective)s”? Its alerts go with it.") % {"objective": one}
        actions = (
            Action(_("Change"), reverse("service:objective-change", args=[one.pk]), "quiet"),
            Action(_("Give it up"), reverse("service:objective-drop", args=[one.pk]), "danger", True, asked),
        )
    return Page(
        title=objective_words.standing(found),
        short=str(one),
        purpose=objective_words.purpose(one),
        guide=GUIDE,
        crumbs=(to_service(), _to_list()),
        actions=actions,
    )


def change(found: Objective) -> Page:
    """Changing an objective."""
    return Page(
        title=_("Change the objective"),
        purpose=objective_words.purpose(found),
        guide=GUIDE,
        crumbs=(to_service(), _to_list(), Crumb(str(found), found.get_absolute_url())),
    )


def answer(burn: Burn) -> Page:
    """Answering an alert."""
    return Page(
        title=objective_words.burning(burn),
        purpose=objective_words.pace(burn),
        guide="service#when-a-budget-burns",
        crumbs=(to_service(), _to_list(), Crumb(str(burn.objective), burn.get_absolute_url())),
    )


def context(found: Standing, rates: Mapping[Speed, Decimal], *, mine: bool) -> dict[str, Any]:
    """The budget in numbers, its alerts, who answers for it, and what is to be done next."""
    one, budget = found.objective, found.budget
    holder = one.area.holder if one.area else None
    burns = list(Burn.objects.for_list().filter(objective=one)[:_SHOWN])
    shown: dict[str, Any] = {
        "tags": [objective_words.tag(budget)],
        "accountable": str(holder) if holder else "",
        "facts": _facts(found),
        "rates": [_rate(speed, rates[speed]) for speed in Speed] if budget else [],
        "burns": [(burn, _burn_tag(burn)) for burn in burns],
    }
    waiting = next((burn for burn in burns if burn.ended_at is None and burn.answered_at is None), None)
    if mine and waiting is not None:
        shown["next"] = Action(_("Say what is done"), reverse("service:burn-answer", args=[waiting.pk]))
        shown["next_reason"] = objective_words.burning(waiting)
    elif mine and one.area is None:
        shown["next"] = Action(_("Name the area"), reverse("service:objective-change", args=[one.pk]))
        shown["next_reason"] = _("Nobody hears when the budget burns until it is known which area it is of.")
    return shown


def _facts(found: Standing) -> list[tuple[str, str]]:
    budget = found.budget
    if budget is None:
        return []
    return [
        (_("Reached"), objective_words.percent(budget.share * 100)),
        (_("At least"), objective_words.percent(found.objective.target)),
        (_("Counted"), formats.number(budget.tried)),
        (_("Not good"), formats.number(budget.bad)),
        (_("May be not good"), formats.number(int(budget.tried * (1 - budget.target)))),
        (_("Left of the budget"), objective_words.left(budget)),
    ]


def _rate(speed: Speed, rate: Decimal) -> tuple[str, str, Tag]:
    """How fast the budget burns over the hours of a pace, and whether that is an alert."""
    span, most = PACES[speed]
    hours = formats.number(span.total_seconds() / 3600)
    label = _("Last %(hours)s h") % {"hours": hours}
    said = _("%(rate)s times as fast as it may; an alert from %(most)s") % {
        "rate": formats.number(rate, 1),
        "most": formats.number(most),
    }
    return label, said, Tag(_("Burns"), Tone.BAD) if rate >= most else Tag(_("Calm"), Tone.GOOD)


def _burn_tag(burn: Burn) -> Tag:
    if burn.ended_at is not None:
        return Tag(_("Over"), Tone.PLAIN)
    return Tag(_("Burns"), Tone.BAD) if burn.answered_at is None else Tag(_("Answered"), Tone.WAITING)


def _to_list() -> Crumb:
    return Crumb(_("Objectives"), reverse("service:objectives"))
