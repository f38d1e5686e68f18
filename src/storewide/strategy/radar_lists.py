"""The radars, and one radar's blips, as lists."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.radar_queries import Shown, View
from storewide.strategy.radar_rules import Mark

MOVED = (
    ("any", _("any movement")),
    (Mark.NEW.value, _("new")),
    (Mark.IN.value, _("moved in")),
    (Mark.OUT.value, _("moved out")),
)


def start_action(actor: Actor) -> Action | None:
    """To lay out a radar, where whoever looks may."""
    if not may(actor, StrategyPermission.CHANGE):
        return None
    return Action(_("Start a radar"), reverse("strategy:radar-start"))


def radars(actor: Actor) -> ListSpec:
    """Every radar."""
    return ListSpec(
        name="radars",
        columns=(
            Column("name", _("Radar"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("purpose", _("Purpose"), priority=2),
            Column("blips", _("Blips"), kind=Kind.NUMBER, sort="blips"),
            Column("looked", _("Last looked at"), kind=Kind.DAY, sort="looked"),
            Column("accountable", _("Accountable"), value="area__holder__name", priority=2),
        ),
        search=("name", "purpose"),
        order="name",
        counted=ngettext_lazy("%(shown)s radar", "%(shown)s radars", "count"),
        empty=Empty(
            _("No radar yet"),
            _("A radar says what to build with, what to try, and what to leave, and why that changed."),
            start_action(actor),
        ),
    )


def blips(view: View) -> ListSpec:
    """The blips of a radar on a day; the picture beside it is narrowed by the same filters."""

    return ListSpec(
        name="blips",
        columns=(
            Column("name", _("Blip"), sort="name", url=lambda row: row.blip.get_absolute_url()),
            Column("number", _("No."), kind=Kind.NUMBER, sort="number"),
            Column("ring", _("Ring"), value="ring_name", sort="ring"),
            Column("quadrant", _("Quadrant"), value="quadrant_name", sort="quadrant", priority=2),
            Column("mark", _("Movement"), value="tag", kind=Kind.TAG, sort="sorts_by_mark"),
            Column("owner", _("Owner"), value="blip__owner__name", sort="blip__owner__name", priority=3),
            Column("tags", _("Tags"), value="tags_text", priority=3),
            Column(
                "looked_at",
                _("Looked at"),
                value="blip__looked_at",
                kind=Kind.DAY,
                sort="blip__looked_at",
                priority=3,
            ),
        ),
        search=("name", "blip__description", "tags_text", "blip__owner__name"),
        search_label=_("Search blips"),
        filters=_filters(view),
        order="number",
        page_size=200,
        keep=("on", "since"),
        counted=ngettext_lazy("%(shown)s blip", "%(shown)s blips", "count"),
        empty=Empty(
            _("Nothing stands on this radar"),
            _("Put on it what teams ask about: techniques, tools, platforms, languages."),
            Action(_("Put something on it"), reverse("strategy:blip-add", args=[view.radar.slug])),
        ),
    )


def _filters(view: View) -> tuple[Filter, ...]:
    """By place, movement, tag and owner."""

    def moved(rows: list[Shown], value: str) -> list[Shown]:
        return [row for row in rows if row.mark is not Mark.NONE and value in ("any", row.mark.value)]

    def tagged(rows: list[Shown], value: str) -> list[Shown]:
        return [row for row in rows if value in row.tags]

    def owned(rows: list[Shown], value: str) -> list[Shown]:
        if value == "nobody":
            return [row for row in rows if row.blip.owner is None]
        return [row for row in rows if str(row.blip.owner_id) == value]

    return (
        Filter("quadrant", _("Quadrant"), list(enumerate(view.radar.quadrants))),
        Filter("ring", _("Ring"), list(enumerate(view.radar.rings))),
        Filter("moved", _("Moved"), MOVED, apply=moved),
        Filter("tag", _("Tag"), _tags(view), apply=tagged),
        Filter("owner", _("Owner"), _owners(view), apply=owned),
    )


def _tags(view: View) -> list[tuple[str, str]]:
    return [
        (tag, tag) for tag in sorted({tag for shown in view.blips for tag in shown.tags}, key=str.casefold)
    ]


def _owners(view: View) -> list[tuple[str, Any]]:
    owners = {str(shown.blip.owner_id): shown.blip.owner.name for shown in view.blips if shown.blip.owner}
    return [("nobody", _("nobody")), *sorted(owners.items(), key=lambda pair: pair[1].casefold())]


def day(text: str | None) -> date | None:
    """A day of an address; None for what is none, so that a broken link still opens."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
