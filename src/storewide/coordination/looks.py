"""The ways between the pages of coordination: one entry of the rail leads to all of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def context(here: str) -> dict[str, Any]:
    """The tabs of the lists, of which `here` is the one shown."""
    names = (
        ("groups", _("Working groups")),
        ("coupling", _("Coupling")),
        ("mechanisms", _("What links teams")),
        ("boards", _("Advisory boards")),
        ("pilots", _("Pilots")),
    )
    return {"here": here, "looks": [(key, label, reverse(f"coordination:{key}")) for key, label in names]}
