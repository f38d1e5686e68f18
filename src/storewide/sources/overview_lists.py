"""The list of all sources."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.lib.clock import now
from storewide.sources.overview import Source

WAYS = {"files": _("Files"), "tracking": _("Tracking"), "connection": _("Connected warehouse")}


def standing(source: Source) -> Tag:
    """How a source stands, in a word with its tone."""
    if source.fault:
        return Tag(_("Look at it"), Tone.BAD)
    if source.is_silent(now()):
        return Tag(_("Silent"), Tone.WAITING)
    return Tag(_("Fresh"), Tone.GOOD)


SOURCES = ListSpec(
    name="sources",
    columns=(
        Column("name", _("Source"), sort="name", url=lambda source: source.address),
        Column("store", _("Store"), value=lambda source: source.store.name, sort="store"),
        Column("way", _("Comes by"), value=lambda source: WAYS[source.way]),
        Column("standing", _("State"), value=standing, kind=Kind.TAG),
        Column("rows", _("Rows taken"), kind=Kind.NUMBER, priority=2),
        Column("newest", _("Newest day"), kind=Kind.DAY, priority=2),
        Column("at", _("Last heard of"), kind=Kind.MOMENT, priority=3),
        Column("fault", _("What is wrong"), priority=3),
    ),
    search=("name", "store"),
    order="name",
    counted=ngettext_lazy("%(shown)s source", "%(shown)s sources", "count"),
    empty=Empty(
        _("No facts reach Storewide yet"),
        _("Import a file of your shop, let its tracking send events, or connect a warehouse you have."),
        Action(_("Import a file"), "/data/imports/new/"),
    ),
)
