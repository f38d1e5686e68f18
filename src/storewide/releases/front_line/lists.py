"""Shifts, rooms of the chat, side panels and shared screens, as lists."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.releases.models import ChatSystem, PanelSystem, Shift
from storewide.releases.models.shifts import WEEKDAYS


def weekdays(shift: Shift) -> str:
    """On which days it is worked: “Monday, Tuesday”."""
    if len(shift.weekdays) == len(WEEKDAYS):
        return _("every day")
    return ", ".join(str(label) for day, label in WEEKDAYS if day in shift.weekdays)


def hours(shift: Shift) -> str:
    """From when to when, with its zone."""
    return _("%(begins)s to %(ends)s, %(zone)s") % {
        "begins": f"{shift.begins:%H:%M}",
        "ends": f"{shift.ends:%H:%M}",
        "zone": shift.zone,
    }


def _url(row: Any) -> str:
    return str(row.get_absolute_url())


def _spec(name: str, columns: tuple[Column, ...], counted: Any, empty: Empty, **more: Any) -> ListSpec:
    return ListSpec(name=name, columns=columns, counted=counted, empty=empty, **more)


def shifts(first: Action | None) -> ListSpec:
    """The shifts of all teams."""
    return _spec(
        "shifts",
        (
            Column("name", gettext_lazy("Shift"), sort="name", url=_url),
            Column("team", gettext_lazy("Team"), value="team__name", sort="team__name"),
            Column("weekdays", gettext_lazy("Days"), value=weekdays, priority=2),
            Column("hours", gettext_lazy("Hours"), value=hours, sort="begins"),
            Column("planned", gettext_lazy("On it in the next 7 days"), value="on_it", kind=Kind.NUMBER),
        ),
        ngettext_lazy("%(shown)s shift", "%(shown)s shifts", "count"),
        Empty(
            gettext_lazy("No shift is entered yet"),
            gettext_lazy("With shifts, coverage is told by shift, and people are reminded as theirs begins."),
            first,
        ),
        search=("name", "team__name"),
        order="team",
    )


def rooms(first: Action | None) -> ListSpec:
    """The rooms of the chat that are told of briefings."""
    return _spec(
        "briefing-rooms",
        (
            Column("name", gettext_lazy("Room"), value="room__name", sort="room__name", url=_url),
            Column("system", gettext_lazy("Chat"), value="get_system_display", sort="system"),
            Column("created", gettext_lazy("Since"), value="created_at", kind=Kind.MOMENT, priority=2),
        ),
        ngettext_lazy("%(shown)s room", "%(shown)s rooms", "count"),
        Empty(
            gettext_lazy("No room is told of briefings yet"),
            gettext_lazy("In Slack people confirm by a button, in Microsoft Teams by a link."),
            first,
        ),
        search=("room__name",),
        filters=(Filter("system", gettext_lazy("Chat"), ChatSystem.choices),),
        order="name",
    )


def panels(first: Action | None) -> ListSpec:
    """The side panels in help desks."""
    return _spec(
        "panels",
        (
            Column("name", gettext_lazy("Panel"), sort="name", url=_url),
            Column("system", gettext_lazy("Help desk"), value="get_system_display", sort="system"),
            Column("state", gettext_lazy("State"), value="tag", kind=Kind.TAG),
            Column("origin", gettext_lazy("Origin"), sort="origin", priority=2),
            Column("used", gettext_lazy("Last used"), value="used_at", kind=Kind.MOMENT, priority=2),
        ),
        ngettext_lazy("%(shown)s panel", "%(shown)s panels", "count"),
        Empty(
            gettext_lazy("No side panel yet"),
            gettext_lazy("Zendesk, Freshdesk or Salesforce shows briefings beside the ticket."),
            first,
        ),
        search=("name", "origin"),
        filters=(Filter("system", gettext_lazy("Help desk"), PanelSystem.choices),),
        order="name",
    )


def kiosks(first: Action | None) -> ListSpec:
    """The shared screens."""
    return _spec(
        "kiosks",
        (
            Column("name", gettext_lazy("Screen"), sort="name", url=_url),
            Column("team", gettext_lazy("Team"), value="team__name", sort="team__name"),
            Column("state", gettext_lazy("State"), value="tag", kind=Kind.TAG),
            Column("used", gettext_lazy("Last used"), value="used_at", kind=Kind.MOMENT, priority=2),
        ),
        ngettext_lazy("%(shown)s screen", "%(shown)s screens", "count"),
        Empty(
            gettext_lazy("No shared screen yet"),
            gettext_lazy("Whoever has no account reads and confirms at a screen, by name and PIN."),
            first,
        ),
        search=("name", "team__name"),
        order="name",
    )
