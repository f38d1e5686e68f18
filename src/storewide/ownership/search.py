"""Finding areas and activities by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.ownership.models import Activity, Area
from storewide.ownership.permissions import OwnershipPermission


def areas(actor: Actor, words: str) -> Iterable[Hit]:
    """Areas by name, or by who is accountable. One query."""
    if not may(actor, OwnershipPermission.VIEW):
        return
    rows = Area.objects.select_related("accountable__holder")
    for area in best_rows(words, rows, "name", "accountable__holder__name", "accountable__title"):
        holder = (
            _("%(name)s is accountable") % {"name": area.holder}
            if area.holder
            else _("nobody is accountable")
        )
        yield Hit(_("Area"), area.name, holder, area.get_absolute_url())


def activities(actor: Actor, words: str) -> Iterable[Hit]:
    """Activities and data duties by name, or by their area. One query."""
    if not may(actor, OwnershipPermission.VIEW):
        return
    rows = Activity.objects.select_related("area")
    for activity in best_rows(words, rows, "name", "area__name"):
        yield Hit(activity.get_kind_display(), activity.name, activity.area.name, activity.get_absolute_url())
