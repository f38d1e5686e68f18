"""Readers of release notes and addresses without signing in, as lists."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.releases.models import Feed, FeedOf, NoteAudience, NoteReader


def readers(first: Action | None) -> ListSpec:
    """Who gets release notes by mail."""
    return ListSpec(
        name="note-readers",
        columns=(
            Column("email", _("E-mail"), sort="email"),
            Column("audience", _("Notes for"), value="get_audience_display", sort="audience"),
            Column("state", _("State"), value=_reading, kind=Kind.TAG),
            Column("by", _("Added by"), value="by_label", priority=2),
        ),
        search=("email",),
        filters=(Filter("audience", _("Notes for"), NoteAudience.choices),),
        order="email",
        counted=ngettext_lazy("%(shown)s reader", "%(shown)s readers", "count"),
        empty=Empty(
            _("Nobody gets release notes by mail"), _("Each gets the first version of every note."), first
        ),
    )


def feeds(first: Action | None) -> ListSpec:
    """Addresses that are read without signing in."""
    return ListSpec(
        name="feeds",
        columns=(
            Column("name", _("Name"), sort="name", url=lambda row: f"{row.pk}/"),
            Column("of", _("What it shows"), value="get_of_display", sort="of"),
            Column("state", _("State"), value=_working, kind=Kind.TAG),
            Column("read", _("Last read"), value="read_at", kind=Kind.MOMENT, sort="read_at", priority=2),
            Column("by", _("Made by"), value="by_label", priority=2),
        ),
        search=("name",),
        filters=(Filter("of", _("What it shows"), FeedOf.choices),),
        order="name",
        counted=ngettext_lazy("%(shown)s address", "%(shown)s addresses", "count"),
        empty=Empty(
            _("No address shows releases without signing in"),
            _("A calendar program subscribes to one, customers read their notes at one."),
            first,
        ),
    )


def _reading(row: NoteReader) -> Tag:
    return Tag(_("Stopped"), Tone.UNKNOWN) if row.stopped_at else Tag(_("Gets them"), Tone.GOOD)


def _working(row: Feed) -> Tag:
    if row.revoked_at:
        return Tag(_("Revoked"), Tone.UNKNOWN)
    return Tag(_("Read"), Tone.GOOD) if row.read_at else Tag(_("Not read yet"), Tone.WAITING)
