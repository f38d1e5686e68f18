"""What the page of one interface says."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit.pages import Action, Crumb, Page
from storewide.systems import queries
from storewide.systems.models import Interface
from storewide.systems.system_pages import to_register

GUIDE = "systems#interfaces"


def head(found: Interface, *, changing: bool) -> Page:
    """The head of its page."""
    actions = (
        Action(_("Change"), reverse("systems:interface-change", args=[found.pk]), "quiet"),
        Action(_("It has ended"), reverse("systems:interface-end", args=[found.pk]), "quiet"),
    )
    return Page(
        title=str(found),
        short=found.what,
        purpose=_("What flows, how, and what stands still when it does not."),
        guide=GUIDE,
        crumbs=(to_register(), Crumb(_("Interfaces"), reverse("systems:interfaces"))),
        actions=actions if changing else (),
    )


def context(found: Interface) -> dict[str, Any]:
    """All that it shows below its head."""
    return {
        "interface": found,
        "tags": [found.tag],
        "accountable": str(found.source.owner or ""),
        "stated": queries.stated_about(Q(interface=found)),
        "history": history(found),
    }
