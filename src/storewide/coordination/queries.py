"""Reads of coordination that other modules ask for by the wiring: links, and groups by a few letters."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from storewide.coordination import seats, words
from storewide.coordination.models import Board, BoardInput, Item, Mechanism, Path, Pilot, WorkingGroup
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
        return _arrangement(link)
    if group is None:
        return link
    named = words.shown_name(group)
    if label and named == group.name:
        named = _("%(what)s (%(group)s)") % {"what": label, "group": group}
    return Link(link.kind, link.id, named, group.get_absolute_url())


def _arrangement(link: Link) -> Link | None:
    """A link to input of a board, or to a pilot; None for every other kind."""
    if link.kind == BoardInput.KIND:
        said = BoardInput.objects.filter(pk=link.id).select_related("session__board").first()
        return Link(link.kind, link.id, said.what, said.session.board.get_absolute_url()) if said else link
    if link.kind == Pilot.KIND:
        pilot = Pilot.objects.filter(pk=link.id).first()
        return Link(link.kind, link.id, pilot.name, pilot.get_absolute_url()) if pilot else link
    return None


def arrangements(actor: Actor, words_typed: str) -> Iterable[Hit]:
    """Mechanisms, advisory boards and pilots by name. Three queries."""
    if not may(actor, CoordinationPermission.VIEW):
        return
    for model, kind, detail in (
        (Mechanism, _("What links teams"), "purpose"),
        (Board, _("Advisory board"), "purpose"),
        (Pilot, _("Pilot"), "what"),
    ):
        rows: Any = model.objects.all()
        for found in best_rows(words_typed, rows, "name", detail)[:2]:
            yield Hit(kind, found.name, getattr(found, detail)[:120], found.get_absolute_url())


def groups(actor: Actor, words_typed: str) -> Iterable[Hit]:
    """Working groups by name or initiative, only those that the actor sees. Two queries."""
    if not may(actor, CoordinationPermission.VIEW):
        return
    for group in best_rows(words_typed, seats.seen_by(actor), "name", "initiative"):
        yield Hit(_("Working group"), group.name, group.initiative, group.get_absolute_url())
