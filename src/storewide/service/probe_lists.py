"""Probes and planned maintenance as lists."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.service import lists
from storewide.service.models import Maintenance, Probe
from storewide.service.models.probes import Standing


def probes(first: Action | None) -> ListSpec:
    """The list of probes; `first` is what to do while there is none."""
    return ListSpec(
        name="probes",
        columns=(
            Column("name", _("Probe"), sort="name", url=_probe_url),
            Column("standing", _("State"), value="tag", kind=Kind.TAG, sort="standing"),
            Column("fault", _("What was wrong"), sort="fault", priority=2),
            Column("milliseconds", _("Milliseconds"), kind=Kind.NUMBER, sort="milliseconds", priority=2),
            Column("looked", _("Last look"), value="looked_at", kind=Kind.MOMENT, sort="looked_at"),
            Column(
                "steps",
                _("Steps"),
                value="count_of_steps",
                kind=Kind.NUMBER,
                sort="count_of_steps",
                priority=3,
            ),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=3),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=3),
        ),
        search=("name", "url"),
        search_label=_("Search probes"),
        filters=(
            Filter("standing", _("State"), Standing.choices),
            Filter("store", _("Store"), lists.stores, field="store__slug"),
            Filter("area", _("Area"), lists.areas, field="area__slug"),
        ),
        order="name",
        counted=ngettext_lazy("%(shown)s probe", "%(shown)s probes", "count"),
        empty=Empty(
            _("Nobody looks at your stores yet"),
            _(
                "A probe asks for a page every minute and opens an incident when it fails twice. With steps it rehearses "
                "a purchase, up to payment."
            ),
            first,
        ),
    )


def maintenance(first: Action | None, at: datetime) -> ListSpec:
    """The list of planned maintenance."""

    def standing(row: Maintenance) -> Tag:
        if row.ends_at <= at:
            return Tag(_("Over"), Tone.PLAIN)
        return Tag(_("Running"), Tone.WAITING) if row.starts_at <= at else Tag(_("Planned"), Tone.PLAIN)

    return ListSpec(
        name="maintenance",
        columns=(
            Column("title", _("What is done"), sort="title", url=_maintenance_url),
            Column("state", _("State"), value=standing, kind=Kind.TAG),
            Column("starts", _("Begins"), value="starts_at", kind=Kind.MOMENT, sort="starts_at"),
            Column("ends", _("Ends"), value="ends_at", kind=Kind.MOMENT, sort="ends_at", priority=2),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=2),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=3),
        ),
        search=("title",),
        filters=(Filter("store", _("Store"), lists.stores, field="store__slug"),),
        order="-starts",
        counted=ngettext_lazy("%(shown)s maintenance", "%(shown)s maintenances", "count"),
        empty=Empty(
            _("No maintenance is planned"),
            _(
                "What is announced here opens no incident, and its looks count neither for nor against the service."
            ),
            first,
        ),
    )


def _probe_url(row: Probe) -> str:
    return row.get_absolute_url()


def _maintenance_url(row: Maintenance) -> str:
    return reverse("service:maintenance", args=[row.pk])
