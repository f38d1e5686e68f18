"""What the page of a unit says."""

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


def purpose(unit: Unit) -> str:
    """How it is operated, in a line."""
    return unit.get_operating_model_display() or _("How it is operated is not said yet.")


def changes(unit: Unit) -> tuple[Action, ...]:
    """What can be done to it."""
    return (
        Action(_("Change"), reverse("organization:unit-change", args=[unit.pk]), style="quiet"),
        Action(_("Add a function"), reverse("organization:function-new", args=[unit.pk])),
    )


def context(unit: Unit, today: date, *, may_change: bool) -> dict[str, Any]:
    """Everything the page shows besides its panels; four queries."""
    gaps = unit_tree.missing(unit, today)
    functions = (
        UnitFunction.objects.filter(unit=unit).select_related("provider").order_by("provision", "name")
    )
    shown: dict[str, Any] = {
        "unit": unit,
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
