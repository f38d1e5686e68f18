"""The ways between the pages of the centre: one entry of the rail leads to all of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.centre.models import Centre


def context(here: str, centre: Centre | None) -> dict[str, Any]:
    """The tabs, of which `here` is the one shown; each stays with the centre that is looked at."""
    names = (
        ("overview", _("Overview")),
        ("tools", _("Tools")),
        ("services", _("Services")),
        ("orders", _("Orders")),
        ("experts", _("Experts")),
        ("guidelines", _("Guidelines")),
        ("hub", _("Innovation hub")),
        ("statements", _("Charge-back")),
    )
    part = f"?centre={centre.pk}" if centre else ""
    return {"here": here, "looks": [(key, label, reverse(f"centre:{key}") + part) for key, label in names]}
