"""Reads of coordination that other modules ask for by the wiring: links, and groups by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.coordination import seats, words
from storewide.coordination.models import Item, Path, WorkingGroup
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit.links import Link
from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit


def resolve_link(link: Link) -> Link | None:
    """A link to a working group, a path or an item of one; None for every other kind.

    Whoever reads a link is not known here, so a group that its people alone see is not named.
    """
    group: WorkingGroup | None
    if link.kind == WorkingGroup.KIND:
        group = WorkingGroup.objects.filter(pk=link.id).first()
        label = ""
    elif link.kind in (Path.KIND, Item.KIND):
        rows = Path.objects if link.kind == Path.KIND else Item.objects
        part = rows.filter(pk=link.id).select_related("group").first()
        group, label = (part.group, str(part)) if part else (None, "")
    else:
        return None
    if group is None:
        return link
    named = words.shown_name(group)
    if label and named == group.name:
        named = _("%(what)s (%(group)s)") % {"what": label, "group": group}
    return Link(link.kind, link.id, named, group.get_absolute_url())


def groups(actor: Actor, words_typed: str) -> Iterable[Hit]:
    """Working groups by name or initiative, only those that the actor sees. Two queries."""
    if not may(actor, CoordinationPermission.VIEW):
        return
    for group in best_rows(words_typed, seats.seen_by(actor), "name", "initiative"):
        yield Hit(_("Working group"), group.name, group.initiative, group.get_absolute_url())
