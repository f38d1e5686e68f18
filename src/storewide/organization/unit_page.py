"""What the page of a unit says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.organization import unit_tree
from storewide.organization.models import Provision, Team, Unit, UnitFunction

TONES = {
    Provision.OWN: Tone.GOOD,
    Provision.SHARED: Tone.PLAIN,
    Provision.OUTSOURCED: Tone.WAITING,
}


def purpose(unit: Unit, over: Sequence[Unit]) -> str:
    """How it is operated, in a line; as the nearest unit above that says it, where it does not itself."""
    models = (each.get_operating_model_display() for each in (unit, *over))
    return next(filter(None, models), _("How it is operated is not said yet."))


def inherited(unit: Unit, over: Sequence[Unit]) -> dict[str, Unit]:
    """By field, the nearest unit above that says what the unit does not."""
    fields = ("operating_model", "commerce_structure", "result_holder", "holidays_of")
    lacking = [name for name in fields if not getattr(unit, name)]
    found = {name: next((each for each in over if getattr(each, name)), None) for name in lacking}
    return {name: each for name, each in found.items() if each is not None}


def changes(unit: Unit) -> tuple[Action, ...]:
    """What can be done to it."""
    removing = Action(
        _("Remove"),
        reverse("organization:unit-remove", args=[unit.pk]),
        style="quiet",
        post=True,
        confirm=_("Remove this unit? Nothing may hang on it."),
    )
    return (
        removing,
        Action(_("Change"), reverse("organization:unit-change", args=[unit.pk]), style="quiet"),
        Action(_("Add a function"), reverse("organization:function-new", args=[unit.pk])),
    )


def context(unit: Unit, over: Sequence[Unit], today: date, *, may_change: bool) -> dict[str, Any]:
    """Everything the page shows besides its panels; four queries."""
    gaps = unit_tree.missing(unit, over, today)
    functions = (
        UnitFunction.objects.filter(unit=unit).select_related("provider").order_by("provision", "name")
    )
    shown: dict[str, Any] = {
        "unit": unit,
        "inherited": inherited(unit, over),
        "accountable": str(unit.result_holder or ""),
        "tags": [Tag(capfirst(gap), Tone.WAITING) for gap in gaps],
        "functions": [(each, function_tag(each)) for each in functions],
        "teams": list(Team.objects.filter(unit=unit).with_size(today)),
        "within": list(Unit.objects.filter(parent=unit)),
        "may_change": may_change,
    }
    if gaps and may_change:
        words = get_text_list(gaps, _("and"))
        shown["next"] = Action(_("Say it"), reverse("organization:unit-change", args=[unit.pk]))
        shown["next_reason"] = _("This unit is not described in whole: %(gaps)s.") % {"gaps": words}
    return shown


def function_tag(function: UnitFunction) -> Tag:
    """How a function is provided."""
    shape = "flat" if function.provision == Provision.OUTSOURCED else ""
    return Tag(function.get_provision_display(), TONES[Provision(function.provision)], shape)
