"""The way to the why page, for modules that stand below and link to it, and for pages above."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.links import Link
from storewide.lib.periods import Days

#: the kind of link whose id is a metric's code
KIND = "why"


def resolve_link(link: Link) -> Link | None:
    """The why page of the metric that a link names; None for other kinds."""
    if link.kind != KIND:
        return None
    return Link(KIND, link.id, _("Why did it change?"), reverse("why:metric", args=[_spelled(link.id)]))


def address(code: str, days: Days, *, store: str, against: Days | None = None) -> str:
    """The why page of a metric of some days of a store, against the days before or those given."""
    said: dict[str, str | date] = {"store": store, "from": days.first, "to": days.last}
    if against is not None:
        said |= {"against": "own", "against_from": against.first, "against_to": against.last}
    return f"{reverse('why:metric', args=[_spelled(code)])}?{urlencode(said)}"


def _spelled(code: str) -> str:
    return code.replace("_", "-")
